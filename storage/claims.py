"""Claims: written only by the code path that won the conditional update of the need."""

from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, CursorResult, bindparam, func, select, union_all, update
from sqlalchemy.orm import Session

from storage.columns import stands
from storage.models import Claim, Member, Need
from storage.states import ClaimStatus, NeedStatus

_ACTIVE_OF = (
    select(Claim, Need)
    .join(Need, Need.id == Claim.need_id)
    .where(Claim.member_id == bindparam("member_id"), stands(Claim.status, ClaimStatus.ACTIVE))
    .order_by(Claim.id)
)


def between() -> CompoundSelect[int]:
    """The ids of the needs that a `member_id` is on a side of right now."""
    mine = select(Claim.need_id).where(Claim.member_id == bindparam("member_id"))
    taken = select(Claim.id).where(Claim.need_id == Need.id, stands(Claim.status, ClaimStatus.ACTIVE)).exists()
    theirs = select(Need.id).where(Need.member_id == bindparam("member_id"), taken)
    live = stands(Need.status, NeedStatus.OPEN, NeedStatus.CLAIMED)
    return union_all(mine.where(stands(Claim.status, ClaimStatus.ACTIVE)), theirs.where(live))


_BETWEEN = select(Need).where(Need.id.in_(between())).order_by(Need.id)


def keep_claim(
    session: Session, need: Need, member_id: int, quantity: int, condition: str | None, now: datetime
) -> Claim:
    """Keep a claim, or add to the one this member has."""
    claim = active(session, need.id, member_id)
    if claim is not None:
        session.refresh(claim)  # their other phone may have added to it a moment ago
        claim.quantity += quantity
        claim.condition = condition or claim.condition
        return claim
    claim = Claim(
        circle_id=need.circle_id,
        need_id=need.id,
        member_id=member_id,
        quantity=quantity,
        status=ClaimStatus.ACTIVE,
        condition=condition,
        claimed_at=now,
    )
    session.add(claim)
    session.flush()
    return claim


def active(session: Session, need_id: int, member_id: int) -> Claim | None:
    """A member's active claim on a need."""
    wanted = select(Claim).where(Claim.need_id == need_id, Claim.member_id == member_id)
    return session.scalars(wanted.where(stands(Claim.status, ClaimStatus.ACTIVE))).one_or_none()


def active_of(session: Session, member_id: int) -> list[tuple[Claim, Need]]:
    """What a member has taken and not finished, oldest first."""
    return [(claim, need) for claim, need in session.execute(_ACTIVE_OF, {"member_id": member_id})]


def released_lately(session: Session, need_id: int, member_id: int, since: datetime) -> bool:
    """Whether a member had a claim on a need that ended without a DONE."""
    mine = select(Claim.id).where(Claim.need_id == need_id, Claim.member_id == member_id)
    lately = mine.where(Claim.status == ClaimStatus.RELEASED, Claim.ended_at > since)
    return session.scalar(lately.limit(1)) is not None


def claimers(session: Session, need_id: int, *statuses: ClaimStatus) -> list[tuple[Claim, Member]]:
    """Who has claimed a need, in any of the given states, first come first."""
    wanted = select(Claim, Member).join(Member, Member.id == Claim.member_id).where(Claim.need_id == need_id)
    found = wanted.where(Claim.status.in_(statuses)).order_by(Claim.id)
    return [(claim, member) for claim, member in session.execute(found)]


def end(session: Session, claim: Claim, status: ClaimStatus, now: datetime) -> bool:
    """A claim is done or released. False when it had ended already."""
    return _move(session, claim, ClaimStatus.ACTIVE, status, now)


def take_back(session: Session, claim: Claim, now: datetime) -> bool:
    """A claim that was called done did not end well after all. False when it was not done."""
    return _move(session, claim, ClaimStatus.DONE, ClaimStatus.RELEASED, now)


def _move(session: Session, claim: Claim, before: ClaimStatus, after: ClaimStatus, now: datetime) -> bool:
    """The one place a claim's status is written."""
    ended = (
        update(Claim)
        .where(Claim.id == claim.id, Claim.status == before)
        .values(status=after, ended_at=now)
        .execution_options(synchronize_session=False)
    )
    result: CursorResult[Any] = session.execute(ended)  # type: ignore[assignment]
    session.refresh(claim)
    return result.rowcount == 1


def is_done(session: Session, need_id: int, member_id: int) -> bool:
    """Whether a member has said DONE to a need, and nobody has denied it."""
    mine = select(Claim.id).where(Claim.need_id == need_id, Claim.member_id == member_id)
    return session.scalar(mine.where(Claim.status == ClaimStatus.DONE).limit(1)) is not None


def done_by(session: Session, member_id: int) -> int:
    """How many claims a member has brought to a good end, theirs that nobody has denied."""
    return (
        session.scalar(
            select(func.count(Claim.id)).where(Claim.member_id == member_id, Claim.status == ClaimStatus.DONE)
        )
        or 0
    )


def needs_between(session: Session, member_id: int) -> list[Need]:
    """The needs this member is on a side of right now: taken by them, or theirs and taken by somebody."""
    return list(session.scalars(_BETWEEN, {"member_id": member_id}))


def claimed_needs_of(session: Session, member_id: int) -> list[Need]:
    """A member's own needs that somebody has taken, or part of them."""
    taken = select(Claim.id).where(Claim.need_id == Need.id, stands(Claim.status, ClaimStatus.ACTIVE)).exists()
    wanted = select(Need).where(Need.member_id == member_id, Need.status.in_((NeedStatus.OPEN, NeedStatus.CLAIMED)))
    return list(session.scalars(wanted.where(taken).order_by(Need.id)))


def need_ids_of(session: Session, member_id: int) -> list[int]:
    """The needs a member ever claimed."""
    return list(session.scalars(select(Claim.need_id).where(Claim.member_id == member_id)))


def wipe_of(session: Session, member_id: int) -> None:
    """Forget the words of a member's claims."""
    session.execute(update(Claim).where(Claim.member_id == member_id).values(condition=None))
