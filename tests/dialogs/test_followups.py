"""Conversation 5: nudge, nudge, release, next wave, coordinator; and expiry with a question first."""

import pytest
from sqlalchemy import func, select

from storage.models import Ping
from tests.dialogs.cast import CHANNELS, claimed, claims_on, needs_groceries, needs_of, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import World

both = pytest.mark.parametrize("kind", CHANNELS)
SOON = "I need groceries for 4 near 11216 by tomorrow"


@both
async def test_no_sign_is_nudged_twice_then_given_to_others_kindly(world: World, kind: str) -> None:
    dana = await world.helper("Dana", "telegram")
    bob = await world.helper("Bob", kind)
    alice, code = await needs_groceries(world, text=SOON)
    await bob.says("yes")
    dana.reads_all()
    bob.reads_all()
    alice.reads_all()
    for _ in range(2):
        await quietly_until(world, bob, 60)
        said_to(bob, "nudge", code=code)
        bob.got_nothing()
    said_to(alice, "happened", code=code)
    alice.got_nothing()
    await quietly_until(world, bob, 60)
    said_to(bob, "released_quietly", code=code)
    said_to(alice, "helper_silent", code=code, asking=f"When would be good now? Text {code} and the time")
    dana.got_nothing()
    await quietly_until(world, dana, 24)  # without a new time it goes out all the same
    dana.got(code, "YES or NO")
    assert await claims_on(world, code, "active") == []


async def quietly_until(world: World, person: object, hours: int) -> None:
    for _ in range(hours):
        if person.unread:  # type: ignore[attr-defined]
            return
        await world.passes(hours=1)


async def test_after_a_quiet_release_a_yes_takes_it_again(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    _, code = await needs_groceries(world, text=SOON)
    await bob.says("yes")
    for _ in range(80):
        if await claims_on(world, code, "released"):
            break
        await world.passes(hours=1)
    bob.reads_all()
    await bob.says(f"yes {code}")
    bob.got(f"{code} is yours")


async def test_a_sign_of_life_spares_the_release(world: World) -> None:
    """Whoever answers a nudge with a word to Alice has given a sign."""
    bob = await world.helper("Bob", "sms")
    _, code = await needs_groceries(world, text=SOON)
    await bob.says("yes")
    bob.reads_all()
    for _ in range(2):
        await quietly_until(world, bob, 60)
        said_to(bob, "nudge", code=code)
        await bob.says(f"{code} I'm on it, the shop was closed, tomorrow morning")
        bob.reads_all()
    await world.passes(hours=7)
    assert await claims_on(world, code, "active") == [("Bob", 1)]


async def test_done_ends_the_nudges(world: World) -> None:
    _, bob, code = await claimed(world)
    await bob.says("done")
    bob.reads_all()
    await world.passes(days=6)
    not_said_to(bob, "nudge")
    assert await status_of(world, code) == "done"


async def test_the_next_wave_asks_others_and_nobody_twice(world: World) -> None:
    helpers = [await world.helper(f"Bob{'abcdefgh'[n]}", "telegram" if n % 2 else "sms") for n in range(7)]
    alice, code = await needs_groceries(world)
    first = [bob for bob in helpers if bob.unread]
    assert 1 <= len(first) < len(helpers), "as few as are likely enough"
    for bob in first:
        bob.got(code)
    await world.passes(minutes=61)
    second = [bob for bob in helpers if bob.unread]
    assert second
    assert not set(map(id, first)) & set(map(id, second))
    alice.got_nothing()


@both
async def test_a_no_moves_the_next_wave_up_when_those_left_are_too_few(world: World, kind: str) -> None:
    helpers = [await world.helper(f"Bob{'abcdefghijklmnop'[n]}", kind) for n in range(14)]
    _, code = await needs_groceries(world, text="Urgent: I need groceries for 4 today near 11216")
    first = [bob for bob in helpers if bob.unread]
    assert 2 < len(first) < len(helpers)
    for bob in first[:-1]:  # one has not answered, and alone is not likely enough
        bob.got(code)
        await bob.says("no")
        bob.reads_all()
    others = [bob for bob in helpers if bob not in first]
    assert any(bob.unread for bob in others)


@both
async def test_nobody_left_alice_and_a_coordinator_hear_the_truth_once(world: World, kind: str) -> None:
    carol = await world.coordinator("Carol", "telegram")
    await carol.says("pause")
    bob = await world.helper("Bob", kind)
    alice, code = await needs_groceries(world, kind)
    carol.reads_all()
    await bob.says("no")
    await world.passes(minutes=31)
    await world.passes(hours=1)
    said_to(alice, "still_looking", code=code, asked=1)
    said_to(carol, "alert_stuck", code=code, asked=1)
    await world.passes(hours=8)
    not_said_to(alice, "still_looking")
    not_said_to(carol, "alert_stuck")
    carol.never_saw("Alice")


async def test_a_newcomer_is_asked_about_what_nobody_could_do(world: World) -> None:
    _alice, code = await needs_groceries(world, text="I need groceries for 4 by Saturday near 11216")
    await world.passes(hours=2)
    erin = world.person("Erin", "sms")
    await erin.says("My name is Erin. I can shop and deliver groceries near 11216")
    erin.got(code)
    await erin.says("yes")
    erin.got(f"{code} is yours")


@both
async def test_nobody_known_is_said_at_once_and_a_coordinator_hears(world: World, kind: str) -> None:
    carol = await world.coordinator("Carol", kind)
    await carol.says("pause")
    carol.reads_all()
    alice, code = await needs_groceries(world, kind)
    assert any("Nobody to ask yet" in text for text in alice.phone.got)
    said_to(carol, "alert_stuck", code=code)


@both
async def test_an_old_need_is_asked_about_before_it_ends(world: World, kind: str) -> None:
    alice, code = await needs_groceries(world, kind)
    alice.reads_all()
    await world.passes(days=5)  # Friday and the grace are past
    said_to(alice, "still_needed", code=code)
    await alice.says("yes")
    said_to(alice, "kept_open", code=code)
    assert await status_of(world, code) == "open"
    await world.passes(days=8)
    said_to(alice, "still_needed", code=code)
    await world.passes(hours=25)
    said_to(alice, "expired", code=code)
    assert await status_of(world, code) == "expired"


async def test_nobody_is_asked_after_its_time_before_it_is_known_to_be_needed_still(world: World) -> None:
    alice, code = await needs_groceries(world)
    await world.passes(days=4, hours=14)  # Friday is past
    eve = await world.helper("Eve", "telegram")
    for _ in range(3):  # past the grace, while the question waits
        await world.passes(hours=6)
    said_to(alice, "still_needed", code=code)
    assert not any(code in text for text in eve.phone.got)
    await alice.says("yes")
    await world.passes(hours=20)
    assert any(code in text for text in eve.phone.got)


async def test_no_longer_needed_closes_it(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world)
    await world.passes(days=5)
    said_to(alice, "still_needed", code=code)
    bob.reads_all()
    await alice.says("no")
    assert await status_of(world, code) == "withdrawn"
    said_to(bob, "not_needed", code=code)


async def test_a_ride_on_saturday_is_not_nudged_on_tuesday(world: World) -> None:
    bob = await world.helper("Bob", "sms", "I can drive around Bushwick")
    _, code = await needs_groceries(world, text="I need a ride to the hospital on Saturday at 10am from Bushwick")
    await bob.says(f"yes {code}")
    bob.reads_all()
    await world.passes(days=2)
    not_said_to(bob, "nudge")
    await world.passes(days=4)
    said_to(bob, "nudge", code=code)


async def test_dropping_again_and_again_never_asks_the_dropper_again(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    dana = await world.helper("Dana", "sms")
    _, code = await needs_groceries(world)
    for helper in (bob, dana):
        await helper.says(f"yes {code}")
        helper.reads_all()
        await helper.says(f"drop {code}")
        said_to(helper, "dropped", code=code)
    await world.passes(hours=7)
    not_said_to(bob, "ping")
    asked = await world.run(lambda s: s.scalar(select(func.count()).select_from(Ping)))
    assert asked == 2


async def test_many_promises_due_at_once_after_an_outage_are_all_kept(world: World) -> None:
    bobs = [await world.helper(f"Bob{'abcdefghij'[n]}", "sms") for n in range(3)]
    for number in range(3):
        await needs_groceries(world, name=f"Alice{'abcdefgh'[number]}", text="I need groceries for 4")
    await world.passes(days=1)
    assert all(bob.unread for bob in bobs)
    await world.passes(days=2)  # nobody is asked about three things in a day
    for number in range(3):
        [need] = await needs_of(world, f"Alice{'abcdefgh'[number]}")
        assert need.wave >= 1
