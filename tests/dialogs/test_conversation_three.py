"""Conversation 3 word by word, and more: crews, parts and pledges as people say them, with the clock moved."""

import pytest

from tests.dialogs.cast import CHANNELS, claims_on, needs_groceries, status_of
from tests.dialogs.wording import said_to
from tests.world import World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)
HANDY = "I can help with clean-up and heavy work near 11216"


@both
async def test_forty_masks_in_two_parts(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind, "I can bring masks near 11216")
    dana = await world.helper("Dana", kind, "I can bring masks near 11216")
    alice = world.person("Alice", kind)
    await alice.says("I need 40 masks by Friday near 11216")
    code = code_in(alice.got("got it", "40 masks"))
    bob.got(code, "Just a part? YES 20")
    await bob.says("YES 20")
    said_to(alice, "part_first", code=code, remaining="20")
    await dana.says("20 of them")
    said_to(alice, "part_last", code=code, amount="20")
    assert await status_of(world, code) == "claimed"


@both
async def test_a_crew_is_reminded_and_seen_through(world: World, kind: str) -> None:
    bob, dana = await world.helper("Bob", kind, HANDY), await world.helper("Dana", kind, HANDY)
    text = "I need 2 people Saturday 10am at 5th & Main near 11216 to muck out a house"
    alice, code = await needs_groceries(world, kind, text=text)
    await bob.says("yes")
    await dana.says("YES")
    for person in (alice, bob, dana):
        person.reads_all()
    await world.passes(days=3, hours=22, minutes=1)  # Friday, 10:01
    bob.got("Don't forget", code, "tomorrow 10am")
    await world.passes(hours=23)  # Saturday, 9:01: three hours before falls into the quiet hours
    bob.got("Don't forget", code, "today 10am")
    await world.passes(hours=3)
    await bob.says("done")
    said_to(alice, "happened", code=code)
    await alice.says("yes")
    assert await status_of(world, code) == "done"
    assert await claims_on(world, code, "done") == [("Bob", 1), ("Dana", 1)]
    said_to(dana, "it_worked", code=code)
