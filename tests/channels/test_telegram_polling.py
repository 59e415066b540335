"""Polling: nothing that was not kept is confirmed, and nothing kills the loop."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from bot.channels import Accept, Misconfigured
from bot.channels.http import Http
from bot.channels.telegram import TelegramChannel, polling
from handlers.messages import Inbound, InboundKind, PressAnswer

from .conftest import FAST, NOW, QUICK
from .servers import TOKEN, BotApiServer, Reply, hangs, hangs_up, says, until
from .updates import message, pressed, text, update


class Kept:
    """An `accept` which keeps, and can be told to fail."""

    def __init__(self) -> None:
        self.inbounds: list[Inbound] = []
        self.failing = 0

    async def __call__(self, batch: Sequence[Inbound]) -> dict[str, PressAnswer]:
        if self.failing:
            self.failing -= 1
            raise RuntimeError("disk full: secret words")
        self.inbounds += batch
        return {}

    @property
    def texts(self) -> list[str]:
        return [inbound.text for inbound in self.inbounds]


@asynccontextmanager
async def reading(channel: TelegramChannel, accept: Accept) -> AsyncIterator[None]:
    task = asyncio.create_task(channel.read(accept))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def kept() -> Kept:
    return Kept()


async def test_twenty_updates_then_the_next_offset(
    telegram: TelegramChannel, bot_api: BotApiServer, kept: Kept
) -> None:
    bot_api.arrives(*(text(str(n)) for n in range(20)))
    async with reading(telegram, kept):
        await until(lambda: len(bot_api.confirmed) == 20)
    assert kept.texts == [str(n) for n in range(20)]
    assert telegram.health()["ok"]


async def test_what_was_not_kept_is_not_confirmed(telegram: TelegramChannel, bot_api: BotApiServer, kept: Kept) -> None:
    kept.failing = 3
    bot_api.arrives(*(text(str(n)) for n in range(20)))
    async with reading(telegram, kept):
        await until(lambda: kept.failing == 0)
        assert bot_api.confirmed == []
        await until(lambda: len(bot_api.confirmed) == 20)
    assert kept.texts == [str(n) for n in range(20)]


async def test_killed_in_mid_batch_nothing_is_confirmed(telegram: TelegramChannel, bot_api: BotApiServer) -> None:
    entered = asyncio.Event()

    async def never(_: Sequence[Inbound]) -> None:
        entered.set()
        await asyncio.Event().wait()

    bot_api.arrives(*(text(str(n)) for n in range(20)))
    async with reading(telegram, never):
        await asyncio.wait_for(entered.wait(), 5)
    assert bot_api.confirmed == []
    assert len(bot_api.updates) == 20


async def test_one_strange_update_costs_no_other(telegram: TelegramChannel, bot_api: BotApiServer, kept: Kept) -> None:
    broken = update(message={**message(text="x"), "date": "yesterday"})
    bot_api.arrives(
        text("one"), broken, update(message="?"), "rubbish", {"no": "id"}, update(brand_new={}), text("two")
    )
    async with reading(telegram, kept):
        await until(lambda: len(bot_api.confirmed) >= 5)
    assert kept.texts == ["one", "", "two"]
    assert kept.inbounds[1].kind is InboundKind.OTHER
    assert kept.inbounds[1].external_id == str(broken["update_id"])


@pytest.mark.parametrize(
    "trouble",
    [
        says(409, {"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates request"}),
        says(429, {"ok": False, "description": "Too Many", "parameters": {"retry_after": 0.01}}),
        says(500, "oops"),
        says(502, "<html>"),
        says(401, {"ok": False, "description": "Unauthorized"}),
        says(404, {"ok": False, "description": "Not Found"}),
        says(200, "not json"),
        says(200, {"ok": True, "result": True}),
        says(200, {"ok": True, "result": ["rubbish"]}),
        says(200, {"ok": True}),
        hangs_up,
    ],
)
async def test_nothing_kills_the_loop(
    trouble: Reply, telegram: TelegramChannel, bot_api: BotApiServer, kept: Kept
) -> None:
    bot_api.next("getUpdates", trouble, trouble)
    bot_api.arrives(text("here"))
    async with reading(telegram, kept):
        await until(lambda: kept.texts == ["here"] and bot_api.confirmed)
    assert telegram.health()["ok"]
    assert telegram.health()["problem"] == ""


async def test_a_refused_token_shows_in_health(telegram: TelegramChannel, bot_api: BotApiServer, kept: Kept) -> None:
    bot_api.next("getUpdates", *[says(401, {"ok": False, "description": "Unauthorized"})] * 3)
    async with reading(telegram, kept):
        await until(lambda: not telegram.health()["ok"])
        assert telegram.health()["problem"] == "InvalidToken: Unauthorized"
        await until(lambda: telegram.health()["ok"])


async def test_a_stalled_connection_is_rebuilt(telegram: TelegramChannel, bot_api: BotApiServer, kept: Kept) -> None:
    bot_api.next("getUpdates", hangs)
    bot_api.arrives(text("after the silence"))
    async with reading(telegram, kept):
        await until(lambda: kept.texts)
    assert telegram.health()["polling_restarts"] == 1
    assert len([method for method, _ in bot_api.connections if method == "getUpdates"]) == 2


async def test_a_webhook_left_over_is_removed_without_dropping(
    telegram: TelegramChannel, bot_api: BotApiServer, kept: Kept
) -> None:
    webhook = says(409, {"ok": False, "description": "Conflict: can't use getUpdates while webhook is active"})
    bot_api.next("getUpdates", webhook)
    bot_api.next("deleteWebhook", says(404, {"ok": False, "description": "Not Found"}))
    async with reading(telegram, kept):
        await until(lambda: len(bot_api.calls("getUpdates")) == 2)
    assert bot_api.calls("deleteWebhook") == [{}, {}]
    assert all("drop_pending_updates" not in fields for _, fields in bot_api.asked)


async def test_after_a_quiet_week_the_offset_is_forgotten(
    telegram: TelegramChannel, bot_api: BotApiServer, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ids restart anywhere: an offset from before would confirm, unread, whatever is below it."""
    monkeypatch.setattr(polling, "FORGET_OFFSET", 0.5)
    bot_api.arrives(text("before"))
    async with reading(telegram, kept):
        await until(lambda: bot_api.confirmed)
        await until(lambda: "offset" not in bot_api.calls("getUpdates")[-1])
        bot_api.arrives({**text("after"), "update_id": 3})
        await until(lambda: bot_api.confirmed[1:] == [3])
    assert kept.texts == ["before", "after"]


async def test_a_press_is_answered_after_it_is_kept(telegram: TelegramChannel, bot_api: BotApiServer) -> None:
    answered_before: list[int] = []

    async def accept(_: Sequence[Inbound]) -> dict[str, PressAnswer]:
        await asyncio.sleep(0.02)
        answered_before.append(len(bot_api.calls("answerCallbackQuery")))
        return {}

    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    bot_api.next("answerCallbackQuery", says(400, {"ok": False, "description": too_old}))
    bot_api.arrives(pressed("a", id="1"), pressed("b", id="2"))
    async with reading(telegram, accept):
        await until(lambda: len(bot_api.calls("answerCallbackQuery")) == 2)
    assert answered_before == [0]
    assert {fields["callback_query_id"] for fields in bot_api.calls("answerCallbackQuery")} == {"1", "2"}


async def test_start_learns_the_name(telegram: TelegramChannel, bot_api: BotApiServer, kept: Kept) -> None:
    await telegram.start()
    bot_api.arrives(text("/open@HandsBot"), text("/open@OtherBot"))
    async with reading(telegram, kept):
        await until(lambda: len(kept.inbounds) == 2)
    assert [inbound.kind for inbound in kept.inbounds] == [InboundKind.TEXT, InboundKind.OTHER]
    assert telegram.health()["bot"] == "HandsBot"


@pytest.mark.parametrize("status", [401, 404])
async def test_start_refuses_a_wrong_token(status: int, telegram: TelegramChannel, bot_api: BotApiServer) -> None:
    bot_api.next("getMe", says(status, {"ok": False, "description": "Unauthorized"}))
    with pytest.raises(Misconfigured):
        await telegram.start()
    assert not telegram.health()["ok"]


@pytest.mark.parametrize("trouble", [says(500), says(200, "?"), says(200, {"ok": True, "result": True}), hangs_up])
async def test_a_vendor_that_is_down_stops_no_start(
    trouble: Reply, telegram: TelegramChannel, bot_api: BotApiServer
) -> None:
    bot_api.next("getMe", trouble)
    await telegram.start()


async def test_nothing_private_is_logged(
    telegram: TelegramChannel, bot_api: BotApiServer, kept: Kept, http: Http, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kept.failing = 1
    bot_api.next("getUpdates", hangs_up, says(200, "secret words, not json"), says(502, "secret words"), hangs)
    bot_api.arrives(text("secret words"), update(message={**message(text="secret words"), "date": "?"}))
    await telegram.start()
    async with reading(telegram, kept):
        await until(lambda: bot_api.confirmed)
    await telegram.stop()
    dead = TelegramChannel(TOKEN, "http://127.0.0.1:9", http, lambda: NOW, timing=FAST, timeouts=QUICK)
    await dead.start()
    async with reading(dead, kept):
        await until(lambda: dead.health()["problem"])
    await dead.stop()
    said = caplog.text + str(telegram.health()) + str(dead.health())
    assert "not reachable" in said
    for secret in (TOKEN, "SECRET", "secret words"):
        assert secret not in said
