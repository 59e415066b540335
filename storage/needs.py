"""Needs: kept, found by code, counted down and up by conditional updates alone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session

from storage import holds
from storage.codes import NEED_LETTERS, free_code
from storage.models import Claim, Need, Timer
from storage.states import ClaimStatus, NeedStatus, TimerKind

LIVE = (NeedStatus.OPEN, NeedStatus.CLAIMED)

_BY_CODE = (
    select(Need)
    .where(Need.circle_id == bindparam("circle_id"), Need.code == bindparam("code"))
    .order_by(Need.closed_at.is_not(None), Need.id.desc())
    .limit(1)
)
_TAKE = (
    update(Need)
    .where(Need.id == bindparam("need_id"), Need.status == NeedStatus.OPEN, Need.remaining >= bindparam("take"))
    .values(
        remaining=Need.remaining - bindparam("take"),
        status=case((Need.remaining == bindparam("take"), NeedStatus.CLAIMED.value), else_=Need.status),
    )
    .execution_options(synchronize_session=False)
)
_GIVE_BACK = (
    update(Need)
    .where(Need.id == bindparam("need_id"), Need.status.in_(LIVE))
    .values(remaining=Need.remaining + bindparam("back"), status=NeedStatus.OPEN)
    .execution_options(synchronize_session=False)
)


_CHANGED = "needs that look different now"


def touch(session: Session, need: Need) -> None:
    """What anyone may see of a need has changed, or may have: `changed` tells which, once."""
    session.info.setdefault(_CHANGED, set()).add(need.id)


def changed(session: Session) -> set[int]:
    """The needs that were touched since this was asked last."""
    found: set[int] = session.info.pop(_CHANGED, set())
    return found


def new_code(session: Session, circle_id: int, now: datetime) -> str:
    """A code no open or lately closed need of the circle has."""
    return free_code(session, Need.circle_id, Need.code, Need.closed_at, circle_id, NEED_LETTERS, now)


def keep_need(session: Session, **columns: Any) -> Need:
    """Keep a new need."""
    need = Need(status=NeedStatus.OPEN, wave=0, **columns)
    session.add(need)
    session.flush()
    return need


def find_by_code(session: Session, circle_id: int, code: str) -> Need | None:
    """The need a code means: the open one, else the one it last meant."""
    return session.execute(_BY_CODE, {"circle_id": circle_id, "code": code.upper()}).scalar_one_or_none()


def live_of(session: Session, member_id: int) -> list[Need]:
    """A member's own needs that are not closed, oldest first."""
    return list(
        session.scalars(select(Need).where(Need.member_id == member_id, Need.status.in_(LIVE)).order_by(Need.id))
    )


def lock_live_of(session: Session, member_id: int) -> list[Need]:
    """The same, and nobody takes of them or gives back until this transaction ends: who was about to is waited for."""
    wanted = select(Need).where(Need.member_id == member_id, Need.status.in_(LIVE)).order_by(Need.id)
    return list(session.scalars(wanted.with_for_update().execution_options(populate_existing=True)))


def all_of(session: Session, member_id: int) -> list[Need]:
    """Every need a member ever had, oldest first."""
    return list(session.scalars(select(Need).where(Need.member_id == member_id).order_by(Need.id)))


def take(session: Session, need: Need, amount: int) -> bool:
    """Take `amount` of a need: the conditional UPDATE that decides every race. False: someone was first."""
    result: CursorResult[Any] = session.execute(_TAKE, {"need_id": need.id, "take": amount})  # type: ignore[assignment]
    session.refresh(need)
    touch(session, need)
    return result.rowcount == 1


def lock(session: Session, need: Need) -> None:
    """See a need as it stands, and let nobody take or give back any of it before we are done (PostgreSQL)."""
    session.refresh(need, with_for_update={"key_share": True})


def give_back(session: Session, need: Need, amount: int) -> bool:
    """Put `amount` back and reopen. False when the need has closed meanwhile."""
    result: CursorResult[Any] = session.execute(_GIVE_BACK, {"need_id": need.id, "back": amount})  # type: ignore[assignment]
    session.refresh(need)
    touch(session, need)
    return result.rowcount == 1


def resize(session: Session, need: Need, quantity: int) -> None:
    """Ask for another amount, never less than is taken: one UPDATE, so that a YES at the same moment is not lost."""
    taken = Need.quantity - Need.remaining
    change = update(Need).where(Need.id == need.id, Need.status.in_(LIVE))
    session.execute(
        change.values(
            quantity=case((taken > quantity, taken), else_=quantity),
            remaining=case((taken >= quantity, 0), else_=quantity - taken),
            status=case((taken >= quantity, NeedStatus.CLAIMED.value), else_=NeedStatus.OPEN.value),
        ).execution_options(synchronize_session=False)
    )
    session.refresh(need)
    touch(session, need)


def close(
    session: Session, need: Need, status: NeedStatus, reason: str, now: datetime, arrived: bool | None = None
) -> bool:
    """The one place a need is closed. False when it was closed already: the other racer has told everyone."""
    ended = (
        update(Need)
        .where(Need.id == need.id, Need.status.in_(LIVE))
        .values(status=status, close_reason=reason, closed_at=now, arrived=arrived)
        .execution_options(synchronize_session=False)
    )
    result: CursorResult[Any] = session.execute(ended)  # type: ignore[assignment]
    holds.end_all(session, need.id)  # opened again it is whole: a place kept before would be taken twice
    session.refresh(need)
    touch(session, need)
    return result.rowcount == 1


def reopen_closed(session: Session, need: Need) -> bool:
    """What a coordinator closed by mistake is open again, all of it. False: it ended in another way."""
    mine = (Need.id == need.id, Need.status == NeedStatus.WITHDRAWN, Need.close_reason == "coordinator")
    again = {"status": NeedStatus.OPEN, "closed_at": None, "close_reason": None, "remaining": Need.quantity}
    change = update(Need).where(*mine).values(**again, wave=0).execution_options(synchronize_session=False)
    result: CursorResult[Any] = session.execute(change)  # type: ignore[assignment]
    session.refresh(need)
    touch(session, need)
    return result.rowcount == 1


def forgotten(session: Session, circle_id: int) -> list[Need]:
    """Live needs that nothing is due for: there must never be one. Who looks for hands has a wave to come, who has
    found them a nudge or a question, and a claim that is not done its own nudge."""
    wave = _timer(TimerKind.FIRST_WAVE, TimerKind.NEXT_WAVE)
    ending = _timer(TimerKind.EXPIRE, TimerKind.ARRIVED)
    nudge = select(Timer.id).where(Timer.claim_id == Claim.id, Timer.kind == TimerKind.NUDGE).exists()
    unwatched = select(Claim.id).where(Claim.need_id == Need.id, Claim.status == ClaimStatus.ACTIVE, ~nudge).exists()
    wanted = select(Need).where(Need.circle_id == circle_id, Need.status.in_(LIVE))
    return list(session.scalars(wanted.where(or_((Need.status == NeedStatus.OPEN) & ~wave, ~ending, unwatched))))


def _timer(*kinds: TimerKind) -> ColumnElement[bool]:
    return select(Timer.id).where(Timer.need_id == Need.id, Timer.kind.in_(kinds)).exists()


def met_since(session: Session, circle_id: int, since: datetime) -> int:
    """How many needs of a circle arrived since a moment."""
    met = select(func.count(Need.id)).where(Need.circle_id == circle_id, Need.status == NeedStatus.DONE)
    return session.scalar(met.where(Need.arrived.is_(True), Need.closed_at >= since)) or 0


def wipe(session: Session, need: Need) -> None:
    """Forget the private words of a closed need; kinds, area and counts stay."""
    need.text = need.door = need.for_name = need.note = None
    need.what = ""


def open_of(session: Session, circle_id: int, most: int, skip: int = 0) -> list[Need]:
    """What neighbors are being asked for in a circle, oldest first: what waits for a detail is not."""
    wanted = select(Need).where(Need.circle_id == circle_id, Need.status == NeedStatus.OPEN)
    wanted = wanted.where(~_timer(TimerKind.FIRST_WAVE))
    return list(session.scalars(wanted.order_by(Need.created_at, Need.id).offset(skip).limit(most)))
