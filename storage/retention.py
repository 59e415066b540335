"""What is forgotten by itself: private words, thirty days after they were of use."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from storage import outbound
from storage.models import Announcement, Claim, Conversation, InboundRow, Offer, Poll
from storage.states import ConversationStatus, InboundStatus, OfferStatus

_DONT_SYNC = {"synchronize_session": False}


def forget_old_words(session: Session, before: datetime) -> None:
    """Wipe the words of what ended before a moment; kinds and counts stay. Closed needs have timers of their own."""
    closed = (Offer.status != OfferStatus.OPEN, Offer.closed_at < before)
    answered = (Conversation.status != ConversationStatus.OPEN, Conversation.asked_at < before)
    arrived = (InboundRow.status != InboundStatus.FAILED, InboundRow.received_at < before)
    for change in (
        update(Offer).where(*closed).values(text=None, what=""),
        update(Claim).where(Claim.ended_at < before).values(condition=None),
        update(Conversation).where(*answered).values(data=None),
        update(Announcement).where(Announcement.ended_at < before).values(text=None),
        update(Poll).where(Poll.closed_at < before).values(question="", options=""),
        delete(InboundRow).where(*arrived),  # its id too, which the vendor may use again
    ):
        session.execute(change, execution_options=_DONT_SYNC)
    outbound.purge(session, before)
