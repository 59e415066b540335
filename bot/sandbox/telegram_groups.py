"""Groups and channels: who is in them, and what the bot hears there."""

from bot.sandbox.bubbles import Bubble, Direction
from bot.sandbox.phones import Phone
from bot.sandbox.telegram_chats import Chat, user_json
from bot.sandbox.telegram_core import TelegramCore


class TelegramGroups(TelegramCore):
    """Joining, leaving, throwing the bot out, becoming a supergroup."""

    def group(self, id: int, title: str, kind: str) -> Chat:
        """The group with this (negative) id, the bot in it."""
        if id not in self.chats:
            self.chats[id] = Chat(id, kind, title)
            self.touch()
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

    def add_bot(self, chat: Chat, by: Phone) -> None:
        """Somebody adds the bot to the group."""
        self.membership(chat, by, "left", "member")

    def silence_bot(self, chat: Chat, by: Phone) -> None:
        """The bot may stay, and not write."""
        chat.silenced = True
        self.membership(chat, by, "member", "restricted")

    def let_bot_speak(self, chat: Chat, by: Phone) -> None:
        chat.silenced = False
        self.membership(chat, by, "restricted", "member")

    def kick_bot(self, chat: Chat, by: Phone) -> None:
        """Throw the bot out."""
        chat.kicked = True
        self.membership(chat, by, "member", "kicked")

    def take_bot_back(self, chat: Chat, by: Phone) -> None:
        chat.kicked = False
        self.membership(chat, by, "kicked", "member")

    def migrate(self, chat: Chat, new_id: int) -> Chat:
        """The group becomes a supergroup: two service messages, and 400 with migrate_to_chat_id from now on."""
        moved = Chat(new_id, "supergroup", chat.title, members=chat.members, admins=chat.admins)
        self.chats[new_id] = moved
        someone = next(iter(chat.members.values()), None)
        self._service(chat, someone, "became a supergroup", migrate_to_chat_id=new_id)
        self._service(moved, someone, "became a supergroup", migrate_from_chat_id=chat.id)
        chat.moved_to = new_id
        return moved

    def channel_post(self, chat: Chat, text: str) -> Bubble:
        """A post in a channel the bot is in."""
        bubble = Bubble(Direction.SENT, text, self.now(), author=chat.title)
        self.put(chat, bubble, sender={"sender_chat": chat.json()}, text=text)
        self.queue("channel_post", chat, bubble)
        return bubble

    def seen_by_bot(self, chat: Chat, bubble: Bubble) -> bool:
        """Privacy mode: in groups a bot gets only commands, mentions of it and replies to it."""
        if chat.kicked or chat.moved_to:
            return False
        if chat.phone is not None or not self.privacy or self.bot["id"] in chat.admins:
            return True
        own, text = self.bot["username"].lower(), bubble.text.lower()
        answered = bubble.raw.get("reply_to_message", {}).get("from", {}).get("id") == self.bot["id"]
        if text.startswith("/"):
            return text.split(maxsplit=1)[0].partition("@")[2] in ("", own)
        return answered or f"@{own}" in text

    def _service(self, chat: Chat, phone: Phone | None, words: str, **body: object) -> None:
        bubble = Bubble(Direction.NOTICE, words, self.now())
        self.put(chat, bubble, sender={"from": user_json(phone) if phone else self.bot}, **body)
        if not chat.kicked:
            self.queue("message", chat, bubble)
