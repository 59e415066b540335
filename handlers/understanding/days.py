"""A day as written, made into local days: "by Fri", "the 30th", "next week", "every Tue"."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.understanding import clock
from handlers.understanding.clock import Days
from handlers.understanding.timeline import Clock, Line
from handlers.understanding.timewords import DAY_NAMES

# "in 90 days" is the farthest that is read; beyond that it is rarely a wish for help.
FARTHEST_DAYS = 90
# A date of no year that passed within these days is that past day, not the one in a year's time.
JUST_PASSED = timedelta(days=90)
# "Samedi 21" is a date only when that Saturday comes this soon; otherwise the number is something else.
NUMBERED_WEEKDAY_DAYS = 60
WORK_DAYS = [0, 1, 2, 3, 4]  # "Monday to Friday" is said of every week
_SPAN_DAYS = {"day": 1, "week": 7, "month": 30}


def read_span(match: re.Match[str], line: Line, today: date, now: datetime) -> Days | datetime | None:
    """ "in 2 hours" as a moment, "in the next 3 days" as days; None for a span that is no time ("2 days")."""
    before = match["in"] or match["next"] or match["later"]
    if not before:
        return None
    if match["marked"]:
        said = line.items[match.start("marked")].value
        if match["in"] != "I" or not isinstance(said, Clock) or not said.marked:
            return None
        return now + timedelta(hours=said.hour)
    count = int(str(line.items[match.start("count")].value))
    span = str(line.items[match.start("unit")].value)
    if span in ("minute", "hour"):
        return now + timedelta(minutes=count * (60 if span == "hour" else 1))
    last = today + timedelta(days=min(count * _SPAN_DAYS[span], FARTHEST_DAYS))
    within = match["next"] or match["in"] == "B"
    return Days(today if within else last, last)


def read_days(match: re.Match[str], line: Line, today: date) -> Days | None:
    """The days of a match of DAY; None when there are no such days ("Feb 30")."""
    if match["word"]:
        return _named_days(str(line.items[match.start("word")].value), today)
    if match["holiday"]:
        feast = _holiday(str(line.items[match.start("holiday")].value), today)
        return Days(feast, feast)
    if match["list"] or match["plural"]:
        return _several(match, line, today)
    if match["day"]:
        return _weekday(match, line, today)
    if match["wday"]:
        return _numbered(match, line, today)
    if match["whole"]:
        return _month(match, line, today)
    day = _dated(match, line, today)
    if day is None:
        return None
    run = _run(match, line, day)
    if run is not None:
        return replace(run, past=run.last < today)
    if match["week"]:
        monday = day - timedelta(days=day.weekday())
        return Days(monday, monday + timedelta(days=6), past=monday + timedelta(days=6) < today)
    return Days(day, day, past=day < today)


def _run(match: re.Match[str], line: Line, day: date) -> Days | None:
    """ "Nov 22-26", "du 22 au 26 novembre": the days from one number to the other of one month."""
    group = "mlast" if match["mlast"] else "dfirst"
    if not match[group]:
        return None
    number = int(str(line.items[match.start(group)].value))
    first, last = sorted((number, day.day))
    return (
        Days(day.replace(day=first), day.replace(day=last)) if first > 0 and last <= clock.month_end(day).day else None
    )


def weekday_of(line: Line, at: int) -> int:
    """Monday 0."""
    return DAY_NAMES.index(str(line.items[at].value))


def _dated(match: re.Match[str], line: Line, today: date) -> date | None:
    if match["date"]:
        return _in_figures(str(line.items[match.start("date")].value), today)
    for group in ("nth", "dia", "last"):
        if match[group]:
            return clock.day_of_month(today, int(str(line.items[match.start(group)].value)))
    month_at, day_at, year = ("mon", "mday", "myear") if match["mon"] else ("dmon", "dday", "dyear")
    month, number = (int(str(line.items[match.start(group)].value)) for group in (month_at, day_at))
    return _of_no_year(today, month, number, int(str(line.items[match.start(year)].value)) if match[year] else None)


def _in_figures(said: str, today: date) -> date | None:
    if "-" in said:
        year, month, day = map(int, said.split("-"))
        return clock.month_day(today, month, day, year)
    first, second, *years = map(int, said.split("/"))
    month, day = (second, first) if first > 12 else (first, second)  # 30/11 can only be a day before a month
    return _of_no_year(today, month, day, years[0] % 100 + 2000 if years else None)


def _of_no_year(today: date, month: int, day: int, year: int | None) -> date | None:
    found = clock.month_day(today, month, day, year)
    if year is None and found is not None and found.year == today.year + 1:
        before = clock.month_day(today, month, day, today.year)
        if before is not None and today - before <= JUST_PASSED:
            return before
    return found


def _several(match: re.Match[str], line: Line, today: date) -> Days:
    start, end = match.span()
    places = [at for at in range(start, end) if line.letters[at] in "WwP"]
    wanted = [weekday_of(line, at) for at in places]
    joins = line.letters[places[0] : places[-1]]
    if len(wanted) == 2 and re.search("[tUy-]", joins):
        wanted = [(wanted[0] + n) % 7 for n in range((wanted[1] - wanted[0]) % 7 + 1)]  # "Mon-Wed" has a Tuesday
        if today.weekday() in wanted:
            wanted = wanted[wanted.index(today.weekday()) :] if wanted != WORK_DAYS else wanted
    if wanted == WORK_DAYS or "P" in line.letters[start:end] or match[0][:1] in "EVl":
        return _weekly(wanted, today, every=2 if match[0][:1] == "V" else 1)
    days = sorted(clock.next_weekday(today, day, today_counts=True) for day in set(wanted))
    if "X" in match[0]:
        days = [clock.week_end(today) + timedelta(days=1 + day) for day in sorted(set(wanted))]
    return Days(days[0], days[-1], named=tuple(sorted(set(wanted))), either=tuple(days))


def _weekly(wanted: list[int], today: date, every: int = 1) -> Days:
    named = tuple(sorted(set(wanted)))
    first = min(clock.next_weekday(today, day, today_counts=True) for day in named)
    return Days(first, first, "weekly", first.weekday(), named, every=every)


def _weekday(match: re.Match[str], line: Line, today: date) -> Days:
    wanted, rel, after = weekday_of(line, match.start("day")), match["rel"], match["after"]
    if "E" in rel or "V" in rel or ("l" in match["habit"] and not after):
        return _weekly([wanted], today, every=2 if "V" in rel else 1)
    if "X" in rel:
        day = clock.week_end(today) + timedelta(days=1 + wanted)
        return Days(day, day, named=(wanted,))
    day = clock.next_weekday(today, wanted, today_counts="X" not in after)
    this = "S" in rel or "S" in after  # "this Friday" on a Friday is today, "Friday" alone may be in a week
    return Days(day, day, weekday=None if this else wanted, named=(wanted,))


def _numbered(match: re.Match[str], line: Line, today: date) -> Days | None:
    wanted = weekday_of(line, match.start("wday"))
    number = int(str(line.items[match.start("wnum")].value))
    for ahead in range(NUMBERED_WEEKDAY_DAYS):
        day = today + timedelta(days=ahead)
        if (day.day, day.weekday()) == (number, wanted):
            return Days(day, day, named=(wanted,))
    return None


def _month(match: re.Match[str], line: Line, today: date) -> Days:
    month = int(str(line.items[match.start("whole")].value))
    first = date(today.year + (month < today.month), month, 1)
    return Days(max(first, today), clock.month_end(first))


def _holiday(name: str, today: date) -> date:
    if name == "thanksgiving":  # the fourth Thursday of November
        for year in (today.year, today.year + 1):
            first = date(year, 11, 1)
            day = first + timedelta(days=(3 - first.weekday()) % 7 + 21)
            if day >= today:
                return day
    month, day_number = map(int, name.split("-"))
    return clock.month_day(today, month, day_number) or today


def _named_days(name: str, today: date) -> Days | None:
    saturday = clock.week_end(today) - timedelta(days=1)
    weekend = (max(saturday, today), saturday + timedelta(days=1))
    month_last = clock.month_end(today)
    spans = {
        "tomorrow": (today + timedelta(days=1),) * 2,
        "day after": (today + timedelta(days=2),) * 2,
        "yesterday": (today - timedelta(days=1),) * 2,
        "this week": (today, clock.week_end(today)),
        "next week": (clock.week_end(today) + timedelta(days=1), clock.week_end(today, 1)),
        "this weekend": weekend,
        "weekends": weekend,
        "next weekend": (saturday + timedelta(days=7), saturday + timedelta(days=8)),
        "weekdays": (clock.next_weekday(today, 0, today_counts=True) if today.weekday() > 4 else today,) * 2,
        "this month": (today, month_last),
        "next month": (month_last + timedelta(days=1), clock.month_end(month_last + timedelta(days=1))),
        "any day": (today, today + timedelta(days=7)),
    }
    days = Days(*spans.get(name, (today, today)), past=name == "yesterday", any_day=name == "any day")
    again = {"weekends": "weekly", "weekdays": "weekly", "daily": "daily", "weekly": "weekly", "monthly": "monthly"}
    named = {"weekends": (5, 6), "this weekend": (5, 6), "next weekend": (5, 6), "weekdays": (0, 1, 2, 3, 4)}
    return replace(days, again=again.get(name, ""), named=named.get(name, tuple(range(7)) if name == "daily" else ()))
