"""An Outbound as calls of the Bot API: sendMessage, or sendPhoto."""

from typing import Any

from bot.channels import Never
from bot.channels.split import split, whole
from handlers.messages import Button, Outbound

NO_PREVIEW = '{"is_disabled": true}'  # as JSON, which is how it travels
LONGEST_TEXT = 4096  # UTF-16 units; Telegram says characters: the stricter of the two readings
LONGEST_CAPTION = 1024
LONGEST_LABEL = 64
LONGEST_DATA = 64  # bytes


def chat_of(message: Outbound) -> int:
    """The chat to send to: the group when there is one, else the person. Raises Never for another vendor's address."""
    chat = message.chat if message.chat is not None else message.address
    try:
        return int(chat.removeprefix("telegram:"))
    except ValueError:
        raise Never("not a Telegram address", code="address") from None


def parts_of(message: Outbound) -> list[dict[str, Any]]:
    """One sendMessage for each 4096 characters, the buttons under the last.

    No parse_mode, so that nothing a person typed can make a 400; no preview of links. Texts of ours are far
    shorter: only a long relayed one is cut, and should a later part fail the outbox repeats the earlier ones
    rather than lose words.
    """
    chat = chat_of(message)
    parts = [_fields(chat, message, text) for text in split(whole(message.text), LONGEST_TEXT)]
    keyboard = keyboard_of(message)
    if keyboard:
        parts[-1]["reply_markup"] = keyboard
    return parts


def calls_of(message: Outbound) -> list[tuple[str, dict[str, Any]]]:
    """Each method with its fields. A picture is one Telegram has already; its text stands under it, or follows it."""
    parts = parts_of(message)
    if message.photo is None:
        return [("sendMessage", fields) for fields in parts]
    photo: dict[str, Any] = {"chat_id": parts[0]["chat_id"], "photo": message.photo}
    if len(parts) > 1 or len(message.text) > LONGEST_CAPTION // 2:  # half: the limit counts UTF-16 units
        return [("sendPhoto", photo), *(("sendMessage", fields) for fields in parts)]
    kept: dict[str, Any] = {name: parts[0][name] for name in ("reply_markup", "message_thread_id") if name in parts[0]}
    return [("sendPhoto", {**photo, "caption": parts[0]["text"], **kept})]


def keyboard_of(message: Outbound) -> dict[str, Any] | None:
    """The inline keyboard. A button Telegram would refuse is left out: every button also works as text."""
    rows = [[made for button in row if (made := _button(button))] for row in message.buttons]
    filled = [row for row in rows if row]
    return {"inline_keyboard": filled} if filled else None


def _fields(chat: int, message: Outbound, text: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"chat_id": chat, "text": text, "link_preview_options": NO_PREVIEW}
    if message.thread is not None:
        fields["message_thread_id"] = message.thread
    return fields


def _button(button: Button) -> dict[str, str] | None:
    """`data` that is an https address becomes a link: how a group's button opens the private chat."""
    label = whole(button.label)[:LONGEST_LABEL]
    if not label or not 1 <= len(button.data.encode("utf-8", "replace")) <= LONGEST_DATA:
        return None
    kind = "url" if button.data.startswith("https://") else "callback_data"
    return {"text": label, kind: button.data}
