"""Conversation 2: every YES and NO, bare and with codes, in time and late."""

import pytest

from tests.dialogs.cast import CHANNELS, DOOR, claimed, claims_on, needs_groceries, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import Person, World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)
YESES = [
    "yes",
    "YES!",
    "Yeah I can",
    "sí",
    "Si",
    "ok {code}",
    "yes {code}",
    "\U0001f44d",
    "on my way",
    "Sure, happy to",
    "i'll do it",
    "claro",
]
NOES = ["no", "No thanks", "not today", "sorry can't", "can't today, sorry", "no puedo", "NO {code}", "\U0001f44e"]
CONDITIONS = ["yes but only after 6", "Yes {code}, but only after 6", "ok but only after 6"]


async def rounds(world: World, kind: str, answers: list[str], wanted: str) -> list[str]:
    """Each answer to a fresh need, a week apart so that nobody is asked too often; the ones read wrongly."""
    bob = await world.helper("Bob", kind)
    wrong = []
    for number, answer in enumerate(answers):
        alice, code = await needs_groceries(world, name=f"Alice{'abcdefghijklmnop'[number]}")
        bob.got(code)
        await bob.says(answer.format(code=code))
        if await status_of(world, code) != wanted:
            wrong.append(f"{answer}: {bob.unread}")
        await alice.says(f"DROP {code}")
        await world.passes(days=8)
        bob.reads_all()
    return wrong


@both
async def test_the_yes_family_claims(world: World, kind: str) -> None:
    assert await rounds(world, kind, YESES, "claimed") == []


@both
async def test_the_no_family_does_not(world: World, kind: str) -> None:
    assert await rounds(world, kind, NOES, "open") == []


async def test_an_emoji_is_never_sent_by_sms_and_curly_quotes_neither(world: World) -> None:
    alice, bob, code = await claimed(world)
    await alice.says(f"{code} it\u2019s the \u201cblue\u201d door \u2026 \U0001f600")
    text = bob.got(code, "blue")
    assert text.isascii()


@both
async def test_with_two_open_questions_a_bare_yes_asks_which_and_claims_nothing(world: World, kind: str) -> None:
    bob, first, second = await asked_twice(world, kind)
    await bob.says("yes")
    bob.got(f"YES {first}", f"YES {second}", "?")
    assert await status_of(world, first) == await status_of(world, second) == "open"
    await bob.says(f"YES {second}")
    bob.got(f"{second} is yours")
    assert await status_of(world, first) == "open"


@both
async def test_two_codes_claim_both(world: World, kind: str) -> None:
    bob, first, second = await asked_twice(world, kind)
    await bob.says(f"YES {first} {second}")
    bob.got(f"{first} is yours")
    bob.got(f"{second} is yours")
    assert await status_of(world, first) == await status_of(world, second) == "claimed"


async def test_a_bare_no_with_two_open_questions_refuses_nothing(world: World) -> None:
    bob, first, second = await asked_twice(world, "sms")
    await bob.says("no")
    bob.got(f"NO {first}", f"NO {second}", "?")
    await bob.says(f"no {first}")
    await bob.says("yes")
    bob.got(f"{second} is yours")


async def asked_twice(world: World, kind: str) -> tuple[Person, str, str]:
    bob = await world.helper("Bob", kind)
    _, first = await needs_groceries(world)
    _, second = await needs_groceries(world, name="Anna", text="I need groceries for 2 by Thursday near 11216")
    bob.reads_all()
    return bob, first, second


@both
async def test_a_condition_reaches_alice(world: World, kind: str) -> None:
    for number, answer in enumerate(CONDITIONS):
        bob = await world.helper(f"Bob{'abc'[number]}", kind)
        alice, code = await needs_groceries(world, kind, name=f"Alice{'abc'[number]}")
        bob.got(code)
        await bob.says(answer.format(code=code))
        bob.got(f"{code} is yours")
        alice.got(code, "only after 6")
        await alice.says(f"DROP {code}")
        await bob.says("STOP")


@both
async def test_a_condition_reaches_alice_too_when_her_door_is_known_already(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    alice = world.person("Alice", kind)
    await alice.says("My name is Alice. I need groceries by Friday at 1420 Fulton St apt 3B, 11216")
    bob.got("groceries")
    await bob.says("yes but only after 6")
    bob.got("is yours")
    alice.got("only after 6")


@both
async def test_a_late_yes_hears_kindly_and_is_told_the_next_open_need(world: World, kind: str) -> None:
    bob, dana = await world.helper("Bob", "sms"), await world.helper("Dana", kind)
    _, code = await needs_groceries(world)
    await bob.says("yes")
    await dana.says("STOP")
    await dana.says("START")
    alice, other = await needs_groceries(world, name="Anna", text="I need groceries for 2 by Thursday near 11216")
    dana.reads_all()
    await dana.says(f"yes {code}")
    said_to(dana, "late_yes", code=code)
    assert await status_of(world, other) == "open"
    dana.never_saw("Fulton", "Alice")
    alice.got_nothing()


@both
async def test_after_taken_a_bare_yes_is_about_that_one(world: World, kind: str) -> None:
    bob, dana = await world.helper("Bob", "sms"), await world.helper("Dana", kind)
    _, code = await needs_groceries(world)
    await bob.says("yes")
    said_to(dana, "taken", code=code)
    await dana.says("yes")
    said_to(dana, "late_yes", code=code)
    dana.got_nothing()


async def test_a_late_yes_is_offered_what_is_open_and_may_say_yes_to_it(world: World) -> None:
    bob, dana = await world.helper("Bob", "sms"), await world.helper("Dana", "telegram")
    _, code = await needs_groceries(world)
    await bob.says("yes")
    await dana.says("pause")
    _, other = await needs_groceries(world, name="Anna", text="I need groceries for 2 by Thursday near 11216")
    dana.reads_all()
    await dana.says("yes")
    said_to(dana, "late_yes", code=code)
    said_to(dana, "next_need", code=other)
    await dana.says("yes")
    dana.got(f"{other} is yours")


@both
async def test_yes_after_yes_and_done_after_done_change_nothing(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, "sms", kind)
    await bob.says(f"yes {code}")
    said_to(bob, "already_yours", code=code)
    assert await claims_on(world, code) == [("Bob", 1)]
    await bob.says(f"done {code}")
    alice.reads_all()
    await bob.says(f"done {code}")
    not_said_to(alice, "did_it_arrive")
    assert await claims_on(world, code, "done") == [("Bob", 1)]


@both
async def test_a_yes_to_ones_own_need_is_gently_refused(world: World, kind: str) -> None:
    alice, code = await needs_groceries(world, kind)
    await alice.says(f"yes {code}")
    said_to(alice, "your_own", code=code)
    assert await status_of(world, code) == "open"


async def test_thanks_alone_is_no_door_and_no_second_need(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world)
    await bob.says("yes")
    bob.reads_all()
    await alice.says("thank you so much!!")
    assert not [text for text in bob.unread if "thank you so much" in text and "address" in text]
    await alice.says(DOOR)
    bob.got(f"{code} from Alice: {DOOR}")


async def test_a_question_instead_of_the_address_is_carried_and_the_address_still_reaches_the_next_helper(
    world: World,
) -> None:
    bob, dana = await world.helper("Bob", "sms"), await world.helper("Dana", "sms")
    alice, code = await needs_groceries(world)
    await bob.says("yes")
    await alice.says("great, when can you come?")
    bob.got(code, "when can you come?")
    await alice.says(DOOR)
    bob.got(code, DOOR)
    alice.reads_all()
    await bob.says(f"drop {code}")
    await dana.says(f"yes {code}")
    dana.got(f"{code} is yours")
    assert any("1420 Fulton" in text for text in dana.phone.got) or "what address" in " ".join(alice.unread).lower()


@both
async def test_a_part_may_be_taken_and_the_rest_stays_open(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind, "I can deliver masks near 11216")
    dana = await world.helper("Dana", kind, "I can deliver masks near 11216")
    alice = world.person("Alice", kind)
    await alice.says("My name is Alice. I need 40 masks by Friday near 11216")
    code = code_in(alice.got("got it", "40 masks"))
    await bob.says("YES 20")
    bob.got("20", code)
    alice.got("Bob", "20", code)
    dana.reads_all()
    assert await status_of(world, code) == "open"
    await dana.says("yes 99")
    dana.got("20", code)
    assert await claims_on(world, code) == [("Bob", 20), ("Dana", 20)]
    assert await status_of(world, code) == "claimed"


async def test_one_part_arriving_does_not_close_what_nobody_has_taken(world: World) -> None:
    bob = await world.helper("Bob", "sms", "I can deliver masks near 11216")
    alice, code = await needs_groceries(world, text="I need 40 masks by Friday near 11216")
    await bob.says("YES 20")
    await bob.says(f"done {code}")
    await alice.says("yes")
    assert await status_of(world, code) == "open"


async def test_one_part_arriving_does_not_end_the_other_helpers_part(world: World) -> None:
    bob = await world.helper("Bob", "sms", "I can deliver masks near 11216")
    dana = await world.helper("Dana", "sms", "I can deliver masks near 11216")
    alice, code = await needs_groceries(world, text="I need 40 masks by Friday near 11216")
    await bob.says("YES 20")
    await dana.says("YES 20")
    await bob.says(f"done {code}")
    dana.reads_all()
    await alice.says("yes")
    bob.got("Thank you, Bob")
    not_said_to(dana, "got_it")
    assert await claims_on(world, code, "active") == [("Dana", 20)]
