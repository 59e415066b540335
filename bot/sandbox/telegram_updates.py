"""The queue of updates a bot has not confirmed yet, and the long poll that waits on it."""

import asyncio
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.bubbles import Bubble, Json
from bot.sandbox.changes import Changes
from bot.sandbox.telegram_errors import BY_WEBHOOK, OTHER_POLL, WEBHOOK_SET, ApiError, conflict

KEPT = timedelta(hours=24)
KEPT_CALLBACK = timedelta(seconds=150)
LONGEST_POLL = 50
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that come only when `allowed_updates` names them."""


@dataclass(eq=False, slots=True)
class Update:
    id: int
    kind: str
    body: Json
    chat: int
    at: datetime
    bubble: Bubble | None

    def json(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}


class Updates:
    """Unconfirmed updates in order. Only one long poll at a time: a new one ends the old with 409."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._next_id = random.randint(10_000_000, 900_000_000)  # noqa: S311 - not a secret
        self._poll: asyncio.Future[None] | None = None
        self.waiting: list[Update] = []
        self.allowed: frozenset[str] = frozenset()

    def add(self, kind: str, body: Json, chat: int, bubble: Bubble | None = None) -> Update | None:
        """None when the bot did not ask for this kind."""
        wanted = kind in self.allowed if self.allowed else kind not in UNASKED
        if not wanted:
            return None
        update = Update(self._next_id, kind, body, chat, self._changes.now(), bubble)
        self._next_id += 1
        self.waiting.append(update)
        self._end_poll(None)
        return update

    def allow(self, kinds: list[str] | None) -> None:
        """Remembered until the next call that names kinds; an empty list is the default again."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    def restart_ids(self) -> None:
        """What a quiet week does: the next update has a random, maybe lower, id."""
        self._next_id = random.randint(10_000_000, 900_000_000)  # noqa: S311

    async def take(self, offset: int, limit: int, wait: int) -> list[Update]:
        """Confirm what is below `offset` (negative: all but the last so many), then up to `limit` of the rest."""
        self._end_poll(conflict(OTHER_POLL))
        if offset < 0:
            self.confirm(self.waiting[:offset])
        elif offset > 0:
            self.confirm([update for update in self.waiting if update.id < offset])
        self._expire()
        if not self.waiting and wait > 0:
            await self._wait(min(wait, LONGEST_POLL))
        return self.waiting[: min(max(limit, 1), 100)]

    def confirm(self, updates: list[Update]) -> None:
        gone = {update.id for update in updates}
        self.waiting = [update for update in self.waiting if update.id not in gone]
        for update in updates:
            if update.bubble is not None:
                update.bubble.status = "delivered"
        if updates:
            self._changes.poke()

    def stop_poll(self) -> None:
        self._end_poll(conflict(BY_WEBHOOK))

    def refuse_polls(self) -> ApiError:
        return conflict(WEBHOOK_SET)

    def close(self) -> None:
        """Let a waiting poll answer with nothing."""
        self._end_poll(None)

    def _expire(self) -> None:
        now = self._changes.now()
        self.waiting = [
            u for u in self.waiting if now - u.at <= (KEPT_CALLBACK if u.kind == "callback_query" else KEPT)
        ]

    async def _wait(self, seconds: int) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def _end_poll(self, error: ApiError | None) -> None:
        poll, self._poll = self._poll, None
        if poll is None or poll.done():
            return
        if error is None:
            poll.set_result(None)
        else:
            poll.set_exception(error)
