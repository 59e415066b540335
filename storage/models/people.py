"""Members, and how they are reached."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import KeyedHash, Private
from storage.models.base import Base, state_column, when_in
from storage.states import AddressStatus, MemberStatus, Role


class Circle(Base):
    """The group that shares needs, with its rules as the settings last gave them."""

    __tablename__ = "circle"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    timezone: Mapped[str] = mapped_column(String(64))
    languages: Mapped[list[str]] = mapped_column(JSON)
    quiet_hours: Mapped[str] = mapped_column(String(16), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    emergency_number: Mapped[str] = mapped_column(String(32), default="")
    key_check: Mapped[str] = mapped_column(Private)
    intake_paused: Mapped[str | None] = mapped_column(Private)  # no new needs for now, and what people are told


class Member(Base):
    """A person. Everyone may ask and everyone may help."""

    __tablename__ = "member"
    __table_args__ = (
        Index("ix_member_helps", "circle_id", "helps", "cell_y", "cell_x"),
        Index("ix_member_coordinator", "circle_id", **when_in("role", Role.COORDINATOR)),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    status: Mapped[MemberStatus] = mapped_column(state_column(MemberStatus), default=MemberStatus.ACTIVE)
    role: Mapped[Role] = mapped_column(state_column(Role), default=Role.MEMBER)
    first_name: Mapped[str | None] = mapped_column(Private)
    language: Mapped[str] = mapped_column(String(8))
    language_chosen: Mapped[bool] = mapped_column(default=False)
    timezone: Mapped[str | None] = mapped_column(String(64))
    helps: Mapped[bool] = mapped_column(default=False)
    vouched: Mapped[bool] = mapped_column(default=False)
    paused_until: Mapped[datetime | None]
    daily_at: Mapped[int | None]  # a coordinator's daily text: minutes after midnight where they are; none: as usual
    consent_at: Mapped[datetime]
    consent_words: Mapped[str | None] = mapped_column(Private)
    name_asked_at: Mapped[datetime | None]
    area: Mapped[str | None] = mapped_column(String(80))
    lat: Mapped[float | None]  # rounded to the area: about a kilometre
    lon: Mapped[float | None]
    cell_y: Mapped[int | None]
    cell_x: Mapped[int | None]
    radius_km: Mapped[float | None]  # how far they go, where they said so
    asks_a_week: Mapped[int | None]  # how often they may be asked, where they said so
    asked_at: Mapped[datetime | None]  # last pinged
    asks: Mapped[float] = mapped_column(default=0.0, server_default="0")  # pings so far, older ones counting for less
    yeses: Mapped[float] = mapped_column(default=0.0, server_default="0")  # those answered YES, discounted alike
    no_shows: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # for coordinators and matching: never shown, never ranked
    created_at: Mapped[datetime]


class Address(Base):
    """One way to reach a member: `sms:+1…`, `whatsapp:+1…`, `telegram:123`."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("circle_id", "lookup"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    lookup: Mapped[str] = mapped_column(KeyedHash)
    value: Mapped[str] = mapped_column(Private)
    status: Mapped[AddressStatus] = mapped_column(state_column(AddressStatus), default=AddressStatus.ACTIVE)
    status_at: Mapped[datetime | None]
    welcomed_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]  # last wrote to us from here


class Invite(Base):
    """A one-time code that lets someone in, or makes them a coordinator."""

    __tablename__ = "invite"
    __table_args__ = (UniqueConstraint("circle_id", "lookup"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    lookup: Mapped[str] = mapped_column(KeyedHash)
    role: Mapped[Role] = mapped_column(state_column(Role))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class LinkCode(Base):
    """A one-time code that makes two addresses one member's. Only its keyed hash is kept."""

    __tablename__ = "link_code"
    __table_args__ = (UniqueConstraint("circle_id", "lookup"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    lookup: Mapped[str] = mapped_column(KeyedHash)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Block(Base):
    """One member wants nothing more to do with another: neither is asked about the other's needs, no words pass."""

    __tablename__ = "block"
    __table_args__ = (Index("ix_block_other", "other_id"),)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    created_at: Mapped[datetime]


class Audit(Base):
    """Who did what, when: ids and verbs, never private words."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None] = mapped_column(String(40))
    detail: Mapped[str | None] = mapped_column(String(200))
