"""How a member stands with us as a message of theirs arrives: four answers in one look, as most have nothing open."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from storage.claims import between
from storage.columns import stands
from storage.models import Conversation, OutboundRow, Ping
from storage.quick import Quick
from storage.states import ConversationStatus, PingStatus

_QUESTIONS = exists().where(
    Conversation.member_id == bindparam("member_id"),
    stands(Conversation.status, ConversationStatus.OPEN),
    or_(Conversation.expires_at.is_(None), Conversation.expires_at > bindparam("now")),
)
_PINGS = exists().where(Ping.member_id == bindparam("member_id"), stands(Ping.status, PingStatus.ASKED))
_SAID = (
    select(func.count())
    .select_from(OutboundRow)
    .where(OutboundRow.address_id == bindparam("address_id"), OutboundRow.created_at > bindparam("since"))
)
_STANDING = Quick(select(_QUESTIONS, _PINGS, exists(between()), _SAID.scalar_subquery()))


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether questions and pings wait for an answer, whether they are on a side of a claim, what they were said."""

    questions: bool
    pings: bool
    sides: bool
    said_lately: int  # messages to this address since a moment, those about to go included


def standing_of(session: Session, member_id: int, address_id: int | None, now: datetime, since: datetime) -> Standing:
    """The standing of a member who writes from an address now."""
    asked = {"member_id": member_id, "address_id": address_id, "now": now, "since": since}
    questions, pings, sides, said = _STANDING.one(session, asked) or (0, 0, 0, 0)
    return Standing(bool(questions), bool(pings), bool(sides), said)
