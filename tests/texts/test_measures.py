"""Times, dates and distances, as each language writes them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.circle import CircleRules
from handlers.measures import calendar_day, clock_time, distance

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "minute", "en", "es", "fr", "ht"),
    [
        (0, 0, "12am", "12am", "0h", "12è maten"),
        (9, 0, "9am", "9am", "9h", "9è maten"),
        (9, 5, "9:05am", "9:05am", "9h05", "9è 05 maten"),
        (12, 0, "12pm", "12pm", "12h", "12è apremidi"),
        (14, 30, "2:30pm", "2:30pm", "14h30", "2è 30 apremidi"),
        (19, 0, "7pm", "7pm", "19h", "7è aswè"),
    ],
)
def test_clock_time(hour: int, minute: int, en: str, es: str, fr: str, ht: str) -> None:
    moment = datetime(2026, 6, 1, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)
    assert [clock_time(moment, NEW_YORK, code) for code in ("en", "es", "fr", "ht")] == [en, es, fr, ht]


@pytest.mark.parametrize(
    ("moment", "en", "es", "fr", "ht"),
    [
        (datetime(2026, 12, 5, 17, tzinfo=UTC), "December 5", "5 de diciembre", "5 décembre", "5 desanm"),
        (datetime(2026, 8, 2, 3, tzinfo=UTC), "August 1", "1 de agosto", "1er août", "premye out"),
        (
            datetime(2027, 1, 15, 17, tzinfo=UTC),
            "January 15, 2027",
            "15 de enero de 2027",
            "15 janvier 2027",
            "15 janvye 2027",
        ),
    ],
)
def test_calendar_day(moment: datetime, en: str, es: str, fr: str, ht: str) -> None:
    assert [calendar_day(moment, NOW, NEW_YORK, code) for code in ("en", "es", "fr", "ht")] == [en, es, fr, ht]


def test_distance() -> None:
    assert [distance(1.3, code, miles=True) for code in ("en", "es", "fr", "ht")] == [
        "0.8 mi",
        "0.8 mi",
        "0,8 mi",
        "0.8 mil",
    ]
    assert distance(1.3, "fr", miles=False) == "1,3 km"
    assert distance(0.01, "en", miles=True) == "0.1 mi"


@pytest.mark.parametrize(
    ("zone", "miles"),
    [
        ("America/New_York", True),
        ("Europe/London", True),
        ("America/Port-au-Prince", False),
        ("America/Toronto", False),
    ],
)
def test_people_think_in_miles_or_kilometers(zone: str, miles: bool) -> None:
    circle = CircleRules(1, "Riverside", ZoneInfo(zone), ("en",), None, "", "911")
    assert circle.counts_in_miles is miles
