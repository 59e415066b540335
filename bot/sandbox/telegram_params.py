"""What a call of the Bot API asks for: its parameters, checked, with the refusals the real one gives."""

import json
from typing import Any

from bot.sandbox.bubbles import Bubble, Json, Key
from bot.sandbox.telegram_chats import Chat, markup_json
from bot.sandbox.telegram_core import TelegramCore
from bot.sandbox.telegram_errors import bad, forbidden
from bot.sandbox.telegram_text import parse

LONGEST = 4096
MOST_BUTTONS = 100


class Params:
    """The parameters of one call, from JSON or a form: in a form, lists and objects are JSON in a string."""

    def __init__(self, fields: Json) -> None:
        self._fields = fields

    def text(self, name: str) -> str:
        value = self._fields.get(name)
        return "" if value is None else str(value)

    def int(self, name: str, default: int = 0) -> int:
        value = self.text(name).partition(".")[0]
        return int(value) if value.lstrip("-").isdigit() else default

    def true(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1", "yes")

    def data(self, name: str) -> Any:
        value = self._fields.get(name)
        if not isinstance(value, str) or value == "":
            return None if value == "" else value
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None


def known(net: TelegramCore, chat_id: str) -> Chat:
    chat = net.chats.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
    if chat is None:
        raise bad("chat not found" if chat_id else "chat_id is empty")
    return chat


def writable(net: TelegramCore, chat_id: str) -> Chat:
    """The chat, if the bot may write there."""
    chat = known(net, chat_id)
    if chat.moved_to is not None:
        raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
    if chat.kicked:
        raise forbidden(f"bot was kicked from the {chat.kind}{'' if chat.kind == 'channel' else ' chat'}")
    if chat.silenced:
        raise bad("not enough rights to send text messages to the chat")
    if (phone := chat.phone) is not None:
        if phone.deactivated:
            raise forbidden("user is deactivated")
        if phone.blocked:
            raise forbidden("bot was blocked by the user")
        if not phone.started:
            raise forbidden("bot can't initiate conversation with a user")
    return chat


def own_message(net: TelegramCore, chat: Chat, message_id: int, verb: str) -> Bubble:
    if not message_id:
        raise bad("message identifier is not specified")
    bubble = chat.find(message_id)
    if bubble is None:
        raise bad(f"message to {verb} not found")
    if verb == "edit" and bubble.raw["from"]["id"] != net.bot["id"]:
        raise bad("message can't be edited")
    return bubble


def content(params: Params, name: str) -> tuple[str, Json]:
    """The text as it will stand, with its entities."""
    text, entities = parse(params.text(name), params.text("parse_mode"))
    entities = entities or params.data("entities") or []
    if not text.strip():
        raise bad("message text is empty")
    if len(text) > LONGEST:
        raise bad("message is too long")
    return text, {"entities": entities} if entities else {}


def replied(chat: Chat, params: Params) -> Json:
    options = params.data("reply_parameters") or {}
    if not (wanted := options.get("message_id") or params.int("reply_to_message_id")):
        return {}
    original = chat.find(int(wanted))
    if original is not None:
        return {"reply_to_message": {k: v for k, v in original.raw.items() if k != "reply_to_message"}}
    if options.get("allow_sending_without_reply") or params.true("allow_sending_without_reply"):
        return {}
    raise bad("message to be replied not found")


def buttons(params: Params) -> tuple[list[list[Key]], bool, Json]:
    """The keys, whether they are a reply keyboard, and the reply_markup field of the message."""
    markup = params.data("reply_markup") or {}
    if rows := markup.get("inline_keyboard"):
        keys = [[_inline(button) for button in row] for row in rows if row]
        if sum(map(len, keys)) > MOST_BUTTONS:
            raise bad("reply markup is too long")
        return keys, False, {"reply_markup": markup_json(keys)} if keys else {}
    if rows := markup.get("keyboard"):
        return [[_plain(button) for button in row] for row in rows], True, {}
    return [], False, {}


def _inline(button: Json) -> Key:
    label, data, url = str(button.get("text") or ""), button.get("callback_data"), button.get("url")
    if not label:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if url:
        return Key(label, url=str(url))
    if data is None:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if not 1 <= len(str(data).encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    return Key(label, str(data))


def _plain(button: Json | str) -> Key:
    if isinstance(button, str):
        return Key(button)
    asks = next((word for word in ("contact", "location") if button.get(f"request_{word}")), None)
    return Key(str(button.get("text", "")), asks=asks)
