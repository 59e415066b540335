"""Telegram as the people on it see it: they write, press, correct, block; each makes its update for the bot."""

import secrets
from collections.abc import Sequence

from bot.sandbox.bubbles import Bubble, Direction, Json, Key
from bot.sandbox.phones import Phone, Place
from bot.sandbox.telegram_chats import Chat, body_json, contact_json, found_entities, user_json
from bot.sandbox.telegram_core import Query
from bot.sandbox.telegram_groups import TelegramGroups

HERE: Place = (40.6958, -73.9171)
"""Where a phone is when a keyboard asks for its place: Bushwick."""


class TelegramNetwork(TelegramGroups):
    """What a `Phone` of kind telegram can do."""

    async def says(
        self,
        phone: Phone,
        text: str,
        *,
        media: Sequence[str] = (),
        location: Place | None = None,
        reply_to: Bubble | None = None,
        chat: Chat | None = None,
        thread: int | None = None,
        contact: str | None = None,
    ) -> Bubble:
        chat = chat or self._opened(phone)
        bubble = Bubble(Direction.SENT, text, self.now(), author=phone.name, media=tuple(media))
        bubble.location = location
        body = body_json(text, bubble.media, location)
        if contact is not None:
            body = contact_json(phone, contact)
        if reply_to is not None:
            body["reply_to_message"] = {k: v for k, v in reply_to.raw.items() if k != "reply_to_message"}
        if thread is not None:
            body |= {"message_thread_id": thread, "is_topic_message": True}
        self.put(chat, bubble, sender={"from": user_json(phone)}, **body)
        if self.seen_by_bot(chat, bubble):
            self.queue("message", chat, bubble)
        return bubble

    async def press(self, phone: Phone, wanted: str, bubble: Bubble | None, chat: Chat | None) -> str:
        chat = chat or self.chats[phone.user_id]
        for candidate in [bubble] if bubble else reversed(chat.thread):
            if key := candidate.key(wanted):
                return await self._pressed(phone, chat, candidate, key)
        raise LookupError(f"no button {wanted!r} on the phone of {phone.name}")

    async def edits(self, phone: Phone, text: str, bubble: Bubble | None) -> Bubble:
        bubble = bubble or next(b for b in reversed(phone.thread) if b.direction is Direction.SENT)
        chat = self.chats[bubble.raw["chat"]["id"]]
        bubble.text, bubble.edited = text, True
        field = "caption" if bubble.media else "text"
        bubble.raw |= {field: text, "edit_date": int(self.now().timestamp())}
        bubble.raw.pop("entities", None)
        if entities := found_entities(text):
            bubble.raw["entities"] = entities
        if self.seen_by_bot(chat, bubble):
            self.queue("edited_message", chat, bubble)
        self.touch()
        return bubble

    def blocks(self, phone: Phone, blocked: bool) -> None:
        if phone.blocked == blocked:
            return
        phone.blocked = blocked
        chat = self.chats[phone.user_id]
        self.notice(chat, "You blocked the bot" if blocked else "You unblocked the bot")
        self.membership(chat, phone, *(("member", "kicked") if blocked else ("kicked", "member")))

    def _opened(self, phone: Phone) -> Chat:
        """Writing to a bot presses Start, and unblocks it."""
        if phone.blocked:
            self.blocks(phone, False)
        phone.started = True
        return self.chats[phone.user_id]

    async def _pressed(self, phone: Phone, chat: Chat, bubble: Bubble, key: Key) -> str:
        to = None if chat.phone else chat
        if key.asks == "contact":
            await self.says(phone, contact=f"+1202555{phone.user_id % 10000:04}", text="", chat=to)
        elif key.asks == "location":
            await self.says(phone, location=HERE, text="", chat=to)
        elif bubble.keyboard:
            await self.says(phone, key.label, chat=to)
        elif key.url is None:
            return self._query(phone, chat, bubble, key)
        elif f"/{self.bot['username']}?start=" in key.url:
            await self.says(phone, f"/start {key.url.rpartition('=')[2]}")
        return ""

    def _query(self, phone: Phone, chat: Chat, bubble: Bubble, key: Key) -> str:
        id = str(secrets.randbits(62))
        self.queries[id] = Query(self.now(), bubble)
        body: Json = {"id": id, "from": user_json(phone), "chat_instance": str(-chat.id), "data": key.data}
        self.inject("callback_query", body | {"message": dict(bubble.raw)}, chat.id)
        return id
