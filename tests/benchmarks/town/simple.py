"""Whom simpler bots would ask: everyone at once, or the same number again and again until somebody says yes."""

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from handlers.matching import ignores_distance
from tests.benchmarks.town.answers import Phones
from tests.benchmarks.town.facts import DAY
from tests.benchmarks.town.luck import Array, uniform
from tests.benchmarks.town.outcome import Outcome
from tests.benchmarks.town.people import Town
from tests.benchmarks.town.wishes import Wish, may_ask_at

WAVE, WAIT = 8, 30.0  # asked at once, and minutes until the next are asked
FARTHEST_KM = 40.0
RADII_KM = (5.0, 8.0, 16.0, 40.0)
CAP, WEEK = 3, 7 * DAY
UNNAMED_KM, SERVED_KM = 3.0, 1.5  # how much nearer somebody must be whose offers suit less


Wait = Callable[[Wish, float], float]  # minutes until the next are asked


class Chooser(Protocol):
    """Who is asked next about a need; nobody: everyone was."""

    def __call__(self, wish: Wish, at: float, wave: int) -> Array: ...


class Everyone:
    """All who fit, at once."""

    def __init__(self, town: Town) -> None:
        self._town = town

    def __call__(self, wish: Wish, at: float, wave: int) -> Array:
        return fitting(self._town, wish) if wave == 0 else np.array([], dtype=int)


class Nearest:
    """The nearest eight, then the next nearest."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._orders: dict[int, Array] = {}

    def __call__(self, wish: Wish, at: float, wave: int) -> Array:
        if wish.number not in self._orders:
            found = fitting(self._town, wish)
            self._orders[wish.number] = found[np.argsort(self._key(wish, found), kind="stable")]
        return self._orders[wish.number][wave * WAVE : (wave + 1) * WAVE]

    def _key(self, wish: Wish, members: Array) -> Array:
        return self._town.km(members, wish.member)


class AtRandom(Nearest):
    """Any eight, then any other eight."""

    def _key(self, wish: Wish, members: Array) -> Array:
        return uniform(self._town.seed, "order", wish.number, members)


class FixedWaves:
    """Eight by distance and kind, least recently asked first, at most three times a week, outward ring by ring."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._lately = np.full((CAP, len(town.x)), -math.inf)  # when each was last asked, newest first
        self._asked: dict[int, list[Array]] = {}

    def __call__(self, wish: Wish, at: float, wave: int) -> Array:
        asked = self._asked.setdefault(wish.number, [])
        found = fitting(self._town, wish)
        found = found[self._lately[-1][found] < at - WEEK]
        found = np.setdiff1d(found, np.concatenate(asked)) if asked else found
        km = self._town.km(found, wish.member)
        for radius in RADII_KM[min(wave, len(RADII_KM) - 1) :]:
            near = (km <= radius) | ignores_distance(wish.kinds)
            if near.any():
                chosen = self._best(wish, found[near], km[near])
                asked.append(chosen)
                self._lately[:, chosen] = np.vstack([np.full(len(chosen), at), self._lately[:-1, chosen]])
                return chosen
        return np.array([], dtype=int)

    def _best(self, wish: Wish, members: Array, km: Array) -> Array:
        suit = self._town.suits(wish.kinds)[members]
        facts = self._town.facts
        less = np.where(suit == facts.kind_general, UNNAMED_KM, np.where(suit == facts.kind_served, SERVED_KM, 0.0))
        score = less if ignores_distance(wish.kinds) else km + less
        return members[np.lexsort((members, score, self._lately[0][members], np.round(score)))[:WAVE]]


@dataclass(slots=True)
class _Case:
    wish: Wish
    wave: int = 0
    answers: list[tuple[float, int]] = field(default_factory=list)
    free_from: float = -math.inf  # infinite while somebody has it and does not give it back


def _always(wish: Wish, at: float) -> float:
    return WAIT


def play(
    town: Town, wishes: list[Wish], choose: Chooser, phones: Phones | None = None, wait: Wait = _always
) -> Outcome:
    """A run of a simple policy. Nobody notices a no-show; what is given back is asked about again."""
    outcome, phones = Outcome(town, wishes), phones or Phones(town)
    cases = [_Case(wish) for wish in wishes]
    waves = [(may_ask_at(wish.at), wish.number) for wish in wishes]
    heapq.heapify(waves)
    while waves:
        at, number = heapq.heappop(waves)
        again = _wave(outcome, phones, cases[number], choose, at, wait)
        if again is not None:
            heapq.heappush(waves, (may_ask_at(again), number))
    for case in cases:
        _settle(outcome, phones, case, math.inf)
    return outcome


def _wave(outcome: Outcome, phones: Phones, case: _Case, choose: Chooser, at: float, wait: Wait) -> float | None:
    """One wave, if it is still wanted; when to look again."""
    _settle(outcome, phones, case, at)
    if at > case.wish.deadline:
        return None
    if case.free_from > at:
        return case.free_from if case.free_from < math.inf else None
    members = choose(case.wish, at, case.wave)
    if not len(members):
        return None
    case.wave += 1
    outcome.ask(case.wish, members)
    heard = phones.ring(case.wish, members, at)
    for member, when in zip(heard.members[heard.yes], heard.at[heard.yes], strict=True):
        heapq.heappush(case.answers, (float(when), int(member)))
    return at + wait(case.wish, at)


def _settle(outcome: Outcome, phones: Phones, case: _Case, until: float) -> None:
    """The first YES has it; later ones are too late, unless it was given back meanwhile."""
    while case.answers and case.answers[0][0] <= until:
        at, member = heapq.heappop(case.answers)
        if at >= case.free_from:
            comes, back = phones.keeps(case.wish, member)
            outcome.claim(case.wish, at, kept=comes)
            case.free_from = math.inf if back is None else at + back


def fitting(town: Town, wish: Wish) -> Array:
    """Whom a simple policy may ask."""
    fits = town.fits(wish.member, wish.kinds)
    if not ignores_distance(wish.kinds):
        fits &= town.km(slice(None), wish.member) <= FARTHEST_KM
    return np.flatnonzero(fits)
