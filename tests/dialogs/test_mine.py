"""Conversation 11: coordinators are alerted on every phone they have, until one of them answers MINE."""

import pytest

from tests.dialogs.cast import CHANNELS, linked
from tests.world import Person, World

both = pytest.mark.parametrize("kind", CHANNELS)
WORDS = "my husband is not breathing"


async def two(world: World, kind: str) -> tuple[Person, Person]:
    carol, cleo = await world.coordinator("Carol", kind), await world.coordinator("Cleo", "sms")
    await carol.says("My name is Carol")
    await cleo.says("My name is Cleo")
    carol.reads_all()
    cleo.reads_all()
    return carol, cleo


@both
async def test_one_says_mine_and_everyone_knows(world: World, kind: str) -> None:
    carol, cleo = await two(world, kind)
    alice = world.person("Alice", kind)
    await alice.says(f"My name is Alice. {WORDS}")
    alice.got("911")
    carol.got("DANGER", "MINE")
    cleo.got("DANGER", "MINE")
    carol.never_saw("breathing", alice.phone.number)
    alice.reads_all()
    await carol.says("mine")
    carol.got("It is yours", "Alice", alice.phone.number)
    cleo.got("Carol is seeing to the alarm")
    cleo.never_saw(alice.phone.number)
    alice.got("Carol", "coordinator")
    await world.passes(hours=1)
    carol.got_nothing()
    cleo.got_nothing()


async def test_the_button_says_it_too(world: World) -> None:
    carol, cleo = await two(world, "telegram")
    alice = world.person("Alice", "sms")
    await alice.says(WORDS)
    await carol.presses("Mine")
    carol.got("It is yours")
    cleo.got("DANGER")
    cleo.got("seeing to the alarm")


@both
async def test_they_hear_again_and_again_even_at_night(world: World, kind: str) -> None:
    carol, cleo = await two(world, kind)
    await world.passes(hours=11)
    carol.reads_all()
    alice = world.person("Alice", kind)
    await alice.says(WORDS)
    carol.got("DANGER")
    for _ in range(3):
        await world.passes(minutes=3)
        carol.got("Nobody has said MINE")
    await world.passes(hours=2)
    carol.reads_all()
    cleo.reads_all()
    await cleo.says("I have it")
    cleo.got("It is yours")
    carol.got("Cleo is seeing to the alarm")
    await carol.says("mine")
    carol.got("Cleo is seeing to it already")
    carol.never_saw("It is yours")
    await cleo.says("mine")
    cleo.got("It is yours")
    await world.passes(hours=4)
    carol.reads_all()
    await carol.says("mine")
    assert not [text for text in carol.reads_all() if "Cleo" in text]


@both
async def test_every_phone_of_a_coordinator_rings(world: World, kind: str) -> None:
    carol = await world.coordinator("Carol", kind)
    other = world.person("Carol", "telegram" if kind == "sms" else "sms")
    await linked(carol, other)
    alice = world.person("Alice", "sms")
    await alice.says(WORDS)
    carol.got("DANGER")
    other.got("DANGER")
    await other.says("mine")
    other.got("It is yours")
    await world.passes(minutes=10)
    carol.got_nothing()


@both
async def test_who_stopped_hears_nothing(world: World, kind: str) -> None:
    carol, cleo = await two(world, kind)
    await carol.says("STOP")
    carol.reads_all()
    alice = world.person("Alice", kind)
    await alice.says(WORDS)
    await world.passes(minutes=10)
    carol.got_nothing()
    cleo.got("DANGER")


@both
async def test_a_coordinator_in_danger_is_not_asked_about_themselves(world: World, kind: str) -> None:
    carol, cleo = await two(world, kind)
    await carol.says(WORDS)
    carol.got("911")
    cleo.got("DANGER")
    carol.never_saw("DANGER words")


async def test_mine_of_somebody_else_is_no_order(world: World) -> None:
    await two(world, "sms")
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", "sms")
    await alice.says(WORDS)
    await bob.says("mine")
    bob.never_saw("It is yours", alice.phone.number)


@pytest.mark.parametrize("words", ["/mine", "I've got it", "Lo veo yo", "Je m'en occupe", "m ap okipe l"])
async def test_it_is_said_in_every_language(world: World, words: str) -> None:
    carol, cleo = await two(world, "sms")
    await world.person("Alice", "sms").says(WORDS)
    await carol.says(words)
    carol.got("DANGER")
    carol.got("It is yours")
    cleo.got("DANGER")
    cleo.got("seeing to the alarm")


@both
async def test_two_alarms_are_not_taken_for_each_other(world: World, kind: str) -> None:
    carol, cleo = await two(world, kind)
    for name in ("Alice", "Alma"):
        person = world.person(name, kind)
        await person.says(f"My name is {name}. {WORDS}")
    first = carol.got("DANGER").split("member ")[1].split(".")[0]
    second = carol.got("DANGER").split("member ")[1].split(".")[0]
    await carol.says("mine")
    carol.got("Which alarm", f"MINE {first}", f"MINE {second}")
    carol.never_saw("It is yours")
    await carol.says(f"mine {first}")
    carol.got("It is yours", "Alice")
    cleo.got("Carol is seeing to the alarm")
    await cleo.says("mine")
    cleo.got("It is yours", "Alma")
