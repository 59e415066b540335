"""An Update as an Inbound: every kind of it, and none may crash."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberRestricted,
    ChatMemberUpdated,
    Location,
    Message,
    Update,
    User,
)

from handlers.messages import Channel, Inbound, InboundKind, Point

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask Telegram for. No channel_post: a channel's post has no person, so nobody could be answered."""

MEDIA = ("photo", "voice", "video", "video_note", "audio", "document", "animation")
"""Things a person says something with; kept by name, never downloaded."""

SILENT = ("sticker", "dice", "poll", "game", "story", "checklist", "paid_media")
"""Things that say nothing the bot could act on."""

COMMAND = re.compile(r"^(/\w+)@(\w+)")
CHANNEL_RELAY = 777000  # "Telegram": posts a channel's messages in its discussion group, as a user and not as a bot

Fields = dict[str, Any]


def to_inbound(update: Update, now: datetime, username: str = "") -> Inbound | None:
    """The update as an Inbound, None when no person is behind it. `username`: the bot's own, without @.

    `received_at` is when the person wrote, by Telegram's clock, because after an outage everything arrives at
    once and "tonight" meant another night; never later than `now`, since clocks differ. A press has no date: `now`.
    """
    if update.callback_query is not None:
        return _press(update, update.callback_query, now)
    if update.my_chat_member is not None:
        return _membership(update, update.my_chat_member, now)
    if update.edited_message is not None:
        return _edit(update, update.edited_message, now, username)
    if update.message is not None:
        return _message(update, update.message, now, username)
    person = update.effective_user
    if person is None or _nobody(person):
        return None
    return _inbound(update, person, update.effective_chat, now, kind=InboundKind.OTHER)


def salvage(raw: Mapping[str, Any], now: datetime) -> Inbound | None:
    """What can be kept of an update the library could not read: its id and who it came from."""
    for part in raw.values():
        person = part.get("from") if isinstance(part, dict) else None
        if isinstance(person, dict) and isinstance(person.get("id"), int) and not person.get("is_bot"):
            return Inbound(
                channel=Channel.TELEGRAM,
                external_id=str(raw["update_id"]),
                address=f"telegram:{person['id']}",
                received_at=now,
                kind=InboundKind.OTHER,
                chat=_raw_group(part),
            )
    return None


def _raw_group(part: Mapping[str, Any]) -> str | None:
    chat = part.get("chat")
    if isinstance(chat, dict) and isinstance(chat.get("id"), int) and chat["id"] < 0:
        return str(chat["id"])
    return None


def _message(update: Update, message: Message, now: datetime, username: str) -> Inbound | None:
    person = message.from_user
    if person is None or _nobody(person) or message.sender_chat is not None:
        return None  # an anonymous admin or a channel: nobody to answer
    said = _said(message, username)
    return _inbound(
        update,
        person,
        message.chat,
        _when(message.date, now),
        thread=message.message_thread_id if message.is_topic_message else None,
        reply_to=_answered(message),
        **said,
    )


def _edit(update: Update, message: Message, now: datetime, username: str) -> Inbound | None:
    """A correction. A location is edited only while it is being shared live, which corrects nothing."""
    inbound = _message(update, message, now, username)
    if inbound is None or inbound.kind is not InboundKind.TEXT:
        return inbound
    kind = InboundKind.OTHER if message.location is not None else InboundKind.EDIT
    return replace(inbound, kind=kind, received_at=_when(message.edit_date or message.date, now))


def _press(update: Update, query: CallbackQuery, now: datetime) -> Inbound | None:
    if _nobody(query.from_user):
        return None
    message = query.message
    return _inbound(
        update,
        query.from_user,
        message.chat if message else None,
        now,
        kind=InboundKind.PRESS,
        data=query.data or "",
        thread=message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None,
        reply_to=f"{message.chat.id}:{message.message_id}" if message else None,
    )


def _membership(update: Update, change: ChatMemberUpdated, now: datetime) -> Inbound | None:
    """In a private chat: the person blocked or unblocked the bot. In a group: somebody added or removed it."""
    if _nobody(change.from_user):
        return None
    away = change.new_chat_member.status in {ChatMember.BANNED, ChatMember.LEFT}
    said: Fields = {"kind": InboundKind.STOPPED if away else InboundKind.STARTED}
    if change.chat.type != Chat.PRIVATE:
        may = change.new_chat_member
        silenced = isinstance(may, ChatMemberRestricted) and not may.can_send_messages
        said = {"kind": InboundKind.OTHER, "data": "left" if away else "restricted" if silenced else "joined"}
    return _inbound(update, change.from_user, change.chat, _when(change.date, now), **said)


def _said(message: Message, username: str) -> Fields:
    """What the message says, as fields of Inbound."""
    if message.migrate_to_chat_id:
        return {"kind": InboundKind.OTHER, "data": f"moved:{message.migrate_to_chat_id}"}
    if message.contact:
        return _contact(message)
    if message.venue:
        text = f"{message.venue.title}, {message.venue.address}"
        return {"text": text, "place": _point(message.venue.location)}
    if message.location:
        return {"place": _point(message.location)}
    if message.text is not None:
        return _words(message.text, username)
    return _attachment(message)


def _words(text: str, username: str) -> Fields:
    """Text; a command meant for another bot of the group is not for us."""
    named = COMMAND.match(text)
    if named is None:
        return {"text": text}
    if username and named[2].lower() != username.lower():
        return {"text": text, "kind": InboundKind.OTHER}
    return {"text": named[1] + text[named.end() :]}


def _contact(message: Message) -> Fields:
    """One's own contact is proof of a phone, in `data`; anybody else's is only what the sender says, as text."""
    contact = message.contact
    if contact is None or message.from_user is None:
        return {}
    if contact.user_id == message.from_user.id:
        return {"data": f"contact:+{contact.phone_number.lstrip('+')}", "media": ("contact",)}
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    return {"text": f"{name} {contact.phone_number}", "media": ("contact",)}


def _attachment(message: Message) -> Fields:
    """A photo and its like with its caption; a sticker with its emoji; else a service message, or something new."""
    media = tuple(name for name in MEDIA if getattr(message, name))
    if media:
        photos = (message.photo[-1].file_id,) if message.photo else ()  # the sizes come smallest first
        return {"text": message.caption or "", "media": media, "photos": photos}
    if message.sticker:
        return {"kind": InboundKind.OTHER, "media": ("sticker",), "text": message.sticker.emoji or ""}
    silent = tuple(name for name in SILENT if getattr(message, name, None))
    return {"kind": InboundKind.OTHER, "media": silent, "text": message.caption or ""}


def _inbound(update: Update, person: User, chat: Chat | None, at: datetime, **said: Any) -> Inbound:
    group = str(chat.id) if chat is not None and chat.type != Chat.PRIVATE else None
    return Inbound(
        channel=Channel.TELEGRAM,
        external_id=str(update.update_id),
        address=f"telegram:{person.id}",
        received_at=at,
        profile_name=person.first_name or None,
        username=person.username or None,
        language=_language(person.language_code),
        chat=group,
        chat_title=chat.title if group and chat is not None else None,
        **said,
    )


def _nobody(person: User) -> bool:
    return person.is_bot or person.id == CHANNEL_RELAY


def _answered(message: Message) -> str | None:
    """The id of the message this answers, as `send` returned it. A topic's every message "answers" its first."""
    original = message.reply_to_message
    if original is None or original.forum_topic_created is not None:
        return None
    return f"{message.chat.id}:{original.message_id}"


def _point(location: Location) -> Point:
    return Point(location.latitude, location.longitude)


def _when(date: datetime, now: datetime) -> datetime:
    return min(date.astimezone(UTC), now)


def _language(code: str | None) -> str | None:
    """`pt-BR` → `pt`; None for the few languages without a two-letter code."""
    primary = (code or "").partition("-")[0].lower()
    return primary if len(primary) == 2 else None
