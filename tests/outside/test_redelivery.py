"""What a vendor says twice was said once."""

import asyncio

from .bot_api import BotApi
from .conftest import WEBHOOK_SECRET, MakePhone, MakeProgram, MakeUser
from .people import TelegramPerson
from .process import Program
from .twilio_api import TwilioApi
from .vendors import refuses, until

NEED = "I need diapers near 11216"


def echoes(texts: list[str]) -> int:
    return sum("diapers" in text for text in texts)


async def test_the_same_sms_twice_is_one_need(program: Program, twilio: TwilioApi, phone: MakePhone):
    alice = phone("Alice", program)
    text = twilio.arrives(alice.phone, NEED)
    assert all(await asyncio.gather(*(alice.deliver(text) for _ in range(5))))
    await alice.got("diapers")
    assert await alice.deliver(text)
    await program.kill()
    await program.start()  # catches up from the list, where it stands too
    assert await alice.deliver(text)
    await asyncio.sleep(3)
    assert len(await program.export("needs")) == 1
    assert echoes(alice.texts) == 1


async def test_a_text_the_webhook_missed_is_fetched_at_the_start(program: Program, twilio: TwilioApi, phone: MakePhone):
    alice, bob = phone("Alice", program), phone("Bob", program)
    await program.kill()
    assert not await alice.deliver(twilio.arrives(alice.phone, NEED))
    assert not await bob.deliver(twilio.arrives(bob.phone, "I need masks near 11216"))
    await program.start()
    await alice.got("diapers")
    await bob.got("masks")
    assert len(await program.export("needs")) == 2


async def test_a_long_outage_is_caught_up_page_by_page(program: Program, twilio: TwilioApi, phone: MakePhone):
    await program.kill()
    neighbor = phone("Neighbor", program)
    for number in range(450):
        twilio.arrives(neighbor.phone, "thank you" if number else NEED)
    await program.start()
    await neighbor.got("diapers")
    assert len(await program.export("needs")) == 1


async def test_the_same_update_twice_is_one_need(make_program: MakeProgram, bot_api: BotApi, user: MakeUser):
    program = make_program(TELEGRAM_WEBHOOK_SECRET=WEBHOOK_SECRET)
    await program.start()
    alice = user("Alice")
    bot_api.started.add(alice.user_id)
    update = {"update_id": 900_001, "message": alice.message(NEED)}
    assert set(await asyncio.gather(*(bot_api.webhook.post(update) for _ in range(5)))) == {200}
    await alice.got("diapers")
    await asyncio.sleep(1)
    await program.kill()
    await program.start()
    assert await bot_api.webhook.post(update) == 200
    await asyncio.sleep(2)
    assert len(await program.export("needs")) == 1
    assert echoes(alice.texts) == 1


async def test_an_update_whose_confirmation_was_lost_is_one_need(program: Program, bot_api: BotApi, user: MakeUser):
    """Handled, but killed before the next offset reached Telegram: it comes again after the restart."""
    alice = user("Alice")
    await polled_again(bot_api, alice)
    await alice.got("diapers")
    await asyncio.sleep(1)  # what was sent is written down
    assert bot_api.confirmed == []
    await program.kill()
    bot_api.heal("getUpdates")
    await program.start()
    await until(lambda: bot_api.confirmed, what="the update to be confirmed")
    await asyncio.sleep(2)
    assert len(await program.export("needs")) == 1
    assert echoes(alice.texts) == 1


async def polled_again(bot_api: BotApi, alice: TelegramPerson) -> None:
    bot_api.started.add(alice.user_id)
    await alice.says(NEED)
    bot_api.next("getUpdates", *[refuses] * 30)


async def test_lower_update_ids_after_a_quiet_week_are_news(program: Program, bot_api: BotApi, user: MakeUser):
    alice, bob = user("Alice"), user("Bob")
    bot_api.started |= {alice.user_id, bob.user_id}
    alice.writes(NEED, update_id=900_000_000)
    await alice.got("diapers")
    await program.kill()
    bot_api.pending.clear()
    await program.start()
    bob.writes("I need masks near 11216", update_id=1_000)
    await bob.got("masks")
    assert len(await program.export("needs")) == 2


async def test_an_edited_message_makes_no_second_need(program: Program, bot_api: BotApi, user: MakeUser):
    alice = user("Alice")
    await alice.joins()
    message = alice.message(NEED)
    bot_api.arrives("message", message)
    await alice.got("diapers")
    bot_api.arrives("edited_message", {**message, "text": NEED + " please", "edit_date": message["date"] + 5})
    await asyncio.sleep(2)
    assert len(await program.export("needs")) == 1
