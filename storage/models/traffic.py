"""What arrives, what is to be sent, what is due."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Private, PrivateJson
from storage.models.base import Base, state_column, when_in
from storage.states import Act, InboundStatus, OutboundStatus, Purpose, TimerKind


class InboundRow(Base):
    """Something that arrived, kept before anything else. The unique key makes a repeat stop here."""

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("circle_id", "channel", "external_id"),
        Index("ix_inbound_failed", "retry_at", **when_in("status", InboundStatus.FAILED)),
        Index("ix_inbound_received_at", "received_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    channel: Mapped[str] = mapped_column(String(16))
    external_id: Mapped[str] = mapped_column(String(64))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    status: Mapped[InboundStatus] = mapped_column(state_column(InboundStatus), default=InboundStatus.HANDLED)
    payload: Mapped[dict[str, Any] | None] = mapped_column(PrivateJson)
    error: Mapped[str | None] = mapped_column(String(200))
    tries: Mapped[int] = mapped_column(default=1)
    retry_at: Mapped[datetime | None]
    received_at: Mapped[datetime]


class OutboundRow(Base):
    """One message to send: written in the transaction of the change that caused it."""

    __tablename__ = "outbound"
    __table_args__ = (
        Index(
            "ix_outbound_due", "circle_id", "channel", "priority", "due_at", **when_in("status", OutboundStatus.QUEUED)
        ),
        Index("ix_outbound_leased", "leased_until", **when_in("status", OutboundStatus.SENDING)),
        Index("ix_outbound_need", "need_id"),
        Index("ix_outbound_address", "address_id", "created_at"),
        Index("ix_outbound_external", "channel", "external_id"),
        Index("ix_outbound_announcement", "announcement_id", "status"),
        Index("ix_outbound_chat", "chat_id", "status"),
        Index("ix_outbound_target", "target", **when_in("act", Act.EDIT)),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"))  # none: it goes to a group
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chat.id"))
    announcement_id: Mapped[int | None] = mapped_column(ForeignKey("announcement.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    channel: Mapped[str] = mapped_column(String(16))
    purpose: Mapped[Purpose] = mapped_column(state_column(Purpose))
    priority: Mapped[int]
    text: Mapped[str | None] = mapped_column(Private)
    photo: Mapped[str | None] = mapped_column(Private)  # a picture that its vendor has; the text stands under it
    buttons: Mapped[list[Any] | None] = mapped_column(JSON)
    act: Mapped[Act] = mapped_column(state_column(Act), default=Act.SEND, server_default=Act.SEND.value)
    target: Mapped[int | None]  # the row whose message is edited or deleted
    status: Mapped[OutboundStatus] = mapped_column(state_column(OutboundStatus), default=OutboundStatus.QUEUED)
    due_at: Mapped[datetime]
    not_after: Mapped[datetime | None]
    last_word: Mapped[bool] = mapped_column(default=False)  # the one confirmation that may follow an opt-out
    leased_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)  # how often a receipt sent it back for another try
    external_id: Mapped[str | None] = mapped_column(String(64))
    code: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class Timer(Base):
    """Something due. The row is deleted in the transaction that does it."""

    __tablename__ = "timer"
    __table_args__ = (
        Index("ix_timer_due", "circle_id", "due_at"),
        Index("ix_timer_need", "need_id"),
        Index("ix_timer_subject", "subject_id", "kind"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    kind: Mapped[TimerKind] = mapped_column(state_column(TimerKind))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    subject_id: Mapped[int | None]  # a hold's, a chat's, an announcement's or a poll's
    step: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
