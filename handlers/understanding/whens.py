"""When: days and hours that stand together, made into one window."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.understanding import clock
from handlers.understanding.again import rrule_of
from handlers.understanding.clock import Days, Hours
from handlers.understanding.labels import join_labels, label_of
from handlers.understanding.meaning import When
from handlers.understanding.page import Page
from handlers.understanding.timeline import line_of, tokens_of
from handlers.understanding.timepatterns import AFTER, BY
from handlers.understanding.timepieces import Piece, Reading, find_groups, is_past
from handlers.understanding.timewords import DAY_NAMES, LANGUAGES, calendar, likeliest


def find_when(page: Page, now: datetime, zone: ZoneInfo, language: str | None) -> When | None:
    """The first time of a text as a window in UTC; every time word is taken from `page`.

    Where nothing tells the language, it is that of most time words: "samdi 10-2" is Creole.
    """
    tokens = tokens_of(page.left)
    known = calendar(language if language in LANGUAGES else likeliest({token.group() for token in tokens}))
    line = line_of(page.left, tokens, known)
    if line is None:
        return None
    return _read(Reading(page, line, now, zone, known.shown["say clock"] == "24"))


def _read(reading: Reading) -> When | None:
    groups = find_groups(reading)
    wanted = [group for group in groups if not is_past(group)]
    made = None
    if wanted:
        first = max(wanted, key=lambda g: (any(p.days or p.exact for p in g), -g[0].start))
        made = _when(reading, first)
        if made.recurring:
            made = _with_other_days(reading, made, wanted)
    for group in groups:
        reading.take(group[0].start, max(p.end for p in group))
    return made or _at_once(reading)


def _with_other_days(reading: Reading, made: When, groups: list[list[Piece]]) -> When:
    """ "weekdays and weekends": every recurring time of the text."""
    also = [g for g in groups if any((p.days and p.days.again) or (p.hours and p.hours.again) for p in g)]
    if len(also) < 2:
        return made
    each = [_when(reading, group) for group in also]
    pieces = [p for group in also for p in group]
    any_day = any(not any(p.days for p in group) for group in also)  # "evenings and weekends"
    named = sorted({n for p in pieces if p.days for n in p.days.named})
    days = () if any_day else tuple(DAY_NAMES[n] for n in named)
    return replace(
        made,
        label=join_labels([one.label for one in each]),
        words=reading.words(pieces[0].start, max(p.end for p in pieces)),
        days=days,
        rrule=rrule_of(days, "daily"),
    )


def _at_once(reading: Reading) -> When | None:
    at = reading.line.letters.find("Z")
    return None if at < 0 else When(reading.words(at, at + 1), "asap", reading.now)


def _when(reading: Reading, group: list[Piece]) -> When:
    letters, now, zone = reading.line.letters, reading.now, reading.zone
    start, end = group[0].start, max(p.end for p in group)
    before = letters[max(0, start - 6) : start]
    by, after = BY.search(before), AFTER.search(before)
    if by:
        start -= len(before) - by.start()
    words, inner = reading.words(start, end), letters[group[0].start : end]
    kind = _limit(by["by"] if by else "", inner)
    reading.take(start, group[0].start + 1)
    exact = next((p.exact for p in group if p.exact), None)
    if exact is not None:
        local = exact.astimezone(zone)
        label = label_of("by", None, Hours(local.time().replace(second=0, microsecond=0), None), local.date())
        return When(words, label, None, exact, by=True)
    days = next((p.days for p in group if p.days), None)
    hours = _one_hour([p.hours for p in group if p.hours])
    if days is not None and days.weekday is not None and days.first == now.astimezone(zone).date():
        days = _weekday_today(days, hours, now, zone, by=kind != "on")
    made = _window(
        reading, words, days, hours, kind=kind, after=bool(after or (hours and re.search("A[ke]*[HNC]", inner)))
    )
    return replace(made, dayless=days is None)


def _limit(by: str, inner: str) -> str:
    """ "by", "until", or "on" for no deadline."""
    found = by or next((char for char in inner if char in "BbUu"), "")
    if not by and re.search("[HN]U[HN]", inner):
        return "on"  # "10 until 2"
    return "until" if found in ("U", "u") else "by" if found else "on"


def _one_hour(said: list[Hours]) -> Hours | None:
    """The hour of several: "Sat night at 8" is 8 in the evening."""
    if not said:
        return None
    best = min(said, key=lambda h: h.part is not None)
    part = next((h for h in said if h.part), None)
    if part is None or best.part or best.end is not None or not best.vague:
        return best
    late = part.part in ("afternoon", "evening", "night")
    hour = best.start.hour % 12 + (12 if late else 0)
    return replace(best, start=best.start.replace(hour=hour), again=best.again or part.again)


def _window(reading: Reading, words: str, days: Days | None, hours: Hours | None, *, kind: str, after: bool) -> When:
    now, zone = reading.now, reading.zone
    again = bool((days and days.again) or (hours and hours.again))
    start, end, day, counts = clock.window(days, hours, now, zone)
    named = tuple(DAY_NAMES[n] for n in days.named) if days else ()
    if days is not None and days.past:
        return When(words, "", past=True, days=named)
    lasting = hours if counts else None
    open_end = hours is not None and hours.end is None
    if again:
        limit = (">" if after else "<" if kind != "on" else "") if open_end else ""
        if after and open_end:
            end = clock.utc(day, clock.LAST_MINUTE, zone)
        rule = rrule_of(named, days.again if days else "daily", days.every if days else 1)
        return When(words, label_of("on", days, hours, day, limit), start, end, recurring=True, days=named, rrule=rule)
    if kind != "on":
        due = start if open_end else end
        last = due.astimezone(zone).date() if due is not None and days is not None and hours is None else day
        return When(words, label_of(kind, None, lasting, last), None, due, by=True, days=named)
    if after and open_end:
        local = (start or now).astimezone(zone).date()
        label = label_of("on", None, hours, local, ">")
        return When(words, label, start, clock.utc(local, clock.LAST_MINUTE, zone), days=named)
    return When(words, label_of("on", days, lasting, day), start, end, days=named, past=(start, end) == (None, None))


def _weekday_today(days: Days, hours: Hours | None, now: datetime, zone: ZoneInfo, *, by: bool) -> Days:
    """ "Friday" said on a Friday: today for a deadline or an hour still to come, else in a week."""
    if by and hours is None:
        return days
    last = (hours.end or hours.start) if hours else None
    if last is not None and clock.utc(days.first, last, zone) > now:
        return days
    week = timedelta(days=0 if days.again and hours is None else 7)
    return replace(days, first=days.first + week, last=days.last + week)
