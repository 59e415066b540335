"""The tables a translator edits (`lexicon/*.csv`): their rows, how phrases are written, and the trees made of them."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from sys import intern

from handlers.understanding.page import Token, fold, words_of

LANGUAGES = ("en", "es", "ht", "fr")
# Stands for the code of a need in a phrase: "can't do # anymore".
CODE_WORD = "#"
# The innermost choice of a phrase: "[a/b]" may be left out, "<a/b>" may not.
_CHOICE = re.compile(r"\[(?P<may>[^][<>]*)\]|<(?P<must>[^][<>]*)>")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `cell` holds its phrases."""

    language: str
    role: str
    kind: str
    echo: str
    cell: str

    @property
    def words(self) -> tuple[str, ...]:
        """The phrases, every choice written out."""
        return tuple(phrases(self.cell))


@dataclass(frozen=True, slots=True)
class Entry:
    """One word or phrase of a table. `show` is the tidy form, always written by a translator."""

    role: str
    kinds: tuple[str, ...]
    show: str
    language: str


@dataclass(slots=True)
class Node:
    """A step in the tree of phrases: the words that may follow, and what the phrase so far means."""

    next: dict[str, "Node"] = field(default_factory=lambda: _NOTHING)
    entry: Entry | None = None


_ENTRIES: dict[Entry, Entry] = {}  # most are said of many phrases: one object for all that are equal
_NOTHING: dict[str, Node] = {}  # after most words nothing follows: they share one, which stays empty


@dataclass(frozen=True, slots=True)
class Found:
    """An entry found in a text, over tokens `first` to `last` (not included)."""

    entry: Entry
    first: int
    last: int


@lru_cache(maxsize=len(LANGUAGES))
def rows(language: str) -> tuple[Row, ...]:
    """The table of `language` ("en", "es", "ht", "fr"), read once."""
    table = files("handlers.understanding") / "lexicon" / f"{language}.csv"
    with table.open(encoding="utf-8") as lines:
        next(lines)
        return tuple(Row(language, *cells) for cells in csv.reader(lines))


def phrases(cell: str) -> Iterator[str]:
    """The phrases of a cell: `no <puedo/podemos> [hoy]` is four."""
    for phrase in cell.split("|"):
        yield from _choices(phrase) if "<" in phrase or "[" in phrase else filter(None, [phrase.strip()])


def _choices(phrase: str) -> Iterator[str]:
    match = _CHOICE.search(phrase)
    if match is None:
        yield " ".join(phrase.split())
        return
    options = [*match["may"].split("/"), ""] if match["must"] is None else match["must"].split("/")
    before, after = phrase[: match.start()], list(_choices(phrase[match.end() :]))
    for option in options:
        for rest in after:
            yield " ".join(f"{before}{option} {rest}".split()) if rest else f"{before}{option}".strip()


@lru_cache(maxsize=64)
def said(name: str, language: str | None = None) -> frozenset[str]:
    """The folded words of every row `word,<name>`, of one language or of all."""
    wanted = LANGUAGES if language is None else (language,)
    return frozenset(fold(word) for code in wanted for word in word_row(name, code))


@lru_cache(maxsize=256)
def word_row(name: str, language: str) -> tuple[str, ...]:
    """The words of `word,<name>` as written in one language; the first is the one to show."""
    return tuple(word for row in rows(language) if row.role == "word" and row.kind == name for word in row.words)


def plant(root: Node, entry: Entry, parts: Iterable[str], *, over: bool = True) -> None:
    """Put the words of a phrase into a tree; `over` replaces what is there."""
    node = root
    for part in parts:
        following = node.next.get(part)
        if following is None:
            if node.next is _NOTHING:
                node.next = {}
            following = node.next[intern(part)] = Node()
        node = following
    if over or node.entry is None:
        node.entry = _ENTRIES.setdefault(entry, entry)


def plain_tree(roles: Sequence[str]) -> Node:
    """The phrases of `roles` in all languages, without apostrophes; of the same phrase the earlier role holds."""
    root = Node()
    for role in roles:
        for row in (row for code in LANGUAGES for row in rows(code) if row.role == role):
            entry = Entry(role, (row.kind,) if row.kind else (), "", row.language)
            for phrase in phrases(fold(row.cell)):
                plant(root, entry, _plain_parts(phrase), over=False)
    return root


def _plain_parts(phrase: str) -> list[str]:
    if "'" not in phrase and "-" not in phrase:
        return phrase.split()
    if CODE_WORD in phrase:
        return phrase.replace("'", "").split()
    return [part.replace("'", "") for part in words_of(phrase)]


def find_all(
    tokens: Sequence[Token], root: Node, loan: Callable[[Sequence[Token], int], Found | None] | None = None
) -> list[Found]:
    """The longest entries along `tokens`, none overlapping; where `root` has none, what `loan` finds there."""
    found: list[Found] = []
    at = 0
    while at < len(tokens):
        hit = longest(tokens, at, root) if tokens[at].word in root.next else None
        if hit is None and loan is not None:
            hit = loan(tokens, at)
        if hit is not None:
            found.append(hit)
        at = hit.last if hit is not None else at + 1
    return found


def longest(tokens: Sequence[Token], at: int, root: Node) -> Found | None:
    """The longest entry that starts at token `at`."""
    node, best = root.next.get(tokens[at].word), None
    here = at + 1
    while node is not None:
        if node.entry is not None:
            best = Found(node.entry, at, here)
        if here == len(tokens):
            break
        node = node.next.get(tokens[here].word)
        here += 1
    return best
