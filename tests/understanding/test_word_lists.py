"""The tables a translator edits: every kind has a label, no word is written twice."""

import re
from pathlib import Path

import pytest

from handlers.understanding.page import fold, words_of
from handlers.understanding.tables import LANGUAGES, rows
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_label_and_words(language: str) -> None:
    assert set(word_list(language).labels) == KINDS
    named = {kind for row in rows(language) if row.role == "item" for kind in row.kind.split("|")}
    assert named == KINDS - {"other"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_written_twice(language: str) -> None:
    for tree in (THINGS, CUES, MARKS):
        words = [" ".join(words_of(fold(w))) for row in rows(language) if row.role in tree for w in row.words]
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
        ("botella de agua", "es", ["botella de agua", "botellas de agua"]),
        ("bottle of water", "en", ["bottle of water", "bottles of water"]),
        ("cheval", "fr", ["cheval", "chevaux"]),
        ("manteau", "fr", ["manteau", "manteaux"]),
        ("riz", "fr", ["riz"]),
        ("boîte de lait", "fr", ["boîte de lait", "boîtes de lait"]),
        ("dra", "ht", ["dra"]),
    ],
)
def test_plurals(word: str, language: str, forms: list[str]) -> None:
    assert plurals(word, language) == forms


def test_every_small_list_is_asked_for_and_exists() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path("handlers").rglob("*.py"))
    asked = set(re.findall(r"""(?:said|word_row|_word)\(["']([^"']+)["']""", sources)) | {"many"}
    assert asked == {row.kind for code in LANGUAGES for row in rows(code) if row.role == "word"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_number_words_are_worth_a_number(code: str) -> None:
    counted = [row for row in rows(code) if row.role in ("number", "tens", "times")]
    assert all(row.kind.isdecimal() and int(row.kind) > 0 for row in counted)
