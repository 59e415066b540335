"""What people add, change or take back later, without a code: nothing of it may end up in the wrong place."""

from pathlib import Path

import pytest

from tests.dialogs.cast import claimed, claims_on, member_named, needs_groceries, needs_of
from tests.world import World, code_in, open_world


async def test_a_need_with_an_address_in_it_is_no_answer_about_the_door(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice, _ = await needs_groceries(world)
    await bob.says("yes")
    bob.reads_all()
    await alice.says("I also need a ride Friday 9am from 350 Lenox Rd")
    bob.never_saw("350 Lenox")
    await alice.says("55 Hancock St apt 9")
    groceries, ride = await needs_of(world, "Alice")
    assert groceries.door == "55 Hancock St apt 9"
    assert ride.kinds == ["ride"]


async def test_a_door_told_later_replaces_the_first(world: World) -> None:
    alice, bob, _ = await claimed(world)
    await alice.says("55 Hancock St apt 9")
    bob.got("55 Hancock St apt 9")
    [need] = await needs_of(world, "Alice")
    assert need.door == "55 Hancock St apt 9"


async def test_a_time_alone_is_no_door(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice, _ = await needs_groceries(world)
    await bob.says("yes")
    await alice.says("could you come at 5")
    bob.got("could you come at 5")
    [need] = await needs_of(world, "Alice")
    assert need.door is None


async def test_another_thing_of_the_same_kind_is_another_need(world: World) -> None:
    alice, first = await needs_groceries(world, text="I need rice and beans")
    await alice.says("I need milk tomorrow")
    assert code_in(alice.got("got it")) != first
    assert ["milk" in need.what for need in await needs_of(world, "Alice")] == [False, True]


@pytest.mark.parametrize("words", ["can't make it, sorry", "I can't do it", "no puedo"])
async def test_who_cannot_after_all_gives_it_back(world: World, words: str) -> None:
    _, bob, code = await claimed(world)
    await bob.says(words)
    assert await claims_on(world, code, "active") == []


@pytest.mark.parametrize("words", ["no", "not today"])
async def test_a_bare_no_from_who_has_it_asks_what_is_meant(world: World, words: str) -> None:
    _, bob, code = await claimed(world)
    await bob.says(words)
    bob.got(f"DROP {code}", "?")
    assert await claims_on(world, code, "active") == [("Bob", 1)]


async def test_an_address_tells_no_language(tmp_path: Path) -> None:
    async with open_world(f"sqlite:///{tmp_path / 'w.db'}", circle_languages="en,es,fr,ht") as world:
        alice, _ = await needs_groceries(world)
        await alice.says("77 Macon St")
        assert (await member_named(world, "Alice")).language == "en"


@pytest.mark.parametrize("words", ["it arrived thank you!!", "ya llegó, gracias", "m jwenn li mèsi", "bien reçu merci"])
async def test_what_arrived_before_we_asked_is_heard(world: World, words: str) -> None:
    alice, bob, code = await claimed(world)
    bob.reads_all()
    await alice.says(words)
    bob.got(code, "thank you")
    assert [need.status for need in await needs_of(world, "Alice")] == ["done"]


async def test_what_arrived_is_no_yes_to_anothers_need(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    _, code = await needs_groceries(world)
    assert code in " ".join(bob.reads_all())
    await bob.says("it arrived, thank you")
    assert await claims_on(world, code, "active") == []


@pytest.mark.parametrize(
    "words",
    [
        "I don't need it anymore",
        "we don't need groceries any more, thanks",
        "ya no necesito la comida",
        "mwen pa bezwen manje ankò",
        "je n'ai plus besoin de courses",
        "{code} cancel",
        "{code} ya no",
        "{code} pa bezwen ankò",
        "{code} plus besoin",
    ],
)
async def test_what_is_not_needed_any_more_is_closed_and_whoever_has_it_hears(world: World, words: str) -> None:
    alice, bob, code = await claimed(world)
    bob.reads_all()
    await alice.says(words.format(code=code))
    bob.got(code, "no longer needed")
    assert [need.status for need in await needs_of(world, "Alice")] == ["withdrawn"]


@pytest.mark.parametrize(
    "words",
    [
        "we don't need food any more, only water please near 11216, by Friday",
        "we don't need milk anymore, only water",
    ],
)
async def test_what_is_needed_instead_closes_nothing(world: World, words: str) -> None:
    alice, *_ = await claimed(world)
    await alice.says(words)
    assert (await needs_of(world, "Alice"))[0].status == "claimed"


@pytest.mark.parametrize(
    ("first", "answer"),
    [
        ("I need rice", "I need the food near 11216 by Friday"),
        ("necesito arroz", "necesito la comida cerca de 11216 para el viernes"),
        ("mwen bezwen diri", "mwen bezwen manje toupre 11216 anvan vandredi"),
        ("j'ai besoin de riz", "j'ai besoin de nourriture près de 11216 avant vendredi"),
    ],
)
async def test_the_general_word_only_says_again_what_was_named(tmp_path: Path, first: str, answer: str) -> None:
    async with open_world(f"sqlite:///{tmp_path / 'w.db'}", circle_languages="en,es,fr,ht") as world:
        alice = world.person("Alice", "telegram")
        await alice.says(first)
        [before] = await needs_of(world, "Alice")
        await alice.says(answer)
        [need] = await needs_of(world, "Alice")
        assert (need.what, need.area) == (before.what, "11216")
