"""What is lent: both know when it goes back, the borrower is reminded, the lender is asked whether it has."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.models import Need
from tests.dialogs.cast import CHANNELS, needs_of, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import Person, World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)
LADDER = "Can I borrow a ladder until Sunday? near 11216"
TOOLS = "I can lend tools near 11216"


async def borrows(world: World, kind: str = "sms") -> tuple[Person, Person, str]:
    """Bob lends Alice a ladder until Sunday, and it has reached her; both phones are quiet again."""
    bob = await world.helper("Bob", kind, TOOLS)
    alice = world.person("Alice", kind)
    await alice.says(f"My name is Alice. {LADDER}")
    code = code_in(alice.got("got it", "until Sun"))
    bob.got(code, "ladder", "until Sun")
    await bob.says("yes")
    said_to(bob, "comes_back", code=code, day="Sun Jun 7", name="Alice")
    said_to(alice, "goes_back", code=code, day="Sun Jun 7")
    await bob.says("done")
    await alice.says(f"yes {code}")
    alice.reads_all()
    bob.reads_all()
    return alice, bob, code


@both
async def test_the_date_is_when_it_goes_back_and_not_when_it_is_needed(world: World, kind: str) -> None:
    await borrows(world, kind)
    [need] = await needs_of(world, "Alice")
    assert need.needed_by is None
    assert need.return_at is not None
    assert f"{need.return_at.astimezone(world.app.circle.zone):%a %d}" == "Sun 07"


@both
async def test_the_borrower_is_reminded_that_morning_and_the_lender_is_asked_after_it(world: World, kind: str) -> None:
    alice, bob, code = await borrows(world, kind)
    await world.passes(days=5, hours=20)  # Sunday at 8
    alice.got_nothing()
    await world.passes(hours=1)
    said_to(alice, "bring_back", code=code, name="Bob", day="Sun Jun 7")
    bob.got_nothing()
    await world.passes(days=1, hours=4)
    said_to(bob, "is_it_back", code=code, name="Alice")
    await bob.says("yes")
    said_to(bob, "back_thanks")
    said_to(alice, "back_well", name="Bob")
    await world.passes(days=9)
    bob.got_nothing()
    alice.got_nothing()


@both
async def test_no_reminds_gently_and_a_second_no_is_a_coordinators(world: World, kind: str) -> None:
    carol = await world.coordinator("Carol", "sms")
    alice, bob, code = await borrows(world, kind)
    await world.passes(days=5, hours=21)
    await world.passes(days=1, hours=4)
    alice.reads_all()
    carol.reads_all()
    await bob.says(f"no {code}")
    said_to(bob, "not_back", name="Alice")
    said_to(alice, "wanted_back", name="Bob")
    carol.got_nothing()
    await world.passes(days=2, hours=1)
    said_to(bob, "is_it_back", code=code)
    await bob.says("no")
    said_to(bob, "not_back_still")
    said_to(carol, "alert_not_back", code=code)
    await world.passes(days=9)
    not_said_to(bob, "is_it_back")


async def test_silence_is_asked_twice_and_then_a_coordinator_hears(world: World) -> None:
    carol = await world.coordinator("Carol", "sms")
    _, bob, code = await borrows(world)
    carol.reads_all()
    for _ in range(24):
        await world.passes(hours=12)
    asked = [text for text in bob.reads_all() if "did you get it back" in text]
    assert len(asked) == 2
    said_to(carol, "alert_not_back", code=code)
    not_said_to(carol, "alert_not_back")


async def test_what_was_given_back_to_the_circle_is_not_asked_about(world: World) -> None:
    bob = await world.helper("Bob", "sms", TOOLS)
    alice = world.person("Alice", "sms")
    await alice.says(f"My name is Alice. {LADDER}")
    code = code_in(alice.got("got it"))
    await bob.says("yes")
    await bob.says(f"drop {code}")
    bob.reads_all()
    for _ in range(20):
        await world.passes(hours=12)
    not_said_to(bob, "is_it_back")
    not_said_to(alice, "bring_back")


async def test_the_words_of_a_long_loan_are_kept_until_it_is_back(world: World) -> None:
    bob = await world.helper("Bob", "sms", TOOLS)
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. I need to borrow a ladder until August 30 near 11216")
    code = code_in(alice.got("got it"))
    await bob.says("yes")
    await bob.says("done")
    await alice.says(f"yes {code}")
    await world.passes(days=45)
    [need] = await needs_of(world, "Alice")
    assert "ladder" in need.what
    await world.passes(days=46)
    said_to(bob, "is_it_back", code=code)
    await world.passes(days=31)
    [need] = await needs_of(world, "Alice")
    assert need.what == ""


async def test_a_deadline_is_no_loan(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. I need a ladder until Sunday near 11216")
    await alice.says("I need groceries for 2 by Sunday near 11216")
    found = await world.run(lambda s: list(s.scalars(select(Need).order_by(Need.id))))
    assert [need.return_at for need in found] == [None, None]
    assert all(need.needed_by is not None for need in found)


async def test_until_an_hour_is_reminded_the_morning_before_it(world: World) -> None:
    bob = await world.helper("Bob", "sms", TOOLS)
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. I need to borrow a drill until Wednesday 8am near 11216")
    code = code_in(alice.got("got it"))
    await bob.says("yes")
    await bob.says("done")
    await alice.says(f"yes {code}")
    alice.reads_all()
    await world.passes(hours=21)  # Tuesday at 9
    said_to(alice, "bring_back", code=code)
    assert await status_of(world, code) == "done"
    [need] = await needs_of(world, "Alice")
    assert need.return_at - world.clock.now() == timedelta(hours=23)


async def test_lending_in_spanish(world: World) -> None:
    ana = world.person("Ana", "sms")
    await ana.says("necesito prestada una escalera hasta el domingo cerca de 11216")
    code = code_in(ana.got("escalera"))
    assert [need.return_at is not None for need in await world.run(lambda s: list(s.scalars(select(Need))))] == [True]
    assert await status_of(world, code) == "open"
