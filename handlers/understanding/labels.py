"""A time as it is stored ("by 2026-11-20 17:00"), and how it is said in a reader's language on the day of reading.

    on DAYS [TIME]      on 2026-11-21 10:00-14:00      "Sat 10am-2pm", "tomorrow 10am-2pm" the day before
    by|until DAYS       by 2026-11-20                  "by Fri", "d'ici ven"
    every NAMES [TIME]  every sat,sun                  "weekends"
    asap, any day

TIME is an hour, a range, a part of the day, or >HH:MM (from then on). Two times are joined by "; ".
"""

import re
from datetime import date, time, timedelta

from handlers.understanding import clock
from handlers.understanding.clock import Days, Hours
from handlers.understanding.timewords import DAY_NAMES, LANGUAGES, calendar

LONGEST = 80  # as wide as its column
# Two or more single dates than this are said as first to last.
MOST_DATES = 4

_OFTEN = {
    "sat,sun": "weekends",
    "mon,tue,wed,thu,fri": "weekdays",
    "day": "daily",
    "week": "weekly",
    "month": "monthly",
}
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_NAMES = "|".join(DAY_NAMES)
_PART = re.compile(
    rf"(?P<kind>on|by|until|every|every other) (?P<days>{_DATE}(?:\.\.{_DATE}|(?:,{_DATE})*)"
    rf"|(?:{_NAMES})(?:,(?:{_NAMES}))*|day|week|month)"
    r"(?: (?P<limit>[<>]?)(?P<time>[0-9]{2}:[0-9]{2}(?:-[0-9]{2}:[0-9]{2})?|morning|afternoon|evening|night))?"
)


def label_of(kind: str, days: Days | None, hours: Hours | None, first: date, limit: str = "") -> str:
    """The stored form of a time. `kind` is "on", "by" or "until"; `limit` ">" from an hour on, "<" before it."""
    if (days and days.again) or (hours and hours.again):
        kind, said = ("every other" if days and days.every == 2 else "every"), _names(days)
    elif days is not None and days.any_day and hours is None:
        return "any day"
    else:
        said = _dates(days, first)
    return f"{kind} {said}{_time_of(hours, limit)}"


def _names(days: Days | None) -> str:
    if days is None or not days.named:
        return {"weekly": "week", "monthly": "month"}.get(days.again if days else "", "day")
    return "day" if len(days.named) == 7 else ",".join(DAY_NAMES[n] for n in days.named)


def _dates(days: Days | None, first: date) -> str:
    if days is None or days.first == days.last:
        return first.isoformat()
    run = (days.last - days.first).days + 1 == len(days.either)
    if 1 < len(days.either) <= MOST_DATES and not (run and len(days.either) > 2):
        return ",".join(day.isoformat() for day in days.either)
    return f"{days.first.isoformat()}..{days.last.isoformat()}"


def _time_of(hours: Hours | None, limit: str) -> str:
    if hours is None:
        return ""
    if hours.part:
        return f" {hours.part}"
    ends = f"-{hours.end:%H:%M}" if hours.end else ""
    return f" {limit}{hours.start:%H:%M}{ends}"


def join_labels(labels: list[str]) -> str:
    """Several times of one text, as many as the column holds."""
    made = labels[0]
    for label in labels[1:]:
        if len(made) + len(label) + 2 <= LONGEST:
            made = f"{made}; {label}"
    return made


def say_when(label: str, language: str, today: date) -> str:
    """A stored time as a reader of `language` says it on `today`, local. Other words stay as they are."""
    shown = calendar(language if language in LANGUAGES else "en").shown
    return ", ".join(_say(part, shown, today) for part in label.split("; "))


def _say(label: str, shown: dict[str, str], today: date) -> str:
    if label in ("asap", "any day"):
        return shown["asap"] if label == "asap" else shown["day any day"]
    match = _PART.fullmatch(label)
    if match is None:
        return label
    try:
        return _said(match, shown, today)
    except ValueError:  # no such date: words of someone's own that happen to look like ours
        return label


def _said(match: re.Match[str], shown: dict[str, str], today: date) -> str:
    kind, limit = match["kind"], match["limit"] or ""
    hour = _say_time(match["time"], shown) if match["time"] else ""
    form = {">": "after", "<": "by"}.get(limit)
    if form:
        hour = _form(shown, form, "time").format(hour)
    if kind.startswith("every"):
        return _say_again(kind, match["days"], hour, match["time"] if not limit else None, shown)
    if kind == "on":
        return _say_day_and_time(match["days"], hour, match["time"], shown, today)
    day, sort = _say_days(match["days"], shown, today)
    if hour and match["days"] == today.isoformat() and match["time"] not in clock.PARTS:
        return _form(shown, kind, "time").format(hour)
    return _form(shown, kind, sort).format(f"{day} {hour}".strip())


def _form(shown: dict[str, str], kind: str, sort: str) -> str:
    return shown.get(f"say {kind} {sort}") or shown[f"say {kind}"]


def _say_day_and_time(days: str, hour: str, at: str | None, shown: dict[str, str], today: date) -> str:
    if days == today.isoformat() and at in clock.PARTS:
        return shown["day tonight" if at == "night" else f"day this {at}"]
    return f"{_say_days(days, shown, today)[0]} {hour}".strip()


def _say_again(kind: str, days: str, hour: str, part: str | None, shown: dict[str, str]) -> str:
    if days == "day" and part in clock.PARTS:
        return shown[f"parts {part}"]
    if days in _OFTEN and kind == "every":
        return f"{shown[f'day {_OFTEN[days]}']} {hour}".strip()
    names = " & ".join(shown.get(f"weekday {name}", name) for name in days.split(","))
    return f"{shown[f'say {kind}'].format(names)} {hour}".strip()


def _say_days(days: str, shown: dict[str, str], today: date) -> tuple[str, str]:
    """Days in words, and of what sort they are: "word" (tomorrow), "day" (Fri, Mon Nov 30) or "date" (Nov 3)."""
    first, _, last = days.partition("..")
    if last:
        return _say_span(date.fromisoformat(first), date.fromisoformat(last), shown, today)
    dates = [date.fromisoformat(day) for day in days.split(",")]
    if len(dates) == 1:
        return _say_date(dates[0], shown, today)
    if today <= dates[0] and dates[-1] < today + timedelta(days=7):
        return "/".join(shown[f"weekday {DAY_NAMES[day.weekday()]}"] for day in dates), "day"
    return "/".join(_in_numbers(day, shown) for day in dates), "date"


def _say_date(day: date, shown: dict[str, str], today: date) -> tuple[str, str]:
    ahead = (day - today).days
    if ahead in (0, 1):
        return shown["day today" if ahead == 0 else "day tomorrow"], "word"
    if 1 < ahead < 7:
        return shown[f"weekday {DAY_NAMES[day.weekday()]}"], "day"
    if ahead > 0:  # who plans thinks in weekdays
        return _in_numbers(day, shown, "say date ahead"), "day"
    return _in_numbers(day, shown), "date"


def _in_numbers(day: date, shown: dict[str, str], form: str = "say date") -> str:
    words = {"weekday": shown[f"weekday {DAY_NAMES[day.weekday()]}"], "month": shown[f"month {day.month}"]}
    return shown[form].format(day=day.day, **words)


def _say_span(first: date, last: date, shown: dict[str, str], today: date) -> tuple[str, str]:
    saturday, month_last = clock.week_end(today) - timedelta(days=1), clock.month_end(today)
    spans = {
        (saturday, saturday + timedelta(days=1)): "this weekend",
        (saturday + timedelta(days=7), saturday + timedelta(days=8)): "next weekend",
        (saturday + timedelta(days=2), saturday + timedelta(days=8)): "next week",
        (month_last + timedelta(days=1), clock.month_end(month_last + timedelta(days=1))): "next month",
    }
    name = spans.get((first, last))
    if name is None and first <= today:
        name = {clock.week_end(today): "this week", month_last: "this month"}.get(last)
    if name is not None:
        return shown[f"day {name}"], "word"
    if first.day == 1 and last == clock.month_end(first):
        return shown["say in month"].format(month=shown[f"month {first.month}"]), "word"
    if first <= today:  # what is left of it
        end, sort = _say_date(last, shown, today)
        return _form(shown, "by", sort).format(end), sort
    if (last - today).days < 7:
        return "-".join(shown[f"weekday {DAY_NAMES[day.weekday()]}"] for day in (first, last)), "day"
    return "-".join(_in_numbers(day, shown) for day in (first, last)), "date"


def _say_time(said: str, shown: dict[str, str]) -> str:
    if said in clock.PARTS:
        return shown[f"part {said}"]
    first, _, last = said.partition("-")
    one = _say_hour(time.fromisoformat(first), shown, lone=not last)
    return f"{one}-{_say_hour(time.fromisoformat(last), shown, lone=False)}" if last else one


def _say_hour(at: time, shown: dict[str, str], *, lone: bool) -> str:
    if lone and f"{at:%H:%M}" in ("12:00", "23:59"):
        return shown[f"hour {at:%H:%M}"]
    if shown["say clock"] == "24":
        return f"{at.hour}h{at.minute:02}" if at.minute else f"{at.hour}h"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"
