"""What is said is true when it is read: held for the morning, after STOP, corrected in part, said in few words."""

import pytest

from handlers.texts import text
from tests.dialogs.cast import CHANNELS, DOOR, claimed, needs_groceries, needs_of, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import World

both = pytest.mark.parametrize("kind", CHANNELS)
HANDY = "I can help with clean-up and heavy work near 11216"
TUESDAY = "I need groceries for 4 Tuesday 1pm, near 11216"


@both
async def test_a_question_held_for_the_morning_names_the_day_as_it_is_then(world: World, kind: str) -> None:
    bob, dana = await world.helper("Bob", kind), await world.helper("Dana", kind)
    _, code = await needs_groceries(world, kind, text=TUESDAY)
    dana.got(code)
    await bob.says("yes")
    said_to(dana, "taken", code=code)
    await world.passes(hours=10)
    await bob.says("drop")
    await world.passes(hours=11, minutes=5)
    assert "today" in dana.got(code)


@both
async def test_what_is_read_in_the_morning_says_that_others_are_asked_now(world: World, kind: str) -> None:
    bob, dana = await world.helper("Bob", kind), await world.helper("Dana", kind)
    alice, code = await needs_groceries(world, kind, text=TUESDAY)
    dana.got(code)
    await bob.says("yes")
    await alice.says(DOOR)
    alice.reads_all()
    await world.passes(hours=10)
    await bob.says("drop")
    alice.got_nothing()
    await world.passes(hours=11, minutes=5)
    asking = text("en", "asking_now")
    said_to(alice, "helper_dropped", name="Bob", code=code, asking=asking)


@both
async def test_what_was_held_for_the_morning_and_is_over_is_not_said(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    alice, code = await needs_groceries(world, kind, text=TUESDAY)
    await bob.says("yes")
    await alice.says(DOOR)
    await world.passes(hours=10)
    await bob.says("drop")
    alice.reads_all()
    bob.reads_all()
    await alice.says(f"drop {code}")
    said_to(alice, "withdrawn", code=code)
    await world.passes(hours=13)
    alice.got_nothing()
    bob.got_nothing()


@both
async def test_who_was_called_at_night_hears_that_it_is_over(world: World, kind: str) -> None:
    bob, dana = await world.helper("Bob", kind, HANDY), await world.helper("Dana", kind, HANDY)
    alice, code = await needs_groceries(
        world, kind, text="I need 2 people Saturday 10am near 11216 to muck out a house"
    )
    await bob.says(f"yes {code} 2")
    await dana.says(f"yes {code}")
    said_to(dana, "waiting_places", code=code)
    await world.passes(hours=10)
    await bob.says("drop")
    await alice.says(f"drop {code}")
    dana.got_nothing()
    await world.passes(hours=13)
    said_to(dana, "not_needed", code=code)


@both
async def test_nobody_new_gets_the_door_of_who_has_stopped(world: World, kind: str) -> None:
    dana = await world.helper("Dana", kind)
    alice, bob, code = await claimed(world, kind, kind)
    await alice.says("STOP")
    dana.reads_all()
    await bob.says("drop")
    await world.passes(days=2)
    not_said_to(dana, "ping", code=code)
    assert await status_of(world, code) == "withdrawn"


@both
async def test_an_hour_alone_keeps_the_day_and_things_alone_keep_the_people(world: World, kind: str) -> None:
    alice, code = await needs_groceries(world, kind, text="I need groceries for 4 Saturday 10am, near 11216")
    await alice.says("make it 5pm")
    alice.got(f"{code} is now", "Sat 5pm")
    await alice.says(f"{code} actually rice and beans")
    alice.got(f"{code} is now", "rice and beans for 4", "Sat 5pm")


@both
async def test_the_same_need_again_and_signs_alone_are_no_address(world: World, kind: str) -> None:
    await world.helper("Bob", kind)
    text = "I need groceries for 4 by Friday, near 11216"
    alice, _ = await needs_groceries(world, kind, text=text)
    bob = world.people["Bob"]
    await bob.says("yes")
    bob.reads_all()
    await alice.says("\N{CRYING FACE}")
    bob.got_nothing()
    await alice.says("I need groceries for 4")
    [need] = await needs_of(world, "Alice")
    assert need.door is None


@both
async def test_more_than_yes_goes_to_the_other_side_and_yes_alone_to_nobody(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, kind, kind)
    await bob.says("YES YES YES")
    said_to(bob, "already_yours", code=code)
    alice.got_nothing()
    await alice.says("great, ring twice")
    said_to(bob, "relay", code=code, text="great, ring twice")


@both
async def test_two_who_brought_their_part_are_thanked_and_she_hears_it_once(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind, "I can bring masks near 11216")
    dana = await world.helper("Dana", kind, "I can bring masks near 11216")
    alice, code = await needs_groceries(world, kind, text="I need 40 masks near 11216 by Friday")
    await bob.says("yes 20")
    await dana.says("yes 20")
    await bob.says("done")
    await dana.says("done")
    alice.reads_all()
    await alice.says("yes")
    said_to(alice, "glad")
    alice.got_nothing()
    said_to(bob, "got_it", code=code)
    said_to(dana, "got_it", code=code)


@both
async def test_who_was_thanked_for_their_part_is_not_thanked_again_when_the_rest_has_come(
    world: World, kind: str
) -> None:
    bob = await world.helper("Bob", kind, "I can bring masks near 11216")
    dana = await world.helper("Dana", kind, "I can bring masks near 11216")
    alice, code = await needs_groceries(world, kind, text="I need 40 masks near 11216 by Friday")
    await bob.says("yes 20")
    await dana.says("yes 20")
    await bob.says(f"done {code}")
    await alice.says("yes")
    said_to(bob, "got_it", code=code)
    bob.reads_all()
    dana.reads_all()
    await alice.says(f"done {code}")
    said_to(dana, "got_it", code=code)
    not_said_to(bob, "got_it")
    assert await status_of(world, code) == "done"


@both
async def test_who_never_offered_is_not_told_they_will_be_asked(world: World, kind: str) -> None:
    alice, _ = await needs_groceries(world, kind)
    await alice.says("yes")
    said_to(alice, "nothing_asked")


@both
async def test_whether_it_happened_is_asked_before_whether_it_is_needed_still(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind, HANDY)
    alice, _ = await needs_groceries(world, kind, text="I need 3 people Tuesday 10am near 11216 to muck out a house")
    await bob.says("yes")
    for _ in range(70):
        await world.passes(hours=1)
    texts = alice.reads_all()
    happened = [number for number, text in enumerate(texts) if "Did it happen" in text]
    assert happened
    assert not [text for text in texts if "Do you still need" in text]
