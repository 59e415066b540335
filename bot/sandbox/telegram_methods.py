"""The Bot API's methods by name: updates, webhook, chats and settings here, messages in telegram_messages."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from bot.sandbox import telegram_messages as messages
from bot.sandbox.bubbles import Json
from bot.sandbox.telegram_chats import user_json
from bot.sandbox.telegram_core import TelegramCore
from bot.sandbox.telegram_errors import bad
from bot.sandbox.telegram_params import Params, known
from bot.sandbox.telegram_webhook import Webhook

Method = Callable[[TelegramCore, Params], Awaitable[object]]


async def get_me(net: TelegramCore, _: Params) -> Json:
    may = {"can_join_groups": True, "can_read_all_group_messages": not net.privacy}
    rest = {"supports_inline_queries": False, "can_connect_to_business": False, "has_main_web_app": False}
    return net.bot | may | rest


async def get_updates(net: TelegramCore, params: Params) -> list[Json]:
    if net.pusher.hook.url:
        raise net.updates.refuse_polls()
    net.updates.allow(params.data("allowed_updates"))
    found = await net.updates.take(params.int("offset"), params.int("limit", 100), params.int("timeout"))
    return [update.json() for update in found]


async def set_webhook(net: TelegramCore, params: Params) -> bool:
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


async def delete_webhook(net: TelegramCore, params: Params) -> bool:
    if params.true("drop_pending_updates"):
        net.updates.waiting.clear()
    net.pusher.hook = Webhook()
    net.touch()
    return True


async def webhook_info(net: TelegramCore, _: Params) -> Json:
    return net.pusher.hook.json(len(net.updates.waiting), net.updates.allowed)


async def get_chat(net: TelegramCore, params: Params) -> Json:
    chat = known(net, params.text("chat_id"))
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat.json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
        "permissions": dict.fromkeys(("can_send_messages", "can_send_polls"), True),
    }


async def get_member(net: TelegramCore, params: Params) -> Json:
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


async def get_admins(net: TelegramCore, params: Params) -> list[Json]:
    chat = known(net, params.text("chat_id"))
    return [_member(True, user_json(p)) for id, p in chat.members.items() if id in chat.admins]


async def get_file(_net: TelegramCore, params: Params) -> Json:
    """Where a file can be fetched from; any id the sandbox gave out is known."""
    file_id = params.text("file_id")
    if not file_id.startswith("file-"):
        raise bad("wrong file_id or the file is temporarily unavailable")
    path = f"photos/{file_id}.jpg"
    return {"file_id": file_id, "file_unique_id": f"u-{file_id}", "file_size": 1024, "file_path": path}


async def set_commands(net: TelegramCore, params: Params) -> bool:
    net.commands[_menu(params)] = params.data("commands") or []
    return True


async def get_commands(net: TelegramCore, params: Params) -> list[Json]:
    return net.commands.get(_menu(params), [])


def _menu(params: Params) -> tuple[str, str]:
    """Which menu: its scope, and its language."""
    scope = params.data("scope") or {"type": "default"}
    return f"{scope['type']}:{scope.get('chat_id', '')}", params.text("language_code")


async def leave_chat(net: TelegramCore, params: Params) -> bool:
    known(net, params.text("chat_id")).kicked = True
    return True


async def done(_net: TelegramCore, _params: Params) -> bool:
    return True


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
    "sendMessage": messages.send_message,
    "sendPhoto": messages.send_photo,
    "getFile": get_file,
    "sendLocation": messages.send_location,
    "editMessageText": messages.edit_message_text,
    "editMessageReplyMarkup": messages.edit_markup,
    "deleteMessage": messages.delete_message,
    "answerCallbackQuery": messages.answer_callback,
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
