"""Timers: every promise about time is a row, and is deleted in the transaction that keeps it."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import cast

from sqlalchemy import Delete, Table, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from storage.models import Timer
from storage.states import TimerKind

_TIMERS = cast(Table, Timer.__table__)  # past the ORM: a third of the price
_SET = insert(_TIMERS)
_DUE = (
    select(Timer.id)
    .where(Timer.circle_id == bindparam("circle_id"), Timer.due_at <= bindparam("now"))
    .order_by(Timer.due_at)
    .limit(bindparam("limit"))
)
MOST_DOUBLINGS = 6

_LOCK = select(Timer).where(Timer.id == bindparam("timer_id")).with_for_update(skip_locked=True)


def set_timer(
    session: Session,
    circle_id: int,
    kind: TimerKind,
    due_at: datetime,
    *,
    need_id: int | None = None,
    claim_id: int | None = None,
    member_id: int | None = None,
    series_id: int | None = None,
    subject_id: int | None = None,
    step: int = 0,
) -> None:
    """Promise something for a time; a timer of the same kind for the same things gives way to it.

    `subject_id` is of a hold, a chat, an announcement or a poll, as the kind says.
    """
    about = {"need_id": need_id, "claim_id": claim_id, "member_id": member_id, "series_id": series_id}
    about["subject_id"] = subject_id
    cancel(session, kind, **about)
    row = {"circle_id": circle_id, "kind": kind, "due_at": due_at, "step": step, "tries": 0}
    session.execute(_SET, [{**row, **about}])


def cancel(
    session: Session,
    *kinds: TimerKind,
    need_id: int | None = None,
    claim_id: int | None = None,
    member_id: int | None = None,
    series_id: int | None = None,
    subject_id: int | None = None,
) -> None:
    """Take back promises about a need, a claim, a member, a series: all kinds, or only these. A subject needs kinds."""
    about = {"need_id": need_id, "claim_id": claim_id, "member_id": member_id, "series_id": series_id}
    about["subject_id"] = subject_id
    named = {column: wanted for column, wanted in about.items() if wanted is not None}
    if not named or (set(named) == {"subject_id"} and not kinds):
        raise ValueError("a timer is cancelled for something")
    session.execute(_cancellation(tuple(named), bool(kinds)), {**named, "kinds": kinds} if kinds else named)


@lru_cache(maxsize=16)
def _cancellation(columns: tuple[str, ...], only_kinds: bool) -> Delete:
    about = [_TIMERS.c[column] == bindparam(column) for column in columns]
    kinds = (_TIMERS.c.kind.in_(bindparam("kinds", expanding=True)),) if only_kinds else ()
    return delete(_TIMERS).where(*about, *kinds)


def members_with(session: Session, circle_id: int, kind: TimerKind) -> list[int]:
    """The members of whom such a timer waits, longest first."""
    wanted = select(Timer.member_id).where(Timer.circle_id == circle_id, Timer.kind == kind)
    return [member for member in session.scalars(wanted.order_by(Timer.id)) if member is not None]


def end(session: Session, kind: TimerKind, member_id: int) -> bool:
    """Take back a member's timer of a kind. False: it was not there, so somebody else was first."""
    gone = session.execute(delete(_TIMERS).where(_TIMERS.c.kind == kind, _TIMERS.c.member_id == member_id))
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def due(session: Session, circle_id: int, now: datetime, limit: int) -> list[int]:
    """The ids of a circle's timers that are due, longest due first."""
    return list(session.scalars(_DUE, {"circle_id": circle_id, "now": now, "limit": limit}))


def take(session: Session, timer_id: int) -> Timer | None:
    """The timer, locked, or None when another process has it or it was taken back."""
    return session.scalars(_LOCK, {"timer_id": timer_id}).one_or_none()


def put_off(session: Session, timer_id: int, now: datetime, wait: timedelta) -> None:
    """Doing it failed: try again later, and later each time."""
    timer = session.get(Timer, timer_id)
    if timer is not None:
        timer.tries += 1
        timer.due_at = now + wait * 2 ** min(timer.tries - 1, MOST_DOUBLINGS)


def is_set(session: Session, kind: TimerKind, need_id: int) -> bool:
    """Whether such a timer waits for a need."""
    wanted = select(Timer.id).where(Timer.need_id == need_id, Timer.kind == kind).limit(1)
    return session.scalar(wanted) is not None


def claims_with(session: Session, kind: TimerKind, need_id: int) -> set[int]:
    """The claims on a need for which such a timer waits."""
    wanted = select(Timer.claim_id).where(Timer.need_id == need_id, Timer.kind == kind)
    return {claim_id for claim_id in session.scalars(wanted) if claim_id is not None}
