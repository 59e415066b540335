"""An Outbound as calls of the Bot API: sendMessage, sendPhoto, editMessageText or deleteMessage."""

from typing import Any

from bot.channels import Never
from bot.channels.split import split, whole
from handlers.messages import Act, Button, Outbound

NO_PREVIEW = '{"is_disabled": true}'  # as JSON, which is how it travels
LONGEST_TEXT = 4096  # UTF-16 units; Telegram says characters: the stricter of the two readings
LONGEST_CAPTION = 1024
LONGEST_LABEL = 64
LONGEST_DATA = 64  # bytes
START = "start:"


def chat_of(message: Outbound) -> int:
    """The chat to send to: the group when there is one, else the person. Raises Never for another vendor's address."""
    chat = message.chat if message.chat is not None else message.address
    try:
        return int(chat.removeprefix("telegram:"))
    except ValueError:
        raise Never("not a Telegram address", code="address") from None


def start_link(username: str, payload: str) -> str:
    """The address that opens the private chat with the bot and sends it /start with a payload."""
    return f"https://t.me/{username}?start={payload}"


def change_of(message: Outbound, username: str = "") -> tuple[str, dict[str, Any]]:
    """The method and fields that edit or delete an earlier message. Raises Never where it names none."""
    chat, _, number = (message.target or "").partition(":")
    if not number:
        raise Never("no message to change", code="target")
    which: dict[str, Any] = {"chat_id": chat, "message_id": number}
    if message.act is Act.DELETE:
        return "deleteMessage", which
    fields: dict[str, Any] = {"text": split(whole(message.text), LONGEST_TEXT)[0], "link_preview_options": NO_PREVIEW}
    keyboard = keyboard_of(message, username)
    return "editMessageText", which | fields | ({"reply_markup": keyboard} if keyboard else {})


def parts_of(message: Outbound, username: str = "") -> list[dict[str, Any]]:
    """One sendMessage for each 4096 characters, the buttons under the last.

    No parse_mode, so that nothing a person typed can make a 400; no preview of links. Texts of ours are far
    shorter: only a long relayed one is cut, and should a later part fail the outbox repeats the earlier ones
    rather than lose words.
    """
    chat = chat_of(message)
    parts = [_fields(chat, message, text) for text in split(whole(message.text), LONGEST_TEXT)]
    keyboard = keyboard_of(message, username)
    if keyboard:
        parts[-1]["reply_markup"] = keyboard
    return parts


def calls_of(message: Outbound, username: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Each method with its fields. A picture is one Telegram has already; its text stands under it, or follows it."""
    parts = parts_of(message, username)
    if message.photo is None:
        return [("sendMessage", fields) for fields in parts]
    photo: dict[str, Any] = {"chat_id": parts[0]["chat_id"], "photo": message.photo}
    if len(parts) > 1 or len(message.text) > LONGEST_CAPTION // 2:  # half: the limit counts UTF-16 units
        return [("sendPhoto", photo), *(("sendMessage", fields) for fields in parts)]
    kept: dict[str, Any] = {name: parts[0][name] for name in ("reply_markup", "message_thread_id") if name in parts[0]}
    return [("sendPhoto", {**photo, "caption": parts[0]["text"], **kept})]


def keyboard_of(message: Outbound, username: str = "") -> dict[str, Any] | None:
    """The inline keyboard. A button Telegram would refuse is left out: every button also works as text."""
    rows = [[made for button in row if (made := _button(button, username))] for row in message.buttons]
    filled = [row for row in rows if row]
    return {"inline_keyboard": filled} if filled else None


def _fields(chat: int, message: Outbound, text: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"chat_id": chat, "text": text, "link_preview_options": NO_PREVIEW}
    if message.thread is not None:
        fields["message_thread_id"] = message.thread
    return fields


def _button(button: Button, username: str) -> dict[str, str] | None:
    """`start:…` becomes a link that opens the private chat with us; without our own name it cannot."""
    label = whole(button.label)[:LONGEST_LABEL]
    if not label or not 1 <= len(button.data.encode("utf-8", "replace")) <= LONGEST_DATA:
        return None
    if button.data.startswith(START):
        return {"text": label, "url": start_link(username, button.data.removeprefix(START))} if username else None
    return {"text": label, "callback_data": button.data}
