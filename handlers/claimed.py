"""What both sides hear when somebody takes a need: private words, said by the path that won it, and by no other."""

from datetime import date
from typing import Any

from handlers import policy
from handlers.slots import has_parts, say_amount, say_with_company, wants_hands
from handlers.turn import Turn
from handlers.understanding.labels import say_when
from handlers.wording import done_drop, headline, what_in
from storage import conversations
from storage.models import Claim, Member, Need
from storage.states import Question


def tell_claimer(turn: Turn, need: Need, requester: Member, taken: int, key: str | None) -> None:
    """What is theirs, for whom, and what they may know of it from now on."""
    name = need.for_name or turn.name_of(requester, turn.language)
    words: dict[str, Any] = {
        "code": need.code,
        "name": name,
        "near": turn.words("near", area=need.area) if need.area else "",
        "amount": say_amount(need, taken),
        "headline": headline(need, turn.language, turn.today),
    }
    said = key or _yours(need, taken)
    turn.say(said, need=need, buttons=done_drop(turn.language, need.code), **words)
    if need.door is not None:
        turn.relay(turn.member, need, name, need.door)
    if _says_more(need, turn.today):
        turn.say("wrote", need=need, code=need.code, name=name, text=(need.text or "")[: policy.DOOR_LENGTH])


def tell_of_more(turn: Turn, need: Need, requester: Member, claim: Claim) -> None:
    """One who had a part takes another: where it is wanted they know already."""
    amount, name = say_amount(need, claim.quantity), turn.name_of(requester, turn.language)
    buttons = done_drop(turn.language, need.code)
    turn.say("yours_more", need=need, code=need.code, name=name, amount=amount, buttons=buttons)


def _yours(need: Need, taken: int) -> str:
    place, whole = has_parts(need) and wants_hands(need), taken == need.quantity
    if need.door is not None:
        return "yours_place_with_door" if place else "yours_with_door" if whole else "yours_part_with_door"
    return "yours_place" if place else "yours" if whole else "yours_part"


def tell_requester(turn: Turn, need: Need, requester: Member, claim: Claim, taken: int) -> None:
    """Who has it, or how much of it; and the question where it is wanted, once."""
    name = turn.name_of(turn.member, requester.language)
    said: dict[str, Any] = {"name": name, "code": need.code, "what": what_in(need, requester.language)}
    if need.remaining or taken < need.quantity:
        known = _knows_the_rest(turn, need, requester)
        first = bool(need.remaining) and not known and claim.condition is None
        _tell_part(turn, need, requester, name, taken, first=first)
        if first:
            _ask_door(turn, need, requester)
        if first or (known and claim.condition is None):
            return
    if need.door is not None:
        key = "door_known_condition" if claim.condition else "door_known"
        turn.tell(requester, key, need=need, at_once=True, **said, condition=claim.condition)
        return
    _ask_door(turn, need, requester)
    key = "ask_door_condition" if claim.condition else "ask_door"
    turn.tell(requester, key, need=need, at_once=True, **said, condition=claim.condition)


def _ask_door(turn: Turn, need: Need, requester: Member) -> None:
    expires = turn.now + policy.DOOR_WAIT
    conversations.ask(turn.session, requester, Question.DOOR, turn.now, need=need, expires_at=expires)


def _tell_part(turn: Turn, need: Need, requester: Member, name: str, taken: int, *, first: bool) -> None:
    """Who has taken how much. `first`: and where it is wanted, asked in the same text."""
    left: dict[str, Any] = {"code": need.code, "remaining": say_amount(need, need.remaining)}
    if wants_hands(need):
        name, key = say_with_company(name, taken - 1), "place_claimed" if need.remaining else "place_last"
        turn.tell(requester, "place_first" if first else key, need=need, at_once=True, name=name, **left)
    else:
        amount, key = say_amount(need, taken), "part_claimed" if need.remaining else "part_last"
        turn.tell(requester, "part_first" if first else key, need=need, at_once=True, name=name, amount=amount, **left)


def _knows_the_rest(turn: Turn, need: Need, requester: Member) -> bool:
    """Whether the address was given, or was asked for when the first of many came: eight helpers are not eight
    questions."""
    waiting = conversations.open_of(turn.session, requester.id, turn.now)
    asked = any(one.question == Question.DOOR and one.need_id == need.id for one in waiting)
    return need.door is not None or asked


def _says_more(need: Need, today: date) -> bool:
    """Whether the words as written hold more than the summary, and so are worth a second text."""
    when = say_when(need.when_label or "", need.language, today)
    summary = f"{need.what} {when} {need.area} {' '.join(need.conditions)}".casefold()
    extra = [
        word for word in (need.text or "").casefold().split() if len(word) > 3 and word.strip(".,!?") not in summary
    ]
    return len(extra) > policy.SAYS_MORE
