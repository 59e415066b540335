"""One text to three hundred, the bot killed twice on the way: each has it, and replies overtake it."""

from pathlib import Path

from tests.benchmarks.announcement import announced

MEMBERS, KILLS = 300, 2
IN_FLIGHT = 8  # sends under way at once on each channel; Telegram cannot be asked what became of its own


async def test_killed_twice_everybody_is_told_and_nobody_again(tmp_path: Path) -> None:
    figures = await announced(MEMBERS, KILLS, tmp_path)
    assert len(figures.kills) == KILLS
    assert figures.lost == 0
    assert figures.doubled <= KILLS * IN_FLIGHT, "told again what was written down as sent"
    assert figures.sent == MEMBERS + figures.doubled
    assert figures.replies, "nobody who wrote meanwhile was answered before it was out"
    assert figures.unanswered == 0
