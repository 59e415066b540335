"""The commonest things by their names in every language (`lexicon/things.csv`): each reader hears their own."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from handlers.understanding.page import Page, fold, words_of
from handlers.understanding.tables import LANGUAGES, Entry, Form, Found, Row, Tree, find_all, word_row
from handlers.understanding.wordlist import plurals, word_list

SHOWN = frozenset({"item", "vague"})


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing is called in one language: "a wheelchair", "wheelchairs". What is not counted has one name."""

    one: str
    many: str


@lru_cache(maxsize=1)
def table() -> tuple[dict[str, tuple[str, ...]], ...]:
    """Every thing, by language: its cell's names, the first the one to say (`one/many` where it can be counted)."""
    source = files("handlers.understanding") / "lexicon" / "things.csv"
    with source.open(encoding="utf-8") as lines:
        return tuple({code: tuple(row[code].split("|")) for code in LANGUAGES} for row in csv.DictReader(lines))


def name(thing: int, language: str) -> Name:
    """What the thing of that row is called."""
    one, _, many = table()[thing][language][0].partition("/")
    return Name(one, many or one)


@lru_cache(maxsize=len(LANGUAGES))
def _tree(language: str) -> Tree:
    tree = Tree(_forms)
    for at, cells in enumerate(table()):
        row = Row(language, "item", str(at), "", "|".join(cells[language]))
        tree.add(row, (word for form in _forms(row) for word in form.parts[:1]))
    return tree


def _forms(row: Row, _start: str = "") -> Iterator[Form]:
    for cell in row.cell.split("|"):
        one, _, many = cell.partition("/")
        alone = bare(one, row.language)
        for form in filter(None, dict.fromkeys([many, one, alone, *plurals(alone, row.language)])):
            several = form == many or form not in (one, alone)
            entry = Entry("item", (row.kind, "many" if several else "one"), form, row.language)
            yield Form(words_of(fold(form)), entry, over=False)


def bare(words: str, language: str) -> str:
    """Without an article: "a wheelchair" is "wheelchair" after a number."""
    first, _, rest = words.partition(" ")
    return rest if rest and fold(first) in ARTICLES[language] else words


ARTICLES = {code: frozenset(map(fold, word_row("one", code))) for code in LANGUAGES}


def named(words: str, language: str) -> tuple[int, bool] | None:
    """The row of a thing called by these very words, and whether several are meant; None when it is in none."""
    tokens = Page(words).tokens()
    found = find_all(tokens, _tree(language))
    if len(found) != 1 or (found[0].first, found[0].last) != (0, len(tokens)):
        return None
    at, number = found[0].entry.kinds
    return int(at), number == "many"


def knows(words: str, language: str) -> bool:
    """Whether a language's own word list has these words."""
    tokens = Page(words).tokens()
    found = find_all(tokens, word_list(language).things)
    return bool(found) and found[0].first == 0 and found[-1].last == len(tokens)


def things_in(what: str, language: str) -> list[str]:
    """The names of the things that an echo in `language` speaks of, in order, each with its size; no measures."""
    page = Page(what)
    tokens = page.tokens()
    listed = find_all(tokens, word_list(language).things)
    measures = {(found.first, found.last) for found in listed if found.entry.role == "unit"}
    exact = [found for found in find_all(tokens, _tree(language)) if (found.first, found.last) not in measures]
    covered = {at for found in exact for at in range(found.first, found.last)}
    loose = [f for f in listed if f.entry.role in SHOWN and covered.isdisjoint(range(f.first, f.last))]
    ordered: list[Found] = sorted(exact + loose, key=lambda found: found.first)
    size = word_row("size", language)[0]
    shown: dict[str, None] = {}
    for found in ordered:
        after = tokens[found.last : found.last + 2]
        sized = len(after) == 2 and after[0].word == fold(size)
        shown[
            f"{found.entry.show} {size} {page.text[after[1].start : after[1].end]}" if sized else found.entry.show
        ] = None
    return list(shown)


def kind_of(words: str, language: str) -> str | None:
    """The kind these words of a language's list belong to."""
    found = find_all(Page(words).tokens(), word_list(language).things)
    return next((each.entry.kinds[0] for each in found if each.entry.kinds), None)


def names_only_kinds(items: Iterable[str], kinds: Iterable[str]) -> bool:
    """Whether these things are but what such kinds are called in some language: "food", "comida" of rice."""
    labels = {word_list(code).labels[kind] for code in LANGUAGES for kind in kinds}
    return labels.issuperset(items)
