"""Numbers that count nothing: sizes, ages, distances, spans of time."""

import re
from collections.abc import Iterable
from functools import lru_cache

from handlers.understanding.page import Page
from handlers.understanding.tables import said

_LETTER_SIZES = r"(?:newborn|nb|xs|s|m|l|xl|xxl|xxxl)"


def take_sizes(page: Page) -> str | None:
    """Blank out sizes, ages and distances; the first size as written ("4", "2T", "XL")."""
    first = None
    for match in list(_sizes().finditer(page.left)):
        size = match["size"] or match["tsize"]
        if first is None and size:
            first = size.upper() if len(size) < 4 else size
        page.take(*match.span())
    return first


def any_of(words: Iterable[str]) -> str:
    """A pattern of words, longer ones first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w))) + ")"


@lru_cache(maxsize=1)
def _sizes() -> re.Pattern[str]:
    size, named, age = any_of(said("size")), any_of(said("size name")), any_of(said("age"))
    span, small, old = any_of(said("span")), any_of(said("few")), any_of(said("years old"))
    return re.compile(
        rf"\b{size} ?(?:(?:{any_of(said('number'))}) ?)?(?P<size>[0-9]{{1,2}}(?:[.,]5)?(?:[tc]|xl)?\b"
        rf"|(?:{_LETTER_SIZES}|{named})\b)"
        r"(?:(?: ?(?:-|to|a|&|and|y|et|/) ?)(?:[0-9]{1,2}t?|xl|xxl|l|m|s)\b)?"
        rf"|\b(?P<tsize>[2-5]t)\b|\b{age} ?[0-9]{{1,2}}(?: ?(?:-|to|a|&|and|y|et|ak|,) ?[0-9]{{1,2}})*\b"
        rf"|\b[0-9]{{1,3}}[ -]?{old}\b|\b[0-9]{{1,2}} ?(?:yo|y/o|mo)\b"
        rf"|\bn[- ]?95s?\b|\b[0-9]{{1,3}} ?(?:{any_of(said('distance'))}\b|percent\b|%|-?hours?\b|-?day\b)"
        rf"|\b(?:[0-9]{{1,3}}|{small}) {span}\b|\b(?:19|20)[0-9]{{2}}\b(?! [a-z])"
        r"|\b24 ?/ ?7\b|\b[0-9]{1,2}/[0-9]{1,2}\b"
    )
