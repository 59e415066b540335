"""Signed webhooks over sixteen connections: the bot, the fastest thing that could keep them, and what most do."""

from collections.abc import Callable, Coroutine
from statistics import median
from typing import Any

from tests.benchmarks import budgets
from tests.benchmarks.budgets import Row
from tests.benchmarks.load import Load, drive
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import Child, serving
from tests.benchmarks.rounds import alternate, middle, percentile, ratios
from tests.benchmarks.texts import requests

WARM_UP = 400  # messages: statements compiled, rate known


class Driven:
    """One server under load for about `seconds` a round; keeps every round's Load."""

    def __init__(self, plan: Plan, child: Child) -> None:
        self._plan, self._child = plan, child
        self._count = WARM_UP
        self.loads: list[Load] = []
        self.cpu: list[float] = []  # microseconds a message

    async def measure(self) -> float:
        """Messages a second of one more round."""
        sent, before = requests(self._count, self._plan.chance), self._child.cpu()
        load = await drive(self._child.port, sent)
        self.cpu.append((self._child.cpu() - before) / len(sent) * 1e6)
        if load.refused:
            raise RuntimeError(f"{load.refused} of {len(sent)} were not answered 200")
        self._count = max(100, int(load.rate * self._plan.seconds))
        self.loads.append(load)
        return load.rate

    def tail(self) -> list[float]:
        """p99 over p50 of each round but the warm-up."""
        return [_p(load, 0.99) / _p(load, 0.5) for load in self.loads[1:]]

    def describe(self) -> str:
        """CPU a message, where it can be known."""
        cost = median(self.cpu[1:])
        return f"{cost:,.0f} µs CPU" if cost else ""

    def milliseconds(self, part: float) -> float:
        """A percentile's median over the rounds."""
        return median(_p(load, part) for load in self.loads[1:]) * 1000


def _p(load: Load, part: float) -> float:
    return percentile(load.latencies, part)


async def rows(plan: Plan) -> list[Row]:
    """Both throughput rows and the tail."""
    home = plan.home
    with (
        serving("sink") as sink,
        serving("raw_server", home / "raw.db") as raw,
        serving("orm_server", home / "orm.db") as orm,
        serving("product", home / "inbound.db", sink.url) as product,
    ):
        driven = [Driven(plan, child) for child in (product, raw, orm)]
        measures: list[Callable[[], Coroutine[Any, Any, float]]] = [one.measure for one in driven]
        found = await alternate(plan.rounds, *measures)
    ours = driven[0]
    rate = f"{middle(found, 0):,.0f}/s"
    tail = Row(
        budgets.LATENCY,
        f"{ours.milliseconds(0.99):.1f} ms",
        f"{ours.milliseconds(0.5):.1f} ms",
        tuple(ours.tail()),
    )
    return [
        Row(budgets.INBOUND, rate, f"{middle(found, 1):,.0f}/s", ratios(found, 0, 1), ours.describe()),
        Row(budgets.INBOUND_ORM, rate, f"{middle(found, 2):,.0f}/s", ratios(found, 0, 2)),
        tail,
    ]
