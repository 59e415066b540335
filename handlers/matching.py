"""Whom to ask about a need, in what order, and how many. Pure: storage finds the helpers, this weighs them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handlers import policy
from handlers.circle import CircleRules
from handlers.free import is_free
from handlers.messages import Point
from handlers.policy import ANYWHERE, SERVED_BY
from handlers.understanding.places import distance_km
from storage.helpers import Helper

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for, as far as it matters here, where and when. `language` is that of who needs it."""

    kinds: Sequence[str]
    place: Point | None
    language: str
    window: tuple[datetime | None, datetime | None]
    urgent: bool
    circle: CircleRules
    now: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A helper who fits: how far away (None where either place is unknown), the chance of a yes, and their turn."""

    member_id: int
    km: float | None
    chance: float
    start: datetime  # from when they may be asked
    turn: tuple[int, datetime, float, int]  # what they are sorted by


@dataclass(frozen=True, slots=True)
class Pace:
    """How sure a wave is to be of a yes (0-1), and how long it is waited for."""

    target: float
    delay: timedelta


@dataclass(frozen=True, slots=True)
class _Hour:
    start: datetime
    suits: float
    awake: float


def kinds_serving(kinds: Iterable[str]) -> tuple[str, ...]:
    """The kinds of offer that may meet a need of these kinds."""
    wanted: dict[str, None] = {}
    for kind in kinds:
        wanted.update(dict.fromkeys(SERVED_BY.get(kind, (kind,))))
    return tuple(wanted)


def ignores_distance(kinds: Sequence[str]) -> bool:
    """Whether help of all these kinds can be given from anywhere, as by telephone."""
    return bool(kinds) and all(kind in ANYWHERE for kind in kinds)


def pace(wanted: Wanted) -> Pace:
    """By urgency, and by what is left until it is wanted."""
    rules = wanted.circle.rules
    ahead = [moment - wanted.now for moment in wanted.window if moment is not None and moment > wanted.now]
    left = min(ahead, default=timedelta.max)
    if wanted.urgent or left <= policy.AT_ONCE:
        return Pace(rules.target_urgent, rules.wave_delay_urgent)
    if left <= policy.SOON:
        return Pace(rules.target_soon, rules.wave_delay_soon)
    return Pace(rules.target, rules.wave_delay)


def rank(helpers: Iterable[Helper], wanted: Wanted, radius_km: float = math.inf) -> list[Candidate]:
    """Those who fit, each once, in the order they are asked; none beyond the radius or on days they are not free."""
    best: dict[int, Candidate] = {}
    anywhere = ignores_distance(wanted.kinds)
    hours: dict[str | None, _Hour] = {}
    for helper in helpers:
        if helper.timezone not in hours:
            hours[helper.timezone] = _hour(wanted, helper.timezone)
        candidate = _consider(helper, wanted, radius_km, anywhere, hours[helper.timezone])
        if candidate and (helper.member_id not in best or candidate.turn < best[helper.member_id].turn):
            best[helper.member_id] = candidate
    return sorted(best.values(), key=lambda candidate: candidate.turn)


def wave(
    ranked: Sequence[Candidate], target: float, *, left: float = 0.0, slots: int = 1, most: int = policy.WAVE_MOST
) -> list[Candidate]:
    """The fewest of the first, one at least: 1 - (1 - left) * prod(1 - p) >= target, and as many yeses to expect as
    `slots` times the target.

    `left` (0-1) is the chance that somebody asked before still says yes.
    """
    chosen: list[Candidate] = []
    none, expected = 1.0 - left, left
    for candidate in ranked[: most + policy.WAVE_MOST_MORE * (slots - 1)]:
        if chosen and 1.0 - none >= target and expected >= target * slots:
            break
        chosen.append(candidate)
        none *= 1.0 - candidate.chance
        expected += candidate.chance
    return chosen


def chance_left(waiting: Iterable[tuple[float, float, float | None, datetime]], now: datetime) -> float:
    """The chance that one of those asked still says yes; each is (asks, yeses, km, asked at). Silence lowers it."""
    none = 1.0
    for asks, yeses, km, asked_at in waiting:
        fading = 0.5 ** (max(timedelta(), now - asked_at) / policy.STILL_ANSWERS)
        none *= 1.0 - _chance_known(asks, yeses, km) * fading
    return 1.0 - none


def rank_known(asked: Iterable[tuple[int, float, float, float | None]], now: datetime) -> list[Candidate]:
    """Those who were found to fit before, the likeliest first; each is (member, asks, yeses, km)."""
    chances = [(member, km, _chance_known(asks, yeses, km)) for member, asks, yeses, km in asked]
    ranked = [Candidate(member, km, chance, now, (0, now, -chance, member)) for member, km, chance in chances]
    return sorted(ranked, key=lambda candidate: candidate.turn)


def accept_rate(asks: float, yeses: float, supposed: float = policy.RATE) -> float:
    """Their share of YES so far, with what is supposed of a stranger mixed in."""
    return (yeses + supposed * policy.RATE_WEIGHT) / (asks + policy.RATE_WEIGHT)


def within(helpers: Iterable[Helper], place: Point, radius_km: float) -> list[Helper]:
    """Those within a radius, or of whom it is not known."""
    away = [(helper, _distance(helper, place)) for helper in helpers]
    return [helper for helper, km in away if km is None or km <= radius_km]


def _consider(helper: Helper, wanted: Wanted, radius_km: float, anywhere: bool, hour: _Hour) -> Candidate | None:
    km = _distance(helper, wanted.place)
    if km is not None and not anywhere and km > min(radius_km, helper.radius_km or math.inf):
        return None
    if helper.available and not is_free(helper.available, wanted.window, wanted.circle.zone):
        return None
    fits = _kind_factor(helper, wanted) * (1.0 if anywhere else _distance_factor(helper, km))
    fits *= hour.suits * _recently_factor(helper, wanted.now) / policy.USUAL_FIT
    fits *= policy.NO_SHOW ** min(helper.no_shows, policy.NO_SHOWS)
    chance = min(policy.SURE, fits * accept_rate(helper.asks, helper.yeses))
    hoped = fits * accept_rate(helper.asks, helper.yeses, policy.RATE_HOPED) * hour.awake
    alike = round(-math.log(max(hoped, 1e-9), policy.NEAR_EQUAL))
    return Candidate(
        helper.member_id, km, chance, hour.start, (alike, helper.asked_at or _LONG_AGO, -hoped, helper.member_id)
    )


def _chance_known(asks: float, yeses: float, km: float | None) -> float:
    near = float(0.5 ** ((km or 0.0) / policy.HALF_KM))
    return min(policy.SURE, accept_rate(asks, yeses) * near / policy.USUAL_FIT)


def _kind_factor(helper: Helper, wanted: Wanted) -> float:
    strange = helper.language != wanted.language and not policy.TALKING.isdisjoint(wanted.kinds)
    speaks = policy.OTHER_LANGUAGE if strange else 1.0
    if helper.kind is None:
        return policy.IN_GENERAL * speaks
    return speaks if helper.kind in wanted.kinds else policy.SERVES * speaks


def _distance_factor(helper: Helper, km: float | None) -> float:
    half = helper.radius_km / 2 if helper.radius_km else policy.HALF_KM
    return float(0.5 ** ((policy.UNKNOWN_KM if km is None else km) / half))


def _recently_factor(helper: Helper, now: datetime) -> float:
    """Whoever was just asked answers less, and recovers over days."""
    if helper.asked_at is None:
        return 1.0
    return float(1.0 - policy.DEAF * 0.5 ** (max(timedelta(), now - helper.asked_at) / policy.DEAF_FOR))


def _hour(wanted: Wanted, timezone: str | None) -> _Hour:
    """When someone in a zone can be asked, how well that hour suits, and what waiting for it costs."""
    start = wanted.circle.may_ask_at(wanted.now, timezone)
    local = start.astimezone(wanted.circle.zone_of(timezone))
    awake = policy.WAKES_LATER if start > wanted.now and wanted.urgent else 1.0
    if not policy.DAY_HOURS[0] <= local.hour < policy.DAY_HOURS[1]:
        return _Hour(start, policy.ASLEEP, awake)
    at_work = local.weekday() < _SATURDAY and policy.WORK_HOURS[0] <= local.hour < policy.WORK_HOURS[1]
    return _Hour(start, policy.AT_WORK if at_work else 1.0, awake)


def _distance(helper: Helper, place: Point | None) -> float | None:
    if place is None or helper.lat is None or helper.lon is None:
        return None
    return distance_km(place, Point(helper.lat, helper.lon))
