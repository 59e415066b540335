"""What better guesses alone could reach: our own pace, caps and rest, by somebody who knows each one's chance."""

import math
from datetime import timedelta

import numpy as np

from handlers import policy
from tests.benchmarks.town.answers import Phones
from tests.benchmarks.town.facts import DAY
from tests.benchmarks.town.luck import Array
from tests.benchmarks.town.outcome import Outcome
from tests.benchmarks.town.people import Town
from tests.benchmarks.town.simple import fitting, play
from tests.benchmarks.town.wishes import Wish

_MINUTE = timedelta(minutes=1)


def play_knowing(town: Town, wishes: list[Wish]) -> Outcome:
    """A run of it."""
    phones = Phones(town)
    knowing = Knowing(town, phones)
    return play(town, wishes, knowing, phones, knowing.wait)


class Knowing:
    """Reads hearts: who would say yes at that minute, how likely, and whose phone is looked at."""

    def __init__(self, town: Town, phones: Phones) -> None:
        self._town, self._phones = town, phones
        self._lately = np.full((policy.ASKS_A_WEEK, len(town.x)), -math.inf)  # when each was last asked, newest first
        self._asked: dict[int, Array] = {}

    def __call__(self, wish: Wish, at: float, wave: int) -> Array:
        asked = self._asked.get(wish.number, np.array([], dtype=int))
        who = np.setdiff1d(fitting(self._town, wish), asked)
        who = who[(self._lately[-1][who] < at - 7 * DAY) & (self._lately[policy.ASKS_A_DAY - 1][who] < at - DAY)]
        rest = (policy.REST_URGENT if wish.urgent else policy.REST) / _MINUTE
        rested = who[self._lately[0][who] <= at - rest]
        chosen = self._choose(wish, rested if len(rested) else who, at)
        self._asked[wish.number] = np.concatenate([asked, chosen])
        self._lately[:, chosen] = np.vstack([np.full(len(chosen), at), self._lately[:-1, chosen]])
        return chosen

    def wait(self, wish: Wish, at: float) -> float:
        """Minutes until the next are asked."""
        return self._pace(wish, at)[1]

    def _choose(self, wish: Wish, who: Array, at: float) -> Array:
        chance = self._town.chance(who, wish.member, wish.kinds, at) * self._phones.looked_at(who, at)
        alike = np.round(-np.log(np.maximum(chance, 1e-9)) / math.log(policy.NEAR_EQUAL))
        order = np.lexsort((who, -chance, self._lately[0][who], alike))[: policy.WAVE_MOST]
        reached = 1 - np.cumprod(1 - chance[order])
        return who[order[: int(np.searchsorted(reached, self._pace(wish, at)[0])) + 1]]

    def _pace(self, wish: Wish, at: float) -> tuple[float, float]:
        left = (wish.deadline - at) * _MINUTE
        if wish.urgent or left <= policy.AT_ONCE:
            return policy.TARGET_URGENT, policy.WAVE_DELAY_URGENT / _MINUTE
        if left <= policy.SOON:
            return policy.TARGET_SOON, policy.WAVE_DELAY_SOON / _MINUTE
        return policy.TARGET, policy.WAVE_DELAY / _MINUTE
