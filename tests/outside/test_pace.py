"""One chat's troubles are its own."""

import asyncio
import time

from tests.world import EVERYBODY

from .bot_api import BotApi
from .conftest import MakePhone, MakeProgram, MakeUser
from .people import code_in
from .process import Program
from .twilio_api import TwilioApi
from .vendors import answers, until

NEED = "I need diapers near 11216"
LONG_CODE = "+12125550190"
THINGS = ("diapers", "masks", "groceries", "soup", "blankets", "batteries", "soap", "laptop", "coats", "chairs")
REST = 6  # seconds Telegram asks for


async def test_a_429_rests_one_chat_and_delays_no_other(program: Program, bot_api: BotApi, user: MakeUser):
    alice, others = user("Alice"), [user(f"Neighbor {number}") for number in range(5)]
    bot_api.started |= {person.user_id for person in (alice, *others)}
    too_many = {"ok": False, "error_code": 429, "description": f"Too Many Requests: retry after {REST}"}
    bot_api.next(
        "sendMessage", answers(429, {**too_many, "parameters": {"retry_after": REST}}), chat_id=str(alice.user_id)
    )
    await alice.says(NEED)
    await until(lambda: not bot_api.ordered("sendMessage"), what="the 429")
    refused_at = time.monotonic()
    for person in others:
        await person.says(NEED)
    await asyncio.gather(*(person.got("diapers", seconds=3) for person in others))
    await alice.says("I need masks near 11216")
    assert alice.texts == []
    await alice.got("diapers")
    await alice.got("masks")
    went = [sent.at for sent in bot_api.log if sent.chat == alice.user_id]
    assert min(went) - refused_at >= REST - 0.5, "sent during the rest"
    assert len(bot_api.calls("sendMessage")) == len(bot_api.log) + 1, "asked again during the rest"


async def test_one_person_gets_about_a_message_a_second(program: Program, bot_api: BotApi, user: MakeUser):
    alice = user("Alice")
    bot_api.started.add(alice.user_id)
    for thing in THINGS:
        await alice.says(f"I need {thing} by Friday near 11216")
    await until(lambda: all(any(thing in text for text in alice.texts) for thing in THINGS), 40, "every answer")
    times = [sent.at for sent in bot_api.log if sent.chat == alice.user_id]
    assert times[-1] - times[0] >= len(THINGS) // 2, "more than a short burst at once"


async def test_a_flood_of_texts_is_answered_at_once(program: Program, phone: MakePhone):
    """Twilio queues what is beyond a number's own pace: nobody who wrote waits for us."""
    people = [phone(f"Neighbor {number}", program) for number in range(40)]
    await asyncio.gather(*(person.says(NEED) for person in people))
    await asyncio.gather(*(person.got("diapers", seconds=10) for person in people))


async def test_asking_many_keeps_to_a_long_codes_pace_and_delays_no_reply(
    make_program: MakeProgram, twilio: TwilioApi, phone: MakePhone
):
    twilio.number = LONG_CODE
    program = make_program(TWILIO_NUMBER=LONG_CODE, CIRCLE_RULES=EVERYBODY)
    await program.start()
    helpers = [phone(f"Helper {number}", program) for number in range(6)]
    for helper in helpers:
        await helper.says("I can shop and deliver groceries near 11216")
    await asyncio.gather(*(helper.got("deliver") for helper in helpers))
    alice, dora = phone("Alice", program), phone("Dora", program)
    await alice.says("I need groceries for 4 by Friday near 11216")
    code = code_in(await alice.got(r"\b[A-Z]\d{1,3}\b.*groceries"))
    await until(lambda: pings(twilio, code), what="the first ping")
    await dora.says(NEED)
    await dora.got("diapers", seconds=2)
    await until(lambda: len(pings(twilio, code)) >= 5, 30, "five pings")
    asked = pings(twilio, code)
    assert asked[4] - asked[1] >= 2.5, "faster than one a second"


def pings(twilio: TwilioApi, code: str) -> list[float]:
    """When each was sent, monotonic seconds."""
    return [text.when for text in twilio.texts if text.body.startswith(f"{code}: ")]
