"""YES, NO, DONE, DROP: claims are won by one conditional update, and only the winner's path says a private word."""

from datetime import date
from typing import Any

from handlers import policy
from handlers.asking import ask_one, hear_refusal, stop_asking
from handlers.open_needs import next_need_for
from handlers.sensitive import may_be_asked
from handlers.turn import Turn
from handlers.understanding.labels import say_when
from handlers.wording import done_drop, headline, what_in, yes_no
from storage import claims, conversations, needs, offers, pings, timers
from storage.models import Claim, Member, Need
from storage.states import NeedStatus, PingStatus, Question, TimerKind


def claim_need(turn: Turn, need: Need, amount: int | None, condition: str | None) -> None:
    """YES to a need: taken in one conditional UPDATE, or a kind word for whoever was second."""
    mine = claims.active(turn.session, need.id, turn.member.id)
    if need.member_id == turn.member.id:
        turn.say("your_own", code=need.code)
    elif not may_be_asked(turn.member, need):  # it has become what only vouched-for members may do
        pings.lose(turn.session, need.id, turn.member.id, turn.now)
        turn.say("not_asked", code=need.code)
    elif mine is not None and amount in (None, mine.quantity):
        turn.say("already_yours", code=need.code, buttons=done_drop(turn.language, need.code))
    elif (taken := take(turn, need, amount)) is None:
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
    said = headline(need, turn.language, turn.today, turn.circle, km)
    buttons = yes_no(turn.language, need.code, "i_can", "i_cannot")
    turn.say("next_need", need=need, code=need.code, headline=said, buttons=buttons)


def ask_once_more(turn: Turn, need: Need) -> None:
    """A bare YES to what was settled without them and is open again: put it to them, as it stands now."""
    pings.ask_again(turn.session, need.id, [turn.member.id], turn.now)
    said = headline(need, turn.language, turn.today)
    buttons = yes_no(turn.language, need.code, "i_can", "i_cannot")
    turn.say("ping", need=need, code=need.code, headline=said, buttons=buttons)


def refuse(turn: Turn, need: Need) -> None:
    """NO to a need; the next wave may be asked now."""
    pings.answer(turn.session, need.id, turn.member.id, PingStatus.NO, turn.now)
    turn.say("no_thanks")
    hear_refusal(turn, need)


def take(turn: Turn, need: Need, amount: int | None) -> int | None:
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
    if _says_more(need, turn.today):
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


def _says_more(need: Need, today: date) -> bool:
    """Whether the words as written hold more than the summary, and so are worth a second text."""
    when = say_when(need.when_label or "", need.language, today)
    summary = f"{need.what} {when} {need.area} {' '.join(need.conditions)}".casefold()
    extra = [
        word for word in (need.text or "").casefold().split() if len(word) > 3 and word.strip(".,!?") not in summary
    ]
    return len(extra) > policy.SAYS_MORE
