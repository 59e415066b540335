"""Leases: what is due is taken by an outbox for a while, in the order in which it was said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal, null, or_, select, update
from sqlalchemy.orm import Session, aliased

from storage.columns import stands
from storage.models import Address, Chat, OutboundRow
from storage.receipts import DONT_SYNC, UNKNOWN
from storage.states import Act, AddressStatus, ChatStatus, OutboundStatus

WAITING = (OutboundStatus.QUEUED, OutboundStatus.SENDING)
MAY_BE_WRITTEN_TO = or_(
    Address.status == AddressStatus.ACTIVE, (Address.status == AddressStatus.STOPPED) & OutboundRow.last_word
)


@dataclass(frozen=True, slots=True)
class Due:
    """One leased message: what the outbox needs to send it, detached from any session.

    `address_id` names whom it goes to: an address's id, or a group's as a negative number. `edits` is the vendor's id
    of the message that an edit or a deletion is about, None while that has not been sent.
    """

    id: int
    address_id: int
    address: str
    text: str
    photo: str | None
    buttons: list[Any]
    priority: int
    tries: int
    not_after: datetime | None
    created_at: datetime
    unknown: bool  # an earlier lease ran out in mid-send: it may have gone
    act: Act = Act.SEND
    edits: str | None = None
    edits_soon: bool = False  # what it is about waits to be sent
    chat: str | None = None
    thread: int | None = None

    @property
    def chat_id(self) -> int | None:
        """The row of the group it goes to."""
        return -self.address_id if self.address_id < 0 else None


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
    first, last = priorities
    asked = {"circle_id": circle_id, "now": now, "busy": list(busy), "first": first, "last": last, "most": limit}
    found = list(session.execute(_LOST, asked | {"channels": list(channels)})) if lost else []
    if _GROUPS in channels:
        found += session.execute(_FRESH_IN_GROUPS, asked)
        found += session.execute(_LOST_IN_GROUPS, asked) if lost else []
    fresh = _FRESH_ONE if first == last else _FRESH
    for channel in channels:  # one by one: only so does the index hand them over in order, whatever waits behind
        found += session.execute(fresh, asked | {"channel": channel})
    due = sorted((_due(row) for row in found), key=lambda one: (one.priority, one.id))[:limit]  # as they were said
    if due:
        leased = {"ids": [one.id for one in due], "until": now + lease, "sending": OutboundStatus.SENDING}
        session.execute(_LEASE, leased, execution_options=DONT_SYNC)
    return due


def _due(row: Any) -> Due:
    return Due(
        row.id,
        row.address_id,
        row.value,
        row.text or "",
        row.photo,
        row.buttons or [],
        row.priority,
        row.tries,
        row.not_after,
        row.created_at,
        row.status == OutboundStatus.SENDING or row.code == UNKNOWN,
        row.act,
        row.edits,
        row.edits_status in WAITING,
        row.chat,
        row.thread,
    )


def _columns(whom: Any, value: Any, chat: Any, thread: Any) -> Select[*tuple[Any, ...]]:
    row = OutboundRow
    words = (row.id, whom.label("address_id"), value.label("value"), row.text, row.photo, row.buttons)
    edits = (_EDITED.external_id.label("edits"), _EDITED.status.label("edits_status"))
    group = (chat.label("chat"), thread.label("thread"))
    return (
        select(*words, row.priority, row.tries, row.not_after, row.created_at, row.status, row.code, row.act)
        .add_columns(*edits, *group)
        .outerjoin(_EDITED, _EDITED.id == OutboundRow.target)
        .order_by(OutboundRow.priority, OutboundRow.id)
    )


def _due_rows(*which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        _columns(OutboundRow.address_id, Address.value, null(), null())
        .join(Address, Address.id == OutboundRow.address_id)
        .where(OutboundRow.circle_id == bindparam("circle_id"), *which, MAY_BE_WRITTEN_TO)
        .where(OutboundRow.address_id.not_in(bindparam("busy", expanding=True)))
        .limit(bindparam("most"))
        .with_for_update(of=OutboundRow, skip_locked=True)
    )


def _due_in_groups(*which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """From the few groups to their rows: whatever else waits on the channel is not looked at."""
    return (
        _columns(-OutboundRow.chat_id, literal(_GROUPS), Chat.external_id, Chat.thread)
        .join(Chat, Chat.id == OutboundRow.chat_id)
        .where(Chat.circle_id == bindparam("circle_id"), Chat.status == ChatStatus.LINKED, *which)
        .where((-OutboundRow.chat_id).not_in(bindparam("busy", expanding=True)))
        .limit(bindparam("most"))
        .with_for_update(of=OutboundRow, skip_locked=True)
    )


def _fresh() -> ColumnElement[bool]:
    mine = (OutboundRow.channel == bindparam("channel")) & (OutboundRow.due_at <= bindparam("now"))
    return stands(OutboundRow.status, OutboundStatus.QUEUED) & mine


def _lost() -> ColumnElement[bool]:
    # By leases first, of which there are few: left to itself SQLite reads all that was ever sent on the channel.
    over = OutboundRow.leased_until <= bindparam("now")
    few = select(OutboundRow.id).where(stands(OutboundRow.status, OutboundStatus.SENDING), over)
    mine = (OutboundRow.channel + "").in_(bindparam("channels", expanding=True))
    return OutboundRow.id.in_(few) & mine & (OutboundRow.status == OutboundStatus.SENDING) & over


_GROUPS = "telegram"  # the channel that has groups
_EDITED = aliased(OutboundRow)
_BETWEEN = OutboundRow.priority.between(bindparam("first"), bindparam("last"))
_LOST, _FRESH = _due_rows(_lost(), _BETWEEN), _due_rows(_fresh(), _BETWEEN)
_FRESH_ONE = _due_rows(_fresh(), OutboundRow.priority == bindparam("first"))  # the index goes on to when they are due
_QUEUED_NOW = stands(OutboundRow.status, OutboundStatus.QUEUED) & (OutboundRow.due_at <= bindparam("now"))
_LOST_NOW = stands(OutboundRow.status, OutboundStatus.SENDING) & (OutboundRow.leased_until <= bindparam("now"))
_FRESH_IN_GROUPS, _LOST_IN_GROUPS = _due_in_groups(_QUEUED_NOW, _BETWEEN), _due_in_groups(_LOST_NOW, _BETWEEN)
_LEASE = (
    update(OutboundRow)
    .where(OutboundRow.id.in_(bindparam("ids", expanding=True)))
    .values(status=bindparam("sending"), leased_until=bindparam("until"))
)


def release_leases(session: Session, now: datetime) -> None:
    """End every lease: only for a process that knows it is alone, when it starts."""
    mine = update(OutboundRow).where(OutboundRow.status == OutboundStatus.SENDING)
    session.execute(mine.values(leased_until=now), execution_options=DONT_SYNC)
