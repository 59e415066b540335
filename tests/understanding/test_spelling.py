"""Misspelled things are understood, and an ordinary word never becomes a thing."""

import pytest

from handlers.understanding.page import Page
from handlers.understanding.spelling import mend
from tests.understanding.reading import read


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("need grocries", ("food",)),
        ("we need diappers please", ("baby",)),
        ("I need medicne for my mom", ("medicine",)),
        ("need blnakets", ("clothing",)),
        ("need a genarator", ("power",)),
        ("necesito panales", ("baby",)),
        ("necesito medicinnas", ("medicine",)),
        ("mwen bezwen kouvetti", ("clothing",)),
        ("j'ai besoin de couvertres", ("clothing",)),
        ("need a diapre bag", ("baby",)),
    ],
)
def test_a_slip_is_mended(text: str, kinds: tuple[str, ...]) -> None:
    assert read(text).kinds == kinds


@pytest.mark.parametrize(
    "words",
    ["good bride later bread beach floods monkey launch paints waiter super refugees place patient brooks starve",
     "monday because people really weather another someone thinking together morning friends"],
)  # fmt: skip
def test_an_ordinary_word_stays_what_it_is(words: str) -> None:
    tokens = Page(words).tokens()
    assert mend(tokens, "en") == tokens


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "brazo gastos bancos medio medios vista planes pesado pecado paisaje cocina cabellos caballeros"),
        ("fr", "ligne chine douce cache agent agents habit orage poison manager interne coucher oreille"),
        ("ht", "pwoblèm peyi prezidan lekòl legliz travay"),
    ],
)
def test_an_ordinary_word_of_another_language_stays(language: str, words: str) -> None:
    tokens = Page(words).tokens()
    assert mend(tokens, language) == tokens


def test_short_words_are_never_mended() -> None:
    tokens = Page("I need good fod and a rid").tokens()
    assert mend(tokens, "en") == tokens
