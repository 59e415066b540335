"""What the bot says: the same texts in every language, in the cheap alphabet, and no longer than a text message."""

import re
import string
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.channels.gsm import GSM, downgrade, segments
from handlers import rights
from handlers.texts import CATALOGUES, LANGUAGE_WORDS, en, text
from handlers.understanding import Gazetteer, Intent, Verdict, read_answer, understand
from handlers.understanding.keywords import carrier_word
from handlers.understanding.page import fold

LANGUAGES = sorted(CATALOGUES)
EVERY = [(language, key) for language in LANGUAGES for key in en.TEXTS]
ASKING = ("asking_now", "asking_later", "asking_nobody", "ask_both", "ask_where", "ask_when")
FACTS = ("fact_name", "fact_addresses", "fact_area", "fact_needs", "fact_offers", "fact_messages")
REALISTIC: dict[str, object] = {
    "circle": "Riverside Mutual Aid",
    "code": "K77",
    "need_code": "M33",
    "headline": "groceries for 4, by Fri, near 11216",
    "what": "groceries for 4",
    "name": "Maximilliano",
    "helper": "Maximilliano",
    "other": "Maximilliano",
    "area": "11216",
    "distance": "0.8 mi",
    "amount": 20,
    "remaining": 20,
    "asked": 12,
    "asks": 3,
    "time": "9:30am",
    "day": "2026-12-05",
    "condition": "only after 6",
    "text": "1420 Fulton St 3B, mornings",
    "part": 1,
    "parts": 2,
    "choices": "YES K77 or YES M33",
    "coordinator": " A coordinator knows too.",
    "contact": "+1 555 555 0123",
    "emergency": "911",
    "count": 2,
    "codes": "K77, M33",
    "member": 1234,
    "tries": 3,
    "inbound": 123456,
}
OFFERED = {
    **dict.fromkeys(("offer_kept", "offer_match", "offer_corrected"), "20 diapers size 4"),
    **dict.fromkeys(("standing_kept", "standing_match"), "rides and deliveries, weekends, Bushwick"),
}
# What is missing is asked for in the echo, which is shorter by it.
ECHOES = {
    "ask_both": "groceries for 4",
    "ask_where": "groceries for 4, by Fri",
    "ask_when": "groceries for 4, near 11216",
}
# How many segments a text may take where one is not enough; None for what never goes by SMS.
BUDGET: dict[str, int | None] = {
    "know_you": 2,  # asked for, seldom, and worth its words
    "ask_door_condition": 2,  # carries another person's words
    "door_known_condition": 2,  # the same
    "need_again_claimed": 2,
    "yours_part_with_door": 2,
    "danger": 2,
    "help_chat": None,
}
# Nobody to ask yet: the one echo that has bad news to tell.
BUDGET_OF_ECHO = {"asking_nobody": 2}


def placeholders(said: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}


def spoken(language: str, key: str, asking: str = "asking_now") -> str:
    """A text as it would go by SMS, with realistic words."""
    words = {**REALISTIC, "what": OFFERED.get(key, REALISTIC["what"])}
    if key == "need_kept":
        words["headline"] = ECHOES.get(asking, words["headline"])
    words["near"] = text(language, "near", **words)
    words["asking"] = text(language, asking, **words)
    words["facts"] = ", ".join(text(language, fact, **words) for fact in FACTS)
    return downgrade(text(language, key, **words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_exists_in_every_language(language: str) -> None:
    assert set(CATALOGUES[language]) == set(en.TEXTS)
    assert list(CATALOGUES[language]) == list(en.TEXTS), "in the same order, so that two languages read side by side"


@pytest.mark.parametrize(("language", "key"), EVERY)
def test_the_same_words_are_filled_in(language: str, key: str) -> None:
    assert placeholders(CATALOGUES[language][key]) == placeholders(en.TEXTS[key])


@pytest.mark.parametrize(("language", "key"), EVERY)
def test_a_text_is_gsm_7_and_tidy(language: str, key: str) -> None:
    said = CATALOGUES[language][key]
    assert GSM.issuperset(spoken(language, key)), set(spoken(language, key)) - GSM
    assert downgrade(said) == "".join(downgrade(char) for char in said), "only accents go, no look-alikes"
    assert "  " not in said
    assert said == said.strip() or key in ("near", "or", "coordinator_knows", "coordinators_alerted")


@pytest.mark.parametrize(("language", "key"), EVERY)
def test_a_text_fits(language: str, key: str) -> None:
    budget = BUDGET.get(key, 1)
    for asking in ASKING if "asking" in placeholders(en.TEXTS[key]) else ASKING[:1]:
        said = spoken(language, key, asking)
        allowed = max(budget or 0, BUDGET_OF_ECHO.get(asking, 0)) if key == "need_kept" else budget
        assert allowed is None or segments(said) <= allowed, f"{len(said)} characters: {said}"


def test_no_budget_is_for_a_text_that_is_gone() -> None:
    assert set(BUDGET) <= set(en.TEXTS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["welcome_sms", "welcome_sms_named"])
def test_the_first_text_has_what_carriers_ask_for(language: str, key: str) -> None:
    said = spoken(language, key)
    rates = {"en": "Msg & data rates may apply", "es": "cargos por msjs y datos"}[language]
    assert all(piece in said for piece in ("Riverside Mutual Aid", "HELP", "STOP", rates))


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_has_what_carriers_ask_for(language: str) -> None:
    said = spoken(language, "help_sms")
    assert all(piece in said for piece in ("Riverside Mutual Aid", "STOP", "+1 555 555 0123"))


# Every word in capitals is there to be typed; this is how it is understood.
TYPED = {
    "en": ("YES", "NO", "DONE", "DROP", "PAUSE", "PAUSE 2 WEEKS", "RESUME", "WHO KNOWS ME", "FORGET ME"),
    "es": ("SÍ", "NO", "HECHO", "DEJO", "PAUSA", "PAUSA 2 SEMANAS", "SEGUIR", "QUIÉN ME CONOCE", "OLVÍDAME"),
}
IN_ALL = ("STOP", "START", "HELP", "ENGLISH", "ESPANOL", "ESPAÑOL")
NOT_TYPED = {"ZIP", "DANGER", "PELIGRO"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_capitals_are_words_that_can_be_typed(language: str) -> None:
    known = {word for phrase in TYPED[language] + IN_ALL for word in phrase.split()}
    for key, said in CATALOGUES[language].items():
        found = set(re.findall(r"[A-ZÁÉÍÓÚÑ]{2,}", re.sub(r"\{\w+\}", "", said)))
        assert found <= known | NOT_TYPED, key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [str, str.lower, str.title, downgrade])
def test_what_may_be_typed_is_understood(language: str, typed: Callable[[str], str]) -> None:
    yes, no, done, drop, *commands = (typed(word) for word in TYPED[language])
    for code in ("", " K77", " k7"):
        assert read_answer(yes + code).verdict == Verdict.YES
        assert read_answer(no + code).verdict == Verdict.NO
        assert read_answer(done + code).done
        assert read_answer(drop + code).drop
    reading = (rights._PAUSE, rights._PAUSE, rights._RESUME, rights._WHO, rights._FORGET)
    for command, pattern in zip(commands, reading, strict=True):
        assert pattern.fullmatch(command), command


@pytest.mark.parametrize("word", IN_ALL)
def test_what_is_the_same_in_every_language_is_understood(word: str) -> None:
    assert carrier_word(word) is not None or fold(word) in LANGUAGE_WORDS


# The examples the bot gives: (language, words, what they must be understood as).
EXAMPLES = [
    ("en", "I need groceries for 4 by Friday near 11216", Intent.NEED),
    ("en", "I need groceries for 4 near 11216", Intent.NEED),
    ("en", "I can drive on weekends", Intent.OFFER),
    ("es", "Necesito comida para 4 cerca de 11216", Intent.NEED),
    ("es", "Puedo manejar los fines de semana", Intent.OFFER),
]


@pytest.mark.parametrize(("language", "words", "intent"), EXAMPLES)
def test_an_example_of_ours_works(language: str, words: str, intent: Intent) -> None:
    now = datetime(2026, 3, 4, 15, tzinfo=UTC)
    meant = understand(words, now=now, zone=ZoneInfo("America/New_York"), gazetteer=Gazetteer())
    assert any(words in said for said in CATALOGUES[language].values())
    assert (meant.intent, meant.sure, meant.language) == (intent, True, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["welcome_chat", "welcome_sms"])
def test_the_name_is_asked_last(language: str, channel: str) -> None:
    texts = CATALOGUES[language]
    assert texts[channel].startswith(texts[f"{channel}_named"])
