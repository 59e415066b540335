"""`python -m tests.benchmarks`: measures every budget, prints one table; exit code 1 when a "never" is broken."""

import argparse
import gc
import logging
import sys
import time
import traceback
from collections.abc import Awaitable, Callable

import uvloop
from rich.console import Console

from tests.benchmarks import dispatch, draining, inbound, matching, racing, sending, starting, updates
from tests.benchmarks.budgets import Row, Verdict
from tests.benchmarks.plan import Plan, plan
from tests.benchmarks.processes import pin
from tests.benchmarks.table import markdown, show

BENCHMARKS: dict[str, Callable[[Plan], Awaitable[list[Row]]]] = {
    "inbound": inbound.rows,
    "telegram": updates.rows,
    "sending": sending.rows,
    "outbox": draining.rows,
    "race": racing.rows,
    "match": matching.rows,
    "dispatch": dispatch.rows,
    "help": starting.help_rows,
    "memory": starting.memory_rows,
}


def main() -> int:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", choices=BENCHMARKS, metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--quick", action="store_true", help="shorter rounds, and memory after 10,000 messages")
    parser.add_argument("--markdown", action="store_true", help="the table as markdown")
    options = parser.parse_args()
    pin(first=True)
    logging.disable(logging.WARNING)
    rows, failed = uvloop.run(_measure(options.only or list(BENCHMARKS), quick=options.quick))
    print(markdown(rows)) if options.markdown else show(rows, Console(width=None if sys.stdout.isatty() else 180))
    return int(failed or any(row.verdict is Verdict.BROKEN for row in rows))


async def _measure(names: list[str], *, quick: bool) -> tuple[list[Row], bool]:
    rows, failed = [], False
    with plan(quick=quick) as planned:
        for name in names:
            started = time.monotonic()
            gc.collect()
            gc.freeze()
            try:
                rows += await BENCHMARKS[name](planned)
            except Exception:  # the other rows are worth having
                failed = True
                traceback.print_exc()
            print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr)
    return rows, failed


if __name__ == "__main__":
    sys.exit(main())
