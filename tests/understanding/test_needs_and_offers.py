"""Which side a text is on, what it is about, and its echo."""

import pytest

from handlers.understanding import Intent
from handlers.understanding.describe import describe
from tests.understanding.reading import read

NEED, OFFER, BOTH = Intent.NEED, Intent.OFFER, Intent.BOTH

# text, intent, sure, kinds, echo
TEXTS = [
    ("Hi, I need groceries for 4 by Friday, near 11216, no car", NEED, True, ["food"], "groceries for 4"),
    ("Need 40 masks", NEED, True, ["medicine"], "40 masks"),
    ("diapers", NEED, False, ["baby"], "diapers"),
    ("I have 20 diapers size 4 to give", OFFER, True, ["baby"], "20 diapers size 4"),
    ("I can drive on weekends around Bushwick", OFFER, True, ["ride", "delivery"], "rides and deliveries"),
    (
        "Need 8 people Saturday 10am at 5th & Main to muck out a house",
        NEED,
        True,
        ["labour"],
        "8 people for clean-up",
    ),
    ("need $200 for a bus ticket", NEED, True, ["money"], "$200 for a bus ticket"),
    ("can someone give me a ride to the clinic tomorrow", NEED, True, ["ride"], "a ride"),
    ("we have food but no water", NEED, True, ["water"], "water"),
    ("no heat and no blankets here, 3 kids", NEED, True, ["power", "clothing"], "heat and blankets for 3"),
    ("could someone pick up my prescription?", NEED, True, ["medicine", "delivery"], "prescription pick-up"),
    ("I'm out of formula", NEED, True, ["baby"], "formula"),
    ("ran out of insulin test strips", NEED, True, ["medicine"], None),
    ("a dozen eggs", NEED, False, ["food"], "12 eggs"),
    ("looking for a lawyer for my asylum application", NEED, True, ["legal"], None),
    ("need an interpreter at the hospital", NEED, True, ["language"], "interpreting"),
    ("Looking for 5 volunteers to sort donations", NEED, True, ["labour"], None),
    ("anyone able to watch my kids Tuesday after school?", NEED, True, ["childcare"], "child care"),
    ("my mom is alone, can someone call her", NEED, True, ["company"], "company"),
    ("my mom is alone, can someone call her, she'd love a phone call", NEED, False, ["company"], "company"),
    ("help moving a couch please", NEED, False, ["labour", "goods"], None),
    ("need help to pay rent", NEED, True, ["money"], "help with rent"),
    ("help with food stamps please, i need it", NEED, True, ["food"], "help with food stamps"),
    ("i dont need food, i need a tent", NEED, True, ["shelter"], "tent"),
    ("we are trapped and need a boat", NEED, True, ["rescue"], "rescue"),
    ("wifi is down, need a hotspot for school work", NEED, None, ["tech"], "wifi and hotspot"),
    ("need a generator and 2 flashlights", NEED, True, ["power"], "generator and 2 flashlights"),
    ("does anyone have a wheelchair we could borrow", NEED, True, ["medicine"], "wheelchair"),
    ("dog food for 2 dogs needed by tonight", NEED, None, ["animals"], None),
    ("Happy to cook meals for families", OFFER, True, ["food"], None),
    ("I can translate spanish and english", OFFER, True, ["language"], None),
    ("Giving away a crib and a stroller", OFFER, True, ["baby"], "crib and stroller"),
    ("free to help with clean up on mornings", OFFER, True, ["labour"], "clean-up"),
    ("I have a ladder and a drill", OFFER, False, ["tools"], "ladder and drill"),
    ("we have 3 boxes of canned food to donate", OFFER, True, ["food"], "3 boxes of canned food"),
    ("I'm a nurse and would like to help", OFFER, True, ["medical"], None),
    ("offering a spare room for a week", OFFER, True, ["shelter"], "spare room"),
    ("I need groceries. I can babysit", BOTH, False, ["food", "childcare"], None),
    ("I have two kids and we need blankets", NEED, True, ["clothing"], "blankets for 2"),
    ("I have a baby and need diapers size 2", NEED, True, ["baby"], "diapers size 2"),
    ("could u bring soup for 3 ppl", NEED, True, ["food"], "soup for 3"),
    ("Need 1 person to check on my dad daily", NEED, True, ["company", "labour"], "1 person for company"),
    ("free winter coats, come and get them", OFFER, True, ["clothing"], "winter coats"),
    ("need winter coats size XL", NEED, True, ["clothing"], "winter coats size XL"),
]

SPANISH = [
    (
        "Necesito pañales talla 4 y comida para una familia de cinco",
        NEED,
        True,
        ["baby", "food"],
        "pañales talla 4 y comida para 5",
    ),
    ("Tengo 20 cobijas para dar", OFFER, True, ["clothing"], "20 cobijas"),
    ("Puedo manejar los fines de semana", OFFER, True, ["ride", "delivery"], "transporte y entregas"),
    ("busco un abogado", NEED, True, ["legal"], "abogado"),
    ("no tenemos agua ni comida", NEED, True, ["water", "food"], "agua y comida"),
    ("alguien puede recoger mi receta mañana?", NEED, True, ["medicine", "delivery"], "recoger medicinas"),
    ("me hace falta una cuna", NEED, True, ["baby"], "cuna"),
    ("ofrezco clases de inglés", OFFER, True, ["language"], "interpretación"),
    ("necesitamos ocho voluntarios para limpiar una casa", NEED, True, ["labour"], "8 personas para limpieza"),
    ("mascarillas", NEED, False, ["medicine"], "mascarillas"),
    ("necesito $80 para la renta", NEED, True, ["money"], "$80 para ayuda con la renta"),
    ("quién puede cuidar a mis hijos el martes", NEED, True, ["childcare"], "cuidado de niños"),
    ("ya no necesito comida", None, False, [], None),
]


@pytest.mark.parametrize(("text", "intent", "sure", "kinds", "echo"), TEXTS + SPANISH, ids=lambda v: str(v)[:30])
def test_a_text_is_read(
    text: str, intent: Intent | None, sure: bool | None, kinds: list[str], echo: str | None
) -> None:
    found = read(text)
    if intent is not None:
        assert found.intent is intent
    if sure is not None:
        assert found.sure is sure
    assert set(kinds) <= set(found.kinds)
    assert (found.kinds == ()) is (kinds == [])
    if echo is not None:
        assert describe(found) == echo


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hi", Intent.GREETING),
        ("Buenos días!", Intent.GREETING),
        ("hello there", Intent.GREETING),
        ("yes", Intent.ANSWER),
        ("thank you so much!", Intent.ANSWER),
        ("👍🏿", Intent.ANSWER),
        ("no puedo", Intent.ANSWER),
        ("", Intent.OTHER),
        ("🦆🦆", Intent.OTHER),
        ("1420 Fulton St 3B", Intent.OTHER),
        ("lol what a game last night", Intent.OTHER),
    ],
)
def test_other_sorts_of_text(text: str, intent: Intent) -> None:
    found = read(text)
    assert found.intent is intent
    assert not found.sure or intent is Intent.OTHER  # surely none is still nothing to act on


def test_where_a_ride_goes_is_no_kind() -> None:
    assert read("need a ride to the doctor").kinds == ("ride",)
    assert "medical" in read("need a doctor").kinds


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("I can drive on weekends", True),
        ("I can translate", True),
        ("I can bring soup every tuesday", True),
        ("I have 20 diapers to give", False),
        ("I have a crib to give away", False),
        ("need a ride on weekends", False),
    ],
)
def test_standing_offers(text: str, standing: bool) -> None:
    assert read(text).standing is standing


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("need groceries, no car", ("no car",)),
        ("I don't have a car and there is no elevator, need water", ("no car", "no elevator")),
        ("necesito comida, no tengo carro", ("sin carro",)),
        ("halal meals needed", ("halal",)),
    ],
)
def test_conditions(text: str, conditions: tuple[str, ...]) -> None:
    found = read(text)
    assert found.conditions == conditions
    assert "ride" not in found.kinds


@pytest.mark.parametrize("text", ["insulin asap!!", "URGENT need oxygen", "necesito agua urgente", "milk right now"])
def test_urgent(text: str) -> None:
    assert read(text).urgent


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("My name is Alice. need insulin", "Alice"),
        ("I'm Alice, looking for a ride", "Alice"),
        ("this is Bob, I can drive", "Bob"),
        ("me llamo Rosa, busco comida", "Rosa"),
        ("Hola, soy Bob y necesito agua", "Bob"),
        ("my name is alice smith and I need food", "Alice"),
        ("I'm hungry", None),
        ("I'm Hungry", None),
        ("I'm a nurse", None),
        ("Soy enfermera", None),
        ("need food", None),
    ],
)
def test_names(text: str, name: str | None) -> None:
    assert read(text).name == name


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("need food", "en"),
        ("necesito comida", "es"),
        ("pañales", "es"),
        ("diapers", "en"),
        ("K7", None),
        ("", None),
        ("11216", None),
        ("hola, necesito diapers", "es"),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert read(text).language == language
