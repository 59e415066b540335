"""What is to be sent: queued in the transaction of its cause, changed or dropped while it waits, ended when it went."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, case, func, insert, null, or_, select, update
from sqlalchemy.orm import Session

from storage.columns import stands
from storage.leases import MAY_BE_WRITTEN_TO, WAITING
from storage.models import Address, Chat, Member, OutboundRow, Ping
from storage.quick import Quick
from storage.receipts import DONT_SYNC, said_since_start
from storage.states import Act, ChatStatus, MemberStatus, OutboundStatus, PingStatus, Purpose

_REASON_LENGTH = 200

_ROWS = cast(Table, OutboundRow.__table__)
_ENQUEUE = Quick(
    insert(_ROWS),
    *("circle_id", "member_id", "address_id", "need_id", "channel", "purpose", "priority", "text", "photo", "buttons"),
    *("status", "due_at", "not_after", "last_word", "tries", "returned", "created_at"),
    *("chat_id", "announcement_id", "act", "target"),
)
_NEW: dict[str, Any] = {"need_id": None, "photo": None, "buttons": None, "not_after": None, "last_word": False}
_NEW |= {"member_id": None, "address_id": None, "chat_id": None, "announcement_id": None, "target": None}
_NEW |= {"act": Act.SEND, "tries": 0, "returned": 0}
_WORDLESS: dict[str, Any] = {"text": None, "photo": None, "buttons": None}
_SENT = Quick(
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("row"), stands(OutboundRow.status, *WAITING))
    .values(
        status=bindparam("status"),
        external_id=bindparam("external"),
        sent_at=bindparam("at"),
        leased_until=null(),
    )
)


def enqueue(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Queue messages; one statement however many."""
    if rows:
        _ENQUEUE.many(session, [_NEW | row for row in rows])


def sent(session: Session, row_id: int, external_id: str, now: datetime) -> None:
    """The vendor took it. A receipt that was faster than the vendor's answer is not undone."""
    taken = {"row": row_id, "external": external_id, "at": now, "status": OutboundStatus.SENT}
    if _SENT.changed(session, taken):
        return
    late = update(OutboundRow).where(OutboundRow.id == row_id, OutboundRow.sent_at.is_(None))
    session.execute(late.values(external_id=external_id, sent_at=now), execution_options=DONT_SYNC)


def may_still_go(session: Session, row_id: int) -> bool:
    """Whether a leased message that had to wait is still wanted: its person may have texted STOP meanwhile (and START,
    even), and what it asks may be settled."""
    wanted = select(OutboundRow.id).outerjoin(Address, Address.id == OutboundRow.address_id)
    wanted = wanted.outerjoin(Chat, Chat.id == OutboundRow.chat_id)
    leased = wanted.where(OutboundRow.id == row_id, OutboundRow.status == OutboundStatus.SENDING)
    to_person = MAY_BE_WRITTEN_TO & said_since_start() & _asked_still()
    return session.scalar(leased.where(or_(to_person, Chat.status == ChatStatus.LINKED))) is not None


def _asked_still() -> ColumnElement[bool]:
    """A question is one that waits for an answer, of somebody who has not paused meanwhile."""
    mine = (Ping.need_id == OutboundRow.need_id, Ping.member_id == OutboundRow.member_id)
    here = (stands(Ping.status, PingStatus.ASKED), Member.status == MemberStatus.ACTIVE)
    asked = select(Ping.id).join(Member, Member.id == Ping.member_id).where(*mine, *here).exists()
    return or_(OutboundRow.purpose != Purpose.PING, OutboundRow.need_id.is_(None), asked)


def put_back(session: Session, row_id: int, due_at: datetime, *, code: str = "", tried: bool = True) -> None:
    """It did not go and may go later."""
    mine = update(OutboundRow).where(OutboundRow.id == row_id, OutboundRow.status == OutboundStatus.SENDING)
    change = {"status": OutboundStatus.QUEUED, "due_at": due_at, "leased_until": None, "code": code or None}
    session.execute(mine.values(**change, tries=OutboundRow.tries + int(tried)), execution_options=DONT_SYNC)


def end(session: Session, row_id: int, status: OutboundStatus, *, code: str = "", reason: str = "") -> None:
    """It will not go: failed, or dropped because it is no longer true or wanted."""
    mine = update(OutboundRow).where(OutboundRow.id == row_id, OutboundRow.status.in_(WAITING))
    change = {"status": status, "code": code or None, "reason": reason[:_REASON_LENGTH], "leased_until": None}
    session.execute(mine.values(**change), execution_options=DONT_SYNC)


def drop_for_address(session: Session, address_id: int) -> None:
    """Nothing more goes to this address."""
    mine = update(OutboundRow).where(OutboundRow.address_id == address_id, OutboundRow.status == OutboundStatus.QUEUED)
    session.execute(mine.values(status=OutboundStatus.DROPPED, reason="stopped"), execution_options=DONT_SYNC)


def drop_for_chat(session: Session, chat_id: int) -> None:
    """Nothing more goes to this group."""
    mine = update(OutboundRow).where(OutboundRow.chat_id == chat_id, OutboundRow.status.in_(WAITING))
    change = {"status": OutboundStatus.DROPPED, "reason": "left", "leased_until": None}
    session.execute(mine.values(**change), execution_options=DONT_SYNC)


def drop_changes(session: Session, chat_id: int) -> None:
    """What was posted in this group cannot be changed any more."""
    mine = update(OutboundRow).where(OutboundRow.chat_id == chat_id, OutboundRow.status == OutboundStatus.QUEUED)
    change = {"status": OutboundStatus.DROPPED, "reason": "moved"}
    session.execute(mine.where(OutboundRow.act != Act.SEND).values(**change), execution_options=DONT_SYNC)


def enqueue_one(session: Session, row: dict[str, Any]) -> int:
    """Queue one message; its id, for those who mean to edit it later."""
    return int(session.execute(insert(_ROWS).values(**(_NEW | row)).returning(_ROWS.c.id)).scalar_one())


def answers_since(session: Session, chat_id: int, since: datetime) -> int:
    """How often a group was told something that is about no need, since a moment."""
    mine = (OutboundRow.chat_id == chat_id, OutboundRow.act == Act.SEND, OutboundRow.need_id.is_(None))
    wanted = select(func.count(OutboundRow.id)).where(*mine, OutboundRow.announcement_id.is_(None))
    return session.scalar(wanted.where(OutboundRow.created_at > since)) or 0


def put_words(session: Session, row_id: int, words: str, buttons: list[Any] | None) -> bool:
    """Other words for a message that has not set off yet. False: it has, or it never will."""
    mine = update(OutboundRow).where(OutboundRow.id == row_id, OutboundRow.status == OutboundStatus.QUEUED)
    changed = session.execute(mine.values(text=words, buttons=buttons), execution_options=DONT_SYNC)
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def status_of(session: Session, row_id: int) -> OutboundStatus | None:
    """How far a message got; None where there is none."""
    return session.scalar(select(OutboundRow.status).where(OutboundRow.id == row_id))


def edit_waiting(session: Session, target: int) -> int | None:
    """The queued edit of a message, if one waits: it takes newer words instead of a second one."""
    mine = (OutboundRow.target == target, OutboundRow.act == Act.EDIT, OutboundRow.status == OutboundStatus.QUEUED)
    return session.scalar(select(OutboundRow.id).where(*mine).limit(1))


def drop_pings(session: Session, need_id: int, member_id: int | None = None) -> set[int]:
    """Pings about a need (to one member, or to all) that have not left yet will not leave; who never saw theirs."""
    whose = () if member_id is None else (OutboundRow.member_id == member_id,)
    mine = (
        update(OutboundRow)
        .where(OutboundRow.need_id == need_id, OutboundRow.purpose == Purpose.PING, *whose)
        .where(OutboundRow.status == OutboundStatus.QUEUED)
        .values(status=OutboundStatus.DROPPED, reason="taken")
        .returning(OutboundRow.member_id)
    )
    return {member for member in session.scalars(mine, execution_options=DONT_SYNC) if member is not None}


def drop_notices(session: Session, need_id: int, member_id: int) -> None:
    """What was to be told of a need to one member in the morning is not true any more."""
    mine = (
        update(OutboundRow)
        .where(OutboundRow.need_id == need_id, OutboundRow.member_id == member_id)
        .where(OutboundRow.purpose == Purpose.NOTICE, OutboundRow.status == OutboundStatus.QUEUED)
        .values(status=OutboundStatus.DROPPED, reason="over")
    )
    session.execute(mine, execution_options=DONT_SYNC)


def answered_about(session: Session, need_id: int, members: Collection[int]) -> set[int]:
    """Those of these members who were answered something about a need: they wrote about it themselves."""
    about = (OutboundRow.need_id == need_id, OutboundRow.purpose == Purpose.REPLY)
    wanted = select(OutboundRow.member_id).where(*about, OutboundRow.member_id.in_(members))
    return {member for member in session.scalars(wanted) if member is not None}


def drop_pings_to(session: Session, member_id: int) -> set[int]:
    """Pings to a member that have not left yet will not leave; the needs they were about."""
    mine = (OutboundRow.member_id == member_id, OutboundRow.purpose == Purpose.PING)
    change = update(OutboundRow).where(*mine, OutboundRow.status == OutboundStatus.QUEUED)
    dropped = change.values(status=OutboundStatus.DROPPED, reason="paused").returning(OutboundRow.need_id)
    return {need_id for need_id in session.scalars(dropped, execution_options=DONT_SYNC) if need_id is not None}


def told_since(session: Session, need_id: int, member_id: int, since: datetime) -> bool:
    """Whether a member was told something about a need of itself, not in answer to them, since a moment."""
    about = (OutboundRow.need_id == need_id, OutboundRow.member_id == member_id, OutboundRow.created_at > since)
    wanted = select(OutboundRow.id).where(*about, OutboundRow.purpose == Purpose.NOTICE)
    return session.scalar(wanted.limit(1)) is not None


def need_spoken_of(session: Session, member_id: int, channel: str, external_id: str) -> int | None:
    """The need that a message of ours to a member was about, by the vendor's id of it."""
    wanted = select(OutboundRow.need_id).where(OutboundRow.channel == channel, OutboundRow.external_id == external_id)
    return session.scalar(wanted.where(OutboundRow.member_id == member_id).limit(1))


def oldest_due(session: Session, circle_id: int, now: datetime) -> datetime | None:
    """Since when the longest overdue message has waited; None when nothing is late."""
    wanted = select(func.min(OutboundRow.due_at)).join(Address, Address.id == OutboundRow.address_id)
    late = wanted.where(OutboundRow.circle_id == circle_id, OutboundRow.status.in_(WAITING), OutboundRow.due_at <= now)
    return session.scalar(late.where(MAY_BE_WRITTEN_TO))


def purge(session: Session, before: datetime) -> None:
    """Forget the words of old messages; that they were sent stays."""
    old = (
        OutboundRow.created_at < before,
        OutboundRow.text.is_not(None),
        OutboundRow.status.not_in(WAITING),
    )
    session.execute(update(OutboundRow).where(*old).values(**_WORDLESS), execution_options=DONT_SYNC)


def wipe_about(session: Session, need_ids: Collection[int]) -> None:
    """Forget what anyone was told about these needs: it may quote their owner."""
    about = (OutboundRow.need_id.in_(need_ids), OutboundRow.status.not_in(WAITING))
    session.execute(update(OutboundRow).where(*about).values(**_WORDLESS), execution_options=DONT_SYNC)


def wipe_of(session: Session, member_id: int) -> None:
    """Forget what a member was told; what waits to go is dropped."""
    mine = OutboundRow.member_id == member_id
    dropped = case(
        (OutboundRow.status == OutboundStatus.QUEUED, OutboundStatus.DROPPED.value), else_=OutboundRow.status
    )
    session.execute(
        update(OutboundRow).where(mine).values(**_WORDLESS, status=dropped),
        execution_options=DONT_SYNC,
    )
