"""What is to be sent: queued in the transaction of its cause, leased by an outbox, raised by receipts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, case, func, insert, or_, select, update
from sqlalchemy.orm import Session

from storage.columns import stands
from storage.models import Address, OutboundRow
from storage.receipts import UNKNOWN
from storage.states import AddressStatus, OutboundStatus, Purpose

_WAITING = (OutboundStatus.QUEUED, OutboundStatus.SENDING)
_REASON_LENGTH = 200

_ENQUEUE = insert(cast(Table, OutboundRow.__table__))  # past the ORM: a third of the price
_SENT = (
    update(OutboundRow)
    .where(OutboundRow.id == bindparam("row"), OutboundRow.status.in_(_WAITING))
    .values(
        status=OutboundStatus.SENT,
        external_id=bindparam("external"),
        sent_at=bindparam("at"),
        leased_until=None,
    )
)
_MAY_BE_WRITTEN_TO = or_(
    Address.status == AddressStatus.ACTIVE, (Address.status == AddressStatus.STOPPED) & OutboundRow.last_word
)
_COUNT_SINCE = (
    select(func.count())
    .select_from(OutboundRow)
    .where(OutboundRow.address_id == bindparam("address_id"), OutboundRow.created_at > bindparam("since"))
)
_DONT_SYNC = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Due:
    """One leased message: what the outbox needs to send it, detached from any session."""

    id: int
    address_id: int
    address: str
    text: str
    buttons: list[Any]
    priority: int
    tries: int
    not_after: datetime | None
    created_at: datetime
    unknown: bool  # an earlier lease ran out in mid-send: it may have gone


def enqueue(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Queue messages; one statement however many."""
    if rows:
        session.execute(_ENQUEUE, rows)


def take_due(
    session: Session,
    circle_id: int,
    channels: Collection[str],
    busy: Collection[int],
    now: datetime,
    lease: timedelta,
    limit: int,
    priorities: tuple[int, int] = (0, 9),
    *,
    lost: bool = True,
) -> list[Due]:
    """Lease what is due: replies before pings before bulk, never two at once to one address.

    Rows whose lease ran out come back marked `unknown` (looked for only when `lost`). Rows to a stopped address are
    not taken, but for the one confirmation that may follow an opt-out; rows to a gone address never.
    """
    found = list(session.execute(_due_rows(_lost(circle_id, channels, now), busy, limit, priorities))) if lost else []
    for channel in channels:  # one by one: only so does the index hand them over in order, whatever waits behind
        found += session.execute(_due_rows(_fresh(circle_id, channel, now), busy, limit, priorities))
    found.sort(key=lambda pair: (pair[0].priority, pair[0].id))  # in the order they were said
    return _lease(session, [(row, value) for row, value in found[:limit]], now + lease)


def _fresh(circle_id: int, channel: str, now: datetime) -> ColumnElement[bool]:
    mine = (OutboundRow.circle_id == circle_id) & (OutboundRow.channel == channel)
    return stands(OutboundRow.status, OutboundStatus.QUEUED) & mine & (OutboundRow.due_at <= now)


def _lost(circle_id: int, channels: Collection[str], now: datetime) -> ColumnElement[bool]:
    # By leases first, of which there are few: left to itself SQLite reads all that was ever sent on the channel.
    lost = select(OutboundRow.id).where(stands(OutboundRow.status, OutboundStatus.SENDING))
    few = OutboundRow.id.in_(lost.where(OutboundRow.leased_until <= now))
    mine = (OutboundRow.circle_id == circle_id) & (OutboundRow.channel + "").in_(channels)
    return few & mine & (OutboundRow.status == OutboundStatus.SENDING) & (OutboundRow.leased_until <= now)


def _due_rows(which: ColumnElement[bool], busy: Collection[int], limit: int, priorities: tuple[int, int]) -> Any:
    first, last = priorities
    of_priority = OutboundRow.priority == first if first == last else OutboundRow.priority.between(first, last)
    wanted = (
        select(OutboundRow, Address.value)
        .join(Address, Address.id == OutboundRow.address_id)
        .where(which, of_priority, _MAY_BE_WRITTEN_TO)
        .order_by(OutboundRow.priority, OutboundRow.id)
        .limit(limit)
        .with_for_update(of=OutboundRow, skip_locked=True)
    )
    return wanted.where(OutboundRow.address_id.not_in(busy)) if busy else wanted


def _lease(session: Session, found: list[tuple[OutboundRow, str]], until: datetime) -> list[Due]:
    due = [_due(row, value) for row, value in found]
    if due:
        ids = [one.id for one in due]
        leased = update(OutboundRow).where(OutboundRow.id.in_(ids))
        session.execute(leased.values(status=OutboundStatus.SENDING, leased_until=until), execution_options=_DONT_SYNC)
    return due


def _due(row: OutboundRow, address: str) -> Due:
    return Due(
        row.id,
        row.address_id,
        address,
        row.text or "",
        row.buttons or [],
        row.priority,
        row.tries,
        row.not_after,
        row.created_at,
        row.status == OutboundStatus.SENDING or row.code == UNKNOWN,
    )


def release_leases(session: Session, now: datetime) -> None:
    """End every lease: only for a process that knows it is alone, when it starts."""
    mine = update(OutboundRow).where(OutboundRow.status == OutboundStatus.SENDING)
    session.execute(mine.values(leased_until=now), execution_options=_DONT_SYNC)


def sent(session: Session, row_id: int, external_id: str, now: datetime) -> None:
    """The vendor took it. A receipt that was faster than the vendor's answer is not undone."""
    taken = {"row": row_id, "external": external_id, "at": now}
    if session.execute(_SENT, taken, execution_options=_DONT_SYNC).rowcount:  # type: ignore[attr-defined]
        return
    late = update(OutboundRow).where(OutboundRow.id == row_id, OutboundRow.sent_at.is_(None))
    session.execute(late.values(external_id=external_id, sent_at=now), execution_options=_DONT_SYNC)


def may_still_go(session: Session, row_id: int) -> bool:
    """Whether a leased message that had to wait is still wanted: its person may have texted STOP meanwhile."""
    wanted = select(OutboundRow.id).join(Address, Address.id == OutboundRow.address_id)
    leased = wanted.where(OutboundRow.id == row_id, OutboundRow.status == OutboundStatus.SENDING)
    return session.scalar(leased.where(_MAY_BE_WRITTEN_TO)) is not None


def put_back(session: Session, row_id: int, due_at: datetime, *, code: str = "", tried: bool = True) -> None:
    """It did not go and may go later."""
    mine = update(OutboundRow).where(OutboundRow.id == row_id, OutboundRow.status == OutboundStatus.SENDING)
    change = {"status": OutboundStatus.QUEUED, "due_at": due_at, "leased_until": None, "code": code or None}
    session.execute(mine.values(**change, tries=OutboundRow.tries + int(tried)), execution_options=_DONT_SYNC)


def end(session: Session, row_id: int, status: OutboundStatus, *, code: str = "", reason: str = "") -> None:
    """It will not go: failed, or dropped because it is no longer true or wanted."""
    mine = update(OutboundRow).where(OutboundRow.id == row_id, OutboundRow.status.in_(_WAITING))
    change = {"status": status, "code": code or None, "reason": reason[:_REASON_LENGTH], "leased_until": None}
    session.execute(mine.values(**change), execution_options=_DONT_SYNC)


def drop_for_address(session: Session, address_id: int) -> None:
    """Nothing more goes to this address."""
    mine = update(OutboundRow).where(OutboundRow.address_id == address_id, OutboundRow.status == OutboundStatus.QUEUED)
    session.execute(mine.values(status=OutboundStatus.DROPPED, reason="stopped"), execution_options=_DONT_SYNC)


def drop_pings(session: Session, need_id: int) -> set[int]:
    """Pings about a need that have not left yet will not leave; returns the members who never saw theirs."""
    mine = (
        update(OutboundRow)
        .where(OutboundRow.need_id == need_id, OutboundRow.purpose == Purpose.PING)
        .where(OutboundRow.status == OutboundStatus.QUEUED)
        .values(status=OutboundStatus.DROPPED, reason="taken")
        .returning(OutboundRow.member_id)
    )
    return {member for member in session.scalars(mine, execution_options=_DONT_SYNC) if member is not None}


def oldest_due(session: Session, circle_id: int, now: datetime) -> datetime | None:
    """Since when the longest overdue message has waited; None when nothing is late."""
    wanted = select(func.min(OutboundRow.due_at)).join(Address, Address.id == OutboundRow.address_id)
    late = wanted.where(OutboundRow.circle_id == circle_id, OutboundRow.status.in_(_WAITING), OutboundRow.due_at <= now)
    return session.scalar(late.where(_MAY_BE_WRITTEN_TO))


def count_since(session: Session, address_id: int, since: datetime) -> int:
    """How many messages an address was sent, or is about to be, since a moment."""
    return session.scalar(_COUNT_SINCE, {"address_id": address_id, "since": since}) or 0


def purge(session: Session, before: datetime) -> None:
    """Forget the words of old messages; that they were sent stays."""
    old = (
        OutboundRow.created_at < before,
        OutboundRow.text.is_not(None),
        OutboundRow.status.not_in(_WAITING),
    )
    session.execute(update(OutboundRow).where(*old).values(text=None, buttons=None), execution_options=_DONT_SYNC)


def wipe_about(session: Session, need_ids: Collection[int]) -> None:
    """Forget what anyone was told about these needs: it may quote their owner."""
    about = (OutboundRow.need_id.in_(need_ids), OutboundRow.status.not_in(_WAITING))
    session.execute(update(OutboundRow).where(*about).values(text=None, buttons=None), execution_options=_DONT_SYNC)


def wipe_of(session: Session, member_id: int) -> None:
    """Forget what a member was told; what waits to go is dropped."""
    mine = OutboundRow.member_id == member_id
    dropped = case(
        (OutboundRow.status == OutboundStatus.QUEUED, OutboundStatus.DROPPED.value), else_=OutboundRow.status
    )
    session.execute(
        update(OutboundRow).where(mine).values(text=None, buttons=None, status=dropped),
        execution_options=_DONT_SYNC,
    )
