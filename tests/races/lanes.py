"""A lane of the outbox on a real database, with a vendor that does what a test tells it to."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from bot.channels import Accept, Pace, Receipt, ReceiptState, SendError
from bot.clock import Clock
from bot.outbox import Outbox
from bot.outcomes import Outcomes
from handlers.messages import Outbound
from storage import members, outbound
from storage.models import Address, OutboundRow
from storage.states import OutboundStatus, Purpose
from tests.races.house import House, address

FAST = Pace(overall=5000, per_chat=5000, chat_burst=5000)
PRIORITY = {Purpose.REPLY: 0, Purpose.RELAY: 0, Purpose.NOTICE: 0, Purpose.PING: 1, Purpose.BULK: 2}


class Vendor:
    """A Channel. `script` maps a text to what its next sends raise; `known` is what `find` will find."""

    name = "sms"
    prefixes = frozenset({"sms"})

    def __init__(self, pace: Pace = FAST) -> None:
        self.pace = pace
        self.sent: list[str] = []
        self.looked: list[str] = []
        self.script: dict[str, list[SendError]] = {}
        self.known: dict[str, str] = {}
        self.gate: asyncio.Event | None = None  # sends wait for it
        self.entered = asyncio.Event()
        self.under_way: set[str] = set()
        self.doubled: list[str] = []  # addresses that had two at once
        self.before_answer: Callable[[Outbound], object] | None = None

    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def read(self, accept: Accept) -> None: ...

    async def catch_up(self, accept: Accept, known: object) -> int:
        return 0

    def health(self) -> dict[str, object]:
        return {"ok": True}

    async def find(self, message: Outbound, since: datetime) -> str | None:
        self.looked.append(message.text)
        return self.known.get(message.text)

    async def send(self, message: Outbound) -> str:
        if message.address in self.under_way:
            self.doubled.append(message.address)
        self.under_way.add(message.address)
        self.entered.set()
        try:
            await (self.gate.wait() if self.gate else asyncio.sleep(0))
            self.sent.append(message.text)
            if errors := self.script.get(message.text):
                raise errors.pop(0)
            if self.before_answer:
                await self.before_answer(message)  # type: ignore[misc]
            return f"SM{len(self.sent)}"
        finally:
            self.under_way.discard(message.address)


class HouseClock(Clock):
    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house

    def now(self) -> datetime:
        return self._house.now


class Post:
    """An outbox with one vendor, and rows to send."""

    def __init__(self, house: House, pace: Pace = FAST) -> None:
        self.house = house
        self.store = house.store()
        self.reopen(Vendor(pace))

    def reopen(self, vendor: Vendor) -> None:
        """As after a restart: a new outbox, with nothing in memory."""
        self.vendor = vendor
        clock = HouseClock(self.house)
        outcomes = Outcomes(self.store, self.house.rules, clock)
        self.outbox = Outbox([vendor], self.store, self.house.rules.id, clock, outcomes)
        [self.lane] = self.outbox.lanes

    async def settle(self) -> list[str]:
        """Send what is due; what the vendor has had, all in all."""
        async with asyncio.timeout(20):
            await self.lane.settle()
        return self.vendor.sent

    def queue(self, who: int, *texts: str, purpose: Purpose = Purpose.REPLY, **columns: object) -> list[int]:
        """Rows to a member, who joins if need be; their ids."""
        known = self.house.read(lambda s: members.find_by_address(s, self.house.rules.id, address(who)))
        if known is None:
            self.house.arrive(who, "hello")
            known = self.house.read(lambda s: members.find_by_address(s, self.house.rules.id, address(who)))
            assert known is not None
            welcome = delete(OutboundRow).where(OutboundRow.address_id == known[0].id)
            self.house.read(lambda s: s.execute(welcome))
        assert known is not None
        rows = [self._row(known[0], text, purpose, columns) for text in texts]
        self.house.read(lambda s: outbound.enqueue(s, rows))
        found = self.house.read(
            lambda s: list(s.scalars(select(OutboundRow).order_by(OutboundRow.id.desc()).limit(len(texts))))
        )
        return [row.id for row in reversed(found)]

    def _row(self, to: Address, text: str, purpose: Purpose, columns: dict[str, object]) -> dict[str, object]:
        return {
            "circle_id": to.circle_id,
            "member_id": to.member_id,
            "address_id": to.id,
            "need_id": None,
            "channel": "sms",
            "purpose": purpose,
            "priority": PRIORITY[purpose],
            "text": text,
            "buttons": None,
            "status": OutboundStatus.QUEUED,
            "due_at": self.house.now,
            "not_after": None,
            "last_word": False,
            "tries": 0,
            "created_at": self.house.now,
            **columns,
        }

    def row(self, text: str) -> OutboundRow:
        rows = self.house.read(lambda s: list(s.scalars(select(OutboundRow).order_by(OutboundRow.id))))
        [found] = [row for row in rows if row.text == text]
        return found

    def status(self, text: str) -> str:
        return self.row(text).status.value

    def address_status(self, who: int) -> str:
        found = self.house.read(lambda s: members.find_by_address(s, self.house.rules.id, address(who)))
        assert found is not None
        return found[0].status.value

    async def receipts(self, text: str, *states: ReceiptState | SendError, external_id: str = "") -> None:
        """What the vendor says later, in this order."""
        row = self.row(text)
        for state in states:
            error = state if isinstance(state, SendError) else None
            reached = ReceiptState.FAILED if isinstance(state, SendError) else state
            receipt = Receipt(reached, external_id or row.external_id or "SM?", row.id, error)
            await self.outbox.receive(receipt, "sms")

    def passes(self, **time: float) -> None:
        self.house.passes(**time)

    def close(self) -> None:
        self.store.close()


def ordered(texts: Sequence[str], *wanted: str) -> bool:
    """Whether these stand in `texts` in this order."""
    at = [texts.index(text) for text in wanted]
    return at == sorted(at)


HOUR = timedelta(hours=1)
