"""What testers of the bot really wrote, and how it must be read: names, the agency ICE, rides, hours, people."""

from datetime import UTC, datetime

import pytest

from handlers.wording import looks_like_name
from tests.understanding.reading import read


@pytest.mark.parametrize(
    "text",
    [
        "I'm Haitian and need groceries", "I'm Bob's wife", "I'm Mrs. Johnson's daughter", "I'm Irish",
        "soy Haitiano y necesito comida", "mwen se Ayisyen, mwen bezwen manje",
        "je suis Haïtienne et j'ai besoin de lait",
    ],
)  # fmt: skip
def test_what_someone_is_is_no_name(text: str) -> None:
    assert read(text).name is None


def test_a_name_that_stands_alone_still_is_one() -> None:
    assert read("I'm Maria and I need food").name == "Maria"
    assert read("soy Ana y necesito comida").name == "Ana"


@pytest.mark.parametrize("words", ["lol", "donde sea", "idk", "nenpòt kote", "peu importe", "IDK"])
def test_no_answer_is_no_name(words: str) -> None:
    assert not looks_like_name(words)
    assert looks_like_name("Rose")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I need a lawyer, ICE took my husband", "legal"),
        ("la migra se llevó a mi esposo, necesito abogado", "legal"),
        ("need ice", "water"),
        ("Necesito ir al hospital mañana", "ride"),
        ("I need to go to the hospital", "ride"),
        ("mwen bezwen ale doktè", "ride"),
        ("j'ai besoin d'aller chez le médecin", "ride"),
        ("need a ride to the doctor", "ride"),
        ("I need a doctor", "medical"),
    ],
)
def test_what_is_asked_comes_first(text: str, kind: str) -> None:
    assert read(text).kinds[0] == kind


def test_hours_are_no_eggs_and_eggs_no_hours() -> None:
    hours = read("bezwen manje nan 2 zè")
    assert hours.quantity is None
    assert hours.when is not None
    assert (read("12 ze pou bay").quantity, read("yon douzèn ze pou bay").quantity) == (12, 12)


def test_a_range_before_a_street_is_a_door() -> None:
    found = read("groceries tomorrow, 14-22 Jamaica Ave")
    assert found.where is not None
    assert found.when is not None
    assert (found.where.area, found.where.address) == ("Jamaica Ave", "14-22 Jamaica Ave")
    assert found.when.label == "on 2026-11-19"


def test_groceries_for_four_are_no_crew_of_four() -> None:
    found = read("need groceries 4 ppl")
    assert (found.people, found.quantity, found.kinds) == (4, None, ("food",))
    dinner = read("4 adults and 2 kids need dinner")
    assert (dinner.people, dinner.kinds) == (6, ("food",))


@pytest.mark.parametrize("text", ["a ride this Friday", "transporte este viernes", "un trajet ce vendredi"])
def test_this_friday_on_a_friday_is_today(text: str) -> None:
    found = read(text, now=datetime(2026, 6, 5, 13, 0, tzinfo=UTC)).when
    assert found is not None
    assert found.label == "on 2026-06-05"
