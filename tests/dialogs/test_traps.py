"""Where such systems failed before, traps 1 to 4: which YES, whose claim, which question, which need."""

from datetime import timedelta
from pathlib import Path

import pytest

from storage.crypto import new_key
from tests.dialogs.cast import CHANNELS, DOOR, NEED, claimed, claims_on, linked, needs_groceries, needs_of, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import Person, StillClock, World, code_in, open_world

both = pytest.mark.parametrize("kind", CHANNELS)


# 1. YES with 0, 1, 2+ open questions; after release; after it was taken; from someone never asked; to "did it arrive?"


@both
async def test_trap_1_yes_with_nothing_open_claims_nothing(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    await bob.says("yes")
    said_to(bob, "no_question")


@both
async def test_trap_1_yes_from_someone_never_asked(world: World, kind: str) -> None:
    alice, code = await needs_groceries(world)
    erin = world.person("Erin", kind)
    await erin.says("yes")
    await erin.says(f"yes {code}")
    said_to(erin, "not_asked", code=code)
    assert await status_of(world, code) == "open"
    erin.never_saw("Alice", "groceries for 4, by Fri")
    alice.got_nothing()


@both
async def test_trap_1_yes_after_release_takes_it_again_if_it_is_open(world: World, kind: str) -> None:
    _alice, bob, code = await claimed(world, "sms", kind)
    await bob.says(f"drop {code}")
    await bob.says(f"yes {code}")
    bob.got(f"{code} is yours")
    assert await claims_on(world, code, "active") == [("Bob", 1)]


@both
async def test_trap_1_yes_to_did_it_arrive_is_no_claim(world: World, kind: str) -> None:
    """Alice is asked whether hers arrived, and if she can help Anna: a bare yes is neither."""
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world, kind)
    await bob.says("yes")
    await alice.says(DOOR)
    await alice.says("I can shop and deliver groceries near 11216")
    _, other = await needs_groceries(world, name="Anna", text="I need groceries for 2 by Thursday near 11216")
    await bob.says(f"done {code}")
    alice.reads_all()
    await alice.says("yes")
    alice.got(f"YES {code}", f"YES {other}")
    assert await status_of(world, other) == "open"
    await alice.says(f"yes {code}")
    assert await status_of(world, code) == "done"
    await alice.says("yes")
    alice.got(f"{other} is yours")


async def test_trap_1_yes_to_an_unknown_code(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    _, code = await needs_groceries(world)
    other = "A2" if code != "A2" else "A3"
    bob.reads_all()
    await bob.says(f"yes {other}")
    said_to(bob, "unknown_code", code=other)
    assert await status_of(world, code) == "open"


# 2. Two claims at once (tests/races); claim, drop, claim again; NO then YES; a second phone of the same member


@both
async def test_trap_2_claim_drop_claim_again(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    _alice, code = await needs_groceries(world)
    for _ in range(3):
        await bob.says(f"yes {code}")
        bob.got(f"{code} is yours")
        await bob.says(f"drop {code}")
        said_to(bob, "dropped", code=code)
    await bob.says(f"yes {code}")
    assert await claims_on(world, code, "active") == [("Bob", 1)]
    assert len(await claims_on(world, code, "released")) == 3


@both
async def test_trap_2_no_then_yes(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    _, code = await needs_groceries(world)
    await bob.says("no")
    await bob.says(f"yes {code}")
    assert await status_of(world, code) == "claimed", bob.unread


@pytest.mark.parametrize(
    "words",
    [
        "yes",
        "I can after all",
        "actually yes",
        "wait, I can do it",
        "sí puedo",
        "al final puedo",
        "m ka fè l",
        "finalement oui",
    ],
)
async def test_trap_2_no_then_yes_without_the_code(world: World, words: str) -> None:
    bob = await world.helper("Bob", "sms")
    _, code = await needs_groceries(world)
    await bob.says("no")
    await bob.says(words)
    assert await claims_on(world, code, "active") == [("Bob", 1)], bob.unread


@pytest.mark.parametrize("words", ["ok", "no problem", "thanks", "\U0001f44d"])
async def test_trap_2_no_then_politeness_takes_nothing(world: World, words: str) -> None:
    bob = await world.helper("Bob", "sms")
    _, code = await needs_groceries(world)
    await bob.says("no")
    await bob.says(words)
    assert await status_of(world, code) == "open"


async def test_trap_2_no_then_yes_to_what_was_asked_since(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    _, first = await needs_groceries(world)
    await bob.says("no")
    _, second = await needs_groceries(world, name="Anna")
    await bob.says("yes")
    assert await status_of(world, first) == "open"
    assert await status_of(world, second) == "claimed"
    await bob.says("yes")
    assert await status_of(world, first) == "open", "the latest answer was a yes"


async def test_trap_2_two_noes_then_yes_asks_which(world: World) -> None:
    bob, first, second = await refused_two(world)
    await bob.says("yes")
    bob.got(f"YES {second}", f"YES {first}", "?")
    assert await status_of(world, first) == await status_of(world, second) == "open"


async def test_trap_2_no_then_yes_long_after_is_asked_again(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    _, code = await needs_groceries(world)
    await bob.says("no")
    await world.passes(hours=3)
    bob.reads_all()
    await bob.says("yes")
    bob.got(f"YES {code}", "?")
    assert await status_of(world, code) == "open"


async def test_trap_2_no_then_yes_when_somebody_else_has_it(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    erin = await world.helper("Erin", "sms")
    _, code = await needs_groceries(world)
    await bob.says("no")
    await erin.says("yes")
    bob.reads_all()
    await bob.says("I can after all")
    said_to(bob, "late_yes", code=code)
    assert await claims_on(world, code, "active") == [("Erin", 1)]


async def refused_two(world: World) -> tuple[Person, str, str]:
    """Bob has said no to two needs that are open still."""
    bob = await world.helper("Bob", "sms")
    _, first = await needs_groceries(world)
    await bob.says("no")
    _, second = await needs_groceries(world, name="Anna")
    await bob.says("no")
    bob.reads_all()
    return bob, first, second


async def test_trap_2_yes_from_a_second_phone_of_the_same_member(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    other = world.person("Bob2", "telegram")
    await linked(bob, other)
    alice, code = await needs_groceries(world)
    asked = [person for person in (bob, other) if person.unread]
    assert len(asked) == 1, "one person is asked once"
    await bob.says("yes")
    bob.got(f"{code} is yours")
    other.reads_all()
    await other.says(f"yes {code}")
    said_to(other, "already_yours", code=code)
    assert await claims_on(world, code) == [("Bob", 1)]
    await other.says(f"{code} the bus is late")
    alice.got("the bus is late")


# 3. A second ping before the first was answered. A restart between a reminder and the reply


@both
async def test_trap_3_an_answer_to_the_first_after_the_second_came(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    _, first = await needs_groceries(world)
    _, second = await needs_groceries(world, name="Anna", text="I need groceries for 2 by Thursday near 11216")
    bob.reads_all()
    await bob.says(f"{first} yes")
    bob.got(f"{first} is yours")
    assert await status_of(world, second) == "open"
    await bob.says(f"no {second}")
    await bob.says("yes")
    not_said_to(bob, "yours", code=second)


@pytest.mark.parametrize("kind", CHANNELS)
async def test_trap_3_a_restart_between_a_question_and_its_answer(tmp_path: Path, kind: str) -> None:
    """The bot is stopped after asking Bob, and started anew on the same file: his bare yes still counts."""
    clock, key = StillClock(), new_key()
    url = f"sqlite:///{tmp_path / 'restart.db'}"
    async with open_world(url, clock=clock, secret_key=key) as world:
        bob = await world.helper("Bob", kind)
        _, code = await needs_groceries(world)
        bob.got(code)
        numbers = {name: person.phone.number for name, person in world.people.items()}
    clock.advance(timedelta(hours=1))
    async with open_world(url, clock=clock, secret_key=key) as world:
        phones = {name: world.network.phone(kind if name == "Bob" else "sms", n, name) for name, n in numbers.items()}
        bob, alice = (Person(world, phones[name]) for name in ("Bob", "Alice"))
        await bob.says("yes")
        bob.got(f"{code} is yours")
        alice.got("Bob", code)


# 4. A repeat text from the same phone: while waiting, in progress, done last month


@both
async def test_trap_4_the_same_words_while_waiting_are_the_same_need(world: World, kind: str) -> None:
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", kind)
    await alice.says("My name is Alice. " + NEED)
    code = code_in(alice.got("got it"))
    bob.reads_all()
    await alice.says("My name is Alice. " + NEED)
    said_to(alice, "need_again", code=code)
    bob.got_nothing()
    assert len(await needs_of(world, "Alice")) == 1


@both
async def test_trap_4_a_like_need_while_waiting_is_asked_about(world: World, kind: str) -> None:
    alice, code = await needs_groceries(world, kind)
    await alice.says("hello, we still need groceries near 11216 please")
    said_to(alice, "same_need", code=code)
    await alice.says("no")
    assert len(await needs_of(world, "Alice")) == 2


@both
async def test_trap_4_the_same_and_another_are_said_in_words_too(world: World, kind: str) -> None:
    for number, (words, kept) in enumerate(
        [("same", 1), ("It's the same", 1), ("yes", 1), ("another", 2), ("Another one please", 2), ("NEW", 2)]
    ):
        name = f"Alice{'abcdef'[number]}"
        alice, code = await needs_groceries(world, kind, name=name)
        await alice.says("hello, we still need groceries near 11216 please")
        said_to(alice, "same_need", code=code)
        await alice.says(words)
        assert len(await needs_of(world, name)) == kept, words


async def test_trap_4_the_buttons_say_which(world: World) -> None:
    alice, code = await needs_groceries(world, "telegram")
    await alice.says("hello, we still need groceries near 11216 please")
    await alice.presses("The same")
    said_to(alice, "need_again", code=code)
    await alice.says("hello, we still need groceries near 11216 please")
    await alice.presses("Another one")
    assert code_in(alice.got("got it")) != code
    assert len(await needs_of(world, "Alice")) == 2


@both
async def test_trap_4_what_the_same_adds_is_added(world: World, kind: str) -> None:
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world, kind)
    bob.reads_all()
    await alice.says("I need groceries and diapers near 11216")
    said_to(alice, "same_need", code=code)
    await alice.says("the same")
    alice.got(code, "groceries", "diapers", "for 4")
    bob.got(code, "diapers")
    [need] = await needs_of(world, "Alice")
    assert {"food", "baby"} <= set(need.kinds)


@both
async def test_trap_4_and_something_too_is_added(world: World, kind: str) -> None:
    alice, code = await needs_groceries(world, kind)
    await alice.says("hello, we still need groceries near 11216 please")
    await alice.says("the same, and diapers too")
    alice.got(code, "groceries", "diapers", "for 4")
    await alice.says("hello, we still need groceries near 11216 please")
    await alice.says("yes, and baby formula too")
    await alice.says("hello, we still need groceries near 11216 please")
    await alice.says("and dog food too")
    [need] = await needs_of(world, "Alice")
    assert "formula" in need.what
    assert "animals" in need.kinds
    assert need.people == 4


@both
async def test_trap_4_in_progress_goes_to_who_has_it(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, kind, "sms")
    await alice.says("hello, we still need groceries near 11216 please")
    said_to(alice, "need_again_told", code=code, name="Bob")
    bob.got(f"{code} from Alice", "we still need groceries")
    assert len(await needs_of(world, "Alice")) == 1
    await bob.says("done")
    await alice.says("yes")
    assert await status_of(world, code) == "done", "the question of before is in nobody's way"
    bob.got("Alice got it")


@both
async def test_trap_4_in_progress_and_another_after_all(world: World, kind: str) -> None:
    alice, _bob, code = await claimed(world, kind, "sms")
    await alice.says("hello, we still need groceries near 11216 please")
    await alice.says("new")
    assert code_in(alice.got("got it")) != code
    assert len(await needs_of(world, "Alice")) == 2


@both
async def test_trap_4_in_progress_new_diapers_are_no_answer(world: World, kind: str) -> None:
    alice, _bob, _code = await claimed(world, kind, "sms")
    await alice.says("hello, we still need groceries near 11216 please")
    await alice.says("new diapers needed near 11216 by Friday")
    assert [need.kinds[0] for need in await needs_of(world, "Alice")] in (["food"], ["food", "baby"])


@both
async def test_trap_4_what_differs_is_another_without_a_question(world: World, kind: str) -> None:
    alice, _ = await needs_groceries(world, kind)
    await alice.says("I need groceries for 2 by Thursday near 11211")
    alice.got("got it")
    not_said_to(alice, "same_need")
    assert len(await needs_of(world, "Alice")) == 2


@both
async def test_trap_4_what_was_done_today_is_asked_anew(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, kind, "sms")
    await bob.says("done")
    await alice.says("yes")
    await alice.says(NEED)
    assert code_in(alice.got("got it")) != code


async def test_trap_4_another_thing_while_waiting_is_another_need(world: World) -> None:
    alice, _ = await needs_groceries(world)
    await alice.says("I also need a ride to the doctor on Thursday 9am from 11216")
    assert [need.kinds[0] for need in await needs_of(world, "Alice")] == ["food", "ride"]


@both
async def test_trap_4_what_was_done_last_month_is_asked_anew(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    alice, code = await needs_groceries(world, kind)
    await bob.says("yes")
    await bob.says(f"done {code}")
    await alice.says("yes")
    await world.passes(days=31)
    bob.reads_all()
    await alice.says("My name is Alice. " + NEED)
    fresh = code_in(alice.got("got it"))
    bob.got(fresh)
    assert len(await needs_of(world, "Alice")) == 2


async def test_trap_4_another_thing_of_the_same_kind_is_another(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. I need soup by Friday near 11216")
    await alice.says("I need rice by Friday near 11216")
    assert len(await needs_of(world, "Alice")) == 2
