"""Who has stopped hears nothing more, on either channel, until they say so."""

import asyncio

import pytest

from .bot_api import BotApi
from .conftest import MakePhone, MakeUser
from .people import SmsPerson, TelegramPerson, code_in
from .process import Program
from .twilio_api import TwilioApi

OFFER = "I can shop and deliver groceries near 11216"
NEED = "I need groceries for 4 by Friday near 11216"
SILENCE = 3.0  # seconds in which anything queued would have gone


async def joins_as_helper(person: SmsPerson | TelegramPerson) -> None:
    await person.joins()
    await person.says(OFFER)
    await person.got("deliver")


async def a_need_of(person: SmsPerson | TelegramPerson, items: str = "groceries") -> str:
    await person.joins()
    await person.says(f"I need {items} for 4 by Friday near 11216")
    return code_in(await person.got(rf"\b[A-Z]\d{{1,3}}\b.*{items}"))


@pytest.mark.parametrize(("word", "advanced"), [("STOP", False), ("stop", True), ("Cancel", False), ("quit", True)])
async def test_after_stop_nothing_is_sent(
    program: Program, twilio: TwilioApi, phone: MakePhone, word: str, advanced: bool
):
    twilio.advanced_opt_out = advanced
    bob, alice, dora = (phone(name, program) for name in ("Bob", "Alice", "Dora"))
    await joins_as_helper(bob)
    await asyncio.sleep(1.5)
    before = len(bob.texts)
    await bob.says(word)
    await a_need_of(alice)
    await bob.says("are you there?")
    await asyncio.sleep(SILENCE)
    assert bob.texts[before:] == []
    assert twilio.refused == [], "Twilio has answered already, and a refused text hurts the number"

    await bob.says("START")
    code = await a_need_of(dora)
    await bob.got(rf"^{code}: ")
    assert twilio.refused == []


async def test_yes_from_a_stopped_phone_subscribes_and_does_not_claim(
    program: Program, twilio: TwilioApi, phone: MakePhone
):
    bob, alice = phone("Bob", program), phone("Alice", program)
    await joins_as_helper(bob)
    code = await a_need_of(alice)
    await bob.got(rf"^{code}: ")
    await bob.says("STOP")
    await bob.says("YES")
    answer = await bob.got(".")
    assert "yours" not in answer
    await asyncio.sleep(SILENCE)
    assert [need["status"] for need in await program.export("needs")] == ["open"]
    assert await program.export("claims") == []
    await bob.says(f"YES {code}")
    await bob.got(rf"{code}.*yours")
    assert twilio.refused == []


async def test_a_stop_we_never_saw_costs_one_refusal(program: Program, twilio: TwilioApi, phone: MakePhone):
    bob, alice, dora = (phone(name, program) for name in ("Bob", "Alice", "Dora"))
    await joins_as_helper(bob)
    await asyncio.sleep(1.5)
    twilio.stopped.add(bob.phone)
    await a_need_of(alice)
    await asyncio.sleep(SILENCE)
    await a_need_of(dora)
    await asyncio.sleep(SILENCE)
    assert len(twilio.refused) == 1


@pytest.mark.parametrize("words", ["Stop. Thank you", "please take me off the list", "no más", "stop texting me"])
async def test_opting_out_in_ones_own_words(program: Program, twilio: TwilioApi, phone: MakePhone, words: str):
    bob, alice = phone("Bob", program), phone("Alice", program)
    await joins_as_helper(bob)
    await asyncio.sleep(1.5)
    before = len(bob.texts)
    await bob.says(words)
    await bob.got("START")
    await a_need_of(alice)
    await bob.says("hello?")
    await asyncio.sleep(SILENCE)
    assert len(bob.texts[before:]) == 1, "one confirmation and no more"
    await bob.says("start")
    await bob.got(".")


async def test_stop_by_at_five_is_no_goodbye(program: Program, phone: MakePhone):
    bob, alice = phone("Bob", program), phone("Alice", program)
    await joins_as_helper(bob)
    code = await a_need_of(alice)
    await bob.got(rf"^{code}: ")
    await bob.says("yes")
    await bob.got(rf"{code}.*yours")
    await alice.got("address")
    await alice.says("12 Main St")
    await bob.got("12 Main St")
    await bob.says(f"{code} I will stop by at 5")
    await alice.got("stop by at 5")
    await alice.says(f"{code} thanks")
    await bob.got("thanks")


async def test_help_names_the_circle_a_human_and_stop(program: Program, phone: MakePhone):
    bob = phone("Bob", program)
    await bob.says("HELP")
    answer = await bob.got("Carol")
    assert "Riverside" in answer
    assert "STOP" in answer


@pytest.mark.parametrize("told", [True, False], ids=["told", "found out"])
async def test_who_blocked_the_bot_gets_nothing_more(
    program: Program, bot_api: BotApi, phone: MakePhone, user: MakeUser, told: bool
):
    bob, alice, dora = user("Bob"), phone("Alice", program), phone("Dora", program)
    await joins_as_helper(bob)
    bob.blocks(tell=told)
    await asyncio.sleep(1)
    tries = len(tried(bot_api, bob))
    await a_need_of(alice)
    await asyncio.sleep(SILENCE)
    await a_need_of(dora)
    await asyncio.sleep(SILENCE)
    assert len(tried(bot_api, bob)) - tries == (0 if told else 1)

    bob.unblocks()
    await bob.says("/start")
    await bob.got(".")


def tried(bot_api: BotApi, person: TelegramPerson) -> list[dict[str, str]]:
    return [fields for fields in bot_api.calls("sendMessage") if fields.get("chat_id") == str(person.user_id)]
