"""The table: for eyes with rich, for the README with markdown."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from tests.benchmarks.budgets import Row, Verdict
from tests.benchmarks.rounds import spread

HEADS = ("path", "measured", "against", "ratio", "reach", "never beyond", "verdict")
_COLOURS = {Verdict.REACHED: "green", Verdict.HELD: "yellow", Verdict.BROKEN: "bold red"}


def cells(row: Row) -> tuple[str, ...]:
    """A row in words; a note under what was measured."""
    budget = row.budget
    measured = f"{row.measured} ({row.note})" if row.note else row.measured
    against = budget.against if row.denominator in ("", "-") else f"{budget.against}: {row.denominator}"
    verdict = f"{row.verdict}: {row.broken}" if row.broken else str(row.verdict)
    return budget.path, measured, against, _ratio(row), budget.wanted(), budget.never(), verdict


def _ratio(row: Row) -> str:
    digits = f"{row.ratio:.0f}" if row.ratio >= 20 else f"{row.ratio:.2f}"
    varies = f" ± {spread(row.ratios):.0%}" if len(row.ratios) > 1 else ""
    return f"{digits} {row.budget.unit}{varies}"


def show(rows: Sequence[Row], console: Console) -> None:
    """For a terminal."""
    table = Table(*HEADS, title="Budgets, each against what was measured in the same run", show_lines=True)
    for row in rows:
        table.add_row(*cells(row), style=_COLOURS[row.verdict] if row.verdict is Verdict.BROKEN else "")
    console.print(table)


def markdown(rows: Sequence[Row]) -> str:
    """For the README."""
    lines = [HEADS, ("---",) * len(HEADS), *(cells(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
