"""What arrived: kept once, whatever the vendor repeats."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storage.columns import stands
from storage.models import InboundRow
from storage.quick import Quick
from storage.states import InboundStatus

# ON CONFLICT DO NOTHING … RETURNING is the same in SQLite (3.35+) and PostgreSQL, and SQLAlchemy compiles it for both.
_ROWS = cast(Table, InboundRow.__table__)
_KEEP = Quick(
    insert(_ROWS).on_conflict_do_nothing().returning(_ROWS.c.id),
    *("circle_id", "channel", "external_id", "status", "payload", "tries", "received_at", "member_id"),
)
_ERROR_LENGTH = 200


def keep(
    session: Session,
    circle_id: int,
    channel: str,
    external_id: str,
    payload: dict[str, Any] | None,
    received_at: datetime,
    member_id: int | None,
) -> int | None:
    """Keep something that arrived; its id, or None when it is a repeat."""
    row = {
        "circle_id": circle_id,
        "channel": channel,
        "external_id": external_id,
        "status": InboundStatus.HANDLED,
        "payload": payload,
        "tries": 1,
        "received_at": received_at,
        "member_id": member_id,
    }
    kept = _KEEP.one(session, row)
    return None if kept is None else int(kept[0])


def set_status(
    session: Session, inbound_id: int, status: InboundStatus, *, error: str = "", retry_at: datetime | None = None
) -> None:
    """The one place a status is written: failed (with its next try), handled after all, or given up."""
    change = {"status": status, "error": error[:_ERROR_LENGTH] or None, "retry_at": retry_at}
    session.execute(update(InboundRow).where(InboundRow.id == inbound_id).values(**change))


def to_retry(session: Session, circle_id: int, now: datetime, limit: int) -> list[int]:
    """The ids of a circle's failed ones whose next try is due."""
    failed = (stands(InboundRow.status, InboundStatus.FAILED), InboundRow.retry_at <= now)
    wanted = select(InboundRow.id).where(InboundRow.circle_id == circle_id, *failed)
    return list(session.scalars(wanted.order_by(InboundRow.id).limit(limit)))


def take_failed(session: Session, inbound_id: int) -> InboundRow | None:
    """A failed one, locked, or None when another process has it."""
    wanted = select(InboundRow).where(InboundRow.id == inbound_id, stands(InboundRow.status, InboundStatus.FAILED))
    return session.scalars(wanted.with_for_update(skip_locked=True)).one_or_none()


def known(session: Session, circle_id: int, channels: Iterable[str], external_ids: Iterable[str]) -> set[str]:
    """Which of these have been kept already."""
    ids = list(external_ids)
    if not ids:
        return set()
    wanted = select(InboundRow.external_id).where(InboundRow.circle_id == circle_id)
    return set(session.scalars(wanted.where(InboundRow.channel.in_(list(channels)), InboundRow.external_id.in_(ids))))


def latest_of(session: Session, member_id: int, most: int) -> list[tuple[int, dict[str, Any]]]:
    """The last messages of a member that are not wiped, the newest first: each id with what was kept."""
    mine = select(InboundRow.id, InboundRow.payload).where(InboundRow.member_id == member_id)
    found = session.execute(mine.where(InboundRow.payload.is_not(None)).order_by(InboundRow.id.desc()).limit(most))
    return [(inbound_id, payload) for inbound_id, payload in found if payload is not None]


def wipe_of(session: Session, member_id: int) -> None:
    """Forget what a member wrote; that it arrived stays known, so that a repeat still stops."""
    session.execute(update(InboundRow).where(InboundRow.member_id == member_id).values(payload=None, member_id=None))
