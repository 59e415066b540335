"""Quiet hours: nothing is asked of anyone at night, and whoever writes at night is answered."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from handlers.circle import QuietHours
from storage import members
from tests.dialogs.cast import CHANNELS, NEED, claimed, needs_groceries, needs_of, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import EVERYBODY, Person, StillClock, World, code_in, open_world

both = pytest.mark.parametrize("kind", CHANNELS)
NEW_YORK = ZoneInfo("America/New_York")
HANDY = "I can help with clean-up and heavy work near 11216"


@asynccontextmanager
async def at(path: Path, local: datetime, **more: str) -> AsyncIterator[World]:
    """A world that begins at a local time of its circle."""
    async with open_world(f"sqlite:///{path / 'w.db'}", clock=StillClock(local.astimezone(UTC)), **more) as world:
        yield world


async def lives_in(world: World, person: Person, timezone: str) -> None:
    """Somebody has a clock of their own."""

    def move(session: Session) -> None:
        found = members.find_by_address(session, world.app.circle.id, person.phone.address)
        assert found is not None
        found[1].timezone = timezone

    await world.run(move)


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
        await lives_in(world, bob, "America/Los_Angeles")
        _, code = await needs_groceries(world)
        bob.got_nothing()  # 6:30 there
        await world.passes(hours=2, minutes=31)
        bob.got(code)


@both
async def test_what_is_given_back_at_night_waits_for_an_answer_of_those_who_are_asked_again(
    tmp_path: Path, kind: str
) -> None:
    """Dana is asked again, and hears it at nine; only an hour later, with no word of hers, others are asked."""
    async with at(tmp_path, datetime(2026, 6, 1, 19, 40, tzinfo=NEW_YORK), circle_rules=EVERYBODY) as world:
        bob, dana = await world.helper("Bob", kind), await world.helper("Dana", kind)
        _, code = await needs_groceries(world, kind)
        await bob.says(f"yes {code}")
        fay = await world.helper("Fay", kind)  # she joined later, and is not asked yet
        await world.passes(hours=3)
        bob.reads_all()
        dana.reads_all()
        await bob.says(f"drop {code}")
        dana.got_nothing()
        for _ in range(10):
            await world.passes(hours=1)
        assert f"{world.clock.now().astimezone(NEW_YORK):%H:%M}" == "08:40"
        assert [need.wave for need in await needs_of(world, "Alice")] == [2]
        await world.passes(minutes=30)  # 9:10
        dana.got(code, "YES or NO")
        fay.got_nothing()
        await world.passes(minutes=49)
        fay.got_nothing()
        await world.passes(minutes=2)  # 10:01
        fay.got(code, "YES or NO")


@both
async def test_who_is_called_from_the_list_has_time_from_when_they_hear_it(tmp_path: Path, kind: str) -> None:
    async with at(tmp_path, datetime(2026, 6, 1, 16, 0, tzinfo=NEW_YORK), circle_rules=EVERYBODY) as world:
        bob, fay, dana, erin = [await world.helper(name, kind, HANDY) for name in ("Bob", "Fay", "Dana", "Erin")]
        text = "I need 2 people Saturday 10am near 11216 to muck out a house"
        _, code = await needs_groceries(world, kind, text=text)
        for helper in (bob, fay, dana, erin):
            await helper.says(f"yes {code}")
        await lives_in(world, dana, "America/Los_Angeles")
        await world.passes(hours=7)
        for helper in (bob, dana, erin):
            helper.reads_all()
        await bob.says(f"drop {code}")
        await world.passes(hours=12, minutes=59)  # 11:59, and 8:59 where Dana is
        dana.got_nothing()
        erin.got_nothing()
        await world.passes(minutes=2)
        said_to(dana, "place_free", code=code)
        await world.passes(hours=1, minutes=50)
        erin.got_nothing()
        await world.passes(minutes=10)
        said_to(erin, "place_free", code=code)


@both
async def test_who_has_answered_at_night_is_not_asked_in_the_morning(tmp_path: Path, kind: str) -> None:
    """Dana is asked again, and hears it at nine; she says YES by its code before that."""
    async with at(tmp_path, datetime(2026, 6, 1, 19, 40, tzinfo=NEW_YORK), circle_rules=EVERYBODY) as world:
        bob, fay, dana = [await world.helper(name, kind, HANDY) for name in ("Bob", "Fay", "Dana")]
        text = "I need 2 people Saturday 10am near 11216 to muck out a house"
        _, code = await needs_groceries(world, kind, text=text)
        await bob.says(f"yes {code} 2")
        await world.passes(hours=3)
        await bob.says(f"drop {code}")
        dana.reads_all()
        await dana.says(f"yes {code}")
        said_to(dana, "yours_place", code=code)
        await fay.says(f"no {code}")
        dana.reads_all()
        fay.reads_all()
        await world.passes(hours=10, minutes=30)
        dana.got_nothing()
        fay.got_nothing()
