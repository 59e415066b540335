"""The tables a translator edits (`lexicon/*.csv`): their rows, and the trees made of them."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from sys import intern
from typing import NamedTuple

from handlers.understanding.page import Token, fold, words_of
from handlers.understanding.phrases import first_words, phrases

LANGUAGES = ("en", "es", "ht", "fr")
# Stands for the code of a need in a phrase: "can't do # anymore".
CODE_WORD = "#"


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


_NOTHING: dict[str, Node] = {}  # after most words nothing follows: they share one, which stays empty


class Form(NamedTuple):
    """A phrase as it goes into a tree; `over` replaces what is there."""

    parts: list[str]
    entry: Entry
    over: bool


class Tree:
    """The phrases of many rows. Those that begin with a word are written out when a text first has that word.

    Written out all at once they are tens of thousands of nodes, most of which no text ever comes to.
    """

    __slots__ = ("_forms", "starts")

    def __init__(self, forms: Callable[[Row, str], Iterable[Form]]) -> None:
        """`forms` gives what a row says that begins with a word, and may give more."""
        self._forms = forms
        self.starts: dict[str, Node | tuple[Row, ...]] = {}  # by first word: its node, or the rows to make it of

    def add(self, row: Row, words: Iterable[str]) -> None:
        """Take a row in, whose phrases begin with `words`; no word of these may have been looked for yet."""
        alone = (row,)
        for word in words:
            known = self.starts.get(word)
            if known is None:
                self.starts[intern(word)] = alone
            elif isinstance(known, tuple) and known[-1] is not row:
                self.starts[word] = (*known, row)

    def node(self, word: str) -> Node | None:
        """What begins with a word."""
        start = self.starts.get(word)
        if not isinstance(start, tuple):
            return start
        node = Node()
        for form in (form for row in start for form in self._forms(row, word)):
            if form.parts[:1] == [word]:
                _plant(node, form)
        self.starts[word] = node  # only when it is whole: several threads read
        return node


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


@lru_cache(maxsize=64)
def said(name: str, language: str | None = None) -> frozenset[str]:
    """The folded words of every row `word,<name>`, of one language or of all."""
    wanted = LANGUAGES if language is None else (language,)
    return frozenset(fold(word) for code in wanted for word in word_row(name, code))


@lru_cache(maxsize=256)
def word_row(name: str, language: str) -> tuple[str, ...]:
    """The words of `word,<name>` as written in one language; the first is the one to show."""
    return tuple(word for row in rows(language) if row.role == "word" and row.kind == name for word in row.words)


def _plant(node: Node, form: Form) -> None:
    for part in form.parts[1:]:
        following = node.next.get(part)
        if following is None:
            if node.next is _NOTHING:
                node.next = {}
            following = node.next[intern(part)] = Node()
        node = following
    if form.over or node.entry is None:
        node.entry = form.entry


def plain_tree(roles: Sequence[str]) -> Tree:
    """The phrases of `roles` in all languages, without apostrophes; of the same phrase the earlier role holds."""
    tree = Tree(_plain_forms)
    for role in roles:
        for row in (row for code in LANGUAGES for row in rows(code) if row.role == role):
            for phrase in fold(row.cell).split("|"):
                tree.add(row, first_words(phrase, _plain_parts))
    return tree


def _plain_forms(row: Row, start: str) -> Iterator[Form]:
    entry = Entry(row.role, (row.kind,) if row.kind else (), "", row.language)
    for phrase in fold(row.cell).split("|"):
        if start in first_words(phrase, _plain_parts):
            yield from (Form(_plain_parts(each), entry, False) for each in phrases(phrase))


def _plain_parts(phrase: str) -> list[str]:
    if "'" not in phrase and "-" not in phrase:
        return phrase.split()
    if CODE_WORD in phrase:
        return phrase.replace("'", "").split()
    return [part.replace("'", "") for part in words_of(phrase)]


def find_all(
    tokens: Sequence[Token], tree: Tree, loan: Callable[[Sequence[Token], int], Found | None] | None = None
) -> list[Found]:
    """The longest entries along `tokens`, none overlapping; where `tree` has none, what `loan` finds there."""
    found: list[Found] = []
    starts = tree.starts
    at = 0
    while at < len(tokens):
        hit = longest(tokens, at, tree) if tokens[at].word in starts else None
        if hit is None and loan is not None:
            hit = loan(tokens, at)
        if hit is not None:
            found.append(hit)
        at = hit.last if hit is not None else at + 1
    return found


def longest(tokens: Sequence[Token], at: int, tree: Tree) -> Found | None:
    """The longest entry that starts at token `at`."""
    start = tree.starts.get(tokens[at].word)
    node = tree.node(tokens[at].word) if isinstance(start, tuple) else start
    entry, last, here = None, at, at + 1
    while node is not None:
        if node.entry is not None:
            entry, last = node.entry, here
        if here == len(tokens):
            break
        node = node.next.get(tokens[here].word)
        here += 1
    return None if entry is None else Found(entry, at, last)
