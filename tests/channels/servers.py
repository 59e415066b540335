"""A Bot API and a Twilio API, just real enough: offsets confirm, lists have pages, and answers can be scripted."""

import asyncio
from base64 import b64encode
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

TOKEN = "4242:SECRET-token_of-the-bot"
ACCOUNT = "AC00000000000000000000000000000000"
PASSWORD = "twilio-auth-token"
OURS = "+18005551212"
AUTHORIZATION = "Basic " + b64encode(f"{ACCOUNT}:{PASSWORD}".encode()).decode()

Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


def says(status: int, body: dict[str, Any] | bytes | str = b"", **headers: str) -> Reply:
    """An answer out of the ordinary."""

    async def reply(_: web.Request) -> web.StreamResponse:
        if isinstance(body, dict):
            return web.json_response(body, status=status, headers=headers)
        raw = body.encode() if isinstance(body, str) else body
        return web.Response(status=status, body=raw, headers=headers)

    return reply


async def hangs(_: web.Request) -> web.StreamResponse:
    """Takes the request and never answers."""
    await asyncio.sleep(60)
    raise AssertionError("nobody waited so long")


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """Takes the request and closes the connection without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


class Server:
    """What both have: the address, what was asked, and answers scripted for one method."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.scripted: defaultdict[str, deque[Reply]] = defaultdict(deque)
        self.connections: set[tuple[str, Any]] = set()  # method and the peer's address

    def next(self, method: str, *replies: Reply) -> None:
        """The next calls of `method` get these answers."""
        self.scripted[method].extend(replies)

    def calls(self, method: str) -> list[dict[str, str]]:
        return [fields for name, fields in self.asked if name == method]

    async def answer(self, method: str, request: web.Request, fields: dict[str, str]) -> web.StreamResponse | None:
        self.asked.append((method, fields))
        assert request.transport is not None
        self.connections.add((method, request.transport.get_extra_info("peername")))
        return await self.scripted[method].popleft()(request) if self.scripted[method] else None


class BotApiServer(Server):
    """Telegram's side. `updates` are not confirmed yet."""

    def __init__(self) -> None:
        super().__init__()
        self.updates: list[Any] = []
        self.confirmed: list[int] = []
        self.sent = 100
        self.news = asyncio.Event()

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post(f"/bot{TOKEN}/{{method}}", self.handle)
        return app

    def arrives(self, *updates: Any) -> None:
        self.updates += updates
        self.news.set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fields = dict(parse_qsl(await request.text(), keep_blank_values=True))
        scripted = await self.answer(method, request, fields)
        if scripted is not None:
            return scripted
        return web.json_response({"ok": True, "result": await self.result(method, fields)})

    async def result(self, method: str, fields: dict[str, str]) -> Any:
        if method == "getMe":
            return {"id": 4242, "is_bot": True, "first_name": "Hands", "username": "HandsBot"}
        if method == "getUpdates":
            return await self.pending(int(fields.get("offset", 0)), float(fields.get("timeout", 0)))
        if method == "sendMessage":
            self.sent += 1
            return {"message_id": self.sent, "date": 1, "chat": {"id": int(fields["chat_id"])}}
        return True

    async def pending(self, offset: int, patience: float) -> list[Any]:
        def number(update: Any) -> int:
            return int(update.get("update_id", 0)) if isinstance(update, dict) else 0

        if offset:
            self.confirmed += [number(update) for update in self.updates if number(update) < offset]
            self.updates = [update for update in self.updates if number(update) >= offset]
        if not self.updates:
            self.news.clear()
            try:
                async with asyncio.timeout(patience):
                    await self.news.wait()
            except TimeoutError:
                return []
        return self.updates[:100]


class TwilioServer(Server):
    """Twilio's side. `messages` are list entries, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", self.handle)
        return app

    def entry(self, sid: str, at: datetime, **fields: Any) -> dict[str, Any]:
        """A list entry; by default a text that came in."""
        return {
            "sid": sid,
            "from": "+19175550142",
            "to": OURS,
            "body": "hello",
            "direction": "inbound",
            "status": "received",
            "num_media": "0",
            "date_sent": format_datetime(at),
            "date_created": format_datetime(at),
            **fields,
        }

    async def handle(self, request: web.Request) -> web.StreamResponse:
        fields = dict(parse_qsl(await request.text(), keep_blank_values=True)) or dict(request.query)
        scripted = await self.answer(request.method, request, fields)
        if scripted is not None:
            return scripted
        if request.headers.get("Authorization") != AUTHORIZATION:
            return web.json_response({"code": 20003, "message": "Authenticate", "status": 401}, status=401)
        if request.method == "POST":
            return web.json_response({"sid": f"SM{len(self.calls('POST')):032}", "status": "queued"}, status=201)
        return web.json_response(self.page(request))

    def page(self, request: web.Request) -> dict[str, Any]:
        query = dict(request.query)
        size, number = int(query.get("PageSize", 50)), int(query.get("Page", 0))
        rows = [row for row in self.messages if query.get("To") in (None, row["to"])]
        start = number * size
        more = f"{request.path}?{urlencode({**query, 'Page': number + 1})}" if rows[start + size :] else None
        return {"messages": rows[start : start + size], "next_page_uri": more, "page": number, "page_size": size}


@asynccontextmanager
async def serving(server: BotApiServer | TwilioServer) -> AsyncIterator[None]:
    """Runs it on a free port of loopback."""
    runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield
    finally:
        await runner.cleanup()


async def until(true: Callable[[], Any]) -> None:
    """Waits until it is so; five seconds at most."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 what it waits for is not ours to signal
            await asyncio.sleep(0.005)
