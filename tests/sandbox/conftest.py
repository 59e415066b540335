"""A network on a free port, and the vendors' real libraries talking to it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
import telegram
from aiohttp import web
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from bot.sandbox import Network, SandboxServer


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def now(self) -> datetime:
        return self.time

    def advance(self, by: timedelta) -> None:
        self.time += by


class Loopback(TwilioHttpClient):
    """The SDK's own client, its one URL turned to the sandbox."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def request(self, method: str, uri: str, *args: Any, **options: Any) -> Response:
        return super().request(method, uri.replace("https://api.twilio.com", self.url), *args, **options)


class Hook:
    """A bot's web server: keeps what it is sent, answers what it is told to."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.answers: list[web.Response] = []
        self.hold: asyncio.Event | None = None
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        fields = await request.json() if request.content_type == "application/json" else await request.post()
        self.got.append((str(request.rel_url), dict(request.headers), dict(fields)))
        if self.hold is not None:
            await self.hold.wait()
        return self.answers.pop(0) if self.answers else web.Response(text="<Response/>")

    @property
    def bodies(self) -> list[str]:
        return [fields["Body"] for _, _, fields in self.got if "Body" in fields]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def network(clock: Clock) -> AsyncIterator[Network]:
    network = Network(clock)
    yield network
    await network.close()


@pytest.fixture
async def server(network: Network) -> AsyncIterator[SandboxServer]:
    async with SandboxServer(network) as running:
        yield running


@pytest.fixture
async def bot(network: Network, server: SandboxServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[telegram.Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else every RetryAfter warns
    async with telegram.Bot(network.telegram.token, base_url=f"{server.telegram_url}/bot") as running:
        yield running


@pytest.fixture
async def http(server: SandboxServer) -> AsyncIterator[aiohttp.ClientSession]:
    """Signed in at Twilio; Telegram does not care."""
    account = server.network.twilio
    headers = {"Authorization": aiohttp.encode_basic_auth(account.account_sid, account.auth_token)}
    async with aiohttp.ClientSession(server.telegram_url, headers=headers) as session:
        yield session


@pytest.fixture
def twilio(network: Network, server: SandboxServer) -> Iterator[Client]:
    client = Loopback(server.twilio_url)
    yield Client(network.twilio.account_sid, network.twilio.auth_token, http_client=client)
    if client.session is not None:
        client.session.close()


@pytest.fixture
def text(twilio: Client, network: Network) -> Callable[..., Any]:
    """Send through the SDK, which blocks, from a thread."""

    async def send(to: str = "+12025550101", body: str = "hello", **options: Any) -> Any:
        options = {"from_": network.twilio.number} | options
        return await asyncio.to_thread(lambda: twilio.messages.create(to=to, body=body, **options))

    return send


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/{tail:.*}", hook.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield hook
    await runner.cleanup()
