"""The search: members who may be asked about a need, and open needs that suit a member."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, and_, bindparam, func, literal_column, or_, select, union_all
from sqlalchemy.orm import Session

from storage.blocks import not_blocked
from storage.columns import as_list, as_time, stands
from storage.models import Address, Claim, Member, Need, Offer, OfferKind, Ping
from storage.places import Box
from storage.quick import Quick
from storage.states import AddressStatus, ClaimStatus, MemberStatus, NeedStatus

# Cells named one by one let an index go straight to them and to the latitudes within; a range of rows is read from end
# to end, all the way around the earth. So small boxes name theirs, padded to one number of parameters.
CLOSE_ROWS, CLOSE_COLUMNS = 4, 6
_YS, _XS = [f"y{n}" for n in range(CLOSE_ROWS)], [f"x{n}" for n in range(CLOSE_COLUMNS)]
_EDGES = ("y_min", "y_max", "x_min", "x_max", "south", "north", "west", "east")
_ANYWHERE, _FAR, _CLOSE = 0, 1, 2  # how cells are looked up


@dataclass(frozen=True, slots=True)
class Helper:
    """Someone who may be asked: what matching needs to know, and nothing private."""

    available: tuple[str, ...]  # days and parts of a day; none: any time
    member_id: int
    lat: float | None = None
    lon: float | None = None
    asked_at: datetime | None = None
    asks: float = 0.0  # pings so far, and those answered YES: older ones count for less
    yeses: float = 0.0
    no_shows: int = 0
    radius_km: float | None = None  # how far they go, where they said so
    language: str = ""
    timezone: str | None = None
    kind: str | None = None  # the kind of their offer that fits; None: willing in general


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """What must be known of a need to see whether it suits somebody: nothing private, and quickly read."""

    id: int
    kinds: list[str]
    lat: float | None
    lon: float | None
    starts_at: datetime | None
    needed_by: datetime | None
    urgent: bool
    created_at: datetime
    language: str  # of who needs it


@dataclass(frozen=True, slots=True)
class Search:
    """Whom to look for: kinds that serve a need, in which cells, and who must be left out.

    Nobody who was asked `cap` times since `asked_since` (or as often as they said), `cap_day` times since `day_since`,
    or at all since `rested`; nobody who has taken `busy` things already.
    """

    circle_id: int
    need_id: int
    requester_id: int
    kinds: tuple[str, ...]
    box: Box | None
    asked_since: datetime
    cap: int
    day_since: datetime
    cap_day: int
    rested: datetime
    busy: int
    limit: int
    vouched_only: bool = False


def helpers_by_kind(session: Session, search: Search) -> list[Helper]:
    """Members with an open offer of a fitting kind, in the cells asked for or with no place named."""
    session.flush()
    kinds = {f"kind{n}": kind for n, kind in enumerate(search.kinds)}
    found = _by_kinds(len(kinds), _how(search)).all(session, _said(search) | kinds)
    return [
        Helper(tuple(as_list(days)), m, lat, lon, as_time(asked), *rest) for days, m, lat, lon, asked, *rest in found
    ]


def count_offers(session: Session, search: Search) -> int:
    """How many offers of a fitting kind lie in the cells asked for, `limit` at most: the index alone is read."""
    kinds = {f"kind{n}": kind for n, kind in enumerate(search.kinds)}
    found = _counted(len(kinds), _how(search)).one(session, _said(search) | kinds)
    return int(found[0]) if found else 0


def helpers_in_general(session: Session, search: Search) -> list[Helper]:
    """Members who said they would help and named nothing particular."""
    session.flush()
    found = _willing(_how(search)).all(session, _said(search))
    return [Helper((), m, lat, lon, as_time(asked), *rest) for m, lat, lon, asked, *rest in found]


def needs_unasked(session: Session, circle_id: int, member_id: int, limit: int) -> list[OpenNeed]:
    """Open needs of others that this member was not asked about, longest waiting first; none of a blocked pair."""
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
        "day_since": search.day_since,
        "cap_day": search.cap_day,
        "rested": search.rested,
        "busy": search.busy,
        "most": search.limit,
        "anyone": not search.vouched_only,
    }
    return said if search.box is None else said | _cells(search.box)


def _how(search: Search) -> int:
    box = search.box
    if box is None:
        return _ANYWHERE
    close = box.y_max - box.y_min < CLOSE_ROWS and box.x_max - box.x_min < CLOSE_COLUMNS
    return _CLOSE if close else _FAR


def _cells(box: Box) -> dict[str, float]:
    said = {name: getattr(box, name) for name in _EDGES}
    said |= {name: min(box.y_min + n, box.y_max) for n, name in enumerate(_YS)}
    return said | {name: min(box.x_min + n, box.x_max) for n, name in enumerate(_XS)}


def _askable() -> tuple[ColumnElement[bool], ...]:
    reachable = select(Address.id).where(Address.member_id == Member.id, stands(Address.status, AddressStatus.ACTIVE))
    asked = select(Ping.id).where(Ping.need_id == bindparam("need_id"), Ping.member_id == Member.id)
    has = select(func.count(Claim.id)).where(Claim.member_id == Member.id, stands(Claim.status, ClaimStatus.ACTIVE))
    return (
        or_(Member.vouched, bindparam("anyone", type_=Boolean)),
        stands(Member.status, MemberStatus.ACTIVE),
        Member.id != bindparam("requester_id"),
        _may_be_asked_again(),
        reachable.exists(),
        ~asked.exists(),
        not_blocked(Member.id, bindparam("requester_id")),
        has.scalar_subquery() < bindparam("busy"),
    )


def _may_be_asked_again() -> ColumnElement[bool]:
    """Within the caps and rested; who was not asked for a week is spared the counting."""

    def count_since(name: str) -> ColumnElement[int]:
        wanted = select(func.count(Ping.id)).where(Ping.member_id == Member.id, Ping.asked_at > bindparam(name))
        return wanted.scalar_subquery()

    own = func.coalesce(Member.asks_a_week, bindparam("cap"))
    lately = and_(
        Member.asked_at <= bindparam("rested"),
        count_since("asked_since") < own,
        or_(Member.asked_at <= bindparam("day_since"), count_since("day_since") < bindparam("cap_day")),
    )
    return and_(
        own > literal_column("0"), or_(Member.asked_at.is_(None), Member.asked_at <= bindparam("asked_since"), lately)
    )


def _inside(of: type[OfferKind] | type[Member], how: int) -> ColumnElement[bool]:
    if how == _CLOSE:
        cells = of.cell_y.in_([bindparam(name) for name in _YS]) & of.cell_x.in_([bindparam(name) for name in _XS])
    else:
        rows = of.cell_y.between(bindparam("y_min"), bindparam("y_max"))
        cells = rows & of.cell_x.between(bindparam("x_min"), bindparam("x_max"))
    degrees = of.lat.between(bindparam("south"), bindparam("north")) & of.lon.between(
        bindparam("west"), bindparam("east")
    )
    return cells & degrees


_PERSON = (
    Member.asked_at,
    Member.asks,
    Member.yeses,
    Member.no_shows,
    Member.radius_km,
    Member.language,
    Member.timezone,
)


def _by_kind(kinds: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Offer.available, OfferKind.member_id, OfferKind.lat, OfferKind.lon, *_PERSON, OfferKind.kind)
        .join(Member, Member.id == OfferKind.member_id)
        .join(Offer, Offer.id == OfferKind.offer_id)
        .where(
            OfferKind.circle_id == bindparam("circle_id"),
            OfferKind.kind.in_([bindparam(f"kind{n}") for n in range(kinds)]),
        )
        .where(Offer.remaining > literal_column("0"), *_askable())
    )


def _in_general() -> Select[*tuple[Any, ...]]:
    named_something = select(OfferKind.offer_id).where(OfferKind.member_id == Member.id).exists()
    return select(Member.id, Member.lat, Member.lon, *_PERSON).where(
        Member.circle_id == bindparam("circle_id"), Member.helps.is_(True), ~named_something, *_askable()
    )


def _near(wanted: Select[*tuple[Any, ...]], of: type[OfferKind] | type[Member], how: int) -> Quick:
    """Those in the box, then those with no place: in two looks, as an OR of them would read every cell."""
    if how == _ANYWHERE:
        return Quick(wanted.limit(bindparam("most")))
    return Quick(union_all(wanted.where(_inside(of, how)), wanted.where(of.cell_y.is_(None))).limit(bindparam("most")))


# Built once: building one anew costs ten times what SQLite takes to answer it.
@cache
def _by_kinds(kinds: int, how: int) -> Quick:
    return _near(_by_kind(kinds), OfferKind, how)


@cache
def _willing(how: int) -> Quick:
    return _near(_in_general(), Member, how)


@cache
def _counted(kinds: int, how: int) -> Quick:
    named = OfferKind.kind.in_([bindparam(f"kind{n}") for n in range(kinds)])
    inside = (_inside(OfferKind, how),) if how else ()
    some = select(OfferKind.offer_id).where(OfferKind.circle_id == bindparam("circle_id"), named, *inside)
    return Quick(select(func.count()).select_from(some.limit(bindparam("most")).subquery()))


_UNASKED = (
    select(Need.id, Need.kinds, Need.lat, Need.lon, Need.starts_at, Need.needed_by, Need.urgent, Need.created_at)
    .add_columns(Member.language)
    .join(Member, Member.id == Need.member_id)
    .where(Need.circle_id == bindparam("circle_id"), stands(Need.status, NeedStatus.OPEN))
    .where(Need.member_id != bindparam("member_id"))
    .where(~select(Ping.id).where(Ping.need_id == Need.id, Ping.member_id == bindparam("member_id")).exists())
    .where(not_blocked(Need.member_id, bindparam("member_id")))
    .order_by(Need.created_at)
    .limit(bindparam("most"))
)
