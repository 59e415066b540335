"""The composition root: the only place that wires store, channels, web and loops."""

import asyncio
import contextlib
import ctypes
import gc
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Sequence

import uvicorn
from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.channels import Channel, Misconfigured, Pace, Receipt, SendError
from bot.channels.http import Http
from bot.channels.sms import SmsChannel
from bot.channels.sms.pace import pace_for
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.channel import PACE as TELEGRAM_PACE
from bot.clock import Clock
from bot.inbox import Inbox
from bot.menus import set_menus
from bot.opening import take_over_leases
from bot.outbox import Outbox
from bot.outcomes import Outcomes
from bot.pictures import Pictures
from bot.scheduler import Scheduler
from bot.settings import Settings
from bot.web import Routes
from handlers.circle import CircleRules
from handlers.understanding import understand
from storage.store import Store, StoreDown, open_store

log = logging.getLogger(__name__)

OUTBOX_STALE = 300.0  # seconds that something due may wait before we say that we are not well
A_TEXT = "I need grocries near 10001"  # reading it loads whatever any text may need: a second that none should wait
DATABASE_ANSWERS = 5.0  # seconds
SWITCH = 0.0005  # seconds: the writer thread hands back to the loop ten times sooner than by default
READ_AGAIN = 5.0  # seconds before a reader that broke is started again
GC_THRESHOLDS = (10_000, 10, 20)  # after gc.freeze: p99 of a webhook fell from 33 to 7 ms


class App:
    """The running bot. `async with app.running():` for its loops; `web` is its ASGI application."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        circle: CircleRules,
        *,
        clock: Clock | None = None,
        pace: Pace | None = None,
        extra_routes: Sequence[BaseRoute] = (),
    ) -> None:
        self.settings = settings
        self.clock = clock or Clock()
        take_over_leases(engine, self.clock.now())
        self.store: Store = open_store(engine)
        self.circle = circle
        self._http = Http()
        self.telegram = self._make_telegram(pace)
        self.sms = self._make_sms(pace)
        self.channels: list[Channel] = [c for c in (self.telegram, self.sms) if c is not None]
        self.outbox = Outbox(self.channels, self.store, circle.id, self.clock, Outcomes(self.store, circle, self.clock))
        self.inbox = Inbox(self.store, circle, self.clock, self.outbox.wake)
        self.scheduler = Scheduler(self.store, circle, self.clock, self.outbox.wake)
        pictures = Pictures(self.store, circle, self.clock, self.telegram, self.sms)
        routes = Routes(self.inbox, self._receive, self.health, self.telegram, self.sms)
        self.web: Starlette = routes.app(pictures.route(), *extra_routes)

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator["App"]:
        """Channels may be spoken to inside; nothing is read, and nothing of ours is sent."""
        await self._http.start()
        try:
            yield self
        finally:
            await asyncio.gather(*(channel.stop() for channel in self.channels))
            await self._http.close()
            self.store.close()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["App"]:
        """Everything runs inside; on leaving, what is under way comes to its end."""
        async with self.connected():
            await asyncio.gather(*(self._start(channel) for channel in self.channels))
            async with self._loops():
                yield self

    @contextlib.asynccontextmanager
    async def _loops(self) -> AsyncIterator[None]:
        loops = [asyncio.create_task(lane.run()) for lane in self.outbox.lanes]
        readers = [asyncio.create_task(self._read(channel)) for channel in self.channels]
        self.scheduler.start(self.inbox.retry_failed, self.catch_up)
        catching_up = asyncio.create_task(self._catch_up_at_start())
        warming_up = asyncio.create_task(asyncio.to_thread(self._warm_up))
        greeting = asyncio.create_task(self._set_menus())
        try:
            yield
        finally:
            self.scheduler.stop()
            await asyncio.wait([warming_up])
            await _end([catching_up, greeting, *readers])
            await asyncio.gather(*(lane.stop() for lane in self.outbox.lanes))
            await _end(loops)

    async def _set_menus(self) -> None:
        try:
            if self.telegram is not None:
                await set_menus(self.telegram, self.store, self.circle)
        except StoreDown as error:
            log.warning("menus not set: %s", error)

    def _warm_up(self) -> None:
        """What the first text would else wait for: word lists, weights, the table of ZIP codes."""
        understand(A_TEXT, now=self.clock.now(), zone=self.circle.zone, gazetteer=self.circle.gazetteer)
        with contextlib.suppress(AttributeError, OSError):  # glibc keeps what loading them used, 9 MB, until told
            ctypes.CDLL(None).malloc_trim(0)

    async def serve(self, listener: socket.socket) -> None:
        """Answer the web on a bound socket until a signal ends it."""
        config = uvicorn.Config(
            self.web, http="httptools", lifespan="off", log_config=None, access_log=False, ws="none"
        )
        sys.setswitchinterval(SWITCH)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)
        server = _Server(config)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, server.end)
        await server.serve(sockets=[listener])

    async def catch_up(self) -> None:
        """Feed what a webhook missed while we were down."""
        for channel in self.channels:
            try:
                fed = await channel.catch_up(self.inbox.accept, self.inbox.known)
            except (SendError, StoreDown) as error:
                log.warning("catching up on %s failed, will be tried again: %s", channel.name, error)
            else:
                if fed:
                    log.info("caught up on %s: %s messages", channel.name, fed)

    async def time_has_passed(self) -> None:
        """The clock was moved: do what is due now."""
        await self.scheduler.do_due()
        self.outbox.wake()

    async def health(self) -> tuple[bool, dict[str, object]]:
        """Whether all is well, and a report of each part."""
        database, outbox = await self._database_health()
        channels = {lane.channel.name: _with_problem(lane.channel.health(), lane.problem) for lane in self.outbox.lanes}
        scheduler = self.scheduler.health()
        well = all(bool(part["ok"]) for part in (database, outbox, scheduler, *channels.values()))
        report = {"channels": channels, "database": database, "scheduler": scheduler, "outbox": outbox}
        return well, {"ok": well, **report}

    async def _database_health(self) -> tuple[dict[str, object], dict[str, object]]:
        try:
            async with asyncio.timeout(DATABASE_ANSWERS):
                await self.store.run(lambda session: session.execute(text("SELECT 1")).scalar())
                oldest = await self.outbox.oldest_seconds()
        except (StoreDown, TimeoutError) as error:
            log.warning("the database is not well: %s", error)
            problem = "cannot be written" if isinstance(error, StoreDown) else "no answer"
            return {"ok": False, "problem": problem}, {"ok": False, "oldest_seconds": None}
        return {"ok": True}, {"ok": oldest < OUTBOX_STALE, "oldest_seconds": round(oldest, 1)}

    async def _receive(self, receipt: Receipt) -> None:
        await self.outbox.receive(receipt, "sms")

    async def _start(self, channel: Channel) -> None:
        try:
            await channel.start()
        except Misconfigured as error:
            log.error("%s refuses our set-up; its messages are kept: %s", channel.name, error.reason)

    async def _read(self, channel: Channel) -> None:
        while True:
            try:
                await channel.read(self.inbox.accept)
            except Exception:
                log.exception("reading %s broke; starting again", channel.name)
            await asyncio.sleep(READ_AGAIN)

    async def _catch_up_at_start(self) -> None:
        try:
            await self.catch_up()
        except Exception:
            log.exception("catching up broke; the next tick tries again")

    def _make_telegram(self, pace: Pace | None) -> TelegramChannel | None:
        settings = self.settings
        if not settings.has_telegram:
            return None
        return TelegramChannel(
            settings.telegram_token,
            settings.telegram_api_url,
            self._http,
            self.clock.now,
            settings.telegram_webhook_secret or None,
            settings.telegram_webhook_url,
            pace=pace or TELEGRAM_PACE,
        )

    def _make_sms(self, pace: Pace | None) -> SmsChannel | None:
        settings = self.settings
        if not settings.has_twilio:
            return None
        return SmsChannel(
            settings.twilio_account_sid,
            settings.twilio_auth_token,
            settings.twilio_number,
            settings.twilio_messaging_service_sid,
            settings.twilio_api_url,
            settings.public_url,
            self._http,
            self.clock.now,
            pace=pace or pace_for(settings.twilio_number, settings.twilio_messaging_service_sid),
        )


class _Server(uvicorn.Server):
    """uvicorn raises a signal again once it has stopped, and so would skip our own last steps: it must not."""

    def end(self) -> None:
        """Stop answering; a second signal does not wait for those still connected."""
        self.force_exit = self.should_exit
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _with_problem(health: dict[str, object], problem: str) -> dict[str, object]:
    return {**health, "ok": False, "problem": problem} if problem else health


async def _end(tasks: Sequence["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
