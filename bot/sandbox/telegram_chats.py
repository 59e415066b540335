"""Telegram chats as the server knows them, and the Bot API JSON of people, chats and messages."""

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.bubbles import Bubble, Direction, Json, Key

if TYPE_CHECKING:
    from bot.sandbox.phones import Phone

MARKS = re.compile(r"(?P<bot_command>(?<!\S)/\w{1,32}(?:@\w+)?)|(?P<mention>(?<!\w)@\w{4,32})|(?P<url>https?://\S+)")


@dataclass(eq=False)
class Chat:
    """A private chat (`phone` set, `thread` the phone's own), a group, a supergroup or a channel."""

    id: int
    kind: str
    title: str = ""
    phone: "Phone | None" = None
    thread: list[Bubble] = field(default_factory=list)
    members: "dict[int, Phone]" = field(default_factory=dict)
    admins: set[int] = field(default_factory=set)
    forum: bool = False
    kicked: bool = False  # the bot was thrown out
    silenced: bool = False  # the bot may not write
    moved_to: int | None = None  # a group that became this supergroup

    @property
    def got(self) -> list[str]:
        """The texts the bot wrote here, as they read now."""
        return [b.text for b in self.thread if b.direction is Direction.RECEIVED]

    def find(self, message_id: int | None) -> Bubble | None:
        return next((b for b in reversed(self.thread) if b.message_id == message_id), None)

    def json(self) -> Json:
        if self.phone is not None:
            return {"id": self.id, "type": "private", **names(self.phone)}
        extra: Json = {"all_members_are_administrators": False} if self.kind == "group" else {}
        if self.forum:
            extra["is_forum"] = True
        return {"id": self.id, "title": self.title, "type": self.kind, **extra}


def names(phone: "Phone") -> Json:
    first, _, last = phone.name.partition(" ")
    return {"first_name": first, **({"last_name": last} if last else {})}


def user_json(phone: "Phone") -> Json:
    if phone.deactivated:
        return {"id": phone.user_id, "is_bot": False, "first_name": ""}
    handle = {"username": phone.username} if phone.username else {}
    return {"id": phone.user_id, "is_bot": False, **names(phone), **handle, "language_code": phone.language}


def utf16(text: str) -> int:
    """Length in UTF-16 code units, in which the Bot API counts offsets."""
    return len(text) + sum(ord(c) > 0xFFFF for c in text)


def found_entities(text: str) -> list[Json]:
    """Commands, mentions and links, which Telegram marks by itself."""
    return [
        {"type": hit.lastgroup, "offset": utf16(text[: hit.start()]), "length": utf16(hit.group())}
        for hit in MARKS.finditer(text)
    ]


def media_json(item: str) -> Json:
    """The fields of a message that carries a photo, sticker, voice or document (with made-up ids)."""
    name, _, detail = item.partition(":")
    ids = {"file_id": f"file-{name}", "file_unique_id": f"u-{name}", "file_size": 1024}
    if name == "sticker":
        shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return {"sticker": {**ids, **shape, "emoji": detail or "👍", "set_name": "sandbox"}}
    if name == "voice":
        return {"voice": {**ids, "duration": 3, "mime_type": "audio/ogg"}}
    if name == "document":
        return {"document": {**ids, "file_name": detail or "file.pdf", "mime_type": "application/pdf"}}
    return {"photo": [{**ids, "width": 90, "height": 90}, {**ids, "width": 800, "height": 800}]}


def markup_json(rows: list[list[Key]]) -> Json:
    return {
        "inline_keyboard": [
            [{"text": k.label, **({"url": k.url} if k.url else {"callback_data": k.data})} for k in row] for row in rows
        ]
    }


def body_json(text: str, media: tuple[str, ...], place: tuple[float, float] | None) -> Json:
    """What a person's message contains: text, or media with the text as its caption, or a place."""
    body: dict[str, Any] = {}
    if place is not None:
        return {"location": {"latitude": place[0], "longitude": place[1]}}
    if media:
        body |= media_json(media[0])
    if text:
        prefix = "caption" if media else "text"
        body[prefix] = text
        if entities := found_entities(text):
            body["caption_entities" if media else "entities"] = entities
    return body


def contact_json(phone: "Phone", number: str) -> Json:
    """The person's own contact, as a `request_contact` key shares it."""
    return {"contact": {"phone_number": number, "user_id": phone.user_id, **names(phone)}}
