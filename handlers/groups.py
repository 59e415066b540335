"""Group chats: linked by a coordinator, left, moved, or where we may not write."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from handlers.circle import CircleRules
from storage import outbound
from storage.models import Chat
from storage.states import ChatStatus


def left(session: Session, _circle: CircleRules, chat_id: int, now: datetime) -> None:
    """We are not in this group any more."""
    session.execute(update(Chat).where(Chat.id == chat_id).values(status=ChatStatus.LEFT, status_at=now))
    outbound.drop_for_chat(session, chat_id)


def restricted(session: Session, _circle: CircleRules, chat_id: int, now: datetime) -> None:
    """We may not write in this group."""
    session.execute(update(Chat).where(Chat.id == chat_id).values(status=ChatStatus.RESTRICTED, status_at=now))


def moved(session: Session, _circle: CircleRules, chat_id: int, new: str, now: datetime) -> None:
    """The group has another id."""
    session.execute(update(Chat).where(Chat.id == chat_id).values(external_id=new, status_at=now))
