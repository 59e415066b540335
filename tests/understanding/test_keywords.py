"""Leaving, and danger: what must never be missed, and what only looks like it."""

import pytest

from handlers.understanding.keywords import CarrierWord, carrier_word, is_danger, is_opt_out


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("STOP", CarrierWord.STOP),
        (" stop. ", CarrierWord.STOP),
        ("Cancel!", CarrierWord.STOP),
        ("END", CarrierWord.STOP),
        ("optout", CarrierWord.STOP),
        ("start", CarrierWord.START),
        ("UNSTOP", CarrierWord.START),
        ('"HELP"', CarrierWord.HELP),
        ("info", CarrierWord.HELP),
        ("yes", None),
        ("stop it", None),
        ("help me", None),
        ("", None),
    ],
)
def test_carrier_words(text: str, word: CarrierWord | None) -> None:
    assert carrier_word(text) is word


@pytest.mark.parametrize(
    "text",
    [
        "stop", "Stop. Thank you", "stop please", "Please STOP", "please take me off the list",
        "take me off your list", "no más", "no más mensajes", "por favor no más mensajes", "unsubscribe me",
        "stop texting me", "Stop messaging me please", "quit texting me", "don't text me anymore",
        "please remove my number", "remove me", "delete my number", "I want out", "ya no me manden mensajes",
        "no me escriban más", "dejen de mandarme mensajes", "no more texts", "opt out", "basta",
        "I don't want these texts", "quítenme de la lista", "leave me alone", "STOP ALL",
        "Stop. I moved away.", "unsub",
    ],
)  # fmt: skip
def test_leaving(text: str) -> None:
    assert is_opt_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "stop by at 5", "Can you stop by tomorrow", "don't stop", "bus stop", "I need this to stop the leak",
        "ride, 2 stops", "meet me at the bus stop on Main", "can you stop at the store", "I can't stop crying",
        "need gauze to stop the bleeding", "we have no more diapers", "drop me off at the stop",
        "cancel my request", "no más comida en la casa", "text me when here",
        "he won't stop texting me about rent", "remove debris", "help me remove mud", "get me off the roof",
        "delete K7", "take me out of the house please, I need a ride", "a list of groceries", "", "no", "drop",
    ],
)  # fmt: skip
def test_not_leaving(text: str) -> None:
    assert not is_opt_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "I can't breathe", "I can\u2019t breathe", "he is not breathing", "my house is on fire",
        "water is rising, we are trapped", "I want to kill myself", "she took an overdose",
        "baby not breathing", "he has a gun", "my husband is beating me", "chest pain since noon",
        "no puedo respirar", "mi mamá se está muriendo", "hay un incendio", "me quiero morir",
        "estamos atrapados", "someone was shot", "bleeding a lot", "we are dying here", "gas leak",
        "I'm out of insulin", "I don't want to live anymore", "se desmayó y no responde", "heart attack",
        "my mom collapsed", "va a matarme",
    ],
)  # fmt: skip
def test_danger(text: str) -> None:
    assert is_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "dying for a coffee", "I'm starving", "my phone is dying", "we are hungry", "I'd die for pizza",
        "need firewood", "smoke detector", "shooting for 5pm", "ride to the hospital", "stroke of luck",
        "killing time", "my plants are dying", "need insulin by Friday", "hair dye", "me muero de risa", "",
    ],
)  # fmt: skip
def test_no_danger(text: str) -> None:
    assert not is_danger(text)
