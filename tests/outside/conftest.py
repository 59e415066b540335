"""A bot run from outside, between two vendors of our own, and people who text it."""

import base64
import itertools
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from .bot_api import TOKEN, BotApi
from .people import SmsPerson, TelegramPerson, phone_number
from .process import Program, free_port
from .twilio_api import ACCOUNT, NUMBER, TwilioApi
from .twilio_webhooks import AUTH_TOKEN
from .vendors import serving

SECRET_KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
WEBHOOK_SECRET = "outside_webhook-secret"

PHONE = re.compile(r"\b1?[2-9]\d{2}55501\d{2}\b")

MakeProgram = Callable[..., Program]
MakePhone = Callable[..., SmsPerson]
MakeUser = Callable[..., TelegramPerson]


@pytest.fixture
async def bot_api() -> AsyncIterator[BotApi]:
    api = BotApi()
    async with serving(api):
        yield api
    assert api.dropped == 0, "drop_pending_updates deletes what people wrote"


@pytest.fixture
async def twilio() -> AsyncIterator[TwilioApi]:
    api = TwilioApi()
    async with serving(api):
        yield api
    assert all(status in (200, 204) for status in api.webhooks.receipts if status), "a receipt was refused"


@pytest.fixture
async def make_program(tmp_path: Path, bot_api: BotApi, twilio: TwilioApi) -> AsyncIterator[MakeProgram]:
    """Settings can be changed by name; None leaves one out. Everything started is ended."""
    made: list[Program] = []

    def make(directory: str = "bot", **changes: str | None) -> Program:
        port = str(free_port())
        settings: dict[str, str | None] = {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": bot_api.url,
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "TWILIO_NUMBER": NUMBER,
            "TWILIO_API_URL": twilio.url,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "HOST": "127.0.0.1",
            "PORT": port,
            "DATABASE_URL": "sqlite:///bot.db",
            "SECRET_KEY": SECRET_KEY,
            "CIRCLE_NAME": "Riverside",
            "CIRCLE_TIMEZONE": "America/New_York",
            "CIRCLE_LANGUAGES": "en,es",
            "CIRCLE_QUIET_HOURS": "",
            "CIRCLE_CONTACT": "Carol, +1 212 555 0199",
            "EMERGENCY_NUMBER": "911",
        }
        settings |= changes
        (tmp_path / directory).mkdir(exist_ok=True)
        program = Program(tmp_path / directory, {name: value for name, value in settings.items() if value is not None})
        made.append(program)
        return program

    yield make
    for program in made:
        await program.kill()
    for program in made:
        the_log_is_for_machines_and_private(program)


def the_log_is_for_machines_and_private(program: Program) -> None:
    """JSON lines, at most the last of each life cut by a kill; no traceback, no secret, no phone number."""
    log = program.log_text()
    for secret in (TOKEN, TOKEN.partition(":")[2], AUTH_TOKEN, SECRET_KEY, WEBHOOK_SECRET, "Traceback"):
        assert secret not in log, f"{secret} in the log"
    assert not PHONE.search(log), "a phone number in the log"


@pytest.fixture
async def program(make_program: MakeProgram) -> Program:
    """Running, with SMS by webhook and Telegram polled."""
    program = make_program()
    await program.start()
    return program


@pytest.fixture
def phone(twilio: TwilioApi) -> MakePhone:
    """A person with an SMS phone; `program` says where Twilio posts to."""
    numbers = itertools.count()

    def make(name: str, program: Program) -> SmsPerson:
        return SmsPerson(name, phone_number(next(numbers)), twilio, program.settings["PUBLIC_URL"])

    return make


@pytest.fixture
def user(bot_api: BotApi) -> MakeUser:
    """A person on Telegram."""
    ids = itertools.count(5_000_001)

    def make(name: str) -> TelegramPerson:
        return TelegramPerson(name, next(ids), bot_api)

    return make
