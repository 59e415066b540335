"""A group chat as HTML: what everyone in it sees, and who of them writes or presses."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

from bot.sandbox.bubbles import Bubble, Direction
from bot.sandbox.markup import Html, h, join, render
from bot.sandbox.network import Network
from bot.sandbox.page_phone import SHOWN, clock_time, day
from bot.sandbox.phones import Phone
from bot.sandbox.telegram_chats import Chat

KIND = "telegram group"
NOTHING_YET = "Nothing was said here yet."


def groups_of(network: Network) -> list[Chat]:
    """The groups the bot is in."""
    return [chat for chat in network.telegram.chats.values() if chat.phone is None and chat.kind != "channel"]


def slug(chat: Chat) -> str:
    """The group's id on the page."""
    return f"group{chat.id}"


def address(chat: Chat) -> str:
    """What the page calls it in its forms and its address."""
    return f"group:{chat.id}"


def received(chat: Chat) -> int:
    return sum(bubble.direction is Direction.RECEIVED for bubble in chat.thread)


def panel(chat: Chat, people: Sequence[Phone], zone: tzinfo, *, shown: bool) -> Html:
    return render(
        "phone",
        kind=KIND,
        id=slug(chat),
        name=chat.title,
        channel="Telegram",
        state="open",
        count=received(chat),
        hidden=Html("" if shown else " hidden"),
        hue=5,
        letter=chat.title[:1],
        number="group",
        block=Html(""),
        bubbles=thread(chat, people, zone),
        foot=foot(chat, people),
    )


def foot(chat: Chat, people: Sequence[Phone]) -> Html:
    return render("foot_group", name=chat.title, address=address(chat), people=_choices(people))


def thread(chat: Chat, people: Sequence[Phone], zone: tzinfo) -> Html:
    if chat.thread:
        return join(_items(chat, people, zone))
    return h('<li class="notice empty" id="empty-{id}"><p>{words}</p></li>', id=slug(chat), words=NOTHING_YET)


def _items(chat: Chat, people: Sequence[Phone], zone: tzinfo) -> Iterator[Html]:
    last = ""
    for bubble in chat.thread[-SHOWN:]:
        if (today := day(bubble.at, zone)) != last:
            yield h('<li class="day" id="d{number}">{today}</li>', number=bubble.number, today=today)
        last = today
        yield _bubble(chat, bubble, people, zone)


def _bubble(chat: Chat, bubble: Bubble, people: Sequence[Phone], zone: tzinfo) -> Html:
    if bubble.direction is Direction.NOTICE:
        return h('<li class="notice" id="b{number}"><p>{text}</p></li>', number=bubble.number, text=bubble.text)
    edited = Html('<span class="edited">edited</span> ' if bubble.edited else "")
    time = h('<time datetime="{iso}">{time}</time>', iso=bubble.at.isoformat(), time=clock_time(bubble.at, zone))
    return render(
        "bubble",
        way=Direction.RECEIVED,
        carrier="",
        number=bubble.number,
        tag=h('<p class="tag">{author}</p>', author=bubble.author or "The bot"),
        media=Html(""),
        place=Html(""),
        text=bubble.text,
        meta=join([edited, time]),
        keys=_keys(chat, bubble, people),
        toasts=join(h('<p class="toast">{words}</p>', words=words) for words in bubble.toasts[-1:]),
    )


def _keys(chat: Chat, bubble: Bubble, people: Sequence[Phone]) -> Html:
    """The buttons that send something back; whoever presses is chosen beside them."""
    keys = [key for row in bubble.buttons for key in row if key.url is None]
    if not keys:
        return Html("")
    buttons = join(h('<button name="key" value="{value}">{label}</button>', value=k.data, label=k.label) for k in keys)
    return render("keys_group", address=address(chat), number=bubble.number, people=_choices(people), buttons=buttons)


def _choices(people: Iterable[Phone]) -> Html:
    options = (h('<option value="{address}">{name}</option>', address=one.address, name=one.name) for one in people)
    return join(options)
