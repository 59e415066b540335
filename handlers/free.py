"""Days and parts of a day: when someone said they are free, and when something is wanted."""

from datetime import datetime
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24)}  # local hours, from and before

Window = tuple[datetime | None, datetime | None]


def is_free(available: tuple[str, ...], window: Window, zone: ZoneInfo) -> bool:
    """Whether somebody free on these days, in these parts of a day (none named: any), can help in a window."""
    free_days, free_parts = set(available) & set(DAYS), set(available) & set(PARTS)
    days, parts = days_of(window, zone), parts_of(window, zone)
    if days and free_days and not days & free_days:
        return False
    return not (parts and free_parts and not parts & free_parts)


def days_of(window: Window, zone: ZoneInfo) -> frozenset[str] | None:
    """The week days a window of at most a week touches; None when any day will do."""
    start, end = window[0], window[1] or window[0]
    if start is None or end is None:
        return None
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    span = (last - first).days
    if not 0 <= span < len(DAYS):
        return None
    return frozenset(DAYS[(first.weekday() + n) % len(DAYS)] for n in range(span + 1))


def parts_of(window: Window, zone: ZoneInfo) -> frozenset[str] | None:
    """The parts of a day that a window within one day touches; None when any part will do."""
    start, end = window[0], window[1] or window[0]
    if start is None or end is None or end < start:
        return None
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.date() != last.date():
        return None
    return frozenset(part for part, (begin, stop) in PARTS.items() if first.hour < stop and begin <= last.hour)
