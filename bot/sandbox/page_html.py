"""The page of phones: clock, people, things to try, and the phones side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from urllib.parse import urlencode

from bot.sandbox import page_group
from bot.sandbox.markup import Html, join, render
from bot.sandbox.network import Network
from bot.sandbox.page_phone import CHANNELS, clock_time, day, hue, panel, slug
from bot.sandbox.phones import Phone
from bot.sandbox.seed import EXAMPLES, THEN, Example
from bot.sandbox.telegram_chats import Chat

FIRST_SHOWN = 3
STEPS = {"10m": "+10 min", "1h": "+1 hour", "morning": "9 am tomorrow", "1d": "+1 day"}


@dataclass(frozen=True, slots=True)
class Look:
    """What the page needs to know besides the phones."""

    circle: str
    zone: tzinfo
    now: datetime
    shown: Sequence[str]  # addresses of the phones side by side


def page(network: Network, look: Look) -> Html:
    phones = list(network.phones.values())
    groups, people = page_group.groups_of(network), [phone for phone in phones if phone.kind == "telegram"]
    panels = [panel(phone, look.zone, shown=phone.address in look.shown) for phone in phones]
    panels += [
        page_group.panel(chat, people, look.zone, shown=page_group.address(chat) in look.shown) for chat in groups
    ]
    return render(
        "page",
        circle=look.circle,
        iso=look.now.isoformat(),
        now=clock_text(look.now, look.zone),
        steps=join(render("step", by=by, label=label) for by, label in STEPS.items()),
        people=join(
            [*(_person(phone, look.shown) for phone in phones), *(_group(chat, look.shown) for chat in groups)]
        ),
        trial=_trial(phones),
        phones=join(panels),
    )


def clock_text(now: datetime, zone: tzinfo) -> str:
    return f"{day(now, zone)}, {clock_time(now, zone)}"


def _person(phone: Phone, shown: Sequence[str]) -> Html:
    """A link that opens the phone, or closes it: the script does the same without leaving the page."""
    return render(
        "person",
        **_link(phone.address, shown),
        id=slug(phone),
        hue=hue(phone),
        letter=phone.name[:1],
        name=phone.name,
        channel=CHANNELS[phone.kind],
        role=f", {phone.role}" if phone.role else "",
    )


def _group(chat: Chat, shown: Sequence[str]) -> Html:
    return render(
        "person",
        **_link(page_group.address(chat), shown),
        id=page_group.slug(chat),
        hue=5,
        letter=chat.title[:1],
        name=chat.title,
        channel="Telegram group",
        role="",
    )


def _link(address: str, shown: Sequence[str]) -> dict[str, str]:
    is_open = address in shown
    others = [other for other in shown if other != address]
    after = others if is_open else [*others, address]
    query = urlencode([("show", other) for other in after or ["none"]])
    return {"query": query, "pressed": "true" if is_open else "false", "address": address}


def _trial(phones: Sequence[Phone]) -> Html:
    known = {phone.name: phone for phone in phones}
    first, then = ([example for example in part if example.name in known] for part in (EXAMPLES, THEN))
    if not first:
        return Html("")
    return render(
        "trial",
        first=join(_example(known[example.name], example) for example in first),
        start=len(first) + 1,
        then=join(_example(known[example.name], example) for example in then),
    )


def _example(phone: Phone, example: Example) -> Html:
    return render(
        "example", id=slug(phone), address=phone.address, why=example.why, text=example.text, name=example.name
    )
