"""The network on a loopback port: both APIs and the page, served by uvicorn inside the running loop."""

import asyncio
import socket
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.sandbox import telegram_api, twilio_api
from bot.sandbox.network import Network

LAST_WORDS = 0.5
"""Seconds an answer under way may still take when the server stops."""


class CuttableProtocol(HttpToolsProtocol):
    """Lets the app cut the connection instead of answering, as a network does."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["sandbox.cut"] = self.transport.abort  # type: ignore[typeddict-unknown-key]


class QuietServer(uvicorn.Server):
    """Leaves the signals to whoever runs the loop, and stops at once: uvicorn's own rests cost a test 0.2 s."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ended = asyncio.Event()

    def end(self) -> None:
        self.should_exit = True
        self._ended.set()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    async def main_loop(self) -> None:
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """No new connections; answers under way get a moment; then the rest is cut."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if tasks := set(self.server_state.tasks):
            _, late = await asyncio.wait(tasks, timeout=LAST_WORDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await asyncio.sleep(0)  # lets the closed transports go


class SandboxServer:
    """`async with SandboxServer(network) as server:` - or `start` and `stop`. Port 0 takes any free one."""

    def __init__(self, network: Network, port: int = 0, *, extra: Sequence[BaseRoute] = ()) -> None:
        self.network = network
        self._wanted_port = port
        self._routes = [*telegram_api.routes(network), *twilio_api.routes(network), *extra]
        self._server: QuietServer | None = None
        self._task: asyncio.Task[None] | None = None
        self.port = 0

    @property
    def telegram_url(self) -> str:
        """The bot asks `<telegram_url>/bot<token>/<method>`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def twilio_url(self) -> str:
        """The bot asks `<twilio_url>/2010-04-01/…`."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Serving when it returns. OSError when the port is taken."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", self._wanted_port))
        except OSError:
            listener.close()
            raise
        self.port = listener.getsockname()[1]
        self.network.twilio.base_url = self.twilio_url
        config = uvicorn.Config(
            Starlette(routes=self._routes),
            http=CuttableProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
        )
        self._server = QuietServer(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))
        while not self._server.started and not self._task.done():  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """Ends long polls, webhooks and connections, then the server."""
        if self._server is None or self._task is None:
            return
        self._server.end()
        await self.network.close()
        await self._task
        self._server = self._task = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
