"""`manyhands run`: from settings to a serving bot, or one clear list of what is wrong."""

import logging
import socket
from pathlib import Path

import uvloop

from bot.app import App
from bot.faults import SettingsError
from bot.keys import secret_key
from bot.logs import set_up_logs
from bot.opening import alone_with, open_database, open_rules
from bot.settings import load_settings

log = logging.getLogger(__name__)


def run() -> None:
    """Run until a signal. Raises SettingsError before anything has been sent or received."""
    settings = load_settings()
    if not settings.has_telegram and not settings.has_twilio:
        raise SettingsError(
            ["TELEGRAM_TOKEN or TWILIO_ACCOUNT_SID: set one, else nobody can write. `manyhands demo` needs neither"]
        )
    set_up_logs(settings.log_level)
    with alone_with(settings):
        engine = open_database(settings, secret_key(settings, make_in=Path(".env")))
        circle = open_rules(engine, settings)
        listener = listen(settings.host, settings.port)
        app = App(settings, engine, circle)
        log.info("listening on port %s", listener.getsockname()[1])
        uvloop.run(_serve(app, listener))


async def _serve(app: App, listener: socket.socket) -> None:
    async with app.running():
        await app.serve(listener)


def listen(host: str, port: int) -> socket.socket:
    """A bound socket. Raises SettingsError where the port is taken or not ours to take."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        raise SettingsError([f"HOST, PORT: cannot listen on {host}:{port}: {error.strerror}"]) from None
    return listener
