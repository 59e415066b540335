"""When a need ends by itself, and what ends with it, however it closed."""

from handlers import policy
from handlers.asking import stop_asking
from handlers.turn import Turn
from storage import conversations, outbound, timers
from storage.models import Need
from storage.states import TimerKind


def set_expiry(turn: Turn, need: Need) -> None:
    """Every open need ends some day, and never without being asked about first."""
    due = turn.now + policy.NEED_LIFE
    moment = need.needed_by or need.starts_at or need.return_at
    if moment is not None and moment > turn.now:
        due = moment + policy.NEED_GRACE
    due = turn.circle.may_ask_at(due, turn.member.timezone)
    timers.set_timer(turn.session, turn.circle.id, TimerKind.EXPIRE, due, need_id=need.id)


def clear(turn: Turn, need: Need) -> None:
    """Nothing is asked, held for the morning or due about a closed need any more, but that its words go."""
    outbound.drop_notices(turn.session, need.id, need.member_id)
    stop_asking(turn, need, "not_needed")
    conversations.lapse_about(turn.session, need.id)
    timers.cancel(turn.session, need_id=need.id)
    _promise_wipe(turn, need)


def _promise_wipe(turn: Turn, need: Need) -> None:
    """Private words of a closed need go after thirty days."""
    due = max(turn.now, need.return_at or turn.now) + policy.KEEP_PRIVATE
    timers.set_timer(turn.session, turn.circle.id, TimerKind.WIPE, due, need_id=need.id)
