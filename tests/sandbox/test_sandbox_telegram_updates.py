"""getUpdates and webhooks, as the bot must live with them."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
import telegram
from aiohttp import web
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter
from telegram.request import HTTPXRequest

from bot.sandbox import Network


async def test_an_update_stays_until_a_higher_offset_confirms_it(network: Network, bot: telegram.Bot):
    bob = network.phone("telegram", 1001, "Bob")
    first, second = await bob.says("one"), await bob.says("two")
    again = [[u.message.text for u in await bot.get_updates()] for _ in range(2)]
    assert again == [["one", "two"], ["one", "two"]]
    updates = await bot.get_updates()
    assert updates[1].update_id == updates[0].update_id + 1
    rest = await bot.get_updates(offset=updates[1].update_id)
    assert [u.message.text for u in rest] == ["two"]
    assert (first.status, second.status) == ("delivered", "sent")
    assert await bot.get_updates(offset=updates[1].update_id + 1) == ()
    assert await bot.get_updates() == ()


async def test_a_negative_offset_forgets_all_but_the_last(network: Network, bot: telegram.Bot):
    bob = network.phone("telegram", 1001, "Bob")
    for word in "abcde":
        await bob.says(word)
    assert [u.message.text for u in await bot.get_updates(offset=-2)] == ["d", "e"]
    assert [u.message.text for u in await bot.get_updates()] == ["d", "e"]


async def test_limit_is_at_most_a_hundred(network: Network, bot: telegram.Bot):
    bob = network.phone("telegram", 1001, "Bob")
    for number in range(105):
        await bob.says(str(number))
    assert len(await bot.get_updates(limit=3)) == 3
    assert len(await bot.get_updates(limit=1000)) == 100


async def test_a_long_poll_ends_when_something_comes(network: Network, bot: telegram.Bot):
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    assert not poll.done()
    await network.phone("telegram", 1001, "Bob").says("hello")
    assert [u.message.text for u in await poll] == ["hello"]


async def test_a_second_poll_ends_the_first_with_409(network: Network, bot: telegram.Bot):
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    async with telegram.Bot(bot.token, base_url=bot.base_url.removesuffix(bot.token)) as other:
        second = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await first
        await network.phone("telegram", 1001, "Bob").says("hello")
        assert len(await second) == 1


async def test_allowed_updates_are_remembered(network: Network, bot: telegram.Bot):
    bob = network.phone("telegram", 1001, "Bob")
    await bot.get_updates(allowed_updates=["message"])
    bob.blocks_bot()
    await bob.says("back")
    assert [u.message.text for u in await bot.get_updates()] == ["back"]
    await bot.get_updates(offset=-1, allowed_updates=[])
    bob.blocks_bot()
    assert (await bot.get_updates())[-1].my_chat_member.new_chat_member.status == "kicked"


async def test_messages_wait_a_day_and_presses_150_seconds(network: Network, bot: telegram.Bot, clock):
    bob = network.phone("telegram", 1001, "Bob")
    await bob.says("/start")
    keys = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("I can help", callback_data="yes K7")]])
    await bot.send_message(1001, "Can you?", reply_markup=keys)
    await bob.press("I can help")
    clock.advance(timedelta(seconds=151))
    assert [u.message and u.message.text for u in await bot.get_updates()] == ["/start"]
    clock.advance(timedelta(hours=24))
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("token", "method", "status", "words"),
    [
        ("1:wrong", "getMe", 401, "Unauthorized"),
        ("1000000:sandbox", "noSuchThing", 404, "Not Found: method not found"),
    ],
)
async def test_wrong_token_and_method(http: aiohttp.ClientSession, token, method, status, words):
    async with http.post(f"/bot{token}/{method}") as answer:
        assert answer.status == status
        assert await answer.json() == {"ok": False, "error_code": status, "description": words}


async def test_ptb_knows_a_wrong_token(server):
    async with HTTPXRequest() as request:
        stranger = telegram.Bot("1:wrong", base_url=f"{server.telegram_url}/bot", request=request)
        with pytest.raises(InvalidToken):
            await stranger.get_me()


@pytest.mark.parametrize("kind", ["json", "form", "multipart", "query"])
async def test_parameters_come_in_every_form(network: Network, http: aiohttp.ClientSession, kind):
    bob = network.phone("telegram", 1001, "Bob")
    await bob.says("/start")
    fields = {"chat_id": "1001", "text": "Grüße <&> 🙂"}
    multipart = aiohttp.FormData(fields, default_to_multipart=True)
    sent = {"json": {"json": fields}, "form": {"data": fields}, "multipart": {"data": multipart}}
    async with http.post(f"/bot{network.telegram.token}/SendMessage", **sent.get(kind, {"params": fields})) as answer:
        assert (await answer.json())["ok"]
    assert bob.got == ["Grüße <&> 🙂"]


async def test_a_webhook_gets_updates_in_order_until_it_says_200(network: Network, bot: telegram.Bot, hook):
    network.telegram.pusher.retries = (0.0, 0.01)
    hook.answers = [web.Response(status=500), web.Response(status=503), web.Response()]
    assert await bot.set_webhook(f"{hook.url}/telegram", secret_token="s3cret")
    bob = network.phone("telegram", 1001, "Bob")
    await bob.says("one")
    await bob.says("two")
    await network.wait(lambda: len(hook.got) == 4)
    assert [fields["message"]["text"] for _, _, fields in hook.got] == ["one", "one", "one", "two"]
    assert {headers["X-Telegram-Bot-Api-Secret-Token"] for _, headers, _ in hook.got} == {"s3cret"}
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message) == (0, "Wrong response from the webhook: 503")


async def test_a_webhook_may_say_when_to_try_again(network: Network, bot: telegram.Bot, hook):
    hook.answers = [web.Response(status=429, headers={"Retry-After": "1"})]
    await bot.set_webhook(hook.url)
    started = asyncio.get_running_loop().time()
    await network.phone("telegram", 1001, "Bob").says("one")
    await network.wait(lambda: len(hook.got) == 2)
    assert asyncio.get_running_loop().time() - started >= 1.0


async def test_one_chat_that_fails_holds_up_no_other(network: Network, bot: telegram.Bot, hook):
    hook.answers = [web.Response(status=500)]
    network.telegram.pusher.retries = (30.0,)
    await bot.set_webhook(hook.url)
    await network.phone("telegram", 1001, "Bob").says("stuck")
    await network.wait(lambda: len(hook.got) == 1)
    await network.phone("telegram", 1002, "Eve").says("free")
    await network.wait(lambda: len(hook.got) == 2)
    assert await bot.delete_webhook()
    assert [u.message.text for u in await bot.get_updates()] == ["stuck"]


async def test_polling_and_a_webhook_exclude_each_other(network: Network, bot: telegram.Bot, hook):
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.1)
    await bot.set_webhook(hook.url)
    with pytest.raises(Conflict, match="terminated by setWebhook"):
        await poll
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    with pytest.raises(BadRequest, match="https url"):
        await bot.set_webhook("http://example.org/telegram")


async def test_faults_to_order(network: Network, bot: telegram.Bot):
    network.telegram.fail_next("getUpdates", status=502, description="Bad Gateway")
    with pytest.raises(telegram.error.NetworkError):
        await bot.get_updates()
    network.telegram.fail_next("getUpdates", status=429, retry_after=5)
    with pytest.raises(RetryAfter) as flood:
        await bot.get_updates()
    assert flood.value.retry_after == timedelta(seconds=5)
    assert await bot.get_updates() == ()
