"""The best few helpers among 100,000, against looking at every one of them."""

import math
import random
import sqlite3
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.opening import open_database
from handlers import matching, policy
from handlers.messages import Point
from storage import offers
from storage.crypto import read_key
from storage.models import Address, Circle, Member
from storage.places import box_around
from tests.benchmarks import budgets
from tests.benchmarks.budgets import Row
from tests.benchmarks.circle import add_offers, address_row, member_row, settings_for
from tests.benchmarks.plan import Plan
from tests.benchmarks.rounds import Watch, alternate, middle, ratios

HELPERS = 100_000
KINDS = ("food", "ride", "labour", "childcare", "tech", "goods", "medical", "legal")
MIDDLE = Point(40.7, -73.95)
HALF_DEGREES = 0.35  # of the square they live in: about 78 x 59 km
REPEATS = 5
ZONE = ZoneInfo("America/New_York")

# The plainest scan there is: no joins, nobody left out, squared degrees for a distance.
_SCAN = """
SELECT member_id, (lat - :lat) * (lat - :lat) + (lon - :lon) * (lon - :lon) * :narrow AS far
FROM offer_kind NOT INDEXED WHERE circle_id = 1 AND kind = :kind ORDER BY far LIMIT 5
"""


async def rows(plan: Plan) -> list[Row]:
    """The one row; the note says how many of the truly nearest five are among those chosen."""
    path = plan.home / "match.db"
    settings = settings_for(path, "http://127.0.0.1:9")
    engine = open_database(settings, read_key(settings.secret_key))
    with Session(engine) as session, session.begin():
        _seed(session)
    raw = sqlite3.connect(path)
    agreed: list[int] = []

    async def ours() -> float:
        with Session(engine) as session:
            places = [_somewhere(plan.chance) for _ in range(REPEATS)]
            with Watch() as watch:
                found = [_match(session, place) for place in places]
            agreed.extend(_agreement(raw, place, one) for place, one in zip(places, found, strict=True))
        return watch.wall / REPEATS

    async def theirs() -> float:
        places = [_somewhere(plan.chance) for _ in range(REPEATS)]
        with Watch() as watch:
            for place in places:
                _scan(raw, place)
        return watch.wall / REPEATS

    found = await alternate(plan.rounds, ours, theirs)
    raw.close()
    engine.dispose()
    note = f"{sum(agreed) / len(agreed):.1f} of the nearest 5"
    ours_ms, theirs_ms = middle(found, 0) * 1e3, middle(found, 1) * 1e3
    return [Row(budgets.MATCH, f"{ours_ms:.1f} ms", f"{theirs_ms:.1f} ms", ratios(found), note)]


def _seed(session: Session) -> None:
    now, chance = datetime.now(UTC), random.Random(3)
    circle = {"id": 1, "key": "bench", "name": "Bench", "timezone": "UTC", "languages": ["en"], "key_check": "-"}
    session.execute(insert(Circle), [{**circle, "quiet_hours": "", "contact": "", "emergency_number": ""}])
    places = [_somewhere(chance) for _ in range(HELPERS)]
    members = [member_row(1, number, place.lat, place.lon, now) for number, place in enumerate(places, 1)]
    session.execute(insert(Member), members)
    session.execute(insert(Address), [address_row(1, number, f"telegram:{number}", now) for number in _all()])
    add_offers(session, 1, members, KINDS, now)


def _all() -> range:
    return range(1, HELPERS + 1)


def _somewhere(chance: random.Random) -> Point:
    near = chance.uniform
    lat, lon = near(-HALF_DEGREES, HALF_DEGREES), near(-HALF_DEGREES, HALF_DEGREES)
    return Point(round(MIDDLE.lat + lat, 4), round(MIDDLE.lon + lon, 4))


def _match(session: Session, place: Point) -> set[int]:
    """As the first wave of asking does it."""
    now, radius = datetime.now(UTC), policy.RADIUS_KM[0]
    search = offers.Search(
        circle_id=1,
        need_id=1,
        requester_id=0,
        kinds=matching.kinds_serving(["food"]),
        box=box_around(place.lat, place.lon, radius),
        asked_since=now - policy.WEEK,
        cap=policy.ASKS_A_WEEK,
        limit=policy.CANDIDATES,
    )
    helpers = offers.helpers_by_kind(session, search)
    chosen = matching.choose(helpers, ["food"], place, radius, (None, None), ZONE, policy.WAVE_SIZE)
    return {one.member_id for one in chosen}


def _scan(raw: sqlite3.Connection, place: Point) -> set[int]:
    narrow = math.cos(math.radians(place.lat)) ** 2
    values = {"lat": place.lat, "lon": place.lon, "narrow": narrow, "kind": "food"}
    return {member for member, _ in raw.execute(_SCAN, values)}


def _agreement(raw: sqlite3.Connection, place: Point, chosen: set[int]) -> int:
    return len(_scan(raw, place) & chosen)
