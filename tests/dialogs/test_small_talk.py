"""What is said to the bot itself: answered honestly in one sentence, or with nothing where nothing is asked."""

import pytest

from tests.dialogs.cast import CHANNELS, claimed, claims_on, needs_groceries, status_of
from tests.dialogs.wording import said_to
from tests.world import World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)


@pytest.mark.parametrize("words", ["you're welcome", "De nada", "de rien!", "pa gen pwoblèm", "no problem", "np"])
async def test_you_are_welcome_asks_nothing(world: World, words: str) -> None:
    alice, _ = await needs_groceries(world)
    await alice.says(words)
    alice.got_nothing()


async def test_no_problem_is_still_a_yes_to_a_question(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    _, code = await needs_groceries(world)
    await bob.says("no problem")
    assert await claims_on(world, code, "active") == [("Bob", 1)]


async def test_you_are_welcome_reaches_the_other_side(world: World) -> None:
    alice, bob, _ = await claimed(world)
    await bob.says("you're welcome")
    alice.got("Bob", "you're welcome")


@both
async def test_who_asks_what_this_is_hears_it_honestly(world: World, kind: str) -> None:
    alice, _ = await needs_groceries(world, kind)
    for words in (
        "are you a robot?",
        "Who is this?",
        "is this a real person",
        "¿quién es?",
        "ki moun sa ye?",
        "c'est qui?",
    ):
        await alice.says(words)
        said_to(alice, "who_we_are", circle="Riverside")
        alice.got_nothing()


async def test_who_asks_at_the_very_first_is_welcomed_too(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("who is this?")
    alice.got("Riverside", "STOP")
    said_to(alice, "who_we_are")


@pytest.mark.parametrize(
    "words", ["wrong number", "Sorry, wrong number", "you have the wrong person", "número equivocado"]
)
async def test_a_wrong_number_is_told_how_to_end_it(world: World, words: str) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("hello")
    alice.reads_all()
    await alice.says(words)
    said_to(alice, "wrong_number", circle="Riverside")


async def test_what_is_asked_stays_asked(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world)
    bob.reads_all()
    await bob.says("who is this")
    said_to(bob, "who_we_are")
    await bob.says("yes")
    assert await status_of(world, code) == "claimed"
    alice.reads_all()
    await alice.says("who is this")
    said_to(alice, "who_we_are")
    bob.reads_all()
    await alice.says("1420 Fulton St 3B")
    bob.got("1420 Fulton St 3B")


NEWS = [
    "still looking?",
    "any news?",
    "anyone yet?",
    "did anyone answer?",
    "Hi, any update?",
    "any news about my groceries?",
    "when are they coming?",
    "{code} any news?",
    "¿hay noticias?",
    "alguien ya?",
    "gen nouvèl?",
    "du nouveau ?",
]


@both
async def test_any_news_is_answered_with_the_truth(world: World, kind: str) -> None:
    await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world, kind)
    for words in NEWS:
        await alice.says(words.format(code=code))
        said_to(alice, "still_looking", code=code, asked=1)
        alice.got_nothing()


async def test_any_news_says_who_has_it(world: World) -> None:
    alice, bob, code = await claimed(world)
    await alice.says("any news?")
    said_to(alice, "need_again_claimed", code=code, name="Bob")
    bob.got_nothing()


async def test_when_they_come_is_for_who_has_it(world: World) -> None:
    alice, bob, _ = await claimed(world)
    await alice.says("when are you coming?")
    bob.got("when are you coming")


async def test_any_news_of_two_needs_tells_of_both(world: World) -> None:
    alice, first = await needs_groceries(world)
    await alice.says("I also need diapers size 4 by Friday near 11216")
    second = code_in(alice.got("got it"))
    await alice.says("any news?")
    said_to(alice, "still_looking", code=first)
    said_to(alice, "still_looking", code=second)
