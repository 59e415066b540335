"""Telegram's webhook side: each update is posted until the bot answers 200, in order, with waits that grow."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import aiohttp

TRIES = 8
FIRST_WAIT = 0.2  # seconds; Telegram waits 2, 4, 8 …, a test cannot


class Webhook:
    """`confirm` is called with an update that was taken. `statuses` are the bot's answers so far."""

    def __init__(self, confirm: Callable[[dict[str, Any]], None]) -> None:
        self.url = ""
        self.secret = ""
        self.statuses: list[int] = []
        self._confirm = confirm
        self._queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def set(self, url: str, secret: str, pending: Sequence[dict[str, Any]]) -> None:
        """Begin posting to `url`, first what is pending; an empty one ends it."""
        fresh = bool(url) and self._task is None
        self.url, self.secret = url, secret
        if fresh:
            for update in pending:
                self.push(update)
            self._task = asyncio.create_task(self._run())

    def push(self, update: dict[str, Any]) -> None:
        self._queue.put_nowait(update)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15)) as session:
            while True:
                await self._deliver(session, await self._queue.get())

    async def _deliver(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> None:
        wait = 0.0
        for _ in range(TRIES):
            await asyncio.sleep(wait)
            wait = wait * 2 or FIRST_WAIT
            if await self.post(session, update) == 200:
                self._confirm(update)
                return

    async def post(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> int:
        """One try; the status, 0 without an answer."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers) as answer:
                self.statuses.append(answer.status)
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0
