"""Webhook mode: the secret, the body, the setting."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from bot.channels import Misconfigured
from bot.channels.http import Http
from bot.channels.telegram import TelegramChannel
from handlers.messages import InboundKind, PressAnswer

from .conftest import FAST, NOW, QUICK
from .servers import TOKEN, BotApiServer, says, until
from .updates import ALICE, pressed, text

SECRET = "s3cret_token-A"
URL = "https://example.org/telegram"


@pytest.fixture
async def hooked(bot_api: BotApiServer, http: Http) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(TOKEN, bot_api.url, http, lambda: NOW, SECRET, URL, timing=FAST, timeouts=QUICK)
    yield channel
    await channel.stop()


async def test_start_sets_the_webhook(hooked: TelegramChannel, bot_api: BotApiServer) -> None:
    await hooked.start()
    assert bot_api.calls("setWebhook") == [
        {
            "url": URL,
            "secret_token": SECRET,
            "allowed_updates": '["message", "edited_message", "callback_query", "my_chat_member"]',
        }
    ]
    assert hooked.health() == {"ok": True, "mode": "webhook", "bot": "HandsBot", "problem": ""}


async def test_a_refused_url_is_our_mistake(hooked: TelegramChannel, bot_api: BotApiServer) -> None:
    refusal = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    bot_api.next("setWebhook", says(400, {"ok": False, "description": refusal}))
    with pytest.raises(Misconfigured, match="https"):
        await hooked.start()
    assert not hooked.health()["ok"]


async def test_reading_sets_it_when_start_could_not(hooked: TelegramChannel, bot_api: BotApiServer) -> None:
    bot_api.next("setWebhook", says(500), says(500))
    await hooked.start()
    assert not hooked.health()["ok"]

    async def nothing(_: object) -> None:
        raise AssertionError("webhook mode polls nothing")

    task = asyncio.create_task(hooked.read(nothing))
    await until(lambda: hooked.health()["ok"])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert bot_api.calls("getUpdates") == []


@pytest.mark.parametrize(
    ("header", "expected"),
    [(SECRET, True), ("", False), (None, False), (SECRET[:-1], False), (SECRET + "x", False), ("é\udc80", False)],
)
async def test_the_secret(header: str | None, expected: bool, hooked: TelegramChannel) -> None:
    assert hooked.check_secret(header) is expected


async def test_without_a_secret_nobody_has_it(telegram: TelegramChannel) -> None:
    assert not telegram.check_secret("")
    assert not telegram.check_secret(None)


async def test_a_body(hooked: TelegramChannel) -> None:
    inbound = hooked.parse_webhook(json.dumps(text("hi")).encode())
    assert inbound is not None
    assert (inbound.text, inbound.address) == ("hi", "telegram:77")
    assert hooked.parse_webhook(b'{"update_id": 1, "channel_post": {}}') is None
    odd = hooked.parse_webhook(json.dumps({"update_id": 2, "message": {"from": ALICE}}).encode())
    assert odd is not None
    assert odd.kind is InboundKind.OTHER


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"1", b"{}", b'{"update_id": "1"}', b"\xff", b"[" * 99999])
async def test_a_malformed_body(body: bytes, hooked: TelegramChannel) -> None:
    with pytest.raises(ValueError, match=r"."):
        hooked.parse_webhook(body)


async def test_a_press_is_answered_when_acknowledged(hooked: TelegramChannel, bot_api: BotApiServer) -> None:
    inbound = hooked.parse_webhook(json.dumps(pressed("yes", id="31")).encode())
    assert inbound is not None
    hooked.acknowledge([inbound])
    hooked.acknowledge([inbound])
    await until(lambda: bot_api.calls("answerCallbackQuery"))
    assert bot_api.calls("answerCallbackQuery") == [{"callback_query_id": "31"}]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (PressAnswer("K7 is taken, thank you! " * 20), {"text": ("K7 is taken, thank you! " * 20)[:200]}),
        (PressAnswer(start="help-K7"), {"url": "https://t.me/HandsBot?start=help-K7"}),
        (PressAnswer(), {}),
    ],
)
async def test_who_pressed_may_be_told_something(
    answer: PressAnswer, shown: dict[str, str], hooked: TelegramChannel, bot_api: BotApiServer
) -> None:
    await hooked.start()
    inbound = hooked.parse_webhook(json.dumps(pressed("yes", id="31")).encode())
    assert inbound is not None
    hooked.acknowledge([inbound], {inbound.external_id: answer})
    await until(lambda: bot_api.calls("answerCallbackQuery"))
    [told] = bot_api.calls("answerCallbackQuery")
    assert told.pop("show_alert", "false").lower() == str("text" in shown).lower()
    assert told == {"callback_query_id": "31"} | shown
