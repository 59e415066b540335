"""One way to read a text in these tests: a Wednesday morning in Brooklyn, and three known places."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handlers.messages import Point
from handlers.understanding import Gazetteer, Understood, understand

# Wednesday 18 November 2026, 10:00 in New York.
NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
PLACES = Gazetteer(
    [
        ("Bushwick", 40.6944, -73.9213),
        ("Peñasco", 31.31, -113.53),
        ("North Bushwick", 40.7, -73.92),
        ("Bed-Stuy", 40.687, -73.941),
    ]
)


def read(text: str, now: datetime = NOW, shared: Point | None = None) -> Understood:
    return understand(text, now=now, zone=NEW_YORK, gazetteer=PLACES, shared=shared)


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)
