"""The clock that ticks: APScheduler calls, rows remember. A tick that is missed only delays."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from handlers import arrivals
from handlers.circle import CircleRules
from storage import retention, timers
from storage.store import Store, StoreDown

log = logging.getLogger(__name__)

TIMERS_EVERY = 1  # seconds
RETRY_EVERY = 15
CATCH_UP_EVERY = 300
PURGE_EVERY = 6 * 3600
BATCH = 100
FAILED_TIMER_WAIT = timedelta(minutes=5)
KEEP = timedelta(days=30)  # what arrived and what was sent, with its words
STALE = 60.0  # seconds without a good tick: not well


class Scheduler:
    """A few ticks over timer rows. `wake` is called when something may have been said."""

    def __init__(self, store: Store, circle: CircleRules, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._circle = circle
        self._clock = clock
        self._wake = wake
        self._ticks = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._last_good = datetime.now(UTC)

    def start(self, retry_failed: Callable[[], Awaitable[None]], catch_up: Callable[[], Awaitable[None]]) -> None:
        """Begin to tick. APScheduler keeps its jobs in memory: every promise is a row of ours."""
        self._every(TIMERS_EVERY, self.do_due)
        self._every(RETRY_EVERY, retry_failed)
        self._every(CATCH_UP_EVERY, catch_up)
        self._every(PURGE_EVERY, self.purge)
        self._ticks.start()

    def stop(self) -> None:
        """No more ticks."""
        if self._ticks.running:
            self._ticks.shutdown(wait=False)

    def health(self) -> dict[str, object]:
        """`ok` while ticks come through to the database."""
        quiet = (datetime.now(UTC) - self._last_good).total_seconds()
        return {"ok": self._ticks.running and quiet < STALE, "last_tick_seconds": round(quiet, 1)}

    async def do_due(self) -> int:
        """Do every timer that is due, each in its own transaction; how many."""
        done = 0
        while ids := await self._store.run(lambda s: timers.due(s, self._circle.id, self._clock.now(), BATCH)):
            before = done
            for timer_id in ids:
                done += await self._do(timer_id)
            if len(ids) < BATCH or done == before:  # the rest is another process's, or fails
                break
        self._last_good = datetime.now(UTC)
        if done:
            self._wake()
        return done

    async def purge(self) -> None:
        """Forget old words."""
        before = self._clock.now() - KEEP
        await self._store.run(lambda session: retention.forget_old_words(session, before))

    async def _do(self, timer_id: int) -> bool:
        now = self._clock.now()
        try:
            return await self._store.run(lambda session: arrivals.do_timer(session, self._circle, timer_id, now))
        except StoreDown:
            raise
        except Exception:
            log.exception("timer %s failed, put off", timer_id)
            await self._store.run(lambda session: timers.put_off(session, timer_id, now, FAILED_TIMER_WAIT))
            return False

    def _every(self, seconds: int, act: Callable[[], Awaitable[object]]) -> None:
        async def tick() -> None:
            try:
                await act()
            except Exception:
                log.exception("a tick failed; the next one comes")

        self._ticks.add_job(tick, "interval", seconds=seconds)
