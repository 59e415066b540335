"""`manyhands demo`: the bot on an embedded phone network, with a small circle, in the browser."""

import asyncio
import contextlib
import socket
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer
import uvloop
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from bot.app import App
from bot.channels import Pace
from bot.clock import Clock
from bot.faults import SettingsError
from bot.logs import set_up_logs
from bot.opening import open_database, open_rules
from bot.running import listen
from bot.sandbox import Network, SandboxServer
from bot.sandbox.page import routes
from bot.sandbox.seed import NUMBER, PLACES, gather, seed
from bot.settings import Settings
from handlers.joining import new_invite
from handlers.texts import LANGUAGES
from handlers.understanding import Gazetteer
from storage import members
from storage.crypto import new_key, read_key
from storage.states import Role

PORTS = range(8080, 8090)
PACE = Pace(overall=10, per_chat=2, chat_burst=5, replies=30)
MORNING = timedelta(hours=1)  # after quiet hours: a demo at night would only be told to wait


def demo() -> None:
    """Run until Ctrl-C. Nothing is kept: the database is in a temporary directory."""
    set_up_logs("WARNING")
    listener = _listen()
    with tempfile.TemporaryDirectory(prefix="manyhands-demo-") as home, contextlib.suppress(KeyboardInterrupt):
        uvloop.run(_run(Path(home), listener))


async def _run(home: Path, listener: socket.socket) -> None:
    clock, port = Clock(), listener.getsockname()[1]
    network = Network(clock.now, number=NUMBER)
    async with SandboxServer(network) as server, _bot(home, port, network, server, clock) as app:
        serving = asyncio.create_task(app.serve(listener))
        await asyncio.sleep(0)
        await seed(network, await _coordinator_code(app))
        await gather(network)
        network.telegram.limits = True
        address = f"http://127.0.0.1:{port}/sandbox"
        typer.echo(f"\n  Many Hands is running. Open  {address}\n  Nothing is kept. Ctrl-C ends it.\n")
        await serving


@contextlib.asynccontextmanager
async def _bot(home: Path, port: int, network: Network, server: SandboxServer, clock: Clock) -> AsyncIterator[App]:
    settings = _settings(home, port, network, server)
    engine = open_database(settings, read_key(settings.secret_key))
    circle = open_rules(engine, settings, places=Gazetteer.read_csv(PLACES))
    if (late := circle.may_ask_at(clock.now())) > clock.now():
        clock.advance(late + MORNING - clock.now())
    network.twilio.sms_url = f"{settings.public_url}/sms"
    network.telegram.limits = False  # while the cast introduces itself
    app: App | None = None

    async def on_advance() -> None:
        if app is not None:
            await app.time_has_passed()

    page = routes(network, clock, on_advance, circle=circle.name, zone=circle.zone)
    app = App(settings, engine, circle, clock=clock, pace=PACE, extra_routes=[*page, Route("/", _to_page)])
    async with app.running():
        yield app


def _settings(home: Path, port: int, network: Network, server: SandboxServer) -> Settings:
    return Settings(
        _env_file=None,
        telegram_token=network.telegram.token,
        telegram_api_url=server.telegram_url,
        telegram_webhook_secret="",
        twilio_account_sid=network.twilio.account_sid,
        twilio_auth_token=network.twilio.auth_token,
        twilio_number=NUMBER,
        twilio_messaging_service_sid="",
        twilio_api_url=server.twilio_url,
        public_url=f"http://127.0.0.1:{port}",
        database_url=f"sqlite:///{home / 'demo.db'}",
        secret_key=new_key(),
        circle_name="Riverside",
        circle_timezone="America/New_York",
        circle_languages=LANGUAGES,
        circle_quiet_hours="20:00-09:00",
        circle_contact="Carol, +1 202 555 0103",
        emergency_number="911",
        log_level="WARNING",
    )


async def _coordinator_code(app: App) -> str:
    code, now = new_invite(), datetime.now(UTC)
    await app.store.run(lambda session: members.add_invite(session, app.circle.id, code, Role.COORDINATOR, now))
    return code


async def _to_page(_request: Request) -> RedirectResponse:
    return RedirectResponse("/sandbox")


def _listen() -> socket.socket:
    """The first free port from 8080 on: a second demo, or another program, must not stop this one."""
    for port in PORTS:
        with contextlib.suppress(SettingsError):
            return listen("127.0.0.1", port)
    raise SettingsError([f"PORT: the ports {PORTS.start}-{PORTS.stop - 1} are all taken; end what runs there"])
