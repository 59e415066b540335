"""A text as a line of letters, one for each word, number or mark: what the grammar of times is written over."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from handlers.understanding.timewords import Calendar, Word

# Marks that stand inside times; any other mark is "x", like an unknown word.
_MARKS = frozenset(",.-/&@(")
# Letters without which there is no time in a text.
_TELLING = re.compile(r"[WPMTJQRGrHDOZNCXK]")
_TOKEN = re.compile(
    r"(?P<iso>(?<![\w/-])20[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}(?![\w-]))"
    r"|(?P<slash>(?<![\w/$.-])[0-9]{1,2}/[0-9]{1,2}(?:/(?:20)?[0-9]{2})?(?![/\w%]))"
    r"|(?P<half>[0-9]{1,2}(?::[0-9]{2})? ?(?:[ap]\. ?m\b\.?|[ap] ?m\b\.?)"
    r"|[0-9]{1,2}(?::[0-9]{2})?[ap](?=-[0-9]{1,2}(?::[0-9]{2})?[ap]\b)"
    r"|(?<=[0-9][ap]-)[0-9]{1,2}(?::[0-9]{2})?[ap]\b)"
    r"|(?P<time>[0-9]{1,2}(?::| ?h ?)[0-9]{2}(?![\w:%]))"
    r"|(?P<number>[0-9]+(?:[.,:/][0-9]+)*)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<mark>\x01+|[^\w\s]|_)"
)
_GLUED_BEFORE = frozenset("$#/.:'+%_@")


class Clock(NamedTuple):
    """An hour as written. `half` is "a", "p" or None; `marked` by a word of hours ("17h"), which may count them too."""

    hour: int
    minute: int = 0
    half: str | None = None
    marked: bool = False
    exact: bool = False  # minutes or a leading zero: a 24-hour clock


class Item(NamedTuple):
    """One letter's worth of text: where it stands, and what it means."""

    start: int
    end: int
    value: object
    weak: bool = False


class Line(NamedTuple):
    """The letters, and an item for each."""

    letters: str
    items: list[Item]


def tokens_of(text: str) -> list[re.Match[str]]:
    """The words, numbers and marks of a folded text."""
    return list(_TOKEN.finditer(text))


def line_of(text: str, tokens: list[re.Match[str]], calendar: Calendar) -> Line | None:
    """The letters of a folded text, or None when nothing in it can be a time."""
    letters: list[str] = []
    items: list[Item] = []
    at, words = 0, calendar.words
    while at < len(tokens):
        token = tokens[at]
        kind = token.lastgroup
        if kind == "word" or kind == "mark":
            said = token.group()
            entry = _phrase(tokens, at, words[said]) if said in words else None
            if entry is not None:
                last = at + len(entry.parts) - 1
                letters.append(entry.letter)
                items.append(Item(token.start(), tokens[last].end(), entry.name, entry.weak))
                at = last + 1
                continue
            letters.append(said if said in _MARKS else "x")
            items.append(Item(token.start(), token.end(), None))
            at += 1
            continue
        at = _number(text, tokens, at, calendar, letters, items)
    line = "".join(letters)
    return Line(line, items) if _TELLING.search(line) else None


def _phrase(tokens: list[re.Match[str]], at: int, entries: Sequence[Word]) -> Word | None:
    for entry in entries:
        parts = entry.parts
        if len(parts) == 1 or (
            at + len(parts) <= len(tokens)
            and tokens[at + 1].group() == parts[1]
            and all(tokens[at + ahead].group() == parts[ahead] for ahead in range(2, len(parts)))
        ):
            return entry
    return None


def _number(
    text: str, tokens: list[re.Match[str]], at: int, calendar: Calendar, letters: list[str], items: list[Item]
) -> int:
    """Read a number and what is glued to it; returns the index of the token after."""
    token, said = tokens[at], tokens[at].group()
    start, end, after = token.start(), token.end(), at + 1
    letter = "x"
    value: object = None
    follower = tokens[after] if after < len(tokens) and tokens[after].lastgroup == "word" else None
    glued = follower is not None and follower.start() == end
    if not _free(text, start, letters):
        pass
    elif said == "24/7":
        letter, value = "T", "daily"
    elif token.lastgroup in ("iso", "slash"):
        letter, value = "D", said
    elif token.lastgroup in ("half", "time"):
        letter, value = _written(said)
    elif (
        follower is not None
        and (glued or len(follower.group()) > 1 or follower.group() == "h")
        and (said.isdecimal() and follower.group() in calendar.clock and int(said) <= 24)
    ):
        letter, value = "H", Clock(int(said) % 24, marked=True, exact=len(said) == 2 and said[0] == "0")
        end, after = follower.end(), after + 1
    elif glued and follower is not None:
        if said.isdecimal() and follower.group() in calendar.ordinal and 0 < int(said) <= 31:
            letter, value, end, after = "O", int(said), follower.end(), after + 1
        elif (
            said.isdecimal()
            and len(said) < 3
            and any(w.letter == "L" for w in calendar.words.get(follower.group(), ()))
        ):
            letter, value = "N", int(said)
    elif said.isdecimal() and text[end : end + 1] not in ("%", "$", "°", '"', "'", "_"):
        letter, value = _plain(said)
    letters.append(letter)
    items.append(Item(start, end, value))
    return after


def _free(text: str, start: int, letters: list[str]) -> bool:
    """Whether a number stands free of what makes it a price, a door, a phone number or part of a name."""
    before = text[start - 1 : start]
    if not before or before == " ":
        return True
    if before.isalnum() or before in _GLUED_BEFORE:
        return False
    return not (before == "-" and text[start - 2 : start - 1].isalnum() and letters[-2:-1] == ["x"])


def _written(said: str) -> tuple[str, Clock | None]:
    half = next((char for char in said if char in "ap"), None)
    hour, minute = [*map(int, re.findall("[0-9]+", said)), 0][:2]
    if hour > 24 or minute > 59 or (half and not 0 < hour <= 12):
        return "x", None
    return "H", Clock(hour % 24, minute, half, exact=half is None and (said[0] == "0" or "h" in said))


def _plain(said: str) -> tuple[str, object]:
    number = int(said)
    if len(said) == 4 and 2000 <= number < 2100:
        return "Y", number
    if number <= 31 and len(said) <= 2:
        return "N", number
    return ("C", number) if number <= 99 else ("x", None)
