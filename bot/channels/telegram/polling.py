"""getUpdates for ever. The offset moves only after what came is kept: killed at any instant, nothing is lost."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.backoff import Backoff
from bot.channels.http import Http
from bot.channels.telegram.api import BotApi
from bot.channels.telegram.arriving import ALLOWED_UPDATES
from bot.channels.telegram.errors import scrub, seconds

log = logging.getLogger(__name__)

FORGET_OFFSET = 6 * 24 * 3600.0
"""Seconds without an update after which the offset is dropped: after a quiet week Telegram's ids restart anywhere,
and an offset from before would confirm, unread, whatever is below it."""

Raw = dict[str, Any]
Deliver = Callable[[Sequence[Raw]], Awaitable[None]]
"""Keep and handle these raw updates; returns only when all are durable."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. The defaults are for the real Telegram; tests shorten them."""

    long_poll: int = 30  # Telegram holds an empty poll so long
    margin: float = 10  # we wait so much longer for its answer
    stall: float = 90  # without a good poll: the connection is rebuilt
    first_wait: float = 1
    longest_wait: float = 30
    bad_token_wait: float = 60


class Poller:
    """One endless poll. `line` is a connection of its own: a stalled poll never holds up a send."""

    def __init__(self, api: BotApi, line: Http, token: str, timing: Timing, prepare: Callable[[], Awaitable[None]]):
        self._api = api
        self._line = line
        self._token = token
        self._timing = timing
        self._prepare = prepare
        self._prepared = False
        self._backoff = Backoff(timing.first_wait, timing.longest_wait)
        self._offset: int | None = None
        self._last_update = self._watched_from = time.monotonic()
        self.last_poll: float | None = None  # monotonic seconds of the last good one
        self.restarts = 0
        self.refused = False  # the token is not, or no longer, Telegram's
        self.problem = ""  # why the last turn failed, in words for an operator

    async def run(self, deliver: Deliver) -> None:
        """Until cancelled. Survives every answer of Telegram's and every failure of `deliver`."""
        self._watched_from = time.monotonic()
        while True:
            try:
                updates = await self._poll()
                await self._hand_over(updates, deliver)
                self.problem, self.refused = "", False
                self._backoff.reset()
            except Exception as fault:
                wait = self._failed(fault)
                await self._watch()
                await asyncio.sleep(wait)

    async def _poll(self) -> list[Raw]:
        """One getUpdates. The outer timeout is for the day on which the connection's own ones do not fire."""
        timing = self._timing
        if not self._prepared:
            await self._prepare()
            self._prepared = True
        if time.monotonic() - self._last_update > FORGET_OFFSET:
            self._offset = None
        request: Raw = {"timeout": timing.long_poll, "allowed_updates": ALLOWED_UPDATES}
        if self._offset is not None:
            request["offset"] = self._offset
        async with asyncio.timeout(timing.long_poll + 2 * timing.margin):
            answer = await self._api.call("getUpdates", request, read_timeout=timing.long_poll + timing.margin)
        updates = [raw for raw in answer or [] if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]
        if answer and not updates:
            raise TelegramError("updates without ids")
        self.last_poll = self._watched_from = time.monotonic()
        return updates

    async def _hand_over(self, updates: list[Raw], deliver: Deliver) -> None:
        if updates:
            await deliver(updates)
            self._offset = max(raw["update_id"] for raw in updates) + 1
            self._last_update = time.monotonic()

    def _failed(self, fault: Exception) -> float:
        """Note what went wrong; seconds to wait. Of others' exceptions only the name: they may hold people's words."""
        ours = isinstance(fault, TelegramError)
        self.refused = isinstance(fault, InvalidToken)
        self.problem = f"{type(fault).__name__}: {scrub(str(fault), self._token)}" if ours else type(fault).__name__
        log.warning("telegram poll failed, %d in a row: %s", self._backoff.failures + 1, self.problem)
        wait = self._backoff.next()
        if isinstance(fault, Conflict):
            self._prepared = False  # perhaps a webhook was set behind our back; another poller we can only wait out
        if isinstance(fault, InvalidToken):
            return self._timing.bad_token_wait
        if isinstance(fault, RetryAfter):
            return max(wait, seconds(fault))
        return wait

    async def _watch(self) -> None:
        """No good poll for `stall` seconds: everything about the connection is made anew."""
        if time.monotonic() - self._watched_from < self._timing.stall:
            return
        self._watched_from = time.monotonic()
        self.restarts += 1
        log.warning("telegram polling stalled: connection rebuilt, %d since the start", self.restarts)
        await self._line.renew()
