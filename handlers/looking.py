"""Looking for helpers: outward from a need, until there is somebody to ask."""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime

from handlers import matching, policy
from handlers.matching import Candidate, Wanted
from handlers.messages import Point
from handlers.sensitive import is_sensitive
from handlers.slots import wants_hands
from handlers.turn import Turn
from handlers.understanding.places import distance_km
from storage import helpers, pings
from storage.helpers import Helper, Search
from storage.models import Member, Need
from storage.places import box_around

Rings = Iterator[tuple[float, Sequence[Helper]]]


def wanted_of(turn: Turn, need: Need) -> Wanted:
    """What matching must know of a need."""
    requester = turn.session.get_one(Member, need.member_id)
    window = (need.starts_at or (turn.now if need.needed_by else None), need.needed_by)
    return Wanted(need.kinds, place_of(need), requester.language, window, need.urgent, turn.circle, turn.now)


def choose_wave(turn: Turn, need: Need, wanted: Wanted, left: float) -> Sequence[Candidate]:
    """The fewest who are likely enough to say yes. `left`: the chance that somebody asked before still does."""
    target, most = matching.pace(wanted).target, turn.circle.rules.wave_most
    slots = need.remaining if wants_hands(need) else 1
    for ranked in _ranked(turn, need, wanted):
        if ranked:
            return matching.wave(ranked, target, left=left, slots=slots, most=most)
    return ()


def place_of(need: Need | helpers.OpenNeed) -> Point | None:
    """Where a need is, roughly."""
    return Point(need.lat, need.lon) if need.lat is not None and need.lon is not None else None


def distance_to(need: Need, member: Member) -> float | None:
    """Kilometres between a need and where a member is known to be, None where either is unknown."""
    place = place_of(need)
    if place is None or member.lat is None or member.lon is None:
        return None
    return distance_km(place, Point(member.lat, member.lon))


def _ranked(turn: Turn, need: Need, wanted: Wanted) -> Iterator[Sequence[Candidate]]:
    """Nearer ones first; for what not everybody can do, all who offered it, then a few of those who would help."""
    skilled = not policy.SKILLED.isdisjoint(need.kinds[:1])
    for radius, found in _rings(turn, need, wanted, willing=not skilled):
        yield matching.rank(found, wanted, radius)
    few = policy.WILLING_MOST - pings.count(turn.session, need.id) if skilled else 0
    if few > 0:
        for radius, found in _rings(turn, need, wanted, willing=True):
            yield matching.rank(found, wanted, radius)[:few]


def _rings(turn: Turn, need: Need, wanted: Wanted, *, willing: bool) -> Rings:
    """Radii in kilometres with who is within: the rested before those asked a moment ago, the near before the far."""
    radii = _radii(need, wanted)
    rest = turn.circle.rules.rest
    rested = turn.now - (min(rest, policy.REST_URGENT) if need.urgent else rest)
    for search in _close_by(turn, need, wanted, radii[0], rested):
        yield radii[0], helpers.helpers_by_kind(turn.session, search)
    if helpers.count_offers(turn.session, _search(turn, need, wanted, radii[-1], turn.now)) < policy.CANDIDATES:
        everybody = _find(turn, need, wanted, radii[-1], turn.now, willing=willing)
        if len(everybody) < policy.CANDIDATES:  # so few that all were read: no need to look closer
            yield from _around(everybody, wanted.place, radii, rested)
            return
    for radius in radii:
        yield radius, _find(turn, need, wanted, radius, rested, willing=willing)
        yield radius, _find(turn, need, wanted, radius, turn.now, willing=willing)


def _close_by(turn: Turn, need: Need, wanted: Wanted, radius: float, rested: datetime) -> Iterator[Search]:
    """Where many live close together, rings with just enough of them; the rings grow as few or many as there are.

    Whoever is in a corner beyond a ring is near enough too.
    """
    ring = policy.RING_KM
    while ring < radius < math.inf:
        search = _search(turn, need, wanted, ring, rested)
        found = helpers.count_offers(turn.session, search)
        if found >= policy.ENOUGH:
            yield search
        grow = math.sqrt(policy.RING_HOLDS / max(found, 1))  # as many as hoped for, were they as dense beyond
        ring *= min(policy.RING_MOST, max(policy.RING_LEAST, grow))


def _radii(need: Need, wanted: Wanted) -> tuple[float, ...]:
    if wanted.place is None or matching.ignores_distance(wanted.kinds):
        return (math.inf,)
    return policy.RADIUS_KM[min(need.wave, len(policy.RADIUS_KM) - 1) :]


def _around(everybody: Sequence[Helper], place: Point | None, radii: Sequence[float], rested: datetime) -> Rings:
    for radius in radii:
        near = matching.within(everybody, place, radius) if place is not None else everybody
        yield radius, [helper for helper in near if helper.asked_at is None or helper.asked_at <= rested]
        yield radius, near


def _find(turn: Turn, need: Need, wanted: Wanted, radius: float, rested: datetime, *, willing: bool) -> list[Helper]:
    """Those who offered what serves it; the `willing` in general too where these are few."""
    search = _search(turn, need, wanted, radius, rested)
    found = helpers.helpers_by_kind(turn.session, search)
    if willing and len(found) < policy.ENOUGH:
        found += helpers.helpers_in_general(turn.session, search)
    return found


def _search(turn: Turn, need: Need, wanted: Wanted, radius: float, rested: datetime) -> Search:
    rules, place = turn.circle.rules, wanted.place
    return Search(
        circle_id=turn.circle.id,
        need_id=need.id,
        requester_id=need.member_id,
        kinds=matching.kinds_serving(need.kinds),
        box=box_around(place.lat, place.lon, radius) if place and radius < math.inf else None,
        asked_since=turn.now - policy.WEEK,
        cap=rules.asks_a_week,
        day_since=turn.now - policy.DAY,
        cap_day=rules.asks_a_day,
        rested=rested,
        busy=policy.BUSY,
        limit=policy.CANDIDATES,
        vouched_only=is_sensitive(need),
    )
