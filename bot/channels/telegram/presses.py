"""Stops the waiting circle on a pressed button, once the press is kept. Nothing depends on it."""

import asyncio
import logging
from collections.abc import Iterable

from telegram.error import TelegramError

from bot.channels.telegram.api import BotApi

log = logging.getLogger(__name__)

KEPT = 1000  # presses not answered yet; Telegram itself forgets them after 150 s


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

    def answer(self, external_ids: Iterable[str]) -> None:
        """Answer those of these which were presses, in tasks of their own."""
        for external_id in external_ids:
            query = self._queries.pop(external_id, None)
            if query is not None:
                task = asyncio.create_task(self._answer(query))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)

    async def stop(self) -> None:
        """Drop what is under way."""
        tasks = tuple(self._under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, query: str) -> None:
        """Any refusal is fine, "query is too old" above all."""
        try:
            await self._api.call("answerCallbackQuery", {"callback_query_id": query})
        except TelegramError as fault:
            log.debug("telegram press not answered: %s", type(fault).__name__)
