"""How long to measure: a whole run under ten minutes, a quick one under two."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Plan:
    """`home` is where databases are made; the counts are of messages."""

    home: Path
    rounds: int = 5
    seconds: float = 2.0  # of load in one round of one server
    sends: int = 600
    updates: int = 400
    drained: int = 500
    kept: int = 100_000  # messages before memory is looked at
    patience: float = 130.0  # seconds for them: the row says how many there were
    starts: int = 11
    helpers: tuple[int, ...] = (10_000, 100_000, 1_000_000)  # among whom one need is matched
    town_members: int = 10_000
    town_days: int = 14
    town_seeds: int = 3
    chance: random.Random = field(default_factory=lambda: random.Random(1))


@contextmanager
def plan(*, quick: bool) -> Iterator[Plan]:
    """A plan with a directory of its own."""
    with tempfile.TemporaryDirectory(prefix="manyhands-bench-") as home:
        if quick:
            yield Plan(
                Path(home),
                rounds=3,
                seconds=1.0,
                sends=300,
                updates=200,
                drained=250,
                kept=10_000,
                patience=25.0,
                starts=5,
                helpers=(10_000, 100_000),
                town_members=2_000,
                town_days=7,
                town_seeds=2,
            )
        else:
            yield Plan(Path(home))
