"""Telegram's webhook side: each update is posted until the bot answers 200, one at a time for each chat."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import aiohttp

FIRST_WAIT = 0.1  # seconds; Telegram waits 2, 4, 8 … 120, a test cannot
LONGEST_WAIT = 1.0

Json = dict[str, Any]


class Webhook:
    """Posts what is `pending`; `confirm` is called with an update that was taken. `statuses` are the bot's answers."""

    def __init__(self, pending: list[Json], confirm: Callable[[Json], None]) -> None:
        self.url = ""
        self.secret = ""
        self.statuses: list[int] = []
        self._pending, self._confirm = pending, confirm
        self._waits: defaultdict[str, float] = defaultdict(lambda: FIRST_WAIT)
        self._posts: dict[str, asyncio.Task[None]] = {}  # by chat
        self._session: aiohttp.ClientSession | None = None

    def set(self, url: str, secret: str) -> None:
        """Begin posting to `url`; an empty one ends it."""
        self.url, self.secret = url, secret
        if not url:
            for post in self._posts.values():
                post.cancel()
        self.push()

    def push(self) -> None:
        """Something is pending: post the first of each chat that has none under way."""
        for update in self._pending if self.url else ():
            chat = _chat(update)
            if chat not in self._posts:
                self._posts[chat] = asyncio.create_task(self._deliver(chat, update))

    async def post(self, update: Json) -> int:
        """One try; the status, 0 without an answer."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15))
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with self._session.post(self.url, json=update, headers=headers) as answer:
                self.statuses.append(answer.status)
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    async def close(self) -> None:
        self.url = ""
        posts = list(self._posts.values())
        for post in posts:
            post.cancel()
        await asyncio.gather(*posts, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _deliver(self, chat: str, update: Json) -> None:
        try:
            if await self.post(update) == 200:
                self._confirm(update)
                self._waits.pop(chat, None)
            else:
                await asyncio.sleep(self._waits[chat])
                self._waits[chat] = min(LONGEST_WAIT, 2 * self._waits[chat])
        finally:
            del self._posts[chat]
            self.push()


def _chat(update: Json) -> str:
    """Whose update it is: what orders it."""
    for part in update.values():
        if isinstance(part, dict):
            return str(part.get("chat", part.get("from", {})).get("id", ""))
    return ""
