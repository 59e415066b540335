"""A correction by code, and what was missing: fields changed, and those asked told if it matters."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time

from handlers import policy, relay
from handlers.asking import begin_asking, describe_asking
from handlers.ending import set_expiry
from handlers.needs import missing, rounded
from handlers.reading import read
from handlers.reminding import retime
from handlers.sensitive import may_be_asked
from handlers.slots import half, shares, wants_hands
from handlers.turn import Turn
from handlers.understanding import Understood, When, Where
from handlers.understanding.describe import describe, for_people
from handlers.understanding.places import names_town
from handlers.understanding.things import names_only_kinds
from handlers.waiting import call_waiting
from handlers.wording import headline, yes_no
from storage import conversations, members, needs, outbound, pings
from storage.models import Need
from storage.states import NeedStatus, Purpose, Question

_IN_BRACKETS = re.compile(r" \(([^()]+)\)$")  # the area that a place on no map is in


def complete(turn: Turn, need: Need, meant: Understood, text: str) -> None:
    """What was missing has come, or part of it: it is asked only once, so the need goes out now."""
    if not apply(turn, need, meant):
        _note(need, text)
    _go_out(turn, need, "details_thanks")


def complete_without(turn: Turn, need: Need, meant: Understood) -> None:
    """ "I don't know", "any time": nothing more will come, so the need goes out now as it is."""
    _go_out(turn, need, "details_thanks" if apply(turn, need, meant) else "details_without")


def _go_out(turn: Turn, need: Need, key: str) -> None:
    conversations.lapse_about(turn.session, need.id, Question.DETAILS)
    asking = begin_asking(turn, need) if need.wave == 0 else describe_asking(turn, need, 1)
    said = headline(need, turn.language, turn.today)
    turn.say(key, need=need, code=need.code, headline=said, asking=asking)


def correct(turn: Turn, need: Need, meant: Understood, text: str) -> None:
    """ "K7 for 5 people": change the need, and tell those asked if it matters to them."""
    before, was, door = headline(need, turn.language, turn.today), need.status, need.door
    if not apply(turn, need, meant):
        _note(need, text)
        turn.say("noted", need=need, code=need.code)
    else:
        after = headline(need, turn.language, turn.today)
        told = after == before and need.door != door  # an address: nothing that others may see has changed
        turn.say("noted" if told else "corrected", need=need, code=need.code, headline=after)
        relay.tell_helpers(turn, need, text)
        if was == NeedStatus.CLAIMED and need.status == NeedStatus.OPEN:
            _ask_for_more(turn, need)
        elif after != before:
            _tell_asked(turn, need)
    if need.status == NeedStatus.OPEN and need.wave == 0 and not missing(need):
        complete_quietly(turn, need)


def _ask_for_more(turn: Turn, need: Need) -> None:
    """More is wanted than was taken: whoever waits for a place comes first."""
    if not call_waiting(turn, need):
        begin_asking(turn, need)


def is_fix(meant: Understood) -> bool:
    """Whether words name anything of a need that can be put right: a number, a time, a place."""
    return meant.where is not None or meant.when is not None or meant.people is not None or meant.quantity is not None


def complete_quietly(turn: Turn, need: Need) -> None:
    """Nothing more is waited for: ask, without another word to the requester."""
    conversations.lapse_about(turn.session, need.id, Question.DETAILS)
    begin_asking(turn, need)


def apply(turn: Turn, need: Need, meant: Understood) -> bool:
    """Change what a correction names; True when anything was named."""
    needs.touch(turn.session, need)
    named = False
    if meant.where is not None:
        named = _apply_place(need, meant.where)
    if meant.when is not None and not meant.when.past:
        when, named = _on_its_day(turn, need, meant.when), True
        need.when_label, need.needed_by = when.label, when.end
        need.starts_at = None if when.by else when.start
        set_expiry(turn, need)
        retime(turn, need)
    if meant.people is not None or meant.quantity is not None or meant.items:
        named = _apply_amount(turn, need, meant) or named
    turn.session.flush()
    return named


def _on_its_day(turn: Turn, need: Need, when: When) -> When:
    """ "Make it 5pm" of what is wanted on Saturday: 5pm on Saturday."""
    moment = need.starts_at or need.needed_by
    if not when.dayless or moment is None or turn.day_of(moment) <= turn.today:
        return when
    midnight = datetime.combine(turn.day_of(moment), time(), turn.circle.zone).astimezone(UTC)
    return read(turn, when.words, midnight).when or when


def _apply_place(need: Need, place: Where) -> bool:
    """A new place. A door in a street nobody can find on the map leaves the area that is known as it is."""
    only_door = place.address is not None and place.point is None and bool(need.area)
    moves = bool(place.area) or place.point is not None  # a place that may be a person's name changes nothing
    if moves and not only_door and not _is_nearby(need, place):
        need.area = place.area[:80]
        need.lat, need.lon = rounded(place, None, None)
    elif moves and not only_door:
        known = _IN_BRACKETS.search(need.area or "")
        need.area = f"{place.area[:50]} ({known[1] if known else need.area})"[:80]
    need.door = place.address or need.door
    return moves


def _is_nearby(need: Need, place: Where) -> bool:
    """Whether a place on no map ("5th & Main") is one in the area that is known: else it would be lost."""
    return place.point is None and need.area is not None and need.lat is not None and not names_town(place.area)


def _apply_amount(turn: Turn, need: Need, meant: Understood) -> bool:
    """A new number: never fewer than are taken already. The summary is read anew from old words and new ones."""
    says_again = set(meant.kinds) == set(need.kinds) and names_only_kinds(meant.items, need.kinds)
    if meant.items and meant.kinds and not says_again:  # "food" of rice tells less than is known
        people = meant.people or (need.people if need.unit is None else None)
        need.what = describe(replace(meant, people=people), need.language)
        need.kinds = list(meant.kinds)
    if meant.people is not None and need.unit is None:
        need.what = _with_people(need, meant.people)
        need.people = meant.people
    quantity = meant.quantity or (meant.people if wants_hands(need) else None)  # of a crew, "10 people" are ten of them
    if quantity is not None and (meant.unit or need.unit):
        before, need.unit = need.quantity, meant.unit or need.unit
        turn.session.flush()
        needs.resize(turn.session, need, quantity)
        need.what = need.what.replace(str(before), str(need.quantity), 1)
    return True


def _with_people(need: Need, now: int) -> str:
    """The echo with its new number of people, in the language it is kept in."""
    if need.people is not None and str(need.people) in need.what:
        return need.what.replace(str(need.people), str(now), 1)
    return for_people(need.what, now, need.language)


def _note(need: Need, text: str) -> None:
    need.text = f"{need.text or ''}\n{text}".strip()[: policy.DOOR_LENGTH]


def _tell_asked(turn: Turn, need: Need) -> None:
    """Those who saw the question hear of the change; those who have not yet get the question as it is now."""
    unseen = outbound.drop_pings(turn.session, need.id)
    for member, address in members.reachable(turn.session, pings.waiting(turn.session, need.id)):
        if not may_be_asked(member, need):
            pings.lose(turn.session, need.id, member.id, turn.now)
            continue
        due = turn.quiet_before(member)
        turn.tell(
            member,
            ("ping_part" if shares(need) else "ping") if member.id in unseen else "corrected_for_others",
            purpose=Purpose.PING,
            need=need,
            at=address,
            due_at=due,
            not_after=turn.too_late_to_ask(member, due, need.needed_by),
            buttons=yes_no(member.language, need.code, "i_can", "i_cannot"),
            code=need.code,
            amount=half(need),
            headline=headline(need, member.language, turn.day_of(due)),
        )
