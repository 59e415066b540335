"""Whom it asks: the real matching and follow-up code in a simulated town, against simpler ways to ask.

Alone: `python -m tests.benchmarks.dispatch --seeds 3 --members 10000 --days 14`.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from statistics import mean

from tests.benchmarks import budgets
from tests.benchmarks.budgets import Budget, Row
from tests.benchmarks.plan import Plan
from tests.benchmarks.town import report
from tests.benchmarks.town.facts import Facts
from tests.benchmarks.town.knowing import play_knowing
from tests.benchmarks.town.outcome import Outcome
from tests.benchmarks.town.people import Town, build
from tests.benchmarks.town.replay import Replay
from tests.benchmarks.town.simple import AtRandom, Everyone, FixedWaves, Nearest, play
from tests.benchmarks.town.wishes import Wish, wishes

PLAYERS: dict[str, Callable[[Town, list[Wish]], Outcome]] = {
    report.OURS: lambda town, wanted: Replay(town, wanted).run(),
    report.EVERYONE: lambda town, wanted: play(town, wanted, Everyone(town)),
    report.NEAREST: lambda town, wanted: play(town, wanted, Nearest(town)),
    report.RANDOM: lambda town, wanted: play(town, wanted, AtRandom(town)),
    report.FIXED: lambda town, wanted: play(town, wanted, FixedWaves(town)),
    report.KNOWING: lambda town, wanted: play_knowing(town, wanted),
}


def measure(seeds: Sequence[int], facts: Facts, *, tell: bool = False) -> dict[str, list[dict[str, float]]]:
    """Every policy in the same towns."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in PLAYERS}
    for seed in seeds:
        town = build(seed, facts)
        wanted = wishes(town)
        for name, player in PLAYERS.items():
            started = time.process_time()
            runs[name].append(player(town, wanted).measures())
            if tell:
                spent = time.process_time() - started
                print(f"seed {seed}, {len(wanted)} needs, {name}: {spent:.0f} s", file=sys.stderr)
    return runs


async def rows(plan: Plan) -> list[Row]:
    """The goals as budgets; the whole table goes to stderr."""
    runs = measure(range(1, plan.town_seeds + 1), Facts(members=plan.town_members, days=plan.town_days))
    print(report.markdown(runs), file=sys.stderr)
    ours, everyone, nearest = (runs[name] for name in (report.OURS, report.EVERYONE, report.NEAREST))
    points = tuple(100 * (a["claimed"] - b["claimed"]) for a, b in zip(ours, everyone, strict=True))
    return [
        _row(budgets.CLAIMED, "claimed", "{:.1%}", ours, everyone, points),
        _row(budgets.PINGS, "pings", "{:,.1f}", ours, nearest),
        _row(budgets.PINGS_OF_ALL, "pings", "{:,.1f}", ours, everyone),
        _row(budgets.URGENT, "urgent", "{:.0f} min", ours, everyone),
        _row(budgets.BUSIEST, "busiest", "{:.1%}", ours, None),
        _row(budgets.THIN, "thin", "{:.2f} x", ours, None),
    ]


def _row(
    budget: Budget,
    key: str,
    shown: str,
    ours: Sequence[dict[str, float]],
    theirs: Sequence[dict[str, float]] | None,
    ratios: tuple[float, ...] | None = None,
) -> Row:
    mine = [run[key] for run in ours]
    other = [run[key] for run in theirs] if theirs is not None else [1.0] * len(mine)
    ratios = ratios or tuple(a / b for a, b in zip(mine, other, strict=True))
    return Row(budget, shown.format(mean(mine)), shown.format(mean(other)) if theirs is not None else "-", ratios)


def main() -> None:
    """Parse, play, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.dispatch", description=__doc__)
    usual = Facts()
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--members", type=int, default=usual.members)
    parser.add_argument("--days", type=int, default=usual.days)
    options = parser.parse_args()
    seeds = range(1, options.seeds + 1)
    print(report.markdown(measure(seeds, Facts(members=options.members, days=options.days), tell=True)))


if __name__ == "__main__":
    main()
