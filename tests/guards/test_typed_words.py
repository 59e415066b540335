"""What the bot tells people to text is understood when they do, in every language; so are its examples."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.channels.gsm import downgrade
from handlers import orders
from handlers.announcements import answer_in
from handlers.commands import AboutOther, Command, OtherHeard, read_about_other, read_command
from handlers.loud import is_halt, read_order
from handlers.one_or_every import scope_in
from handlers.texts import LANGUAGES, catalogue, text
from handlers.understanding import Gazetteer, Intent, Verdict, read_answer, understand
from handlers.understanding.keywords import carrier_word
from handlers.understanding.page import fold
from handlers.understanding.tables import said as words_of

# Every word in capitals is there to be typed; this is how it is understood.
TYPED = {
    "en": ("YES", "NO", "DONE", "DROP", "PAUSE", "PAUSE 2 WEEKS", "RESUME", "WHO KNOWS ME", "FORGET ME"),
    "es": ("SÍ", "NO", "HECHO", "DEJO", "PAUSA", "PAUSA 2 SEMANAS", "SEGUIR", "QUIÉN ME CONOCE", "OLVÍDAME"),
    "fr": ("OUI", "NON", "FINI", "ANNULER", "PAUSE", "PAUSE 2 SEMAINES", "REPRENDRE", "QUI ME CONNAÎT", "OUBLIEZ-MOI"),
    "ht": ("WI", "NON", "FINI", "ANILE", "POZ", "POZ 2 SEMÈN", "KONTINYE", "KI MOUN KI KONNEN M", "BLIYE M"),
}
# Of what comes again; (one date, every date, leave one out).
DATES = {
    "en": ("ONE", "EVERY", "SKIP"),
    "es": ("UNA", "TODAS", "SALTAR"),
    "fr": ("UNE", "TOUTES", "SAUTER"),
    "ht": ("YOUN", "TOUT", "SOTE"),
}
# About the other side of a need; with LINK, and what begins another need.
OTHER = {
    "en": ("BLOCK", "UNBLOCK", "SHARE", "LINK", "NEW"),
    "es": ("BLOQUEAR", "DESBLOQUEAR", "COMPARTIR", "VINCULAR", "NUEVO"),
    "fr": ("BLOQUER", "DÉBLOQUER", "PARTAGER", "RELIER", "NOUVEAU"),
    "ht": ("BLOKE", "DEBLOKE", "PATAJE", "KONEKTE", "NOUVO"),
}
# By coordinators: ANNOUNCE, POLL and its end; the answers to a preview. HALT is HALT in every language.
LOUD = {
    "en": ("ANNOUNCE", "POLL", "CLOSE", "SEND", "NOW", "HALT"),
    "es": ("ANUNCIO", "ENCUESTA", "CERRAR", "ENVIAR", "AHORA", "HALT"),
    "fr": ("ANNONCE", "SONDAGE", "FERMER", "ENVOYER", "MAINTENANT", "HALT"),
    "ht": ("ANONS", "SONDAJ", "FÈMEN", "VOYE", "KOUNYE A", "HALT"),
}
# By coordinators: a group that somebody added the bot to becomes the circle's.
GROUPS = {"en": "LINK GROUP", "es": "VINCULAR GRUPO", "fr": "RELIER GROUPE", "ht": "KONEKTE GWOUP"}
# By coordinators, in English whatever they speak: words to learn once.
ORDERS = (*map(str.upper, orders.ORDERS), "OPEN", "PRIVATE", "INTAKE", "COORDINATOR", "OFF", "POLL", "ANNOUNCE")
NAMES = tuple(text(language, "language_name") for language in LANGUAGES)
IN_ALL = ("STOP", "START", "HELP", *NAMES)
NOT_TYPED = {"ZIP", "SMS", "DANGER", "PELIGRO", "DANJE"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_capitals_are_words_that_can_be_typed(language: str) -> None:
    typed = TYPED[language] + DATES[language] + OTHER[language] + LOUD[language] + (GROUPS[language],) + ORDERS + IN_ALL
    known = {word for phrase in typed for word in re.split(r"\W", phrase)}
    for key, said in catalogue(language).items():
        words = re.findall(r"[^\W\d_]{2,}", re.sub(r"\{\w+\}", "", said))
        assert {word for word in words if word.isupper()} <= known | NOT_TYPED, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_that_answer_are_those_in_the_sentences(language: str) -> None:
    words = tuple(text(language, key) for key in ("word_yes", "word_no", "word_done", "word_drop"))
    assert words == TYPED[language][:4]
    for phrase in TYPED[language] + OTHER[language][:4]:
        assert phrase in catalogue(language)["help_chat"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [str, str.lower, str.title, downgrade])
def test_answers_that_may_be_typed_are_understood(language: str, typed: Callable[[str], str]) -> None:
    yes, no, done, drop = (typed(word) for word in TYPED[language][:4])
    for code in ("", " K77", " k7"):
        assert read_answer(yes + code).verdict == Verdict.YES
        assert read_answer(no + code).verdict == Verdict.NO
        assert read_answer(done + code).done
        assert read_answer(drop + code).drop


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [str, str.lower, str.title, downgrade])
def test_words_for_one_date_or_every_one_are_understood(language: str, typed: Callable[[str], str]) -> None:
    assert tuple(text(language, key) for key in ("word_one", "word_every", "word_skip")) == DATES[language]
    for word, list_of in zip(DATES[language], ("one date", "every date", "skip date"), strict=True):
        assert fold(typed(word)) in words_of(list_of)
        if list_of != "skip date":
            assert scope_in(typed(f"K77 9am {word}")) == (typed("K77 9am"), list_of == "every date")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [str, str.lower, str.title, downgrade])
def test_commands_that_may_be_typed_are_understood(language: str, typed: Callable[[str], str]) -> None:
    commands = (Command.PAUSE, Command.PAUSE, Command.RESUME, Command.WHO_KNOWS_ME, Command.FORGET_ME)
    for phrase, command in zip(TYPED[language][4:], commands, strict=True):
        heard = read_command(typed(phrase))
        assert heard is not None, phrase
        assert (heard.command, heard.days) == (command, 14 if "2" in phrase else None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [str, str.lower, str.title, downgrade])
def test_words_about_the_other_side_are_understood(language: str, typed: Callable[[str], str]) -> None:
    words = tuple(text(language, key) for key in ("word_block", "word_unblock", "word_share"))
    assert words == OTHER[language][:3]
    for phrase, command in zip(words, AboutOther, strict=True):
        assert read_about_other(f"{typed(phrase)} K77") == OtherHeard(command, "K77")
        assert read_about_other(f"k77 {typed(phrase)}") == OtherHeard(command, "K77")
        assert read_about_other(f"{typed(phrase)} K77 Bob") == OtherHeard(command, "K77", "bob")
    linked = read_command(f"{typed(OTHER[language][3])} 4F7K2X")
    assert linked is not None
    assert (linked.command, linked.one_time) == (Command.LINK, "4F7K2X")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [str, str.lower, str.title, downgrade])
def test_words_of_coordinators_are_understood(language: str, typed: Callable[[str], str]) -> None:
    announce, poll, close, send, now, halt = (typed(word) for word in LOUD[language])
    assert read_order(f"{announce} Free food") == ("announce", "Free food")
    assert read_order(f"{poll} Where? | a | b") == ("poll", "Where? | a | b")
    assert read_order(f"{poll} {close}") == ("poll", close)
    assert (answer_in(send), answer_in(now)) == ("SEND", "NOW")
    assert is_halt(halt)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("typed", [str, str.lower, downgrade])
def test_a_languages_own_name_switches_to_it(language: str, typed: Callable[[str], str]) -> None:
    heard = read_command(typed(text(language, "language_name")))
    assert heard is not None
    assert (heard.command, heard.language) == (Command.LANGUAGE, language)


@pytest.mark.parametrize("word", IN_ALL[:3])
def test_what_carriers_read_is_understood(word: str) -> None:
    assert carrier_word(word) is not None


# The examples the bot gives: (language, words, what they must be understood as).
EXAMPLES = [
    ("en", "I need groceries for 4 by Friday near 11216", Intent.NEED),
    ("en", "I need groceries for 4 near 11216", Intent.NEED),
    ("en", "I can drive on weekends", Intent.OFFER),
    ("es", "Necesito comida para 4 cerca de 11216", Intent.NEED),
    ("es", "Puedo manejar los fines de semana", Intent.OFFER),
    ("fr", "J'ai besoin de courses pour 4 près de 11216", Intent.NEED),
    ("fr", "Je peux conduire le week-end", Intent.OFFER),
    ("ht", "Mwen bezwen manje pou 4 moun toupre 11216", Intent.NEED),
    ("ht", "Mwen ka kondui nan wikenn", Intent.OFFER),
]


@pytest.mark.parametrize(("language", "words", "intent"), EXAMPLES)
def test_an_example_of_ours_works(language: str, words: str, intent: Intent) -> None:
    now = datetime(2026, 3, 4, 15, tzinfo=UTC)
    meant = understand(words, now=now, zone=ZoneInfo("America/New_York"), gazetteer=Gazetteer())
    assert any(words in said for said in catalogue(language).values())
    assert (meant.intent, meant.sure, meant.language) == (intent, True, language)
