"""Whether a circle takes new needs, and those that wait meanwhile."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.models import Circle, Need, Timer
from storage.states import NeedStatus, TimerKind


def paused_with(session: Session, circle_id: int) -> str | None:
    """What people are told while intake is paused; None while it is open."""
    return session.scalar(select(Circle.intake_paused).where(Circle.id == circle_id))


def set_paused(session: Session, circle_id: int, words: str | None) -> None:
    """Pause intake with some words, or (None) open it again."""
    session.execute(update(Circle).where(Circle.id == circle_id).values(intake_paused=words))


def waiting(session: Session, circle_id: int) -> list[Need]:
    """Needs that are kept and of which nobody was asked yet, oldest first."""
    held = select(Timer.need_id).where(Timer.kind == TimerKind.FIRST_WAVE, Timer.circle_id == circle_id, Timer.step > 0)
    wanted = select(Need).where(Need.circle_id == circle_id, Need.status == NeedStatus.OPEN, Need.id.in_(held))
    return list(session.scalars(wanted.order_by(Need.id)))
