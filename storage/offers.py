"""Offers, and the helpers they make findable."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from storage.codes import OFFER_LETTERS, free_code
from storage.columns import stands
from storage.models import Address, Member, Need, Offer, OfferKind, Ping
from storage.places import Box, cell
from storage.states import AddressStatus, MemberStatus, NeedStatus, OfferStatus


@dataclass(frozen=True, slots=True)
class Helper:
    """Someone who may be asked: what matching needs to know, and nothing private."""

    member_id: int
    lat: float | None
    lon: float | None
    kind: str | None  # the kind of their offer that fits; None: willing in general
    asked_at: datetime | None
    available: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """What must be known of a need to see whether it suits somebody: nothing private, and quickly read."""

    id: int
    kinds: list[str]
    lat: float | None
    lon: float | None
    starts_at: datetime | None
    needed_by: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Search:
    """Whom to look for: kinds that serve a need, in which cells, and who must be left out."""

    circle_id: int
    need_id: int
    requester_id: int
    kinds: tuple[str, ...]
    box: Box | None
    asked_since: datetime
    cap: int
    limit: int
    vouched_only: bool = False


def new_code(session: Session, circle_id: int, now: datetime) -> str:
    """A code no open or lately closed offer of the circle has."""
    return free_code(session, Offer.circle_id, Offer.code, Offer.closed_at, circle_id, OFFER_LETTERS, now)


def keep_offer(session: Session, lat: float | None, lon: float | None, **columns: Any) -> Offer:
    """Keep a new offer and make it findable by each of its kinds."""
    offer = Offer(status=OfferStatus.OPEN, **columns)
    session.add(offer)
    session.flush()
    cell_y, cell_x = cell(lat, lon)
    place = {"lat": lat, "lon": lon, "cell_y": cell_y, "cell_x": cell_x}
    rows = [
        {
            "offer_id": offer.id,
            "kind": kind,
            "circle_id": offer.circle_id,
            "member_id": offer.member_id,
            **place,
        }
        for kind in offer.kinds
    ]
    if rows:
        session.execute(insert(OfferKind), rows)
    return offer


def find_by_code(session: Session, circle_id: int, code: str) -> Offer | None:
    """The offer a code means: the open one, else the one it last meant."""
    wanted = select(Offer).where(Offer.circle_id == circle_id, Offer.code == code.upper())
    return session.scalars(wanted.order_by(Offer.closed_at.is_not(None), Offer.id.desc()).limit(1)).one_or_none()


def open_of(session: Session, member_id: int) -> list[Offer]:
    """A member's open offers, oldest first."""
    wanted = select(Offer).where(Offer.member_id == member_id, Offer.status == OfferStatus.OPEN)
    return list(session.scalars(wanted.order_by(Offer.id)))


def close(session: Session, offer: Offer, status: OfferStatus, now: datetime) -> bool:
    """The one place an offer is closed; it is no longer found. False when it was closed already."""
    ended = (
        update(Offer)
        .where(Offer.id == offer.id, Offer.status == OfferStatus.OPEN)
        .values(status=status, closed_at=now)
        .execution_options(synchronize_session=False)
    )
    closed = bool(session.execute(ended).rowcount)  # type: ignore[attr-defined]
    session.execute(delete(OfferKind).where(OfferKind.offer_id == offer.id))
    session.refresh(offer)
    return closed


def promise(session: Session, member_id: int, kinds: Iterable[str], amount: int) -> tuple[int, int] | None:
    """Set aside goods of a member for a need of these kinds: (offer id, how many), None where they offered none."""
    wanted = select(Offer).where(Offer.member_id == member_id, Offer.status == OfferStatus.OPEN, Offer.remaining > 0)
    goods = session.scalars(wanted.where(Offer.standing.is_(False)).order_by(Offer.id).with_for_update())
    fitting = next((offer for offer in goods if set(kinds) & set(offer.kinds)), None)
    if fitting is None:
        return None
    used = min(amount, fitting.remaining)
    fitting.remaining -= used
    return fitting.id, used


def resize(offer: Offer, quantity: int) -> None:
    """There are more, or fewer; what is promised already stays promised."""
    promised = offer.quantity - offer.remaining
    offer.quantity = max(quantity, 1)
    offer.remaining = max(0, offer.quantity - promised)


def put_back(session: Session, offer_id: int, used: int) -> None:
    """What was set aside is free again, but never more than there is."""
    free = case((Offer.remaining + used > Offer.quantity, Offer.quantity), else_=Offer.remaining + used)
    change = update(Offer).where(Offer.id == offer_id, Offer.status == OfferStatus.OPEN)
    session.execute(change.values(remaining=free))


def close_if_given(session: Session, offer_id: int, now: datetime) -> None:
    """The last of it was brought."""
    offer = session.get_one(Offer, offer_id)
    if offer.remaining == 0:
        close(session, offer, OfferStatus.GIVEN, now)


def wipe_of(session: Session, member_id: int) -> None:
    """Forget the words of a member's offers; kinds and counts stay."""
    session.execute(update(Offer).where(Offer.member_id == member_id).values(text=None, what=""))


def helpers_by_kind(session: Session, search: Search) -> list[Helper]:
    """Members with an open offer of a fitting kind, in the cells asked for or with no place named."""
    wanted = _BY_KIND if search.box is None else _BY_KIND_NEAR
    found = session.execute(wanted, _said(search) | {"kinds": search.kinds})
    return [Helper(m, lat, lon, kind, asked, tuple(days)) for m, lat, lon, kind, asked, days in found]


def helpers_in_general(session: Session, search: Search) -> list[Helper]:
    """Members who said they would help and named nothing particular."""
    found = session.execute(_IN_GENERAL if search.box is None else _IN_GENERAL_NEAR, _said(search))
    return [Helper(m, lat, lon, None, asked) for m, lat, lon, asked in found]


def needs_unasked(session: Session, circle_id: int, member_id: int, limit: int) -> list[OpenNeed]:
    """Open needs of others that this member was not asked about, longest waiting first."""
    session.flush()
    asked = {"circle_id": circle_id, "member_id": member_id, "most": limit}
    return [OpenNeed(*row) for row in session.connection().execute(_UNASKED, asked)]


def _said(search: Search) -> dict[str, Any]:
    said = {
        "circle_id": search.circle_id,
        "need_id": search.need_id,
        "requester_id": search.requester_id,
        "asked_since": search.asked_since,
        "cap": search.cap,
        "most": search.limit,
        "anyone": not search.vouched_only,
    }
    return said if search.box is None else said | asdict(search.box)


def _askable() -> tuple[ColumnElement[bool], ...]:
    reachable = select(Address.id).where(Address.member_id == Member.id, Address.status == AddressStatus.ACTIVE)
    asked = select(Ping.id).where(Ping.need_id == bindparam("need_id"), Ping.member_id == Member.id)
    lately = select(func.count(Ping.id)).where(Ping.member_id == Member.id, Ping.asked_at > bindparam("asked_since"))
    rested = or_(Member.asked_at.is_(None), Member.asked_at <= bindparam("asked_since"))  # spares most the counting
    return (
        or_(Member.vouched, bindparam("anyone", type_=Boolean)),
        Member.status == MemberStatus.ACTIVE,
        Member.id != bindparam("requester_id"),
        reachable.exists(),
        ~asked.exists(),
        or_(rested, lately.scalar_subquery() < bindparam("cap")),
    )


def _inside(of: type[OfferKind] | type[Member]) -> ColumnElement[bool]:
    cells = of.cell_y.between(bindparam("y_min"), bindparam("y_max")) & of.cell_x.between(
        bindparam("x_min"), bindparam("x_max")
    )
    degrees = of.lat.between(bindparam("south"), bindparam("north")) & of.lon.between(
        bindparam("west"), bindparam("east")
    )
    return cells & degrees


def _by_kind() -> Select[*tuple[Any, ...]]:
    return (
        select(OfferKind.member_id, OfferKind.lat, OfferKind.lon, OfferKind.kind, Member.asked_at, Offer.available)
        .join(Member, Member.id == OfferKind.member_id)
        .join(Offer, Offer.id == OfferKind.offer_id)
        .where(OfferKind.circle_id == bindparam("circle_id"), OfferKind.kind.in_(bindparam("kinds", expanding=True)))
        .where(Offer.remaining > 0, *_askable())
    )


def _in_general() -> Select[*tuple[Any, ...]]:
    named_something = select(OfferKind.offer_id).where(OfferKind.member_id == Member.id).exists()
    return select(Member.id, Member.lat, Member.lon, Member.asked_at).where(
        Member.circle_id == bindparam("circle_id"), Member.helps.is_(True), ~named_something, *_askable()
    )


def _near(wanted: Select[*tuple[Any, ...]], of: type[OfferKind] | type[Member]) -> Any:
    """Those in the box, then those with no place: in two looks, as an OR of them would read every cell."""
    return union_all(wanted.where(_inside(of)), wanted.where(of.cell_y.is_(None))).limit(bindparam("most"))


# Built once: building one anew costs ten times what SQLite takes to answer it.
_BY_KIND, _BY_KIND_NEAR = _by_kind().limit(bindparam("most")), _near(_by_kind(), OfferKind)
_IN_GENERAL, _IN_GENERAL_NEAR = _in_general().limit(bindparam("most")), _near(_in_general(), Member)
_UNASKED = (
    select(Need.id, Need.kinds, Need.lat, Need.lon, Need.starts_at, Need.needed_by, Need.created_at)
    .where(Need.circle_id == bindparam("circle_id"), stands(Need.status, NeedStatus.OPEN))
    .where(Need.member_id != bindparam("member_id"))
    .where(~select(Ping.id).where(Ping.need_id == Need.id, Ping.member_id == bindparam("member_id")).exists())
    .order_by(Need.created_at)
    .limit(bindparam("most"))
)
