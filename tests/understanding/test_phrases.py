"""Phrases with choices, and the trees they are looked up in: nothing is lost by writing them out late."""

from collections.abc import Iterable, Iterator

import pytest

from handlers.understanding.page import Page, fold, plain_tokens, words_of
from handlers.understanding.phrases import fewest_pieces, first_words, last_words, phrases
from handlers.understanding.tables import LANGUAGES, Entry, Form, Node, Row, Tree, find_all, longest, plain_tree, rows
from handlers.understanding.wordlist import (
    CUES,
    MARKS,
    NUMBERS,
    PHRASES,
    PLURAL_ROLES,
    THINGS,
    every_word,
    plurals,
    word_list,
)


def words(cell: str) -> Row:
    return Row("en", "cue", "", "", cell)


def split(row: Row, _start: str) -> Iterator[Form]:
    for phrase in phrases(row.cell):
        yield Form(phrase.split(), Entry(row.role, (), phrase, "en"), over=False)


def tree(*cells: str) -> Tree:
    made = Tree(split)
    for cell in cells:
        row = words(cell)
        made.add(row, [phrase.split()[0] for phrase in phrases(cell)])
    return made


def shown(text: str, made: Tree) -> list[str]:
    return [found.entry.show for found in find_all(Page(text).tokens(), made)]


def test_a_phrase_with_choices_is_several() -> None:
    assert sorted(phrases("no <puedo/podemos> [hoy]|ya")) == [
        "no podemos",
        "no podemos hoy",
        "no puedo",
        "no puedo hoy",
        "ya",
    ]


@pytest.mark.parametrize(
    ("phrase", "first", "last", "pieces"),
    [
        ("a bag of rice", {"a"}, {"rice"}, 4),
        ("<a/the> bag", {"a", "the"}, {"bag"}, 2),
        ("[a/the big] bag", {"a", "the", "bag"}, {"bag"}, 1),
        ("[a] [very] <big/old one>", {"a", "very", "big", "old"}, {"big", "one"}, 1),
        ("bag [of rice] [today/now]", {"bag"}, {"bag", "rice", "today", "now"}, 1),
    ],
)
def test_how_a_phrase_begins_and_ends(phrase: str, first: set[str], last: set[str], pieces: int) -> None:
    assert first_words(phrase, str.split) == first
    assert last_words(phrase, str.split) == last
    assert fewest_pieces(phrase) == pieces


def test_the_longest_phrase_of_a_tree_is_found() -> None:
    made = tree("out|out of|out of <water/food> today", "of water")
    assert shown("we are out of water today", made) == ["out of water today"]
    assert shown("we are out of water", made) == ["out of"]
    assert shown("out, full of water", made) == ["out", "of water"]
    assert shown("nothing here", made) == []


def test_of_two_rows_with_one_phrase_the_first_holds_unless_the_second_is_over() -> None:
    def forms(row: Row, _start: str) -> Iterable[Form]:
        return [Form(["go", "on"], Entry(row.role, (), row.cell, "en"), over=row.cell == "over")]

    for cells, holds in ((("one", "two"), "one"), (("one", "over"), "over"), (("over", "two"), "over")):
        made = Tree(forms)
        for cell in cells:
            made.add(words(cell), ["go"])
        found = longest(Page("go on").tokens(), 0, made)
        assert found is not None
        assert found.entry.show == holds


def test_a_word_is_written_out_when_it_is_looked_for_and_only_once() -> None:
    made = tree("out of water|so what")
    assert made.node("out") is made.node("out")
    assert {word: type(start) for word, start in made.starts.items()} == {"out": Node, "so": tuple}
    assert made.node("water") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_every_row_is_found_by_its_first_word(language: str) -> None:
    lists = word_list(language)
    trees = dict.fromkeys(THINGS, lists.things) | dict.fromkeys(CUES, lists.cues) | dict.fromkeys(MARKS, lists.marks)
    trees |= dict.fromkeys(NUMBERS, lists.numbers)
    starts: dict[int, set[str]] = {id(each): set() for each in trees.values()}
    for role, parts in _all_forms(language):
        starts[id(trees[role])].add(parts[0])
        assert _node(trees[role], parts) is not None, parts
    for each in {id(each): each for each in trees.values()}.values():
        assert set(each.starts) == starts[id(each)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_every_form_is_known(language: str) -> None:
    assert set(every_word(language)) == {word for _, parts in _all_forms(language) for word in parts}


@pytest.mark.parametrize("role", sorted(PHRASES))
def test_every_short_phrase_is_found(role: str) -> None:
    made = plain_tree([role])
    cells = [fold(row.cell) for code in LANGUAGES for row in rows(code) if row.role == role]
    for phrase in (phrase for cell in cells for phrase in phrases(cell) if "#" not in phrase):
        tokens = plain_tokens(phrase)
        found = longest(tokens, 0, made)
        assert found is not None, phrase
        assert found.last == len(tokens), phrase


def _all_forms(language: str) -> Iterator[tuple[str, list[str]]]:
    for row in rows(language):
        for phrase in row.words if row.role in THINGS | CUES | MARKS | NUMBERS else ():
            for form in plurals(phrase, language) if row.role in PLURAL_ROLES else [phrase]:
                if parts := words_of(fold(form)):  # "€" has none
                    yield row.role, parts


def _node(made: Tree, parts: list[str]) -> Entry | None:
    node = made.node(parts[0])
    for part in parts[1:]:
        node = None if node is None else node.next.get(part)
    return None if node is None else node.entry
