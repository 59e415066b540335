"""The methods of the Bot API that this bot may call, each a function of the network and its parameters."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.bubbles import Bubble, Direction, Json, Key
from bot.sandbox.telegram_chats import Chat, markup_json, user_json
from bot.sandbox.telegram_errors import NOT_MODIFIED, TOO_OLD, bad, forbidden
from bot.sandbox.telegram_network import TelegramNetwork
from bot.sandbox.telegram_text import parse
from bot.sandbox.telegram_updates import KEPT_CALLBACK
from bot.sandbox.telegram_webhook import Webhook

LONGEST = 4096
MOST_BUTTONS = 100
DELETABLE = timedelta(hours=48)
Method = Callable[[TelegramNetwork, "Params"], Awaitable[object]]


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


async def get_me(net: TelegramNetwork, _: Params) -> Json:
    may = {"can_join_groups": True, "can_read_all_group_messages": not net.privacy}
    rest = {"supports_inline_queries": False, "can_connect_to_business": False, "has_main_web_app": False}
    return net.bot | may | rest


async def get_updates(net: TelegramNetwork, params: Params) -> list[Json]:
    if net.pusher.hook.url:
        raise net.updates.refuse_polls()
    net.updates.allow(params.data("allowed_updates"))
    found = await net.updates.take(params.int("offset"), params.int("limit", 100), params.int("timeout"))
    return [update.json() for update in found]


async def set_webhook(net: TelegramNetwork, params: Params) -> bool:
    """HTTPS, or (unlike the real one, which would never reach it) plain HTTP on loopback."""
    url = params.text("url")
    parts = urlsplit(url)
    if url and parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    net.updates.allow(params.data("allowed_updates"))
    if params.true("drop_pending_updates"):
        net.updates.waiting.clear()
    if url:
        net.updates.stop_poll()
    net.pusher.hook = Webhook(url, params.text("secret_token"), params.int("max_connections", 40))
    net.touch()
    net.pusher.kick()
    return True


async def delete_webhook(net: TelegramNetwork, params: Params) -> bool:
    if params.true("drop_pending_updates"):
        net.updates.waiting.clear()
    net.pusher.hook = Webhook()
    net.touch()
    return True


async def webhook_info(net: TelegramNetwork, _: Params) -> Json:
    return net.pusher.hook.json(len(net.updates.waiting), net.updates.allowed)


async def send_message(net: TelegramNetwork, params: Params) -> Json:
    chat = writable(net, params.text("chat_id"))
    text, extra = content(params, "text")
    keys, is_keyboard, markup = buttons(params)
    reply = replied(chat, params)
    if thread := params.int("message_thread_id"):
        if chat.kind == "supergroup" and not chat.forum:
            raise bad("message thread not found")
        extra |= {"message_thread_id": thread, "is_topic_message": True}
    net.flood.check(chat.id, chat.phone is None)
    bubble = Bubble(Direction.RECEIVED, text, net.now(), keys, is_keyboard, author=net.bot["first_name"])
    net.put(chat, bubble, sender={"from": net.bot}, text=text, **extra, **markup, **reply)
    return bubble.raw


async def edit_message_text(net: TelegramNetwork, params: Params) -> Json:
    chat = writable(net, params.text("chat_id"))
    bubble = own_message(net, chat, params.int("message_id"), "edit")
    text, extra = content(params, "text")
    keys, _, markup = buttons(params)
    if text == bubble.text and keys == bubble.buttons:
        raise bad(NOT_MODIFIED)
    net.flood.check(chat.id, chat.phone is None)
    bubble.text = text
    bubble.raw = {k: v for k, v in bubble.raw.items() if k != "entities"} | {"text": text, **extra}
    return _edited(net, bubble, keys, markup)


async def edit_markup(net: TelegramNetwork, params: Params) -> Json:
    chat = writable(net, params.text("chat_id"))
    bubble = own_message(net, chat, params.int("message_id"), "edit")
    keys, _, markup = buttons(params)
    if keys == bubble.buttons:
        raise bad(NOT_MODIFIED)
    return _edited(net, bubble, keys, markup)


def _edited(net: TelegramNetwork, bubble: Bubble, keys: list[list[Key]], markup: Json) -> Json:
    bubble.buttons, bubble.edited = keys, True
    bubble.raw.pop("reply_markup", None)
    bubble.raw |= markup | {"edit_date": int(net.now().timestamp())}
    net.touch()
    return bubble.raw


async def delete_message(net: TelegramNetwork, params: Params) -> bool:
    chat = known(net, params.text("chat_id"))
    bubble = own_message(net, chat, params.int("message_id"), "delete")
    if net.now() - bubble.at > DELETABLE:
        raise bad("message can't be deleted for everyone")
    chat.thread.remove(bubble)
    net.touch()
    return True


async def answer_callback(net: TelegramNetwork, params: Params) -> bool:
    query = net.queries.get(params.text("callback_query_id"))
    if query is None or net.now() - query.at > KEPT_CALLBACK:
        raise bad(TOO_OLD)
    if words := params.text("text"):
        query.bubble.toasts.append(words)
    net.touch()
    return True


async def send_location(net: TelegramNetwork, params: Params) -> Json:
    chat = writable(net, params.text("chat_id"))
    place = (float(params.text("latitude") or 0), float(params.text("longitude") or 0))
    net.flood.check(chat.id, chat.phone is None)
    bubble = Bubble(Direction.RECEIVED, "", net.now(), location=place, author=net.bot["first_name"])
    body = {"latitude": place[0], "longitude": place[1]}
    net.put(chat, bubble, sender={"from": net.bot}, location=body)
    return bubble.raw


async def get_chat(net: TelegramNetwork, params: Params) -> Json:
    chat = known(net, params.text("chat_id"))
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
        "permissions": dict.fromkeys(("can_send_messages", "can_send_polls"), True),
    }


async def get_member(net: TelegramNetwork, params: Params) -> Json:
    chat = known(net, params.text("chat_id"))
    user = params.int("user_id")
    if user == net.bot["id"]:
        return {"user": net.bot, "status": "left" if chat.kicked else "member"}
    phone = chat.phone if chat.phone and chat.phone.user_id == user else chat.members.get(user)
    if phone is None:
        raise bad("PARTICIPANT_ID_INVALID")
    return _member(phone.user_id in chat.admins, user_json(phone))


def _member(admin: bool, user: Json) -> Json:
    if not admin:
        return {"user": user, "status": "member"}
    rights = (
        "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
        "can_restrict_members can_promote_members can_change_info can_invite_users can_post_stories "
        "can_edit_stories can_delete_stories"
    )
    return {"user": user, "status": "administrator", **dict.fromkeys(rights.split(), False)}


async def get_admins(net: TelegramNetwork, params: Params) -> list[Json]:
    chat = known(net, params.text("chat_id"))
    return [_member(True, user_json(p)) for id, p in chat.members.items() if id in chat.admins]


async def set_commands(net: TelegramNetwork, params: Params) -> bool:
    net.commands = params.data("commands") or []
    return True


async def get_commands(net: TelegramNetwork, _: Params) -> list[Json]:
    return net.commands


async def leave_chat(net: TelegramNetwork, params: Params) -> bool:
    known(net, params.text("chat_id")).kicked = True
    return True


async def done(_net: TelegramNetwork, _params: Params) -> bool:
    return True


def known(net: TelegramNetwork, chat_id: str) -> Chat:
    chat = net.chats.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
    if chat is None:
        raise bad("chat not found" if chat_id else "chat_id is empty")
    return chat


def writable(net: TelegramNetwork, chat_id: str) -> Chat:
    """The chat, if the bot may write there."""
    chat = known(net, chat_id)
    if chat.moved_to is not None:
        raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
    if chat.kicked:
        raise forbidden(f"bot was kicked from the {chat.kind}{'' if chat.kind == 'channel' else ' chat'}")
    if (phone := chat.phone) is not None:
        if phone.deactivated:
            raise forbidden("user is deactivated")
        if phone.blocked:
            raise forbidden("bot was blocked by the user")
        if not phone.started:
            raise forbidden("bot can't initiate conversation with a user")
    return chat


def own_message(net: TelegramNetwork, chat: Chat, message_id: int, verb: str) -> Bubble:
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


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
    "sendMessage": send_message,
    "sendLocation": send_location,
    "editMessageText": edit_message_text,
    "editMessageReplyMarkup": edit_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback,
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_admins,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "leaveChat": leave_chat,
    "deleteMyCommands": done,
    "setMyName": done,
    "setMyDescription": done,
    "setMyShortDescription": done,
    "setChatMenuButton": done,
    "sendChatAction": done,
    "pinChatMessage": done,
    "unpinChatMessage": done,
    "setMessageReaction": done,
    "logOut": done,
    "close": done,
}
