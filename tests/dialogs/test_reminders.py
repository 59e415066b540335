"""A day and three hours before the hour, awake and in time, to those who help and once to who asked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.crypto import new_key
from storage.models import Timer
from storage.states import TimerKind
from tests.dialogs.cast import CHANNELS, needs_groceries
from tests.dialogs.test_quiet_hours import NEW_YORK, at
from tests.dialogs.wording import not_said_to, said_to
from tests.world import Person, StillClock, World, open_world

both = pytest.mark.parametrize("kind", CHANNELS)
RIDE = "I need a ride to the hospital on Thursday at 5pm from Bushwick"
THURSDAY_5PM = datetime(2026, 6, 4, 17, 0, tzinfo=NEW_YORK)


async def promised(world: World, text: str = RIDE, kind: str = "sms") -> tuple[Person, Person, str]:
    """Bob has taken what Alice needs; both phones are quiet again."""
    bob = await world.helper("Bob", kind, "I can drive around Bushwick")
    alice, code = await needs_groceries(world, kind, text=text)
    bob.reads_all()
    await bob.says(f"yes {code}")
    bob.got(f"{code} is yours")
    bob.reads_all()
    alice.reads_all()
    return alice, bob, code


async def until(world: World, moment: datetime) -> None:
    await world.passes(seconds=(moment - world.clock.now()).total_seconds())


async def reminders(world: World) -> list[datetime]:
    wanted = select(Timer.due_at).where(Timer.kind == TimerKind.REMIND).order_by(Timer.due_at)
    return await world.run(lambda s: list(s.scalars(wanted)))


@both
async def test_a_day_before_and_three_hours_before(world: World, kind: str) -> None:
    alice, bob, code = await promised(world, kind=kind)
    await alice.says("1420 Fulton St 3B")
    bob.reads_all()
    alice.reads_all()
    await until(world, THURSDAY_5PM - timedelta(hours=24, minutes=1))
    bob.got_nothing()
    alice.got_nothing()
    await world.passes(minutes=2)
    assert "tomorrow 5pm" in said_to(bob, "remind_door", code=code, text="1420 Fulton St 3B")
    assert "tomorrow 5pm" in said_to(alice, "remind_requester", code=code, names="Bob")
    await until(world, THURSDAY_5PM - timedelta(hours=3, minutes=1))
    bob.got_nothing()
    await world.passes(minutes=2)
    assert "today 5pm" in said_to(bob, "remind_door", code=code)
    await world.passes(hours=2)
    bob.got_nothing()
    alice.got_nothing()


async def test_what_has_no_hour_has_no_reminder(world: World) -> None:
    await promised(world, "I need groceries for 4 by Friday, near 11216")
    assert await reminders(world) == []


async def test_whoever_has_just_said_yes_is_not_reminded(world: World) -> None:
    bob = await world.helper("Bob", "sms", "I can drive around Bushwick")
    alice, code = await needs_groceries(world, text=RIDE)
    await until(world, THURSDAY_5PM - timedelta(hours=4))
    for person in (alice, bob):
        person.reads_all()
    await bob.says(f"yes {code}")
    bob.reads_all()
    await world.passes(hours=2)
    not_said_to(bob, "remind")
    not_said_to(alice, "remind_requester")


async def test_a_claim_given_back_takes_its_reminders_along(world: World) -> None:
    _, bob, code = await promised(world)
    assert len(await reminders(world)) == 2
    await bob.says(f"drop {code}")
    bob.reads_all()
    await until(world, THURSDAY_5PM - timedelta(hours=23))
    await until(world, THURSDAY_5PM - timedelta(hours=2))
    not_said_to(bob, "remind")


async def test_a_need_dropped_takes_its_reminders_along(world: World) -> None:
    alice, bob, code = await promised(world)
    await alice.says(f"drop {code}")
    assert await reminders(world) == []
    bob.reads_all()


async def test_a_new_time_moves_them(world: World) -> None:
    alice, bob, code = await promised(world)
    await alice.says(f"{code} Friday at 5pm")
    bob.reads_all()
    alice.reads_all()
    await until(world, THURSDAY_5PM - timedelta(hours=3))
    bob.got_nothing()
    await until(world, THURSDAY_5PM + timedelta(minutes=1))
    said_to(bob, "remind", code=code)
    said_to(alice, "remind_requester", code=code)
    await world.passes(hours=12)
    not_said_to(bob, "nudge")
    await world.passes(hours=9, minutes=1)
    said_to(bob, "remind", code=code)


@both
async def test_trap_3_a_restart_between_a_reminder_and_the_reply(tmp_path: Path, kind: str) -> None:
    clock, key = StillClock(), new_key()
    url = f"sqlite:///{tmp_path / 'restart.db'}"
    async with open_world(url, clock=clock, secret_key=key) as world:
        _, bob, code = await promised(world, kind=kind)
        await until(world, THURSDAY_5PM - timedelta(hours=24))
        said_to(bob, "remind", code=code)
        number = bob.phone.number
    clock.advance(timedelta(minutes=20))
    async with open_world(url, clock=clock, secret_key=key) as world:
        bob = Person(world, world.network.phone(kind, number, "Bob"))
        await bob.says("can't make it")
        said_to(bob, "dropped", code=code)


async def test_a_reminder_that_fell_due_while_the_bot_was_down_comes_when_it_is_back(tmp_path: Path) -> None:
    clock, key = StillClock(), new_key()
    url = f"sqlite:///{tmp_path / 'restart.db'}"
    async with open_world(url, clock=clock, secret_key=key) as world:
        _, bob, code = await promised(world)
        number = bob.phone.number
    clock.advance(THURSDAY_5PM - timedelta(hours=23) - clock.now())
    async with open_world(url, clock=clock, secret_key=key) as world:
        bob = Person(world, world.network.phone("sms", number, "Bob"))
        await world.passes(minutes=1)
        said_to(bob, "remind", code=code)


async def test_in_quiet_hours_it_comes_before_they_begin(tmp_path: Path) -> None:
    async with at(tmp_path, datetime(2026, 6, 1, 12, 0, tzinfo=NEW_YORK)) as world:
        _, bob, code = await promised(world, "I need a ride on Thursday at 10am from Bushwick")
        await until(world, datetime(2026, 6, 3, 10, 1, tzinfo=NEW_YORK))
        said_to(bob, "remind", code=code)
        await until(
            world, datetime(2026, 6, 3, 19, 46, tzinfo=NEW_YORK)
        )  # three hours before would be 7 in the morning
        assert "tomorrow 10am" in said_to(bob, "remind", code=code)
        await until(world, datetime(2026, 6, 4, 9, 59, tzinfo=NEW_YORK))
        bob.got_nothing()


@pytest.mark.parametrize("night", [datetime(2026, 3, 8, tzinfo=NEW_YORK), datetime(2026, 11, 1, tzinfo=NEW_YORK)])
async def test_trap_8_before_the_night_the_clock_is_changed_it_comes_before_the_quiet_hours(
    tmp_path: Path, night: datetime
) -> None:
    async with at(tmp_path, night - timedelta(days=3, hours=-12)) as world:
        _, bob, code = await promised(world, "I need a ride on Sunday at 10am from Bushwick")
        await until(world, night - timedelta(days=1, hours=-11))  # wall clock: Saturday 11:00
        said_to(bob, "remind", code=code)
        await until(world, night - timedelta(hours=4, minutes=20))  # 19:40
        bob.got_nothing()
        await world.passes(minutes=10)
        assert "tomorrow 10am" in said_to(bob, "remind", code=code)
        await until(world, night + timedelta(hours=9, minutes=59))
        bob.got_nothing()


async def test_taken_in_the_evening_it_comes_when_the_quiet_hours_end(tmp_path: Path) -> None:
    async with at(tmp_path, datetime(2026, 6, 3, 12, 0, tzinfo=NEW_YORK)) as world:
        bob = await world.helper("Bob", "sms", "I can drive around Bushwick")
        _, code = await needs_groceries(world, text="I need a ride tomorrow at 10am from Bushwick")
        await until(world, datetime(2026, 6, 3, 21, 0, tzinfo=NEW_YORK))
        bob.reads_all()
        await bob.says("yes")
        bob.reads_all()
        await until(world, datetime(2026, 6, 4, 8, 59, tzinfo=NEW_YORK))
        bob.got_nothing()
        await world.passes(minutes=2)
        assert "today 10am" in said_to(bob, "remind", code=code)


async def test_where_nothing_is_left_but_the_night_there_is_none(tmp_path: Path) -> None:
    async with at(tmp_path, datetime(2026, 6, 3, 12, 0, tzinfo=NEW_YORK)) as world:
        bob = await world.helper("Bob", "sms", "I can drive around Bushwick")
        await needs_groceries(world, text="I need a ride tomorrow at 8am from Bushwick")
        await until(world, datetime(2026, 6, 3, 19, 0, tzinfo=NEW_YORK))
        await bob.says("yes")
        assert await reminders(world) == []


@pytest.mark.parametrize(
    ("begin", "day", "hour", "before"),
    [
        # the clock is put forward on March 8, 2026, and back on November 1, both at 2 in the morning
        (
            datetime(2026, 3, 5, 12, tzinfo=NEW_YORK),
            "Sunday",
            datetime(2026, 3, 8, 15, tzinfo=NEW_YORK),
            timedelta(hours=23),
        ),
        (
            datetime(2026, 10, 29, 12, tzinfo=NEW_YORK),
            "Sunday",
            datetime(2026, 11, 1, 15, tzinfo=NEW_YORK),
            timedelta(hours=25),
        ),
    ],
)
async def test_trap_8_a_day_before_is_the_same_hour_also_when_the_clock_is_changed(
    tmp_path: Path, begin: datetime, day: str, hour: datetime, before: timedelta
) -> None:
    async with at(tmp_path, begin) as world:
        _, bob, code = await promised(world, f"I need a ride on {day} at 3pm from Bushwick")
        first, _ = await reminders(world)
        assert first == hour.astimezone(UTC) - before
        assert first.astimezone(NEW_YORK).hour == 15
        await until(world, hour.astimezone(UTC) - timedelta(hours=3, minutes=1))
        said_to(bob, "remind", code=code)
        await world.passes(minutes=2)
        said_to(bob, "remind", code=code)


async def test_trap_8_a_circle_in_another_zone_is_reminded_by_its_own_clock(tmp_path: Path) -> None:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Pacific/Auckland")
    async with at(tmp_path, datetime(2026, 6, 1, 12, 0, tzinfo=zone), circle_timezone="Pacific/Auckland") as world:
        _, bob, code = await promised(world, "I need a ride on Thursday at 5pm from Bushwick")
        await until(world, datetime(2026, 6, 3, 17, 1, tzinfo=zone))
        assert "tomorrow 5pm" in said_to(bob, "remind", code=code)


async def test_a_crew_is_counted_for_who_asked(world: World) -> None:
    helpers = [
        await world.helper(name, "sms", "I can help with clean-up near 11216") for name in ("Bob", "Dana", "Erin")
    ]
    alice, code = await needs_groceries(world, text="I need 4 people Saturday 10am near 11216 to muck out a house")
    for helper, word in zip(helpers, ("yes", "yes 2", "yes"), strict=True):
        await helper.says(f"{word} {code}")
    alice.reads_all()
    await until(world, datetime(2026, 6, 5, 10, 1, tzinfo=NEW_YORK))
    said_to(alice, "remind_requester", code=code, names="Bob, Dana +2")
