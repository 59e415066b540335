"""What became of a town's needs under one policy."""

import math
from dataclasses import dataclass, field

import numpy as np

from tests.benchmarks.town.luck import Array
from tests.benchmarks.town.people import Town
from tests.benchmarks.town.wishes import Wish


@dataclass(slots=True)
class Outcome:
    """One row for each need; `asked` counts the pings of each member; times are minutes, infinite for never."""

    town: Town
    wishes: list[Wish]
    claimed_at: Array = field(init=False)
    kept_at: Array = field(init=False)  # the claim of someone who came
    pings: Array = field(init=False)
    asked: Array = field(init=False)

    def __post_init__(self) -> None:
        self.claimed_at, self.kept_at = np.full(len(self.wishes), math.inf), np.full(len(self.wishes), math.inf)
        self.pings, self.asked = np.zeros(len(self.wishes), dtype=int), np.zeros(len(self.town.x), dtype=int)

    def ask(self, wish: Wish, members: Array) -> None:
        """These were pinged."""
        self.pings[wish.number] += len(members)
        np.add.at(self.asked, members, 1)

    def claim(self, wish: Wish, at: float, *, kept: bool) -> None:
        """Someone has it."""
        self.claimed_at[wish.number] = min(self.claimed_at[wish.number], at)
        if kept:
            self.kept_at[wish.number] = min(self.kept_at[wish.number], at)

    def measures(self) -> dict[str, float]:
        """What is compared."""
        deadline, at = self._column("deadline"), self._column("at")
        in_time = self.claimed_at <= deadline
        urgent, thin = self._column("urgent") > 0, self.town.thin[self._column("member").astype(int)]
        helping = np.sort(self.asked[self.town.helps])[::-1]
        return {
            "claimed": float(in_time.mean()),
            "kept": float((self.kept_at <= deadline).mean()),
            "pings": float(self.pings.sum() / max(1, in_time.sum())),
            "urgent": float(np.median((self.claimed_at - at)[urgent])) if urgent.any() else math.nan,
            "busiest": float(helping[: max(1, len(helping) // 10)].sum() / max(1, helping.sum())),
            "thin": float(in_time[thin].mean() / in_time.mean()) if thin.any() else math.nan,
        }

    def _column(self, name: str) -> Array:
        return np.array([getattr(wish, name) for wish in self.wishes], dtype=float)
