"""Bot API methods that write, change and delete messages, and answer presses."""

from datetime import timedelta

from bot.sandbox.bubbles import Bubble, Direction, Json, Key
from bot.sandbox.telegram_core import TelegramCore
from bot.sandbox.telegram_errors import NOT_MODIFIED, TOO_OLD, bad
from bot.sandbox.telegram_params import Params, buttons, content, known, own_message, replied, writable
from bot.sandbox.telegram_updates import KEPT_CALLBACK

LONGEST_CAPTION = 1024
DELETABLE = timedelta(hours=48)


async def send_message(net: TelegramCore, params: Params) -> Json:
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


async def edit_message_text(net: TelegramCore, params: Params) -> Json:
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


async def edit_markup(net: TelegramCore, params: Params) -> Json:
    chat = writable(net, params.text("chat_id"))
    bubble = own_message(net, chat, params.int("message_id"), "edit")
    keys, _, markup = buttons(params)
    if keys == bubble.buttons:
        raise bad(NOT_MODIFIED)
    return _edited(net, bubble, keys, markup)


def _edited(net: TelegramCore, bubble: Bubble, keys: list[list[Key]], markup: Json) -> Json:
    bubble.buttons, bubble.edited = keys, True
    bubble.raw.pop("reply_markup", None)
    bubble.raw |= markup | {"edit_date": int(net.now().timestamp())}
    net.touch()
    return bubble.raw


async def delete_message(net: TelegramCore, params: Params) -> bool:
    chat = known(net, params.text("chat_id"))
    bubble = own_message(net, chat, params.int("message_id"), "delete")
    if net.now() - bubble.at > DELETABLE:
        raise bad("message can't be deleted for everyone")
    chat.thread.remove(bubble)
    net.touch()
    return True


async def answer_callback(net: TelegramCore, params: Params) -> bool:
    query = net.queries.get(params.text("callback_query_id"))
    if query is None or net.now() - query.at > KEPT_CALLBACK:
        raise bad(TOO_OLD)
    if words := params.text("text"):
        query.bubble.toasts.append(words)
    if url := params.text("url"):
        query.bubble.opened.append(url)
    net.touch()
    return True


async def send_location(net: TelegramCore, params: Params) -> Json:
    chat = writable(net, params.text("chat_id"))
    place = (float(params.text("latitude") or 0), float(params.text("longitude") or 0))
    net.flood.check(chat.id, chat.phone is None)
    bubble = Bubble(Direction.RECEIVED, "", net.now(), location=place, author=net.bot["first_name"])
    body = {"latitude": place[0], "longitude": place[1]}
    net.put(chat, bubble, sender={"from": net.bot}, location=body)
    return bubble.raw


async def send_photo(net: TelegramCore, params: Params) -> Json:
    """A photo Telegram has already, by its file_id: nothing is uploaded here."""
    chat = writable(net, params.text("chat_id"))
    file_id = params.text("photo")
    if not file_id.startswith("file-photo"):
        raise bad("wrong file identifier/HTTP URL specified")
    caption = params.text("caption")
    if len(caption) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    keys, is_keyboard, markup = buttons(params)
    net.flood.check(chat.id, chat.phone is None)
    bubble = Bubble(Direction.RECEIVED, caption, net.now(), keys, is_keyboard, author=net.bot["first_name"])
    bubble.media = ("photo",)
    sizes = [{"file_id": file_id, "file_unique_id": "u-photo", "width": 90, "height": 90}]
    net.put(chat, bubble, sender={"from": net.bot}, photo=sizes, caption=caption, **markup)
    return bubble.raw
