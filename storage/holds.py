"""Places kept for a few minutes for people who pressed in a group and are not with us yet."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.models import Hold, Need


def keep(session: Session, need: Need, address: str, quantity: int, until: datetime) -> Hold:
    """Keep a place that was just taken."""
    hold = Hold(circle_id=need.circle_id, need_id=need.id, lookup=address, quantity=quantity, until=until)
    session.add(hold)
    session.flush()
    return hold


def of_address(session: Session, circle_id: int, address: str) -> list[Hold]:
    """The places kept for an address."""
    wanted = select(Hold).where(Hold.circle_id == circle_id, Hold.lookup == address)
    return list(session.scalars(wanted.order_by(Hold.id)))


def end_all(session: Session, need_id: int) -> None:
    """A need is over: no place in it is kept any more."""
    session.execute(delete(Hold).where(Hold.need_id == need_id))


def end(session: Session, hold_id: int) -> bool:
    """A kept place is used, or given back. False: it was already."""
    gone = session.execute(delete(Hold).where(Hold.id == hold_id))
    return bool(gone.rowcount)  # type: ignore[attr-defined]
