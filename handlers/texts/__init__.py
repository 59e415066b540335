"""Every sentence the bot says, per language, from the catalogues in locale/. Nothing is said anywhere else."""

import re
from functools import cache
from importlib.resources import files
from typing import IO

from babel.messages.pofile import read_po

# The languages the bot speaks; a circle speaks those its settings name.
LANGUAGES = ("en", "es", "fr", "ht")

# "a neighbor" stands for a name nobody gave: at the head of a sentence it is "A neighbor".
_AT_HEAD = re.compile(r"(^|[.!?] )\{(name|other|helper)\}")


def text(language: str, key: str, /, **words: object) -> str:
    """A sentence in a language (English where we do not speak it). Raises KeyError for a missing text or word."""
    heads = {f"{word}_head": said[:1].upper() + said[1:] for word, said in words.items() if isinstance(said, str)}
    return _template(language, key).format(**words, **heads)


@cache
def catalogue(language: str) -> dict[str, str]:
    """The texts of one of LANGUAGES by their keys, read at first use."""
    with (files("handlers.texts") / "locale" / f"{language}.po").open("rb") as lines:
        return read_texts(lines)


def read_texts(lines: IO[bytes]) -> dict[str, str]:
    """The texts of a .po file by their keys, without what is untranslated or marked fuzzy."""
    found = [message for message in read_po(lines) if message.context and message.string and not message.fuzzy]
    return {str(message.context): str(message.string) for message in found}


@cache
def _template(language: str, key: str) -> str:
    said = catalogue(language).get(key) if language in LANGUAGES else None
    return _AT_HEAD.sub(r"\1{\2_head}", said or catalogue("en")[key])
