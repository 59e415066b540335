"""The two channels, each talking to a small server on loopback."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels import Pace
from bot.channels.http import Http, Timeouts
from bot.channels.sms import SmsChannel
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.polling import Timing

from .servers import ACCOUNT, OURS, PASSWORD, TOKEN, BotApiServer, TwilioServer, serving

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
QUICK = Timeouts(connect=1, write=0.1, read=0.5)
FAST = Timing(long_poll=1, margin=0.3, stall=0.5, first_wait=0.01, longest_wait=0.05, bad_token_wait=0.05)


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    http = Http()
    yield http
    await http.close()


@pytest.fixture
async def bot_api() -> AsyncIterator[BotApiServer]:
    server = BotApiServer()
    async with serving(server):
        yield server


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioServer]:
    server = TwilioServer()
    async with serving(server):
        yield server


@pytest.fixture
async def telegram(bot_api: BotApiServer, http: Http) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(TOKEN, bot_api.url, http, lambda: NOW, timing=FAST, timeouts=QUICK)
    yield channel
    await channel.stop()


@pytest.fixture
def make_sms(twilio: TwilioServer, http: Http) -> Callable[..., SmsChannel]:
    def make(**changes: Any) -> SmsChannel:
        settings = {
            "account_sid": ACCOUNT,
            "auth_token": PASSWORD,
            "number": OURS,
            "messaging_service_sid": "",
            "api_url": twilio.url,
            "public_url": "https://example.org",
            "http": http,
            "clock": lambda: NOW,
            "timeouts": QUICK,
            "poll_every": 0.01,
        }
        return SmsChannel(**{**settings, **changes})

    return make


@pytest.fixture
def sms(make_sms: Callable[..., SmsChannel]) -> SmsChannel:
    return make_sms()


@pytest.fixture
def make_pace() -> Callable[[float], Pace]:
    return lambda overall: Pace(overall=overall, per_chat=overall, chat_burst=100)
