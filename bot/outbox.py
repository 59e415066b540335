"""The way out: take due rows by lease, pace, send with no transaction open, record the outcome."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.channels import Channel, Misconfigured, Receipt, ReceiptState, SendError, Unknown
from bot.clock import Clock
from bot.outcomes import Outcomes
from bot.pacing import Pacer
from handlers.messages import Button, Outbound
from storage import leases, outbound, receipts
from storage.leases import Due
from storage.states import Act, OutboundStatus
from storage.store import Store, StoreDown

log = logging.getLogger(__name__)

IN_FLIGHT = 8  # sends under way at once for each vendor: more gains nothing on two cores
ASKS_IN_FLIGHT = 6  # of those at most are no replies: who just wrote finds a free one, however slow a vendor is
BATCH = 32  # leased at once
KEPT_FOR_REPLIES = 4  # one place in so many: what waits for a slow vendor never fills a hand
LEASE = timedelta(seconds=60)  # longer than any send takes, its pace and its time-outs included
POLL = 1.0  # seconds between looks when nobody calls
MISCONFIGURED_PAUSE = 60.0  # seconds
TOO_OLD = timedelta(days=7)  # RapidPro's rule: too confusing to send now
LINGER = 0.01  # seconds after a call: what is said together is taken together
LOST_EVERY = 5.0  # seconds between looks for leases that ran out; they last a minute
CHANGE_WAIT = 2.0  # seconds until a change of something that is being sent is tried again
EVERYTHING = (0, 9)
REPLIES = (0, 0)
ASKS = (1, 9)


class Lane:
    """One channel's queue: replies before pings before bulk, never two at once to one person."""

    def __init__(self, channel: Channel, store: Store, circle_id: int, clock: Clock, outcomes: Outcomes) -> None:
        self.channel = channel
        self._circle_id = circle_id
        self._store = store
        self._clock = clock
        self._outcomes = outcomes
        self._pacer = Pacer(channel.pace)
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._ask_slots = asyncio.Semaphore(ASKS_IN_FLIGHT)
        self._flying: dict[int, asyncio.Task[None]] = {}  # the last send under way to each address
        self._call = asyncio.Event()
        self._paused_until = 0.0
        self._look_for_lost_at = 0.0
        self.problem = ""  # why nothing goes, for an operator

    def wake(self) -> None:
        """Something may be due."""
        self._call.set()

    def pause(self, error: Misconfigured) -> None:
        """The vendor refuses our set-up: keep the queue, say so, and try again after a while."""
        log.error("%s refuses our set-up (%s); its messages are kept", self.channel.name, error.code)
        self.problem = f"refuses our set-up ({error.code})"
        self._paused_until = asyncio.get_running_loop().time() + MISCONFIGURED_PAUSE

    async def run(self) -> None:
        """Send what is due, for ever."""
        while True:
            self._call.clear()
            try:
                while await self._take() >= BATCH // 2:
                    pass  # a full hand: there is more
            except Exception as error:  # whatever it is, what is due stays due
                log.warning("outbox of %s waits: %s", self.channel.name, type(error).__name__)
            await self._rest()
            await asyncio.sleep(LINGER)

    async def settle(self) -> None:
        """Until nothing is due any more (for tests and the demo, where the clock may have jumped)."""
        self._look_for_lost_at = 0.0
        while await self._take() or self._flying:
            await asyncio.gather(*self._flying.values(), return_exceptions=True)

    async def stop(self) -> None:
        """Let what is under way come to its end."""
        if self._flying:
            await asyncio.wait(list(self._flying.values()), timeout=LEASE.total_seconds() / 3)

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(POLL):
                await self._call.wait()
        except TimeoutError:
            pass

    async def _take(self) -> int:
        """Lease what may go now and set it off; how many."""
        if asyncio.get_running_loop().time() < self._paused_until:
            return 0
        room = BATCH - len(self._flying)
        if room <= 0:
            await asyncio.wait(list(self._flying.values()), return_when=asyncio.FIRST_COMPLETED)
            room = BATCH - len(self._flying)
        busy = set(self._flying) | self._pacer.resting(self._clock.now())
        kept = BATCH // KEPT_FOR_REPLIES
        asks = min(room - kept, self._pacer.room()) if room > kept else 0
        room = max(room - kept, min(room, kept))
        lost = self._time_to_look_for_lost()
        due = await self._store.run(lambda session: self._lease(session, busy, room, asks, lost))
        for one in due:
            self._set_off(one)
        return len(due)

    def _lease(self, session: Session, busy: set[int], room: int, asks: int, lost: bool) -> list[Due]:
        now, circle, prefixes = self._clock.now(), self._circle_id, self.channel.prefixes
        if asks >= room:  # the pace leaves room for everything: one look will do
            return leases.take_due(session, circle, prefixes, busy, now, LEASE, room, EVERYTHING, lost=lost)
        due = leases.take_due(session, circle, prefixes, busy, now, LEASE, room, REPLIES, lost=lost)
        room -= len(due)
        if room > 0 and asks > 0:
            taken = busy | {one.address_id for one in due}
            due += leases.take_due(session, circle, prefixes, taken, now, LEASE, min(room, asks), ASKS, lost=lost)
        return due

    def _time_to_look_for_lost(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now < self._look_for_lost_at:
            return False
        self._look_for_lost_at = now + LOST_EVERY
        return True

    def _set_off(self, one: Due) -> None:
        before = self._flying.get(one.address_id)
        task = asyncio.ensure_future(self._deliver(one, before))
        self._flying[one.address_id] = task
        task.add_done_callback(lambda done: self._landed(one.address_id, done))

    def _landed(self, address_id: int, task: "asyncio.Task[None]") -> None:
        if self._flying.get(address_id) is task:
            del self._flying[address_id]
        self._call.set()

    async def _deliver(self, one: Due, before: "asyncio.Task[None] | None") -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            await self._send(one, waited=before is not None)
        except StoreDown as error:  # sent or not, the lease runs out and the row comes back as unknown
            log.warning("outcome of message %s not kept: %s", one.id, error)
        except Exception:
            log.exception("message %s could not be sent", one.id)
            await self._outcomes.failed(one, Unknown("our own fault"))

    async def _send(self, one: Due, *, waited: bool) -> None:
        now = self._clock.now()
        if one.address_id in self._pacer.resting(now):
            await self._outcomes.put_back(one)
        elif one.not_after is not None and one.not_after <= now:
            await self._outcomes.end(one, OutboundStatus.DROPPED, "too late")
        elif one.created_at < now - TOO_OLD:
            await self._outcomes.end(one, OutboundStatus.FAILED, "too old")
        elif one.act != Act.SEND and one.edits is None:
            await self._not_yet(one)
        else:
            await self._hand_over(one, as_outbound(one, now), waited=waited)

    async def _not_yet(self, one: Due) -> None:
        """What it would change was not sent: it waits for that, or there is nothing to change."""
        if one.edits_soon:
            await self._outcomes.put_back(one, CHANGE_WAIT)
        else:
            await self._outcomes.end(one, OutboundStatus.DROPPED, "nothing to change")

    async def _hand_over(self, one: Due, message: Outbound, *, waited: bool) -> None:
        try:
            external_id = await self._found(one, message)
            if external_id is not None:
                await self._outcomes.sent(one, external_id)
            else:
                await self._paced(one, message, waited=waited)
        except SendError as error:
            if isinstance(error, Misconfigured):
                self.pause(error)
            rest = await self._outcomes.failed(one, error)
            if rest:
                self._pacer.cool_down(one.address_id, self._clock.now() + timedelta(seconds=rest))

    async def _found(self, one: Due, message: Outbound) -> str | None:
        """What the vendor made of an earlier try whose answer was lost."""
        if not one.unknown or one.act != Act.SEND:  # a change made twice is made once
            return None
        found = await self.channel.find(message, one.created_at)
        channel = one.address.partition(":")[0]
        if found is None:
            return None
        other = await self._store.run(lambda session: receipts.is_of_another(session, channel, found, one.id))
        return None if other else found

    async def _paced(self, one: Due, message: Outbound, *, waited: bool) -> None:
        """Send at the channel's pace, unless it is no longer wanted by the time its turn came, and write it down.

        Its slot is free only then: at a kill no more than IN_FLIGHT messages are gone and not written down.
        """
        reply = one.priority == 0
        pause = self._pacer.reserve(one.address_id, reply=reply)
        await asyncio.sleep(pause)  # before it has a slot: what rests for the pace keeps no reply back
        waited = waited or bool(pause) or self._slots.locked() or self._ask_slots.locked()
        async with contextlib.nullcontext() if reply else self._ask_slots, self._slots:
            if (waited or one.unknown) and not await self._store.run(lambda s: outbound.may_still_go(s, one.id)):
                await self._outcomes.put_back(one)  # which drops it, but for what is for a group
                return
            await self._outcomes.sent(one, await self.channel.send(message))
            self._rest_group(one)
            self.problem = ""

    def _rest_group(self, one: Due) -> None:
        """A group is written to only so often a minute."""
        gap = self.channel.pace.group_gap
        if one.chat_id is not None and gap:
            self._pacer.cool_down(one.address_id, self._clock.now() + timedelta(seconds=gap))


def as_outbound(one: Due, now: datetime) -> Outbound:
    """A leased row as the channel wants it."""
    valid = max(1, int((one.not_after - now).total_seconds())) if one.not_after is not None else None
    buttons = tuple(tuple(Button(label, data) for label, data in row) for row in one.buttons)
    return Outbound(
        one.id, one.address, one.text, buttons, valid, one.chat, one.thread, one.photo, act=one.act, target=one.edits
    )


class Outbox:
    """Every lane, and what is known about them."""

    def __init__(
        self, channels: Sequence[Channel], store: Store, circle_id: int, clock: Clock, outcomes: Outcomes
    ) -> None:
        self.lanes = [Lane(channel, store, circle_id, clock, outcomes) for channel in channels]
        self._circle_id = circle_id
        self._store = store
        self._clock = clock
        self._outcomes = outcomes

    def wake(self) -> None:
        """Something was queued."""
        for lane in self.lanes:
            lane.wake()

    async def receive(self, receipt: Receipt, channel: str) -> None:
        """What a vendor says later about a message."""
        await self._outcomes.receipt(receipt, channel)
        if isinstance(receipt.error, Misconfigured):  # some set-up faults only ever come as receipts
            for lane in self.lanes:
                if channel in lane.channel.prefixes:
                    lane.pause(receipt.error)
        if receipt.state == ReceiptState.FAILED:
            self.wake()

    async def oldest_seconds(self) -> float:
        """For how long the longest overdue message has waited."""
        now = self._clock.now()
        since = await self._store.run(lambda session: outbound.oldest_due(session, self._circle_id, now))
        return 0.0 if since is None else max(0.0, (now - since).total_seconds())
