"""Numbers as people write them, in figures and in the number words of a table."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from handlers.understanding.page import Token, fold
from handlers.understanding.tables import LANGUAGES, Found, longest, rows, said
from handlers.understanding.wordlist import word_list

# A larger number in a text is an account, a phone or a mistake, not an amount of help.
LARGEST = 99_999
# What follows "twenty" at most, unless the table says more ("soixante-dix": 60 and 10).
MOST_ADDED = 9
# Marks a word that counts only after a number: "3 dozens", not "dozens of".
ONLY_AFTER = "only"


class Number(NamedTuple):
    """A number over tokens `first` to `last` (not included). `spoken` when written in words."""

    value: int
    first: int
    last: int
    spoken: bool


def numbers(tokens: Sequence[Token], text: str, language: str | None) -> list[Number]:
    """The numbers among `tokens` of `text`, left to right; times of day and doors are already taken out."""
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        number = _figure(tokens, at, text) or _spoken(tokens, at, language or LANGUAGES[0])
        if number is not None:
            number = _times(tokens, number, language or LANGUAGES[0])
            found.append(number)
        at = number.last if number is not None else at + 1
    return found


def _figure(tokens: Sequence[Token], at: int, text: str) -> Number | None:
    token = tokens[at]
    if not token.word[0].isdecimal() or not _stands_alone(token, text):
        return None
    value = float(token.word.replace(",", ""))
    whole = int(value)
    if not 0 < whole <= LARGEST or (value != whole and text[token.start - 1 : token.start] != "$"):
        return None  # half a pound is not an amount we can share out; cents of a sum are let go
    return Number(whole, at, at + 1, False)


def _stands_alone(token: Token, text: str) -> bool:
    before, after = text[token.start - 1 : token.start], text[token.end : token.end + 2]
    if token.start and (before.isalnum() or before in "#./:'_&+%@"):
        return False
    if before == "-" and text[token.start - 2 : token.start - 1].isalpha():
        return False  # "N-95"
    return not (after[:1] in ("%", "/", ":", "'", '"', "_", "°") or after in ("st", "nd", "rd", "th", "t ", "ft"))


def _spoken(tokens: Sequence[Token], at: int, language: str) -> Number | None:
    """ "twenty five", "treinta y cinco", "vingt et un", "quatre-vingt-douze" starting at token `at`."""
    found = longest(tokens, at, word_list(language).numbers)
    if found is None or found.entry.show == ONLY_AFTER:
        return None
    role, value, most = _worth(found)
    if role == "tens":
        ways = [found.last] if found.last < len(tokens) else []
        if ways and tokens[found.last].word in said("tens and", language) and found.last + 1 < len(tokens):
            ways.append(found.last + 1)
        units = (longest(tokens, way, word_list(language).numbers) for way in ways)
        unit = next((each for each in units if each is not None), None)
        added = _worth(unit)[1] if unit is not None and unit.entry.role == "number" else 0
        if unit is not None and 0 < added <= most:
            return Number(value + added, at, unit.last, True)
    return Number(value, at, found.last, True)


def _times(tokens: Sequence[Token], number: Number, language: str) -> Number:
    """ "3 dozen", "two hundred", "deux douzaines"; "a dozen" is a number of the table already."""
    if number.last >= len(tokens):
        return number
    found = longest(tokens, number.last, word_list(language).numbers)
    if found is None or found.entry.role != "times":
        return number
    value = number.value * _worth(found)[1]
    return number._replace(value=value, last=found.last) if value <= LARGEST else number


def _worth(found: Found) -> tuple[str, int, int]:
    """What a number word is: its role, its value, and the most that may be added to it."""
    most = found.entry.show if found.entry.role == "tens" and found.entry.show.isdecimal() else str(MOST_ADDED)
    return found.entry.role, int(found.entry.kinds[0]), int(most)


@lru_cache(maxsize=1)
def small_numbers() -> dict[str, int]:
    """Number words of every language that mean nothing else in another ("de" is two in Creole, and "of" in French)."""
    worth: dict[str, int] = {}
    for language in LANGUAGES:
        others = frozenset().union(*(word_list(code).function for code in LANGUAGES if code != language))
        for row in rows(language):
            if row.role in ("number", "tens"):
                words = map(fold, row.words)
                worth |= {w: int(row.kind) for w in words if w.isalpha() and w not in others}
    return worth
