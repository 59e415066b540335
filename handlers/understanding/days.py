"""A day as written, made into local days: "by Fri", "the 30th", "next week", "every Tue"."""

import re
from datetime import date, datetime, timedelta

from handlers.understanding import clock
from handlers.understanding.amounts import ONES
from handlers.understanding.clock import Days
from handlers.understanding.timepatterns import WEEKDAY
from handlers.understanding.timewords import DAY_WORDS, MONTHS, WEEKDAYS

# "in 90 days" is the farthest that is read; beyond that it is rarely a wish for help.
FARTHEST_DAYS = 90
# The weekdays (Monday 0) some words stand for.
NAMED = {
    "weekends": (5, 6),
    "this weekend": (5, 6),
    "next weekend": (5, 6),
    "weekdays": (0, 1, 2, 3, 4),
    "daily": (0, 1, 2, 3, 4, 5, 6),
}


def read_span(match: re.Match[str], today: date, now: datetime, shown: dict[str, str]) -> Days | datetime:
    said = match["count"]
    small = {"a": 1, "an": 1, "un": 1, "una": 1, "couple of": 2}
    count = int(said) if said.isdecimal() else small.get(said) or ONES["en"].get(said) or ONES["es"].get(said, 0)
    span = match["span"]
    if span.startswith(("h", "m")):
        ahead = timedelta(minutes=count) if span.startswith("m") else timedelta(hours=count)
        return now + ahead
    days = min(count * (1 if span.startswith("d") else 7), FARTHEST_DAYS)
    last = today + timedelta(days=days)
    first = today if "next" in match["within"] or match["within"] == "within" else last
    label = (
        shown["within"].format(_date_label(last, today, shown)) if first == today else _date_label(last, today, shown)
    )
    return Days(first, last, label)


def read_days(match: re.Match[str], today: date, shown: dict[str, str]) -> Days | None:
    if match["word"]:
        return _named_days(match["word"], today, shown)
    if match["weekdays"]:
        names = re.findall(rf"(?:{WEEKDAY})(?=s?\b)", match["weekdays"])
        names = _filled(names, match["weekdays"])
        again = match["every"] or any(n + "s" in match["weekdays"] for n in names if not n.endswith("s"))
        return (_weekly if again else _either)(names, today, shown)
    if match["weekday"]:
        return _weekday(match, today, shown)
    day = _dated(match, today)
    return None if day is None else Days(day, day, _date_label(day, today, shown))


def _dated(match: re.Match[str], today: date) -> date | None:
    if match["iso"]:
        year, month, day = map(int, match["iso"].split("-"))
        return clock.month_day(today, month, day, year)
    if match["us"]:
        month, day, *years = map(int, match["us"].split("/"))
        return clock.month_day(today, month, day, years[0] % 100 + 2000 if years else None)
    if match["md"]:
        return clock.month_day(today, MONTHS[match["month"]], int(match["mday"]), _int(match["myear"]))
    if match["dm"]:
        return clock.month_day(today, MONTHS[match["dmonth"]], int(match["dday"]), _int(match["dyear"]))
    return clock.day_of_month(today, int(match["nth"] or match["dia"]))


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def _date_label(day: date, today: date, shown: dict[str, str]) -> str:
    ahead = (day - today).days
    if ahead in (0, 1):
        return shown["today" if ahead == 0 else "tomorrow"]
    return shown["date"].format(month=shown[f"month{day.month}"], day=day.day)


def _weekly(names: list[str], today: date, shown: dict[str, str]) -> Days:
    wanted = sorted({WEEKDAYS[name] for name in names})
    first = min(clock.next_weekday(today, day, today_counts=True) for day in wanted)
    label = " & ".join(shown[f"day{day}"] for day in wanted)
    return Days(first, first, f"{shown['every']} {label}", recurring=True, weekday=first.weekday(), named=tuple(wanted))


def _filled(names: list[str], said: str) -> list[str]:
    """ "Mon-Wed" has a Tuesday."""
    if len(names) != 2 or not re.search(r"-| to | thru | through ", said):
        return names
    first, last = (WEEKDAYS[name] for name in names)
    wanted = [(first + n) % 7 for n in range((last - first) % 7 + 1)]
    return [next(word for word, day in WEEKDAYS.items() if day == number) for number in wanted]


def _either(names: list[str], today: date, shown: dict[str, str]) -> Days:
    """ "Thursday or Friday": once, from the first to the last of them."""
    days = sorted(clock.next_weekday(today, WEEKDAYS[name], today_counts=True) for name in names)
    label = "/".join(shown[f"day{day.weekday()}"] for day in days)
    return Days(days[0], days[-1], label, named=tuple(sorted(day.weekday() for day in days)))


def _weekday(match: re.Match[str], today: date, shown: dict[str, str]) -> Days | None:
    wanted, rel = WEEKDAYS[match["weekday"]], match["rel"] or ""
    if rel in ("every", "each", "cada", "todos los"):
        return _weekly([match["weekday"]], today, shown)
    if rel == "next":
        day = clock.week_end(today) + timedelta(days=1 + wanted)
        return Days(day, day, f"{shown['next']} {shown[f'day{wanted}']}", named=(wanted,))
    day = clock.next_weekday(today, wanted, today_counts="proxim" not in rel and match["after"] is None)
    return Days(day, day, shown[f"day{wanted}"], weekday=wanted, named=(wanted,))


def _named_days(word: str, today: date, shown: dict[str, str]) -> Days:
    name = DAY_WORDS[word]
    saturday = clock.week_end(today) - timedelta(days=1)
    weekend = (max(saturday, today), saturday + timedelta(days=1))
    spans = {
        "today": (today, today),
        "tonight": (today, today),
        "tomorrow": (today + timedelta(days=1),) * 2,
        "day after": (today + timedelta(days=2),) * 2,
        "this week": (today, clock.week_end(today)),
        "next week": (clock.week_end(today) + timedelta(days=1), clock.week_end(today, 1)),
        "this weekend": weekend,
        "weekends": weekend,
        "next weekend": (saturday + timedelta(days=7), saturday + timedelta(days=8)),
        "weekdays": (clock.next_weekday(today, 0, today_counts=True) if today.weekday() > 4 else today,) * 2,
        "daily": (today, today),
        "this month": (today, _month_end(today)),
        "next month": (_month_end(today) + timedelta(days=1), _month_end(_month_end(today) + timedelta(days=1))),
        "any day": (today, today + timedelta(days=7)),
    }
    first, last = spans[name]
    again = name in ("weekends", "weekdays", "daily")
    return Days(first, last, shown[name], recurring=again, named=NAMED.get(name, ()))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
