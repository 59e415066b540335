"""Pings: who was asked about what, and what they said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Boolean, ColumnElement, CursorResult, Double, Table, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from storage.columns import stands
from storage.models import Address, Member, Need, Ping
from storage.quick import Quick
from storage.states import AddressStatus, MemberStatus, PingStatus

FADE = 0.95  # of what an earlier ping counts, at each new one: about the last twenty tell what someone is like now

_OPEN = (
    select(Ping, Need)
    .join(Need, Need.id == Ping.need_id)
    .where(Ping.member_id == bindparam("member_id"), stands(Ping.status, PingStatus.ASKED))
    .order_by(Ping.asked_at, Ping.id)
)
_PINGS, _MEMBERS = cast(Table, Ping.__table__), cast(Table, Member.__table__)
_KEEP = Quick(insert(_PINGS), "circle_id", "need_id", "member_id", "wave", "distance_km", "status", "asked_at")
_ASKED = (
    update(_MEMBERS)
    .where(_MEMBERS.c.id.in_(bindparam("members", expanding=True)))
    .values(asked_at=bindparam("now"), asks=_MEMBERS.c.asks * FADE + 1.0, yeses=_MEMBERS.c.yeses * FADE)
)
_UNCOUNTED = (
    update(_MEMBERS)
    .where(_MEMBERS.c.id.in_(bindparam("members", expanding=True)), _MEMBERS.c.asks >= _MEMBERS.c.yeses + 1.0)
    .values(asks=_MEMBERS.c.asks - 1.0)
)
_SAID_YES = Quick(
    update(_MEMBERS)
    .where(_MEMBERS.c.id == bindparam("member_id"), _MEMBERS.c.yeses < _MEMBERS.c.asks)
    .values(yeses=_MEMBERS.c.yeses + bindparam("one", type_=Double))
)
_WAITING = (
    select(Member.asks, Member.yeses, Ping.distance_km, Ping.asked_at, Member.timezone)
    .join(Member, Member.id == Ping.member_id)
    .where(Ping.need_id == bindparam("need_id"), stands(Ping.status, PingStatus.ASKED))
)
_ONE = select(Ping).where(Ping.need_id == bindparam("need_id"), Ping.member_id == bindparam("member_id"))
_ANOTHER = aliased(Ping)


def _asked_of_others(name: str) -> ColumnElement[int]:
    """How many other needs a member was asked about since a moment."""
    lately = (_ANOTHER.member_id == Member.id, _ANOTHER.need_id != Ping.need_id, _ANOTHER.asked_at > bindparam(name))
    return select(func.count(_ANOTHER.id)).where(*lately).scalar_subquery()


_AGAIN = (
    select(Ping.member_id, Member.asks, Member.yeses, Ping.distance_km)
    .join(Member, Member.id == Ping.member_id)
    .where(Ping.need_id == bindparam("need_id"), Ping.status == PingStatus.TAKEN)
    .where(Member.status == MemberStatus.ACTIVE, or_(Member.vouched, bindparam("anyone", type_=Boolean)))
    .where(select(Address.id).where(Address.member_id == Member.id, Address.status == AddressStatus.ACTIVE).exists())
    .where(_asked_of_others("week_since") < func.coalesce(Member.asks_a_week, bindparam("cap")))
    .where(_asked_of_others("day_since") < bindparam("cap_day"))
    .order_by(Ping.distance_km, Ping.id)
)
_SETTLED = (
    select(Ping, Need)
    .join(Need, Ping.need_id == Need.id)
    .where(Ping.member_id == bindparam("member_id"), Ping.status != PingStatus.ASKED)
    .where(Ping.answered_at > bindparam("since"))
    .order_by(Ping.answered_at.desc(), Ping.id.desc())
)


_LIST = (
    select(Ping.member_id)
    .join(Member, Member.id == Ping.member_id)
    .where(Ping.need_id == bindparam("need_id"), Ping.status == PingStatus.WAITING)
    .where(Member.status == MemberStatus.ACTIVE)
    .where(select(Address.id).where(Address.member_id == Member.id, Address.status == AddressStatus.ACTIVE).exists())
    .order_by(Ping.answered_at, Ping.id)
)
_WAITING_OF = (
    select(Need)
    .join(Ping, Ping.need_id == Need.id)
    .where(Ping.member_id == bindparam("member_id"), Ping.status == PingStatus.WAITING)
    .order_by(Ping.answered_at)
)


@dataclass(frozen=True, slots=True)
class Caps:
    """How often one member may be asked: `week` times since `week_since` (or as often as they said), `day` times
    since `day_since`."""

    week: int
    week_since: datetime
    day: int
    day_since: datetime


def ask(session: Session, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """Keep that these members are asked (rows: circle_id, need_id, member_id, wave, distance_km)."""
    if not rows:
        return
    _KEEP.many(session, [{**row, "status": PingStatus.ASKED, "asked_at": now} for row in rows])
    session.execute(_ASKED, {"members": [row["member_id"] for row in rows], "now": now})


def open_of(session: Session, member_id: int) -> list[tuple[Ping, Need]]:
    """What a member has been asked and not answered, oldest first."""
    return [(ping, need) for ping, need in session.execute(_OPEN, {"member_id": member_id})]


def find(session: Session, need_id: int, member_id: int) -> Ping | None:
    """The ping of one member about one need."""
    return session.execute(_ONE, {"need_id": need_id, "member_id": member_id}).scalar_one_or_none()


def answer(session: Session, need_id: int, member_id: int, status: PingStatus, now: datetime) -> None:
    """The place an answer is written; the last word counts. A YES counts once in what is known of the member."""
    mine = (Ping.need_id == need_id, Ping.member_id == member_id, Ping.status != status)
    changed = session.execute(update(Ping).where(*mine).values(status=status, answered_at=now))
    if status == PingStatus.YES and changed.rowcount:  # type: ignore[attr-defined]
        _SAID_YES.changed(session, {"member_id": member_id, "one": 1.0})


def lose(session: Session, need_id: int, member_id: int, now: datetime) -> None:
    """Someone else was first; an answer given before stands."""
    mine = (Ping.need_id == need_id, Ping.member_id == member_id, stands(Ping.status, PingStatus.ASKED))
    session.execute(update(Ping).where(*mine).values(status=PingStatus.TAKEN, answered_at=now))


def settle(
    session: Session,
    need_id: int,
    status: PingStatus,
    now: datetime,
    *,
    with_list: bool = False,
    no_time_since: datetime | None = None,
) -> list[int]:
    """End every unanswered ping of a need (`with_list`: and its waiting list); returns the members who waited.

    What was asked since `no_time_since` could not be answered in time: it does not count in what is known of anybody.
    """
    open_ = (PingStatus.ASKED, PingStatus.WAITING) if with_list else (PingStatus.ASKED,)
    change = (
        update(Ping)
        .where(Ping.need_id == need_id, stands(Ping.status, *open_))
        .values(status=status, answered_at=now)
        .returning(Ping.member_id, Ping.asked_at)
    )
    ended = [(member, asked_at) for member, asked_at in session.execute(change)]
    if no_time := [one for one, asked_at in ended if no_time_since is not None and asked_at > no_time_since]:
        session.execute(_UNCOUNTED, {"members": no_time})
    return [member for member, _ in ended]


def settle_of(session: Session, member_id: int, status: PingStatus, now: datetime) -> None:
    """End every unanswered ping of a member, and their places on waiting lists (they stopped, or were forgotten)."""
    mine = (Ping.member_id == member_id, stands(Ping.status, PingStatus.ASKED, PingStatus.WAITING))
    session.execute(update(Ping).where(*mine).values(status=status, answered_at=now))


def may_ask_again(
    session: Session, need_id: int, caps: Caps, *, vouched_only: bool
) -> list[tuple[int, float, float, float | None]]:
    """(member, asks, yeses, km) of who heard "taken" before they could answer, and may be asked when it is open again.

    Nobody who was asked about so many other needs lately that this would be one too many.
    """
    asked: dict[str, Any] = {"need_id": need_id, "anyone": not vouched_only, "cap": caps.week, "cap_day": caps.day}
    asked |= {"week_since": caps.week_since, "day_since": caps.day_since}
    return [(member, asks, yeses, km) for member, asks, yeses, km in session.execute(_AGAIN, asked)]


def ask_again(session: Session, need_id: int, members: Iterable[int], now: datetime) -> None:
    """Put the question to them once more."""
    again = list(members)
    mine = (Ping.need_id == need_id, Ping.member_id.in_(again))
    session.execute(update(Ping).where(*mine).values(status=PingStatus.ASKED, asked_at=now, answered_at=None))
    session.execute(_ASKED, {"members": again, "now": now})


def on_list(session: Session, need_id: int) -> list[int]:
    """The waiting list of a need, first come first; who has paused or left is passed over."""
    return list(session.scalars(_LIST, {"need_id": need_id}))


def call(session: Session, need_id: int, member_id: int, now: datetime) -> bool:
    """Someone on the waiting list is asked again. False: they have left it, or were called by another process."""
    mine = (Ping.need_id == need_id, Ping.member_id == member_id, Ping.status == PingStatus.WAITING)
    change = update(Ping).where(*mine).values(status=PingStatus.ASKED, asked_at=now, answered_at=None)
    called: CursorResult[Any] = session.execute(change)  # type: ignore[assignment]
    return called.rowcount == 1


def waiting_of(session: Session, member_id: int) -> list[Need]:
    """The needs whose waiting lists a member is on."""
    return list(session.scalars(_WAITING_OF, {"member_id": member_id}))


def waiting(session: Session, need_id: int) -> list[int]:
    """The members who were asked about a need and have not answered."""
    return list(
        session.scalars(select(Ping.member_id).where(Ping.need_id == need_id, stands(Ping.status, PingStatus.ASKED)))
    )


def records_of_waiting(session: Session, need_id: int) -> list[tuple[float, float, float | None, datetime, str | None]]:
    """(asks, yeses, km, asked at, their time zone) of each member who was asked about a need and has not answered."""
    found = session.execute(_WAITING, {"need_id": need_id})
    return [(asks, yeses, km, asked_at, zone) for asks, yeses, km, asked_at, zone in found]


def count(session: Session, need_id: int) -> int:
    """How many members were asked about a need."""
    return session.scalar(select(func.count()).select_from(Ping).where(Ping.need_id == need_id)) or 0


def settled_of(session: Session, member_id: int, since: datetime) -> list[tuple[Ping, Need]]:
    """What a member was asked and has answered, or lost to someone else, since a moment; the latest first."""
    return [(ping, need) for ping, need in session.execute(_SETTLED, {"member_id": member_id, "since": since})]
