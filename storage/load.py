"""How much is asked of a circle, against the hands it has."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.models import Member, Need
from storage.states import MemberStatus, NeedStatus


def waiting_since(session: Session, circle_id: int, before: datetime) -> int:
    """Open needs that were written before a moment: nobody has taken them since."""
    mine = (Need.circle_id == circle_id, Need.status == NeedStatus.OPEN, Need.created_at < before)
    return session.scalar(select(func.count(Need.id)).where(*mine)) or 0


def hands(session: Session, circle_id: int) -> int:
    """Members who help and may be asked."""
    mine = (Member.circle_id == circle_id, Member.helps.is_(True), Member.status == MemberStatus.ACTIVE)
    return session.scalar(select(func.count(Member.id)).where(*mine)) or 0
