"""What comes in and what goes out, in the words both channels share."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.states import Act

__all__ = [
    "Act",
    "Button",
    "Channel",
    "Inbound",
    "InboundKind",
    "Outbound",
    "Point",
    "PressAnswer",
    "inbound_from_json",
    "inbound_to_json",
]


class Channel(StrEnum):
    """Where an address lives; the part of an address before its first colon."""

    SMS = "sms"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"


class InboundKind(StrEnum):
    """What sort of thing arrived."""

    TEXT = "text"  # words, with or without media; `text` may be empty when only media came
    PRESS = "press"  # a button; `data` holds its callback data
    EDIT = "edit"  # a correction of a message already handled
    STOPPED = "stopped"  # the person blocked the bot, or the carrier opted them out
    STARTED = "started"  # the person unblocked the bot
    OTHER = "other"  # a sticker, a service message, a channel post: kept, seldom answered


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the earth, WGS 84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message. `data` is 1-64 bytes, and forgeable: it names, it never authorises.

    `data` that begins with `start:` opens the private chat with us, with what follows.
    """

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that arrived, already checked by its channel.

    `address` is `sms:+1…`, `whatsapp:+1…` or `telegram:<user id>`: always the person, never a group.
    `external_id` is the vendor's id, unique within `channel` (Telegram update_id, Twilio MessageSid).
    `received_at` is aware UTC. `chat` and `thread` are set only when it came from a group.
    """

    channel: Channel
    external_id: str
    address: str
    received_at: datetime
    text: str = ""
    kind: InboundKind = InboundKind.TEXT
    data: str | None = None
    place: Point | None = None
    media: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()  # those of the media that are pictures, by what their vendor calls them
    profile_name: str | None = None
    username: str | None = None  # Telegram's public @name, without the @
    language: str | None = None  # the vendor's hint, ISO 639-1
    carrier_keyword: str | None = None  # "STOP", "START", "HELP": the carrier has already answered
    reply_to: str | None = None  # the vendor's id of the message this answers
    chat: str | None = None
    thread: int | None = None
    chat_title: str | None = None


@dataclass(frozen=True, slots=True)
class PressAnswer:
    """What whoever pressed a button sees at once: words over the chat, or their private chat with us opening.

    `start` is what the private chat is opened with, `text` at most 200 characters.
    """

    text: str = ""
    start: str | None = None


@dataclass(frozen=True, slots=True)
class Outbound:
    """One message to send. `reference` is our own id for it, given to the vendor where it takes one."""

    reference: int
    address: str
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()  # rows of buttons; a channel without buttons leaves them out
    valid_for: int | None = None  # seconds after which it must no longer arrive
    chat: str | None = None  # a group, when it is not for one person
    thread: int | None = None
    photo: str | None = None  # a picture that this same vendor has, by what it calls it; the text stands under it
    act: Act = Act.SEND
    target: str | None = None  # what the vendor calls the message to edit or delete


_FIELDS = tuple(field.name for field in fields(Inbound))


def inbound_to_json(inbound: Inbound) -> dict[str, Any]:
    """An Inbound as a JSON object, to be kept until it is handled."""
    kept = {name: getattr(inbound, name) for name in _FIELDS}  # asdict would copy deeply: four times the price
    kept["place"] = asdict(inbound.place) if inbound.place else None
    kept["received_at"] = inbound.received_at.isoformat()
    return kept


def inbound_from_json(kept: dict[str, Any]) -> Inbound:
    """The Inbound that was kept."""
    place = kept.get("place")
    return Inbound(
        **{
            **kept,
            "channel": Channel(kept["channel"]),
            "kind": InboundKind(kept["kind"]),
            "received_at": datetime.fromisoformat(kept["received_at"]),
            "media": tuple(kept["media"]),
            "photos": tuple(kept.get("photos", ())),
            "place": Point(**place) if place else None,
        }
    )
