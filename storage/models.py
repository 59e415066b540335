"""The tables. Everything promised is a row here; private columns are encrypted (`Private`)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.columns import KeyedHash, Private, PrivateJson, UtcTime
from storage.states import (
    AddressStatus,
    ClaimStatus,
    ConversationStatus,
    InboundStatus,
    MemberStatus,
    NeedStatus,
    OfferStatus,
    OutboundStatus,
    PingStatus,
    Purpose,
    Question,
    Role,
    TimerKind,
)


class Base(DeclarativeBase):
    """The parent of every table; names every constraint, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcTime}  # noqa: RUF012


def _state(states: type[StrEnum]) -> Enum:
    return Enum(
        states,
        native_enum=False,
        create_constraint=True,
        length=16,
        name=states.__name__.lower(),
        values_callable=lambda enum: [state.value for state in enum],
    )


def _when(status: str, *states: StrEnum) -> dict[str, Any]:
    listed = ", ".join(f"'{state.value}'" for state in states)
    condition = text(f"{status} IN ({listed})")
    return {"sqlite_where": condition, "postgresql_where": condition}


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


class Member(Base):
    """A person. Everyone may ask and everyone may help."""

    __tablename__ = "member"
    __table_args__ = (
        Index("ix_member_helps", "circle_id", "helps", "cell_y", "cell_x"),
        Index("ix_member_coordinator", "circle_id", **_when("role", Role.COORDINATOR)),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    status: Mapped[MemberStatus] = mapped_column(_state(MemberStatus), default=MemberStatus.ACTIVE)
    role: Mapped[Role] = mapped_column(_state(Role), default=Role.MEMBER)
    first_name: Mapped[str | None] = mapped_column(Private)
    language: Mapped[str] = mapped_column(String(8))
    language_chosen: Mapped[bool] = mapped_column(default=False)
    timezone: Mapped[str | None] = mapped_column(String(64))
    helps: Mapped[bool] = mapped_column(default=False)
    vouched: Mapped[bool] = mapped_column(default=False)
    paused_until: Mapped[datetime | None]
    consent_at: Mapped[datetime]
    consent_words: Mapped[str | None] = mapped_column(Private)
    name_asked_at: Mapped[datetime | None]
    area: Mapped[str | None] = mapped_column(String(80))
    lat: Mapped[float | None]  # rounded to the area: about a kilometre
    lon: Mapped[float | None]
    cell_y: Mapped[int | None]
    cell_x: Mapped[int | None]
    asked_at: Mapped[datetime | None]  # last pinged
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
    status: Mapped[AddressStatus] = mapped_column(_state(AddressStatus), default=AddressStatus.ACTIVE)
    status_at: Mapped[datetime | None]
    welcomed_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]  # last wrote to us from here


class Need(Base):
    """One thing asked for. `remaining` counts what nobody has taken yet, in units or hands."""

    __tablename__ = "need"
    __table_args__ = (
        CheckConstraint("remaining >= 0 AND remaining <= quantity", name="remaining"),
        Index(
            "ix_need_open_code",
            "circle_id",
            "code",
            unique=True,
            **_when("status", NeedStatus.OPEN, NeedStatus.CLAIMED),
        ),
        Index("ix_need_code", "circle_id", "code"),
        Index("ix_need_open", "circle_id", "created_at", **_when("status", NeedStatus.OPEN)),
        Index("ix_need_member", "member_id", "status"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    code: Mapped[str] = mapped_column(String(4))
    status: Mapped[NeedStatus] = mapped_column(_state(NeedStatus), default=NeedStatus.OPEN)
    kinds: Mapped[list[str]] = mapped_column(JSON)
    what: Mapped[str] = mapped_column(Private)  # the short public echo
    language: Mapped[str] = mapped_column(String(8), default="en")  # of its words
    text: Mapped[str | None] = mapped_column(Private)  # as written
    quantity: Mapped[int] = mapped_column(default=1)
    remaining: Mapped[int] = mapped_column(default=1)
    unit: Mapped[str | None] = mapped_column(String(40))
    people: Mapped[int | None]
    area: Mapped[str | None] = mapped_column(String(80))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    door: Mapped[str | None] = mapped_column(Private)  # the full address and what goes with it
    when_label: Mapped[str | None] = mapped_column(String(80))
    starts_at: Mapped[datetime | None]
    needed_by: Mapped[datetime | None]
    urgent: Mapped[bool] = mapped_column(default=False)
    conditions: Mapped[list[str]] = mapped_column(JSON, default=list)
    wave: Mapped[int] = mapped_column(default=0)
    arrived: Mapped[bool | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None] = mapped_column(String(40))


class Offer(Base):
    """Goods (one-off, with a code) or willingness (standing, without one)."""

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("remaining >= 0 AND remaining <= quantity", name="remaining"),
        Index("ix_offer_open_code", "circle_id", "code", unique=True, **_when("status", OfferStatus.OPEN)),
        Index("ix_offer_code", "circle_id", "code"),
        Index("ix_offer_member", "member_id", "status"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    code: Mapped[str | None] = mapped_column(String(4))
    status: Mapped[OfferStatus] = mapped_column(_state(OfferStatus), default=OfferStatus.OPEN)
    standing: Mapped[bool] = mapped_column(default=False)
    kinds: Mapped[list[str]] = mapped_column(JSON)
    what: Mapped[str] = mapped_column(Private)
    text: Mapped[str | None] = mapped_column(Private)
    quantity: Mapped[int] = mapped_column(default=1)
    remaining: Mapped[int] = mapped_column(default=1)
    unit: Mapped[str | None] = mapped_column(String(40))
    area: Mapped[str | None] = mapped_column(String(80))
    when_label: Mapped[str | None] = mapped_column(String(80))
    available: Mapped[list[str]] = mapped_column(JSON, default=list)  # "sat", "sun", "morning": empty = any time
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class OfferKind(Base):
    """One kind an open offer can serve, on a grid: what matching searches, in one covering index."""

    __tablename__ = "offer_kind"
    __table_args__ = (
        Index(
            "ix_offer_kind_cell",
            "circle_id",
            "kind",
            "cell_y",
            "cell_x",
            "lat",
            "lon",
            "member_id",
            "offer_id",
        ),
        Index("ix_offer_kind_member", "member_id"),
    )
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    cell_y: Mapped[int | None]  # no cell: the offer named no place
    cell_x: Mapped[int | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]


class Ping(Base):
    """One member asked about one need; never twice."""

    __tablename__ = "ping"
    __table_args__ = (
        UniqueConstraint("need_id", "member_id"),
        Index("ix_ping_asked", "member_id", "asked_at", **_when("status", PingStatus.ASKED)),
        Index("ix_ping_member", "member_id", "asked_at"),  # how often someone was asked this week, whatever they said
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    wave: Mapped[int]
    status: Mapped[PingStatus] = mapped_column(_state(PingStatus), default=PingStatus.ASKED)
    distance_km: Mapped[float | None]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Claim(Base):
    """A member takes a need, or part of it."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_claim_active", "need_id", "member_id", unique=True, **_when("status", ClaimStatus.ACTIVE)),
        Index("ix_claim_member", "member_id", "status"),
        Index("ix_claim_need", "need_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    quantity: Mapped[int] = mapped_column(default=1)
    status: Mapped[ClaimStatus] = mapped_column(_state(ClaimStatus), default=ClaimStatus.ACTIVE)
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
        Index("ix_conversation_open", "member_id", "asked_at", **_when("status", ConversationStatus.OPEN)),
        Index("ix_conversation_need", "need_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    question: Mapped[Question] = mapped_column(_state(Question))
    status: Mapped[ConversationStatus] = mapped_column(_state(ConversationStatus), default=ConversationStatus.OPEN)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    data: Mapped[dict[str, Any] | None] = mapped_column(PrivateJson)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class InboundRow(Base):
    """Something that arrived, kept before anything else. The unique key makes a repeat stop here."""

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("circle_id", "channel", "external_id"),
        Index("ix_inbound_failed", "retry_at", **_when("status", InboundStatus.FAILED)),
        Index("ix_inbound_received_at", "received_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    channel: Mapped[str] = mapped_column(String(16))
    external_id: Mapped[str] = mapped_column(String(64))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    status: Mapped[InboundStatus] = mapped_column(_state(InboundStatus), default=InboundStatus.HANDLED)
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
            "ix_outbound_due", "circle_id", "channel", "priority", "due_at", **_when("status", OutboundStatus.QUEUED)
        ),
        Index("ix_outbound_leased", "leased_until", **_when("status", OutboundStatus.SENDING)),
        Index("ix_outbound_need", "need_id"),
        Index("ix_outbound_address", "address_id", "created_at"),
        Index("ix_outbound_external", "channel", "external_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    channel: Mapped[str] = mapped_column(String(16))
    purpose: Mapped[Purpose] = mapped_column(_state(Purpose))
    priority: Mapped[int]
    text: Mapped[str | None] = mapped_column(Private)
    buttons: Mapped[list[Any] | None] = mapped_column(JSON)
    status: Mapped[OutboundStatus] = mapped_column(_state(OutboundStatus), default=OutboundStatus.QUEUED)
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
    __table_args__ = (Index("ix_timer_due", "circle_id", "due_at"), Index("ix_timer_need", "need_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    kind: Mapped[TimerKind] = mapped_column(_state(TimerKind))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id"))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    step: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)


class Invite(Base):
    """A one-time code that lets someone in, or makes them a coordinator."""

    __tablename__ = "invite"
    __table_args__ = (UniqueConstraint("circle_id", "lookup"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    lookup: Mapped[str] = mapped_column(KeyedHash)
    role: Mapped[Role] = mapped_column(_state(Role))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


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
