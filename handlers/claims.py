"""YES, NO, DONE, DROP: claims are won by one conditional update, and only the winner's path says a private word."""

from handlers import lending
from handlers.asking import ask_one, hear_refusal, reopen, stop_asking
from handlers.claimed import tell_claimer, tell_of_more, tell_requester
from handlers.open_needs import next_need_for
from handlers.reminding import follow
from handlers.sensitive import may_be_asked
from handlers.slots import half, has_parts, say_amount, shares, wanted
from handlers.turn import Turn
from handlers.waiting import call_waiting, wait_for_place
from handlers.wording import done_drop, headline, yes_no
from storage import blocks, claims, conversations, needs, offers, outbound, pings
from storage.models import Claim, Member, Need
from storage.states import NeedStatus, PingStatus, Question


def claim_need(turn: Turn, need: Need, amount: int | None, condition: str | None) -> None:
    """YES to a need: taken in one conditional UPDATE, or a kind word for whoever was second."""
    _hear_yes(turn, need, amount, condition)
    # The question that waits for the morning is answered. After the need, as who won takes them in this order.
    outbound.drop_pings(turn.session, need.id, turn.member.id)


def _hear_yes(turn: Turn, need: Need, amount: int | None, condition: str | None) -> None:
    mine = claims.active(turn.session, need.id, turn.member.id)
    held = mine.quantity if mine is not None else 0
    if need.member_id == turn.member.id:
        turn.say("your_own", code=need.code)
    elif not may_be_asked(turn.member, need):  # it has become what only vouched-for members may do
        pings.lose(turn.session, need.id, turn.member.id, turn.now)
        turn.say("not_asked", code=need.code)
    elif mine is not None and amount in (None, held):
        turn.say("already_yours", code=need.code, buttons=done_drop(turn.language, need.code))
    elif (taken := take(turn, need, amount, held)) is not None:
        _won(turn, need, taken, condition, held)
        if amount is not None and taken < wanted(need, amount, held):
            turn.say("only_left", need=need, code=need.code, amount=say_amount(need, taken))
    elif mine is not None:
        turn.say("nothing_more", code=need.code, buttons=done_drop(turn.language, need.code))
    else:
        too_late(turn, need)


def too_late(turn: Turn, need: Need) -> None:
    """Someone was first, or it closed: a place on the waiting list, or a kind word with the next need near them."""
    if wait_for_place(turn, need):
        return
    pings.lose(turn.session, need.id, turn.member.id, turn.now)
    turn.say("late_yes" if need.status in needs.LIVE else "not_needed", code=need.code)
    offer_next_need(turn)


def offer_next_need(turn: Turn) -> None:
    """Willing hands are there: say what else is open near them."""
    found = next_need_for(turn, turn.member)
    if found is None:
        return
    need, km = found
    ask_one(turn, need, turn.member, km)
    said = headline(need, turn.language, turn.today, turn.circle, km)
    buttons = yes_no(turn.language, need.code, "i_can", "i_cannot")
    turn.say("next_need", need=need, code=need.code, headline=said, buttons=buttons)


def ask_once_more(turn: Turn, need: Need) -> None:
    """A bare YES to what was settled without them and is open again: put it to them, as it stands now."""
    pings.ask_again(turn.session, need.id, [turn.member.id], turn.now)
    said = headline(need, turn.language, turn.today)
    buttons = yes_no(turn.language, need.code, "i_can", "i_cannot")
    key = "ping_part" if shares(need) else "ping"
    turn.say(key, need=need, code=need.code, amount=half(need), headline=said, buttons=buttons)


def refuse(turn: Turn, need: Need) -> None:
    """NO to a need: the next on its waiting list is called, or the next wave may be asked now."""
    ping = pings.find(turn.session, need.id, turn.member.id)
    before = ping.status if ping is not None else None
    pings.answer(turn.session, need.id, turn.member.id, PingStatus.NO, turn.now)
    if before == PingStatus.WAITING:
        turn.say("off_list", code=need.code)
    else:
        turn.say("no_thanks")
        if not (before == PingStatus.ASKED and call_waiting(turn, need, 1)):
            hear_refusal(turn, need)
    outbound.drop_pings(turn.session, need.id, turn.member.id)


def take(turn: Turn, need: Need, amount: int | None, held: int = 0) -> int | None:
    """How much was won; None when nothing was left, or the two are kept apart.

    What is full is looked at once more under its lock: nobody is to wait for a place that was freed meanwhile.
    """
    taken = _take(turn, need, amount, held)
    if taken is None and need.status == NeedStatus.CLAIMED and has_parts(need):
        needs.lock(turn.session, need)
        taken = _take(turn, need, amount, held)
    return taken


def _take(turn: Turn, need: Need, amount: int | None, held: int) -> int | None:
    while need.status == NeedStatus.OPEN and need.remaining:  # again for the racer who took a part in between
        part = min(wanted(need, amount, held), need.remaining)
        if needs.take(turn.session, need, part):
            # Only now that the need's row is ours: a BLOCK at the same moment has seen our claim, or we see it.
            if not blocks.is_blocked(turn.session, need.member_id, turn.member.id):
                return part
            needs.give_back(turn.session, need, part)
            return None
    return None


def claim_as_agreed(turn: Turn, need: Need) -> bool:
    """A date that its helper promised beforehand: taken as any other is. False: somebody was first."""
    taken = take(turn, need, None)
    if taken is None:
        return False
    _won(turn, need, taken, None, 0, key="yours_again")
    return True


def assign_to(turn: Turn, need: Need) -> Claim | None:
    """A coordinator gives a need to this turn's person, as if they had said YES. None: it can't be theirs."""
    held = claims.active(turn.session, need.id, turn.member.id)
    if held is not None or need.member_id == turn.member.id or not may_be_asked(turn.member, need):
        return None
    taken = take(turn, need, None)
    if taken is None:
        return None
    _won(turn, need, taken, None, 0, key="yours_assigned")
    return claims.active(turn.session, need.id, turn.member.id)


def claim_held(turn: Turn, need: Need, quantity: int) -> None:
    """A place that was kept since they pressed in a group becomes a claim, or is free again: it is not taken twice."""
    mine = claims.active(turn.session, need.id, turn.member.id)
    apart = blocks.is_blocked(turn.session, need.member_id, turn.member.id)
    if need.status not in needs.LIVE:
        turn.say("not_needed", code=need.code)
    elif apart or need.member_id == turn.member.id or not may_be_asked(turn.member, need):
        reopen(turn.for_member(turn.session.get_one(Member, need.member_id)), need, quantity)
        turn.say("your_own" if need.member_id == turn.member.id else "late_yes", code=need.code)
    else:
        _won(turn, need, quantity, None, mine.quantity if mine is not None else 0)


def _won(turn: Turn, need: Need, taken: int, condition: str | None, held: int, key: str | None = None) -> None:
    claim = claims.keep_claim(turn.session, need, turn.member.id, taken, condition, turn.now)
    if claim.quantity != held + taken:  # the same YES from their other phone was faster
        claim.quantity -= taken
        needs.give_back(turn.session, need, taken)
        turn.say("already_yours", code=need.code, buttons=done_drop(turn.language, need.code))
        return
    _set_goods_aside(turn, claim, need, taken)
    pings.answer(turn.session, need.id, turn.member.id, PingStatus.YES, turn.now)
    conversations.lapse_about(turn.session, need.id, Question.DETAILS, Question.STILL)
    if need.status == NeedStatus.CLAIMED:
        stop_asking(turn, need, "taken", but=turn.member.id)
    follow(turn, claim, need)
    requester = turn.session.get_one(Member, need.member_id)
    if held:
        tell_of_more(turn, need, requester, claim)
    else:
        tell_claimer(turn, need, requester, taken, key)
    tell_requester(turn, need, requester, claim, taken)
    lending.tell_return(turn, need)
    turn.write_audit("need claimed", f"need {need.id}", f"claim {claim.id}")


def _set_goods_aside(turn: Turn, claim: Claim, need: Need, taken: int) -> None:
    """Goods that were offered and are promised now must not be promised again."""
    promised = offers.promise(turn.session, turn.member.id, need.kinds, taken) if claim.offer_id is None else None
    if promised is not None:
        claim.offer_id, claim.offer_used = promised
