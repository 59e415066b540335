"""Who is asked first where many could help: those close by, whatever the database holds besides."""

import random
from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import policy
from storage import helpers
from storage.helpers import Search
from storage.models import Member, OfferKind, Ping
from storage.places import Box, box_around, cell
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


def search(house: House, box: Box | None) -> Search:
    """For groceries, among all who may be asked."""
    now = house.now
    asked = {"asked_since": now - policy.WEEK, "cap": 3, "day_since": now - timedelta(days=1), "cap_day": 2}
    who = {"circle_id": house.rules.id, "need_id": 0, "requester_id": 0, "kinds": ("food", "delivery")}
    return Search(**who, **asked, box=box, rested=now, busy=3, limit=500)  # type: ignore[arg-type]


@pytest.mark.parametrize("km", [0.3, 1.0, 3.0, 5.0, 12.0, 40.0])
def test_a_box_holds_the_very_people_a_look_at_everyone_finds_in_it(house: House, km: float) -> None:
    chance = random.Random(7)
    helpers_for(house, 40)
    for who in range(1, 41):
        far = chance.choice((0.01, 0.1, 0.5))
        place(house, [who], (HERE[0] + chance.uniform(-far, far), HERE[1] + chance.uniform(-far, far)))
    box = box_around(*HERE, km)
    everybody = house.read(lambda s: helpers.helpers_by_kind(s, search(house, None)))
    inside = {
        (one.member_id, one.kind)
        for one in everybody
        if one.lat is not None and one.lon is not None
        if box.south <= one.lat <= box.north and box.west <= one.lon <= box.east
    }
    found = house.read(lambda s: helpers.helpers_by_kind(s, search(house, box)))
    assert inside, "else nothing is compared"
    assert len(inside) < len(everybody) or km > 30
    assert {(one.member_id, one.kind) for one in found} == inside
    assert house.read(lambda s: helpers.count_offers(s, search(house, box))) == len(inside)


def test_of_very_many_close_by_only_some_are_read_and_they_are_the_nearest(house: House) -> None:
    helpers_for(house, 150)
    for who in range(1, 151):
        place(house, [who], (HERE[0] + who * BLOCK / 10, HERE[1]))
    need_here(house, 151)
    assert asked(house)
    assert max(asked(house)) < 2 * policy.ENOUGH
