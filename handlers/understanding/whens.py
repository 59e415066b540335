"""When: a small grammar of days and hours in English and Spanish."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.understanding import clock
from handlers.understanding.amounts import ONES
from handlers.understanding.clock import Days, Hours
from handlers.understanding.meaning import When
from handlers.understanding.page import Page
from handlers.understanding.timewords import DAY_WORDS, MONTHS, SHOWN, WEEKDAYS

# "in 90 days" is the farthest that is read; beyond that it is rarely a wish for help.
FARTHEST_DAYS = 90

_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_COUNT = "[0-9]{1,2}|a|an|un|una|couple of|" + "|".join([*ONES["en"], *ONES["es"]])

_DAY = re.compile(
    rf"(?<![\w$#])(?:(?P<iso>20[0-9]{{2}}-[0-9]{{1,2}}-[0-9]{{1,2}})"
    rf"|(?P<us>[0-9]{{1,2}}/[0-9]{{1,2}}(?:/(?:20)?[0-9]{{2}})?)(?![/\w])"
    rf"|(?:(?:{_WEEKDAY})\.?,? )?(?P<md>(?P<month>{_MONTH})\.? (?P<mday>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<myear>20[0-9]{{2}}))?)\b(?! ?[ap]\.?m\b)"
    rf"|(?:(?:{_WEEKDAY}),? )?(?P<dm>(?P<dday>[0-9]{{1,2}})(?:st|nd|rd|th)? (?:of |de )?(?P<dmonth>{_MONTH})(?:,? (?:de )?(?P<dyear>20[0-9]{{2}}))?)\b"
    r"|(?:the|on|by|until|till|before|day) (?P<nth>[0-9]{1,2})(?:st|nd|rd|th)\b(?! (?:floor|fl|and|&|st|street|ave|avenue|of)\b| &)"
    r"|(?:el dia|antes del|hasta el|para el|el) (?P<dia>[0-9]{1,2})\b(?! ?(?:de la|:|[ap]m))"
    rf"|(?P<every>every|each|all|cada|todos los|todas las|los|most)? ?\b(?P<weekdays>(?:(?:{_WEEKDAY})s?)(?:(?:,? (?:and|or|y|o|&) |, |/)(?:{_WEEKDAY})s?)+|(?:{_WEEKDAY})s)\b"
    rf"|(?P<rel>every|each|cada|todos los|next|this|coming|this coming|proximo|proxima|este|el proximo|la proxima)? ?\b(?P<weekday>{_WEEKDAY})\b\.?(?: (?P<after>que viene|proximo|proxima))?"
    rf"|(?P<word>{'|'.join(sorted(map(re.escape, DAY_WORDS), key=len, reverse=True))})\b"
    rf"|(?P<within>in the next|within the next|over the next|in|within|en|dentro de|for the next) (?P<count>{_COUNT}) (?P<span>hour|hr|hora|day|dia|week|wk|semana|minute|min|minuto)s?\b"
    r")"
)
_HALF = r"(?: ?(?P<{0}>[ap])\.? ?m\b\.?)"
_TIME = re.compile(
    r"(?<![\w$#./:-])(?:"
    rf"(?:between |from |entre las |entre |de las |de )?(?P<h1>[0-9]{{1,2}})(?::(?P<m1>[0-9]{{2}}))?{_HALF.format('p1')}? ?(?:-|to|until|till|and|a las|a|y las|y) ?(?P<h2>[0-9]{{1,2}})(?::(?P<m2>[0-9]{{2}}))?{_HALF.format('p2')}?(?![\w:%$]|[./-][0-9])"
    rf"|(?P<h>[0-9]{{1,2}})(?::(?P<m>[0-9]{{2}}))?{_HALF.format('p')}(?!\w)"
    r"|(?P<h24>[0-9]{1,2}):(?P<m24>[0-9]{2})(?![\w:])"
    r"|(?:a las|las|a la|para las|antes de las|despues de las) (?P<hes>[0-9]{1,2})(?::(?P<mes>[0-9]{2}))?(?! ?[0-9%$:])(?: de la (?P<dela>manana|tarde|noche))?"
    r"|(?P<hde>[0-9]{1,2}) de la (?P<de>manana|tarde|noche)"
    r"|(?P<hoc>[0-9]{1,2}) ?o'?clock(?: in the (?P<oc>morning|afternoon|evening))?"
    r"|(?P<prep>at|by|before|after|until|till|around|since|from) (?P<hbare>[0-9]{1,2})(?=[ ]*(?:$|[.,!?;)]|\b(?:on|today|tomorrow|tonight|or|and|please|pls|near|in|if|so|because|for|this|every|sharp|mon|tue|wed|thu|fri|sat|sun)))(?![.,][0-9])"
    r"|\b(?P<noon>noon|midday|mediodia|midnight|medianoche)\b"
    r"|(?<!good )(?<!buenas )(?<!buenos )(?<!last )\b(?:in the |early |late |late in the |por la |en la |de la |a la |por las |en las )?(?P<part>morning|afternoon|evening|night|mananas|tardes|noches|tarde|noche|(?<=la )manana)(?P<many>s)?\b"
    r")"
)
_BY = re.compile(
    r"(?:^|(?<=[\s,.;!(]))(?P<by>by|before|no later than|due|needed by|until|till|til|thru|through|antes de|antes del|hasta|hasta el|para|para el|a mas tardar)"
    r"(?: the| las| el| la| this| end of)? ?$"
)
_AFTER = re.compile(
    r"(?:^|[\s,.;])(?:after|starting|from|since|despues de(?: las)?|desde|a partir de(?:l)?) ?(?:the |las |el )?$"
)
_GLUE = re.compile(
    r"[\s,.]*(?:(?:at|from|on|the|around|between|about|in|this|by|before|after|until|a|de|en|por|la|las|los|el|entre|antes de|despues de|&|-|@|\() ?)*$"
)
_UNTIL_WORDS = frozenset({"until", "till", "til", "thru", "through", "hasta", "hasta el"})
_ES_PARTS = {"manana": "morning", "tarde": "afternoon", "noche": "night"}


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
        return None
    first = max(groups, key=lambda g: (any(p.days or p.exact for p in g), -g[0].start))
    made = _when(page, first, now, zone, shown)
    page.take_all((g[0].start, max(p.end for p in g)) for g in groups)
    return made


def _pieces(text: str, today: date, now: datetime, shown: dict[str, str]) -> Iterator[_Piece]:
    days_end = [(m.start(), m.end()) for m in _DAY.finditer(text)]
    for match in _DAY.finditer(text):
        piece = _day_piece(match, today, now, shown)
        if piece is not None:
            yield piece
    for match in _TIME.finditer(text):
        hours = _hours(match, shown)
        if hours is not None and (not _bare(match) or _touches(text, match.span(), days_end)):
            yield _Piece(match.start(), match.end(), hours=hours)


def _bare(match: re.Match[str]) -> bool:
    """A range of plain numbers ("10-2") is a time only beside a day."""
    return bool(match["h1"]) and not (match["p1"] or match["p2"] or match["m1"] or match["m2"])


def _touches(text: str, span: tuple[int, int], days: list[tuple[int, int]]) -> bool:
    return any(
        (end <= span[0] and _GLUE.match(text[end : span[0]]))
        or (span[1] <= start and _GLUE.match(text[span[1] : start]))
        for start, end in days
    )


def _groups(text: str, pieces: list[_Piece]) -> list[list[_Piece]]:
    """Pieces that stand together and make one time: a day and its hours."""
    groups: list[list[_Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        if last is not None and piece.start < last.end:
            continue
        if last is not None and _GLUE.match(text[last.end : piece.start]) and _join(groups[-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _join(group: list[_Piece], piece: _Piece) -> bool:
    if piece.exact or any(p.exact for p in group):
        return False
    return not any((p.days and piece.days) or (p.hours and piece.hours) for p in group)


def _when(page: Page, group: list[_Piece], now: datetime, zone: ZoneInfo, shown: dict[str, str]) -> When:
    days = next((p.days for p in group if p.days), None)
    hours = next((p.hours for p in group if p.hours), None)
    exact = next((p.exact for p in group if p.exact), None)
    before = page.left[: group[0].start]
    by, after = _BY.search(before), _AFTER.search(before)
    start_at = by.start("by") if by else group[0].start
    words = page.text[start_at : max(p.end for p in group)].strip(" ,.")
    inner = page.left[start_at : max(p.end for p in group)]
    if by is None:
        by = re.match(r"(?P<by>by|before|until|till|hasta|antes de|para)\b", inner)
    if after is None:
        after = _AFTER.search(re.split(r"[0-9]", inner)[0]) if hours else None
    until = by is not None and by["by"] in _UNTIL_WORDS
    page.take(start_at, group[0].start)
    if exact is not None:
        return When(words, f"{shown['by']} {_exact_label(exact, now, zone, shown)}", None, exact, by=True)
    if days is not None and days.weekday is not None and days.first == now.astimezone(zone).date():
        days = _weekday_today(days, hours, now, zone, by=by is not None)
    recurring = bool((days and days.recurring) or (hours and hours.recurring))
    start, end = clock.window(days, hours, now, zone)
    label = " ".join(filter(None, [days.shown if days else "", hours.shown if hours else ""]))
    if by is not None and not recurring:
        deadline = start if hours is not None and (hours.end is None and start) else end
        return When(words, f"{shown['until' if until else 'by']} {label}", None, deadline, by=True)
    if after is not None and hours is not None and hours.end is None:
        label = " ".join(filter(None, [days.shown if days else "", shown["after"], hours.shown]))
        day = start.astimezone(zone).date() if start else now.astimezone(zone).date()
        end = clock.utc(day, clock.LAST_MINUTE, zone)
    return When(words, label, start, end, recurring=recurring)


def _weekday_today(days: Days, hours: Hours | None, now: datetime, zone: ZoneInfo, *, by: bool) -> Days:
    """ "Friday" said on a Friday: today for a deadline or an hour still to come, else in a week."""
    if by and hours is None:
        return days
    last = (hours.end or hours.start) if hours else None
    if last is not None and clock.utc(days.first, last, zone) > now:
        return days
    week = timedelta(days=0 if days.recurring and hours is None else 7)
    return Days(days.first + week, days.last + week, days.shown, days.recurring, days.weekday)


def _exact_label(exact: datetime, now: datetime, zone: ZoneInfo, shown: dict[str, str]) -> str:
    local, today = exact.astimezone(zone), now.astimezone(zone).date()
    ahead = (local.date() - today).days
    if ahead == 0 or exact - now < timedelta(days=1):
        return clock.shown(local.time())
    return shown[f"day{local.weekday()}"] if ahead < 7 else f"{shown[f'month{local.month}']} {local.day}"


def _day_piece(match: re.Match[str], today: date, now: datetime, shown: dict[str, str]) -> _Piece | None:
    if match["within"]:
        return _within(match, today, now, shown)
    days = _days(match, today, shown)
    return None if days is None else _Piece(match.start(), match.end(), days=days)


def _within(match: re.Match[str], today: date, now: datetime, shown: dict[str, str]) -> _Piece | None:
    said = match["count"]
    small = {"a": 1, "an": 1, "un": 1, "una": 1, "couple of": 2}
    count = int(said) if said.isdecimal() else small.get(said) or ONES["en"].get(said) or ONES["es"].get(said, 0)
    span = match["span"]
    if span.startswith(("h", "m")):
        ahead = timedelta(minutes=count) if span.startswith("m") else timedelta(hours=count)
        return _Piece(match.start(), match.end(), exact=now + ahead)
    days = min(count * (1 if span.startswith("d") else 7), FARTHEST_DAYS)
    last = today + timedelta(days=days)
    first = today if "next" in match["within"] or match["within"] == "within" else last
    label = (
        shown["within"].format(_date_label(last, today, shown)) if first == today else _date_label(last, today, shown)
    )
    return _Piece(match.start(), match.end(), days=Days(first, last, label))


def _days(match: re.Match[str], today: date, shown: dict[str, str]) -> Days | None:
    if match["word"]:
        return _named_days(match["word"], today, shown)
    if match["weekdays"]:
        return _weekly(re.findall(rf"(?:{_WEEKDAY})(?=s?\b)", match["weekdays"]), today, shown)
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
    return f"{shown[f'month{day.month}']} {day.day}"


def _weekly(names: list[str], today: date, shown: dict[str, str]) -> Days:
    wanted = sorted({WEEKDAYS[name] for name in names})
    first = min(clock.next_weekday(today, day, today_counts=True) for day in wanted)
    label = " & ".join(shown[f"day{day}"] for day in wanted)
    return Days(first, first, f"{shown['every']} {label}", recurring=True, weekday=first.weekday())


def _weekday(match: re.Match[str], today: date, shown: dict[str, str]) -> Days | None:
    wanted, rel = WEEKDAYS[match["weekday"]], match["rel"] or ""
    if rel in ("every", "each", "cada", "todos los"):
        return _weekly([match["weekday"]], today, shown)
    if rel == "next":
        day = clock.week_end(today) + timedelta(days=1 + wanted)
        return Days(day, day, f"{shown['next']} {shown[f'day{wanted}']}")
    day = clock.next_weekday(today, wanted, today_counts="proxim" not in rel and match["after"] is None)
    return Days(day, day, shown[f"day{wanted}"], weekday=wanted)


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
    return Days(first, last, shown[name], recurring=name in ("weekends", "weekdays", "daily"))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _hours(match: re.Match[str], shown: dict[str, str]) -> Hours | None:
    if match["part"]:
        return _part(match, shown)
    if match["noon"]:
        at = time(12) if match["noon"] in ("noon", "midday", "mediodia") else clock.LAST_MINUTE
        return Hours(at, None, shown["noon" if at == time(12) else "midnight"])
    if match["h1"]:
        return _range(match)
    text = match["h"] or match["h24"] or match["hes"] or match["hde"] or match["hoc"] or match["hbare"]
    half = match["p"] or {
        "manana": "a",
        "tarde": "p",
        "noche": "p",
        "morning": "a",
        "afternoon": "p",
        "evening": "p",
    }.get(match["dela"] or match["de"] or match["oc"] or "")
    at_time = clock.hour(text, match["m"] or match["m24"] or match["mes"], half)
    return None if at_time is None else Hours(at_time, None, clock.shown(at_time), guessed=not half)


def _range(match: re.Match[str]) -> Hours | None:
    half1, half2 = match["p1"], match["p2"]
    end = clock.hour(match["h2"], match["m2"], half2 or half1 and _later_half(match, half1))
    start = clock.hour(match["h1"], match["m1"], half1 or half2)
    if start is None or end is None:
        return None
    if half1 is None and start >= end and half2 == "p":
        start = clock.hour(match["h1"], match["m1"], "a") or start  # "10-2pm"
    if not (half1 or half2) and end <= start and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    return Hours(start, end, f"{clock.shown(start)}-{clock.shown(end)}")


def _later_half(match: re.Match[str], half: str) -> str:
    """The half of the day of a range's end when only its start has one: "10am-2", "1pm-4"."""
    return "p" if half == "a" and int(match["h2"]) % 12 <= int(match["h1"]) % 12 else half


def _part(match: re.Match[str], shown: dict[str, str]) -> Hours:
    said = match["part"]
    many = bool(match["many"]) or said in ("mananas", "tardes", "noches")
    name = _ES_PARTS.get(said.removesuffix("s"), said)
    first, last = clock.PARTS[name]
    end = time(last) if last < 24 else clock.LAST_MINUTE
    return Hours(time(first), end, shown[f"{name}s" if many else name], recurring=many)
