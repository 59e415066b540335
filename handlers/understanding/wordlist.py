"""The word lists: tables a translator can edit, made into a tree that is walked once along a text."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from handlers.understanding.page import Token, fold

LANGUAGES = ("en", "es")
# Rows that say what a thing is; the others (cues) say what is wanted of it. Each group is its own
# tree, because one word may be both ("hungry" is a sign of food, and a cue for a need).
THINGS = frozenset({"item", "sign", "skip", "unit", "money", "person", "size", "condition", "vague"})
CUES = frozenset({"cue"})
MARKS = frozenset({"urgent", "noise", "greeting", "group", "crew"})
PLURAL_ROLES = frozenset({"item"})
# Shorter words of the other language are too often words of this one ("once", "pan", "sin").
SHORTEST_LOAN = 4


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


@dataclass(frozen=True, slots=True)
class WordList:
    """All tables of one language."""

    language: str
    things: Node
    cues: Node
    marks: Node
    function: frozenset[str]
    labels: dict[str, str]


@lru_cache(maxsize=8)
def word_list(language: str) -> WordList:
    """The tables of `language` ("en", "es"), read once. Raises ValueError naming a bad row."""
    things, cues, marks = Node(), Node(), Node()
    trees = dict.fromkeys(THINGS, things) | dict.fromkeys(CUES, cues) | dict.fromkeys(MARKS, marks)
    function: set[str] = set()
    labels: dict[str, str] = {}
    for number, row in enumerate(_rows(language), start=2):
        role, words = row["role"], [w.strip() for w in row["words"].split("|") if w.strip()]
        if role == "label":
            labels[row["kind"]] = words[0]
        elif role == "function":
            function.update(map(fold, words))
        elif role in trees:
            _plant(trees[role], row, words, language)
        else:
            raise ValueError(f"{language}.csv line {number}: unknown role {role!r}")
    return WordList(language, things, cues, marks, frozenset(function), labels)


def _rows(language: str) -> Iterator[dict[str, str]]:
    table = files("handlers.understanding") / "lexicon" / f"{language}.csv"
    with table.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _plant(root: Node, row: dict[str, str], words: Sequence[str], language: str) -> None:
    kinds = tuple(filter(None, row["kind"].split("|")))
    for word in words:
        forms = plurals(word, language) if row["role"] in PLURAL_ROLES else [word]
        for form in forms:
            node = root
            for part in fold(form).replace("-", " ").split():
                node = node.next.setdefault(part, Node())
            if node.entry is None or form == word:  # a word written in the table beats a made plural
                node.entry = Entry(row["role"], kinds, row["echo"] or form, language)


def plurals(word: str, language: str) -> list[str]:
    """The word and its simple plurals, accents kept: diaper → diapers; pantalón → pantalones."""
    last = fold(word)[-1]
    if language == "es":
        if last in "aeiou":
            return [word, word + "s"]
        if last == "z":
            return [word, word[:-1] + "ces"]
        return [word, _unaccent_end(word) + "es"] if last in "dlnrj" else [word]
    if last == "s" or word.endswith(("ing", "ss")):
        return [word]
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return [word, word[:-1] + "ies"]
    return [word, word + ("es" if word.endswith(("x", "ch", "sh", "ato")) else "s")]


def _unaccent_end(word: str) -> str:
    return word[:-2] + fold(word[-2:])


def find_all(tokens: Sequence[Token], root: Node, other: WordList | None = None) -> list[Found]:
    """The longest entries along `tokens`, none overlapping; loan words from the things of `other`."""
    found: list[Found] = []
    at = 0
    while at < len(tokens):
        hit = _longest(tokens, at, root)
        if hit is None and other is not None and len(tokens[at].word) >= SHORTEST_LOAN:
            hit = _longest(tokens, at, other.things)
        if hit is not None:
            found.append(hit)
        at = hit.last if hit is not None else at + 1
    return found


def _longest(tokens: Sequence[Token], at: int, root: Node) -> Found | None:
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


def language_of(tokens: Sequence[Token]) -> str | None:
    """'en' or 'es' by function words, then by the word lists; None when neither tells."""
    words = {t.word for t in tokens}
    scores = {code: len(words & word_list(code).function) for code in LANGUAGES}
    if scores["en"] == scores["es"]:
        for code in LANGUAGES:
            lists = word_list(code)
            scores[code] += len(find_all(tokens, lists.things)) + len(find_all(tokens, lists.cues))
    if scores["en"] == scores["es"]:
        return None
    return max(scores, key=lambda code: scores[code])
