"""What members do when they are asked: the same for every policy, but for what it has done to them before."""

from dataclasses import dataclass

import numpy as np

from tests.benchmarks.town.facts import DAY
from tests.benchmarks.town.luck import Array, exponential, lognormal, uniform
from tests.benchmarks.town.people import Town
from tests.benchmarks.town.wishes import Wish


@dataclass(frozen=True, slots=True)
class Heard:
    """Who answers, what, and when (minutes)."""

    members: Array
    yes: Array  # True: YES, False: NO
    at: Array


class Phones:
    """Everybody's phone in one run. Looking at a ping makes deaf for the next ones, for a while."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._deaf_until = np.zeros(len(town.x))

    def ring(self, wish: Wish, members: Array, at: float, *, looking: bool = False) -> Heard:
        """These members are asked. `looking`: the question is in an answer to what they just wrote."""
        town, facts, number = self._town, self._town.facts, wish.number
        deaf = self._deaf_until[members] > at
        tired = members if facts.unseen_deafens or looking else members[~deaf]
        self._deaf_until[tired] = at + exponential(town.seed, "deaf", number, tired, facts.deaf_days * DAY)
        see = members if looking else members[~deaf]
        yes = uniform(town.seed, "yes", number, see) < town.chance(see, wish.member, wish.kinds, at)
        speaks = yes | (uniform(town.seed, "no", number, see) < facts.says_no)
        see, yes = see[speaks], yes[speaks]
        return Heard(see, yes, at + lognormal(town.seed, number, see, facts.delay_median, facts.delay_sigma))

    def looked_at(self, members: Array, at: float) -> Array:
        """Whether each would see a ping at that time."""
        return self._deaf_until[members] <= at

    def keeps(self, wish: Wish, member: int) -> tuple[bool, float | None]:
        """What a claimer does: whether they come, and after how many minutes they give it back (None: they do not)."""
        facts, one = self._town.facts, np.array([member])
        end = uniform(self._town.seed, "end", wish.number, one)[0]
        if end < facts.no_shows:
            return False, None
        if end < facts.no_shows + facts.drops:
            return False, float(exponential(self._town.seed, "drop", wish.number, one, facts.drop_after)[0])
        return True, None

    def chance(self, purpose: str, wish: Wish, member: int) -> float:
        """Any other luck of a pair."""
        return float(uniform(self._town.seed, purpose, wish.number, np.array([member]))[0])
