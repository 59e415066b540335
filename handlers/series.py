"""A need that comes again: kept as a series, and each date's need made from it in time, once."""

from datetime import date, datetime, timedelta
from typing import Any

from handlers import commitments, dates, needs
from handlers.asking import begin_asking
from handlers.ending import set_expiry
from handlers.turn import Turn
from handlers.understanding import Understood
from handlers.understanding.labels import say_when
from handlers.wording import headline
from storage import codes, timers
from storage import needs as stored_needs
from storage import series as rows
from storage.models import Need, Series
from storage.states import SeriesStatus, TimerKind

# What each date's need has from its series.
SHARED = ("kinds", "what", "language", "text", "quantity", "unit", "people", "area", "lat", "lon", "door", "conditions")


def recurs(meant: Understood) -> bool:
    """Whether a need is wanted again and again."""
    return meant.when is not None and meant.when.rrule is not None and meant.when.start is not None


def begin(turn: Turn, meant: Understood, text: str) -> None:
    """Keep a need that comes again, make the need of its first date, and ask about that."""
    try:
        code = stored_needs.new_code(turn.session, turn.circle.id, turn.now)
    except codes.NoCodeLeft:
        needs.sorry_no_code(turn)
        return
    series, first = _keep(turn, meant, text)
    need = _make(turn, series, first, code)
    assert need is not None  # noqa: S101 - a series kept in this transaction has no dates yet
    promise_next(turn, series, first)
    turn.write_audit("series kept", f"series {series.id}")
    asking = needs.ask_or_wait(turn, need)
    said = _headline(turn, series, need)
    day = dates.say_day(first, turn.language)
    turn.say("series_kept", need=need, circle=turn.circle.name, code=need.code, headline=said, day=day, asking=asking)


def repeat(turn: Turn, series: Series) -> None:
    """A date is near: its need is made, once, and goes to who has promised every date, or to others."""
    if series.status != SeriesStatus.ACTIVE:
        return
    last = rows.last_need(turn.session, series.id)
    _learn(series, last)
    day = _next_to_make(turn, series, last)
    if day is None:
        return
    before = dates.day_of(last.occurs_at, turn.circle.zone) if last and last.occurs_at else None
    if dates.make_at(series, day, before, turn.circle.zone) > turn.now:  # a date was left out, or the hour moved
        promise_next(turn, series, before)
        return
    morning = turn.circle.may_ask_at(turn.now)
    if turn.now < morning < dates.starts_at(series, day, turn.circle.zone):  # late, at night: a door is told by day
        timers.set_timer(turn.session, turn.circle.id, TimerKind.REPEAT, morning, series_id=series.id)
        return
    need = _make(turn, series, day, stored_needs.new_code(turn.session, turn.circle.id, turn.now))
    promise_next(turn, series, day)
    if need is not None and not commitments.give(turn, series, need):
        asking = begin_asking(turn, need)
        said = headline(need, turn.language, turn.today)
        turn.say("series_next", need=need, code=need.code, headline=said, asking=asking)


def promise_next(turn: Turn, series: Series, before: date | None) -> None:
    """When the need of the date after `before` is to be made; of one that is over none is, or we would wait for now."""
    zone = turn.circle.zone
    first = turn.today if before is None else max(turn.today, before + timedelta(days=1))
    day = coming(turn, series, first)
    if day is not None:
        due = turn.circle.may_ask_at(max(turn.now, dates.make_at(series, day, before, zone)))
        timers.set_timer(turn.session, turn.circle.id, TimerKind.REPEAT, due, series_id=series.id)


def label_of(turn: Turn, need: Need) -> str | None:
    """When a need is for, in its stored form: of a date of a series, when all of them are."""
    series = rows.of_need(turn.session, need)
    return need.when_label if series is None else dates.label_of_all(series, turn.circle.zone)


def _keep(turn: Turn, meant: Understood, text: str) -> tuple[Series, date]:
    assert meant.when is not None  # noqa: S101 - it recurs
    hour = dates.hour_of(meant.when, turn.circle.zone, turn.today)
    series = rows.keep(
        turn.session,
        circle_id=turn.circle.id,
        member_id=turn.member.id,
        rule=meant.when.rrule,
        first_at=hour.first_at,
        timed=hour.timed,
        minutes=hour.minutes,
        skipped=[],
        created_at=turn.now,
        **needs.told(turn, meant, text),
    )
    return series, _next_to_make(turn, series, None) or turn.today


def _make(turn: Turn, series: Series, day: date, code: str) -> Need | None:
    need = rows.make_need(
        turn.session,
        circle_id=series.circle_id,
        member_id=series.member_id,
        code=code,
        series_id=series.id,
        remaining=series.quantity,
        created_at=turn.now,
        **times_of(turn, series, day),
        **{name: getattr(series, name) for name in SHARED},
    )
    if need is not None:
        set_expiry(turn, need)
    return need


def times_of(turn: Turn, series: Series, day: date) -> dict[str, Any]:
    zone = turn.circle.zone
    return {
        "occurs_at": dates.occurs_at(day, zone),
        "when_label": dates.label_of_date(series, day, zone),
        "starts_at": dates.starts_at(series, day, zone),
        "needed_by": dates.ends_at(series, day, zone),
    }


def _next_to_make(turn: Turn, series: Series, last: Need | None) -> date | None:
    """The first date that has no need yet and is not over: what was missed while we were away is gone."""
    zone, first = turn.circle.zone, turn.today
    if last is not None and last.occurs_at is not None:
        first = max(first, dates.day_of(last.occurs_at, zone) + timedelta(days=1))
    return coming(turn, series, first)


def coming(turn: Turn, series: Series, first: date) -> date | None:
    """The first date from a day on that is not over."""
    zone = turn.circle.zone
    day = dates.next_day(series, first, zone)
    if day is not None and (dates.ends_at(series, day, zone) or dates.starts_at(series, day, zone)) <= turn.now:
        day = dates.next_day(series, day + timedelta(days=1), zone)
    return day


def _learn(series: Series, last: Need | None) -> None:
    """The door and the place told for one date hold for the next ones: nobody is asked the same every week."""
    if last is None or last.text is None:  # wiped
        return
    series.door = last.door or series.door
    if series.area is None and series.lat is None:
        series.area, series.lat, series.lon = last.area, last.lat, last.lon


def midnight(need: Need) -> datetime:
    assert need.occurs_at is not None  # noqa: S101 - a date of a series has one
    return need.occurs_at


def _headline(turn: Turn, series: Series, need: Need) -> str:
    """The echo with the time of all dates in place of the first one's."""
    said = headline(need, turn.language, turn.today)
    one = say_when(need.when_label or "", turn.language, turn.today)
    return said.replace(one, dates.say_every(series, turn.language, turn.circle.zone, turn.today), 1) if one else said
