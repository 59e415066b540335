"""What is stuck: on STUCK, and once a day to each coordinator at an hour of their own (nothing where nothing is)."""

import re
from datetime import datetime, time, timedelta

from handlers import policy
from handlers.measures import clock_time
from handlers.on_behalf import call_lines
from handlers.orders_needs import stuck_lines
from handlers.turn import Turn
from storage import timers
from storage.states import MemberStatus, Role, TimerKind

OFF = -1  # no daily text
_HOUR = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?", re.I)
_NONE = re.compile(r"(?:off|no|non)", re.I)


def stuck(turn: Turn, _rest: str = "") -> None:
    """STUCK: only what does not go on by itself, and how many wait for a call."""
    lines = _lines(turn)
    turn.write_audit("order stuck")
    if lines:
        turn.say("stuck_list", lines="\n".join(lines))
    else:
        turn.say("stuck_nothing")


def set_hour(turn: Turn, rest: str) -> None:
    """DAILY 7:30, DAILY 7pm, DAILY OFF: when the daily text comes."""
    said = rest.strip(" .!")
    minutes = _minutes(said)
    if minutes is None:
        turn.say("daily_how")
        return
    turn.member.daily_at = minutes
    turn.write_audit("order daily", f"member {turn.member.id}", str(minutes))
    if minutes == OFF:
        timers.cancel(turn.session, TimerKind.DAILY, member_id=turn.member.id)
        turn.say("daily_off")
        return
    promise(turn)
    due = next_at(turn)
    turn.say("daily_set", time=clock_time(due, turn.circle.zone_of(turn.member.timezone), turn.language))


def promise(turn: Turn) -> None:
    """The next daily text of this turn's person, if they are a coordinator and want one."""
    wants = turn.member.role == Role.COORDINATOR and turn.member.daily_at != OFF
    if wants and turn.member.status in (MemberStatus.ACTIVE, MemberStatus.PAUSED):
        timers.set_timer(turn.session, turn.circle.id, TimerKind.DAILY, next_at(turn), member_id=turn.member.id, step=1)


def next_at(turn: Turn) -> datetime:
    """The next time it is their hour, by the clock where they are: right on the days when clocks change, too."""
    zone = turn.circle.zone_of(turn.member.timezone)
    minutes = turn.member.daily_at if turn.member.daily_at is not None else policy.DAILY_AT
    hour = time(minutes // 60, minutes % 60)
    today = turn.now.astimezone(zone).date()
    found = (datetime.combine(today + timedelta(days=day), hour, zone) for day in range(3))
    return next(at for at in found if at > turn.now)


def due(turn: Turn, step: int) -> None:
    """The hour has come; or (the first step) somebody has become a coordinator, and it is to come from now on."""
    promise(turn)
    if step == 0:
        return
    lines = _lines(turn)
    if turn.member.role != Role.COORDINATOR or not lines:
        return
    own = turn.member.daily_at is not None  # who set the hour wants it then, whatever is quiet
    at = turn.now if own else turn.quiet_before(turn.member)
    turn.tell(turn.member, "daily_text", due_at=at, circle=turn.circle.name, lines="\n".join(lines))


def _lines(turn: Turn) -> list[str]:
    lines, calls = stuck_lines(turn), call_lines(turn)
    return [*lines, turn.words("daily_calls", count=len(calls))] if calls else lines


def _minutes(said: str) -> int | None:
    """Minutes after midnight, OFF, or None where it is no hour."""
    if _NONE.fullmatch(said):
        return OFF
    match = _HOUR.fullmatch(said)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").casefold()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return hour * 60 + minute if hour < 24 and minute < 60 else None
