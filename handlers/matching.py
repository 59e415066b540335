"""Whom to ask about a need, in what order. Pure: storage finds the helpers, this ranks them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from handlers.messages import Point
from handlers.policy import ANYWHERE, SERVED_BY
from handlers.understanding.places import distance_km
from storage.offers import Helper

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_GENERAL_PENALTY_KM = 3.0  # someone who named this kind is asked before a willing neighbour who is 3 km nearer
_UNKNOWN_KM = 5.0  # where a helper is unknown, guess the middle of the first circles
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A helper who fits, and how far away (None where either place is unknown)."""

    member_id: int
    km: float | None
    score: float


def kinds_serving(kinds: Iterable[str]) -> tuple[str, ...]:
    """The kinds of offer that may meet a need of these kinds."""
    wanted: dict[str, None] = {}
    for kind in kinds:
        wanted.update(dict.fromkeys(SERVED_BY.get(kind, (kind,))))
    return tuple(wanted)


def kinds_served(kinds: Iterable[str]) -> frozenset[str]:
    """The kinds of need that an offer of these kinds may meet."""
    mine = set(kinds)
    return frozenset(mine | {need for need, offers in SERVED_BY.items() if mine & set(offers)})


def ignores_distance(kinds: Sequence[str]) -> bool:
    """Whether help of all these kinds can be given from anywhere, as by telephone."""
    return bool(kinds) and all(kind in ANYWHERE for kind in kinds)


def choose(
    helpers: Iterable[Helper],
    kinds: Sequence[str],
    place: Point | None,
    radius_km: float,
    window: tuple[datetime | None, datetime | None],
    zone: ZoneInfo,
    size: int,
) -> list[Candidate]:
    """The best `size` helpers, best first, each once; none beyond the radius, none on days they are not free."""
    best: dict[int, Candidate] = {}
    days = days_of(window, zone)
    for helper in helpers:
        candidate = _consider(helper, kinds, place, radius_km, days)
        if candidate and (helper.member_id not in best or candidate.score < best[helper.member_id].score):
            best[helper.member_id] = candidate
    asked = {helper.member_id: helper.asked_at or _LONG_AGO for helper in helpers}
    ranked = sorted(best.values(), key=lambda c: (round(c.score), asked[c.member_id], c.score, c.member_id))
    return ranked[:size]


def within(helpers: Iterable[Helper], place: Point, radius_km: float) -> list[Helper]:
    """Those within a radius, or of whom it is not known."""
    away = [(helper, _distance(helper, place)) for helper in helpers]
    return [helper for helper, km in away if km is None or km <= radius_km]


def days_of(window: tuple[datetime | None, datetime | None], zone: ZoneInfo) -> frozenset[str] | None:
    """The week days a window of at most a week touches; None when any day will do."""
    start, end = window[0], window[1] or window[0]
    if start is None or end is None:
        return None
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    span = (last - first).days
    if not 0 <= span < len(_DAYS):
        return None
    return frozenset(_DAYS[(first.weekday() + n) % len(_DAYS)] for n in range(span + 1))


def _consider(
    helper: Helper, kinds: Sequence[str], place: Point | None, radius_km: float, days: frozenset[str] | None
) -> Candidate | None:
    free = set(helper.available) & set(_DAYS)
    if days and free and not days & free:
        return None
    km = _distance(helper, place)
    if km is not None and km > radius_km and not ignores_distance(kinds):
        return None
    score = 0.0 if ignores_distance(kinds) else (_UNKNOWN_KM if km is None else km)
    if helper.kind is None:
        score += _GENERAL_PENALTY_KM
    elif helper.kind not in kinds:
        score += _GENERAL_PENALTY_KM / 2
    return Candidate(helper.member_id, km, score)


def _distance(helper: Helper, place: Point | None) -> float | None:
    if place is None or helper.lat is None or helper.lon is None:
        return None
    return distance_km(place, Point(helper.lat, helper.lon))
