"""What is lent: both sides know when it goes back, the borrower is reminded, the lender is asked whether it has."""

from datetime import UTC, datetime, timedelta
from typing import Any

from handlers import dates, policy
from handlers.coordinating import alert, knows
from handlers.turn import Turn
from handlers.wording import what_in, yes_no
from storage import claims, conversations, timers
from storage.models import Claim, Conversation, Member, Need
from storage.states import ClaimStatus, Question, TimerKind

_REMIND, _ASK, _ASK_AGAIN, _GIVE_UP = range(4)  # the steps of the timer


def tell_return(turn: Turn, need: Need) -> None:
    """Somebody lends it: both hear when it goes back."""
    if need.return_at is None:
        return
    borrower = turn.session.get_one(Member, need.member_id)
    day = dates.day_of(need.return_at, turn.circle.zone)
    name = turn.name_of(borrower, turn.language)
    turn.say("comes_back", need=need, code=need.code, name=name, day=dates.say_day(day, turn.language))
    goes = dates.say_day(day, borrower.language)
    turn.tell(borrower, "goes_back", need=need, at_once=True, code=need.code, day=goes)
    promise_return(turn, need)


def promise_return(turn: Turn, need: Need) -> None:
    """The first that is due of it: a reminder on the morning of the day, else the question after it."""
    if need.return_at is None:
        return
    zone = turn.circle.zone
    day = dates.day_of(need.return_at, zone)
    morning = datetime.combine(day, policy.RETURN_HOUR, zone).astimezone(UTC)
    if morning >= need.return_at:  # "until Sunday 8am"
        morning -= timedelta(days=1)
    if morning > turn.now:
        _set(turn, need, morning, _REMIND)
    else:
        _set(turn, need, max(turn.now, need.return_at + policy.RETURN_ASK_AFTER), _ASK)


def remind(turn: Turn, need: Need, step: int) -> None:
    """The timer of a loan: what was due of it is said, and the next step promised."""
    lent = claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE, ClaimStatus.DONE)
    if not lent or need.return_at is None or not need.what:  # given back to the circle, or forgotten
        return
    claim, lender = lent[0]
    if step == _REMIND:
        day = dates.say_day(dates.day_of(need.return_at, turn.circle.zone), turn.language)
        name = turn.name_of(lender, turn.language)
        turn.say("bring_back", need=need, code=need.code, what=what_in(need, turn.language), name=name, day=day)
        _set(turn, need, need.return_at + policy.RETURN_ASK_AFTER, _ASK)
    elif step == _GIVE_UP:
        _tell_coordinator(turn, need)
    else:
        _ask(turn, need, claim, lender, last=step == _ASK_AGAIN)


def asks_back(question: Conversation) -> bool:
    """Whether a question is whether something lent has come back."""
    return bool((question.data or {}).get("returned"))


def hear(turn: Turn, need: Need, question: Conversation, *, back: bool) -> None:
    """The lender's answer: thanks all round, or one gentle reminder, then a coordinator."""
    borrower = turn.session.get_one(Member, need.member_id)
    name = turn.name_of(turn.member, borrower.language)
    said: dict[str, Any] = {"code": need.code, "name": name, "what": what_in(need, borrower.language)}
    if back:
        timers.cancel(turn.session, TimerKind.RETURN, need_id=need.id)
        turn.say("back_thanks")
        turn.tell(borrower, "back_well", need=need, **said)
        return
    turn.tell(borrower, "wanted_back", need=need, **said)
    if (question.data or {}).get("last"):
        timers.cancel(turn.session, TimerKind.RETURN, need_id=need.id)
        turn.say("not_back_still", coordinator=knows(turn))
        _tell_coordinator(turn, need)
    else:
        turn.say("not_back", name=turn.name_of(borrower))


def _ask(turn: Turn, need: Need, claim: Claim, lender: Member, *, last: bool) -> None:
    data = {"returned": True, "last": last}
    conversations.ask(turn.session, lender, Question.ARRIVED, turn.now, need=need, claim_id=claim.id, data=data)
    name = turn.name_of(turn.member, lender.language)
    what, buttons = what_in(need, lender.language), yes_no(lender.language, need.code)
    turn.tell(lender, "is_it_back", need=need, buttons=buttons, code=need.code, what=what, name=name)
    _set(turn, need, turn.now + policy.RETURN_ASK_AGAIN, _GIVE_UP if last else _ASK_AGAIN)


def _tell_coordinator(turn: Turn, need: Need) -> None:
    conversations.lapse_about(turn.session, need.id, Question.ARRIVED)
    alert(turn, "alert_not_back", code=need.code)
    turn.write_audit("not given back", f"need {need.id}")


def _set(turn: Turn, need: Need, due: datetime, step: int) -> None:
    due = turn.circle.may_ask_at(due)
    timers.set_timer(turn.session, turn.circle.id, TimerKind.RETURN, due, need_id=need.id, step=step)
