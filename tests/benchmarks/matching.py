"""Whom to ask among 10,000, 100,000 and a million: the whole search and weighing, against looking at every one."""

import math
import random
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from bot.opening import open_database
from handlers import looking
from handlers.circle import CircleRules
from handlers.messages import Point
from handlers.turn import Turn
from storage.crypto import read_key
from storage.models import Address, Circle, Member, Need
from storage.states import NeedStatus
from tests.benchmarks import budgets
from tests.benchmarks.budgets import Row
from tests.benchmarks.circle import add_offers, address_row, member_row, settings_for
from tests.benchmarks.plan import Plan
from tests.benchmarks.rounds import Watch, alternate, column, middle, ratios

KINDS = ("food", "ride", "labour", "childcare", "tech", "goods", "medical", "legal")
MIDDLE = Point(40.7, -73.95)
HALF_DEGREES = 0.35  # of the square they live in: about 78 x 59 km
REPEATS = 50  # needs in one round
AT_ONCE = 50_000  # rows made at a time
RULES = CircleRules(1, "Bench", ZoneInfo("America/New_York"), ("en",), None, "", "911")
SCANNED = 100_000

# The plainest scan there is: no joins, nobody left out, squared degrees for a distance.
_SCAN = """
SELECT member_id, (lat - :lat) * (lat - :lat) + (lon - :lon) * (lon - :lon) * :narrow AS far
FROM offer_kind NOT INDEXED WHERE circle_id = 1 AND kind = :kind ORDER BY far LIMIT 5
"""

Measure = Callable[[], Awaitable[float]]


async def rows(plan: Plan) -> list[Row]:
    """100,000 against a scan of them, in milliseconds, and against fewer; more against fewer in a full run."""
    engines = {count: _town(plan.home, count) for count in plan.helpers}
    raw = sqlite3.connect(_path(plan.home, SCANNED))
    found = await alternate(
        plan.rounds, *(_ours(engine, plan.chance) for engine in engines.values()), _scans(raw, plan.chance)
    )
    raw.close()
    for engine in engines.values():
        engine.dispose()
    at = {count: number for number, count in enumerate(engines)}
    said = {count: f"{middle(found, number) * 1e3:.2f} ms" for count, number in at.items()}
    few, many, scan = at[10_000], at[SCANNED], len(engines)
    measured = [
        Row(budgets.MATCH, said[SCANNED], f"{middle(found, scan) * 1e3:.1f} ms", ratios(found, many, scan)),
        Row(budgets.MATCH_TIME, said[SCANNED], "-", tuple(value * 1e3 for value in column(found, many))),
        Row(budgets.MATCH_LARGE, said[SCANNED], said[10_000], ratios(found, many, few)),
    ]
    if (most := max(engines)) > SCANNED:
        measured.append(Row(budgets.MATCH_HUGE, said[most], said[10_000], ratios(found, at[most], few)))
    return measured


def _path(home: Path, count: int) -> Path:
    return home / f"match{count}.db"


def _town(home: Path, count: int) -> Engine:
    """So many helpers in the same square, each with an offer; member 1 is who needs something."""
    settings = settings_for(_path(home, count), "http://127.0.0.1:9")
    engine = open_database(settings, read_key(settings.secret_key))
    now, chance = datetime.now(UTC), random.Random(3)
    circle = {"id": 1, "key": "bench", "name": "Bench", "timezone": "UTC", "languages": ["en"], "key_check": "-"}
    with Session(engine) as session, session.begin():
        session.execute(insert(Circle), [{**circle, "quiet_hours": "", "contact": "", "emergency_number": ""}])
        for first in range(1, count + 1, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, count + 1))
            places = [_somewhere(chance) for _ in numbers]
            members = [member_row(1, n, at.lat, at.lon, now) for n, at in zip(numbers, places, strict=True)]
            session.execute(insert(Member), members)
            session.execute(insert(Address), [address_row(1, n, f"telegram:{n}", now) for n in numbers])
            add_offers(session, 1, members, KINDS, now)
    return engine


def _somewhere(chance: random.Random) -> Point:
    near = chance.uniform
    lat, lon = near(-HALF_DEGREES, HALF_DEGREES), near(-HALF_DEGREES, HALF_DEGREES)
    return Point(round(MIDDLE.lat + lat, 4), round(MIDDLE.lon + lon, 4))


def _ours(engine: Engine, chance: random.Random) -> Measure:
    async def measure() -> float:
        places = [_somewhere(chance) for _ in range(REPEATS)]
        with Session(engine) as session:
            turn = Turn(session, RULES, datetime.now(UTC), session.get_one(Member, 1))
            with Watch() as watch:
                for place in places:
                    need = _need(place, turn.now)
                    looking.choose_wave(turn, need, looking.wanted_of(turn, need), 0.0)
        return watch.cpu / REPEATS

    return measure


def _need(place: Point, now: datetime) -> Need:
    """One that is not kept: only looked for."""
    said = {"status": NeedStatus.OPEN, "urgent": False, "wave": 0, "remaining": 1, "unit": None, "created_at": now}
    return Need(id=1, circle_id=1, member_id=1, kinds=["food"], lat=place.lat, lon=place.lon, **said)


def _scans(raw: sqlite3.Connection, chance: random.Random) -> Measure:
    async def measure() -> float:
        places = [_somewhere(chance) for _ in range(REPEATS)]
        with Watch() as watch:
            for place in places:
                narrow = math.cos(math.radians(place.lat)) ** 2
                raw.execute(_SCAN, {"lat": place.lat, "lon": place.lon, "narrow": narrow, "kind": "food"}).fetchall()
        return watch.cpu / REPEATS

    return measure
