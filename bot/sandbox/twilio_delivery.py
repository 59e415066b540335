"""The way of a text from Twilio to a phone: on time, late, or not at all; and the receipts of it."""

import asyncio
from collections import deque
from datetime import timedelta
from enum import StrEnum

from bot.sandbox.bubbles import Bubble, Direction
from bot.sandbox.changes import Changes
from bot.sandbox.phones import Phone
from bot.sandbox.segments import segments
from bot.sandbox.twilio_params import receipt_params
from bot.sandbox.twilio_records import Record
from bot.sandbox.twilio_webhooks import Webhooks
from bot.sandbox.wire import Wire

WHATSAPP_WINDOW = timedelta(hours=24)


class Receipts(StrEnum):
    """In which order status callbacks reach the bot."""

    IN_ORDER = "in order"
    REVERSED = "reversed"
    DOUBLED = "doubled"


class Delivery:
    """`delay` seconds pass before a text arrives and between its receipts; with `hold` it waits for `release`."""

    def __init__(self, changes: Changes, wire: Wire, webhooks: Webhooks, phones: dict[str, Phone]) -> None:
        self._changes, self._wire, self._webhooks, self._phones = changes, wire, webhooks, phones
        self._held: deque[Record] = deque()
        self._faults: deque[tuple[int, str]] = deque()
        self.delay = 0.0
        self.receipts = Receipts.IN_ORDER
        self.hold = False

    def fail_next(self, code: int, status: str = "undelivered") -> None:
        """The next text is accepted, and then ends as `status` (undelivered, failed) with this ErrorCode."""
        self._faults.append((code, status))

    def carry(self, record: Record) -> None:
        """Send what was accepted on its way. Without delay its bubble is on the phone when this returns."""
        if self.hold:
            self._held.append(record)
        elif self.delay:
            self._wire.spawn(self._carry_slowly(record))
        else:
            self._arrive(record)
            self._wire.spawn(self._report(record))

    async def release(self) -> None:
        """Deliver what was held; what outlived its ValidityPeriod fails with 30036."""
        self.hold = False
        while self._held:
            record = self._held.popleft()
            self._arrive(record)
            await self._report(record)

    def show(self, phone: Phone, record: Record, *, carrier: bool = False) -> None:
        """Put a text on a phone; `carrier` marks one the carrier wrote itself."""
        bubble = Bubble(Direction.RECEIVED, record.body, self._changes.now(), sid=record.sid, media=record.media)
        bubble.segments, bubble.encoding = segments(record.body)
        bubble.carrier, bubble.status = carrier, record.status
        record.bubble = bubble
        phone.thread.append(bubble)
        self._changes.poke()

    async def _carry_slowly(self, record: Record) -> None:
        await asyncio.sleep(self.delay)
        self._arrive(record)
        await self._report(record)

    def _arrive(self, record: Record) -> None:
        """The record reaches its end, and its bubble the phone."""
        status, error = self._outcome(record)
        record.move(status, self._changes.now(), error)
        if status == "delivered":
            self.show(self._phones[record.to], record)

    def _outcome(self, record: Record) -> tuple[str, int | None]:
        now, phone = self._changes.now(), self._phones.get(record.to)
        if self._faults:
            code, status = self._faults.popleft()
            return status, code
        if record.valid_for is not None and now - record.created > timedelta(seconds=record.valid_for):
            return "failed", 30036
        if phone is None:
            return "undelivered", 30005
        if phone.undelivered or phone.blocked:
            return "undelivered", phone.undelivered or 30004
        if phone.kind == "whatsapp" and not self._wrote_lately(phone):
            return "failed", 63016
        return "delivered", None

    def _wrote_lately(self, phone: Phone) -> bool:
        since = self._changes.now() - WHATSAPP_WINDOW
        return any(b.direction is Direction.SENT and b.at >= since for b in phone.thread)

    async def _report(self, record: Record) -> None:
        """The receipts, as many and in the order `receipts` says."""
        if not record.callback:
            return
        steps = ["queued", record.status] if record.status == "failed" else ["queued", "sent", record.status]
        if self.receipts is Receipts.REVERSED:
            steps.reverse()
        times = 2 if self.receipts is Receipts.DOUBLED else 1
        for step in [step for step in steps for _ in range(times)]:
            await self._webhooks.post(record.callback, receipt_params(record, step), self._webhooks.budget)
            await asyncio.sleep(self.delay)
