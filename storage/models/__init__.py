"""The tables. Everything promised is a row here; private columns are encrypted (`Private`)."""

from storage.models.answers import Claim, Conversation, Ping
from storage.models.base import Base
from storage.models.groups import Announcement, Chat, Hold, Poll, Post, Vote
from storage.models.needs import Need, Offer, OfferKind, Series
from storage.models.people import Address, Audit, Block, Circle, Invite, LinkCode, Member
from storage.models.traffic import InboundRow, OutboundRow, Timer

__all__ = [
    "Address",
    "Announcement",
    "Audit",
    "Base",
    "Block",
    "Chat",
    "Circle",
    "Claim",
    "Conversation",
    "Hold",
    "InboundRow",
    "Invite",
    "LinkCode",
    "Member",
    "Need",
    "Offer",
    "OfferKind",
    "OutboundRow",
    "Ping",
    "Poll",
    "Post",
    "Series",
    "Timer",
    "Vote",
]
