"""Faults to order in advance: the next request fails, or its answer is lost on the way back."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True, slots=True)
class Fault:
    """One answer to give instead of the real one. `code` is Twilio's, `description` either vendor's words."""

    status: int
    description: str = ""
    code: int = 0
    retry_after: int | None = None


class Faults:
    """Queues of faults by operation; "*" is any operation."""

    def __init__(self) -> None:
        self._fail: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._drop: defaultdict[str, deque[bool]] = defaultdict(deque)

    def fail(self, operation: str, fault: Fault, times: int) -> None:
        self._fail[operation].extend([fault] * times)

    def drop(self, operation: str, hang: bool, times: int) -> None:
        self._drop[operation].extend([hang] * times)

    def take(self, operation: str) -> Fault | None:
        for queue in (self._fail[operation], self._fail["*"]):
            if queue:
                return queue.popleft()
        return None

    def take_drop(self, operation: str) -> bool | None:
        """None: answer. False: cut the connection. True: never answer."""
        for queue in (self._drop[operation], self._drop["*"]):
            if queue:
                return queue.popleft()
        return None


async def lose_answer(request: Request, hang: bool) -> Response:
    """Cut the connection without an answer; or hold it open until the client gives up.

    The cut needs our own server (server.py puts `sandbox.cut` in the scope); elsewhere it hangs too.
    """
    cut = request.scope.get("sandbox.cut")
    if cut is not None and not hang:
        cut()
        await asyncio.sleep(0)
    else:
        while (await request.receive())["type"] != "http.disconnect":
            continue
    return Response(status_code=500)
