"""A whole small world for dialogs: the real app and libraries against the sandbox, a clock that can be moved."""

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from bot.app import App
from bot.channels import Pace
from bot.clock import Clock
from bot.opening import open_database, open_rules
from bot.sandbox import Bubble, Network, Phone, SandboxServer
from bot.sandbox.server import QuietServer
from bot.settings import Settings
from handlers.joining import new_invite
from handlers.understanding import Gazetteer
from storage import members, needs
from storage.crypto import new_key, read_key
from storage.states import Role

T = TypeVar("T")

EVERYBODY = "target=.999, target_soon=.999, target_urgent=.999"  # a circle that asks as many as it may at once
FAST = Pace(overall=5000, per_chat=5000, chat_burst=5000)
CODE = re.compile(r"\b([ACDEFGHJKMNPRTVWXY][2-9]{1,3})\b")
MONDAY_NOON = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)  # 12:00 in New York: nothing is quiet
ANSWER_WITHIN = 15.0  # real seconds; only a hang takes so long
PLACES = Gazetteer([("Bushwick", 40.6944, -73.9213), ("Crown Heights", 40.6694, -73.9422)])


class Person:
    """Someone with a phone. `got` looks at what came since the last look, and takes it up to the match."""

    def __init__(self, world: "World", phone: Phone) -> None:
        self._world = world
        self.phone = phone
        self._seen = 0

    async def says(self, text: str = "", **more: Any) -> None:
        """Write to the bot, and wait until everything that follows has arrived."""
        await self.writes(text, **more)
        await self._world.settle()

    async def writes(self, text: str = "", **more: Any) -> Bubble:
        """Write to the bot without waiting for what follows."""
        return await self.phone.says(text, **more)

    async def presses(self, button: str) -> None:
        """Press a Telegram button by its label or data."""
        await self.phone.press(button)
        await self._world.settle()

    @property
    def unread(self) -> list[str]:
        """What came and was not looked at yet."""
        return self.phone.got[self._seen :]

    def got(self, *parts: str) -> str:
        """The next text that has all the parts (case does not matter); what came before it counts as read."""
        for number, text in enumerate(self.unread):
            if all(part.casefold() in text.casefold() for part in parts):
                self._seen += number + 1
                return text
        raise AssertionError(f"{self.phone.name} did not get {parts}, but {self.unread}")

    def got_nothing(self) -> None:
        """Silence is a promise too."""
        assert self.unread == []

    def never_saw(self, *parts: str) -> None:
        """None of these words was ever on this phone."""
        for part in parts:
            assert not [text for text in self.phone.got if part.casefold() in text.casefold()], part

    def reads_all(self) -> list[str]:
        """Everything that came since the last look."""
        texts, self._seen = self.unread, len(self.phone.got)
        return texts


class World:
    """Phones, the bot, and time."""

    def __init__(self, network: Network, clock: Clock, app: App) -> None:
        self.network = network
        self.clock = clock
        self.app = app
        self.people: dict[str, Person] = {}
        self._numbers = iter(range(100, 200))

    def person(self, name: str, kind: str) -> Person:
        """A person with a phone of their own; SMS numbers are in the range kept for fiction."""
        number = f"+1202555{next(self._numbers):04}" if kind != "telegram" else next(self._numbers) + 5000
        person = self.people[name] = Person(self, self.network.phone(kind, number, name))
        return person

    async def helper(self, name: str, kind: str, says: str = "I can shop and deliver groceries near 11216") -> Person:
        """Someone who has joined and offered, and whose phone is quiet again."""
        person = self.person(name, kind)
        await person.says(f"My name is {name}. {says}")
        person.reads_all()
        return person

    async def coordinator(self, name: str, kind: str) -> Person:
        """Someone who has used a coordinator's invitation."""
        code, now = new_invite(), self.clock.now()
        await self.run(lambda s: members.add_invite(s, self.app.circle.id, code, Role.COORDINATOR, now))
        person = self.person(name, kind)
        await person.says(code if kind == "sms" else f"/start {code}")
        person.reads_all()
        return person

    async def passes(self, **time: float) -> None:
        """Move the clock, and let everything that falls due happen."""
        self.clock.advance(timedelta(**time))
        await self.app.time_has_passed()
        await self.settle()

    async def settle(self) -> None:
        """Until nothing is under way: updates confirmed, webhooks answered, outbox empty, receipts in."""
        async with asyncio.timeout(ANSWER_WITHIN):
            while True:
                await self.network.wait(lambda: not self.network.telegram.updates.waiting, ANSWER_WITHIN)
                await self.app.scheduler.do_due()
                for lane in self.app.outbox.lanes:
                    await lane.settle()
                await self.network.idle()
                if not self.network.telegram.updates.waiting and not await self._is_due():
                    return

    async def run(self, work: Callable[[Session], T]) -> T:
        """A look into the database."""
        return await self.app.store.run(work)

    async def _is_due(self) -> bool:
        from storage import outbound, timers

        now, circle = self.clock.now(), self.app.circle.id
        late = await self.run(lambda s: outbound.oldest_due(s, circle, now))
        return late is not None or bool(await self.run(lambda s: timers.due(s, circle, now, 1)))


class StillClock(Clock):
    """Stands still until it is moved, so that a test never depends on the day it runs."""

    def __init__(self, start: datetime = MONDAY_NOON) -> None:
        super().__init__()
        self._at = start

    def now(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> None:
        self._at += by


def settings_for(network: Network, server: SandboxServer, port: int, database_url: str, **more: Any) -> Settings:
    """Settings that point the bot at the sandbox."""
    return Settings(
        _env_file=None,
        **{
            "telegram_token": network.telegram.token,
            "telegram_api_url": server.telegram_url,
            "twilio_account_sid": network.twilio.account_sid,
            "twilio_auth_token": network.twilio.auth_token,
            "twilio_number": network.twilio.number,
            "twilio_api_url": server.twilio_url,
            "public_url": f"http://127.0.0.1:{port}",
            "database_url": database_url,
            "secret_key": new_key(),
            "circle_name": "Riverside",
            "circle_contact": "Carol, 202 555 0199",
            **more,
        },
    )


@contextlib.asynccontextmanager
async def open_world(database_url: str, *, clock: Clock | None = None, **more: Any) -> AsyncIterator[World]:
    """A world on a database of its own."""
    clock = clock or StillClock()
    network = Network(clock.now)
    network.telegram.limits = False
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    async with SandboxServer(network) as server:
        settings = settings_for(network, server, port, database_url, **more)
        engine = open_database(settings, read_key(settings.secret_key))
        app = App(settings, engine, open_rules(engine, settings, places=PLACES), clock=clock, pace=FAST)
        network.twilio.sms_url = f"{settings.public_url}/sms"
        async with app.running(), _served(app, listener):
            world = World(network, clock, app)
            yield world
            forgotten = await world.run(lambda s: needs.forgotten(s, app.circle.id))
            assert not forgotten, f"nothing is due for {[need.code for need in forgotten]}"


@contextlib.asynccontextmanager
async def _served(app: App, listener: socket.socket) -> AsyncIterator[None]:
    import uvicorn

    server = QuietServer(uvicorn.Config(app.web, lifespan="off", log_config=None, access_log=False, ws="none"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.005)
    try:
        yield
    finally:
        server.end()
        await task


def code_in(text: str) -> str:
    """The first code in a text."""
    match = CODE.search(text)
    assert match is not None, text
    return match.group(1)
