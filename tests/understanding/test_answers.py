"""Short answers: yes, no, how many, on what condition, done, dropped, thanks."""

import pytest

from handlers.understanding import Answer, Verdict, read_answer

YES, NO = Verdict.YES, Verdict.NO


@pytest.mark.parametrize(
    "text",
    [
        "yes", "yes!", "YES!!!", "Yeah I can", "yep", "sí", "si", "Si puedo", "claro que sí", "👍", "👍🏾", "👍👍",
        "✅", "on my way", "I'll do it", "I\u2019ll do it", "sure", "Sure thing!", "ok", "okay, will do",
        "claro", "voy", "ya voy", "count me in", "I can", "happy to", "no problem", "de acuerdo", "omw",
        "I'm in", "yes please", "con gusto",
    ],
)  # fmt: skip
def test_yes(text: str) -> None:
    assert read_answer(text) == Answer(YES)


@pytest.mark.parametrize(
    "text",
    [
        "no", "No.", "NO!", "nope", "not today", "sorry can't", "Sorry, I can't", "no puedo", "hoy no",
        "lo siento, no puedo", "👎", "not this week", "can't do it", "nah", "I'm busy", "no way",
    ],
)  # fmt: skip
def test_no(text: str) -> None:
    assert read_answer(text) == Answer(NO)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ok k7", Answer(YES, ("K7",))),
        ("YES K7 M3", Answer(YES, ("K7", "M3"))),
        ("yes to k7 and m3", Answer(YES, ("K7", "M3"))),
        ("k7 yes", Answer(YES, ("K7",))),
        ("no K7", Answer(NO, ("K7",))),
        ("yes 20", Answer(YES, amount=20)),
        ("YES 20 K7", Answer(YES, ("K7",), 20)),
        ("yes K7 20", Answer(YES, ("K7",), 20)),
        ("20 of them", Answer(YES, amount=20)),
        ("yes, twenty", Answer(YES, amount=20)),
        ("sí, 20", Answer(YES, amount=20)),
        ("yes $50", Answer(YES, amount=50)),
        ("yes but only after 6", Answer(YES, condition="only after 6")),
        ("Yes, if someone helps me carry", Answer(YES, condition="if someone helps me carry")),
        ("sí, pero después de las 6", Answer(YES, condition="después de las 6")),
        ("yes but not before 6", Answer(YES, condition="not before 6")),
        ("yes thank you!!", Answer(YES, thanks=True)),
        ("no thanks", Answer(NO)),
        ("no, gracias", Answer(NO)),
        ("thank you so much", Answer(thanks=True)),
        ("muchas gracias", Answer(thanks=True)),
        ("done k7", Answer(codes=("K7",), done=True)),
        ("K7 done", Answer(codes=("K7",), done=True)),
        ("K7 is done, thanks", Answer(codes=("K7",), thanks=True, done=True)),
        ("delivered", Answer(done=True)),
        ("hecho k7", Answer(codes=("K7",), done=True)),
        ("listo", Answer(done=True)),
        ("ya entregué", Answer(done=True)),
        ("drop k7", Answer(codes=("K7",), drop=True)),
        ("DROP #K7", Answer(codes=("K7",), drop=True)),
        ("can't do k7 anymore", Answer(codes=("K7",), drop=True)),
        ("ya no puedo k7", Answer(codes=("K7",), drop=True)),
        ("K7 for 5 people", Answer(codes=("K7",), rest="for 5 people")),
        ("K7: 1420 Fulton St 3B", Answer(codes=("K7",), rest="1420 Fulton St 3B")),
        ("yes at 5", Answer(YES, rest="at 5")),
        ("yes 5 pm", Answer(YES, rest="5 pm")),
        ("yes 1420 Fulton St", Answer(YES, rest="1420 Fulton St")),
        ("No, I need it still", Answer(NO, rest="I need it still")),
        ("it didn't arrive", Answer(NO)),
        ("It arrived! Thank you", Answer(YES, thanks=True)),
        ("Sure, I can drive to the church", Answer(YES, rest="I can drive to the church")),
        ("yes and no", Answer(None)),
    ],
)
def test_answers(text: str, answer: Answer) -> None:
    assert read_answer(text) == answer


@pytest.mark.parametrize(
    "text",
    ["yesterday I lost my job", "no food here, need water", "I can drive on weekends", "no puedo pagar la renta",
     "can't afford rent", "si alguien puede ayudar necesito comida", "no hay agua", "yes but I can't today", "20", "",
     "drop off the food at 5", "Yes I need diapers", "no hablo inglés", "okra and beans please", "need 20 masks", "🦆",
     "no one came and we have been waiting for water since the flood took the whole street away"],
)  # fmt: skip
def test_not_an_answer(text: str) -> None:
    found = read_answer(text)
    assert found == Answer(rest=found.rest)
    assert bool(found.rest) is bool(text)


@pytest.mark.parametrize(
    "text",
    [
        "wi", "WI", "wi mwen kapab", "m ap vini", "dakò", "pa gen pwoblèm", "m sou wout", "li rive",
        "oui", "OUI", "ouiii", "oui je peux", "d'accord", "d\u2019accord", "bien sûr", "pas de problème", "j'arrive",
        "c'est arrivé", "avec plaisir", "ça marche", "siii", "yesss",
    ],
)  # fmt: skip
def test_yes_in_creole_and_french(text: str) -> None:
    assert read_answer(text) == Answer(YES)


@pytest.mark.parametrize(
    "text",
    [
        "non", "NON", "noooon", "non mwen pa kapab jodi a", "m pa kapab", "pa jodi a", "poko", "li pa rive",
        "non désolé", "désolé, non", "désolé je ne peux pas aujourd'hui", "je peux pas", "pas ce soir", "non merci",
        "non mèsi", "rien reçu", "pas encore", "hoy no puedo", "lo siento, hoy no puedo",
    ],
)  # fmt: skip
def test_no_in_creole_and_french(text: str) -> None:
    assert read_answer(text) == Answer(NO)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("d'accord K7", Answer(YES, ("K7",))),
        ("oui K7 et M3", Answer(YES, ("K7", "M3"))),
        ("wi K7 ak M3", Answer(YES, ("K7", "M3"))),
        ("wi K7 20", Answer(YES, ("K7",), 20)),
        ("oui, vingt", Answer(YES, amount=20)),
        ("wi ven", Answer(YES, amount=20)),
        ("20 d'entre eux", Answer(YES, amount=20)),
        ("20 ladan yo", Answer(YES, amount=20)),
        ("oui mais après 18h", Answer(YES, condition="après 18h")),
        ("oui si quelqu'un m'aide", Answer(YES, condition="si quelqu'un m'aide")),
        ("wi men apre 6è", Answer(YES, condition="apre 6è")),
        ("wi, si yon moun ede m pote l", Answer(YES, condition="si yon moun ede m pote l")),
        ("oui merci !", Answer(YES, thanks=True)),
        ("mèsi anpil", Answer(thanks=True)),
        ("merci beaucoup", Answer(thanks=True)),
        ("FINI K7", Answer(codes=("K7",), done=True)),
        ("mwen fè li", Answer(done=True)),
        ("K7 livré, merci", Answer(codes=("K7",), thanks=True, done=True)),
        ("c'est fait K7", Answer(codes=("K7",), done=True)),
        ("lage K7", Answer(codes=("K7",), drop=True)),
        ("m pa kapab ankò", Answer(drop=True)),
        ("je ne peux plus K7", Answer(codes=("K7",), drop=True)),
        ("LAISSE K7", Answer(codes=("K7",), drop=True)),
        ("ANNULER K7", Answer(codes=("K7",), drop=True)),
        ("ANILE K7", Answer(codes=("K7",), drop=True)),
    ],
)
def test_answers_in_creole_and_french(text: str, answer: Answer) -> None:
    assert read_answer(text) == answer


@pytest.mark.parametrize(
    "text",
    [
        "oui mais je ne peux pas aujourd'hui", "wi men m pa kapab jodi a", "oui j'ai besoin de couches",
        "wi mwen bezwen manje", "non il n'y a pas d'eau", "pa gen dlo", "si w ka ede m mwen bezwen dlo",
        "je peux conduire le week-end", "m ka kondi", "si vous pouvez m'aider j'ai besoin d'eau", "bonjou", "de rien",
    ],
)  # fmt: skip
def test_no_answer_in_creole_and_french(text: str) -> None:
    assert read_answer(text) == Answer(rest=text)


def test_a_door_is_no_code() -> None:
    assert read_answer("3B").codes == ()
    assert read_answer("I7").codes == ()  # looks like 17
    assert read_answer("yes K1234").codes == ()
