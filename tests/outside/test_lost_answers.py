"""The vendor takes a message, and its answer never comes: nothing is said twice that could have been looked up."""

import asyncio

from .bot_api import BotApi
from .conftest import MakePhone, MakeUser
from .people import SmsPerson
from .process import Program
from .twilio_api import TwilioApi
from .vendors import accepts_then_cuts, accepts_then_hangs, answers, refuses, until

NEED = "I need diapers near 11216"
POST, LIST = "POST Messages.json", "GET Messages.json"
UNTIL_LOOKED_UP = 75.0  # seconds: a lease may have to run out


def looked_for(twilio: TwilioApi, person: SmsPerson) -> bool:
    return any(fields.get("To") == person.phone for fields in twilio.calls(LIST))


def repeated(texts: list[str]) -> list[str]:
    return [text for text in set(texts) if texts.count(text) > 1]


async def test_a_text_whose_answer_was_lost_is_looked_for(program: Program, twilio: TwilioApi, phone: MakePhone):
    twilio.receipts = False  # a receipt would tell the bot as well
    gone, cut, failed = phone("Alice", program), phone("Bob", program), phone("Carol", program)
    server_fault = answers(500, {"code": 20500, "message": "Internal Server Error", "status": 500})
    for person, fault in ((gone, accepts_then_cuts), (cut, refuses), (failed, server_fault)):
        twilio.next(POST, fault, To=person.phone)
        await person.says(NEED)
        await until(lambda: not twilio.ordered(POST), what="a send")
    for person in (gone, cut, failed):
        await person.got("diapers", UNTIL_LOOKED_UP)
    await until(lambda: looked_for(twilio, gone) and looked_for(twilio, cut), UNTIL_LOOKED_UP, "the look")
    await asyncio.sleep(3)
    for person in (gone, cut, failed):
        assert repeated(person.texts) == [], person.name
        await person.says("I need masks near 11216")
        await person.got("masks")


async def test_killed_between_send_and_record_texts_once(program: Program, twilio: TwilioApi, phone: MakePhone):
    twilio.receipts = False
    alice, accepted = phone("Alice", program), asyncio.Event()
    twilio.next(POST, accepts_then_hangs(accepted), To=alice.phone)
    await alice.says(NEED)
    async with asyncio.timeout(10):
        await accepted.wait()
    await program.kill()
    assert not looked_for(twilio, alice)
    await program.start()
    await until(lambda: looked_for(twilio, alice), UNTIL_LOOKED_UP, "the look")
    await asyncio.sleep(3)
    assert repeated(alice.texts) == []
    assert len(alice.texts) >= 1
    await alice.says("I need masks near 11216")
    await alice.got("masks")


async def test_a_telegram_message_whose_answer_was_lost_is_not_lost(program: Program, bot_api: BotApi, user: MakeUser):
    """Telegram cannot be asked what it took: once more is allowed, never is not."""
    alice = user("Alice")
    bot_api.started.add(alice.user_id)
    bot_api.next("sendMessage", accepts_then_cuts)
    await alice.says(NEED)
    await alice.got("diapers", UNTIL_LOOKED_UP)
    await alice.says("I need masks near 11216")
    await alice.got("masks", UNTIL_LOOKED_UP)
    assert all(alice.texts.count(text) <= 2 for text in alice.texts)


async def test_a_vendor_that_is_down_for_a_while_costs_only_time(
    program: Program, twilio: TwilioApi, bot_api: BotApi, phone: MakePhone, user: MakeUser
):
    alice, bob = phone("Alice", program), user("Bob")
    bot_api.started.add(bob.user_id)
    bot_api.next("sendMessage", *[answers(502, {"ok": False, "error_code": 502, "description": "Bad Gateway"})] * 2)
    twilio.next(POST, *[answers(503, {"code": 20503, "message": "Service Unavailable", "status": 503})] * 2)
    await alice.says(NEED)
    await bob.says(NEED)
    await alice.got("diapers", 60)
    await bob.got("diapers", 60)
    assert repeated(alice.texts) == repeated(bob.texts) == []
