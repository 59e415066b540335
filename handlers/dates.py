"""The dates of a need that comes again: by its rule, in the circle's zone, so that 8am stays 8am. Pure."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from handlers import policy
from handlers.understanding import When, clock
from handlers.understanding.labels import say_when
from handlers.understanding.timewords import DAY_NAMES, LANGUAGES, calendar
from storage.models import Series

_OFTEN = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month"}
_TIME = re.compile(
    r" (?:(?P<limit>[<>]?)(?P<start>\d\d:\d\d)(?:-(?P<end>\d\d:\d\d))?|(?P<part>" + "|".join(clock.PARTS) + r"))$"
)
_AHEAD = 400  # skipped dates looked past before a series is taken to have none left


class Hour(NamedTuple):
    """When a date of a series begins, as it is stored: its first moment, whether it has an hour, how long it is."""

    first_at: datetime
    timed: bool
    minutes: int | None


def hour_of(when: When, zone: ZoneInfo, today: date | None = None) -> Hour:
    """What a series keeps of a time as it was read: its label, as the window of today may have begun already."""
    assert when.start is not None  # noqa: S101 - what recurs has a beginning
    first = day_of(when.start, zone)
    if today is not None and "BYDAY" in (when.rrule or "") and "INTERVAL" not in (when.rrule or ""):
        first = today  # the rule itself says which of several days comes first
    said = _TIME.search(when.label.partition(";")[0])
    if said is None:
        return Hour(_at(first, time(0), zone), False, None)
    if said["part"]:
        hours = clock.part_hours(said["part"])
        start, end = hours.start, hours.end
    else:
        start = time.fromisoformat(said["start"])
        end = clock.LAST_MINUTE if said["limit"] == ">" else time.fromisoformat(said["end"]) if said["end"] else None
    return Hour(_at(first, start, zone), True, _minutes(start, end))


def _minutes(start: time, end: time | None) -> int | None:
    if end is None:
        return None
    span = datetime.combine(date.min, end) - datetime.combine(date.min, start)
    return round((span % timedelta(days=1)).total_seconds() / 60)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The local date of a moment."""
    return moment.astimezone(zone).date()


def occurs_at(day: date, zone: ZoneInfo) -> datetime:
    """How a date is kept, whatever its hour: its local midnight."""
    return _at(day, time(0), zone)


def starts_at(series: Series, day: date, zone: ZoneInfo) -> datetime:
    """When a date begins."""
    return _at(day, series.first_at.astimezone(zone).time() if series.timed else time(0), zone)


def ends_at(series: Series, day: date, zone: ZoneInfo) -> datetime | None:
    """When a date ends: with its day where it has no hour; None where only its beginning is known."""
    if not series.timed:
        return _at(day, clock.LAST_MINUTE, zone)
    return starts_at(series, day, zone) + timedelta(minutes=series.minutes) if series.minutes else None


def next_day(series: Series, first: date, zone: ZoneInfo) -> date | None:
    """The first date of a series from `first` on that is not left out."""
    rule = _rule(series, zone)
    found = rule.after(datetime.combine(first, time(0)), inc=True)
    for _ in range(_AHEAD):
        if found is None or found.date().isoformat() not in series.skipped:
            break
        found = rule.after(found)
    return None if found is None else found.date()


def is_date(series: Series, day: date, zone: ZoneInfo) -> bool:
    """Whether a day is one of the series' dates, left out or not."""
    found = _rule(series, zone).after(datetime.combine(day, time(0)), inc=True)
    return found is not None and found.date() == day


def make_at(series: Series, day: date, before: date | None, zone: ZoneInfo) -> datetime:
    """When a date's need is made: early enough to find somebody, but not before the date before it has come."""
    lead = policy.REPEAT_LEAD_DAILY if "FREQ=DAILY" in series.rule else policy.REPEAT_LEAD
    due = _at(day - lead, starts_at(series, day, zone).astimezone(zone).time(), zone)
    return due if before is None else max(due, starts_at(series, before, zone))


def label_of_date(series: Series, day: date, zone: ZoneInfo) -> str:
    """A date's time, in its stored form."""
    return f"on {day.isoformat()}{_hours(series, zone)}"


def label_of_all(series: Series, zone: ZoneInfo) -> str:
    """The time of every date, in its stored form: "every tue,thu 08:00"."""
    parts = dict(part.split("=") for part in series.rule.split(";"))
    days = ",".join(name for name in DAY_NAMES if name[:2].upper() in parts.get("BYDAY", "").split(","))
    every = "every other" if parts.get("INTERVAL") == "2" else "every"
    return f"{every} {days or _OFTEN.get(parts['FREQ'], 'day')}{_hours(series, zone)}"


def say_every(series: Series, language: str, zone: ZoneInfo, today: date) -> str:
    """ "every Tue & Thu 8am", in a reader's language."""
    return say_when(label_of_all(series, zone), language, today)


def say_day(day: date, language: str) -> str:
    """ "Tue Jun 2": a date that may be far off, or read a day late."""
    shown = calendar(language if language in LANGUAGES else "en").shown
    numbers = shown["say date"].format(month=shown[f"month {day.month}"], day=day.day)
    return f"{shown[f'weekday {DAY_NAMES[day.weekday()]}']} {numbers}"


def _hours(series: Series, zone: ZoneInfo) -> str:
    """The hour as a label has it: a part of the day by its name, "from then on" where it lasts until midnight."""
    if not series.timed:
        return ""
    start = series.first_at.astimezone(zone).time()
    if not series.minutes:
        return f" {start:%H:%M}"
    end = (datetime.combine(date.min, start) + timedelta(minutes=series.minutes)).time()
    for name in clock.PARTS:
        hours = clock.part_hours(name)
        if (hours.start, hours.end) == (start, end):
            return f" {name}"
    return f" >{start:%H:%M}" if end == clock.LAST_MINUTE else f" {start:%H:%M}-{end:%H:%M}"


def _rule(series: Series, zone: ZoneInfo) -> rrule:
    """Counted in local days: a rule in UTC would move by an hour when clocks do."""
    first = datetime.combine(day_of(series.first_at, zone), time(0))
    rule: rrule = rrulestr(series.rule, dtstart=first)
    return rule


def _at(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
