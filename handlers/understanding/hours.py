"""Hours as written: "6pm", "10-2", "17h30", "a las 6 de la tarde", "mornings"."""

import re
from datetime import time

from handlers.understanding import clock
from handlers.understanding.clock import Hours
from handlers.understanding.timeline import Clock, Line

# Nobody plans for 1:46: such a time says when something was written.
FINEST_MINUTES = 5
_HALVES = {"morning": "a", "afternoon": "p", "evening": "p", "night": "p"}


def read_hours(match: re.Match[str], line: Line, *, long_clock: bool) -> Hours | None:
    """The hours of a match of TIME; None for no such time. `long_clock` where 17h is said, and 5h is early."""
    items = line.items
    if match["part"]:
        return clock.part_hours(_name(line, match, "part"), again=match["part"] in "Rr")
    if match["h1"]:
        return _range(match, line, long_clock)
    if match["clock"]:
        value = items[match.start("clock")].value
        if value in ("12:00", "23:59"):
            return Hours(time.fromisoformat(value), None)
        made = _plain(line, match.start("clock"))
        half = made.half or (_HALVES[_name(line, match, "of")] if match["of"] else None)
        return _hour(made, half, long_clock and made.marked)
    if match["spoken"]:
        return _hour(_plain(line, match.start("spoken")), _HALVES[_name(line, match, "dela")], long_clock)
    if match["hours"] and items[match.start("hours")].value != "hour":
        return None
    return _hour(_plain(line, match.start("hour")), None, long_clock)


def is_bare(match: re.Match[str], line: Line) -> bool:
    """A range of plain numbers ("10-2") is a time only beside a day; "de las 2 a las 5" is one anywhere."""
    if match["h1"] != "N" or match["h2"] != "N":
        return False
    return not (match["both"] or line.letters[match.start("h2") - 1] == "k")


def is_stamp(hours: Hours) -> bool:
    """Whether an hour is too exact to be a plan."""
    return hours.end is None and hours.start.minute % FINEST_MINUTES != 0 and hours.start != clock.LAST_MINUTE


def _name(line: Line, match: re.Match[str], group: str) -> str:
    return str(line.items[match.start(group)].value)


def _plain(line: Line, at: int) -> Clock:
    value = line.items[at].value
    return value if isinstance(value, Clock) else Clock(int(str(value)[:2]))  # "5", or "05:00" for "senkè"


def _hour(said: Clock, half: str | None, long_clock: bool) -> Hours | None:
    at = _time(said, half, long_clock)
    vague = half is None and not said.exact and 0 < said.hour <= 12
    return None if at is None else Hours(at, None, vague=vague)


def _time(said: Clock, half: str | None, long_clock: bool) -> time | None:
    number = said.hour
    if number > 23 or (half and number > 12):
        return time(number, said.minute) if half == "p" and number < 24 else None
    if half:
        number = number % 12 + (12 if half == "p" else 0)
    elif 0 < number < clock.AFTERNOON_BELOW and not (said.exact or long_clock):
        number += 12
    return time(number, said.minute)


def _range(match: re.Match[str], line: Line, long_clock: bool) -> Hours | None:
    first, last = (line.items[match.start(group)].value for group in ("h1", "h2"))
    if _is_noon(first) or _is_noon(last):
        return _to_noon(first, last)
    one, two = _plain(line, match.start("h1")), _plain(line, match.start("h2"))
    named = _HALVES[_name(line, match, "both")] if match["both"] else None
    half1, half2 = one.half, two.half or named
    marked = long_clock and (one.marked or two.marked)
    end = _time(two, half2 or (half1 and _later_half(one, two, half1)), marked)
    start = _time(one, half1 or half2, marked)
    if start is None or end is None:
        return None
    if half1 is None and start >= end and half2 == "p":
        start = _time(one, "a", marked) or start  # "10-2pm"
    if not (half1 or half2 or marked) and end <= start and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    return Hours(start, end)


def _is_noon(value: object) -> bool:
    return value in ("12:00", "23:59")


def _to_noon(first: object, last: object) -> Hours | None:
    """ "9 to noon", "noon-3", "6 to midnight": noon tells the half of the other."""
    start, end = (_noon_or_hour(value) for value in (first, last))
    return None if start is None or end is None else Hours(start, end)


def _noon_or_hour(value: object) -> time | None:
    if _is_noon(value):
        return time.fromisoformat(str(value))
    return _time(value if isinstance(value, Clock) else Clock(int(str(value)[:2])), None, False)


def _later_half(one: Clock, two: Clock, half: str) -> str:
    """The half of the day of a range's end when only its start has one: "10am-2", "1pm-4"."""
    return "p" if half == "a" and two.hour % 12 <= one.hour % 12 else half
