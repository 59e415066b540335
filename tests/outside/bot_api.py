"""A small Telegram Bot API, written from core.telegram.org/bots/api: offsets confirm, one poller, people may block."""

import asyncio
import itertools
import json
import time
from collections import defaultdict
from typing import Any, NamedTuple

from aiohttp import web

from .bot_webhook import Webhook
from .vendors import Fields, Vendor, fields_of

TOKEN = "424242:AAoutside-TOKEN_of_the_bot_0123456789"
BOT = {"id": 424242, "is_bot": True, "first_name": "Many Hands", "username": "ManyHandsOutsideBot"}
LONGEST_TEXT = 4096
LONGEST_DATA = 64  # bytes of callback_data
DONE_QUIETLY = frozenset(
    {"setMyCommands", "deleteMyCommands", "setMyDescription", "setMyShortDescription", "setMyName", "sendChatAction"}
    | {"setChatMenuButton", "deleteMessage", "pinChatMessage", "unpinChatMessage", "leaveChat", "logOut", "close"}
)

Json = dict[str, Any]


class Sent(NamedTuple):
    """One sendMessage that went; `at` in monotonic seconds."""

    at: float
    chat: int
    text: str
    message_id: int


class BotApiError(Exception):
    """An answer with ok=false."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.body: Json = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.body["parameters"] = parameters


class BotApi(Vendor):
    """`sent` is what each chat was sent, newest last, as Messages (an edit replaces its text)."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: defaultdict[int, list[Json]] = defaultdict(list)
        self.log: list[Sent] = []
        self.pending: list[Json] = []
        self.confirmed: list[int] = []
        self.dropped = 0  # by drop_pending_updates, which a bot must never ask for
        self.started: set[int] = set()
        self.blocked: set[int] = set()
        self.answered: list[str] = []
        self.webhook = Webhook(self.pending, self._confirm)
        self._allowed: list[str] | None = None
        self._updates = itertools.count(700_001)
        self._messages = itertools.count(1)
        self._queries: set[str] = set()
        self._news = asyncio.Event()
        self._poll = 0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        return app

    async def close(self) -> None:
        await self.webhook.close()

    def arrives(self, kind: str, content: Json, update_id: int | None = None) -> int:
        """An update of this kind ("message", "callback_query", …) is due to the bot; its id."""
        update = {"update_id": next(self._updates) if update_id is None else update_id, kind: content}
        if self._allowed and kind not in self._allowed:
            return int(update["update_id"])
        self.pending.append(update)
        self.webhook.push()
        self._news.set()
        return int(update["update_id"])

    def next_message_id(self) -> int:
        return next(self._messages)

    def new_query(self) -> str:
        """The id of a callback query that may be answered once."""
        query = str(9_000_000_000 + len(self._queries) + len(self.answered))
        self._queries.add(query)
        return query

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method, fields = request.match_info["method"], await fields_of(request)

        async def work() -> web.StreamResponse:
            try:
                if request.match_info["token"] != TOKEN:
                    raise BotApiError(401, "Unauthorized")
                return web.json_response({"ok": True, "result": await self._result(method, fields)})
            except BotApiError as error:
                return web.json_response(error.body, status=error.body["error_code"])

        return await self.perform(method, request, fields, work)

    async def _result(self, method: str, fields: Fields) -> Any:
        match method:
            case "getMe":
                return {**BOT, "can_join_groups": True, "can_read_all_group_messages": False}
            case "getUpdates":
                return await self._get_updates(fields)
            case "setWebhook" | "deleteWebhook":
                return self._set_webhook(fields)
            case "getWebhookInfo":
                return {"url": self.webhook.url, "pending_update_count": len(self.pending)}
            case "sendMessage":
                return self._send(fields)
            case "editMessageText" | "editMessageReplyMarkup":
                return self._edit(fields)
            case "answerCallbackQuery":
                return self._answer(fields.get("callback_query_id", ""))
            case _ if method in DONE_QUIETLY:
                return True
        raise BotApiError(404, "Not Found: method not found")

    async def _get_updates(self, fields: Fields) -> list[Json]:
        if self.webhook.url:
            raise BotApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        if "allowed_updates" in fields:
            self._allowed = json.loads(fields["allowed_updates"]) or None
        self._poll += 1
        mine, offset = self._poll, int(fields.get("offset", 0))
        if offset < 0:
            offset = self.pending[offset:][0]["update_id"] if self.pending else 0
        for update in [update for update in self.pending if update["update_id"] < offset]:
            self._confirm(update)
        self._news.set()  # whoever polled before is told that it was replaced
        end = time.monotonic() + min(50.0, float(fields.get("timeout", 0)))
        while not self.pending and (left := end - time.monotonic()) > 0:
            self._news.clear()
            try:
                async with asyncio.timeout(left):
                    await self._news.wait()
            except TimeoutError:
                break
            if mine != self._poll:
                raise BotApiError(409, "Conflict: terminated by other getUpdates request")
        return self.pending[: int(fields.get("limit", 100))]

    def _confirm(self, update: Json) -> None:
        if update in self.pending:
            self.pending.remove(update)
            self.confirmed.append(update["update_id"])

    def _set_webhook(self, fields: Fields) -> bool:
        if fields.get("drop_pending_updates", "false").lower() == "true":
            self.dropped += len(self.pending)
            self.pending.clear()
        if "allowed_updates" in fields:
            self._allowed = json.loads(fields["allowed_updates"]) or None
        self.webhook.set(fields.get("url", ""), fields.get("secret_token", ""))
        return True

    def _send(self, fields: Fields) -> Json:
        chat = self._reachable(fields)
        message: Json = {
            "message_id": self.next_message_id(),
            "from": BOT,
            "chat": {"id": chat, "type": "private" if chat > 0 else "group"},
            "date": int(time.time()),
            "text": _text(fields),
            **_markup(fields),
        }
        self.sent[chat].append(message)
        self.log.append(Sent(time.monotonic(), chat, message["text"], message["message_id"]))
        return message

    def _edit(self, fields: Fields) -> Json:
        chat = self._reachable(fields)
        for message in self.sent[chat]:
            if str(message["message_id"]) == fields.get("message_id"):
                new = {"text": _text(fields) if "text" in fields else message["text"], **_markup(fields)}
                if new == {key: message[key] for key in ("text", "reply_markup") if key in message}:
                    raise BotApiError(400, "Bad Request: message is not modified")
                message.pop("reply_markup", None)
                message.update(new)
                return message
        raise BotApiError(400, "Bad Request: message to edit not found")

    def _reachable(self, fields: Fields) -> int:
        try:
            chat = int(fields["chat_id"])
        except (KeyError, ValueError):
            raise BotApiError(400, "Bad Request: chat not found") from None
        if chat in self.blocked:
            raise BotApiError(403, "Forbidden: bot was blocked by the user")
        if chat not in self.started:
            raise BotApiError(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    def _answer(self, query: str) -> bool:
        if query not in self._queries:
            raise BotApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self._queries.discard(query)
        self.answered.append(query)
        return True


def _text(fields: Fields) -> str:
    text = fields.get("text", "")
    if not text.strip():
        raise BotApiError(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise BotApiError(400, "Bad Request: message is too long")
    return text


def _markup(fields: Fields) -> Json:
    if "reply_markup" not in fields:
        return {}
    markup = json.loads(fields["reply_markup"])
    for row in markup.get("inline_keyboard", []):
        for button in row:
            if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= LONGEST_DATA:
                raise BotApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    return {"reply_markup": markup}
