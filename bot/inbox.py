"""The way in: keep it, handle it, commit; only then is it acknowledged."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.clock import Clock
from handlers import arrivals
from handlers.arrivals import Arrival
from handlers.circle import CircleRules
from handlers.messages import Inbound, PressAnswer
from storage import inbound as arrived
from storage.store import Store, StoreDown

log = logging.getLogger(__name__)

RETRY_BATCH = 50


class Inbox:
    """Takes messages from every channel. One person's are handled one at a time, in the order they came."""

    def __init__(self, store: Store, circle: CircleRules, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._circle = circle
        self._clock = clock
        self._wake = wake
        self._queues: dict[str, asyncio.Task[Arrival]] = {}  # the last message under way of each address

    async def accept(self, messages: Sequence[Inbound]) -> dict[str, PressAnswer]:
        """Keep and handle; returns when all are durable. Raises StoreDown when the database cannot be written.

        What it returns is for whoever pressed a button, by the external id of the press.
        """
        tasks = [self._follow(message) for message in messages]
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        arrivals = [outcome for outcome in outcomes if isinstance(outcome, Arrival)]
        if any(arrival.kept for arrival in arrivals):
            self._wake()
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        told = zip(messages, arrivals, strict=True)
        return {message.external_id: arrival.answer for message, arrival in told if arrival.answer is not None}

    async def known(self, external_ids: Sequence[str]) -> set[str]:
        """Which of these ids of SMS or WhatsApp have been kept already."""
        return await self._store.run(lambda s: arrived.known(s, self._circle.id, ("sms", "whatsapp"), external_ids))

    async def retry_failed(self) -> None:
        """Another try of what could not be handled, each on its own."""
        now = self._clock.now()
        for inbound_id in await self._store.run(lambda s: arrived.to_retry(s, self._circle.id, now, RETRY_BATCH)):
            await self._retry(inbound_id)
        self._wake()

    def _follow(self, message: Inbound) -> "asyncio.Task[Arrival]":
        """Handle after this person's message before it, if one is under way."""
        before = self._queues.get(message.address)
        task = asyncio.ensure_future(self._handle(message, before))
        self._queues[message.address] = task
        task.add_done_callback(lambda done: self._forget(message.address, done))
        return task

    def _forget(self, address: str, task: "asyncio.Task[Arrival]") -> None:
        if self._queues.get(address) is task:
            del self._queues[address]

    async def _handle(self, message: Inbound, before: "asyncio.Task[Arrival] | None") -> Arrival:
        if before is not None:
            await asyncio.wait([before])
            if before.cancelled() or isinstance(before.exception(), StoreDown):
                raise StoreDown("a message before it could not be kept")  # else they would change places
        try:
            return await self._arrive(message)
        except StoreDown:
            raise
        except Exception as error:
            log.exception("handling failed, kept for another try: %s %s", message.channel, message.external_id)
            words = f"{type(error).__name__}"
            return await self._store.run(
                lambda s: Arrival(arrivals.keep_failed(s, self._circle, message, self._clock.now(), words))
            )

    async def _arrive(self, message: Inbound) -> Arrival:
        def work(session: Session) -> Arrival:
            return arrivals.arrive(session, self._circle, message, self._clock.now())

        try:
            return await self._store.run(work)
        except IntegrityError:  # on PostgreSQL another process met the same stranger, or drew the same code
            return await self._store.run(work)

    async def _retry(self, inbound_id: int) -> None:
        now = self._clock.now()
        try:
            await self._store.run(lambda s: arrivals.retry(s, self._circle, inbound_id, now))
        except StoreDown:
            raise
        except Exception as error:
            log.exception("handling failed again: inbound %s", inbound_id)
            words = f"{type(error).__name__}"
            await self._store.run(lambda s: arrivals.failed_again(s, self._circle, inbound_id, now, words))
