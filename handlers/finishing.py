"""How a claim ends: done and arrived, done and not arrived, given back, or taken from under it."""

from typing import Any

from handlers import lending, policy
from handlers.asking import stop_asking
from handlers.claims import take
from handlers.coordinating import alert, knows
from handlers.ending import clear
from handlers.missed import reopen
from handlers.morale import cheer
from handlers.reminding import FOLLOWING, ask_if_happened
from handlers.slots import has_parts, part_in, wants_hands
from handlers.texts import text
from handlers.turn import Turn
from handlers.wording import done_drop, short_name, what_in, yes_no
from storage import claims, conversations, members, needs, offers, outbound, pings, timers
from storage.models import Claim, Member, Need
from storage.states import ClaimStatus, NeedStatus, PingStatus, Question, TimerKind


def finish_claim(turn: Turn, claim: Claim, need: Need) -> None:
    """DONE by the one who has it: the other side is asked whether it arrived."""
    if not claims.end(turn.session, claim, ClaimStatus.DONE, turn.now):
        turn.say("closed_code", code=need.code)
        return
    timers.cancel(turn.session, *FOLLOWING, claim_id=claim.id)
    conversations.lapse_about(turn.session, need.id, Question.DOOR)
    due = turn.now + policy.ARRIVED_WAIT
    timers.set_timer(turn.session, turn.circle.id, TimerKind.ARRIVED, due, need_id=need.id, claim_id=claim.id)
    requester = turn.session.get_one(Member, need.member_id)
    if has_parts(need) and wants_hands(need):
        ask_if_happened(turn.for_member(requester), need)  # once for the whole crew
    else:
        _ask_if_arrived(turn, claim, need, requester)
    turn.say("done_thanks")
    turn.write_audit("claim done", f"claim {claim.id}")


def _ask_if_arrived(turn: Turn, claim: Claim, need: Need, requester: Member) -> None:
    conversations.lapse_about(turn.session, need.id, Question.HAPPENED)
    name = turn.name_of(turn.member, requester.language)
    conversations.ask(turn.session, requester, Question.ARRIVED, turn.now, need=need, claim_id=claim.id)
    buttons = yes_no(requester.language, need.code, *(() if _is_deed(need) else ("it_arrived", "not_yet")))
    turn.tell(
        requester,
        "did_it_work" if _is_deed(need) else "did_it_arrive",
        need=need,
        buttons=buttons,
        name=name,
        code=need.code,
        what=part_in(need, what_in(need, requester.language), claim.quantity),
    )


def _is_deed(need: Need) -> bool:
    """Whether it is a ride, a call, a pair of hands: nothing of which one asks whether it arrived."""
    return all(kind in policy.DEEDS for kind in need.kinds)


def finish_late(turn: Turn, need: Need) -> None:
    """DONE for what was given to others meanwhile, for want of a sign: if it is open still, it was theirs after all."""
    taken = take(turn, need, None)
    if taken is None:
        turn.say("closed_code" if need.status not in needs.LIVE else "late_yes", code=need.code)
        return
    claim = claims.keep_claim(turn.session, need, turn.member.id, taken, None, turn.now)
    pings.answer(turn.session, need.id, turn.member.id, PingStatus.YES, turn.now)
    if need.status == NeedStatus.CLAIMED:
        stop_asking(turn, need, "taken", but=turn.member.id)
    finish_claim(turn, claim, need)


def release_claim(turn: Turn, claim: Claim, need: Need, key: str = "helper_dropped") -> bool:
    """Give a claim back: the need is open again, others are asked, and the requester hears the truth."""
    if not claims.end(turn.session, claim, ClaimStatus.RELEASED, turn.now):
        return False
    timers.cancel(turn.session, *FOLLOWING, TimerKind.ARRIVED, claim_id=claim.id)
    outbound.drop_notices(turn.session, need.id, claim.member_id)  # a reminder, held for the morning
    if claim.offer_id is not None:
        offers.put_back(turn.session, claim.offer_id, claim.offer_used)
    conversations.lapse_about(turn.session, need.id, Question.DOOR, Question.ARRIVED, Question.HAPPENED)
    pings.answer(turn.session, need.id, claim.member_id, PingStatus.NO, turn.now)
    turn.write_audit("claim released", f"claim {claim.id}")
    if members.reachable_address(turn.session, need.member_id) is None:
        _end_without_requester(turn, need, claim.quantity)
        return True
    asking = reopen(turn, need, claim.quantity)
    if asking is not None:
        requester = turn.session.get_one(Member, need.member_id)
        helper = turn.session.get_one(Member, claim.member_id)
        name = turn.name_of(helper, requester.language)
        turn.tell(requester, key, need=need, name=name, code=need.code, asking=asking)
    return True


def _end_without_requester(turn: Turn, need: Need, amount: int) -> None:
    """Who asked for it can't be reached: nobody new is sent to the door, whoever has a part of it goes on."""
    needs.give_back(turn.session, need, amount)
    if claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE, ClaimStatus.DONE):
        needs.resize(turn.session, need, need.quantity - need.remaining)
    elif needs.close(turn.session, need, NeedStatus.WITHDRAWN, "requester stopped", turn.now):
        tell_closed(turn, need)


def tell_claimers(turn: Turn, need: Need, key: str) -> None:
    """A need closed under its claimers: their claims end with it, and they hear at once."""
    for claim, helper in claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE):
        claims.end(turn.session, claim, ClaimStatus.RELEASED, turn.now)
        if claim.offer_id is not None:
            offers.put_back(turn.session, claim.offer_id, claim.offer_used)
        turn.tell(helper, key, need=need, at_once=True, code=need.code)  # they may be on their way


def tell_closed(turn: Turn, need: Need) -> None:
    """After a need closed without an arrival: end what hangs on it, and tell everyone who was waiting."""
    tell_claimers(turn, need, "not_needed")
    clear(turn, need)
    turn.write_audit(f"need {need.status}", f"need {need.id}")


def arrived(turn: Turn, need: Need, claim_id: int | None, *, quietly: bool = False) -> None:
    """One helper's part arrived (`claim_id` None: all of it), or nobody says otherwise: whoever brought it hears so.

    The need is done when nothing of it is left to take, to bring, or to confirm.
    """
    found = claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE, ClaimStatus.DONE)
    if claim_id is None:  # who is done and asked about no more has heard already that it came
        asked = timers.claims_with(turn.session, TimerKind.ARRIVED, need.id)
        mine = [one for one in found if one[0].status == ClaimStatus.ACTIVE or one[0].id in asked]
    else:
        mine = [(claim, helper) for claim, helper in found if claim.id == claim_id]
    for claim, helper in mine:
        claims.end(turn.session, claim, ClaimStatus.DONE, turn.now)
        timers.cancel(turn.session, *FOLLOWING, TimerKind.ARRIVED, claim_id=claim.id)
        if claim.offer_id is not None:
            offers.close_if_given(turn.session, claim.offer_id, turn.now)
        _thank(turn, need, helper, quietly=quietly)
    waiting = need.remaining or claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE)
    if claim_id is None or not (waiting or timers.is_set(turn.session, TimerKind.ARRIVED, need.id)):
        _close_as_done(turn, need, "silence" if quietly else "arrived")
    for _, helper in mine:
        cheer(turn, helper)


def _thank(turn: Turn, need: Need, helper: Member, *, quietly: bool) -> None:
    name = turn.name_of(turn.session.get_one(Member, need.member_id), helper.language)
    key = "got_it_quiet" if quietly else "it_worked" if _is_deed(need) else "got_it"
    thanked = short_name(helper.first_name) or text(helper.language, "good_neighbor")
    turn.tell(helper, key, need=need, name=name, code=need.code, helper=thanked)


def _close_as_done(turn: Turn, need: Need, reason: str) -> None:
    if not needs.close(turn.session, need, NeedStatus.DONE, reason, turn.now, arrived=True):
        return
    clear(turn, need)
    lending.promise_return(turn, need)
    turn.write_audit("need done", f"need {need.id}")


def not_arrived(turn: Turn, need: Need, claim_id: int) -> None:
    """It did not arrive: the helper and a coordinator hear, and the requester decides whether others are asked."""
    timers.cancel(turn.session, TimerKind.ARRIVED, claim_id=claim_id)
    helper = turn.session.get_one(Member, turn.session.get_one(Claim, claim_id).member_id)
    other = turn.name_of(turn.member, helper.language)
    told = knows(turn.for_member(helper))
    key = "not_worked_helper" if _is_deed(need) else "not_arrived_helper"
    turn.tell(helper, key, need=need, other=other, code=need.code, coordinator=told)
    name = turn.name_of(helper, turn.language)
    again = {"again": True}
    conversations.ask(turn.session, turn.member, Question.STILL, turn.now, need=need, claim_id=claim_id, data=again)
    said: dict[str, Any] = {"name": name, "code": need.code, "coordinator": knows(turn)}
    turn.say("not_arrived", need=need, buttons=yes_no(turn.language, need.code), **said)
    alert(turn, "alert_not_arrived", code=need.code)
    turn.write_audit("not arrived", f"need {need.id}")


def missed_by(turn: Turn, need: Need) -> None:
    """ "K7 never arrived", before anyone said that it was done: whoever has it and a coordinator hear."""
    for _, helper in claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE):
        name = turn.name_of(turn.member, helper.language)
        turn.tell(
            helper, "not_there_yet", need=need, name=name, code=need.code, buttons=done_drop(helper.language, need.code)
        )
    alert(turn, "alert_not_arrived", code=need.code)
    turn.write_audit("not arrived", f"need {need.id}")
    turn.say("not_there_noted", code=need.code, coordinator=knows(turn))


def ask_others(turn: Turn, need: Need, claim_id: int) -> None:
    """It did not arrive and is still wanted: the claim is taken back and others are asked."""
    claim = turn.session.get_one(Claim, claim_id)
    back = claims.take_back(turn.session, claim, turn.now)
    if back and claim.offer_id is not None:
        offers.put_back(turn.session, claim.offer_id, claim.offer_used)
    asking = reopen(turn, need, claim.quantity) if back else None
    if asking is None:
        turn.say("closed_code", code=need.code)
    elif need.status not in needs.LIVE:
        turn.say("missed_date", need=need, coordinator="", asking=asking)
    else:
        turn.say("asking_again", need=need, code=need.code, asking=asking)
