"""Telegram as the people on it see it: they write, press, block; the bot's updates are made here."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.bubbles import Bubble, Direction, Json, Key
from bot.sandbox.changes import Changes
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.phones import Phone, Place
from bot.sandbox.telegram_chats import Chat, body_json, found_entities, user_json
from bot.sandbox.telegram_limits import Limits
from bot.sandbox.telegram_updates import Update, Updates
from bot.sandbox.telegram_webhook import Pusher
from bot.sandbox.wire import Wire


@dataclass(eq=False, slots=True)
class Query:
    """A press of a button, which the bot may answer for 150 s."""

    at: datetime
    bubble: Bubble


class TelegramNetwork:
    """Chats, updates and faults. `latency` is seconds before each answer; `privacy` the bot's group setting."""

    def __init__(self, changes: Changes, wire: Wire, token: str, username: str) -> None:
        self._changes = changes
        self.token = token
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Many Hands",
            "username": username,
        }
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.commands: list[Json] = []
        self.updates = Updates(changes)
        self.pusher = Pusher(changes, wire, self.updates)
        self.faults = Faults()
        self.flood = Limits()
        self.latency = 0.0
        self.privacy = True
        self._message_id = 0

    # what a test sets

    @property
    def limits(self) -> bool:
        """Whether flood control answers 429."""
        return self.flood.on

    @limits.setter
    def limits(self, on: bool) -> None:
        self.flood.on = on

    def fail_next(
        self,
        method: str,
        *,
        status: int,
        description: str = "",
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """The next `times` calls of `method` ("*": of any) fail, and do nothing."""
        words = description or ("Internal Server Error" if status >= 500 else "Bad Request")
        self.faults.fail(method, Fault(status, words, retry_after=retry_after), times)

    def drop_answer_next(self, method: str, *, hang: bool = False, times: int = 1) -> None:
        """The next `times` calls of `method` do their work, but the answer is lost: cut, or never sent (`hang`)."""
        self.faults.drop(method, hang, times)

    def inject(self, kind: str, body: Json, chat: int = 0) -> Update | None:
        """Queue any update at all."""
        update = self.updates.add(kind, body, chat)
        self.pusher.kick()
        return update

    # chats

    def add(self, phone: Phone) -> None:
        self.chats[phone.user_id] = Chat(phone.user_id, "private", phone=phone, thread=phone.thread)

    def group(self, id: int, title: str, kind: str) -> Chat:
        if id not in self.chats:
            self.chats[id] = Chat(id, kind, title)
            self._changes.poke()
        return self.chats[id]

    def join(self, chat: Chat, *phones: Phone) -> None:
        """These people come into the group; the bot sees the service message."""
        for phone in phones:
            if phone.user_id not in chat.members:
                chat.members[phone.user_id] = phone
                self._service(chat, phone, f"{phone.name} joined", new_chat_members=[user_json(phone)])

    def leave(self, chat: Chat, phone: Phone) -> None:
        if chat.members.pop(phone.user_id, None):
            self._service(chat, phone, f"{phone.name} left", left_chat_member=user_json(phone))

    def kick_bot(self, chat: Chat, by: Phone, back: bool = False) -> None:
        """Throw the bot out of a group, or (`back`) take it in again."""
        chat.kicked = not back
        self._membership(chat, by, "kicked" if back else "member", "member" if back else "kicked")

    def migrate(self, chat: Chat, new_id: int) -> Chat:
        """The group becomes a supergroup: two service messages, and 400 with migrate_to_chat_id from now on."""
        chat.moved_to = new_id
        moved = Chat(new_id, "supergroup", chat.title, members=chat.members, admins=chat.admins)
        self.chats[new_id] = moved
        someone = next(iter(chat.members.values()), None)
        self._service(chat, someone, "became a supergroup", migrate_to_chat_id=new_id)
        self._service(moved, someone, "became a supergroup", migrate_from_chat_id=chat.id)
        return moved

    def channel_post(self, chat: Chat, text: str) -> Bubble:
        """A post in a channel the bot is in."""
        bubble = Bubble(Direction.SENT, text, self._changes.now(), author=chat.title)
        self.put(chat, bubble, sender={"sender_chat": chat.json()}, text=text)
        self._queue("channel_post", chat, bubble)
        return bubble

    # what people do

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
        bubble = Bubble(
            Direction.SENT, text, self._changes.now(), author=phone.name, media=tuple(media), location=location
        )
        body = body_json(text, bubble.media, location)
        if contact is not None:
            body = {"contact": {"phone_number": contact, **_card(phone)}}
        if reply_to is not None:
            body["reply_to_message"] = {k: v for k, v in reply_to.raw.items() if k != "reply_to_message"}
        if thread is not None:
            body |= {"message_thread_id": thread, "is_topic_message": True}
        self.put(chat, bubble, sender={"from": user_json(phone)}, **body)
        if self._seen_by_bot(chat, bubble):
            self._queue("message", chat, bubble)
        return bubble

    async def press(self, phone: Phone, wanted: str, bubble: Bubble | None, chat: Chat | None) -> str:
        thread = chat.thread if chat else phone.thread
        candidates = [bubble] if bubble else list(reversed(thread))
        hit = next((b for b in candidates if b.key(wanted)), None)
        key = hit.key(wanted) if hit else None
        if hit is None or key is None:
            raise LookupError(f"no button {wanted!r} on the phone of {phone.name}")
        if hit.keyboard:
            await self._press_keyboard(phone, key, chat)
            return ""
        if key.url is not None:
            if "?start=" in key.url and f"/{self.bot['username']}" in key.url:
                await self.says(phone, f"/start {key.url.rpartition('=')[2]}")
            return ""
        return self._query(phone, chat or self.chats[phone.user_id], hit, key)

    async def edits(self, phone: Phone, text: str, bubble: Bubble | None) -> Bubble:
        bubble = bubble or next(b for b in reversed(phone.thread) if b.direction is Direction.SENT)
        chat = self.chats[bubble.raw["chat"]["id"]]
        bubble.text, bubble.edited = text, True
        field = "caption" if bubble.media else "text"
        bubble.raw |= {field: text, "edit_date": int(self._changes.now().timestamp())}
        bubble.raw.pop("entities", None)
        if entities := found_entities(text):
            bubble.raw["entities"] = entities
        if self._seen_by_bot(chat, bubble):
            self._queue("edited_message", chat, bubble)
        return bubble

    def blocks(self, phone: Phone, blocked: bool) -> None:
        if phone.blocked == blocked:
            return
        phone.blocked = blocked
        states = ("member", "kicked") if blocked else ("kicked", "member")
        words = "You blocked the bot" if blocked else "You unblocked the bot"
        phone.thread.append(Bubble(Direction.NOTICE, words, self._changes.now()))
        self._membership(self.chats[phone.user_id], phone, *states)

    # what the server does with it

    def put(self, chat: Chat, bubble: Bubble, *, sender: Json, **body: object) -> None:
        """Give the bubble its id and JSON, and put it on the thread."""
        self._message_id += 1
        bubble.message_id = self._message_id
        head = {"message_id": bubble.message_id, "date": int(bubble.at.timestamp()), "chat": chat.json()}
        bubble.raw = head | sender | body
        chat.thread.append(bubble)
        self._changes.poke()

    def touch(self) -> None:
        self._changes.poke()

    def now(self) -> datetime:
        return self._changes.now()

    def close(self) -> None:
        self.updates.close()

    def _opened(self, phone: Phone) -> Chat:
        """Writing to a bot presses Start, and unblocks it."""
        if phone.blocked:
            self.blocks(phone, False)
        phone.started = True
        return self.chats[phone.user_id]

    async def _press_keyboard(self, phone: Phone, key: Key, chat: Chat | None) -> None:
        if key.asks == "contact":
            await self.says(phone, "", contact=f"+1202555{phone.user_id % 10000:04}", chat=chat)
        elif key.asks == "location":
            await self.says(phone, "", location=(40.6958, -73.9171), chat=chat)
        else:
            await self.says(phone, key.label, chat=chat)

    def _query(self, phone: Phone, chat: Chat, bubble: Bubble, key: Key) -> str:
        id = str(secrets.randbits(62))
        self.queries[id] = Query(self._changes.now(), bubble)
        body: Json = {"id": id, "from": user_json(phone), "chat_instance": str(-chat.id), "data": key.data}
        self.updates.add("callback_query", body | {"message": dict(bubble.raw)}, chat.id)
        self.pusher.kick()
        return id

    def _queue(self, kind: str, chat: Chat, bubble: Bubble) -> None:
        self.updates.add(kind, dict(bubble.raw), chat.id, bubble)
        self.pusher.kick()

    def _service(self, chat: Chat, phone: Phone | None, words: str, **body: object) -> None:
        bubble = Bubble(Direction.NOTICE, words, self._changes.now())
        self.put(chat, bubble, sender={"from": user_json(phone) if phone else self.bot}, **body)
        if not chat.kicked:
            self._queue("message", chat, bubble)

    def _membership(self, chat: Chat, by: Phone, old: str, new: str) -> None:
        def state(status: str) -> Json:
            return {"user": self.bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}

        body: Json = {"chat": chat.json(), "from": user_json(by), "date": int(self._changes.now().timestamp())}
        body |= {"old_chat_member": state(old), "new_chat_member": state(new)}
        self.updates.add("my_chat_member", body, chat.id)
        self.pusher.kick()
        self._changes.poke()

    def _seen_by_bot(self, chat: Chat, bubble: Bubble) -> bool:
        """Privacy mode: in groups a bot gets only commands, mentions of it and replies to it."""
        if chat.kicked or chat.moved_to:
            return False
        if chat.phone is not None or not self.privacy or self.bot["id"] in chat.admins:
            return True
        own = self.bot["username"].lower()
        text = bubble.text.lower()
        command, _, to = text.split(maxsplit=1)[0].partition("@") if text.startswith("/") else ("", "", "")
        answered = bubble.raw.get("reply_to_message", {}).get("from", {}).get("id") == self.bot["id"]
        return (bool(command) and to in ("", own)) or f"@{own}" in text or answered


def _card(phone: Phone) -> Json:
    return {k: v for k, v in user_json(phone).items() if k in ("first_name", "last_name")} | {"user_id": phone.user_id}
