"""The driver: keep-alive connections that each send the next request when the last was answered."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from typing import cast


@dataclass(slots=True)
class Load:
    """What a run of requests took: seconds in all and for each, and how many were not answered 200."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds


class _Connection(asyncio.Protocol):
    """Small answers with a Content-Length, as all these servers give."""

    def __init__(self, waiting: deque[bytes], load: Load, done: "asyncio.Future[None]") -> None:
        self._waiting, self._load, self._done = waiting, load, done
        self._got = b""
        self._since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, gap, body = self._got.partition(b"\r\n\r\n")
        if not gap or len(body) < _length(head):
            return
        self._load.latencies.append(time.perf_counter() - self._since)
        self._load.refused += not head.startswith(b"HTTP/1.1 200")
        self._got = b""
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(error or ConnectionError("the server hung up"))

    def _next(self) -> None:
        if self._waiting:
            self._since = time.perf_counter()
            self._transport.write(self._waiting.popleft())
        else:
            self._done.done() or self._done.set_result(None)
            self._transport.close()


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


async def drive(port: int, requests: list[bytes], connections: int = 16) -> Load:
    """Send them all. Raises ConnectionError when the server hangs up."""
    loop = asyncio.get_running_loop()
    waiting, load = deque(requests), Load()
    ends: list[asyncio.Future[None]] = [loop.create_future() for _ in range(connections)]
    started = time.perf_counter()
    for end in ends:
        await loop.create_connection(lambda end=end: _Connection(waiting, load, end), "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.gather(*ends)
    load.seconds = time.perf_counter() - started
    return load
