"""Polls and their votes: one of each member, the last one counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storage.columns import stands
from storage.models import Announcement, OutboundRow, Poll, Post, Timer, Vote
from storage.quick import Quick
from storage.states import PollStatus, PostKind, TimerKind

_ANY_OPEN = Quick(
    select(exists().where(Poll.circle_id == bindparam("circle_id"), stands(Poll.status, PollStatus.OPEN)))
)
_DONT_SYNC = {"synchronize_session": False}


def keep(session: Session, options: Sequence[str], **columns: Any) -> Poll:
    """Keep a poll that has not begun."""
    poll = Poll(status=PollStatus.DRAFT, options="\n".join(options), **columns)
    session.add(poll)
    session.flush()
    return poll


def move(session: Session, poll: Poll, to: PollStatus, now: datetime, closes_at: datetime | None = None) -> bool:
    """The one place a poll's status is written. False: it was there already, or past it."""
    before = (PollStatus.DRAFT,) if to == PollStatus.OPEN else (PollStatus.DRAFT, PollStatus.OPEN)
    at = {"closes_at": closes_at} if to == PollStatus.OPEN else {"closed_at": now}
    change = update(Poll).where(Poll.id == poll.id, Poll.status.in_(before))
    moved = session.execute(change.values(status=to, **at), execution_options=_DONT_SYNC)
    session.refresh(poll)
    return bool(moved.rowcount)  # type: ignore[attr-defined]


def find(session: Session, circle_id: int, poll_id: int) -> Poll | None:
    """A circle's poll."""
    return session.scalars(select(Poll).where(Poll.id == poll_id, Poll.circle_id == circle_id)).one_or_none()


def any_open(session: Session, circle_id: int) -> bool:
    """Whether a poll takes votes: asked of every short text, so it is asked quickly."""
    found = _ANY_OPEN.one(session, {"circle_id": circle_id})
    return bool(found and found[0])


def open_in(session: Session, circle_id: int) -> list[Poll]:
    """The polls that take votes, newest first."""
    wanted = select(Poll).where(Poll.circle_id == circle_id, stands(Poll.status, PollStatus.OPEN))
    return list(session.scalars(wanted.order_by(Poll.id.desc())))


def asked_of(session: Session, poll_id: int, member_id: int) -> datetime | None:
    """When a member was asked this poll, None where they were not."""
    asks = select(Announcement.id).where(Announcement.poll_id == poll_id)
    mine = (OutboundRow.member_id == member_id, OutboundRow.announcement_id.in_(asks))
    return session.scalar(select(func.max(OutboundRow.created_at)).where(*mine))


def vote(session: Session, poll_id: int, member_id: int, choice: int, now: datetime) -> None:
    """Keep what a member chose, in the place of what they chose before."""
    row = {"poll_id": poll_id, "member_id": member_id, "choice": choice, "voted_at": now}
    kept = insert(cast(Table, Vote.__table__)).values(**row)
    again = {"choice": choice, "voted_at": now}
    session.execute(kept.on_conflict_do_update(index_elements=["poll_id", "member_id"], set_=again))


def counted(session: Session, poll: Poll) -> list[int]:
    """How many chose each option."""
    wanted = select(Vote.choice, func.count()).where(Vote.poll_id == poll.id).group_by(Vote.choice)
    found = {one: int(count) for one, count in session.execute(wanted)}
    return [found.get(choice, 0) for choice in range(len(options_of(poll)))]


def options_of(poll: Poll) -> list[str]:
    """What can be chosen."""
    return poll.options.split("\n")


def keep_post(session: Session, poll: Poll, chat_id: int, outbound_id: int, now: datetime) -> None:
    """A group shows this poll."""
    about = {"chat_id": chat_id, "kind": PostKind.POLL, "subject_id": poll.id}
    session.add(Post(**about, outbound_id=outbound_id, shows="", posted_at=now))


def posts_of(session: Session, poll_id: int) -> list[Post]:
    """Where a poll stands in groups."""
    wanted = select(Post).where(Post.subject_id == poll_id, Post.kind == PostKind.POLL)
    return list(session.scalars(wanted.order_by(Post.id)))


def next_look(session: Session, poll_id: int) -> datetime | None:
    """When a poll is looked at next."""
    wanted = select(func.min(Timer.due_at)).where(Timer.subject_id == poll_id, Timer.kind == TimerKind.POLL)
    return session.scalar(wanted)
