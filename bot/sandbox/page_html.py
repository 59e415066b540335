"""The page of phones: clock, people, things to try, and the phones side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from urllib.parse import urlencode

from bot.sandbox.markup import Html, join, render
from bot.sandbox.network import Network
from bot.sandbox.page_phone import CHANNELS, clock_time, day, hue, panel, slug
from bot.sandbox.phones import Phone
from bot.sandbox.seed import EXAMPLES, THEN, Example

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
    return render(
        "page",
        circle=look.circle,
        iso=look.now.isoformat(),
        now=clock_text(look.now, look.zone),
        steps=join(render("step", by=by, label=label) for by, label in STEPS.items()),
        people=join(_person(phone, look.shown) for phone in phones),
        trial=_trial(phones),
        phones=join(panel(phone, look.zone, shown=phone.address in look.shown) for phone in phones),
    )


def clock_text(now: datetime, zone: tzinfo) -> str:
    return f"{day(now, zone)}, {clock_time(now, zone)}"


def _person(phone: Phone, shown: Sequence[str]) -> Html:
    """A link that opens the phone, or closes it: the script does the same without leaving the page."""
    is_open = phone.address in shown
    others = [address for address in shown if address != phone.address]
    after = others if is_open else [*others, phone.address]
    return render(
        "person",
        query=urlencode([("show", address) for address in after or ["none"]]),
        id=slug(phone),
        pressed="true" if is_open else "false",
        address=phone.address,
        hue=hue(phone),
        letter=phone.name[:1],
        name=phone.name,
        channel=CHANNELS[phone.kind],
        role=f", {phone.role}" if phone.role else "",
    )


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
