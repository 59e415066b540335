"""Pictures and voices between the two sides: shown where both are on Telegram, else behind a link that soon ends.

A link leads to us, and we fetch the picture from its vendor: a vendor's own address would hold our token or password.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from handlers import policy
from handlers.circle import CircleRules
from handlers.messages import Channel, Inbound, inbound_from_json
from handlers.sides import other_sides
from handlers.turn import Turn
from storage import members
from storage.models import InboundRow, Member, Need
from storage.states import Purpose
from storage.tickets import make_ticket, read_ticket

_VOICES = frozenset({"voice", "audio", "video_note"})


@dataclass(frozen=True, slots=True)
class Picture:
    """Where a picture is: the channel it came by, and what that channel's vendor calls it."""

    channel: Channel
    reference: str


def carry(turn: Turn, need: Need, to: Member, name: str) -> bool:
    """Carry what was sent beside words to one member. False when they cannot see it, and were only told of it."""
    heard = turn.inbound
    address = members.reachable_address(turn.session, to.id)
    if heard is None or address is None:
        return False
    told: list[tuple[str, dict[str, Any]]]
    if heard.channel == address.channel == Channel.TELEGRAM:
        told = [("relay_picture", {"photo": photo}) for photo in heard.photos[: policy.PICTURES]]
    else:
        told = [("relay_picture_link", {"link": link}) for link in _links(turn, heard, need, to)]
    for key, own in told:
        turn.tell(to, key, purpose=Purpose.RELAY, need=need, at=address, code=need.code, name=name, **own)
    if not told:
        key = "relay_media" if _VOICES.isdisjoint(heard.media) else "relay_voice"
        turn.tell(to, key, need=need, at=address, code=need.code, name=name)
    return bool(told)


def find(session: Session, circle: CircleRules, ticket: str, now: datetime) -> Picture | None:
    """The picture behind a link, while its sender and its reader may still write to each other about the need."""
    numbers = read_ticket(session, ticket)
    if numbers is None:
        return None
    inbound_id, need_id, reader_id, at = numbers
    row, need = session.get(InboundRow, inbound_id), session.get(Need, need_id)
    sender = session.get(Member, row.member_id) if row is not None and row.member_id is not None else None
    if row is None or row.payload is None or need is None or sender is None or row.circle_id != circle.id:
        return None
    turn = Turn(session, circle, now, sender)
    heard: Inbound = inbound_from_json(row.payload)
    if at >= len(heard.photos) or all(other.id != reader_id for other in other_sides(turn, need)):
        return None
    return Picture(heard.channel, heard.photos[at])


def _links(turn: Turn, heard: Inbound, need: Need, to: Member) -> list[str]:
    """One for each picture; none where the world does not reach us."""
    base, inbound_id = turn.circle.public_url, turn.inbound_id
    if not base or inbound_id is None:
        return []
    numbers = range(len(heard.photos[: policy.PICTURES]))
    return [f"{base}/media/{make_ticket(turn.session, inbound_id, need.id, to.id, at)}" for at in numbers]
