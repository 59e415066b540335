"""`manyhands doctor`: each thing the bot stands on, looked at, with what to do about each fault."""

import asyncio

from rich.console import Console
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.app import App
from bot.channels import Channel, Misconfigured, SendError
from bot.keys import secret_key
from bot.opening import open_database, open_rules
from bot.settings import Settings, load_settings
from storage import members

_SETTINGS = {"telegram": "TELEGRAM_TOKEN", "sms": "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"}
_GOOD, _BAD, _HINT = "[green]ok[/]   ", "[red]fault[/]", "[yellow]hint[/] "


def examine() -> bool:
    """Print what was found; True when nothing is at fault. Sends nothing to anyone."""
    console = Console(highlight=False)
    settings = load_settings()
    console.print(f"{_GOOD} settings: read, circle {settings.circle_name}, {settings.circle_timezone}")
    if not settings.secret_key:
        console.print(f"{_HINT} SECRET_KEY is empty: the first `manyhands run` makes one; then look again")
    engine = open_database(settings, secret_key(settings))
    console.print(f"{_GOOD} database: {engine.dialect.name}, tables up to date, key fits")
    circle = open_rules(engine, settings)
    for hint in _hints(settings, engine, circle.id):
        console.print(f"{_HINT} {hint}")
    app = App(settings, engine, circle)
    faults = asyncio.run(_look_at(app, console))
    return not faults


async def _look_at(app: App, console: Console) -> list[str]:
    faults = []
    async with app.connected():
        for channel in app.channels:
            fault = await _fault_of(channel)
            console.print(f"{_BAD} {channel.name}: {fault}" if fault else f"{_GOOD} {channel.name}: answers")
            faults += [fault] if fault else []
    if not app.channels:
        console.print(f"{_HINT} no channel is set up: set TELEGRAM_TOKEN, or the TWILIO_ settings, or both")
    return faults


async def _fault_of(channel: Channel) -> str | None:
    try:
        await channel.check()
    except Misconfigured as error:
        return f"refuses our set-up ({error.reason}); look at {_SETTINGS[channel.name]}"
    except SendError as error:
        return f"cannot be reached: {error.reason}"
    return None


def _hints(settings: Settings, engine: Engine, circle_id: int) -> list[str]:
    hints = []
    if not settings.circle_contact:
        hints.append("CIRCLE_CONTACT is empty: carriers want HELP to name a human contact")
    if settings.has_twilio and not settings.public_url:
        hints.append("PUBLIC_URL is empty: texts are fetched every few seconds, and receipts do not come")
    if settings.public_url.startswith("http://"):
        hints.append("PUBLIC_URL is not https: Telegram's webhook needs https")
    with Session(engine) as session:
        if not members.coordinators(session, circle_id):
            hints.append("nobody is a coordinator yet: manyhands invite --coordinator")
    return hints
