"""Conversation 9, carriers' part: STOP, START and HELP as the carrier and the law want them."""

import pytest
from sqlalchemy import func, select

from storage.models import Address
from tests.dialogs.cast import CHANNELS, NEED, claimed, claims_on, needs_groceries, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import Person, World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)
KEYWORDS = ["STOP", "stop", "StopAll", "UNSUBSCRIBE", "END", "quit", "CANCEL", "revoke", "optout"]
FREE_WORDS = [
    "Stop. Thank you",
    "please take me off the list",
    "no más",
    "stop texting me",
    "Stop.",
    "STOP ALL",
    "quit.",
]
LOOK_ALIKES = ["stop by at 5", "the bus stop is closed", "don't stop", "cancel the milk", "the end of the week works"]


async def address_status(world: World, person: Person) -> str:
    wanted = select(Address).where(Address.lookup == person.phone.address)
    return (await world.run(lambda s: s.scalars(wanted).one())).status.value


def answers(person: Person) -> int:
    """How often anybody, the bot or the carrier, has written since the last look."""
    return len(person.unread)


@pytest.mark.parametrize("advanced", [False, True])
async def test_the_carriers_words_stop_a_phone_and_only_the_carrier_answers(world: World, advanced: bool) -> None:
    world.network.twilio.advanced_opt_out = advanced
    for word in KEYWORDS:
        bob = await world.helper("Bob", "sms")
        before = len(bob.phone.carrier_got)
        await bob.says(word)
        assert await address_status(world, bob) == "stopped", word
        assert bob.unread == [], word
        assert len(bob.phone.carrier_got) == before + 1


@both
async def test_free_words_stop_and_are_answered_exactly_once(world: World, kind: str) -> None:
    for words in FREE_WORDS:
        bob = await world.helper("Bob", kind)
        await bob.says(words)
        assert await address_status(world, bob) == "stopped", words
        assert len(bob.unread) + len(bob.phone.carrier_got) == 1, (words, bob.unread)
        bob.reads_all()
        await bob.says(words)
        assert bob.unread == [], words


async def test_look_alikes_stop_nobody(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    for words in LOOK_ALIKES:
        await bob.says(words)
        assert await address_status(world, bob) == "active", words


@both
async def test_a_stopped_phone_hears_nothing_whatever_happens(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    await bob.says("Stop. Thank you")
    bob.reads_all()
    _, code = await needs_groceries(world)
    await bob.says("what is this?")
    await bob.says(f"yes {code}")
    await bob.says("no")
    await world.passes(days=3)
    bob.got_nothing()
    assert await status_of(world, code) == "open"


@pytest.mark.parametrize("word", ["START", "unstop", "start"])
async def test_start_reopens_and_help_and_pings_come_again(world: World, word: str) -> None:
    bob = await world.helper("Bob", "sms")
    await bob.says("STOP")
    await bob.says(word)
    assert await address_status(world, bob) == "active"
    bob.reads_all()
    _, code = await needs_groceries(world)
    bob.got(code)


async def test_a_bare_yes_of_a_stopped_phone_resubscribes_and_does_not_claim(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    _, code = await needs_groceries(world)
    await bob.says("STOP")
    await bob.says("YES")
    assert await address_status(world, bob) == "active"
    assert await status_of(world, code) == "open"
    bob.never_saw("is yours")
    await bob.says(f"yes {code}")
    bob.got(f"{code} is yours")


async def test_after_coming_back_a_bare_yes_is_not_told_that_an_open_need_is_over(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    _, code = await needs_groceries(world)
    await bob.says("STOP")
    await bob.says("START")
    bob.reads_all()
    await bob.says("yes")
    not_said_to(bob, "not_needed")
    assert await status_of(world, code) in ("open", "claimed")


async def test_any_other_word_does_not_reopen_a_stopped_phone(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    await bob.says("please take me off the list")
    for words in ("hello?", "yes K7", "I need groceries for 4", "HELP", "1420 Fulton St"):
        await bob.says(words)
        assert await address_status(world, bob) == "stopped", words


async def test_a_coordinator_hears_that_someone_who_stopped_wrote_again(world: World) -> None:
    carol = await world.coordinator("Carol", "telegram")
    bob = await world.helper("Bob", "sms")
    await bob.says("STOP")
    await bob.says("I need groceries")
    carol.got("STOP")
    carol.never_saw("groceries", "+1202")


@pytest.mark.parametrize("word", ["HELP", "help", "INFO"])
async def test_help_names_the_circle_a_human_and_how_to_stop(world: World, word: str) -> None:
    bob = await world.helper("Bob", "sms")
    await bob.says(word)
    text = said_to(bob, "help_sms")
    for piece in ("Riverside", "Carol, 202 555 0199", "STOP"):
        assert piece in text
    bob.got_nothing()


async def test_help_that_the_carrier_has_answered_is_not_answered_again(world: World) -> None:
    world.network.twilio.advanced_opt_out = True
    bob = await world.helper("Bob", "sms")
    await bob.says("HELP")
    bob.got_nothing()
    assert len(bob.phone.carrier_got) == 1


async def test_help_by_a_stranger_is_answered_and_makes_no_need(world: World) -> None:
    erin = world.person("Erin", "sms")
    await erin.says("HELP")
    said_to(erin, "help_sms")


async def test_start_and_stop_answered_by_advanced_opt_out_are_not_answered_again(world: World) -> None:
    world.network.twilio.advanced_opt_out = True
    bob = await world.helper("Bob", "sms")
    await bob.says("STOP")
    await bob.says("START")
    bob.got_nothing()
    assert len(bob.phone.carrier_got) == 2


async def test_stop_in_the_middle_of_a_claim_gives_it_back_and_others_are_asked(world: World) -> None:
    dana = await world.helper("Dana", "telegram")
    alice, bob, code = await claimed(world)
    dana.reads_all()
    await bob.says("STOP")
    alice.got(code)
    dana.got(code, "YES or NO")
    assert await claims_on(world, code, "active") == []
    await dana.says("yes")
    dana.got(f"{code} is yours")
    bob.got_nothing()


async def test_stop_in_the_middle_of_a_need_closes_it_and_those_asked_hear(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    alice, code = await needs_groceries(world)
    await alice.says("STOP")
    said_to(bob, "not_needed", code=code)
    assert await status_of(world, code) == "withdrawn"
    alice.got_nothing()


async def test_stop_after_the_door_was_given_does_not_send_the_helper_home(world: World) -> None:
    alice, bob, code = await claimed(world)
    await alice.says("STOP")
    said_to(bob, "requester_gone", code=code)
    await bob.says(f"{code} I am outside")
    alice.got_nothing()
    await bob.says(f"done {code}")
    await world.passes(hours=25)
    assert await status_of(world, code) == "done"
    alice.got_nothing()


async def test_stop_in_answer_to_a_question_is_a_stop(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", "sms")
    await alice.says("I need groceries for 4")
    code = code_in(alice.got("got it"))
    alice.reads_all()
    await alice.says("Stop. Thank you")
    assert answers(alice) == 1
    await world.passes(minutes=11)
    bob.got_nothing()
    assert await status_of(world, code) == "withdrawn"


async def test_blocking_the_bot_is_a_stop_and_coming_back_a_start(world: World) -> None:
    alice, bob, code = await claimed(world, "sms", "telegram")
    bob.phone.blocks_bot()
    await world.settle()
    assert await address_status(world, bob) == "stopped"
    alice.got(code)
    bob.phone.unblocks_bot()
    await world.settle()
    assert await address_status(world, bob) == "active"
    bob.got_nothing()


async def test_slash_stop_on_telegram_stops_and_slash_start_comes_back(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    await bob.says("/stop")
    assert await address_status(world, bob) == "stopped"
    said_to(bob, "stopped")
    await bob.says("/start")
    assert await address_status(world, bob) == "active"
    said_to(bob, "started")


async def test_slash_start_of_a_stranger_is_a_welcome_with_or_without_a_payload(world: World) -> None:
    for number, words in enumerate(("/start", "/start abc_DEF-123", "/start " + "x" * 64)):
        erin = world.person(f"Erin{'abc'[number]}", "telegram")
        await erin.says(words)
        assert said_to(erin, "how_to"), words
    assert await world.run(lambda s: s.scalar(select(func.count()).select_from(Address))) == 3


async def test_a_send_refused_as_stopped_stops_the_address_for_good(world: World) -> None:
    """The person texted STOP while our webhook was down: 21610 tells us."""
    bob = await world.helper("Bob", "sms")
    world.network.twilio.stopped.add(bob.phone.number)
    await needs_groceries(world)
    assert await address_status(world, bob) == "stopped"
    await needs_groceries(world, name="Anna")
    bob.got_nothing()


async def test_words_of_danger_that_begin_with_stop_still_reach_a_human(world: World) -> None:
    carol = await world.coordinator("Carol", "telegram")
    alice = world.person("Alice", "sms")
    await alice.says(NEED)
    await alice.says("Stop! He has a gun")
    carol.got("DANGER")
