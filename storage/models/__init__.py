"""The tables. Everything promised is a row here; private columns are encrypted (`Private`)."""

from storage.models.answers import Claim, Conversation, Ping
from storage.models.base import Base
from storage.models.needs import Need, Offer, OfferKind, Series
from storage.models.people import Address, Audit, Block, Circle, Invite, LinkCode, Member
from storage.models.traffic import InboundRow, OutboundRow, Timer

__all__ = [
    "Address",
    "Audit",
    "Base",
    "Block",
    "Circle",
    "Claim",
    "Conversation",
    "InboundRow",
    "Invite",
    "LinkCode",
    "Member",
    "Need",
    "Offer",
    "OfferKind",
    "OutboundRow",
    "Ping",
    "Series",
    "Timer",
]
