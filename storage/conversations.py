"""Questions put to a member, and whether they still wait."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from storage.columns import stands
from storage.models import Conversation, Member, Need
from storage.states import ConversationStatus, Question

_OPEN = (
    select(Conversation)
    .where(
        Conversation.member_id == bindparam("member_id"),
        stands(Conversation.status, ConversationStatus.OPEN),
        or_(Conversation.expires_at.is_(None), Conversation.expires_at > bindparam("now")),
    )
    .order_by(Conversation.asked_at.desc(), Conversation.id.desc())
)


def ask(
    session: Session,
    member: Member,
    question: Question,
    now: datetime,
    *,
    need: Need | None = None,
    claim_id: int | None = None,
    data: dict[str, Any] | None = None,
    expires_at: datetime | None = None,
) -> None:
    """Keep a question; an older one of the same sort about the same thing gives way to it."""
    same_need = Conversation.need_id == need.id if need else Conversation.need_id.is_(None)
    same_claim = Conversation.claim_id == claim_id if claim_id else Conversation.claim_id.is_(None)
    older = (Conversation.member_id == member.id, Conversation.question == question, same_need, same_claim)
    _end(session, ConversationStatus.LAPSED, *older)
    session.add(
        Conversation(
            circle_id=member.circle_id,
            member_id=member.id,
            question=question,
            status=ConversationStatus.OPEN,
            need_id=need.id if need else None,
            claim_id=claim_id,
            data=data,
            asked_at=now,
            expires_at=expires_at,
        )
    )


def open_of(session: Session, member_id: int, now: datetime) -> list[Conversation]:
    """The questions a member has not answered, newest first."""
    return list(session.scalars(_OPEN, {"member_id": member_id, "now": now}))


def answered(session: Session, asked: Conversation) -> None:
    """The question has its answer."""
    _end(session, ConversationStatus.ANSWERED, Conversation.id == asked.id)


def lapse_about(session: Session, need_id: int, *questions: Question) -> None:
    """Questions about a need are no longer of use: all of them, or only these sorts."""
    only = (Conversation.question.in_(questions),) if questions else ()
    _end(session, ConversationStatus.LAPSED, Conversation.need_id == need_id, *only)


def lapse_of(session: Session, member_id: int, *questions: Question) -> None:
    """Nothing is asked of this member any more, or nothing of these sorts."""
    only = (Conversation.question.in_(questions),) if questions else ()
    _end(session, ConversationStatus.LAPSED, Conversation.member_id == member_id, *only)


def wipe_of(session: Session, member_id: int) -> None:
    """Forget what was quoted in a member's questions."""
    session.execute(update(Conversation).where(Conversation.member_id == member_id).values(data=None))


def _end(session: Session, status: ConversationStatus, *which: Any) -> None:
    waiting = stands(Conversation.status, ConversationStatus.OPEN)
    session.execute(update(Conversation).where(waiting, *which).values(status=status))
