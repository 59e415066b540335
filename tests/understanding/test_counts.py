"""Every number of a text is read once, and as what it is."""

import pytest

from tests.understanding.reading import read


@pytest.mark.parametrize(
    ("text", "quantity", "unit", "people"),
    [
        ("Need 40 masks", 40, "masks", None),
        ("masks: 40", 40, None, None),
        ("20 diapers size 4", 20, "diapers", None),
        ("diapers size 4", None, None, None),
        ("need diapers 4T", None, None, None),
        ("3 boxes of rice to give", 3, "boxes", None),
        ("ten blankets please", 10, "blankets", None),
        ("twenty-five sandwiches", 25, "sandwiches", None),
        ("half a dozen eggs", 6, "eggs", None),
        ("two dozen eggs", 24, "eggs", None),
        ("una docena de huevos", 12, "huevos", None),
        ("treinta y cinco cobijas", 35, "cobijas", None),
        ("need 20 warm winter coats", 20, "winter coats", None),
        ("$200 for a bus ticket", 200, "$", None),
        ("need 200 dollars for rent", 200, "$", None),
        ("need $1,200 for rent", 1200, "$", None),
        ("groceries for 4", None, None, 4),
        ("groceries for 4 people", None, None, 4),
        ("food for a family of five", None, None, 5),
        ("comida para 4", None, None, 4),
        ("food for 2 adults and 3 kids", None, None, 5),
        ("food for me and my 3 kids", None, None, 4),
        ("20 masks for 4 people", 20, "masks", 4),
        ("Need 8 people to muck out a house", 8, "people", None),
        ("need 3 volunteers", 3, "people", None),
        ("looking for 3 people to move a sofa", 3, "people", None),
        ("a crew of six to shovel snow", 6, "people", None),
        ("need food near 11216", None, None, None),
        ("need a ride at 5", None, None, None),
        ("need a ride in 2 hours", None, None, None),
        ("need food, call 555-0100", None, None, None),
        ("need food +1 555 0100", None, None, None),
        ("need food, apt 12", None, None, None),
        ("need food at 12 Main St", None, None, None),
        ("food for 2 weeks", None, None, None),
        ("clothes for my 6 year old", None, None, None),
        ("need N95 masks", None, None, None),
        ("no one has food", None, None, None),
        ("need 0 masks", None, None, None),
        ("need 50% more food", None, None, None),
        ("need the 2nd box", None, None, None),
        ("11216 or 11221 can someone bring masks", None, None, None),
        ("groceries for 4 can someone help", None, None, 4),
        ("room for 2 kids", None, None, 2),
    ],
)
def test_numbers(text: str, quantity: int | None, unit: str | None, people: int | None) -> None:
    found = read(text)
    assert (found.quantity, found.unit, found.people) == (quantity, unit, people)
