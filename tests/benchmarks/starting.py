"""What it takes to start, and what stays in memory."""

import subprocess
import sys
import time

from tests.benchmarks import budgets
from tests.benchmarks.budgets import Row
from tests.benchmarks.load import drive
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import serving
from tests.benchmarks.rounds import Watch, alternate, middle, ratios
from tests.benchmarks.texts import requests

PORTION = 1000  # messages prepared at once


async def help_rows(plan: Plan) -> list[Row]:
    """`python -m bot --help` against `python -c pass`."""

    async def ours() -> float:
        return _run("-m", "bot", "--help")

    async def theirs() -> float:
        return _run("-c", "pass")

    found = await alternate(plan.starts, ours, theirs)
    return [Row(budgets.HELP, f"{middle(found, 0):.0f} ms", f"{middle(found, 1):.0f} ms", ratios(found))]


def _run(*arguments: str) -> float:
    with Watch() as watch:
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return watch.wall * 1000


async def memory_rows(plan: Plan) -> list[Row]:
    """The bot's process after it has handled many messages, everything running."""
    with serving("sink") as sink, serving("product", plan.home / "memory.db", sink.url) as product:
        await drive(product.port, requests(100, plan.chance))
        before = product.resident_mb()
        until, sent = time.monotonic() + plan.patience, 0
        while sent < plan.kept and time.monotonic() < until:
            await drive(product.port, requests(PORTION, plan.chance), connections=64)
            sent += PORTION
        after = product.resident_mb()
    short = "" if sent >= plan.kept else f" of {plan.kept:,} in the time there was"
    note = f"after {sent:,}{short}; {before:.0f} MB after 100"
    return [Row(budgets.MEMORY, f"{after:.0f} MB", "-", (after,), note)]
