"""What people text back instead of an answer: "why?", "I don't know", "rather not". Met kindly, carried to nobody."""

import pytest

from tests.dialogs.cast import CHANNELS, claims_on, needs_groceries, needs_of
from tests.dialogs.wording import said_to
from tests.world import Person, World, code_in

WONDERS = ["what?", "huh", "why do you need to know", "Why?", "¿por qué?", "no entiendo", "poukisa?", "quoi ?", "?"]
UNSURE = ["I don't know", "idk", "doesn't matter", "no sé", "m pa konnen", "je ne sais pas", "I'd rather not say"]
REFUSALS = [
    "I'd rather not give my address",
    "I don't want to give my address to strangers",
    "no",
    "No, I'd rather not",
    "prefiero no dar mi dirección",
    "mwen pito pa bay adrès mwen",
    "je préfère ne pas donner mon adresse",
]


async def asked_where(world: World, kind: str = "sms") -> tuple[Person, str]:
    """Alice was asked where, and by when."""
    alice = world.person("Alice", kind)
    await alice.says("My name is Alice. I need groceries for 4")
    return alice, code_in(alice.got("got it", "Where"))


async def asked_for_the_door(world: World, kind: str = "sms") -> tuple[Person, Person, str]:
    """Bob has Alice's need, and she was asked for the address."""
    bob = await world.helper("Bob", kind)
    alice, code = await needs_groceries(world, kind)
    await bob.says("yes")
    said_to(alice, "ask_door", code=code)
    bob.reads_all()
    return alice, bob, code


@pytest.mark.parametrize("kind", CHANNELS)
async def test_why_is_explained_and_the_question_stays_open(world: World, kind: str) -> None:
    alice, code = await asked_where(world, kind)
    for words in WONDERS:
        await alice.says(words)
        said_to(alice, "why_details")
        alice.got_nothing()
    await alice.says("near 11216 by Friday")
    said_to(alice, "details_thanks", code=code)
    [need] = await needs_of(world, "Alice")
    assert need.area == "11216"


@pytest.mark.parametrize("words", UNSURE)
async def test_who_does_not_know_waits_for_nothing(world: World, words: str) -> None:
    bob = await world.helper("Bob", "sms")
    alice, code = await asked_where(world)
    bob.got_nothing()
    await alice.says(words)
    said_to(alice, "details_without", code=code)
    bob.got(code, "Can you help")
    [need] = await needs_of(world, "Alice")
    assert words not in (need.text or "")


async def test_any_time_is_an_answer(world: World) -> None:
    alice, code = await asked_where(world)
    await alice.says("any time")
    said_to(alice, "details_thanks", code=code)


@pytest.mark.parametrize("kind", CHANNELS)
async def test_why_is_explained_before_a_door_is_given(world: World, kind: str) -> None:
    alice, bob, code = await asked_for_the_door(world, kind)
    for words in [*WONDERS, "no sé", "I don't know"]:
        await alice.says(words)
        said_to(alice, "why_door", code=code)
    bob.got_nothing()
    await alice.says("1420 Fulton St 3B")
    bob.got("1420 Fulton St 3B")


@pytest.mark.parametrize("words", REFUSALS)
async def test_who_gives_no_address_may_meet_somewhere(world: World, words: str) -> None:
    alice, bob, code = await asked_for_the_door(world)
    await alice.says(words)
    said_to(alice, "door_declined", code=code)
    said_to(bob, "door_declined_helper", code=code, name="Alice")
    bob.got_nothing()
    assert await claims_on(world, code, "active") == [("Bob", 1)]
    await alice.says("by the library at 5")
    bob.got("by the library at 5")


async def test_a_refusal_with_another_place_is_carried(world: World) -> None:
    alice, bob, _ = await asked_for_the_door(world)
    await alice.says("I'd rather not give my address, can we meet at the library?")
    bob.got("can we meet at the library")


async def test_a_no_to_a_need_is_no_refusal_of_the_address(world: World) -> None:
    alice, bob, code = await asked_for_the_door(world)
    await alice.says("I can also drive people near 11216")
    ana, other = await needs_groceries(world, name="Ana", text="I need a ride tomorrow at 9 near 11216")
    alice.got(other)
    await alice.says("no")
    said_to(alice, "no_thanks")
    bob.got_nothing()
    ana.got_nothing()
    assert await claims_on(world, code, "active") == [("Bob", 1)]


@pytest.mark.parametrize("words", ["what", "Huh", "why", "idk", "quoi", "kisa"])
async def test_a_puzzled_newcomer_is_not_called_so(world: World, words: str) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("hello")
    alice.reads_all()
    await alice.says(words)
    assert f"Thank you, {words}" not in " ".join(alice.reads_all())
