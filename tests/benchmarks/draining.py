"""The outbox emptied over HTTP, against the same loop with a channel that sends nothing."""

from datetime import UTC, datetime
from typing import Any

import bot.outbox
from bot.app import App
from bot.channels import Channel, Pace
from bot.outbox import Lane
from handlers.messages import Outbound
from storage import outbound
from storage.states import OutboundStatus, Purpose
from tests.benchmarks import budgets
from tests.benchmarks.budgets import Row
from tests.benchmarks.circle import make_app
from tests.benchmarks.plan import Plan
from tests.benchmarks.processes import serving
from tests.benchmarks.rounds import Watch, alternate, middle, ratios
from tests.benchmarks.sending import TEXT
from tests.benchmarks.texts import MEMBERS

UNHURRIED = Pace(overall=1e6, per_chat=1e6, chat_burst=100_000)  # what the vendors allow is not what is measured
BATCH = 10


class Nowhere:
    """The Telegram channel, but for its sends."""

    def __init__(self, channel: Channel) -> None:
        self.name, self.prefixes, self.pace = channel.name, channel.prefixes, channel.pace

    async def send(self, message: Outbound) -> str:
        return f"0:{message.reference}"


async def rows(plan: Plan) -> list[Row]:
    """The one row."""
    bot.outbox.BATCH = BATCH  # type: ignore[misc, unused-ignore]
    with serving("sink") as sink:
        app = make_app(plan.home / "outbox.db", sink.url, pace=UNHURRIED)
        lane = next(lane for lane in app.outbox.lanes if lane.channel.name == "telegram")
        silent: Any = Nowhere(lane.channel)
        real = lane.channel

        async def over_http() -> float:
            lane.channel = real
            return await _drain(app, lane, plan.drained)

        async def without() -> float:
            lane.channel = silent
            return await _drain(app, lane, plan.drained)

        async with app.connected():
            found = await alternate(plan.rounds, over_http, without)
    return [Row(budgets.DRAIN, f"{middle(found, 0):,.0f}/s", f"{middle(found, 1):,.0f}/s", ratios(found))]


async def _drain(app: App, lane: Lane, count: int) -> float:
    """Messages a second."""
    now = datetime.now(UTC)
    queued = [_row(app.circle.id, number % MEMBERS + 1, now) for number in range(count)]
    await app.store.run(lambda session: outbound.enqueue(session, queued))
    with Watch() as watch:
        await lane.settle()
    return count / watch.wall


def _row(circle_id: int, member: int, now: datetime) -> dict[str, Any]:
    return {
        "circle_id": circle_id,
        "member_id": member,
        "address_id": member * 2,  # each member's second address is on Telegram
        "need_id": None,
        "channel": "telegram",
        "purpose": Purpose.REPLY,
        "priority": 0,
        "text": TEXT,
        "buttons": None,
        "status": OutboundStatus.QUEUED,
        "due_at": now,
        "not_after": None,
        "last_word": False,
        "tries": 0,
        "created_at": now,
    }
