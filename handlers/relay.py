"""Words between the two sides of a claim, by code: nobody sees the other's number."""

import re

from handlers import pictures, policy
from handlers.reading import read
from handlers.sides import helpers_of, other_sides
from handlers.turn import Turn
from handlers.understanding import Where
from handlers.understanding.answers import CODE
from handlers.understanding.page import fold
from handlers.understanding.placepatterns import LONE_DOOR
from handlers.understanding.sayings import begins_with_one, plain_words
from handlers.understanding.tables import said
from handlers.wording import clean, what_in
from storage import claims, conversations
from storage.models import Member, Need
from storage.states import Question

LEADING_CODE = re.compile(rf"\s*{CODE.pattern}[\s:,.-]*", re.DOTALL)
_HOUSE = re.compile(r"\W*\d+[a-z]?,? (?!am\b|pm\b|of\b|or\b)[a-z]{3,}", re.I)


def write_to_other_side(turn: Turn, need: Need, words: str) -> bool:
    """Carry words about a need to the other side. False when this member is on neither side of a claim.

    The requester's words go to everyone who helps with it, a helper's to the requester alone.
    """
    return _carry_to(turn, need, other_sides(turn, need), words)


def hear_on_the_way(turn: Turn, words: str) -> bool:
    """ "On my way", "running late", "K7 here now" from who has a need already: for the other side, never a yes.

    Who has several is asked which. False from anyone else, to whom it may be a yes.
    """
    if not turn.standing.sides or not begins_with_one(words, said("on the way")):
        return False
    meant = read(turn, words)
    if len(plain_words(words)) > policy.LONGEST_CHANGE or (meant.sure and meant.kinds):  # "on my way home, I need milk"
        return False
    codes = {code.upper() for code in CODE.findall(words)}
    mine = [need for _, need in claims.active_of(turn.session, turn.member.id)]
    named = [need for need in mine if need.code in codes] if codes else mine
    if len(named) == 1:
        return write_to_other_side(turn, named[0], LEADING_CODE.sub("", words, count=1) if codes else words)
    if named:
        turn.say("which_start", choices=turn.words("or").join(need.code for need in named))
    return bool(named)


def give_door(turn: Turn, need: Need, words: str) -> None:
    """The requester's answer to "what address, and when is good?": carried to the claimer only.

    Words that name no door ("which door?", "come at 5") are carried all the same, and the question stays open.
    """
    place = read(turn, words).where
    mapped = turn.inbound is not None and turn.inbound.place is not None
    if mapped or _is_door(place, words):
        need.door = clean(words)[: policy.DOOR_LENGTH]
        conversations.lapse_about(turn.session, need.id, Question.DOOR)
    if need.area is None and place is not None:
        need.area = place.area[:80] or None
    _carry_to(turn, need, helpers_of(turn, need), words)
    for other in conversations.open_of(turn.session, turn.member.id, turn.now):
        if other.question == Question.DOOR and other.need_id not in (None, need.id):
            also = turn.session.get_one(Need, other.need_id)
            turn.say("ask_door_also", need=also, code=also.code, what=what_in(also, turn.language))


def _is_door(place: Where | None, words: str) -> bool:
    """A house in a street, a corner; else a text that begins with a house number or names a door ("apt 3B")."""
    if place is not None and (place.address is not None or not place.area.isdecimal()):
        return True
    return _HOUSE.match(words) is not None or LONE_DOOR.search(fold(words)) is not None


def tell_helpers(turn: Turn, need: Need, words: str) -> None:
    """A correction goes to whoever has the need, in the requester's own words."""
    for helper in helpers_of(turn, need):
        _carry(turn, need, helper, words)


def only_open_side(turn: Turn) -> Need | None:
    """The need they reply about, or the one they are on a side of right now; None where there is a choice to make."""
    if turn.about is not None and other_sides(turn, turn.about):
        return turn.about
    mine = claims.needs_between(turn.session, turn.member.id) if turn.standing.sides else []
    return mine[0] if len(mine) == 1 else None


def _carry_to(turn: Turn, need: Need, others: list[Member], words: str) -> bool:
    unseen = [other for other in others if not _carry(turn, need, other, words)]
    if unseen:
        names = ", ".join(dict.fromkeys(turn.name_of(other) for other in unseen))
        turn.say("picture_unseen", need=need, name=names, code=need.code)
    elif others:
        names = ", ".join(dict.fromkeys(turn.name_of(other) for other in others))
        turn.say("relayed", need=need, name=names, code=need.code)
    return bool(others)


def _carry(turn: Turn, need: Need, to: Member, words: str) -> bool:
    """Carry words, and what was sent with them. False when that could not be shown."""
    name = turn.name_of(turn.member, to.language)
    if clean(words):
        turn.relay(to, need, name, clean(words))
    return turn.inbound is None or not turn.inbound.media or pictures.carry(turn, need, to, name)
