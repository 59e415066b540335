"""The tables a translator edits (`lexicon/*.csv`): their rows, how phrases are written, and the trees made of them."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from handlers.understanding.page import Token, fold, words_of

LANGUAGES = ("en", "es", "ht", "fr")
# Stands for the code of a need in a phrase: "can't do # anymore".
CODE_WORD = "#"
# The innermost choice of a phrase: "[a/b]" may be left out, "<a/b>" may not.
_CHOICE = re.compile(r"\[(?P<may>[^][<>]*)\]|<(?P<must>[^][<>]*)>")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. `words` are its phrases, every choice written out."""

    language: str
    role: str
    kind: str
    echo: str
    words: tuple[str, ...]


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

    next: dict[str, "Node"] = field(default_factory=dict)
    entry: Entry | None = None


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
        return tuple(
            Row(language, row["role"], row["kind"], row["echo"], tuple(phrases(row["words"])))
            for row in csv.DictReader(lines)
        )


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
    for option in options:
        yield from _choices(phrase[: match.start()] + option + phrase[match.end() :])


@lru_cache(maxsize=64)
def said(name: str, language: str | None = None) -> frozenset[str]:
    """The folded words of every row `word,<name>`, of one language or of all."""
    wanted = LANGUAGES if language is None else (language,)
    return frozenset(fold(word) for code in wanted for word in word_row(name, code))


def word_row(name: str, language: str) -> tuple[str, ...]:
    """The words of `word,<name>` as written in one language; the first is the one to show."""
    return tuple(word for row in rows(language) if row.role == "word" and row.kind == name for word in row.words)


def plant(root: Node, entry: Entry, form: str, *, plain: bool = False, over: bool = True) -> None:
    """Put a phrase into a tree. `plain` drops apostrophes ("can't" is "cant"); `over` replaces what is there."""
    node = root
    for part in fold(form).split() if CODE_WORD in form else words_of(fold(form)):
        node = node.next.setdefault(part.replace("'", "") if plain else part, Node())
    if over or node.entry is None:
        node.entry = entry


def plain_tree(roles: Sequence[str]) -> Node:
    """The phrases of `roles` in all languages, without apostrophes; of the same phrase the earlier role holds."""
    root = Node()
    for role in roles:
        for language in LANGUAGES:
            for row in rows(language):
                if row.role == role:
                    entry = Entry(role, (row.kind,) if row.kind else (), "", language)
                    for phrase in row.words:
                        plant(root, entry, phrase, plain=True, over=False)
    return root


def find_all(
    tokens: Sequence[Token], root: Node, loan: Callable[[Sequence[Token], int], Found | None] | None = None
) -> list[Found]:
    """The longest entries along `tokens`, none overlapping; where `root` has none, what `loan` finds there."""
    found: list[Found] = []
    at = 0
    while at < len(tokens):
        hit = longest(tokens, at, root)
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
