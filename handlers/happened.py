"""The hour has passed: did it happen? Yes ends it for everyone; no asks for a new time, and blames nobody."""

from datetime import timedelta

from handlers import policy
from handlers.coordinating import alert, knows
from handlers.needs import set_expiry
from handlers.reminding import FOLLOWING, hour_of
from handlers.turn import Turn
from storage import claims, conversations, members, needs, offers, pings, timers
from storage.models import Claim, Member, Need
from storage.states import ClaimStatus, PingStatus, Question, TimerKind


def did_not_happen(turn: Turn, need: Need) -> None:
    """Nobody came: the claims end kindly, a coordinator hears, and the need is open again for another time."""
    for claim, helper in claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE, ClaimStatus.DONE):
        if claim.status == ClaimStatus.ACTIVE and _is_silent(turn, need, helper):
            members.note_no_show(turn.session, helper.id)
        name = turn.name_of(turn.member, helper.language)
        if _let_off(turn, need, claim):
            turn.tell(helper, "did_not_happen", need=need, name=name, code=need.code)
    turn.say("new_time", need=need, code=need.code, coordinator=knows(turn))
    alert(turn, "alert_not_arrived", code=need.code)
    turn.write_audit("did not happen", f"need {need.id}")
    _open_for_another_time(turn, need)


def nobody_says(turn: Turn, need: Need) -> bool:
    """Long after its hour nobody has said a word: who had it is let off, and who asked is asked for another time.

    False where it is otherwise: no hour, or not past, or some of it is done.
    """
    hour, requester = hour_of(need), turn.session.get_one(Member, need.member_id)
    done = claims.claimers(turn.session, need.id, ClaimStatus.DONE)
    if hour is None or hour > turn.now or done:
        return False
    asked = turn.for_member(requester)
    helpers = claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE)
    for claim, helper in helpers:
        if _let_off(turn, need, claim):
            turn.tell(helper, "released_quietly", need=need, code=need.code)
    names = ", ".join(asked.name_of(helper) for _, helper in helpers)
    asking = asked.words("ask_new_time", code=need.code)
    asked.tell(requester, "helper_silent", need=need, name=names, code=need.code, asking=asking)
    _open_for_another_time(asked, need)
    return True


def _let_off(turn: Turn, need: Need, claim: Claim) -> bool:
    """End a claim and put back what it held. False when it had ended already."""
    ended = claims.end(turn.session, claim, ClaimStatus.RELEASED, turn.now)
    if not (ended or claims.take_back(turn.session, claim, turn.now)):
        return False
    timers.cancel(turn.session, *FOLLOWING, TimerKind.ARRIVED, claim_id=claim.id)
    if claim.offer_id is not None:
        offers.put_back(turn.session, claim.offer_id, claim.offer_used)
    pings.answer(turn.session, need.id, claim.member_id, PingStatus.NO, turn.now)
    needs.give_back(turn.session, need, claim.quantity)
    return True


def _is_silent(turn: Turn, need: Need, helper: Member) -> bool:
    """Whether they wrote nothing since the time it was for."""
    moment = need.needed_by or need.starts_at
    return moment is not None and not members.heard_since(turn.session, helper.id, moment)


def _open_for_another_time(turn: Turn, need: Need) -> None:
    """Its time is past. A new one is asked for, and it goes out without one rather than wait for ever."""
    need.when_label = need.starts_at = need.needed_by = None
    need.wave = 0
    turn.session.flush()
    conversations.lapse_about(turn.session, need.id, Question.HAPPENED, Question.ARRIVED, Question.DOOR)
    ends = turn.now + timedelta(days=1)
    conversations.ask(turn.session, turn.member, Question.DETAILS, turn.now, need=need, expires_at=ends)
    timers.cancel(turn.session, TimerKind.REMIND, TimerKind.HAPPENED, TimerKind.NEXT_WAVE, need_id=need.id)
    due = turn.now + policy.NEW_TIME_WAIT
    timers.set_timer(turn.session, turn.circle.id, TimerKind.FIRST_WAVE, due, need_id=need.id)
    set_expiry(turn, need)
