"""Houses for races: on SQLite, and on real PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.races.house import House
from tests.races.lanes import Post


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A circle's database, on each kind."""
    opened = House(database_url)
    yield opened
    opened.close()


@pytest.fixture
def post(house: House) -> Iterator[Post]:
    opened = Post(house)
    yield opened
    opened.close()
