"""What Telegram's server keeps: chats, updates, button presses, faults; and how a message is put into a chat."""

from dataclasses import dataclass
from datetime import datetime

from bot.sandbox.bubbles import Bubble, Direction, Json
from bot.sandbox.changes import Changes
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.phones import Phone
from bot.sandbox.telegram_chats import Chat, user_json
from bot.sandbox.telegram_limits import Limits
from bot.sandbox.telegram_updates import Update, Updates
from bot.sandbox.telegram_webhook import Pusher
from bot.sandbox.wire import Wire


@dataclass(eq=False, slots=True)
class Query:
    """A press of a button, which the bot may answer for 150 s."""

    at: datetime
    bubble: Bubble


NO_RIGHTS = dict.fromkeys(
    (
        *("can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics", "can_send_messages"),
        *("can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos", "can_send_video_notes"),
        *("can_send_voice_notes", "can_send_polls", "can_send_other_messages", "can_add_web_page_previews"),
        *("can_edit_tag", "can_react_to_messages"),
    ),
    False,
)
RIGHTS: dict[str, Json] = {
    "kicked": {"until_date": 0},
    "restricted": {"is_member": True, "until_date": 0, **NO_RIGHTS},
}


class TelegramCore:
    """One bot. `latency` is seconds before each answer; `privacy` is the bot's privacy mode in groups."""

    def __init__(self, changes: Changes, wire: Wire, token: str, username: str) -> None:
        self._changes = changes
        self.token = token
        bot_id = int(token.partition(":")[0])
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": "Many Hands", "username": username}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.files: dict[str, bytes] = {}  # by file_id; what is not here is a tiny picture
        self.commands: dict[tuple[str, str], list[Json]] = {}  # the menus, by scope and language
        self.updates = Updates(changes)
        self.pusher = Pusher(changes, wire, self.updates)
        self.faults = Faults()
        self.flood = Limits()
        self.latency = 0.0
        self.privacy = True
        self._message_id = 0

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

    def add(self, phone: Phone) -> None:
        self.chats[phone.user_id] = Chat(phone.user_id, "private", phone=phone, thread=phone.thread)

    def put(self, chat: Chat, bubble: Bubble, *, sender: Json, **body: object) -> None:
        """Give the bubble its id and JSON, and put it on the thread."""
        self._message_id += 1
        bubble.message_id = self._message_id
        head = {"message_id": bubble.message_id, "date": int(bubble.at.timestamp()), "chat": chat.json()}
        bubble.raw = head | sender | body
        chat.thread.append(bubble)
        self._changes.poke()

    def queue(self, kind: str, chat: Chat, bubble: Bubble) -> None:
        self.updates.add(kind, dict(bubble.raw), chat.id, bubble)
        self.pusher.kick()

    def membership(self, chat: Chat, by: Phone, old: str, new: str) -> None:
        """The my_chat_member update: the bot was `old` here and is `new` now."""

        def state(status: str) -> Json:
            return {"user": self.bot, "status": status, **RIGHTS.get(status, {})}

        body: Json = {"chat": chat.json(), "from": user_json(by), "date": int(self.now().timestamp())}
        body |= {"old_chat_member": state(old), "new_chat_member": state(new)}
        self.inject("my_chat_member", body, chat.id)
        self.touch()

    def notice(self, chat: Chat, words: str) -> None:
        """Words of the app itself, which the bot never sees."""
        chat.thread.append(Bubble(Direction.NOTICE, words, self.now()))
        self.touch()

    def touch(self) -> None:
        self._changes.poke()

    def now(self) -> datetime:
        return self._changes.now()

    def close(self) -> None:
        self.updates.close()
