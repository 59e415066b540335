"""The calendar side of time words: local days and hours made into windows in UTC, safe over clock changes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# A bare hour below this is the afternoon: nobody means 5 in the morning by "at 5".
AFTERNOON_BELOW = 7
NOON = time(12)
LAST_MINUTE = time(23, 59)  # the end of a day, kept on that day so that it is shown as that day
PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (17, 21), "night": (18, 24)}


@dataclass(frozen=True, slots=True)
class Days:
    """The local days of a time word, first and last; `shown` is their name for an echo.

    `weekday` (Monday 0) is set where one name may mean today or a week on; `named` are all weekdays named.
    """

    first: date
    last: date
    shown: str
    recurring: bool = False
    weekday: int | None = None
    named: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a time word; a `part` of a day ("night") gives way to an hour said beside it."""

    start: time
    end: time | None
    shown: str
    part: bool = False
    recurring: bool = False


def utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A local wall-clock time in UTC. An hour that clocks skip is read as the one after it."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def hour(text: str, minutes: str | None, half: str | None) -> time | None:
    """ "6", "30", "p" as a time; None when there is no such time. Without `half` below 7 is the afternoon."""
    number, minute = int(text), int(minutes or 0)
    if number > 23 or minute > 59 or (half and not 0 < number <= 12):
        return None
    if half:
        number = number % 12 + (12 if half == "p" else 0)
    elif 0 < number < AFTERNOON_BELOW and len(text) == 1:
        number += 12
    return time(number, minute)


def shown(at: time) -> str:
    """ "6pm", "10:30am"."""
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


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
    """The coming day of that number: "the 30th"."""
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


def window(
    days: Days | None, hours: Hours | None, now: datetime, zone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """Start and end in UTC. An hour without a day is the next such hour; what has passed is not returned."""
    today = now.astimezone(zone).date()
    if hours is None:
        return _whole_days(days, now, zone) if days is not None else (None, None)
    first = days.first if days else today
    if _over(_hours_on(first, hours, zone), now):
        ahead = _days_until_again(days)
        if ahead == 0:
            return _rest_of_day(first, now, zone)
        first += timedelta(days=ahead)
    begin, until = _hours_on(first, hours, zone)
    return max(begin, now) if until else begin, until


def _whole_days(days: Days, now: datetime, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    start, end = utc(days.first, time(0), zone), utc(days.last, LAST_MINUTE, zone)
    return (None, None) if end < now else (max(start, now), end)


def _over(span: tuple[datetime, datetime | None], now: datetime) -> bool:
    return (span[1] or span[0]) <= now


def _hours_on(day: date, hours: Hours, zone: ZoneInfo) -> tuple[datetime, datetime | None]:
    start = utc(day, hours.start, zone)
    if hours.end is None:
        return start, None
    end = utc(day, hours.end, zone)
    return start, end if end > start else utc(day + timedelta(days=1), hours.end, zone)


def _days_until_again(days: Days | None) -> int:
    if days is None or days.last > days.first:
        return 1
    return 7 if days.weekday is not None else 0


def _rest_of_day(day: date, now: datetime, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    last = utc(day, LAST_MINUTE, zone)
    return (now, last) if last > now else (None, None)
