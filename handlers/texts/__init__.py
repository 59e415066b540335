"""Every sentence the bot says, per language. Nothing is said anywhere else."""

import re
from functools import cache

from handlers.texts import en, es

CATALOGUES: dict[str, dict[str, str]] = {"en": en.TEXTS, "es": es.TEXTS}
# Without accents: they are taken off what people write before it is looked up.
LANGUAGE_WORDS: dict[str, str] = {
    "english": "en",
    "ingles": "en",
    "espanol": "es",
    "spanish": "es",
}


# "a neighbor" stands for a name nobody gave: at the head of a sentence it is "A neighbor".
_AT_HEAD = re.compile(r"(^|[.!?] )\{(name|other|helper)\}")


def text(language: str, key: str, /, **words: object) -> str:
    """A sentence in a language (English where we do not speak it). Raises KeyError for a missing text or word."""
    heads = {f"{word}_head": said[:1].upper() + said[1:] for word, said in words.items() if isinstance(said, str)}
    return _template(language, key).format(**words, **heads)


@cache
def _template(language: str, key: str) -> str:
    return _AT_HEAD.sub(r"\1{\2_head}", CATALOGUES.get(language, en.TEXTS)[key])
