"""Who is asked first where many could help: those close by, whatever the database holds besides."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Member, OfferKind, Ping
from storage.places import cell
from tests.races.house import House, helpers_for

HERE = (40.6782, -73.9442)
BLOCK = 0.003  # degrees of latitude: a third of a kilometre


def place(house: House, who: Iterable[int], at: tuple[float, float] | None) -> None:
    """Move helpers, and what they offer, to a point, or to nowhere in particular."""
    lat, lon = at or (None, None)
    y, x = cell(lat, lon)

    def move(session: Session) -> None:
        for number in who:
            for row in (
                *session.scalars(select(Member).where(Member.id == number)),
                *session.scalars(select(OfferKind).where(OfferKind.member_id == number)),
            ):
                row.lat, row.lon, row.cell_y, row.cell_x = lat, lon, y, x

    house.read(move)


def asked(house: House) -> set[int]:
    """The members asked about the newest need."""
    need = house.need()
    return set(house.read(lambda s: list(s.scalars(select(Ping.member_id).where(Ping.need_id == need.id)))))


def need_here(house: House, who: int) -> None:
    """A need at HERE, put to the first wave."""
    house.arrive(who, "I need groceries for 4 by Friday near 11213")  # HERE lies in this ZIP code


def test_a_few_close_by_come_before_many_of_unknown_place(house: House) -> None:
    helpers_for(house, 136)
    place(house, range(1, 131), None)
    place(house, range(131, 137), HERE)
    need_here(house, 137)
    assert asked(house)
    assert asked(house) <= set(range(131, 137))


def test_a_wave_is_large_enough_where_there_are_enough_a_little_farther(house: House) -> None:
    helpers_for(house, 140)
    place(house, [1], HERE)
    place(house, range(2, 141), (HERE[0] + BLOCK, HERE[1] + BLOCK))
    need_here(house, 141)
    assert len(asked(house)) > 1, "one stranger is not likely enough"
