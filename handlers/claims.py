"""YES, NO, DONE, DROP: claims are won by one conditional update, and only the winner's path says a private word."""

from typing import Any

from handlers import policy
from handlers.asking import ask_next_wave, ask_one, next_need_for, reopen, stop_asking
from handlers.coordinating import alert
from handlers.turn import Turn
from handlers.wording import done_drop, headline, yes_no
from storage import claims, conversations, needs, pings, timers
from storage.models import Claim, Member, Need
from storage.states import ClaimStatus, NeedStatus, PingStatus, Question, TimerKind


def claim_need(turn: Turn, need: Need, amount: int | None, condition: str | None) -> None:
    """YES to a need: taken in one conditional UPDATE, or a kind word for whoever was second."""
    if need.member_id == turn.member.id:
        turn.say("your_own", code=need.code)
    elif amount is None and claims.active(turn.session, need.id, turn.member.id):
        turn.say("already_yours", code=need.code, buttons=done_drop(turn.language, need.code))
    elif (taken := _take(turn, need, amount)) is None:
        too_late(turn, need)
    else:
        _won(turn, need, taken, condition)


def too_late(turn: Turn, need: Need) -> None:
    """Someone was first, or it closed: said kindly, with the next open need near them."""
    pings.answer(turn.session, need.id, turn.member.id, PingStatus.TAKEN, turn.now)
    turn.say("late_yes" if need.status == NeedStatus.CLAIMED else "not_needed", code=need.code)
    offer_next_need(turn)


def offer_next_need(turn: Turn) -> None:
    """Willing hands are there: say what else is open near them."""
    found = next_need_for(turn, turn.member)
    if found is None:
        return
    need, km = found
    ask_one(turn, need, turn.member, km)
    said = headline(need, turn.language, turn.circle, km)
    buttons = yes_no(turn.language, need.code, "i_can", "i_cannot")
    turn.say("next_need", need=need, code=need.code, headline=said, buttons=buttons)


def refuse(turn: Turn, need: Need) -> None:
    """NO to a need; when the whole wave has said no, the next is asked now."""
    pings.answer(turn.session, need.id, turn.member.id, PingStatus.NO, turn.now)
    turn.say("no_thanks")
    if need.status == NeedStatus.OPEN and need.wave and not pings.waiting(turn.session, need.id):
        ask_next_wave(turn, need)


def finish_claim(turn: Turn, claim: Claim, need: Need) -> None:
    """DONE by the one who has it: the other side is asked whether it arrived."""
    if not claims.end(turn.session, claim, ClaimStatus.DONE, turn.now):
        turn.say("closed_code", code=need.code)
        return
    timers.cancel(turn.session, TimerKind.NUDGE, claim_id=claim.id)
    conversations.lapse_about(turn.session, need.id, Question.DOOR)
    requester = turn.session.get_one(Member, need.member_id)
    name = turn.name_of(turn.member, requester.language)
    conversations.ask(turn.session, requester, Question.ARRIVED, turn.now, need=need, claim_id=claim.id)
    buttons = yes_no(requester.language, need.code, "it_arrived", "not_yet")
    turn.tell(requester, "did_it_arrive", need=need, buttons=buttons, name=name, code=need.code)
    due = turn.now + policy.ARRIVED_WAIT
    timers.set_timer(turn.session, turn.circle.id, TimerKind.ARRIVED, due, need_id=need.id, claim_id=claim.id)
    turn.say("done_thanks")
    turn.write_audit("claim done", f"claim {claim.id}")


def release_claim(turn: Turn, claim: Claim, need: Need, key: str = "helper_dropped") -> bool:
    """Give a claim back: the need is open again, others are asked, and the requester hears the truth."""
    if not claims.end(turn.session, claim, ClaimStatus.RELEASED, turn.now):
        return False
    timers.cancel(turn.session, TimerKind.NUDGE, TimerKind.ARRIVED, claim_id=claim.id)
    conversations.lapse_about(turn.session, need.id, Question.DOOR, Question.ARRIVED)
    pings.answer(turn.session, need.id, claim.member_id, PingStatus.NO, turn.now)
    asking = reopen(turn, need, claim.quantity)
    turn.write_audit("claim released", f"claim {claim.id}")
    if asking is not None:
        requester = turn.session.get_one(Member, need.member_id)
        helper = turn.session.get_one(Member, claim.member_id)
        name = turn.name_of(helper, requester.language)
        turn.tell(requester, key, need=need, name=name, code=need.code, asking=asking)
    return True


def tell_claimers(turn: Turn, need: Need, key: str) -> None:
    """A need closed under its claimers: their claims end with it, and they hear at once."""
    for claim, helper in claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE):
        claims.end(turn.session, claim, ClaimStatus.RELEASED, turn.now)
        turn.tell(helper, key, need=need, code=need.code)


def _take(turn: Turn, need: Need, amount: int | None) -> int | None:
    """How much was won; None when nothing was left. The loop is for the racer who took a part in between."""
    while need.status == NeedStatus.OPEN and need.remaining:
        wanted = min(_wanted(need, amount), need.remaining)
        if needs.take(turn.session, need, wanted):
            return wanted
    return None


def _wanted(need: Need, amount: int | None) -> int:
    if amount is not None and need.quantity > 1:
        return max(1, amount)
    return 1 if need.unit in policy.HANDS else need.remaining


def _won(turn: Turn, need: Need, taken: int, condition: str | None) -> None:
    claim = claims.keep_claim(turn.session, need, turn.member.id, taken, condition, turn.now)
    pings.answer(turn.session, need.id, turn.member.id, PingStatus.YES, turn.now)
    conversations.lapse_about(turn.session, need.id, Question.DETAILS, Question.STILL)
    if need.status == NeedStatus.CLAIMED:
        stop_asking(turn, need, "taken", but=turn.member.id)
    set_nudge(turn, claim, need)
    requester = turn.session.get_one(Member, need.member_id)
    _tell_claimer(turn, need, requester, taken)
    _tell_requester(turn, need, requester, claim, taken)
    turn.write_audit("need claimed", f"need {need.id}", f"claim {claim.id}")


def set_nudge(turn: Turn, claim: Claim, need: Need, step: int = 0) -> None:
    """When to ask a claimer how it goes: after the time it is needed by, or after a day."""
    due = turn.now + (policy.NUDGE_AGAIN if step else policy.NUDGE_AFTER)
    if not step and need.needed_by is not None and need.needed_by > turn.now:
        due = need.needed_by
    due = turn.circle.may_ask_at(due)
    ids = {"need_id": need.id, "claim_id": claim.id}
    timers.set_timer(turn.session, turn.circle.id, TimerKind.NUDGE, due, step=step, **ids)


def _tell_claimer(turn: Turn, need: Need, requester: Member, taken: int) -> None:
    name = turn.name_of(requester, turn.language)
    near = turn.words("near", area=need.area) if need.area else ""
    buttons = done_drop(turn.language, need.code)
    if need.door is not None:
        turn.say("yours_with_door", need=need, buttons=buttons, code=need.code, name=name)
        turn.relay(turn.member, need, name, need.door)
    else:
        key = "yours" if taken == need.quantity else "yours_part"
        turn.say(key, need=need, buttons=buttons, code=need.code, name=name, near=near, amount=taken)
    if _says_more(need):
        turn.say("wrote", need=need, code=need.code, name=name, text=(need.text or "")[: policy.DOOR_LENGTH])


def _tell_requester(turn: Turn, need: Need, requester: Member, claim: Claim, taken: int) -> None:
    name = turn.name_of(turn.member, requester.language)
    said: dict[str, Any] = {"name": name, "code": need.code, "what": need.what}
    if need.remaining:
        left: dict[str, Any] = {"amount": taken, "remaining": need.remaining}
        turn.tell(requester, "part_claimed", need=need, name=name, code=need.code, **left)
    if need.door is not None:
        turn.tell(requester, "door_known", need=need, **said)
        return
    expires = turn.now + policy.DOOR_WAIT
    conversations.ask(turn.session, requester, Question.DOOR, turn.now, need=need, expires_at=expires)
    key = "ask_door_condition" if claim.condition else "ask_door"
    turn.tell(requester, key, need=need, **said, condition=claim.condition)


def _says_more(need: Need) -> bool:
    """Whether the words as written hold more than the summary, and so are worth a second text."""
    summary = f"{need.what} {need.when_label} {need.area} {' '.join(need.conditions)}".casefold()
    extra = [
        word for word in (need.text or "").casefold().split() if len(word) > 3 and word.strip(".,!?") not in summary
    ]
    return len(extra) > policy.SAYS_MORE


def arrived(turn: Turn, need: Need, *, quietly: bool = False) -> None:
    """It arrived, or nobody says otherwise: whoever brought it hears so."""
    if not needs.close(
        turn.session, need, NeedStatus.DONE, "silence" if quietly else "arrived", turn.now, arrived=True
    ):
        return
    for claim, helper in claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE, ClaimStatus.DONE):
        claims.end(turn.session, claim, ClaimStatus.DONE, turn.now)
        words: dict[str, Any] = {"code": need.code, "helper": turn.name_of(helper, helper.language)}
        name = turn.name_of(turn.session.get_one(Member, need.member_id), helper.language)
        turn.tell(helper, "got_it_quiet" if quietly else "got_it", need=need, name=name, **words)
    stop_asking(turn, need, "not_needed")
    conversations.lapse_about(turn.session, need.id)
    timers.cancel(turn.session, need_id=need.id)
    due = turn.now + policy.KEEP_PRIVATE
    timers.set_timer(turn.session, turn.circle.id, TimerKind.WIPE, due, need_id=need.id)
    turn.write_audit("need done", f"need {need.id}")


def not_arrived(turn: Turn, need: Need) -> None:
    """It did not arrive: the helper and a coordinator hear, and the requester decides whether others are asked."""
    timers.cancel(turn.session, TimerKind.ARRIVED, need_id=need.id)
    for _, helper in claims.claimers(turn.session, need.id, ClaimStatus.DONE):
        other = turn.name_of(turn.member, helper.language)
        turn.tell(helper, "not_arrived_helper", need=need, other=other, code=need.code)
    helpers = claims.claimers(turn.session, need.id, ClaimStatus.DONE)
    name = turn.name_of(helpers[-1][1], turn.language) if helpers else turn.words("a_neighbor")
    conversations.ask(turn.session, turn.member, Question.STILL, turn.now, need=need, data={"again": True})
    turn.say("not_arrived", need=need, buttons=yes_no(turn.language, need.code), name=name, code=need.code)
    alert(turn, "alert_not_arrived", code=need.code)
    turn.write_audit("not arrived", f"need {need.id}")


def ask_others(turn: Turn, need: Need) -> None:
    """It did not arrive and is still wanted: the ended claims are taken back and others are asked."""
    back = 0
    for claim, _ in claims.claimers(turn.session, need.id, ClaimStatus.DONE):
        claims.take_back(turn.session, claim, turn.now)
        back += claim.quantity
    asking = reopen(turn, need, back) if back else None
    if asking is None:
        turn.say("closed_code", code=need.code)
    else:
        turn.say("asking_again", need=need, code=need.code, asking=asking)
