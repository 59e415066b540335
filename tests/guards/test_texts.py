"""What the bot says: the same texts in every language, in the cheap alphabet, and no longer than a text message."""

import string
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.channels.gsm import GSM, downgrade, segments
from handlers.measures import clock_time
from handlers.texts import LANGUAGES, catalogue, text
from handlers.texts.notes import BUTTONS, PARTS, SEGMENTS, SPACED, WORDS

KEYS = list(catalogue("en"))
EVERY = [(language, key) for language in LANGUAGES for key in KEYS]
NINE_THIRTY = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
ASKING = ("asking_now", "asking_later", "asking_nobody", "asking_nobody_told", "ask_both", "ask_where", "ask_when")
FACTS = ("fact_name", "fact_addresses", "fact_area", "fact_needs", "fact_series", "fact_offers", "fact_messages")
REALISTIC = {word: note.example for word, note in WORDS.items()}
# (a need, with its day, with its place, with both; things to give; willingness), as an echo puts them
HEADLINES = {
    "en": "groceries for 4|, by Fri|, near 11216|20 diapers size 4|rides and deliveries, weekends, Bushwick",
    "es": "comida para 4|, para el vie|, cerca de 11216|20 pañales talla 4|viajes y entregas, fines de semana, Corona",
    "fr": "courses pour 4|, avant ven.|, secteur 11216|20 couches taille 4|trajets et livraisons, week-end, Bushwick",
    "ht": "manje pou 4 moun|, anvan vandredi|, toupre 11216|20 kouchèt gwosè 4|transpò ak livrezon, wikenn, Bushwick",
}
OFFERS = {"offer_kept": 3, "offer_match": 3, "offer_corrected": 3, "standing_kept": 4, "standing_match": 4}
# What is missing is asked for in the echo, which is shorter by it.
MISSING = {"ask_both": (1, 2), "ask_where": (2,), "ask_when": (1,)}


def placeholders(said: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}


def spoken(language: str, key: str, asking: str = "asking_now") -> str:
    """A text as it would go by SMS, with realistic words."""
    pieces = HEADLINES[language].split("|")
    words = {**REALISTIC, "what": pieces[OFFERS.get(key, 0)]}
    missing = MISSING.get(asking, ()) if key == "need_kept" else ()
    words["headline"] = "".join(piece for at, piece in enumerate(pieces[:3]) if at not in missing)
    words["time"] = clock_time(NINE_THIRTY, ZoneInfo("UTC"), language)
    words["coordinator"] = text(language, "coordinator_knows")
    words["near"] = text(language, "near", **words)
    words["asking"] = text(language, asking, **words)
    words["facts"] = ", ".join(text(language, fact, **words) for fact in FACTS)
    return downgrade(text(language, key, **words))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_exists_in_every_language(language: str) -> None:
    assert list(catalogue(language)) == KEYS


@pytest.mark.parametrize(("language", "key"), EVERY)
def test_the_same_words_are_filled_in(language: str, key: str) -> None:
    assert placeholders(catalogue(language)[key]) == placeholders(catalogue("en")[key])


@pytest.mark.parametrize(("language", "key"), EVERY)
def test_a_text_is_gsm_7_and_tidy(language: str, key: str) -> None:
    said = catalogue(language)[key]
    assert GSM.issuperset(spoken(language, key)), set(spoken(language, key)) - GSM
    assert downgrade(said) == "".join(downgrade(char) for char in said), "only accents go, no look-alikes"
    assert "  " not in said
    assert said == said.strip() or key in SPACED


@pytest.mark.parametrize(("language", "key"), EVERY)
def test_a_text_fits(language: str, key: str) -> None:
    budget = SEGMENTS.get(key, 1)
    for asking in ASKING if "asking" in placeholders(catalogue("en")[key]) else ASKING[:1]:
        said = spoken(language, key, asking)
        assert budget is None or segments(said) <= budget, f"{len(said)} characters: {said}"


def test_no_note_is_for_a_text_that_is_gone() -> None:
    assert set(SEGMENTS) | PARTS | BUTTONS <= set(KEYS)
    assert SPACED <= PARTS
    assert set(WORDS) == set().union(*(placeholders(said) for said in catalogue("en").values()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["welcome_sms", "welcome_sms_named"])
def test_the_first_text_has_what_carriers_ask_for(language: str, key: str) -> None:
    said = spoken(language, key)
    rates = {
        "en": "Msg & data rates may apply",
        "es": "Puede haber cargos por msjs y datos",
        "fr": "Frais SMS et données possibles",
        "ht": "Frè mesaj ak done ka aplike",
    }[language]
    assert all(piece in said for piece in ("Riverside Mutual Aid", "HELP", "STOP", rates))


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_has_what_carriers_ask_for(language: str) -> None:
    said = spoken(language, "help_sms")
    assert all(piece in said for piece in ("Riverside Mutual Aid", "STOP", "+1 555 555 0123"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", ["welcome_chat", "welcome_sms"])
def test_the_name_is_asked_last(language: str, channel: str) -> None:
    texts = catalogue(language)
    assert texts[channel].startswith(texts[f"{channel}_named"])
