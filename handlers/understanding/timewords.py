"""The words of the calendar, from the tables in `times/` that a translator can edit, and how an echo says them."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from handlers.understanding.page import fold

LANGUAGES = ("en", "es", "ht", "fr")
# How a day is named in When.days and in a stored label; Monday is 0.
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# Shorter words of another language are too often words of this one ("out", "me" and "set" are Creole for
# August, May and seven).
SHORTEST_LOAN = 5
# Each role of the tables as one letter: a text becomes a line of letters, and one grammar over letters serves
# every language. "x" is any other word.
LETTERS = {
    "weekday": "W", "weekdays": "P", "month": "M", "day": "T", "holiday": "J",
    "part": "Q", "parts": "R", "of part": "G", "habit part": "r", "hour": "H", "asap": "Z",
    "every": "E", "every other": "V", "next": "X", "this": "S",
    "by": "B", "for": "b", "until": "U", "until day": "u", "after": "A",
    "between": "F", "to": "t", "at or to": "y", "at": "k", "and": "&",
    "in": "I", "later": "i", "span": "L", "count": "C", "some": "c",
    "article": "e", "habit article": "l", "of": "g", "week of": "K",
    "since": "p", "ago": "q", "never": "n", "street": "f", "then": "z", "skip": "x",
}  # fmt: skip
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]|[0-9]+")

_TELL = "WPMTQRrZEBUuA"
_LOANS = "WPMTJQRGrHZAx"
_SUFFIXES = frozenset({"clock", "ordinal"})
_SHOWN = frozenset({"weekday", "month", "day", "part", "parts", "hour", "asap"})


@dataclass(frozen=True, slots=True)
class Word:
    """What a word or phrase of a table means: its letter, and its row's name ("sat", "12", "tonight")."""

    letter: str
    name: str
    parts: tuple[str, ...]
    weak: bool = False  # also an everyday word ("sun", "may"): needs company to be a time


@dataclass(frozen=True, slots=True)
class Calendar:
    """All time words of one language. `words` by their first part, longest phrase first."""

    language: str
    words: dict[str, list[Word]] = field(default_factory=dict)
    clock: set[str] = field(default_factory=set)  # what may follow an hour: "h", "o'clock"
    ordinal: set[str] = field(default_factory=set)
    shown: dict[str, str] = field(default_factory=dict)  # "day today", "month 5", "say by": as echoed


@lru_cache(maxsize=8)
def calendar(language: str) -> Calendar:
    """The time words of a language, and long ones of the others for texts that mix. Raises ValueError on a bad row."""
    own = _own(language)
    words = {first: list(entries) for first, entries in own.words.items()}
    known = {entry.parts for entries in words.values() for entry in entries}
    for other in LANGUAGES:
        for first, entries in _own(other).words.items():
            loans = [e for e in entries if e.parts not in known and _is_loan(e)] if other != language else []
            known.update(e.parts for e in loans)
            if loans:
                words.setdefault(first, []).extend(loans)
    for entries in words.values():
        entries.sort(key=lambda e: -len(e.parts))
    return Calendar(language, words, own.clock, own.ordinal, own.shown)


def likeliest(words: set[str]) -> str:
    """The language with most time words among `words`; the first of equals."""
    return max(LANGUAGES, key=lambda code: len(words & _telling(code)))


@lru_cache(maxsize=8)
def _telling(language: str) -> frozenset[str]:
    """Words that begin a time in this language and are no everyday words."""
    words = _own(language).words
    return frozenset(f for f, entries in words.items() if any(e.letter in _TELL and not e.weak for e in entries))


def _is_loan(entry: Word) -> bool:
    return entry.letter in _LOANS and not entry.weak and sum(map(len, entry.parts)) >= SHORTEST_LOAN


@lru_cache(maxsize=8)
def _own(language: str) -> Calendar:
    made = Calendar(language)
    for number, row in enumerate(_rows(language), start=2):
        role, name, echo = row["role"], row["name"], row["echo"]
        words = [w.strip() for w in row["words"].split("|") if w.strip()]
        if role in _SUFFIXES:
            (made.clock if role == "clock" else made.ordinal).update(map(fold, words))
        elif role in LETTERS:
            _add(made, role, name, words)
        elif role != "say":
            raise ValueError(f"times/{language}.csv line {number}: unknown role {role!r}")
        if role in _SHOWN or role == "say":
            made.shown.setdefault(f"{role} {name}".strip(), echo)
    return made


def _add(made: Calendar, role: str, name: str, words: list[str]) -> None:
    for said in words:
        parts = tuple(WORD.findall(fold(said.removesuffix("?"))))
        entries = made.words.setdefault(parts[0], [])
        if all(entry.parts != parts for entry in entries):  # a word of two rows keeps the first
            entries.append(Word(LETTERS[role], name, parts, said.endswith("?")))


def _rows(language: str) -> Iterator[dict[str, str]]:
    table = files("handlers.understanding") / "times" / f"{language}.csv"
    with table.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)
