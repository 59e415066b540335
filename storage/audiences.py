"""Whom an announcement is for, as conditions on members, and where each of them is best reached."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from storage.columns import stands
from storage.models import Address, Announcement, Member, Need, OfferKind, OutboundRow, Vote
from storage.places import Box
from storage.states import AddressStatus, MemberStatus, NeedStatus

EVERYONE, HELPERS, NEEDING, VOTERS = "all", "helpers", "needs", "voters"
_HEAR = (MemberStatus.ACTIVE, MemberStatus.PAUSED)  # who paused is asked nothing, and is told what all are told
_LIVE = (NeedStatus.OPEN, NeedStatus.CLAIMED)
_CHEAPER = case((Address.channel == "telegram", 0), else_=1)
# The one address of a member that an announcement goes to: as `members.reachable_address` chooses it.
_BEST = (
    select(Address.id)
    .where(Address.member_id == Member.id, stands(Address.status, AddressStatus.ACTIVE))
    .order_by(Address.heard_at.desc().nulls_last(), _CHEAPER, Address.id)
    .limit(1)
    .correlate(Member)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class Audience:
    """`who` is one of EVERYONE, HELPERS, NEEDING and VOTERS; `kinds` narrow the second and third.

    Only those who live in `area`, by its name or inside the box, where one is given; never the member `but`.
    """

    who: str = EVERYONE
    kinds: tuple[str, ...] = ()
    area: str | None = None
    box: Box | None = None
    but: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As it is kept with its announcement."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Audience":
        """As it was kept."""
        box = kept.get("box")
        return cls(**{**kept, "kinds": tuple(kept.get("kinds", ())), "box": Box(**box) if box else None})


@dataclass(frozen=True, slots=True)
class Reached:
    """One member of an audience: the address that is best, and what must be known to write to it."""

    member_id: int
    language: str
    timezone: str | None
    address_id: int
    channel: str
    heard_at: datetime | None


def counts(session: Session, circle_id: int, to: Audience, poll_id: int | None = None) -> dict[tuple[str, str], int]:
    """How many would be reached, by channel and language."""
    chosen = _members(session, circle_id, to, poll_id).subquery()
    wanted = select(Address.channel, chosen.c.language, func.count()).join(Address, Address.id == chosen.c.address_id)
    grouped = wanted.group_by(Address.channel, chosen.c.language)
    return {(channel, language): count for channel, language, count in session.execute(grouped)}


def next_members(session: Session, told: Announcement, to: Audience, limit: int) -> list[Reached]:
    """The next members, by id, that an announcement goes to, and who have no message of it yet."""
    has = select(OutboundRow.id).where(OutboundRow.member_id == Member.id, OutboundRow.announcement_id == told.id)
    chosen = _members(session, told.circle_id, to, told.poll_id).where(Member.id > told.upto, ~has.exists())
    page = chosen.where(_BEST.is_not(None)).order_by(Member.id).limit(limit).subquery()
    wanted = select(page.c.id, page.c.language, page.c.timezone, Address.id, Address.channel, Address.heard_at)
    found = session.execute(wanted.join(Address, Address.id == page.c.address_id).order_by(page.c.id))
    return [Reached(*row) for row in found]


def count_left(session: Session, told: Announcement, to: Audience) -> int:
    """How many members of an audience an announcement was not queued for yet."""
    chosen = _members(session, told.circle_id, to, told.poll_id).where(Member.id > told.upto, _BEST.is_not(None))
    return session.scalar(select(func.count()).select_from(chosen.subquery())) or 0


def _members(session: Session, circle_id: int, to: Audience, poll_id: int | None) -> Select[Any]:
    wanted = select(Member.id, Member.language, Member.timezone, _BEST.label("address_id"))
    mine = (Member.circle_id == circle_id, Member.status.in_(_HEAR), *_who(session, circle_id, to, poll_id))
    if to.area is not None:
        mine = (*mine, _inside(to.area, to.box))
    return wanted.where(*mine, *(() if to.but is None else (Member.id != to.but,)))


def _who(session: Session, circle_id: int, to: Audience, poll_id: int | None) -> tuple[ColumnElement[bool], ...]:
    if to.who == HELPERS:
        offered = select(OfferKind.offer_id).where(OfferKind.member_id == Member.id)
        if to.kinds:
            return (offered.where(OfferKind.kind.in_(to.kinds)).exists(),)
        return (or_(Member.helps, offered.exists()),)
    if to.who == NEEDING:
        return (Member.id.in_(_needing(session, circle_id, to.kinds)),)
    if to.who == VOTERS:
        return (select(Vote.member_id).where(Vote.poll_id == poll_id, Vote.member_id == Member.id).exists(),)
    return ()


def _needing(session: Session, circle_id: int, kinds: Iterable[str]) -> set[int]:
    """Who needs something of these kinds just now. Kinds are JSON, and open needs few: they are looked through here."""
    live = select(Need.member_id, Need.kinds).where(Need.circle_id == circle_id, Need.status.in_(_LIVE))
    return {member for member, has in session.execute(live) if not kinds or set(kinds) & set(has)}


def _inside(area: str, box: Box | None) -> ColumnElement[bool]:
    named = func.lower(Member.area) == area.lower()
    if box is None:
        return named
    degrees = Member.lat.between(box.south, box.north) & Member.lon.between(box.west, box.east)
    return or_(named, degrees)
