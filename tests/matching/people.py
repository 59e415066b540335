"""A need and helpers, made up: what matching is given."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from handlers.circle import CircleRules, QuietHours
from handlers.matching import Wanted
from handlers.messages import Point
from handlers.rules import Rules
from storage.helpers import Helper

ZONE = ZoneInfo("America/New_York")
HERE = Point(40.68, -73.94)
NOON = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)  # a Monday, 12:00 in New York
KM = 1 / 111.2  # degrees of latitude


def circle(rules: Rules | None = None) -> CircleRules:
    """A circle that is quiet from 20 to 9."""
    quiet = QuietHours(time(20), time(9))
    return CircleRules(1, "Riverside", ZONE, ("en", "es"), quiet, "", "911", rules=rules or Rules())


def wanted(*kinds: str, now: datetime = NOON, **more: Any) -> Wanted:
    """A need HERE, of groceries by default, at no particular time."""
    said = {"place": HERE, "language": "en", "window": (None, None), "urgent": False, "circle": circle()}
    return Wanted(kinds=kinds or ("food",), now=now, **{**said, **more})


def helper(member_id: int = 1, km: float | None = 1.0, **more: Any) -> Helper:
    """Someone so far north of HERE who offered groceries, and was never asked."""
    place = {} if km is None else {"lat": HERE.lat + km * KM, "lon": HERE.lon}
    said = {"available": (), "kind": "food", "language": "en"}
    return Helper(member_id=member_id, **{**said, **place, **more})
