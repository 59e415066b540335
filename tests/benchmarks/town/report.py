"""What the issue of whom to ask must reach, beside what was measured: means over the seeds, with their spread."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, stdev

OURS, EVERYONE, NEAREST, RANDOM, FIXED = "ours", "everyone at once", "nearest 8", "random 8", "fixed waves"
KNOWING = "knowing each chance"  # no goal: what better guesses alone could reach
POLICIES = (OURS, EVERYONE, NEAREST, RANDOM, FIXED, KNOWING)
Runs = Mapping[str, Sequence[Mapping[str, float]]]  # by policy, the measures of each seed


@dataclass(frozen=True, slots=True)
class Measure:
    """One line: what is measured, how it is written, and what it must be (`met` gets every policy's mean)."""

    key: str
    title: str
    write: Callable[[float], str]
    goal: str = ""
    met: Callable[[Mapping[str, float]], bool] | None = None


def _share(value: float) -> str:
    return f"{value:.1%}"


def _minutes(value: float) -> str:
    return "never" if math.isinf(value) else f"{value:.0f} min"


def _count(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _claims_enough(of: Mapping[str, float]) -> bool:
    return of[OURS] >= of[EVERYONE] - 0.01 and all(of[OURS] > of[other] for other in (NEAREST, RANDOM, FIXED))


def _pings_little(of: Mapping[str, float]) -> bool:
    return of[OURS] <= of[NEAREST] / 2 and of[OURS] <= 0.05 * of[EVERYONE]


MEASURES = (
    Measure(
        "claimed",
        "needs claimed in time",
        _share,
        "≥ everyone at once - 1 point, above each other",
        _claims_enough,
    ),
    Measure(
        "pings",
        "pings per claimed need",
        _count,
        "≤ half of nearest 8, ≤ 5 % of everyone at once",
        _pings_little,
    ),
    Measure(
        "urgent",
        "median time to a claim, urgent needs",
        _minutes,
        "≤ 1.5 x everyone at once",
        lambda of: of[OURS] <= 1.5 * of[EVERYONE],
    ),
    Measure("busiest", "pings on the busiest tenth of helpers", _share, "< 30 %", lambda of: of[OURS] < 0.3),
    Measure(
        "thin",
        "claimed share, thinnest fifth of areas, of the town's",
        lambda value: f"{value:.2f} x",
        "≥ 0.85 x",
        lambda of: of[OURS] >= 0.85,
    ),
    Measure("kept", "claimed in time by someone who came", _share),
)


def means(runs: Runs, key: str) -> dict[str, float]:
    """Each policy's mean; infinite where any seed's is."""
    return {policy: mean(run[key] for run in found) for policy, found in runs.items()}


def verdict(runs: Runs, measure: Measure) -> str:
    """Whether the goal is met, in words; empty where there is none."""
    if measure.met is None:
        return ""
    return "met" if measure.met(means(runs, measure.key)) else "NOT MET"


def markdown(runs: Runs) -> str:
    """The table, for eyes and the README."""
    heads = ["", *POLICIES, "goal", ""]
    lines = [heads, ["---"] * len(heads)]
    for measure in MEASURES:
        cells = [_cell(measure, [run[measure.key] for run in runs[policy]]) for policy in POLICIES]
        lines.append([measure.title, *cells, measure.goal, verdict(runs, measure)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(measure: Measure, values: Sequence[float]) -> str:
    middle = mean(values)
    if len(values) < 2 or math.isinf(middle):
        return measure.write(middle)
    return f"{measure.write(middle)} ± {measure.write(stdev(values)).split()[0]}"
