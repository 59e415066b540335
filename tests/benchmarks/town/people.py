"""Who lives in the town: where, how ready to help and with what, and what is known of them."""

import math
from dataclasses import dataclass

import numpy as np

from handlers.matching import ignores_distance, kinds_serving
from handlers.policy import SENSITIVE
from storage.places import KM_PER_DEGREE
from tests.benchmarks.town.facts import DAY, HOUR, Facts
from tests.benchmarks.town.luck import Array

MIDDLE = (40.7, -73.95)
_KM_PER_LON = KM_PER_DEGREE * math.cos(math.radians(MIDDLE[0]))
# What standing offers name, by how often.
OFFERED = {
    "delivery": 30,
    "food": 20,
    "ride": 20,
    "labour": 10,
    "tech": 6,
    "language": 6,
    "childcare": 8,
    "baby": 5,
    "company": 5,
    "clothing": 5,
    "medicine": 5,
}
THIN = 5  # the thinnest fifth of the areas


@dataclass(frozen=True, slots=True)
class Town:
    """Columns with a row for each member; `thin` and `area` say where a member lives."""

    seed: int
    facts: Facts
    x: Array  # kilometres east of the middle
    y: Array
    area: Array
    thin: Array
    helps: Array
    general: Array
    offers: dict[str, Array]
    vouched: Array
    bent: Array  # a rate's logit, its swing's phase and days
    phase: Array
    period: Array
    asks: Array  # before the first day
    yeses: Array

    def place(self, member: int) -> tuple[float, float]:
        """Latitude and longitude, as far as the bot knows them."""
        lat, lon = MIDDLE[0] + self.y[member] / KM_PER_DEGREE, MIDDLE[1] + self.x[member] / _KM_PER_LON
        return round(float(lat), 2), round(float(lon), 2)

    def rate(self, members: Array | slice, at: float) -> Array:
        """How readily each says yes next door, to what they named, at that time."""
        swing = np.sin(2 * math.pi * (at / DAY / self.period[members]) + self.phase[members])
        ready = 1 / (1 + np.exp(-(self.bent[members] + self.facts.drift * swing)))
        return self.facts.rate_least + (self.facts.rate_most - self.facts.rate_least) * ready

    def km(self, members: Array | slice, other: int) -> Array:
        """How far each lives from another member."""
        return np.hypot(self.x[members] - self.x[other], self.y[members] - self.y[other])

    def suits(self, kinds: tuple[str, ...]) -> Array:
        """How well each one's offers suit a need: 0 for not at all."""
        named = np.zeros(len(self.x), dtype=bool)
        for kind in kinds_serving(kinds):
            named |= self.offers.get(kind, False)
        exact = self.offers.get(kinds[0], np.zeros_like(named))
        suit = np.where(self.general, self.facts.kind_general, 0.0)
        return np.where(exact, 1.0, np.where(named, self.facts.kind_served, suit))

    def fits(self, member: int, kinds: tuple[str, ...]) -> Array:
        """Whom anybody would ask for a member: helpers of a fitting kind, vouched for where it matters."""
        allowed = self.vouched if not SENSITIVE.isdisjoint(kinds) else True
        fits = (self.suits(kinds) > 0) & allowed
        fits[member] = False
        return fits

    def chance(self, members: Array, other: int, kinds: tuple[str, ...], at: float) -> Array:
        """The chance of a yes from each who sees the ping at that time."""
        far = 1.0 if ignores_distance(kinds) else np.exp(-self.km(members, other) / self.facts.fades_km)
        fit = self.suits(kinds)[members] * far * _hour(self.facts, at) / self.facts.usual_fit
        return np.minimum(self.facts.rate_most, self.rate(members, at) * fit)


def build(seed: int, facts: Facts) -> Town:
    """The town of a seed."""
    luck = np.random.default_rng([seed, 1])
    count = facts.members
    area, x, y, thin = _settle(luck, facts)
    helps = luck.random(count) < facts.helps
    names = helps & (luck.random(count) < facts.names_kinds)
    own = luck.beta(facts.rate_alpha, facts.rate_beta, count).clip(1e-3, 1 - 1e-3)
    town = Town(
        seed,
        facts,
        x,
        y,
        area,
        thin,
        helps,
        helps & ~names,
        _offers(luck, names),
        helps & (luck.random(count) < facts.vouched),
        np.log(own / (1 - own)),
        luck.random(count) * 2 * math.pi,
        luck.uniform(40, 120, count),
        np.zeros(count),
        np.zeros(count),
    )
    _remember(luck, town)
    return town


def _settle(luck: np.random.Generator, facts: Facts) -> tuple[Array, Array, Array, Array]:
    weight = np.sort(luck.lognormal(0, facts.area_sigma, facts.areas))[::-1]
    rank = np.arange(facts.areas) / facts.areas
    distance, turn = facts.reach_km * (0.3 + 2.7 * rank * luck.random(facts.areas)), luck.random(facts.areas)
    spread = 0.6 + 2.0 * rank
    area = luck.choice(facts.areas, facts.members, p=weight / weight.sum())
    x = distance[area] * np.cos(2 * math.pi * turn[area]) + luck.normal(0, 1, facts.members) * spread[area]
    y = distance[area] * np.sin(2 * math.pi * turn[area]) + luck.normal(0, 1, facts.members) * spread[area]
    density = np.bincount(area, minlength=facts.areas) / spread**2
    thinnest = np.argsort(density)[: facts.areas // THIN]
    return area, x, y, np.isin(area, thinnest)


def _offers(luck: np.random.Generator, names: Array) -> dict[str, Array]:
    """One kind each, and a second for some."""
    kinds, share = list(OFFERED), np.array(list(OFFERED.values())) / sum(OFFERED.values())
    first, second = (luck.choice(len(kinds), len(names), p=share) for _ in range(2))
    more = luck.random(len(names)) < 0.4
    return {kind: names & ((first == n) | (more & (second == n))) for n, kind in enumerate(kinds)}


def _remember(luck: np.random.Generator, town: Town) -> None:
    """What pings of the months before have shown, of the last few: rates as they were three weeks ago."""
    facts = town.facts
    asks = luck.poisson(luck.gamma(1.5, facts.history / 1.5, facts.members)).clip(0, facts.history_most)
    asks[~town.helps | (luck.random(facts.members) < facts.newcomers)] = 0
    town.asks[:] = asks
    town.yeses[:] = luck.binomial(asks, town.rate(slice(None), -21 * DAY) * facts.history_yes)


def _hour(facts: Facts, at: float) -> float:
    hour = at % DAY / HOUR
    if not 9 <= hour < 20:
        return facts.night
    return facts.morning if hour < 12 else facts.afternoon if hour < 17 else 1.0
