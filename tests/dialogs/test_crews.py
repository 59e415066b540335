"""Conversation 3: many hands, a waiting list that is called when someone drops, pledges that add up."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from storage.models import Conversation, Member, Timer
from storage.states import TimerKind
from tests.dialogs.cast import CHANNELS, claims_on, needs_groceries, needs_of, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import Person, World, code_in, open_world

both = pytest.mark.parametrize("kind", CHANNELS)


CREW = "I need 2 people Saturday 10am near 11216 to muck out a house"
EIGHT = "I need 8 people Saturday 10am at 5th & Main to muck out a house"
HANDY = "I can help with clean-up and heavy work near 11216"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A world in which one wave asks everybody: whom a wave reaches is told elsewhere."""
    rules = "target=.999, target_soon=.999, target_urgent=.999"
    async with open_world(f"sqlite:///{tmp_path / 'world.db'}", circle_rules=rules) as opened:
        yield opened


async def crew(world: World, *names: str, kind: str = "sms", text: str = CREW) -> tuple[Person, str, list[Person]]:
    """Alice's crew, and helpers who were all asked and have answered nothing."""
    helpers = [await world.helper(name, kind, HANDY) for name in names]
    alice, code = await needs_groceries(world, kind, text=text)
    for helper in helpers:
        helper.reads_all()
    return alice, code, helpers


async def full(world: World, kind: str = "sms") -> tuple[Person, str, list[Person]]:
    """Bob and Dana have both places; Erin is first on the waiting list, Fay second. All phones are quiet."""
    alice, code, helpers = await crew(world, "Bob", "Dana", "Erin", "Fay", kind=kind)
    for helper in helpers:
        await helper.says(f"yes {code}")
    said_to(helpers[2], "waiting_places", code=code, count=2, number=1)
    said_to(helpers[3], "waiting_places", code=code, count=2, number=2)
    for person in (alice, *helpers):
        person.reads_all()
    return alice, code, helpers


@both
async def test_each_yes_is_one_pair_of_hands(world: World, kind: str) -> None:
    alice, code, [bob, dana] = await crew(world, "Bob", "Dana", kind=kind, text=EIGHT)
    await bob.says("yes")
    said_to(bob, "yours_place", code=code, name="Alice")
    said_to(alice, "place_first", name="Bob", code=code, remaining=7)
    alice.got_nothing()  # one text is enough
    await dana.says("yes 2")
    said_to(alice, "place_claimed", name="Dana +1", code=code, remaining=5)
    alice.got_nothing()  # where, she is asked once
    assert await claims_on(world, code, "active") == [("Bob", 1), ("Dana", 2)]


async def test_two_in_all_is_not_two_more(world: World) -> None:
    _, code, [bob] = await crew(world, "Bob", text=EIGHT)
    await bob.says("yes")
    await bob.says(f"yes {code} 2")
    assert await claims_on(world, code, "active") == [("Bob", 2)]


async def test_hands_are_counted_one_by_one_in_every_language(world: World) -> None:
    bob = await world.helper("Bob", "sms", HANDY)
    alice = world.person("Alice", "sms")
    await alice.says("Necesito 8 personas el sábado a las 10am para limpiar una casa cerca de 11216")
    code = code_in(alice.got("anotado"))
    await bob.says("yes")
    assert await claims_on(world, code, "active") == [("Bob", 1)]


@both
async def test_a_full_crew_has_a_waiting_list_and_the_first_on_it_is_called_first(world: World, kind: str) -> None:
    alice, code, [bob, dana, erin, fay] = await full(world, kind)
    await bob.says(f"drop {code}")
    assert "waiting list" in said_to(alice, "helper_dropped", name="Bob", code=code)
    said_to(erin, "place_free", code=code)
    fay.got_nothing()
    dana.got_nothing()
    await erin.says("yes")
    said_to(erin, "yours_place", code=code)
    fay.got_nothing()
    assert await claims_on(world, code, "active") == [("Dana", 1), ("Erin", 1)]


async def test_as_many_are_called_as_there_are_places(world: World) -> None:
    _, code, [bob, dana, erin, fay] = await full(world)
    await bob.says(f"drop {code}")
    await dana.says(f"drop {code}")
    said_to(erin, "place_free", code=code)
    said_to(fay, "place_free", code=code)
    await fay.says("yes")
    await erin.says("yes")
    assert await claims_on(world, code, "active") == [("Fay", 1), ("Erin", 1)]


@both
async def test_who_says_no_to_the_call_makes_room_for_the_next(world: World, kind: str) -> None:
    _, code, [bob, _, erin, fay] = await full(world, kind)
    await bob.says(f"drop {code}")
    said_to(erin, "place_free", code=code)
    await erin.says("no")
    said_to(fay, "place_free", code=code)
    await fay.says("yes")
    said_to(fay, "yours_place", code=code)


async def test_who_is_silent_is_passed_over_and_then_others_are_asked(world: World) -> None:
    _, code, [bob, _, erin, fay] = await full(world)
    gil = await world.helper("Gil", "sms", HANDY)
    await bob.says(f"drop {code}")
    said_to(erin, "place_free", code=code)
    fay.got_nothing()
    await world.passes(hours=1)
    fay.got_nothing()
    await world.passes(hours=1, minutes=1)
    said_to(fay, "place_free", code=code)
    erin.got_nothing()
    not_said_to(gil, "ping")
    await world.passes(hours=2, minutes=1)
    said_to(gil, "ping", code=code)
    await erin.says("yes")  # late, but nobody else was faster
    assert await claims_on(world, code, "active") == [("Dana", 1), ("Erin", 1)]


async def test_who_was_called_and_came_second_is_on_the_list_again(world: World) -> None:
    _, code, [bob, _, erin, fay] = await full(world)
    await bob.says(f"drop {code}")
    await world.passes(hours=2, minutes=1)
    await fay.says(f"yes {code}")
    said_to(erin, "place_free", code=code)
    await erin.says(f"yes {code}")
    said_to(erin, "waiting_places", code=code, number=1)


async def test_near_the_hour_the_list_is_called_faster(world: World) -> None:
    _, code, [bob, _, erin, fay] = await full(world)
    await world.passes(days=4, hours=20, minutes=30)  # Saturday 8:30, still quiet
    await world.passes(minutes=40)  # 9:10
    for person in (bob, erin, fay):
        person.reads_all()
    await bob.says(f"drop {code}")
    said_to(erin, "place_free", code=code)
    await world.passes(minutes=11)
    said_to(fay, "place_free", code=code)


async def test_at_night_the_list_sleeps(world: World) -> None:
    _, code, [bob, _, erin, _] = await full(world)
    await world.passes(hours=11)  # 23:00
    await bob.says(f"drop {code}")
    erin.got_nothing()
    await world.passes(hours=10, minutes=1)
    said_to(erin, "place_free", code=code)


@both
async def test_no_or_drop_leaves_the_list(world: World, kind: str) -> None:
    _, code, [bob, _, erin, fay] = await full(world, kind)
    await erin.says(f"drop {code}")
    said_to(erin, "off_list", code=code)
    await fay.says("no")
    said_to(fay, "off_list", code=code)
    await bob.says(f"drop {code}")
    not_said_to(erin, "place_free")
    not_said_to(fay, "place_free")


async def test_on_the_list_a_second_yes_keeps_the_place(world: World) -> None:
    _, code, [_, _, erin, _] = await full(world)
    await erin.says("yes")
    said_to(erin, "waiting_places", code=code, number=1)
    await erin.says(code)
    said_to(erin, "waiting_places", code=code, number=1)


async def test_who_has_a_place_is_not_put_on_the_list_for_more(world: World) -> None:
    _, code, [bob, _, erin, _] = await full(world)
    await bob.says(f"yes {code} 2")
    said_to(bob, "nothing_more", code=code)
    await bob.says(f"drop {code}")
    said_to(erin, "place_free", code=code)


async def test_who_paused_or_stopped_is_passed_over(world: World) -> None:
    _, code, [bob, dana, erin, fay] = await full(world)
    await erin.says("pause")
    erin.reads_all()
    await bob.says(f"drop {code}")
    erin.got_nothing()
    said_to(fay, "place_free", code=code)
    await fay.says("stop texting me")
    fay.reads_all()
    await dana.says(f"drop {code}")
    await world.passes(hours=5)
    fay.got_nothing()


async def test_more_places_call_the_list(world: World) -> None:
    alice, code, [_, _, erin, fay] = await full(world)
    await alice.says(f"{code} 3 people")
    [need] = await needs_of(world, "Alice")
    assert (need.quantity, need.remaining) == (3, 1)
    said_to(erin, "place_free", code=code)
    not_said_to(fay, "place_free")


@both
@pytest.mark.parametrize("word", ["drop", "done"])
async def test_the_list_hears_once_that_it_is_over(world: World, kind: str, word: str) -> None:
    alice, code, [_, _, erin, fay] = await full(world, kind)
    await alice.says(f"{word} {code}")
    for waiting in (erin, fay):
        said_to(waiting, "not_needed", code=code)
        waiting.got_nothing()
    await world.passes(days=7)
    erin.got_nothing()
    await erin.says("yes")
    not_said_to(erin, "yours_place")


@both
async def test_all_of_a_crew_is_asked_about_once_and_thanked(world: World, kind: str) -> None:
    alice, code, [bob, dana, _, _] = await full(world, kind)
    await bob.says(f"done {code}")
    said_to(alice, "happened", code=code)
    await dana.says(f"done {code}")
    alice.got_nothing()
    await alice.says("yes")
    said_to(bob, "it_worked", code=code)
    said_to(dana, "it_worked", code=code)
    assert await status_of(world, code) == "done"


MASKS = "I need 40 masks by Friday near 11216"


@both
async def test_parts_over_asking_takes_what_is_left_and_says_so(world: World, kind: str) -> None:
    bob, dana = [await world.helper(name, kind, "I can deliver masks near 11216") for name in ("Bob", "Dana")]
    alice, code = await needs_groceries(world, kind, text=MASKS)
    said_to(bob, "ping_part", code=code, amount=20)
    await bob.says("20 of them")
    said_to(alice, "part_first", name="Bob", amount=20, code=code, remaining=20)
    await dana.says("yes 30")
    said_to(dana, "yours_part", amount=20, code=code)
    said_to(dana, "only_left", amount=20, code=code)
    not_said_to(bob, "only_left")
    assert await claims_on(world, code, "active") == [("Bob", 20), ("Dana", 20)]
    assert await status_of(world, code) == "claimed"


async def test_a_late_yes_to_parts_waits_and_is_called(world: World) -> None:
    bob, dana = [await world.helper(name, "sms", "I can deliver masks near 11216") for name in ("Bob", "Dana")]
    _, code = await needs_groceries(world, text=MASKS)
    await bob.says("yes")
    dana.reads_all()
    await dana.says("yes")
    said_to(dana, "waiting_part", code=code, number=1)
    await bob.says(f"drop {code}")
    said_to(dana, "part_free", code=code)
    await dana.says("yes 15")
    assert await claims_on(world, code, "active") == [("Dana", 15)]


@both
async def test_pledges_of_money_add_up(world: World, kind: str) -> None:
    givers = [await world.helper(name, kind, "I can give money") for name in ("Bob", "Dana", "Erin")]
    await world.run(lambda s: s.execute(update(Member).values(vouched=True)))  # as by an invitation
    alice, code = await needs_groceries(world, kind, text="I need $200 for a bus ticket by Friday")
    bob, dana, erin = givers
    said_to(bob, "ping_part", code=code, amount="$100")
    await bob.says("I can give $50")
    said_to(bob, "yours_part", amount="$50", code=code)
    said_to(alice, "part_first", name="Bob", amount="$50", remaining="$150", code=code)
    alice.got_nothing()  # one text is enough
    await dana.says("yes 100")
    said_to(alice, "part_claimed", name="Dana", amount="$100", remaining="$50", code=code)
    await erin.says("yes $80")
    said_to(erin, "only_left", amount="$50", code=code)
    assert await claims_on(world, code, "active") == [("Bob", 50), ("Dana", 100), ("Erin", 50)]
    assert await status_of(world, code) == "claimed"


async def test_a_crew_that_lost_one_goes_on_looking(world: World) -> None:
    _, code, [bob, *_] = await full(world)
    await bob.says(f"drop {code}")
    kinds = await world.run(lambda s: set(s.scalars(select(Timer.kind))))
    assert TimerKind.NEXT_WAVE in kinds
    doors = await world.run(
        lambda s: list(s.scalars(select(Conversation.id).where(Conversation.question == "happened")))
    )
    assert doors == []
