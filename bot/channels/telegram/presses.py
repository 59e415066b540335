"""Stops the waiting circle on a pressed button, once the press is kept. Nothing depends on it."""

import asyncio
import logging
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram.api import BotApi
from bot.channels.telegram.sending import start_link
from handlers.messages import PressAnswer

log = logging.getLogger(__name__)

KEPT = 1000  # presses not answered yet; Telegram itself forgets them after 150 s
LONGEST_ALERT = 200  # characters


def fields_of(answer: PressAnswer | None, username: str) -> dict[str, Any]:
    """What answerCallbackQuery is given besides the query: an alert, or the private chat with us to open."""
    if answer is None:
        return {}
    if answer.start is not None:
        return {"url": start_link(username, answer.start)} if username else {}
    return {"text": answer.text[:LONGEST_ALERT], "show_alert": True} if answer.text else {}


class Presses:
    """Which callback query belongs to which update. In memory only: lost, a circle turns a little longer."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._queries: dict[str, str] = {}  # by update id, oldest first
        self._under_way: set[asyncio.Task[None]] = set()

    def remember(self, external_id: str, query: str) -> None:
        """The update `external_id` was the callback query `query`."""
        self._queries[external_id] = query
        if len(self._queries) > KEPT:
            self._queries.pop(next(iter(self._queries)))

    def answer(self, external_id: str, fields: dict[str, Any]) -> None:
        """Answer it, in a task of its own, if it was a press."""
        query = self._queries.pop(external_id, None)
        if query is not None:
            task = asyncio.create_task(self._answer({"callback_query_id": query, **fields}))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def stop(self) -> None:
        """Drop what is under way."""
        tasks = tuple(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, fields: dict[str, Any]) -> None:
        """Any refusal is fine, "query is too old" above all."""
        try:
            await self._api.call("answerCallbackQuery", fields)
        except TelegramError as fault:
            log.debug("telegram press not answered: %s", type(fault).__name__)
