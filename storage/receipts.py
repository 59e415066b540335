"""What vendors say later about what was sent: only a higher rank counts, and only about the latest try."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Address, OutboundRow
from storage.states import AddressStatus, OutboundStatus

LARGEST_ID = 2**31 - 1  # an INTEGER of PostgreSQL
DONT_SYNC = {"synchronize_session": False}
MOST_RETURNS = 50  # where a vendor's code sets no limit, the message's age does
UNKNOWN = "unknown"  # the code of a row whose send had no answer: look before sending again
_RANK = {
    OutboundStatus.QUEUED: 0,
    OutboundStatus.SENDING: 0,
    OutboundStatus.SENT: 1,
    OutboundStatus.DELIVERED: 2,
}


def said_since_start() -> ColumnElement[bool]:
    """Of what was said before a STOP nothing goes, not even after START."""
    return or_(Address.status_at.is_(None), OutboundRow.created_at >= Address.status_at, OutboundRow.last_word)


def is_of_another(session: Session, channel: str, external_id: str, row_id: int) -> bool:
    """Whether the vendor's message is known as another row's: two texts with the same words to one person."""
    wanted = select(OutboundRow.id).where(_is_external(channel, external_id), OutboundRow.id != row_id)
    return session.scalar(wanted.limit(1)) is not None


def send_again(session: Session, row_id: int, due_at: datetime, times: int | None) -> bool:
    """A message that was reported undelivered goes once more. False when it has been tried often enough, or its reader
    has said STOP since."""
    wanted = select(Address.id).where(Address.id == OutboundRow.address_id, Address.status == AddressStatus.ACTIVE)
    mine = update(OutboundRow).where(
        wanted.where(said_since_start()).exists(),
        OutboundRow.id == row_id,
        OutboundRow.status == OutboundStatus.FAILED,
        OutboundRow.returned < (times or MOST_RETURNS),
    )
    change = {"status": OutboundStatus.QUEUED, "due_at": due_at}
    again = session.execute(
        mine.values(**change, returned=OutboundRow.returned + 1), execution_options={"synchronize_session": False}
    )
    return bool(again.rowcount)  # type: ignore[attr-defined]


def failed_in_a_row(session: Session, address_id: int, code: str, limit: int) -> bool:
    """Whether the last `limit` messages to an address that came to an end all failed with this code."""
    ended = (OutboundStatus.DELIVERED, OutboundStatus.FAILED)
    wanted = select(OutboundRow.code).where(OutboundRow.address_id == address_id, OutboundRow.status.in_(ended))
    codes = list(session.scalars(wanted.order_by(OutboundRow.created_at.desc(), OutboundRow.id.desc()).limit(limit)))
    return len(codes) == limit and set(codes) == {code}


def receive(
    session: Session,
    status: OutboundStatus,
    *,
    row_id: int | None,
    channel: str,
    external_id: str,
    code: str = "",
) -> OutboundRow | None:
    """A receipt: accepted only when it raises the rank, so that a late `sent` never undoes `delivered`."""
    ours = row_id is not None and 0 < row_id <= LARGEST_ID
    which = OutboundRow.id == row_id if ours else _is_external(channel, external_id)
    row = session.scalars(select(OutboundRow).where(which).with_for_update()).one_or_none()
    if row is None or not _is_about(row, external_id):
        return None
    if status != OutboundStatus.FAILED and _RANK[status] <= _RANK[row.status]:
        return None
    row.status, row.leased_until = status, None
    row.external_id = external_id
    row.code = code or row.code
    return row


def _is_about(row: OutboundRow, external_id: str) -> bool:
    """Whether a receipt is about the latest send: it may be faster than the vendor's answer, or of an older try."""
    if row.status == OutboundStatus.QUEUED:  # its answer was lost: the receipt is the answer
        return row.code == UNKNOWN and row.external_id is None
    if row.status == OutboundStatus.SENDING:
        return row.external_id != external_id
    return row.status == OutboundStatus.SENT and row.external_id in (None, external_id)


def _is_external(channel: str, external_id: str) -> Any:
    return (OutboundRow.channel == channel) & (OutboundRow.external_id == external_id)
