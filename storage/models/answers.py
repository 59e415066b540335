"""Who was asked what, and what they said."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Private, PrivateJson
from storage.models.base import Base, state_column, when_in
from storage.states import ClaimStatus, ConversationStatus, PingStatus, Question


class Ping(Base):
    """One member asked about one need; never twice."""

    __tablename__ = "ping"
    __table_args__ = (
        UniqueConstraint("need_id", "member_id"),
        Index("ix_ping_asked", "member_id", "asked_at", **when_in("status", PingStatus.ASKED)),
        Index("ix_ping_member", "member_id", "asked_at"),  # how often someone was asked this week, whatever they said
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    wave: Mapped[int]
    status: Mapped[PingStatus] = mapped_column(state_column(PingStatus), default=PingStatus.ASKED)
    distance_km: Mapped[float | None]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Claim(Base):
    """A member takes a need, or part of it."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_claim_active", "need_id", "member_id", unique=True, **when_in("status", ClaimStatus.ACTIVE)),
        Index("ix_claim_member", "member_id", "status"),
        Index("ix_claim_need", "need_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    quantity: Mapped[int] = mapped_column(default=1)
    status: Mapped[ClaimStatus] = mapped_column(state_column(ClaimStatus), default=ClaimStatus.ACTIVE)
    condition: Mapped[str | None] = mapped_column(Private)
    offer_id: Mapped[int | None] = mapped_column(
        ForeignKey("offer.id")
    )  # the goods it is met from, and how many of them
    offer_used: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Conversation(Base):
    """One question put to a member that is not a ping: an address, a name, "did it arrive?"."""

    __tablename__ = "conversation"
    __table_args__ = (
        Index("ix_conversation_open", "member_id", "asked_at", **when_in("status", ConversationStatus.OPEN)),
        Index("ix_conversation_need", "need_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    question: Mapped[Question] = mapped_column(state_column(Question))
    status: Mapped[ConversationStatus] = mapped_column(
        state_column(ConversationStatus), default=ConversationStatus.OPEN
    )
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    data: Mapped[dict[str, Any] | None] = mapped_column(PrivateJson)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
