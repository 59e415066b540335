"""Who has stopped hears nothing more, on either channel, until they say so."""

import asyncio

import pytest

from tests.world import EVERYBODY

from .bot_api import BotApi
from .conftest import MakePhone, MakeProgram, MakeUser
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


async def test_after_stop_nothing_is_sent_until_start(make_program: MakeProgram, twilio: TwilioApi, phone: MakePhone):
    """`True`: the account has Advanced Opt-Out, which marks the webhook."""
    program = make_program(CIRCLE_RULES=EVERYBODY)
    await program.start()
    words = {("STOP", False), ("stop", True), ("Cancel", False), ("quit", True)}
    helpers = {phone(word, program): (word, advanced) for word, advanced in words}
    await asyncio.gather(*(joins_as_helper(helper) for helper in helpers))
    await asyncio.sleep(1.5)
    before = {helper: len(helper.texts) for helper in helpers}
    for helper, (word, twilio.advanced_opt_out) in helpers.items():
        await helper.says(word)
    await a_need_of(phone("Alice", program))
    for helper in helpers:
        await helper.says("are you there?")
    await asyncio.sleep(SILENCE)
    for helper in helpers:
        assert helper.texts[before[helper] :] == [], helper.name
    assert twilio.refused == [], "Twilio has answered already, and a refused text hurts the number"

    for helper, (_, twilio.advanced_opt_out) in helpers.items():
        await helper.says("START")
    code = await a_need_of(phone("Dora", program))
    await asyncio.gather(*(helper.got(rf"^{code}: ") for helper in helpers))
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


async def test_opting_out_in_ones_own_words(program: Program, twilio: TwilioApi, phone: MakePhone):
    words = ("Stop. Thank you", "please take me off the list", "no más", "stop texting me")
    helpers = [phone(said, program) for said in words]
    await asyncio.gather(*(joins_as_helper(helper) for helper in helpers))
    await asyncio.sleep(1.5)
    before = {helper: len(helper.texts) for helper in helpers}
    for helper in helpers:
        await helper.says(helper.name)
    await asyncio.gather(*(helper.got("START") for helper in helpers))
    await a_need_of(phone("Alice", program))
    for helper in helpers:
        await helper.says("hello?")
    await asyncio.sleep(SILENCE)
    for helper in helpers:
        assert len(helper.texts[before[helper] :]) == 1, f"{helper.name}: one confirmation and no more"

    for helper in helpers:
        await helper.says("start")
    await asyncio.gather(*(helper.got(".") for helper in helpers))


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
