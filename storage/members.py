"""Members and their addresses."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, case, insert, select, update
from sqlalchemy.orm import Session, defer
from sqlalchemy.orm.attributes import set_committed_value

from storage.columns import stands
from storage.models import Address, Invite, Member
from storage.places import cell
from storage.quick import Quick
from storage.states import AddressStatus, MemberStatus, Role

_UNREAD = (defer(Address.value), defer(Address.lookup), defer(Member.consent_words))  # seldom wanted, dear to decrypt
_BY_ADDRESS = (
    select(Address, Member)
    .join(Member, Member.id == Address.member_id)
    .where(Address.circle_id == bindparam("circle_id"), Address.lookup == bindparam("value"))
    .options(*_UNREAD)
)
_BY_ADDRESS_LOCKED = _BY_ADDRESS.with_for_update(of=Address, key_share=True)
# PostgreSQL: one person's messages one at a time. NO KEY UPDATE, so that others may still queue words to this address.
_CHEAPER = case((Address.channel == "telegram", 0), else_=1)
_BEST = (Address.heard_at.desc().nulls_last(), _CHEAPER, Address.id)  # where they last wrote; as lately: the cheaper
_REACHABLE = (
    select(Address)
    .where(Address.member_id == bindparam("member_id"), Address.status == AddressStatus.ACTIVE)
    .order_by(*_BEST)
    .limit(1)
)
_REACHABLE_OF = (
    select(Member, Address)
    .join(Address, Address.member_id == Member.id)
    .where(Member.id.in_(bindparam("members", expanding=True)), Address.status == AddressStatus.ACTIVE)
    .order_by(Member.id, *_BEST)
    .options(*_UNREAD)
)
_COORDINATORS = (
    select(Member)
    .where(Member.circle_id == bindparam("circle_id"), stands(Member.role, Role.COORDINATOR))
    .where(Member.status.in_((MemberStatus.ACTIVE, MemberStatus.PAUSED)))
    .where(select(Address.id).where(Address.member_id == Member.id, Address.status == AddressStatus.ACTIVE).exists())
    .order_by(Member.id)
)
_ADDRESSES = cast(Table, Address.__table__)
_HEARD = Quick(update(_ADDRESSES).where(_ADDRESSES.c.id == bindparam("address_id")).values(heard_at=bindparam("now")))


HEARD_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is kept of someone who writes for the first time, with the words they consented by."""

    circle_id: int
    address: str
    language: str
    words: str
    now: datetime


def find_by_address(session: Session, circle_id: int, value: str) -> tuple[Address, Member] | None:
    """The address and its member, locked against this person's other messages, or None for a stranger."""
    row = session.execute(_BY_ADDRESS_LOCKED, {"circle_id": circle_id, "value": value}).one_or_none()
    return (row[0], row[1]) if row else None


def heard_from(session: Session, address: Address, now: datetime) -> None:
    """This address wrote to us now. Past the unit of work, and not twice a minute: it is done for every message."""
    if address.heard_at is not None and now - address.heard_at < HEARD_AGAIN:
        return
    _HEARD.changed(session, {"address_id": address.id, "now": now})
    set_committed_value(address, "heard_at", now)


def heard_since(session: Session, member_id: int, since: datetime) -> bool:
    """Whether a member has written to us from anywhere since a moment."""
    mine = select(Address.id).where(Address.member_id == member_id, Address.heard_at > since)
    return session.scalar(mine.limit(1)) is not None


def note_no_show(session: Session, member_id: int) -> None:
    """Someone neither came nor wrote. Kept for coordinators, and never shown."""
    session.execute(update(Member).where(Member.id == member_id).values(no_shows=Member.no_shows + 1))


def welcome(session: Session, new: Newcomer) -> tuple[Address, Member]:
    """Keep a new member and the address they wrote from. Raises IntegrityError where another process was first."""
    member = Member(
        circle_id=new.circle_id,
        status=MemberStatus.ACTIVE,
        role=Role.MEMBER,
        language=new.language,
        language_chosen=False,
        helps=False,
        vouched=False,
        consent_at=new.now,
        consent_words=new.words,
        created_at=new.now,
    )
    session.add(member)
    session.flush()
    address = Address(
        circle_id=new.circle_id,
        member_id=member.id,
        channel=new.address.partition(":")[0],
        lookup=new.address,
        value=new.address,
        status=AddressStatus.ACTIVE,
    )
    session.add(address)
    session.flush()
    return address, member


def reachable_address(session: Session, member_id: int) -> Address | None:
    """Where a member is best written to: the active address they last wrote from, Telegram where it is as lately."""
    return session.execute(_REACHABLE, {"member_id": member_id}).scalar_one_or_none()


def reachable(session: Session, member_ids: Iterable[int]) -> list[tuple[Member, Address]]:
    """Members with the address each is best written to; those who cannot be reached are left out."""
    best: dict[int, tuple[Member, Address]] = {}
    for member, address in session.execute(_REACHABLE_OF, {"members": list(member_ids)}):
        best.setdefault(member.id, (member, address))
    return list(best.values())


def addresses_of(session: Session, member_id: int) -> list[Address]:
    """Every address of a member."""
    return list(session.scalars(select(Address).where(Address.member_id == member_id).order_by(Address.id)))


def coordinators(session: Session, circle_id: int) -> list[Member]:
    """The coordinators of a circle who can be reached."""
    return list(session.scalars(_COORDINATORS, {"circle_id": circle_id}))


def set_address_status(session: Session, address_id: int, status: AddressStatus, now: datetime) -> bool:
    """The one place an address's status is written. False when it stood so already."""
    change = update(Address).where(Address.id == address_id, Address.status != status)
    return _changed(session, change.values(status=status, status_at=now))


def set_member_status(session: Session, member: Member, status: MemberStatus, *, until: datetime | None = None) -> bool:
    """The one place a member's status is written. False when it stood so already."""
    change = update(Member).where(Member.id == member.id, Member.status != status)
    changed = _changed(session, change.values(status=status, paused_until=until))
    member.status, member.paused_until = status, until
    return changed


def keep_out(session: Session, member: Member) -> bool:
    """Block a member; a pause they set goes on underneath. False when they were blocked already."""
    return set_member_status(session, member, MemberStatus.BLOCKED, until=member.paused_until)


def part_from_addresses(session: Session, member_id: int) -> None:
    """A forgotten member's addresses no longer lead to them; a new text from there is a stranger's."""
    for address in addresses_of(session, member_id):
        address.lookup = secrets.token_hex(16)


def wipe_addresses(session: Session, member_id: int, now: datetime) -> None:
    """Forget a member's phone numbers and accounts for good."""
    for address in addresses_of(session, member_id):
        address.value = ""
        set_address_status(session, address.id, AddressStatus.GONE, now)


def set_limits(member: Member, asks_a_week: int | None, radius_km: float | None) -> None:
    """How often a member may be asked and how far they go; None leaves what was said before."""
    member.asks_a_week = asks_a_week or member.asks_a_week
    member.radius_km = radius_km or member.radius_km


def set_area(member: Member, area: str | None, lat: float | None, lon: float | None) -> None:
    """Remember roughly where a member is: degrees, already rounded to an area."""
    member.area = area[:80] if area else None
    member.lat, member.lon = lat, lon
    member.cell_y, member.cell_x = cell(lat, lon)


def add_invite(session: Session, circle_id: int, code: str, role: Role, now: datetime) -> None:
    """Keep a one-time code; only its keyed hash is stored."""
    session.execute(insert(Invite), [{"circle_id": circle_id, "lookup": code, "role": role, "created_at": now}])


def use_invite(session: Session, circle_id: int, code: str, member: Member, now: datetime) -> Role | None:
    """Spend a code: one conditional UPDATE, so that two who send it at once are not both let in."""
    spend = (
        update(Invite)
        .where(Invite.circle_id == circle_id, Invite.lookup == code, Invite.used_at.is_(None))
        .values(used_at=now, used_by=member.id)
        .returning(Invite.role)
    )
    return session.execute(spend).scalar_one_or_none()


def _changed(session: Session, statement: object) -> bool:
    result = session.execute(statement)  # type: ignore[call-overload]
    return bool(result.rowcount)
