"""The waiting list: all places are taken, and whoever would come is called first when one is free again."""

from datetime import datetime, timedelta

from handlers import policy
from handlers.slots import has_parts, wants_hands
from handlers.turn import Turn
from handlers.wording import headline, yes_no
from storage import members, pings, timers
from storage.models import Address, Member, Need
from storage.states import NeedStatus, PingStatus, Purpose, TimerKind


def wait_for_place(turn: Turn, need: Need) -> bool:
    """Put this member on the list of a full need, or say again where they stand. False: it has no list."""
    if need.status != NeedStatus.CLAIMED or not has_parts(need) or _is_past(need, turn.now):
        return False
    ping = pings.find(turn.session, need.id, turn.member.id)
    if ping is None or ping.status != PingStatus.WAITING:  # who waits already keeps their place
        pings.answer(turn.session, need.id, turn.member.id, PingStatus.WAITING, turn.now)
    say_place(turn, need)
    return True


def say_place(turn: Turn, need: Need) -> None:
    """Where this member stands on the list of a need."""
    ahead = pings.on_list(turn.session, need.id)
    number = ahead.index(turn.member.id) + 1 if turn.member.id in ahead else len(ahead) + 1
    key = "waiting_places" if wants_hands(need) else "waiting_part"
    turn.say(key, need=need, code=need.code, count=need.quantity, number=number)


def call_waiting(turn: Turn, need: Need, most: int | None = None) -> int:
    """Ask those on the list before anyone else, as many as there are places and at `most` so many; returns how many.

    Sets the timer for the next of them: it is the next wave's, and finds whoever waits before it asks others.
    """
    if need.status != NeedStatus.OPEN or _is_past(need, turn.now):
        return 0
    places = need.remaining if wants_hands(need) else 1
    first = pings.on_list(turn.session, need.id)[: min(places, most or places)]
    called = [member_id for member_id in first if pings.call(turn.session, need.id, member_id, turn.now)]
    heard = [_call(turn, need, member, address) for member, address in members.reachable(turn.session, called)]
    if called:
        last = max(heard, default=turn.now)
        due = last + call_wait(need, last)
        timers.set_timer(turn.session, turn.circle.id, TimerKind.NEXT_WAVE, due, need_id=need.id)
    return len(called)


def call_wait(need: Need, now: datetime) -> timedelta:
    """How long the one called has, before the next is: shorter when the hour is near."""
    moment = need.starts_at or need.needed_by
    left = (moment - now) / policy.CALL_SHARE if moment is not None else policy.CALL_WAIT
    return max(policy.CALL_WAIT_LEAST, min(policy.CALL_WAIT, left))


def _call(turn: Turn, need: Need, member: Member, address: Address) -> datetime:
    """Ask one of the list; when they will hear it."""
    due = turn.quiet_before(member)
    turn.tell(
        member,
        "place_free" if wants_hands(need) else "part_free",
        purpose=Purpose.PING,
        need=need,
        at=address,
        due_at=due,
        not_after=turn.too_late_to_ask(member, due, need.starts_at or need.needed_by),
        buttons=yes_no(member.language, need.code, "i_can", "i_cannot"),
        code=need.code,
        headline=headline(need, member.language, turn.day_of(due)),
    )
    return due


def _is_past(need: Need, now: datetime) -> bool:
    moment = need.needed_by or need.starts_at
    return moment is not None and moment <= now
