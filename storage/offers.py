"""Offers: kept, found by code, counted down and up; each of their kinds is findable on the grid."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, insert, select, update
from sqlalchemy.orm import Session

from storage.codes import OFFER_LETTERS, free_code
from storage.models import Offer, OfferKind
from storage.places import cell
from storage.states import OfferStatus


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
