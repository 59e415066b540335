"""Numerator and denominator in turns, several times: the noise of a busy machine falls on both alike."""

import time
from collections.abc import Awaitable, Callable, Sequence
from statistics import median

Measure = Callable[[], Awaitable[float]]


async def alternate(rounds: int, *measures: Measure) -> list[tuple[float, ...]]:
    """One warm-up of each, then each once a round; a tuple for each round. The order turns with every round."""
    for measure in measures:
        await measure()
    found = []
    for number in range(rounds):
        order = range(len(measures)) if number % 2 == 0 else reversed(range(len(measures)))
        values = {index: await measures[index]() for index in order}
        found.append(tuple(values[index] for index in range(len(measures))))
    return found


def ratios(found: Sequence[tuple[float, ...]], over: int = 0, under: int = 1) -> tuple[float, ...]:
    """The ratio of two measures, round by round."""
    return tuple(values[over] / values[under] for values in found)


def column(found: Sequence[tuple[float, ...]], index: int) -> list[float]:
    """One measure's values."""
    return [values[index] for values in found]


def middle(found: Sequence[tuple[float, ...]], index: int) -> float:
    """One measure's median."""
    return median(column(found, index))


def spread(values: Sequence[float]) -> float:
    """Half the distance from the least to the most, as a part of the median: 0.1 is ± 10 %."""
    centre = median(values)
    return (max(values) - min(values)) / 2 / centre if centre else 0.0


def percentile(values: Sequence[float], part: float) -> float:
    """The value that `part` (0-1) of them stay below or equal."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


class Watch:
    """`with Watch() as watch: …` then `watch.wall` and `watch.cpu` in seconds (all threads of this process)."""

    def __enter__(self) -> "Watch":
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self._wall
        self.cpu = time.process_time() - self._cpu
