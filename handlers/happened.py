"""The hour has passed: did it happen? Yes ends it for everyone; no asks for a new time, and blames nobody."""

from typing import Any

from handlers.coordinating import alert, knows
from handlers.missed import for_another_time
from handlers.reminding import FOLLOWING, hour_of
from handlers.turn import Turn
from storage import claims, members, needs, offers, pings, timers
from storage.models import Claim, Member, Need
from storage.states import ClaimStatus, PingStatus, TimerKind


def did_not_happen(turn: Turn, need: Need) -> None:
    """Nobody came: the claims end kindly, a coordinator hears, and the need is open again for another time.

    A date of what comes again is over instead: the next one is no farther than a new time for this would be.
    """
    for claim, helper in claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE, ClaimStatus.DONE):
        if claim.status == ClaimStatus.ACTIVE and _is_silent(turn, need, helper):
            members.note_no_show(turn.session, helper.id)
        name = turn.name_of(turn.member, helper.language)
        if _let_off(turn, need, claim):
            turn.tell(helper, "did_not_happen", need=need, name=name, code=need.code)
    is_date, asking = need.series_id is not None, for_another_time(turn, need)
    if is_date:
        turn.say("missed_date", need=need, coordinator=knows(turn), asking=asking)
    else:
        turn.say("new_time", need=need, code=need.code, coordinator=knows(turn))
    alert(turn, "alert_not_arrived", code=need.code)
    turn.write_audit("did not happen", f"need {need.id}")


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
    is_date = need.series_id is not None
    for claim, helper in helpers:
        if _let_off(turn, need, claim):
            turn.tell(helper, "date_silent_helper" if is_date else "released_quietly", need=need, code=need.code)
    names = ", ".join(asked.name_of(helper) for _, helper in helpers)
    said: dict[str, Any] = {"code": need.code, "asking": for_another_time(asked, need)}
    asked.tell(requester, "date_silent" if is_date else "helper_silent", need=need, name=names, **said)
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
