"""The group chats of a circle and what stands in them; what is said to everyone, and what everyone decides."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import KeyedHash, Private
from storage.models.base import Base, state_column, when_in
from storage.states import AnnouncementStatus, ChatStatus, PollStatus, PostKind


class Chat(Base):
    """A group chat that a coordinator linked. `external_id` is Telegram's id of it, a negative number."""

    __tablename__ = "chat"
    __table_args__ = (UniqueConstraint("circle_id", "external_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    external_id: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(Private)
    status: Mapped[ChatStatus] = mapped_column(state_column(ChatStatus))
    thread: Mapped[int | None]  # the topic we post in
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)  # only needs of these; empty: of all
    linked_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    status_at: Mapped[datetime]


class Post(Base):
    """Something that stands in a group and is kept true: a need's card, the digest, a poll."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("chat_id", "kind", "subject_id"), Index("ix_post_subject", "subject_id", "kind"))
    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chat.id"))
    kind: Mapped[PostKind] = mapped_column(state_column(PostKind))
    subject_id: Mapped[int]  # of the need or the poll; 0 for the digest
    outbound_id: Mapped[int] = mapped_column(ForeignKey("outbound.id"))  # the row that posted it
    shows: Mapped[str] = mapped_column(String(64))  # a hash of what it shows, or will once its edit is sent
    posted_at: Mapped[datetime]


class Hold(Base):
    """A place of a need kept for someone who pressed in a group and never pressed Start. Deleted when it ends."""

    __tablename__ = "hold"
    __table_args__ = (UniqueConstraint("need_id", "lookup"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    lookup: Mapped[str] = mapped_column(KeyedHash)  # of their address
    quantity: Mapped[int] = mapped_column(default=1)
    until: Mapped[datetime]


class Announcement(Base):
    """One thing said to a circle, or to a part of it."""

    __tablename__ = "announcement"
    __table_args__ = (Index("ix_announcement_author", "author_id", "status"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    status: Mapped[AnnouncementStatus] = mapped_column(state_column(AnnouncementStatus))
    text: Mapped[str | None] = mapped_column(Private)
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)  # {"who": "all" | "helpers" | "needs", "kinds", "area"}
    poll_id: Mapped[int | None] = mapped_column(ForeignKey("poll.id"))  # it asks this poll
    due_at: Mapped[datetime | None]
    upto: Mapped[int] = mapped_column(default=0)  # members up to this id have theirs queued
    progress_id: Mapped[int | None]  # the outbound row whose message tells how far it is
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Poll(Base):
    """A question to a circle, decided by its members: one vote each."""

    __tablename__ = "poll"
    __table_args__ = (Index("ix_poll_open", "circle_id", **when_in("status", PollStatus.OPEN)),)
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    status: Mapped[PollStatus] = mapped_column(state_column(PollStatus))
    question: Mapped[str] = mapped_column(Private)
    options: Mapped[str] = mapped_column(Private)  # one a line
    created_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class Vote(Base):
    """What one member chose: the last one counts."""

    __tablename__ = "vote"
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    choice: Mapped[int]  # of the options, from 0
    voted_at: Mapped[datetime]
