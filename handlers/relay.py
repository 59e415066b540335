"""Words between the two sides of a claim, by code: nobody sees the other's number."""

import re

from handlers import policy
from handlers.turn import Turn
from handlers.understanding import Understood, Where, understand
from handlers.understanding.answers import CODE
from handlers.understanding.page import fold
from handlers.understanding.placepatterns import LONE_DOOR
from handlers.understanding.sayings import begins_with_one, plain_words
from handlers.understanding.tables import said
from handlers.wording import clean, what_in
from storage import claims, conversations
from storage.models import Member, Need
from storage.states import ClaimStatus, NeedStatus, Question

LEADING_CODE = re.compile(rf"\s*{CODE.pattern}[\s:,.-]*", re.DOTALL)
_HOUSE = re.compile(r"\W*\d+[a-z]?,? (?!am\b|pm\b|of\b|or\b)[a-z]{3,}", re.I)
STARTED = (ClaimStatus.ACTIVE, ClaimStatus.DONE)  # words may pass until the need is closed


def write_to_other_side(turn: Turn, need: Need, words: str) -> bool:
    """Carry words about a need to the other side. False when this member is on neither side of a claim."""
    if need.member_id == turn.member.id:
        return _to_helpers(turn, need, words)
    if any(member.id == turn.member.id for _, member in _sides(turn, need)):
        return _to_requester(turn, need, words)
    return False


def hear_on_the_way(turn: Turn, words: str) -> bool:
    """ "On my way", "running late", "K7 here now" from who has a need already: for the other side, never a yes.

    Who has several is asked which. False from anyone else, to whom it may be a yes.
    """
    if not turn.standing.sides or not begins_with_one(words, said("on the way")):
        return False
    read = _read(turn, words)
    if len(plain_words(words)) > policy.LONGEST_CHANGE or (read.sure and read.kinds):  # "on my way home, I need milk"
        return False
    codes = {code.upper() for code in CODE.findall(words)}
    mine = [need for _, need in claims.active_of(turn.session, turn.member.id)]
    meant = [need for need in mine if need.code in codes] if codes else mine
    if len(meant) == 1:
        return write_to_other_side(turn, meant[0], LEADING_CODE.sub("", words, count=1) if codes else words)
    if meant:
        turn.say("which_start", choices=turn.words("or").join(need.code for need in meant))
    return bool(meant)


def give_door(turn: Turn, need: Need, words: str) -> None:
    """The requester's answer to "what address, and when is good?": carried to the claimer only.

    Words that name no door ("which door?", "come at 5") are carried all the same, and the question stays open.
    """
    place = _read(turn, words).where
    mapped = turn.inbound is not None and turn.inbound.place is not None
    if mapped or _is_door(place, words):
        need.door = clean(words)[: policy.DOOR_LENGTH]
        conversations.lapse_about(turn.session, need.id, Question.DOOR)
    if need.area is None and place is not None:
        need.area = place.area[:80] or None
    _to_helpers(turn, need, words)
    for other in conversations.open_of(turn.session, turn.member.id, turn.now):
        if other.question == Question.DOOR and other.need_id not in (None, need.id):
            also = turn.session.get_one(Need, other.need_id)
            turn.say("ask_door_also", need=also, code=also.code, what=what_in(also, turn.language))


def _read(turn: Turn, words: str) -> Understood:
    return understand(words, now=turn.now, zone=turn.circle.zone, gazetteer=turn.circle.gazetteer)


def _is_door(place: Where | None, words: str) -> bool:
    """A house in a street, a corner; else a text that begins with a house number or names a door ("apt 3B")."""
    if place is not None and (place.address is not None or not place.area.isdecimal()):
        return True
    return _HOUSE.match(words) is not None or LONE_DOOR.search(fold(words)) is not None


def tell_helpers(turn: Turn, need: Need, words: str) -> None:
    """A correction goes to whoever has the need, in the requester's own words."""
    for _, helper in _sides(turn, need):
        _carry(turn, need, helper, words)


def only_open_side(turn: Turn) -> Need | None:
    """The one need this member is on a side of right now; None when there is none, or a choice to make."""
    mine = claims.needs_between(turn.session, turn.member.id) if turn.standing.sides else []
    return mine[0] if len(mine) == 1 else None


def _to_helpers(turn: Turn, need: Need, words: str) -> bool:
    helpers = [member for _, member in _sides(turn, need)]
    for helper in helpers:
        _carry(turn, need, helper, words)
    if helpers:
        names = ", ".join(dict.fromkeys(turn.name_of(h) for h in helpers))
        turn.say("relayed", need=need, name=names, code=need.code)
    return bool(helpers)


def _to_requester(turn: Turn, need: Need, words: str) -> bool:
    requester = turn.session.get_one(Member, need.member_id)
    _carry(turn, need, requester, words)
    turn.say("relayed", need=need, name=turn.name_of(requester), code=need.code)
    return True


def _carry(turn: Turn, need: Need, to: Member, words: str) -> None:
    name = turn.name_of(turn.member, to.language)
    media = turn.inbound.media if turn.inbound else ()
    if clean(words):
        turn.relay(to, need, name, clean(words))
    if media:
        turn.tell(to, "relay_media", need=need, code=need.code, name=name)


def _sides(turn: Turn, need: Need) -> list[tuple[object, Member]]:
    if need.status not in (NeedStatus.OPEN, NeedStatus.CLAIMED):
        return []
    return [(claim, member) for claim, member in claims.claimers(turn.session, need.id, *STARTED)]
