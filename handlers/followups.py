"""What each due timer means. Each runs in its own transaction, by the same road as a message."""

from collections.abc import Callable

from handlers import policy
from handlers.asking import ask_next_wave, begin_asking, is_too_late, say_still_looking
from handlers.claims import set_nudge
from handlers.finishing import arrived, release_claim
from handlers.needs import set_expiry, tell_closed
from handlers.rights import resume
from handlers.turn import Turn
from handlers.wording import done_drop, headline, yes_no
from storage import conversations, members, needs, timers
from storage.models import Claim, Need, Timer
from storage.states import ClaimStatus, NeedStatus, Question, TimerKind


def follow_up(turn: Turn, timer: Timer) -> None:
    """Do what a timer promised; the row goes in the same transaction."""
    turn.session.delete(timer)
    turn.session.flush()
    _MEANING[timer.kind](turn, timer)


def whose(timer: Timer, need: Need | None, claim: Claim | None) -> int | None:
    """The member a timer is about: the claimer of a nudge, the requester of anything else about a need."""
    if timer.kind == TimerKind.NUDGE and claim is not None:
        return claim.member_id
    return need.member_id if need is not None else timer.member_id


def _need(turn: Turn, timer: Timer) -> Need:
    return turn.session.get_one(Need, timer.need_id)


def _first_wave(turn: Turn, timer: Timer) -> None:
    need = _need(turn, timer)
    if need.status == NeedStatus.OPEN and need.wave == 0:
        begin_asking(turn, need)


def _next_wave(turn: Turn, timer: Timer) -> None:
    need = _need(turn, timer)
    if need.status != NeedStatus.OPEN:
        return
    if is_too_late(turn, need):
        _look_again(turn, need, timer.step)
    elif not ask_next_wave(turn, need):
        if timer.step == 0 and need.wave < policy.WAVES:  # else they were told
            say_still_looking(turn, need)
        _look_again(turn, need, timer.step + 1)


def _look_again(turn: Turn, need: Need, step: int) -> None:
    """Everyone was asked: later there may be newcomers, or those who were asked too lately."""
    due = turn.now + (policy.LOOK_AGAIN_URGENT if need.urgent else policy.LOOK_AGAIN)
    timers.set_timer(turn.session, turn.circle.id, TimerKind.NEXT_WAVE, due, need_id=need.id, step=step)


def _nudge(turn: Turn, timer: Timer) -> None:
    claim, need = turn.session.get_one(Claim, timer.claim_id), _need(turn, timer)
    if claim.status != ClaimStatus.ACTIVE:
        return
    if timer.step < policy.NUDGES:
        turn.say("nudge", need=need, buttons=done_drop(turn.language, need.code), code=need.code)
        set_nudge(turn, claim, need, timer.step + 1)
    elif release_claim(turn, claim, need, "helper_silent"):
        turn.say("released_quietly", need=need, code=need.code)


def _arrived(turn: Turn, timer: Timer) -> None:
    arrived(turn, _need(turn, timer), timer.claim_id, quietly=True)


def _expire(turn: Turn, timer: Timer) -> None:
    need = _need(turn, timer)
    if need.status == NeedStatus.CLAIMED:
        set_expiry(turn, need)  # someone has it: its own nudges see to it
    elif timer.step == 0:
        _ask_if_still_needed(turn, need)
    elif needs.close(turn.session, need, NeedStatus.EXPIRED, "no answer", turn.now):
        tell_closed(turn, need)
        turn.say("expired", code=need.code)


def _ask_if_still_needed(turn: Turn, need: Need) -> None:
    due = turn.now + policy.STILL_WAIT
    conversations.ask(turn.session, turn.member, Question.STILL, turn.now, need=need, expires_at=due)
    said = headline(need, turn.language, turn.today)
    turn.say("still_needed", need=need, buttons=yes_no(turn.language, need.code), code=need.code, headline=said)
    timers.set_timer(turn.session, turn.circle.id, TimerKind.EXPIRE, due, need_id=need.id, step=1)


def _wipe(turn: Turn, timer: Timer) -> None:
    if timer.need_id is not None:
        needs.wipe(turn.session, _need(turn, timer))
    else:
        members.wipe_addresses(turn.session, turn.member.id, turn.now)


def _resume(turn: Turn, _timer: Timer) -> None:
    resume(turn)


_MEANING: dict[TimerKind, Callable[[Turn, Timer], None]] = {
    TimerKind.FIRST_WAVE: _first_wave,
    TimerKind.NEXT_WAVE: _next_wave,
    TimerKind.NUDGE: _nudge,
    TimerKind.ARRIVED: _arrived,
    TimerKind.EXPIRE: _expire,
    TimerKind.WIPE: _wipe,
    TimerKind.RESUME: _resume,
}
