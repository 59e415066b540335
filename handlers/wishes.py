"""What a text wants: a need, an offer, both, or nothing we can tell."""

import re
from typing import Any

from handlers import needs, offers, policy, relay, repeats
from handlers.messages import Inbound
from handlers.reading import read
from handlers.turn import Turn
from handlers.understanding import Intent, Understood
from storage import conversations
from storage.states import Question

_HALVES = re.compile(
    r"[.;!?\n]+|,?\s+(?:and|but|also|y|pero|et|mais|e|epi|men)\s+"
    r"(?=i |i'|we |can |yo |puedo|podemos|tengo|necesito|je |j'|on |nous |m |mwen |n |nou )",
    re.I,
)
ASKING = (Intent.NEED, Intent.OFFER, Intent.BOTH)


def map_link(heard: Inbound) -> str:
    return f"https://osm.org/?mlat={heard.place.lat:.5f}&mlon={heard.place.lon:.5f}" if heard.place else ""


def need_or_offer(turn: Turn, heard: Inbound, meant: Understood, words: str) -> None:
    if not words:
        _nothing_in_words(turn, heard)
    elif meant.intent == Intent.BOTH:
        _need_and_offer(turn, words)
    elif meant.sure and meant.intent in ASKING:
        if turn.standing.questions:
            conversations.lapse_of(turn.session, turn.member.id, Question.MEANT)
        hear = offers.hear_offer if meant.intent == Intent.OFFER else repeats.hear_need
        hear(turn, meant, words)
    elif offers.hear_limits(turn, words):
        return
    elif meant.intent == Intent.OFFER and not meant.kinds:
        offers.hear_willingness(turn, meant)
    elif meant.intent in ASKING and not meant.kinds and len(words.split()) <= policy.SAYS_NOTHING:
        say_unless_echo(turn, "what_need")
    elif meant.intent in ASKING:
        needs.ask_if_meant(turn, meant, words, "meant_offer" if meant.intent == Intent.OFFER else "meant_need")
    elif meant.intent == Intent.GREETING and relay.LEADING_CODE.match(words) is None:
        say_unless_echo(turn, "how_to")
    elif meant.name:
        turn.say("thanks_name", name=turn.member.first_name)
    else:
        _not_understood(turn, words)


def _need_and_offer(turn: Turn, words: str) -> None:
    """ "I need groceries and I can babysit": each half on its own, when each is plain; else one at a time."""
    halves = [half.strip() for half in _HALVES.split(words) if half.strip()]
    parts = [(half, read(turn, half)) for half in halves]
    need = next(((half, meant) for half, meant in parts if meant.sure and meant.intent == Intent.NEED), None)
    offer = next(((half, meant) for half, meant in parts if meant.sure and meant.intent == Intent.OFFER), None)
    if need is None or offer is None:
        turn.say("one_at_a_time")
        return
    repeats.hear_need(turn, need[1], need[0])
    offers.hear_offer(turn, offer[1], offer[0])


def _nothing_in_words(turn: Turn, heard: Inbound) -> None:
    """A picture, a voice, a place, or nothing at all."""
    side = relay.only_open_side(turn)
    words = map_link(heard)
    if side is not None and (words or heard.media) and relay.write_to_other_side(turn, side, words):
        return
    turn.say("sorry_place" if heard.place is not None else "sorry_picture" if heard.media else "sorry")


def _not_understood(turn: Turn, words: str) -> None:
    """Words for the one other side there is; else one short question, and silence when a robot talks to us."""
    side = relay.only_open_side(turn) if any(map(str.isalnum, words)) else None  # of a sign alone a phone shows nothing
    if side is not None and side.member_id == turn.member.id and _names_a_door(turn, words):
        relay.give_door(turn, side, words)
        return
    if side is not None and relay.write_to_other_side(turn, side, words):
        return
    code = relay.LEADING_CODE.match(words)
    if code is not None:
        say_unless_echo(turn, "unknown_code", code=code.group(1).upper())
    else:
        say_unless_echo(turn, "sorry")


def _names_a_door(turn: Turn, words: str) -> bool:
    """Another address than the one told before: whoever comes later must get this one."""
    place = read(turn, words).where
    return place is not None and place.address is not None


def say_unless_echo(turn: Turn, key: str, /, **words: Any) -> None:
    """A general answer; silence when so many went to one address in so short a time that a robot talks to us."""
    if turn.standing.said_lately < policy.ECHO_LOOP:
        turn.say(key, **words)
