"""Things said to a reader of another language, and small words that read well."""

import pytest

from handlers.understanding.describe import describe, for_people
from handlers.understanding.tables import LANGUAGES
from handlers.understanding.things import table
from tests.understanding.reading import read


@pytest.mark.parametrize(
    ("text", "reader", "said"),
    [
        ("Necesito 4 personas el sábado para limpiar una casa", "en", "4 people for clean-up"),
        ("necesito leña y un cargador", "en", "firewood and a charger"),
        ("necesito 20 bolsas de arroz", "fr", "20 sacs de riz"),
        ("need 20 diapers size 4", "ht", "20 kouchèt gwosè 4"),
        ("comida", "en", "food"),
        ("need food and immigration", "es", "comida y ayuda con inmigración"),
        ("necesito comida y internet", "es", "comida e internet"),
        ("nurse", "en", "a nurse"),
        ("food for my dog", "en", "pet food"),
        ("need help moving a couch", "en", "moving help"),
        ("i need a ride 2 the hospital", "en", "a ride"),
    ],
)
def test_a_reader_hears_their_own_words(text: str, reader: str, said: str) -> None:
    assert describe(read(text), reader, in_sentence=True) == said


@pytest.mark.parametrize("text", ["12macon st need food", "i need a ride 2 the hospital"])
def test_a_figure_that_counts_nothing_is_no_amount(text: str) -> None:
    assert read(text).quantity is None


@pytest.mark.parametrize(
    ("language", "said"), [("en", "x for 6"), ("es", "x para 6"), ("ht", "x pou 6"), ("fr", "x pour 6")]
)
def test_for_how_many_in_each_language(language: str, said: str) -> None:
    assert for_people("x", 6, language) == said


@pytest.mark.parametrize("text", ["mwen ka gade timoun samdi", "I can babysit Saturday"])
def test_a_service_for_a_day_is_willingness(text: str) -> None:
    assert read(text).standing


def test_every_thing_has_a_name_in_every_language() -> None:
    assert all(row[code][0] for row in table() for code in LANGUAGES)
