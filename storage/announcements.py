"""Announcements: kept as drafts, moved on, and what became of their messages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage.columns import stands
from storage.models import Announcement, Member, OutboundRow
from storage.states import AnnouncementStatus, OutboundStatus

UNDER_WAY = (AnnouncementStatus.SCHEDULED, AnnouncementStatus.SENDING)
ENDED = (AnnouncementStatus.SENT, AnnouncementStatus.STOPPED)
_WAITING = (OutboundStatus.QUEUED, OutboundStatus.SENDING)
_OUT = (OutboundStatus.SENT, OutboundStatus.DELIVERED)
_DONT_SYNC = {"synchronize_session": False}


def keep(session: Session, **columns: Any) -> Announcement:
    """Keep a draft."""
    told = Announcement(status=AnnouncementStatus.DRAFT, upto=0, **columns)
    session.add(told)
    session.flush()
    return told


def move(
    session: Session, told: Announcement, before: Sequence[AnnouncementStatus], to: AnnouncementStatus, now: datetime
) -> bool:
    """The one place an announcement's status is written. False: it stood elsewhere already."""
    change = update(Announcement).where(Announcement.id == told.id, Announcement.status.in_(before))
    ended = {"ended_at": now} if to in ENDED else {}
    moved = session.execute(change.values(status=to, **ended), execution_options=_DONT_SYNC)
    session.refresh(told)
    return bool(moved.rowcount)  # type: ignore[attr-defined]


def locked(session: Session, announcement_id: int) -> Announcement:
    """An announcement, held against who would stop it or send more of it at the same moment."""
    return session.scalars(select(Announcement).where(Announcement.id == announcement_id).with_for_update()).one()


def drafts_of(session: Session, author_id: int) -> list[Announcement]:
    """What a coordinator was shown and has not said SEND to, newest first."""
    return _of(session, (AnnouncementStatus.DRAFT,), Announcement.author_id == author_id)


def under_way(session: Session, circle_id: int) -> list[Announcement]:
    """What is being sent in a circle or waits for its hour, newest first."""
    return _of(session, UNDER_WAY, Announcement.circle_id == circle_id)


def _of(session: Session, statuses: Sequence[AnnouncementStatus], *which: Any) -> list[Announcement]:
    wanted = select(Announcement).where(stands(Announcement.status, *statuses), *which)
    return list(session.scalars(wanted.order_by(Announcement.id.desc())))


def asking(session: Session, poll_id: int) -> list[Announcement]:
    """What of a poll's question is still on its way."""
    return _of(session, UNDER_WAY, Announcement.poll_id == poll_id)


def tally(session: Session, announcement_id: int) -> tuple[int, int, int]:
    """Of the messages to members: how many went, wait, and never will (failed, or stopped meanwhile)."""
    mine = (OutboundRow.announcement_id == announcement_id, OutboundRow.chat_id.is_(None))
    wanted = select(OutboundRow.status, func.count()).where(*mine).group_by(OutboundRow.status)
    found: dict[OutboundStatus, int] = {one: int(count) for one, count in session.execute(wanted)}
    went, waits = sum(found.get(one, 0) for one in _OUT), sum(found.get(one, 0) for one in _WAITING)
    return went, waits, sum(found.values()) - went - waits


def next_due(session: Session, announcement_id: int) -> datetime | None:
    """When the first of the messages that still wait may go."""
    mine = (OutboundRow.announcement_id == announcement_id, stands(OutboundRow.status, *_WAITING))
    return session.scalar(select(func.min(OutboundRow.due_at)).where(*mine))


def drop_waiting(session: Session, announcement_id: int) -> int:
    """What has not set off will not; how many members that leaves out."""
    mine = (OutboundRow.announcement_id == announcement_id, stands(OutboundRow.status, OutboundStatus.QUEUED))
    change = update(OutboundRow).where(*mine).values(status=OutboundStatus.DROPPED, reason="stopped")
    dropped = session.scalars(change.returning(OutboundRow.member_id), execution_options=_DONT_SYNC)
    return sum(member is not None for member in dropped)


def zones_waiting(session: Session, announcement_id: int) -> list[str | None]:
    """The time zones of those whose message waits."""
    mine = (OutboundRow.announcement_id == announcement_id, stands(OutboundRow.status, OutboundStatus.QUEUED))
    wanted = select(Member.timezone).join(OutboundRow, OutboundRow.member_id == Member.id)
    return list(session.scalars(wanted.where(*mine).distinct()))


def put_off(session: Session, announcement_id: int, zone: str | None, until: datetime, lasting: timedelta) -> None:
    """What waits for the members of one time zone waits until a moment."""
    own = Member.timezone.is_(None) if zone is None else Member.timezone == zone
    theirs = select(Member.id).where(Member.id == OutboundRow.member_id, own)
    mine = (OutboundRow.announcement_id == announcement_id, stands(OutboundRow.status, OutboundStatus.QUEUED))
    change = update(OutboundRow).where(*mine, OutboundRow.due_at < until, theirs.exists())
    session.execute(change.values(due_at=until, not_after=until + lasting), execution_options=_DONT_SYNC)
