"""`python -m bot.sandbox`: the phone network in a process of its own, for a bot in another."""

import argparse
import asyncio
import json
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox import page, seed, state
from bot.sandbox.network import Network
from bot.sandbox.server import SandboxServer


class RealClock:
    """The computer's clock, and how far it was moved forward."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        self._ahead += by


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="loopback port; 0 takes any free one")
    parser.add_argument("--sms-url", default="", help="the bot's /sms, as configured at Twilio; empty: it polls")
    parser.add_argument("--number", default=seed.NUMBER, help="the bot's phone number")
    parser.add_argument("--state", type=Path, help="keep writing what the phones show to this JSON file")
    return parser.parse_args()


async def run(options: argparse.Namespace) -> None:
    clock = RealClock()
    network = Network(clock.now, number=options.number)
    network.twilio.sms_url = options.sms_url
    seed.open_phones(network)
    async with SandboxServer(network, options.port, extra=page.routes(network, clock)) as server:
        announce(network, server)
        if options.state:
            network.wire.spawn(state.keep_writing(network, options.state))
        await told_to_stop()
    if options.state:
        state.write(network, options.state)


def announce(network: Network, server: SandboxServer) -> None:
    """One line of JSON: everything the bot's settings need."""
    settings = {
        "TELEGRAM_API_URL": server.telegram_url,
        "TELEGRAM_TOKEN": network.telegram.token,
        "TWILIO_API_URL": server.twilio_url,
        "TWILIO_ACCOUNT_SID": network.twilio.account_sid,
        "TWILIO_AUTH_TOKEN": network.twilio.auth_token,
        "TWILIO_NUMBER": network.twilio.number,
        "page": f"{server.telegram_url}/sandbox",
    }
    sys.stdout.write(json.dumps(settings) + "\n")
    sys.stdout.flush()


async def told_to_stop() -> None:
    """Until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await stop.wait()


if __name__ == "__main__":
    asyncio.run(run(arguments()))
