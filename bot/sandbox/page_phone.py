"""One phone as HTML: its head, its bubbles, and the place to type."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from bot.sandbox.bubbles import Bubble, Direction, Key
from bot.sandbox.markup import Html, h, join, render
from bot.sandbox.phones import Phone
from bot.sandbox.seed import places

SHOWN = 200
"""Bubbles shown of one phone: the newest."""
CHANNELS = {"sms": "SMS", "telegram": "Telegram", "whatsapp": "WhatsApp"}
SECOND_TICK = Html('<path d="m7.5 9 1 1 7-8"/>')
NOTHING_YET = {
    "telegram": "What can this bot do? Ask your neighbors for help, or offer some.",
    "sms": "No messages yet. Text in your own words.",
    "whatsapp": "No messages yet. Write in your own words.",
}


def slug(phone: Phone) -> str:
    """The phone's id on the page."""
    return f"{phone.kind}-{phone.number.lstrip('+')}"


def number_of(phone: Phone) -> str:
    """The number as people write it, or the Telegram name."""
    digits = phone.number
    if phone.kind == "telegram":
        return f"@{phone.name.lower().replace(' ', '_')}"
    if digits.startswith("+1") and len(digits) == 12:
        return f"({digits[2:5]}) {digits[5:8]}-{digits[8:]}"
    return digits


def clock_time(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local:%M %p}"


def day(at: datetime, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%A, %B} {local.day}"


def hue(phone: Phone) -> int:
    """Which of the avatar's six colours."""
    return phone.order % 6


def received(phone: Phone) -> int:
    return sum(bubble.direction is Direction.RECEIVED for bubble in phone.thread)


def state_of(phone: Phone) -> str:
    """Which foot the phone needs: the page changes it when this changes."""
    if phone.blocked:
        return "blocked"
    return "start" if phone.kind == "telegram" and not phone.started else "open"


def panel(phone: Phone, zone: tzinfo, *, shown: bool) -> Html:
    return render(
        "phone",
        kind=phone.kind,
        id=slug(phone),
        name=phone.name,
        channel=CHANNELS[phone.kind],
        state=state_of(phone),
        count=received(phone),
        hidden=Html("" if shown else " hidden"),
        hue=hue(phone),
        letter=phone.name[:1],
        number=number_of(phone),
        block=block_form(phone),
        bubbles=thread(phone, zone),
        foot=foot(phone),
    )


def block_form(phone: Phone) -> Html:
    word, value = ("Unblock", "") if phone.blocked else ("Block", "1")
    return render("block", address=phone.address, value=value, word=word, name=phone.name)


def foot(phone: Phone) -> Html:
    match state_of(phone):
        case "blocked":
            return h('<p class="barred">{name} has blocked the bot</p>', name=phone.name)
        case "start":
            return render("foot_start", address=phone.address)
    keys = (h('<button name="place" value="{name}">{name}</button>', name=name) for name in places())
    hint = "Text message" if phone.kind == "sms" else "Message"
    return render("foot_open", name=phone.name, address=phone.address, hint=hint, places=join(keys))


def thread(phone: Phone, zone: tzinfo) -> Html:
    if phone.thread:
        return join(_items(phone, zone))
    return h(
        '<li class="notice empty" id="empty-{id}"><p>{words}</p></li>', id=slug(phone), words=NOTHING_YET[phone.kind]
    )


def _items(phone: Phone, zone: tzinfo) -> Iterator[Html]:
    last = ""
    for bubble in phone.thread[-SHOWN:]:
        if (today := day(bubble.at, zone)) != last:
            yield h('<li class="day" id="d{number}">{today}</li>', number=bubble.number, today=today)
        last = today
        yield _bubble(phone, bubble, zone)


def _bubble(phone: Phone, bubble: Bubble, zone: tzinfo) -> Html:
    if bubble.direction is Direction.NOTICE:
        return h('<li class="notice" id="b{number}"><p>{text}</p></li>', number=bubble.number, text=bubble.text)
    return render(
        "bubble",
        way=bubble.direction,
        carrier=" carrier" if bubble.carrier else "",
        number=bubble.number,
        tag=Html('<p class="tag">Sent by the carrier</p>' if bubble.carrier else ""),
        media=join(h('<p class="media">{name}</p>', name=_media_name(item)) for item in bubble.media),
        place=_place(bubble),
        text=bubble.text,
        meta=_meta(phone, bubble, zone),
        keys=_keys(phone, bubble),
        toasts=join(h('<p class="toast">{words}</p>', words=words) for words in bubble.toasts[-1:]),
    )


def _media_name(item: str) -> str:
    return "Photo" if "://" in item else item.partition(":")[0].capitalize()


def _place(bubble: Bubble) -> Html:
    if bubble.location is None:
        return Html("")
    name = next((name for name, point in places().items() if point == bubble.location), "Shared location")
    return render("place", name=name, lat=bubble.location[0], lon=bubble.location[1])


def _meta(phone: Phone, bubble: Bubble, zone: tzinfo) -> Html:
    time = h('<time datetime="{iso}">{time}</time>', iso=bubble.at.isoformat(), time=clock_time(bubble.at, zone))
    edited = Html('<span class="edited">edited</span> ' if bubble.edited else "")
    return join([edited, time, _segments(phone, bubble), _ticks(bubble)])


def _segments(phone: Phone, bubble: Bubble) -> Html:
    if phone.kind != "sms" or not bubble.segments or bubble.direction is Direction.SENT:
        return Html("")
    many = bubble.segments > 1
    return h(
        ' <span class="segments{many}" title="{encoding}, {count} characters">{number} segment{s}{ucs}</span>',
        many=" many" if many else "",
        encoding=bubble.encoding,
        count=len(bubble.text),
        number=bubble.segments,
        s="s" if many else "",
        ucs=", UCS-2" if bubble.encoding == "UCS-2" else "",
    )


def _ticks(bubble: Bubble) -> Html:
    if bubble.direction is not Direction.SENT:
        return Html("")
    if bubble.status == "failed":
        return Html(' <span class="failed">Not delivered</span>')
    taken = bubble.status == "delivered"
    return render("tick", second=SECOND_TICK if taken else "", label="the bot has it" if taken else "on its way")


def _keys(phone: Phone, bubble: Bubble) -> Html:
    if not bubble.buttons:
        return Html("")
    rows = (join(_key(phone, bubble, key) for key in row) for row in bubble.buttons)
    return h('<div class="keys">{rows}</div>', rows=join(h('<div class="row">{keys}</div>', keys=row) for row in rows))


def _key(phone: Phone, bubble: Bubble, key: Key) -> Html:
    value = key.data or key.label
    return render("key", address=phone.address, number=bubble.number, value=value, label=key.label)
