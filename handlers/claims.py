"""YES, NO, DONE, DROP: claims are won by one conditional update, and only the winner's path says a private word."""

from typing import Any

from handlers import policy
from handlers.asking import ask_next_wave, ask_one, next_need_for, reopen, stop_asking
from handlers.coordinating import alert, knows
from handlers.texts import text
from handlers.turn import Turn
from handlers.wording import done_drop, headline, short_name, what_in, yes_no
from storage import claims, conversations, needs, offers, pings, timers
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
    pings.lose(turn.session, need.id, turn.member.id, turn.now)
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


def ask_once_more(turn: Turn, need: Need) -> None:
    """A bare YES to what was settled without them and is open again: put it to them, as it stands now."""
    pings.ask_again(turn.session, need.id, [turn.member.id], turn.now)
    said = headline(need, turn.language)
    buttons = yes_no(turn.language, need.code, "i_can", "i_cannot")
    turn.say("ping", need=need, code=need.code, headline=said, buttons=buttons)


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
    if claim.offer_id is not None:
        offers.close_if_given(turn.session, claim.offer_id, turn.now)
    conversations.lapse_about(turn.session, need.id, Question.DOOR)
    requester = turn.session.get_one(Member, need.member_id)
    name = turn.name_of(turn.member, requester.language)
    conversations.ask(turn.session, requester, Question.ARRIVED, turn.now, need=need, claim_id=claim.id)
    buttons = yes_no(requester.language, need.code, "it_arrived", "not_yet")
    turn.tell(
        requester,
        "did_it_arrive",
        need=need,
        buttons=buttons,
        name=name,
        code=need.code,
        what=what_in(need, requester.language),
    )
    due = turn.now + policy.ARRIVED_WAIT
    timers.set_timer(turn.session, turn.circle.id, TimerKind.ARRIVED, due, need_id=need.id, claim_id=claim.id)
    turn.say("done_thanks")
    turn.write_audit("claim done", f"claim {claim.id}")


def finish_late(turn: Turn, need: Need) -> None:
    """DONE for what was given to others meanwhile, for want of a sign: if it is open still, it was theirs after all."""
    taken = _take(turn, need, None)
    if taken is None:
        turn.say("closed_code" if need.status != NeedStatus.CLAIMED else "late_yes", code=need.code)
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
    timers.cancel(turn.session, TimerKind.NUDGE, TimerKind.ARRIVED, claim_id=claim.id)
    if claim.offer_id is not None:
        offers.put_back(turn.session, claim.offer_id, claim.offer_used)
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
        if claim.offer_id is not None:
            offers.put_back(turn.session, claim.offer_id, claim.offer_used)
        turn.tell(helper, key, need=need, at_once=True, code=need.code)  # they may be on their way


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
    _set_goods_aside(turn, claim, need, taken)
    pings.answer(turn.session, need.id, turn.member.id, PingStatus.YES, turn.now)
    conversations.lapse_about(turn.session, need.id, Question.DETAILS, Question.STILL)
    if need.status == NeedStatus.CLAIMED:
        stop_asking(turn, need, "taken", but=turn.member.id)
    set_nudge(turn, claim, need)
    requester = turn.session.get_one(Member, need.member_id)
    _tell_claimer(turn, need, requester, taken)
    _tell_requester(turn, need, requester, claim, taken)
    turn.write_audit("need claimed", f"need {need.id}", f"claim {claim.id}")


def _set_goods_aside(turn: Turn, claim: Claim, need: Need, taken: int) -> None:
    """Goods that were offered and are promised now must not be promised again."""
    promised = offers.promise(turn.session, turn.member.id, need.kinds, taken) if claim.offer_id is None else None
    if promised is not None:
        claim.offer_id, claim.offer_used = promised


def set_nudge(turn: Turn, claim: Claim, need: Need, step: int = 0) -> None:
    """When to ask a claimer how it goes: after the time it is needed by, or after a day."""
    due = turn.now + (policy.NUDGE_AGAIN if step else policy.NUDGE_AFTER)
    moment = need.needed_by or (need.starts_at + policy.NUDGE_START if need.starts_at else None)
    if not step and moment is not None and moment > turn.now:
        due = moment
    due = turn.circle.may_ask_at(due)
    ids = {"need_id": need.id, "claim_id": claim.id}
    timers.set_timer(turn.session, turn.circle.id, TimerKind.NUDGE, due, step=step, **ids)


def _tell_claimer(turn: Turn, need: Need, requester: Member, taken: int) -> None:
    name = turn.name_of(requester, turn.language)
    near = turn.words("near", area=need.area) if need.area else ""
    buttons = done_drop(turn.language, need.code)
    if need.door is not None:
        key = "yours_with_door" if taken == need.quantity else "yours_part_with_door"
        turn.say(key, need=need, buttons=buttons, code=need.code, name=name, amount=taken)
        turn.relay(turn.member, need, name, need.door)
    else:
        key = "yours" if taken == need.quantity else "yours_part"
        turn.say(key, need=need, buttons=buttons, code=need.code, name=name, near=near, amount=taken)
    if _says_more(need):
        turn.say("wrote", need=need, code=need.code, name=name, text=(need.text or "")[: policy.DOOR_LENGTH])


def _tell_requester(turn: Turn, need: Need, requester: Member, claim: Claim, taken: int) -> None:
    name = turn.name_of(turn.member, requester.language)
    said: dict[str, Any] = {"name": name, "code": need.code, "what": what_in(need, requester.language)}
    if need.remaining:
        left: dict[str, Any] = {"amount": taken, "remaining": need.remaining}
        turn.tell(requester, "part_claimed", need=need, at_once=True, name=name, code=need.code, **left)
    if need.door is not None:
        key = "door_known_condition" if claim.condition else "door_known"
        turn.tell(requester, key, need=need, at_once=True, **said, condition=claim.condition)
        return
    expires = turn.now + policy.DOOR_WAIT
    conversations.ask(turn.session, requester, Question.DOOR, turn.now, need=need, expires_at=expires)
    key = "ask_door_condition" if claim.condition else "ask_door"
    turn.tell(requester, key, need=need, at_once=True, **said, condition=claim.condition)


def _says_more(need: Need) -> bool:
    """Whether the words as written hold more than the summary, and so are worth a second text."""
    summary = f"{need.what} {need.when_label} {need.area} {' '.join(need.conditions)}".casefold()
    extra = [
        word for word in (need.text or "").casefold().split() if len(word) > 3 and word.strip(".,!?") not in summary
    ]
    return len(extra) > policy.SAYS_MORE


def arrived(turn: Turn, need: Need, claim_id: int | None, *, quietly: bool = False) -> None:
    """One helper's part arrived (`claim_id` None: all of it), or nobody says otherwise: whoever brought it hears so.

    The need is done when nothing of it is left to take, to bring, or to confirm.
    """
    for claim, helper in claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE, ClaimStatus.DONE):
        if claim_id is None or claim.id == claim_id:
            claims.end(turn.session, claim, ClaimStatus.DONE, turn.now)
            timers.cancel(turn.session, TimerKind.ARRIVED, TimerKind.NUDGE, claim_id=claim.id)
            _thank(turn, need, helper, quietly=quietly)
    waiting = need.remaining or claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE)
    if claim_id is None or not (waiting or timers.is_set(turn.session, TimerKind.ARRIVED, need.id)):
        _close_as_done(turn, need, "silence" if quietly else "arrived")


def _thank(turn: Turn, need: Need, helper: Member, *, quietly: bool) -> None:
    name = turn.name_of(turn.session.get_one(Member, need.member_id), helper.language)
    key = "got_it_quiet" if quietly else "got_it"
    thanked = short_name(helper.first_name) or text(helper.language, "good_neighbor")
    turn.tell(helper, key, need=need, name=name, code=need.code, helper=thanked)


def _close_as_done(turn: Turn, need: Need, reason: str) -> None:
    if not needs.close(turn.session, need, NeedStatus.DONE, reason, turn.now, arrived=True):
        return
    stop_asking(turn, need, "not_needed")
    conversations.lapse_about(turn.session, need.id)
    timers.cancel(turn.session, need_id=need.id)
    due = turn.now + policy.KEEP_PRIVATE
    timers.set_timer(turn.session, turn.circle.id, TimerKind.WIPE, due, need_id=need.id)
    turn.write_audit("need done", f"need {need.id}")


def not_arrived(turn: Turn, need: Need, claim_id: int) -> None:
    """It did not arrive: the helper and a coordinator hear, and the requester decides whether others are asked."""
    timers.cancel(turn.session, TimerKind.ARRIVED, claim_id=claim_id)
    helper = turn.session.get_one(Member, turn.session.get_one(Claim, claim_id).member_id)
    other = turn.name_of(turn.member, helper.language)
    told = knows(turn.for_member(helper))
    turn.tell(helper, "not_arrived_helper", need=need, other=other, code=need.code, coordinator=told)
    name = turn.name_of(helper, turn.language)
    again = {"again": True}
    conversations.ask(turn.session, turn.member, Question.STILL, turn.now, need=need, claim_id=claim_id, data=again)
    said: dict[str, Any] = {"name": name, "code": need.code, "coordinator": knows(turn)}
    turn.say("not_arrived", need=need, buttons=yes_no(turn.language, need.code), **said)
    alert(turn, "alert_not_arrived", code=need.code)
    turn.write_audit("not arrived", f"need {need.id}")


def ask_others(turn: Turn, need: Need, claim_id: int) -> None:
    """It did not arrive and is still wanted: the claim is taken back and others are asked."""
    claim = turn.session.get_one(Claim, claim_id)
    back = claims.take_back(turn.session, claim, turn.now)
    asking = reopen(turn, need, claim.quantity) if back else None
    if asking is None:
        turn.say("closed_code", code=need.code)
    else:
        turn.say("asking_again", need=need, code=need.code, asking=asking)
