"""The end of what comes again: one date left out, or all of them."""

from datetime import date
from typing import Any

from handlers import commitments, dates, finishing, policy
from handlers import series as again
from handlers.turn import Turn
from handlers.wording import what_in
from storage import needs as stored_needs
from storage import series as rows
from storage import timers
from storage.models import Need, Series
from storage.states import NeedStatus, TimerKind


def skip(turn: Turn, series: Series, day: date) -> None:
    """Leave one date out: its need is withdrawn, and whoever has it hears."""
    zone = turn.circle.zone
    if not dates.is_date(series, day, zone):
        turn.say("no_such_date", day=dates.say_day(day, turn.language), next=_say_next(turn, series))
        return
    rows.skip(series, day)
    told = False
    for need in rows.live_needs(turn.session, series.id):
        if dates.day_of(again.midnight(need), zone) == day:
            told = _withdraw(turn, need, "skipped")
    if not told:
        commitments.tell_skipped(turn, series, day)
    turn.say("skipped", day=dates.say_day(day, turn.language), next=_say_next(turn, series))


def next_of(turn: Turn, series: Series) -> date | None:
    """The date that "not this week" means: of the next live need, else the next by the rule."""
    live = [dates.day_of(again.midnight(need), turn.circle.zone) for need in rows.live_needs(turn.session, series.id)]
    coming = [day for day in live if day >= turn.today]
    return coming[0] if coming else again.coming(turn, series, turn.today)


def end(turn: Turn, series: Series) -> None:
    """No more dates: what is still to come is withdrawn, whoever has it hears."""
    said: dict[str, Any] = {"what": _what(turn, series)}
    said["every"] = dates.say_every(series, turn.language, turn.circle.zone, turn.today)
    if not close(turn, series):
        turn.say("nothing_to_close")
        return
    for need in rows.live_needs(turn.session, series.id):
        if (need.needed_by or need.starts_at or turn.now) > turn.now:
            _withdraw(turn, need, "series ended")
    turn.say("series_over", **said)


def close(turn: Turn, series: Series) -> bool:
    """The series itself ends, not the needs made from it; a helper who promised every date hears. False: it had."""
    if not rows.end(turn.session, series, turn.now):
        return False
    timers.cancel(turn.session, series_id=series.id)
    due = turn.now + policy.KEEP_PRIVATE
    timers.set_timer(turn.session, turn.circle.id, TimerKind.WIPE, due, series_id=series.id)
    commitments.tell_over(turn, series)
    turn.write_audit("series ended", f"series {series.id}")
    return True


def close_all_of(turn: Turn) -> None:
    """Whoever asked for it is gone: nothing of it comes again."""
    for series in rows.active_of(turn.session, turn.member.id):
        close(turn, series)


def _withdraw(turn: Turn, need: Need, reason: str) -> bool:
    closed = stored_needs.close(turn.session, need, NeedStatus.WITHDRAWN, reason, turn.now)
    if closed:
        finishing.tell_closed(turn, need)
    return closed


def _say_next(turn: Turn, series: Series) -> str:
    day = again.coming(turn, series, turn.today)
    return dates.say_day(day, turn.language) if day else ""


def _what(turn: Turn, series: Series) -> str:
    last = rows.last_need(turn.session, series.id)
    return what_in(last, turn.language) if last is not None else series.what
