"""Pictures and voices between the two sides: shown where both are on Telegram, else behind a link that soon ends.

A link leads to us, and we fetch the picture from its vendor: a vendor's own address would hold our token or password.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from handlers import policy
from handlers.circle import CircleRules
from handlers.messages import Channel, Inbound, inbound_from_json
from handlers.sides import other_sides
from handlers.turn import Turn
from storage import inbound, members
from storage.models import InboundRow, Member, Need, OutboundRow
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
    shown = range(len(heard.photos[: policy.PICTURES]))
    if heard.channel == address.channel == Channel.TELEGRAM:
        told = [("relay_picture", {"photo": photo}) for photo in heard.photos[: policy.PICTURES]]
    else:
        told = [("relay_picture_link", {"link": link}) for link in _links(turn, need, to, shown)]
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


def say_instead(session: Session, circle: CircleRules, row_id: int, now: datetime) -> None:
    """Telegram would not show a picture: a link to it goes instead, or at least the word of it."""
    row = session.get_one(OutboundRow, row_id)
    need = session.get(Need, row.need_id) if row.need_id is not None else None
    reader = session.get(Member, row.member_id) if row.member_id is not None else None
    if row.photo is None or need is None or reader is None:
        return
    for sender in other_sides(Turn(session, circle, now, reader), need):
        for inbound_id, payload in inbound.latest_of(session, sender.id, policy.PICTURES_LOOKED_FOR):
            heard: Inbound = inbound_from_json(payload)
            if row.photo in heard.photos:
                turn = Turn(session, circle, now, sender, inbound=heard, inbound_id=inbound_id)
                _tell_of_it(turn, need, reader, heard.photos.index(row.photo))
                return


def _tell_of_it(turn: Turn, need: Need, reader: Member, at: int) -> None:
    links = _links(turn, need, reader, (at,))
    key = "relay_picture_link" if links else "relay_media"
    own: dict[str, Any] = {"link": links[0]} if links else {}
    name = turn.name_of(turn.member, reader.language)
    turn.tell(reader, key, purpose=Purpose.RELAY, need=need, code=need.code, name=name, **own)
    turn.finish()


def _links(turn: Turn, need: Need, to: Member, numbers: Iterable[int]) -> list[str]:
    """One for each picture; none where the world does not reach us."""
    base, inbound_id = turn.circle.public_url, turn.inbound_id
    if not base or inbound_id is None:
        return []
    return [f"{base}/media/{make_ticket(turn.session, inbound_id, need.id, to.id, at)}" for at in numbers]
