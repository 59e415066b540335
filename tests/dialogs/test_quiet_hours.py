"""Quiet hours: nothing is asked of anyone at night, and whoever writes at night is answered."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handlers.circle import QuietHours
from storage import members
from tests.dialogs.cast import NEED, claimed, needs_groceries, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import StillClock, World, code_in, open_world

NEW_YORK = ZoneInfo("America/New_York")


@asynccontextmanager
async def at(path: Path, local: datetime, **more: str) -> AsyncIterator[World]:
    """A world that begins at a local time of its circle."""
    async with open_world(f"sqlite:///{path / 'w.db'}", clock=StillClock(local.astimezone(UTC)), **more) as world:
        yield world


async def test_a_need_at_night_is_answered_at_once_and_asked_in_the_morning(tmp_path: Path) -> None:
    async with at(tmp_path, datetime(2026, 6, 1, 12, 0, tzinfo=NEW_YORK)) as world:
        bob = await world.helper("Bob", "telegram")
        await world.passes(hours=11)  # 23:00
        alice = world.person("Alice", "sms")
        await alice.says("My name is Alice. " + NEED)
        text = alice.got("got it")
        assert "9am" in text
        code = code_in(text)
        await world.passes(hours=9, minutes=59)
        bob.got_nothing()
        await world.passes(minutes=1)
        bob.got(code, "YES or NO")


async def test_whoever_writes_at_night_is_answered_and_may_claim(tmp_path: Path) -> None:
    async with at(tmp_path, datetime(2026, 6, 1, 19, 30, tzinfo=NEW_YORK)) as world:
        bob = await world.helper("Bob", "sms")
        dana = await world.helper("Dana", "sms")
        _alice, code = await needs_groceries(world)
        bob.got(code)
        dana.got(code)
        await world.passes(hours=4)  # 23:30
        await bob.says("yes")
        bob.got(f"{code} is yours")
        dana.got_nothing()
        await world.passes(hours=10)
        said_to(dana, "taken", code=code)


async def test_a_need_dropped_at_night_asks_nobody_in_the_morning(tmp_path: Path) -> None:
    async with at(tmp_path, datetime(2026, 6, 1, 12, 0, tzinfo=NEW_YORK)) as world:
        bob = await world.helper("Bob", "telegram")
        await world.passes(hours=11)
        alice, code = await needs_groceries(world)
        await alice.says(f"{code} for 5 people")
        await alice.says("DROP")
        await world.passes(hours=12)
        bob.got_nothing()


async def test_a_need_corrected_at_night_is_asked_once_and_rightly(tmp_path: Path) -> None:
    async with at(tmp_path, datetime(2026, 6, 1, 12, 0, tzinfo=NEW_YORK)) as world:
        bob = await world.helper("Bob", "telegram")
        await world.passes(hours=11)
        alice, code = await needs_groceries(world)
        await alice.says(f"{code} for 5 people")
        await world.passes(hours=10)
        asked = [text for text in bob.unread if code in text]
        assert "for 5" in asked[-1]
        assert not [text for text in asked if "for 4" in text], asked


async def test_a_need_claimed_at_night_is_not_asked_of_the_others_in_the_morning(tmp_path: Path) -> None:
    async with at(tmp_path, datetime(2026, 6, 1, 12, 0, tzinfo=NEW_YORK)) as world:
        dana = await world.helper("Dana", "sms")
        await world.passes(hours=11)
        _, code = await needs_groceries(world)
        bob = world.person("Bob", "sms")
        await bob.says("My name is Bob. I can deliver groceries near 11216")
        await bob.says(f"yes {code}")
        assert await status_of(world, code) == "claimed"
        await world.passes(hours=11)
        dana.got_nothing()


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        (
            datetime(2026, 3, 7, 22, 0, tzinfo=NEW_YORK),
            datetime(2026, 3, 8, 13, 0, tzinfo=UTC),
        ),  # the night the clock is put forward
        (datetime(2026, 10, 31, 22, 0, tzinfo=NEW_YORK), datetime(2026, 11, 1, 14, 0, tzinfo=UTC)),  # and back
        (datetime(2026, 6, 1, 22, 0, tzinfo=NEW_YORK), datetime(2026, 6, 2, 13, 0, tzinfo=UTC)),
    ],
)
async def test_the_morning_is_nine_by_the_wall_clock_also_when_it_is_changed(
    tmp_path: Path, evening: datetime, morning: datetime
) -> None:
    start = evening.replace(hour=12)
    async with at(tmp_path, start) as world:
        bob = await world.helper("Bob", "sms")
        await world.passes(hours=10)
        _, code = await needs_groceries(world, text="I need groceries for 4, near 11216, no hurry, sometime next week")
        left = (morning - world.clock.now()).total_seconds()
        await world.passes(seconds=left - 60)
        bob.got_nothing()
        await world.passes(seconds=61)
        bob.got(code)


async def test_a_circle_in_another_zone_sleeps_at_its_own_night(tmp_path: Path) -> None:
    zone = ZoneInfo("Pacific/Auckland")
    async with at(tmp_path, datetime(2026, 6, 1, 12, 0, tzinfo=zone), circle_timezone="Pacific/Auckland") as world:
        bob = await world.helper("Bob", "sms")
        await world.passes(hours=9)  # 21:00 in Auckland, morning in New York
        await needs_groceries(world)
        bob.got_nothing()
        await world.passes(hours=12)
        bob.got("YES or NO")


async def test_without_quiet_hours_nobody_waits(tmp_path: Path) -> None:
    async with at(tmp_path, datetime(2026, 6, 1, 3, 0, tzinfo=NEW_YORK), circle_quiet_hours="") as world:
        bob = await world.helper("Bob", "sms")
        _, code = await needs_groceries(world)
        bob.got(code)


async def test_silence_that_counts_as_yes_wakes_nobody(tmp_path: Path) -> None:
    async with at(tmp_path, datetime(2026, 6, 1, 12, 0, tzinfo=NEW_YORK)) as world:
        _, bob, code = await claimed(world)
        await world.passes(hours=10)
        await bob.says("done")
        bob.reads_all()
        await world.passes(hours=24, minutes=1)
        bob.got_nothing()
        await world.passes(hours=11)
        said_to(bob, "got_it_quiet", code=code)


async def test_a_coordinator_sleeps_too(tmp_path: Path) -> None:
    async with at(tmp_path, datetime(2026, 6, 1, 19, 45, tzinfo=NEW_YORK)) as world:
        carol = await world.coordinator("Carol", "sms")
        await carol.says("pause")
        await world.helper("Bob", "sms")
        await needs_groceries(world)
        carol.reads_all()
        for _ in range(12):
            await world.passes(hours=1)
        not_said_to(carol, "alert_stuck")
        await world.passes(hours=3)
        said_to(carol, "alert_stuck")


@pytest.mark.parametrize(
    ("quiet", "hour", "is_quiet"),
    [
        ("20:00-09:00", 20, True),
        ("20:00-09:00", 9, False),
        ("20:00-09:00", 8, True),
        ("01:00-05:00", 0, False),
        ("01:00-05:00", 1, True),
    ],
)
def test_the_edges_belong_to_the_night_at_its_start_and_to_the_day_at_its_end(
    quiet: str, hour: int, is_quiet: bool
) -> None:
    start, end = (datetime.strptime(part, "%H:%M").replace(tzinfo=UTC).time() for part in quiet.split("-"))
    moment = datetime(2026, 6, 1, hour, 0, tzinfo=UTC).time()
    assert QuietHours(start, end).covers(moment) is is_quiet


async def test_a_member_in_another_zone_is_let_sleep_by_their_own_clock(tmp_path: Path) -> None:
    async with at(tmp_path, datetime(2026, 6, 1, 9, 30, tzinfo=NEW_YORK)) as world:
        bob = await world.helper("Bob", "sms")

        def move(session):  # type: ignore[no-untyped-def]
            found = members.find_by_address(session, world.app.circle.id, bob.phone.address)
            assert found is not None
            found[1].timezone = "America/Los_Angeles"

        await world.run(move)
        _, code = await needs_groceries(world)
        bob.got_nothing()  # 6:30 there
        await world.passes(hours=2, minutes=31)
        bob.got(code)
