"""The network's own way out: the HTTP requests it makes to the bot, and the tasks that make them."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to a webhook; `status` is 0 when there was no answer, and `error` says why."""

    status: int
    text: str = ""
    retry_after: float | None = None
    error: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Wire:
    """One aiohttp session, made when first needed; `close` ends it and every task."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def post(self, url: str, *, headers: Mapping[str, str], data: bytes, seconds: float, kind: str) -> Answer:
        """POST `data` of content type `kind`; a failure is an Answer too, never an exception."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        try:
            async with self._session.post(
                url,
                data=data,
                headers={"Content-Type": kind, **headers},
                timeout=aiohttp.ClientTimeout(total=seconds),
                allow_redirects=False,
            ) as response:
                retry = response.headers.get("Retry-After", "")
                wait = float(retry) if retry.isdigit() else None
                return Answer(response.status, await response.text(), wait)
        except TimeoutError:
            return Answer(0, error="Read timeout expired")
        except aiohttp.ClientConnectorError:
            return Answer(0, error="Connection refused")
        except aiohttp.ClientError as error:
            return Answer(0, error=str(error) or type(error).__name__)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        """Until every webhook and receipt that is under way has ended."""
        while tasks := [task for task in self._tasks if task is not asyncio.current_task()]:
            await asyncio.wait(tasks)

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None
