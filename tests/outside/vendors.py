"""What both vendors' servers share: a port on loopback, what was asked of them, and faults that can be ordered."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol
from urllib.parse import parse_qsl

from aiohttp import web

Fields = dict[str, str]
Fault = Callable[[web.Request, Callable[[], Awaitable[web.StreamResponse]]], Awaitable[web.StreamResponse]]
"""What happens in place of a proper answer; it may let the server do the work first."""


def answers(status: int, body: dict[str, Any]) -> Fault:
    """Nothing is done, and this is said."""

    async def fault(_: web.Request, __: Callable[[], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
        return web.json_response(body, status=status)

    return fault


async def refuses(request: web.Request, _: Callable[[], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
    """The connection is cut and nothing was done."""
    return _cut(request)


async def accepts_then_cuts(
    request: web.Request, work: Callable[[], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """The work is done, and the connection is cut before the answer."""
    await work()
    return _cut(request)


def accepts_then_hangs(accepted: asyncio.Event) -> Fault:
    """The work is done, `accepted` is set, and the answer never comes; ends with the connection, or after a minute."""

    async def fault(request: web.Request, work: Callable[[], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
        await work()
        accepted.set()
        for _ in range(1200):
            if request.transport is None or request.transport.is_closing():
                break
            await asyncio.sleep(0.05)
        return _cut(request)

    return fault


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


class Vendor:
    """One server. `next` orders faults for the coming calls of a method; `asked` is every call, in order."""

    def __init__(self) -> None:
        self.url = ""
        self.latency = 0.0  # seconds between having done something and saying so
        self.asked: list[tuple[str, Fields]] = []
        self._faults: defaultdict[str, list[tuple[Fields, Fault]]] = defaultdict(list)

    def next(self, method: str, *faults: Fault, **only: str) -> None:
        """The coming calls of `method` fail so; `only` those with these fields."""
        self._faults[method] += [(only, fault) for fault in faults]

    def calls(self, method: str) -> list[Fields]:
        return [fields for name, fields in self.asked if name == method]

    async def perform(
        self,
        method: str,
        request: web.Request,
        fields: Fields,
        work: Callable[[], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        """Note the call and do the work, or what was ordered in its place."""
        self.asked.append((method, fields))
        for order in self._faults[method]:
            if order[0].items() <= fields.items():
                self._faults[method].remove(order)
                return await order[1](request, work)
        answer = await work()
        await asyncio.sleep(self.latency)
        return answer

    def heal(self, method: str) -> None:
        """No more faults for it."""
        self._faults[method].clear()

    def ordered(self, method: str) -> int:
        """Faults that have not happened yet."""
        return len(self._faults[method])


async def fields_of(request: web.Request) -> Fields:
    """Query, form and JSON alike, as both vendors take them; values that are not text become JSON."""
    fields: Fields = dict(request.query)
    if request.content_type == "application/json":
        body = await request.json()
        fields |= {key: value if isinstance(value, str) else json.dumps(value) for key, value in body.items()}
    elif request.content_type.startswith("multipart/"):
        form = await request.post()
        fields |= {key: str(value) for key, value in form.items()}
    else:
        fields |= dict(parse_qsl(await request.text(), keep_blank_values=True))
    return fields


class Served(Protocol):
    url: str

    def app(self) -> web.Application: ...
    async def close(self) -> None: ...


@asynccontextmanager
async def serving(vendor: Served) -> AsyncIterator[None]:
    """Runs it on a free port of loopback until the end of the block."""
    runner = web.AppRunner(vendor.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    vendor.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield
    finally:
        await vendor.close()
        await runner.cleanup()


async def until(true: Callable[[], Any], seconds: float = 20.0, what: str = "it to happen") -> None:
    """Waits until it is so. Raises AssertionError after so many seconds."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not true():
        assert loop.time() < end, f"waited {seconds:g} s for {what}"
        await asyncio.sleep(0.02)
