"""The calendar side of time words: local days and hours made into windows in UTC, safe over clock changes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

# A bare hour below this is the afternoon: nobody means 5 in the morning by "at 5".
AFTERNOON_BELOW = 7
LAST_MINUTE = time(23, 59)  # the end of a day, kept on that day so that it is shown as that day
PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (17, 21), "night": (18, 24)}


@dataclass(frozen=True, slots=True)
class Days:
    """The local days of a time word, first and last.

    `weekday` (Monday 0) is set where one name may mean today or a week on; `named` are all weekdays named.
    `again` says how often: "weekly", "daily", "monthly", or "" for once; `every` second week or so.
    """

    first: date
    last: date
    again: str = ""
    weekday: int | None = None
    named: tuple[int, ...] = ()
    either: tuple[date, ...] = ()  # "Tuesday or Friday"
    every: int = 1
    past: bool = False
    any_day: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a time word; a `part` of a day ("night") gives way to an hour said beside it.

    `vague` is an hour whose half of the day was not said, and so was guessed.
    """

    start: time
    end: time | None
    part: str | None = None
    again: bool = False
    vague: bool = False


class Window(NamedTuple):
    """Start and end in UTC, the local day it falls on, and whether the hours said still count."""

    start: datetime | None
    end: datetime | None
    day: date
    hours: bool = True


def utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local wall-clock time in UTC. An hour that clocks skip is read as the one after it."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def part_hours(name: str, *, again: bool = False) -> Hours:
    """The hours of a part of the day: "morning" is 6 to 12."""
    first, last = PARTS[name]
    return Hours(time(first), time(last) if last < 24 else LAST_MINUTE, name, again)


def next_weekday(today: date, weekday: int, *, today_counts: bool) -> date:
    """The coming day with that name."""
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead or today_counts else 7)


def month_day(today: date, month: int, day: int, year: int | None = None) -> date | None:
    """That date this year, or next year when it has passed; None when there is no such date."""
    for candidate in [year] if year else range(today.year, today.year + 5):
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


def day_of_month(today: date, day: int) -> date | None:
    """The coming day of that number: "the 30th"; a month too short for it is passed over."""
    for ahead in range(12):
        months = today.month - 1 + ahead
        try:
            found = date(today.year + months // 12, months % 12 + 1, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None


def week_end(today: date, weeks: int = 0) -> date:
    """The Sunday of this week, or of a later one."""
    return today + timedelta(days=6 - today.weekday() + 7 * weeks)


def month_end(day: date) -> date:
    """The last day of a month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def window(days: Days | None, hours: Hours | None, now: datetime, zone: ZoneInfo) -> Window:
    """An hour without a day is the next such hour; what has passed is not returned."""
    today = now.astimezone(zone).date()
    if hours is None:
        return _whole_days(days, now, zone) if days is not None else Window(None, None, today)
    first = days.first if days else today
    if _over(_hours_on(first, hours, zone), now):
        ahead = _days_until_again(days)
        if ahead == 0:
            return _rest_of_day(first, now, zone)
        first += timedelta(days=ahead)
    begin, until = _hours_on(first, hours, zone)
    return Window(max(begin, now) if until else begin, until, first)


def _whole_days(days: Days, now: datetime, zone: ZoneInfo) -> Window:
    start, end = utc(days.first, time(0), zone), utc(days.last, LAST_MINUTE, zone)
    return Window(None, None, days.first) if end < now else Window(max(start, now), end, days.first)


def _over(span: tuple[datetime, datetime | None], now: datetime) -> bool:
    return (span[1] or span[0]) <= now


def _hours_on(day: date, hours: Hours, zone: ZoneInfo) -> tuple[datetime, datetime | None]:
    start = utc(day, hours.start, zone)
    if hours.end is None:
        return start, None
    end = utc(day, hours.end, zone)
    return start, end if end > start else utc(day + timedelta(days=1), hours.end, zone)


def _days_until_again(days: Days | None) -> int:
    if days is None or days.last > days.first or days.again == "daily":
        return 1
    return 7 if days.weekday is not None else 0


def _rest_of_day(day: date, now: datetime, zone: ZoneInfo) -> Window:
    last = utc(day, LAST_MINUTE, zone)
    return Window(now, last, day, hours=False) if last > now else Window(None, None, day, hours=False)
