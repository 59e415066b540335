"""What became of a send, written down: each way it can end has one line in one table."""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.channels import (
    Later,
    Misconfigured,
    Moved,
    Never,
    Receipt,
    ReceiptState,
    SendError,
    Stopped,
    Unknown,
)
from bot.clock import Clock
from handlers import groups, pictures, reachability
from handlers.circle import CircleRules
from storage import outbound, receipts
from storage.leases import Due
from storage.receipts import UNKNOWN
from storage.states import Act, OutboundStatus
from storage.store import Store

log = logging.getLogger(__name__)

FIRST_WAIT = 5.0  # seconds; doubled each time
LONGEST_WAIT = 600.0
UNKNOWN_WAIT = 15.0  # seconds until the vendor's list shows what it took
UNKNOWN_TRIES = 4
MISCONFIGURED_WAIT = 60.0
REFUSED_WAIT = 900.0  # a receipt said that our set-up is wrong: each try costs, so seldom
REFUSED_TRIES = 8
LONGEST_ORDER = 20.0  # for so long later words to the same person wait for an earlier one that did not go
MARGIN = 0.2  # so that the earlier one is due again when the rest ends

_STATES = {
    ReceiptState.SENT: OutboundStatus.SENT,
    ReceiptState.DELIVERED: OutboundStatus.DELIVERED,
    ReceiptState.FAILED: OutboundStatus.FAILED,
}


class Outcomes:
    """Records what became of sends and receipts, each in one short transaction.

    That a message went is written down before anything that waits: killed in between, it would go once more.
    """

    def __init__(self, store: Store, circle: CircleRules, clock: Clock) -> None:
        self._store = store
        self._circle = circle
        self._clock = clock

    async def sent(self, one: Due, external_id: str) -> None:
        """The vendor took it."""
        now = self._clock.now()
        await self._store.run(lambda session: outbound.sent(session, one.id, external_id, now), urgent=True)

    async def end(self, one: Due, status: OutboundStatus, reason: str, code: str = "") -> None:
        """It will not go."""
        await self._store.run(lambda session: outbound.end(session, one.id, status, code=code, reason=reason))

    async def put_back(self, one: Due, wait: float = 0.0) -> None:
        """Its chat is resting: it was not tried, and is taken again when the rest is over, `wait` seconds at least."""
        due, code = self._clock.now() + timedelta(seconds=wait), UNKNOWN if one.unknown else ""
        await self._store.run(lambda session: self._put_back(session, one, due, code, tried=False))

    async def failed(self, one: Due, error: SendError) -> float | None:
        """It did not go. Returns for how many seconds its chat should rest, so that nothing overtakes it."""
        log.info("message %s did not go: %s %s", one.id, type(error).__name__, error.code)
        wait = self._wait(one, error)
        await self._store.run(lambda session: self._record(session, one, error, wait))
        if isinstance(error, Later) and error.whole_chat:
            return wait + MARGIN
        return min(wait, LONGEST_ORDER) + MARGIN if isinstance(error, Later | Unknown) else None

    async def receipt(self, receipt: Receipt, channel: str) -> None:
        """A receipt, in any order: only a higher rank counts."""
        await self._store.run(lambda session: self._receive(session, receipt, channel))

    def _wait(self, one: Due, error: SendError) -> float:
        """Seconds until the next try: what the vendor says, else longer each time, with jitter."""
        if not isinstance(error, Later):
            return UNKNOWN_WAIT
        jitter = random.uniform(0.8, 1.2)  # noqa: S311 - not a secret
        return error.retry_after or min(LONGEST_WAIT, FIRST_WAIT * 2**one.tries) * jitter

    def _record(self, session: Session, one: Due, error: SendError, wait: float) -> None:
        _ENDINGS[type(error)](self, session, one, error, wait)

    def _later(self, session: Session, one: Due, error: SendError, wait: float) -> None:
        if isinstance(error, Later) and error.tries is not None and one.tries >= error.tries:
            outbound.end(session, one.id, OutboundStatus.FAILED, code=error.code, reason=error.reason)
        else:
            self._put_back(session, one, self._in(wait), error.code)

    def _unknown(self, session: Session, one: Due, error: SendError, wait: float) -> None:
        if one.tries >= UNKNOWN_TRIES:
            reason = "its answer was lost each time"
            outbound.end(session, one.id, OutboundStatus.FAILED, code=error.code, reason=reason)
        else:
            self._put_back(session, one, self._in(wait), UNKNOWN)

    def _misconfigured(self, session: Session, one: Due, error: SendError, _wait: float) -> None:
        self._put_back(session, one, self._in(MISCONFIGURED_WAIT), error.code, tried=False)

    def _never(self, session: Session, one: Due, error: SendError, _wait: float) -> None:
        if one.chat_id is not None and isinstance(error, Never) and error.alert:  # kept until we may write again
            self._put_back(session, one, self._clock.now(), error.code, tried=False)
            groups.restricted(session, self._circle, one.chat_id, self._clock.now())
            return
        outbound.end(session, one.id, OutboundStatus.FAILED, code=error.code, reason=error.reason)
        if one.chat_id is None:
            self._never_again(session, one.address_id, error)
        elif isinstance(error, Never) and error.gone:
            groups.left(session, self._circle, one.chat_id, self._clock.now())
        if one.photo is not None and not (isinstance(error, Never) and error.gone):
            pictures.say_instead(session, self._circle, one.id, self._clock.now())

    def _stopped(self, session: Session, one: Due, error: SendError, _wait: float) -> None:
        outbound.end(session, one.id, OutboundStatus.FAILED, code=error.code, reason=error.reason)
        if one.chat_id is not None:
            groups.left(session, self._circle, one.chat_id, self._clock.now())
        else:
            reachability.stopped(session, self._circle, one.address_id, self._clock.now())

    def _moved(self, session: Session, one: Due, error: SendError, wait: float) -> None:
        """The group has another id: what was to be sent goes there, what was to be changed there is gone."""
        if one.chat_id is None or not isinstance(error, Moved) or one.act != Act.SEND:
            outbound.end(session, one.id, OutboundStatus.FAILED, code=error.code, reason=error.reason)
        else:
            self._put_back(session, one, self._in(wait), error.code)
        if one.chat_id is not None and isinstance(error, Moved):
            groups.moved(session, self._circle, one.chat_id, error.new, self._clock.now())

    def _never_again(self, session: Session, address_id: int, error: SendError) -> None:
        if isinstance(error, Never) and (error.gone or _is_dead(session, address_id, error.code)):
            reachability.gone(session, self._circle, address_id, self._clock.now(), error.code)
        elif isinstance(error, Never) and error.alert:
            log.error("a message was refused for good: code %s", error.code)

    def _put_back(self, session: Session, one: Due, due: datetime, code: str, *, tried: bool = True) -> None:
        """It waits, unless a STOP found it on its way, or what it asks was settled: then it must not go later.

        What is for a group waits until we may write there; it was dropped already where we were put out.
        """
        if one.chat_id is not None or outbound.may_still_go(session, one.id):
            outbound.put_back(session, one.id, due, code=code, tried=tried)
        else:
            outbound.end(session, one.id, OutboundStatus.DROPPED, code=code, reason="no longer wanted")

    def _in(self, seconds: float) -> datetime:
        return self._clock.now() + timedelta(seconds=seconds)

    def _receive(self, session: Session, receipt: Receipt, channel: str) -> None:
        row = receipts.receive(
            session,
            _STATES[receipt.state],
            row_id=receipt.reference,
            channel=channel,
            external_id=receipt.external_id,
            code=receipt.error.code if receipt.error else "",
        )
        if row is None or row.address_id is None or receipt.error is None:
            return
        session.flush()
        if isinstance(receipt.error, Stopped):
            reachability.stopped(session, self._circle, row.address_id, self._clock.now())
        elif isinstance(receipt.error, Misconfigured):
            wait = timedelta(seconds=REFUSED_WAIT)
            receipts.send_again(session, row.id, self._clock.now() + wait, REFUSED_TRIES)
        elif isinstance(receipt.error, Later):
            wait = timedelta(seconds=receipt.error.retry_after or FIRST_WAIT)
            receipts.send_again(session, row.id, self._clock.now() + wait, receipt.error.tries)
        else:
            self._never_again(session, row.address_id, receipt.error)


def _is_dead(session: Session, address_id: int, code: str) -> bool:
    """30005 (unknown handset) three times in a row: nobody is there."""
    return code == DEAD_CODE and receipts.failed_in_a_row(session, address_id, code, DEAD_AFTER)


DEAD_CODE = "30005"
DEAD_AFTER = 3

_ENDINGS: dict[type[SendError], Callable[[Outcomes, Session, Due, SendError, float], None]] = {
    Later: Outcomes._later,
    Unknown: Outcomes._unknown,
    Misconfigured: Outcomes._misconfigured,
    Never: Outcomes._never,
    Moved: Outcomes._moved,
    Stopped: Outcomes._stopped,
}
