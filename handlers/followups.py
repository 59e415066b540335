"""What each due timer means. Each runs in its own transaction, by the same road as a message."""

from collections.abc import Callable

from handlers import announcements, cards, daily, digests, holds, lending, policy, polls, series
from handlers.asking import ask_next_wave, begin_asking, is_too_late, say_still_looking, tell_truth
from handlers.ending import set_expiry
from handlers.finishing import arrived, release_claim, tell_closed
from handlers.happened import nobody_says
from handlers.reminding import FOLLOWING, ask_if_happened, remind, remind_requester, set_nudge
from handlers.rights import resume
from handlers.turn import Turn
from handlers.waiting import call_waiting
from handlers.wording import done_drop, headline, yes_no
from storage import claims, conversations, members, needs, outbound, timers
from storage import series as series_rows
from storage.models import Chat, Claim, Need, Series, Timer
from storage.states import ClaimStatus, NeedStatus, Question, TimerKind


def follow_up(turn: Turn, timer: Timer) -> None:
    """Do what a timer promised; the row goes in the same transaction."""
    turn.session.delete(timer)
    turn.session.flush()
    _MEANING[timer.kind](turn, timer)


def whose(timer: Timer, need: Need | None, claim: Claim | None, series: Series | None) -> int | None:
    """The member a timer is about: the claimer of a nudge or reminder, else who asked for the need or the series."""
    if timer.kind in FOLLOWING and claim is not None:
        return claim.member_id
    asked_by = need or series
    return asked_by.member_id if asked_by is not None else timer.member_id


def _need(turn: Turn, timer: Timer) -> Need:
    return turn.session.get_one(Need, timer.need_id)


def _first_wave(turn: Turn, timer: Timer) -> None:
    need = _need(turn, timer)
    if need.status == NeedStatus.OPEN and need.wave == 0:
        begin_asking(turn, need)


def _next_wave(turn: Turn, timer: Timer) -> None:
    need = _need(turn, timer)
    if need.status != NeedStatus.OPEN or call_waiting(turn, need):
        return
    if is_too_late(turn, need):
        _look_again(turn, need, timer.step)
    elif not ask_next_wave(turn, need):
        _say_how_it_stands(turn, need, timer.step)
        _look_again(turn, need, timer.step + 1)


def _say_how_it_stands(turn: Turn, need: Need, step: int) -> None:
    """Nobody is left to ask: the truth to the requester and a coordinator once, to the requester about daily."""
    if step == 0 and need.wave < policy.WAVES:  # else they were told
        say_still_looking(turn, need)
    elif any(asked.need_id == need.id for asked in conversations.open_of(turn.session, need.member_id, turn.now)):
        return  # they are asked about it just now
    elif not outbound.told_since(turn.session, need.id, need.member_id, turn.now - policy.TRUTH_EVERY):
        tell_truth(turn, need)


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
    elif not nobody_says(turn, need) and release_claim(turn, claim, need, "helper_silent"):
        turn.say("released_quietly", need=need, code=need.code)


def _remind(turn: Turn, timer: Timer) -> None:
    if timer.claim_id is not None:
        remind(turn, turn.session.get_one(Claim, timer.claim_id), _need(turn, timer), timer.step)
    else:
        remind_requester(turn, _need(turn, timer))


def _happened(turn: Turn, timer: Timer) -> None:
    need = _need(turn, timer)
    if claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE):
        ask_if_happened(turn, need)


def _arrived(turn: Turn, timer: Timer) -> None:
    arrived(turn, _need(turn, timer), timer.claim_id, quietly=True)


def _expire(turn: Turn, timer: Timer) -> None:
    need = _need(turn, timer)
    if need.status == NeedStatus.CLAIMED:
        set_expiry(turn, need)  # someone has it: its own nudges see to it
    elif claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE):  # a part of it: whether it happened comes first
        due = turn.circle.may_ask_at(turn.now + policy.NEED_GRACE, turn.member.timezone)
        timers.set_timer(turn.session, turn.circle.id, TimerKind.EXPIRE, due, need_id=need.id)
    elif timer.step == 0 and need.series_id is None:  # the date of a series is over when it is over
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
    elif timer.series_id is not None:
        series_rows.wipe(turn.session.get_one(Series, timer.series_id))
    else:
        members.wipe_addresses(turn.session, turn.member.id, turn.now)


def _repeat(turn: Turn, timer: Timer) -> None:
    series.repeat(turn, turn.session.get_one(Series, timer.series_id))


def _return(turn: Turn, timer: Timer) -> None:
    lending.remind(turn, _need(turn, timer), timer.step)


def _resume(turn: Turn, _timer: Timer) -> None:
    resume(turn)


def _card(turn: Turn, timer: Timer) -> None:
    cards.make_true(turn, _need(turn, timer))


def _hold(turn: Turn, timer: Timer) -> None:
    holds.over(turn, timer.subject_id)


def _daily(turn: Turn, timer: Timer) -> None:
    daily.due(turn, timer.step)


def _digest(turn: Turn, timer: Timer) -> None:
    digests.due(turn, turn.session.get(Chat, timer.subject_id))


_MEANING: dict[TimerKind, Callable[[Turn, Timer], None]] = {
    TimerKind.FIRST_WAVE: _first_wave,
    TimerKind.NEXT_WAVE: _next_wave,
    TimerKind.NUDGE: _nudge,
    TimerKind.REMIND: _remind,
    TimerKind.HAPPENED: _happened,
    TimerKind.ARRIVED: _arrived,
    TimerKind.EXPIRE: _expire,
    TimerKind.WIPE: _wipe,
    TimerKind.RESUME: _resume,
    TimerKind.REPEAT: _repeat,
    TimerKind.RETURN: _return,
    TimerKind.CARD: _card,
    TimerKind.HOLD: _hold,
    TimerKind.DIGEST: _digest,
    TimerKind.DAILY: _daily,
    TimerKind.ANNOUNCE: announcements.go_on,
    TimerKind.POLL: polls.go_on,
}
