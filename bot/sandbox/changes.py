"""The network's clock, and a way to wait until something on a phone changed."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime


class Changes:
    """Told of every change; wakes whoever waits. `version` rises by one with each."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._waiting: set[asyncio.Event] = set()
        self.version = 0
        self.closed = False

    def now(self) -> datetime:
        """The network's time, aware UTC, in whole seconds as both vendors count it."""
        return self._clock().astimezone(UTC).replace(microsecond=0)

    def poke(self) -> None:
        self.version += 1
        for event in self._waiting:
            event.set()

    def close(self) -> None:
        """Wake everyone for the last time: a page's stream of changes ends with it."""
        self.closed = True
        self.poke()

    async def next(self, seconds: float) -> bool:
        """True once something changed, False after so many seconds without."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(event)
        return True

    async def wait(self, predicate: Callable[[], object], timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Until `predicate()` is true; TimeoutError after `timeout` seconds of real time."""
        async with asyncio.timeout(timeout):
            while not predicate():
                await self.next(0.05)  # also looks again when what changed is not ours
