"""How many, said in few words: "20", "I have 10", "2 of us", "30 more"; and every sentence counts the part it is of."""

import pytest

from tests.dialogs.cast import CHANNELS, DOOR, claims_on, needs_groceries
from tests.dialogs.wording import said_to
from tests.world import Person, World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)
MASKS = "I need 40 masks near 11216 by Friday"
CREW = "I need 9 people Saturday 10am at 5th & Main to muck out a house near 11216"
HANDY = "I can help with clean-up and heavy work near 11216"


async def asked(world: World, kind: str, text: str, says: str, *names: str) -> tuple[Person, str, list[Person]]:
    """Alice's need, put to all of these."""
    helpers = [await world.helper(name, kind, says) for name in names]
    alice, code = await needs_groceries(world, kind, text=text)
    for helper in helpers:
        helper.got(code)
    return alice, code, helpers


@both
async def test_a_bare_number_is_so_many(world: World, kind: str) -> None:
    _, code, [bob, dana] = await asked(world, kind, MASKS, "I can bring masks near 11216", "Bob", "Dana")
    await bob.says("20")
    said_to(bob, "yours_part", code=code, amount="20")
    await dana.says("I have 10")
    assert await claims_on(world, code, "active") == [("Bob", 20), ("Dana", 10)]


@both
async def test_a_bare_number_with_nothing_asked_takes_nothing(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    alice, code = await needs_groceries(world, kind)  # has no parts
    await bob.says("20")
    assert await claims_on(world, code) == []
    await alice.says("20")
    assert await claims_on(world, code) == []


@both
@pytest.mark.parametrize("words", ["yes, 2 of us", "2 of us", "Yes we are 2", "sí, somos 2", "oui, on est 2", "2"])
async def test_so_many_of_us_are_so_many_hands(world: World, kind: str, words: str) -> None:
    alice, code, [bob] = await asked(world, kind, CREW, HANDY, "Bob")
    await bob.says(words)
    said_to(alice, "place_first", name="Bob +1", code=code, remaining=7)
    assert await claims_on(world, code, "active") == [("Bob", 2)]


@both
async def test_who_has_a_part_takes_more_and_hears_the_whole_of_it(world: World, kind: str) -> None:
    alice, code, [bob, dana] = await asked(world, kind, MASKS, "I can bring masks near 11216", "Bob", "Dana")
    await bob.says("yes 10")
    await alice.says(DOOR)
    await dana.says("yes 10")
    await bob.says("I can give 20 more")
    bob.reads_all()[-1].index("30")
    said_to(alice, "part_last", name="Bob", amount="20", code=code)
    alice.got_nothing()  # where, they know already
    assert await claims_on(world, code, "active") == [("Bob", 30), ("Dana", 10)]


@both
async def test_any_news_says_what_is_still_to_find_and_done_names_the_part(world: World, kind: str) -> None:
    alice, code, [bob] = await asked(world, kind, MASKS, "I can bring masks near 11216", "Bob")
    await bob.says("yes 15")
    await alice.says("any news?")
    said_to(alice, "still_to_find", code=code, name="Bob", remaining="25")
    await bob.says("done")
    said_to(alice, "did_it_arrive", code=code, what="15 masks")


@both
async def test_the_last_of_a_crew_ends_the_looking_and_asks_nothing_again(world: World, kind: str) -> None:
    text = "I need 2 people Saturday 10am near 11216 to muck out a house"
    alice, code, [bob, dana] = await asked(world, kind, text, HANDY, "Bob", "Dana")
    await bob.says("yes")
    said_to(alice, "place_first", code=code, remaining=1)
    await dana.says("yes")
    said_to(alice, "place_last", name="Dana", code=code)
    alice.got_nothing()


async def test_money_adds_up_in_bare_sums(world: World) -> None:
    carol = await world.coordinator("Carol", "sms")
    alice = world.person("Alice", "telegram")
    await alice.says("My name is Alice. I need $200 for a bus ticket by Friday, near 11216")
    code = code_in(alice.got("got it"))
    carol.got(code, "$100")
    await carol.says("$50")
    said_to(alice, "part_first", amount="$50", remaining="$150")
