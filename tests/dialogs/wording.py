"""What the bot's sentences look like, whatever their wording is today: rendered from its own texts."""

import re
import string
import unicodedata

from handlers.texts import catalogue
from tests.world import Person


def like(key: str, language: str = "en", **words: object) -> re.Pattern[str]:
    """The sentence of this key as a pattern: words given must be there, the others may be anything."""
    pieces = []
    for before, name, _, _ in string.Formatter().parse(catalogue(language)[key]):
        pieces.append(re.escape(flat(before)))
        if name is not None:
            pieces.append(re.escape(flat(str(words[name]))) if name in words else ".*?")
    return re.compile("".join(pieces) + r"\s*", re.DOTALL)


def flat(text: str) -> str:
    """Without accents: an SMS has few of them."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def said_to(person: Person, key: str, language: str = "en", **words: object) -> str:
    """The next text to this person that is this sentence; what came before it counts as read."""
    wanted = like(key, language, **words)
    for text in person.unread:
        if wanted.fullmatch(flat(text)):
            return person.got(text)
    raise AssertionError(f"{person.phone.name} did not hear {key} {words}, but {person.unread}")


def not_said_to(person: Person, key: str, language: str = "en", **words: object) -> None:
    """No unread text of this person is this sentence."""
    wanted = like(key, language, **words)
    heard = [text for text in person.unread if wanted.fullmatch(flat(text))]
    assert not heard, heard
