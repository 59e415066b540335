"""What a message costs on its way out, against posting the same bytes with nothing around."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import aiohttp

from bot.channels import Channel
from bot.channels.http import Http
from bot.channels.sms import SmsChannel
from bot.channels.telegram import TelegramChannel
from bot.clock import Clock
from handlers.messages import Button, Outbound
from tests.benchmarks import budgets
from tests.benchmarks.budgets import Budget, Row
from tests.benchmarks.circle import TELEGRAM_TOKEN
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import serving
from tests.benchmarks.rounds import Watch, alternate, middle, ratios
from tests.benchmarks.texts import ACCOUNT, OURS, PUBLIC, TOKEN, phone

IN_FLIGHT = 8  # as the outbox
TEXT = "K7: groceries for 4, by Fri, 0.8 mi from you, no car. Can you? Reply YES or NO, or YES K7."
BUTTONS = ((Button("I can", "YES K7"), Button("I can't", "NO K7")),)
FORM = "application/x-www-form-urlencoded"


async def rows(plan: Plan) -> list[Row]:
    """One row for each vendor."""
    with serving("sink") as sink:
        http = Http()
        telegram = TelegramChannel(TELEGRAM_TOKEN, sink.url, http, Clock().now)
        sms = SmsChannel(ACCOUNT, TOKEN, OURS, "", sink.url, PUBLIC, http, Clock().now)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as bare:
            try:
                first = await _row(
                    plan, budgets.SEND_TELEGRAM, telegram, "telegram:5000", _poster(bare, _bot(sink.url))
                )
                second = await _row(plan, budgets.SEND_TWILIO, sms, f"sms:{phone(1)}", _poster(bare, _api(sink.url)))
            finally:
                await telegram.stop()
                await http.close()
    return [first, second]


async def _row(
    plan: Plan, budget: Budget, channel: Channel, address: str, post: Callable[[int], Awaitable[object]]
) -> Row:
    async def ours() -> float:
        return await _cpu_each(plan.sends, lambda number: channel.send(Outbound(number, address, TEXT, BUTTONS, 3600)))

    async def theirs() -> float:
        return await _cpu_each(plan.sends, post)

    found = await alternate(plan.rounds, ours, theirs)
    return Row(budget, f"{middle(found, 0):,.0f} µs", f"{middle(found, 1):,.0f} µs", ratios(found))


async def _cpu_each(count: int, send: Callable[[int], Awaitable[object]]) -> float:
    """Microseconds of CPU a message, IN_FLIGHT at once."""
    numbers = iter(range(1, count + 1))

    async def one_after_another() -> None:
        for number in numbers:
            await send(number)

    with Watch() as watch:
        await asyncio.gather(*(one_after_another() for _ in range(IN_FLIGHT)))
    return watch.cpu / count * 1e6


def _poster(
    session: aiohttp.ClientSession, request: tuple[str, bytes, Mapping[str, str]]
) -> Callable[[int], Awaitable[object]]:
    url, body, headers = request

    async def post(_number: int) -> bytes:
        async with session.post(url, data=body, headers=headers) as response:
            return await response.read()

    return post


def _bot(url: str) -> tuple[str, bytes, Mapping[str, str]]:
    body = b"chat_id=5000&text=" + TEXT.replace(" ", "+").encode() + b"&reply_markup=" + b"x" * 150
    return f"{url}/bot{TELEGRAM_TOKEN}/sendMessage", body, {"Content-Type": FORM}


def _api(url: str) -> tuple[str, bytes, Mapping[str, str]]:
    body = b"To=%2B12025550001&From=%2B18005550100&Body=" + TEXT.replace(" ", "+").encode()
    headers = {"Content-Type": FORM, "Authorization": "Basic " + "x" * 90}
    return f"{url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json", body, headers
