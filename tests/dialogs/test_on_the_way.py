"""What a helper writes who has a need already: "on my way" is for the other side, never a second yes."""

import pytest

from tests.dialogs.cast import CHANNELS, claimed, claims_on, needs_groceries, status_of
from tests.dialogs.wording import said_to
from tests.world import World

WORDS = [
    "on my way",
    "OMW!",
    "ok on my way",
    "running late, sorry",
    "I'm running a little late",
    "here now",
    "I'm outside",
    "be there in 10 minutes",
    "voy en camino",
    "llego tarde, perdón",
    "ya llegué",
    "mwen sou wout",
    "m ap rive talè",
    "m an reta",
    "j'arrive",
    "je suis en retard",
    "je suis devant la porte",
]


@pytest.mark.parametrize("kind", CHANNELS)
async def test_who_is_on_the_way_is_heard_by_the_requester(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, his=kind)
    unheard = []
    for words in WORDS:
        for form in (words, f"{code} {words}"):
            await bob.says(form)
            if not any("bob" in text.casefold() for text in alice.reads_all()):
                unheard.append(form)
            bob.reads_all()
    assert unheard == []


async def test_with_the_code_at_the_end_too(world: World) -> None:
    alice, bob, code = await claimed(world)
    await bob.says(f"on my way {code}")
    alice.got("Bob", "on my way")
    said_to(bob, "relayed", name="Alice", code=code)


async def test_on_my_way_is_no_yes_to_the_next_need_while_one_is_theirs(world: World) -> None:
    alice, bob, _ = await claimed(world)
    _, other = await needs_groceries(world, name="Ana")
    bob.got(other)
    await bob.says("on my way")
    alice.got("Bob", "on my way")
    assert await claims_on(world, other, "active") == []
    await bob.says("yes")
    assert await status_of(world, other) == "claimed"


async def test_on_my_way_with_two_needs_asks_whom_it_is_for(world: World) -> None:
    alice, bob, code = await claimed(world)
    ana, other = await needs_groceries(world, name="Ana")
    await bob.says("yes")
    ana.reads_all()
    await bob.says("on my way")
    said_to(bob, "which_start", choices=f"{code} or {other}")
    alice.got_nothing()
    ana.got_nothing()
    await bob.says(f"{other} on my way")
    ana.got("Bob", "on my way")
    alice.got_nothing()


async def test_a_no_from_who_was_on_the_way_is_not_swallowed(world: World) -> None:
    _, bob, code = await claimed(world)
    await bob.says("can't make it, sorry")
    assert await claims_on(world, code, "active") == []


async def test_a_need_that_begins_so_is_a_need(world: World) -> None:
    alice, bob, _ = await claimed(world)
    await bob.says("on my way home, I need diapers size 4")
    alice.got_nothing()
    bob.got("got it", "diapers")
