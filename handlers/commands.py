"""Commands in every language: PAUSE, RESUME, WHO KNOWS ME, FORGET ME, LINK, a language; BLOCK, SHARE. Pure.

A text is a command only where it is nothing else. Words stand here without accents, as they are compared.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.understanding.amounts import small_numbers
from handlers.understanding.page import clean, fold


class Command(StrEnum):
    """What is asked of the bot itself."""

    PAUSE = "pause"
    RESUME = "resume"
    WHO_KNOWS_ME = "who knows me"
    FORGET_ME = "forget me"
    LANGUAGE = "language"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Heard:
    """A command, read. `days` is how long to PAUSE, None for until RESUME.

    `language` is a code ("fr"), what was said where it is no language we know of, or None where none was named.
    `one_time` is the code that LINK was sent with, in capitals.
    """

    command: Command
    days: int | None = None
    language: str | None = None
    one_time: str | None = None


_PHRASES = {
    Command.PAUSE: "pause|pausa|poz|fe yon poz|faire une pause",
    Command.RESUME: "resume|unpause|reanudar|reanuda|seguir|reprendre|reprends|reprenez|kontinye|rekomanse",
    Command.WHO_KNOWS_ME: "who knows me|whoknowsme|quien me conoce|qui me connait|qui me connais"
    "|ki moun ki konnen m|ki moun ki konnen mwen|kimoun ki konnen m|kimoun ki konnen mwen|ki moun konnen m"
    "|kiyes ki konnen m|kiyes ki konnen mwen|kiles ki konnen m|kiles ki konnen mwen",
    Command.FORGET_ME: "forget me|forgetme|olvidame|oubliez moi|oublie moi|oubliez me|bliye m|bliye mwen|bliyem",
    Command.LANGUAGE: "language|languages|idioma|lengua|langue",
    Command.LINK: "link|vincular|enlazar|relier|konekte",
}
_COMMANDS = {phrase: command for command, phrases in _PHRASES.items() for phrase in phrases.split("|")}

# Each language by its names in every language, and by its code.
_LANGUAGES = {
    "en": "en|english|ingles|anglais|angle",
    "es": "es|spanish|espanol|castellano|espagnol|espanyol|panyol",
    "fr": "fr|french|frances|francais|franse",
    "ht": "ht|kreyol|kreyol ayisyen|ayisyen|creole|haitian|haitian creole|creole haitien|haitien|criollo"
    "|criollo haitiano",
}
_WORDS = {word: code for code, words in _LANGUAGES.items() for word in words.split("|")}
# Without its accent it is a person, who may just have been asked for her name.
_FIRST_NAMES = frozenset({"frances"})

_UNITS = {
    **dict.fromkeys(("day", "days", "dia", "dias", "jour", "jours", "jou"), 1),
    **dict.fromkeys(("week", "weeks", "semana", "semanas", "semaine", "semaines", "semen"), 7),
    **dict.fromkeys(("month", "months", "mes", "meses", "mois", "mwa"), 30),
}
_ONE = frozenset({"a", "an", "un", "una", "une", "yon"})
_PAUSE_FOR = re.compile(rf"(.+?) (?:(?:for|por|pour|pendant|pandan|pou) )?(\d{{1,3}}|\w+?) ?({'|'.join(_UNITS)})")
_LANGUAGE_NAMED = re.compile(rf"(?:{_PHRASES[Command.LANGUAGE]}|lang) (.+)")
_LINK_WITH = re.compile(rf"(?:{_PHRASES[Command.LINK]}) ([a-z0-9]{{6}})")
_SPEAK = re.compile(r"^(?:in|en|an|speak|habla|hable|hablame en|parle|parlez|pale|switch to) ")
_PLEASE = re.compile(r" (?:please|pls|por favor|s'? ?il (?:vous|te) plait|svp|stp|tanpri|souple)$")
_HELP = {"ayuda": "es", "aide": "fr", "èd": "ht"}
_MARKS = " .,!?¡¿/"
_BETWEEN = re.compile(r"[\s_':\u2010\u2011-]+")


def asks_for_help(words: str) -> str | None:
    """The language of a text that is HELP in another one than English. Compared with its accents: Ed is a man."""
    return _HELP.get(clean(words).casefold().strip(_MARKS))


def read_command(words: str) -> Heard | None:
    """The command that a whole text is, or None."""
    said = _plain(words)
    if (command := _COMMANDS.get(said)) is not None:
        return Heard(command)
    if (match := _PAUSE_FOR.fullmatch(said)) and _COMMANDS.get(match[1]) == Command.PAUSE:
        count = _count(match[2])
        return Heard(Command.PAUSE, days=count * _UNITS[match[3]]) if count else None
    if match := _LANGUAGE_NAMED.fullmatch(said):
        return Heard(Command.LANGUAGE, language=_WORDS.get(match[1], match[1]))
    if match := _LINK_WITH.fullmatch(said):
        return Heard(Command.LINK, one_time=match[1].upper())
    name = _SPEAK.sub("", said, count=1)
    if name in _WORDS and len(name) > len("en") and not (name in _FIRST_NAMES and words.isascii()):
        return Heard(Command.LANGUAGE, language=_WORDS[name])
    return None


def _count(said: str) -> int:
    if said.isdecimal():
        return int(said)
    return 1 if said in _ONE else small_numbers().get(said, 0)


def _plain(words: str) -> str:
    """A text without case, accents, marks and a polite end: phones write n and a tilde, or forget it."""
    said = _BETWEEN.sub(" ", fold(clean(words)).strip(_MARKS))
    return _PLEASE.sub("", said).strip(_MARKS)


class AboutOther(StrEnum):
    """What is asked of the bot about the other side of a need."""

    BLOCK = "block"
    UNBLOCK = "unblock"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class OtherHeard:
    """ "BLOCK K7 Bob": what is asked, the code in capitals and a first name, each where it was said."""

    command: AboutOther
    code: str | None = None
    name: str = ""


_ABOUT_OTHER = {
    AboutOther.BLOCK: "block|bloquear|bloquea|bloke|bloquer|bloque|bloquez",
    AboutOther.UNBLOCK: "unblock|desbloquear|desbloquea|debloke|debloquer|debloque|debloquez",
    AboutOther.SHARE: "share|compartir|comparte|pataje|partager|partage|partagez",
}
_OTHER_WORDS = {word: command for command, words in _ABOUT_OTHER.items() for word in words.split("|")}
_A_CODE = re.compile(r"[a-hjkmnp-z][0-9]{1,3}")
_LONGEST_NAME = 2  # words


def read_about_other(words: str) -> OtherHeard | None:
    """BLOCK, UNBLOCK or SHARE, where a text is nothing else: with a code before or after it, and perhaps a name."""
    said = _plain(words).split(" ")
    if len(said) > 1 and _A_CODE.fullmatch(said[0]):
        said[0], said[1] = said[1], said[0]
    command = _OTHER_WORDS.get(said[0])
    if command is None or len(said) > 2 + _LONGEST_NAME:
        return None
    if len(said) == 1:
        return OtherHeard(command)
    if not _A_CODE.fullmatch(said[1]):
        return None
    return OtherHeard(command, said[1].upper(), " ".join(said[2:]))
