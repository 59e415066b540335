"""Parts of a need: what a correction, a condition and a part given back do to the rest."""

from sqlalchemy import select

from storage.models import Conversation
from tests.dialogs.cast import claims_on, needs_groceries, needs_of, status_of
from tests.dialogs.wording import said_to
from tests.world import Person, World

MASKS = "I need 40 masks by Friday near 11216"


async def with_helpers(world: World, *names: str) -> tuple[Person, str, list[Person]]:
    helpers = [await world.helper(name, "sms", "I can deliver masks near 11216") for name in names]
    alice, code = await needs_groceries(world, text=MASKS)
    for helper in helpers:
        helper.reads_all()
    return alice, code, helpers


async def test_more_than_was_taken_in_all_asks_for_the_rest_again(world: World) -> None:
    alice, code, [bob, dana] = await with_helpers(world, "Bob", "Dana")
    await bob.says("yes 40")
    assert await status_of(world, code) == "claimed"
    dana.reads_all()
    await alice.says(f"{code} 60 masks")
    [need] = await needs_of(world, "Alice")
    assert (need.status.value, need.quantity, need.remaining) == ("open", 60, 20)
    await world.passes(hours=1)
    dana.got(code, "YES")


async def test_no_more_than_was_taken_is_the_end_of_asking(world: World) -> None:
    alice, code, [bob, dana] = await with_helpers(world, "Bob", "Dana")
    await bob.says("yes 20")
    dana.reads_all()
    await alice.says(f"{code} 20 masks is enough")
    assert await status_of(world, code) == "claimed"
    dana.got(code)
    await dana.says("yes")
    assert await claims_on(world, code) == [("Bob", 20)]


async def test_a_part_given_back_is_asked_for_again_and_the_other_part_stays(world: World) -> None:
    alice, code, [bob, dana, erin] = await with_helpers(world, "Bob", "Dana", "Erin")
    await bob.says("yes 20")
    await dana.says("yes 20")
    erin.reads_all()
    alice.reads_all()
    await bob.says(f"drop {code}")
    alice.got("Bob", code)
    erin.got(code, "YES")
    assert await claims_on(world, code, "active") == [("Dana", 20)]
    [need] = await needs_of(world, "Alice")
    assert need.remaining == 20


async def test_more_of_the_same_by_the_same_person_is_one_claim(world: World) -> None:
    _, code, [bob] = await with_helpers(world, "Bob")
    await bob.says("yes 10")
    await bob.says(f"yes {code} 5")
    assert await claims_on(world, code, "active") == [("Bob", 15)]


async def test_a_part_is_not_closed_by_silence_while_another_is_on_its_way(world: World) -> None:
    _, code, [bob, dana] = await with_helpers(world, "Bob", "Dana")
    await bob.says("yes 20")
    await dana.says("yes 20")
    await bob.says(f"done {code}")
    dana.reads_all()
    await world.passes(hours=25)
    assert await claims_on(world, code, "active") == [("Dana", 20)]
    assert await status_of(world, code) == "claimed"
    await dana.says(f"done {code}")
    await world.passes(hours=30)
    assert await status_of(world, code) == "done"


async def test_alices_words_reach_both_who_have_a_part_and_the_door_is_asked_once(world: World) -> None:
    alice, code, [bob, dana] = await with_helpers(world, "Bob", "Dana")
    await bob.says("yes 20")
    await alice.says("1420 Fulton St 3B, mornings")
    await dana.says("yes")
    bob.got("1420 Fulton")
    assert any("1420 Fulton" in text for text in dana.phone.got)
    doors = await world.run(lambda s: list(s.scalars(select(Conversation).where(Conversation.question == "door"))))
    assert len(doors) == 1
    await alice.says(f"{code} the bell is broken")
    bob.got("the bell is broken")
    dana.got("the bell is broken")
    said_to(alice, "relayed", code=code)
