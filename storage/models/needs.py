"""What is asked for, and what is offered."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Private
from storage.models.base import Base, state_column, when_in
from storage.states import NeedStatus, OfferStatus, SeriesStatus


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
            **when_in("status", NeedStatus.OPEN, NeedStatus.CLAIMED),
        ),
        Index("ix_need_code", "circle_id", "code"),
        Index("ix_need_open", "circle_id", "created_at", **when_in("status", NeedStatus.OPEN)),
        Index("ix_need_member", "member_id", "status"),
        Index("ix_need_occurs", "series_id", "occurs_at", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    code: Mapped[str] = mapped_column(String(4))
    status: Mapped[NeedStatus] = mapped_column(state_column(NeedStatus), default=NeedStatus.OPEN)
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
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    occurs_at: Mapped[datetime | None]  # the date of its series that this need is for: made once
    for_name: Mapped[str | None] = mapped_column(
        Private
    )  # who it is for, without a phone: a coordinator speaks for them
    note: Mapped[str | None] = mapped_column(Private)  # what coordinators wrote down about it
    return_at: Mapped[datetime | None]  # something lent goes back by then
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None] = mapped_column(String(40))


class Series(Base):
    """A need that comes again, or a helper's weekly commitment to it: each date's need is made from it, once."""

    __tablename__ = "series"
    __table_args__ = (Index("ix_series_member", "member_id"), Index("ix_series_helper", "helper_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    status: Mapped[SeriesStatus] = mapped_column(state_column(SeriesStatus), default=SeriesStatus.ACTIVE)
    rule: Mapped[str] = mapped_column(String(200))  # RRULE, in the circle's zone
    first_at: Mapped[datetime]  # the hour of each date, where `timed`
    timed: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[int | None]  # how long each date lasts
    skipped: Mapped[list[str]] = mapped_column(JSON, default=list)  # dates left out, YYYY-MM-DD
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # who said YES to every date
    kinds: Mapped[list[str]] = mapped_column(JSON)
    what: Mapped[str] = mapped_column(Private)
    language: Mapped[str] = mapped_column(String(8), default="en")
    text: Mapped[str | None] = mapped_column(Private)
    quantity: Mapped[int] = mapped_column(default=1)
    unit: Mapped[str | None] = mapped_column(String(40))
    people: Mapped[int | None]
    area: Mapped[str | None] = mapped_column(String(80))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    door: Mapped[str | None] = mapped_column(Private)
    conditions: Mapped[list[str]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Offer(Base):
    """Goods (one-off, with a code) or willingness (standing, without one)."""

    __tablename__ = "offer"
    __table_args__ = (
        CheckConstraint("remaining >= 0 AND remaining <= quantity", name="remaining"),
        Index("ix_offer_open_code", "circle_id", "code", unique=True, **when_in("status", OfferStatus.OPEN)),
        Index("ix_offer_code", "circle_id", "code"),
        Index("ix_offer_member", "member_id", "status"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    code: Mapped[str | None] = mapped_column(String(4))
    status: Mapped[OfferStatus] = mapped_column(state_column(OfferStatus), default=OfferStatus.OPEN)
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
