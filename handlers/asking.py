"""Waves: who is asked about a need now, and what happens when nobody is left."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta

from handlers import matching, policy
from handlers.coordinating import alert, knows
from handlers.measures import clock_time
from handlers.messages import Point
from handlers.slots import half, shares
from handlers.turn import Turn
from handlers.understanding.places import distance_km
from handlers.waiting import call_waiting
from handlers.wording import headline, yes_no
from storage import members, needs, offers, outbound, pings, timers
from storage.models import Address, Member, Need
from storage.places import box_around
from storage.states import NeedStatus, PingStatus, Purpose, TimerKind


def ask_next_wave(turn: Turn, need: Need) -> int:
    """Ask the next few members about an open need; returns how many. Sets the timer for the wave after it."""
    asked = _ask_again(turn, need) or _ask_new(turn, need)
    if asked:
        need.wave += 1
    _set_next_wave(turn, need, policy.WAVE_DELAY_URGENT if need.urgent else policy.WAVE_DELAY)
    return asked


def describe_asking(turn: Turn, need: Need, asked: int) -> str:
    """What the requester is told of it, honestly: now, later, or that nobody is known."""
    if not asked:
        return turn.words("asking_nobody_told" if knows(turn) else "asking_nobody")
    start = turn.quiet_before(turn.member)
    if start > turn.now:
        return turn.words("asking_later", time=clock_time(start, turn.circle.zone, turn.language))
    return turn.words("asking_now")


def begin_asking(turn: Turn, need: Need) -> str:
    """Ask the first wave; returns what to tell the requester. A coordinator hears when nobody is known."""
    timers.cancel(turn.session, TimerKind.FIRST_WAVE, need_id=need.id)
    asked = ask_next_wave(turn, need)
    if not asked:
        _say_stuck(turn, need)
    return describe_asking(turn, need, asked)


def _say_stuck(turn: Turn, need: Need) -> None:
    """The requester is being told now: a coordinator hears too, and newcomers are looked for later."""
    due = turn.now + policy.LOOK_AGAIN
    timers.set_timer(turn.session, turn.circle.id, TimerKind.NEXT_WAVE, due, need_id=need.id, step=1)
    asked = pings.count(turn.session, need.id)
    alert(turn, "alert_stuck", code=need.code, headline=headline(need, turn.circle.language, turn.today), asked=asked)


def stop_asking(turn: Turn, need: Need, key: str, *, but: int | None = None) -> None:
    """Nobody need answer any more: pings not sent are dropped, those who saw one hear why."""
    unseen = outbound.drop_pings(turn.session, need.id)
    over = need.status not in needs.LIVE or key == "not_needed"  # else whoever is on the waiting list goes on waiting
    settled = pings.settle(turn.session, need.id, PingStatus.TAKEN, turn.now, with_list=over)
    waiting = set(settled) - unseen - {but}
    for member, address in members.reachable(turn.session, waiting):
        turn.tell(member, key, need=need, at=address, due_at=turn.quiet_before(member), code=need.code)
    timers.cancel(turn.session, TimerKind.FIRST_WAVE, TimerKind.NEXT_WAVE, need_id=need.id)


def ask_one(turn: Turn, need: Need, member: Member, km: float | None) -> None:
    """Keep that a member is asked, within an answer to that member: the caller says the words."""
    row = {"circle_id": turn.circle.id, "need_id": need.id, "member_id": member.id, "wave": need.wave}
    pings.ask(turn.session, [{**row, "distance_km": km}], turn.now)


def next_need_for(turn: Turn, member: Member) -> tuple[Need, float | None] | None:
    """An open need of someone else that a member may be able to meet: nearest first, then longest waiting."""
    mine = offers.open_of(turn.session, member.id)
    kinds = matching.kinds_served(kind for offer in mine for kind in offer.kinds)
    return best_need_for(turn, member, policy.RADIUS_KM[1], lambda need: not kinds or bool(kinds & set(need.kinds)))


def best_need_for(
    turn: Turn, member: Member, radius_km: float, suits: Callable[[offers.OpenNeed], bool]
) -> tuple[Need, float | None] | None:
    """The nearest open need that `suits` and a member was not asked about, with how far it is; None for none."""
    found = [
        (distance_between(need, member), need)
        for need in offers.needs_unasked(turn.session, turn.circle.id, member.id, policy.NEEDS_READ)
        if suits(need) and may_be_asked(member, need)
    ]
    near = [(km, need) for km, need in found if km is None or km <= radius_km]
    best = min(near, key=lambda pair: (pair[0] is None, round(pair[0] or 0), pair[1].created_at), default=None)
    return None if best is None else (turn.session.get_one(Need, best[1].id), best[0])


def is_sensitive(need: Need | offers.OpenNeed) -> bool:
    """Whether only vouched-for members may be asked. An illness named in passing does not make soup a medical need."""
    return not policy.SENSITIVE.isdisjoint(need.kinds) or need.kinds[:1] == [policy.SENSITIVE_FIRST]


def may_be_asked(member: Member, need: Need | offers.OpenNeed) -> bool:
    """Whether a member may be asked about a need at all."""
    return member.vouched or not is_sensitive(need)


def distance_between(need: Need | offers.OpenNeed, member: Member) -> float | None:
    """Kilometres between a need and where a member is known to be, None where either is unknown."""
    if need.lat is None or need.lon is None or member.lat is None or member.lon is None:
        return None
    return distance_km(Point(need.lat, need.lon), Point(member.lat, member.lon))


def _ask_new(turn: Turn, need: Need) -> int:
    chosen = _choose(turn, need)
    rows = [_ping_row(need, one.member_id, one.km) for one in chosen]
    pings.ask(turn.session, rows, turn.now)
    return _send(turn, need, {one.member_id: one.km for one in chosen}) if chosen else 0


def _choose(turn: Turn, need: Need) -> Sequence[matching.Candidate]:
    """The best few, looked for outward: close by until there are enough to choose from, then as far as anybody is."""
    place = _place(need)
    if place is None or matching.ignores_distance(need.kinds):
        return _best(turn, need, _helpers(turn, need, None), math.inf)
    radii = policy.RADIUS_KM[min(need.wave, len(policy.RADIUS_KM) - 1) :]
    everybody = _helpers(turn, need, radii[-1])
    rings: Iterable[tuple[float, Sequence[offers.Helper]]]
    if len(everybody) < policy.CANDIDATES:  # so few that all were read: no need to look closer
        rings = ((radius, matching.within(everybody, place, radius)) for radius in radii)
    else:
        rings = _outward(turn, need, radii)
    return next((chosen for radius, found in rings if (chosen := _best(turn, need, found, radius))), ())


def _best(turn: Turn, need: Need, found: Sequence[offers.Helper], radius: float) -> Sequence[matching.Candidate]:
    """The best of a wave; the willing in general only where too few named what is needed."""
    named = [helper for helper in found if helper.kind is not None]
    helpers = named if len(named) >= policy.WAVE_SIZE else found
    window = (need.starts_at or (turn.now if need.needed_by else None), need.needed_by)
    return matching.choose(helpers, need.kinds, _place(need), radius, window, turn.circle.zone, policy.WAVE_SIZE)


def _outward(turn: Turn, need: Need, radii: Sequence[float]) -> Iterator[tuple[float, Sequence[offers.Helper]]]:
    """Radii in kilometres with who is within, from close by where many are known to live there."""
    for ring in (ring for ring in policy.RINGS_KM if ring < radii[0]):
        found = _helpers(turn, need, ring)
        if sum(helper.lat is not None for helper in found) >= policy.ENOUGH:
            yield radii[0], found  # whoever is in a corner beyond the ring is near enough too
    yield from ((radius, _helpers(turn, need, radius)) for radius in radii)


def _place(need: Need) -> Point | None:
    return Point(need.lat, need.lon) if need.lat is not None and need.lon is not None else None


def _helpers(turn: Turn, need: Need, radius: float | None) -> list[offers.Helper]:
    place = _place(need)
    search = offers.Search(
        circle_id=turn.circle.id,
        need_id=need.id,
        requester_id=need.member_id,
        kinds=matching.kinds_serving(need.kinds),
        box=box_around(place.lat, place.lon, radius) if place and radius else None,
        asked_since=turn.now - policy.WEEK,
        cap=policy.ASKS_A_WEEK,
        limit=policy.CANDIDATES,
        vouched_only=is_sensitive(need),
    )
    return [*offers.helpers_by_kind(turn.session, search), *offers.helpers_in_general(turn.session, search)]


def _ask_again(turn: Turn, need: Need) -> int:
    """Those who heard "taken" before they could answer come first when a need is open again."""
    again = pings.may_ask_again(turn.session, need.id, vouched_only=is_sensitive(need))[: policy.WAVE_SIZE]
    if not again:
        return 0
    pings.ask_again(turn.session, need.id, again, turn.now)
    return _send(turn, need, dict.fromkeys(again))


def _send(turn: Turn, need: Need, distances: dict[int, float | None]) -> int:
    reached = members.reachable(turn.session, distances)
    for member, address in reached:
        _ping(turn, need, member, address, distances[member.id])
    return len(reached)


def _ping(turn: Turn, need: Need, member: Member, address: Address, km: float | None) -> None:
    due = turn.quiet_before(member)
    latest = due + policy.PING_VALID
    turn.tell(
        member,
        "ping_part" if shares(need) else "ping",
        purpose=Purpose.PING,
        need=need,
        at=address,
        due_at=due,
        not_after=min(latest, need.needed_by) if need.needed_by and need.needed_by > due else latest,
        buttons=yes_no(member.language, need.code, "i_can", "i_cannot"),
        code=need.code,
        amount=half(need),
        headline=headline(need, member.language, turn.today, turn.circle, km),
    )


def _ping_row(need: Need, member_id: int, km: float | None) -> dict[str, object]:
    return {
        "circle_id": need.circle_id,
        "need_id": need.id,
        "member_id": member_id,
        "wave": need.wave + 1,
        "distance_km": km,
    }


def _set_next_wave(turn: Turn, need: Need, delay: timedelta) -> None:
    due = turn.circle.may_ask_at(turn.now) + delay
    timers.set_timer(turn.session, turn.circle.id, TimerKind.NEXT_WAVE, due, need_id=need.id)


def reopen(turn: Turn, need: Need, amount: int) -> str | None:
    """Put a claim's amount back and ask again; what to tell the requester, None when the need has closed."""
    if not needs.give_back(turn.session, need, amount) or need.status != NeedStatus.OPEN:
        return None
    if call_waiting(turn, need, amount):
        return turn.for_member(turn.session.get_one(Member, need.member_id)).words("asking_list")
    asked = ask_next_wave(turn, need)
    if not asked:
        _say_stuck(turn, need)
    return describe_asking(turn.for_member(turn.session.get_one(Member, need.member_id)), need, asked)
