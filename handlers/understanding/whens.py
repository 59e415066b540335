"""When: days and hours that stand together, made into one window."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.understanding import clock
from handlers.understanding.clock import Days, Hours
from handlers.understanding.days import read_days, read_span
from handlers.understanding.hours import read_hours
from handlers.understanding.meaning import When
from handlers.understanding.page import Page
from handlers.understanding.timepatterns import AFTER, ASAP, BY, DAY, GLUE, INNER_AFTER, INNER_BY, TIME
from handlers.understanding.timewords import DAY_NAMES, SHOWN, due_label

_UNTIL_WORDS = frozenset({"until", "till", "til", "thru", "through", "hasta", "hasta el"})


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    days: Days | None = None
    hours: Hours | None = None
    exact: datetime | None = None  # "in 2 hours"


def find_when(page: Page, now: datetime, zone: ZoneInfo, language: str | None) -> When | None:
    """The first time of a text as a window in UTC; every time word is taken from `page`."""
    today = now.astimezone(zone).date()
    shown = SHOWN.get(language or "en", SHOWN["en"])
    pieces = sorted(_pieces(page.left, today, now, shown), key=lambda p: (p.start, -p.end))
    groups = _groups(page.left, pieces)
    if not groups:
        return _at_once(page, now)
    first = max(groups, key=lambda g: (any(p.days or p.exact for p in g), -g[0].start))
    made = _when(page, first, now, zone, shown)
    if made.recurring:
        made = _with_other_days(made, groups, page)
    page.take_all((g[0].start, max(p.end for p in g)) for g in groups)
    return made


def _with_other_days(made: When, groups: list[list[_Piece]], page: Page) -> When:
    """ "weekdays and weekends": every recurring day of the text, whatever its hours."""
    also = [
        group
        for group in groups
        if any((p.days and p.days.recurring) or (p.hours and p.hours.recurring) for p in group)
    ]
    if len(also) < 2:
        return made
    pieces = [p for group in also for p in group]
    labels = dict.fromkeys(part.shown for p in pieces for part in (p.days, p.hours) if part)
    any_day = any(not any(p.days for p in group) for group in also)  # "evenings and weekends"
    named = sorted({n for p in pieces if p.days for n in p.days.named})
    days = () if any_day else tuple(DAY_NAMES[n] for n in named)
    words = page.text[pieces[0].start : max(p.end for p in pieces)]
    return replace(made, label=", ".join(labels), words=words, days=days)


def _at_once(page: Page, now: datetime) -> When | None:
    match = ASAP.search(page.left)
    if match is None:
        return None
    words = page.text[match.start() : match.end()]
    return When(words, words.lower(), now)


def _pieces(text: str, today: date, now: datetime, shown: dict[str, str]) -> Iterator[_Piece]:
    days_end = [(m.start(), m.end()) for m in DAY.finditer(text)]
    for match in DAY.finditer(text):
        piece = _day_piece(match, today, now, shown)
        if piece is not None:
            yield piece
    for match in TIME.finditer(text):
        hours = read_hours(match, shown)
        if hours is not None and (not _bare(match) or _touches(text, match.span(), days_end)):
            yield _Piece(match.start(), match.end(), hours=hours)


def _bare(match: re.Match[str]) -> bool:
    """A range of plain numbers ("10-2") is a time only beside a day."""
    return bool(match["h1"]) and not (match["p1"] or match["p2"] or match["m1"] or match["m2"])


def _touches(text: str, span: tuple[int, int], days: list[tuple[int, int]]) -> bool:
    return any(
        (end <= span[0] and GLUE.match(text[end : span[0]])) or (span[1] <= start and GLUE.match(text[span[1] : start]))
        for start, end in days
    )


def _groups(text: str, pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces that stand together and make one time: a day and its hours."""
    groups: list[list[_Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        if last is not None and piece.start < last.end:
            continue
        if last is not None and GLUE.match(text[last.end : piece.start]) and _join(text, groups[-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _join(text: str, group: list[_Piece], piece: _Piece) -> bool:
    """Whether a piece says more about the same time: an hour about a day, or a day once more ("today, Sat")."""
    if piece.exact or any(p.exact for p in group):
        return False
    if piece.days and any(p.days for p in group):
        return not any(p.hours for p in group) and not text[group[-1].end : piece.start].strip(" ,")
    return not (piece.hours and any(p.hours and not p.hours.part for p in group))


def _when(page: Page, group: list[_Piece], now: datetime, zone: ZoneInfo, shown: dict[str, str]) -> When:
    before = page.left[: group[0].start]
    by, after = BY.search(before), AFTER.search(before)
    start, end = by.start("by") if by else group[0].start, max(p.end for p in group)
    words, inner = page.text[start:end].strip(" ,."), page.left[start:end]
    limit = by or INNER_BY.search(inner)
    page.take(start, group[0].start)
    deadline = (limit["by"] in _UNTIL_WORDS and "until") or "by" if limit is not None else None
    exact = next((p.exact for p in group if p.exact), None)
    if exact is not None:
        return When(words, due_label("by", _exact_label(exact, now, zone, shown), shown), None, exact, by=True)
    days = next((p.days for p in group if p.days), None)
    hours = min((p.hours for p in group if p.hours), key=lambda h: h.part, default=None)
    if days is not None and days.weekday is not None and days.first == now.astimezone(zone).date():
        days = _weekday_today(days, hours, now, zone, by=deadline is not None)
    late = bool(after or (hours and INNER_AFTER.search(inner)))
    return _window(words, days, hours, now, zone, shown, deadline=deadline, after=late)


def _window(
    words: str,
    days: Days | None,
    hours: Hours | None,
    now: datetime,
    zone: ZoneInfo,
    shown: dict[str, str],
    *,
    deadline: str | None,
    after: bool,
) -> When:
    recurring = bool((days and days.recurring) or (hours and hours.recurring))
    start, end = clock.window(days, hours, now, zone)
    day, time = days.shown if days else "", hours.shown if hours else ""
    named = tuple(DAY_NAMES[n] for n in days.named) if days else ()
    if deadline is not None and not recurring:
        due = start if hours is not None and hours.end is None else end
        return When(words, due_label(deadline, f"{day} {time}".strip(), shown), None, due, by=True, days=named)
    if after and hours is not None and hours.end is None:
        local = (start or now).astimezone(zone).date()
        label = f"{day} {shown['after']} {time}".strip()
        return When(words, label, start, clock.utc(local, clock.LAST_MINUTE, zone), recurring=recurring, days=named)
    return When(words, f"{day} {time}".strip(), start, end, recurring=recurring, days=named)


def _weekday_today(days: Days, hours: Hours | None, now: datetime, zone: ZoneInfo, *, by: bool) -> Days:
    """ "Friday" said on a Friday: today for a deadline or an hour still to come, else in a week."""
    if by and hours is None:
        return days
    last = (hours.end or hours.start) if hours else None
    if last is not None and clock.utc(days.first, last, zone) > now:
        return days
    week = timedelta(days=0 if days.recurring and hours is None else 7)
    return replace(days, first=days.first + week, last=days.last + week)


def _exact_label(exact: datetime, now: datetime, zone: ZoneInfo, shown: dict[str, str]) -> str:
    local, today = exact.astimezone(zone), now.astimezone(zone).date()
    ahead = (local.date() - today).days
    if ahead == 0 or exact - now < timedelta(days=1):
        return clock.shown(local.time())
    return (
        shown[f"day{local.weekday()}"]
        if ahead < 7
        else shown["date"].format(month=shown[f"month{local.month}"], day=local.day)
    )


def _day_piece(match: re.Match[str], today: date, now: datetime, shown: dict[str, str]) -> _Piece | None:
    if match["within"]:
        ahead = read_span(match, today, now, shown)
        if isinstance(ahead, datetime):
            return _Piece(match.start(), match.end(), exact=ahead)
        return _Piece(match.start(), match.end(), days=ahead)
    days = read_days(match, today, shown)
    return None if days is None else _Piece(match.start(), match.end(), days=days)
