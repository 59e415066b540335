"""The tables a translator edits: every kind has a label, no word is written twice."""

import csv
from importlib.resources import files

import pytest

from handlers.understanding.page import fold
from handlers.understanding.tables import LANGUAGES
from handlers.understanding.wordlist import CUES, MARKS, THINGS, plurals, word_list

KINDS = {
        "food",
        "water",
        "shelter",
        "clothing",
        "medical",
        "medicine",
        "baby",
        "hygiene",
        "ride",
        "delivery",
        "money",
        "childcare",
        "company",
        "language",
        "legal",
        "labour",
        "tools",
        "power",
        "animals",
        "tech",
        "rescue",
        "goods",
        "other",
    }  # fmt: skip


def rows(language: str) -> list[dict[str, str]]:
    table = files("handlers.understanding") / "lexicon" / f"{language}.csv"
    return list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_label_and_words(language: str) -> None:
    assert set(word_list(language).labels) == KINDS
    named = {kind for row in rows(language) if row["role"] == "item" for kind in row["kind"].split("|")}
    assert named == KINDS - {"other"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_written_twice(language: str) -> None:
    for tree in (THINGS, CUES, MARKS):
        words = [
            fold(w).replace("-", " ") for row in rows(language) if row["role"] in tree for w in row["words"].split("|")
        ]
        assert sorted(w for w in set(words) if words.count(w) > 1) == []


@pytest.mark.parametrize(
    ("word", "language", "forms"),
    [
        ("diaper", "en", ["diaper", "diapers"]),
        ("battery", "en", ["battery", "batteries"]),
        ("box", "en", ["box", "boxes"]),
        ("toy", "en", ["toy", "toys"]),
        ("groceries", "en", ["groceries"]),
        ("pantalón", "es", ["pantalón", "pantalones"]),
        ("lápiz", "es", ["lápiz", "lápices"]),
        ("manta", "es", ["manta", "mantas"]),
    ],
)
def test_plurals(word: str, language: str, forms: list[str]) -> None:
    assert plurals(word, language) == forms
