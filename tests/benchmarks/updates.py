"""Telegram updates: the whole path to a durable row, against the library's own dispatch to a stub."""

import itertools
import json
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.app import App
from tests.benchmarks import budgets
from tests.benchmarks.budgets import Row
from tests.benchmarks.circle import TELEGRAM_FROM, TELEGRAM_TOKEN, make_app
from tests.benchmarks.plan import Plan
from tests.benchmarks.rounds import Watch, alternate, middle, ratios
from tests.benchmarks.texts import MEMBERS, words

AT_ONCE = 50  # half of what one getUpdates brings

_numbers = itertools.count(1)


def _bodies(plan: Plan) -> list[bytes]:
    return [_body(words(plan.chance), plan.chance.randrange(MEMBERS)) for _ in range(plan.updates)]


def _body(text: str, member: int) -> bytes:
    number, person = next(_numbers), TELEGRAM_FROM + member
    sender: dict[str, Any] = {"id": person, "first_name": "Robin", "last_name": "Park", "username": f"robin{person}"}
    message = {
        "message_id": number,
        "from": {**sender, "is_bot": False, "language_code": "en"},
        "chat": {**sender, "type": "private"},
        "date": 1_777_636_740,
        "text": text,
    }
    return json.dumps({"update_id": number, "message": message}).encode()


async def rows(plan: Plan) -> list[Row]:
    """The one row."""
    app = make_app(plan.home / "telegram.db", "http://127.0.0.1:9")  # nothing is sent here
    library = ApplicationBuilder().token(TELEGRAM_TOKEN).updater(None).build()
    library.add_handler(MessageHandler(filters.TEXT, _do_nothing))
    library._initialized = True  # without the network that `initialize` asks who we are

    async def whole() -> float:
        bodies = _bodies(plan)
        with Watch() as watch:
            for start in range(0, len(bodies), AT_ONCE):
                await _accept(app, bodies[start : start + AT_ONCE])
        return watch.wall / len(bodies) * 1e6

    async def stub() -> float:
        bodies = _bodies(plan)
        with Watch() as watch:
            for body in bodies:
                update = Update.de_json(json.loads(body), library.bot)
                await library.process_update(update)
        return watch.wall / len(bodies) * 1e6

    async with app.connected():
        found = await alternate(plan.rounds, whole, stub)
    ours, theirs = f"{middle(found, 0):,.0f} µs", f"{middle(found, 1):,.0f} µs"
    return [Row(budgets.TELEGRAM, ours, theirs, ratios(found))]


async def _accept(app: App, bodies: list[bytes]) -> None:
    assert app.telegram is not None
    arrived = [app.telegram.parse_webhook(body) for body in bodies]
    batch = [inbound for inbound in arrived if inbound is not None]
    app.telegram.acknowledge(batch, await app.inbox.accept(batch))


async def _do_nothing(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    return
