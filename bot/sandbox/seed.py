"""The people of the demo, and what they have told the bot before the first need comes."""

import asyncio
import csv
import logging
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.network import Network
from bot.sandbox.phones import Phone

log = logging.getLogger(__name__)

NUMBER = "+15005550006"
"""The bot's own: Twilio's magic test number, which is nobody's."""
GROUP = -1001
QUIET = 0.25
"""Seconds without another text, after which an answer is taken to be complete."""
PLACES = Path(__file__).with_name("places.csv")


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast. SMS numbers are from the range 555-01xx, which is reserved for fiction."""

    name: str
    kind: str
    number: str
    role: str
    texts: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Example:
    """A text to send with one click."""

    name: str
    text: str
    why: str


CAST = [
    Person("Alice", "sms", "+12025550101", "needs groceries"),
    Person(
        "Bob",
        "sms",
        "+12025550102",
        "shops and delivers",
        ("My name is Bob. I can shop and deliver groceries around 11216, weekdays and weekends",),
    ),
    Person("Grace", "telegram", "5550107", "drives weekends", ("/start", "I can drive on weekends around Bushwick")),
    Person("Carol", "telegram", "5550103", "coordinates"),
    Person(
        "Eve", "sms", "+12025550105", "has diapers to give", ("I'm Eve. I have 20 diapers size 4 to give, near 11221",)
    ),
    Person(
        "Frank",
        "telegram",
        "5550106",
        "does paperwork",
        ("/start", "I speak Spanish and can help with paperwork"),
    ),
    Person(
        "Rosa",
        "sms",
        "+12025550108",
        "cooks",
        ("Hola, me llamo Rosa. Puedo cocinar y llevar comida cerca de 11221",),
        "es",
    ),
    Person("Dan", "whatsapp", "+12025550104", "shops too", ("I'm Dan. I can pick up groceries in Crown Heights",)),
    Person("Ivy", "telegram", "5550109", "is new here"),
]

EXAMPLES = [
    Example("Alice", "Hi, I'm Alice. I need groceries for 4 by Friday, near 11216, no car", "A need, in her own words"),
    Example("Bob", "yes", "The first YES gets it"),
    Example("Alice", "1420 Fulton St 3B, mornings", "Only Bob sees the address"),
]
THEN = [
    Example("Bob", "done", "The groceries are there"),
    Example("Alice", "yes thank you!!", "It really arrived"),
    Example("Rosa", "Necesito que alguien lea una carta conmigo, cerca de 11221", "A need in Spanish"),
]


def places() -> dict[str, tuple[float, float]]:
    """Neighbourhoods a phone can say it is in: name to latitude and longitude."""
    with PLACES.open(newline="", encoding="utf-8") as rows:
        return {row["name"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(rows)}


def open_phones(network: Network) -> None:
    """The cast's phones, with nothing said yet."""
    for person in CAST:
        phone = network.phone(person.kind, person.number, person.name)
        phone.role, phone.language = person.role, person.language


async def seed(network: Network, invite: str = "", timeout: float = 10.0) -> None:  # noqa: ASYNC109
    """Each helper says their first texts, waiting up to `timeout` s for each answer; Carol uses `invite`.

    Alice and Ivy say nothing. A bot that does not answer is logged, and the rest goes on.
    """
    open_phones(network)
    for person in CAST:
        texts = (f"/start {invite}",) if person.name == "Carol" and invite else person.texts
        for text in texts:
            await _say(network, network.phone(person.kind, person.number), text, timeout)


async def gather(network: Network, seconds: float = 10.0) -> None:
    """The circle's group chat: everyone on Telegram is in it, and Carol adds the bot."""
    group = network.group(GROUP, "Riverside neighbors")
    phones = [phone for phone in network.phones.values() if phone.kind == "telegram"]
    network.telegram.join(group, *phones)
    carol = next(phone for phone in phones if phone.name == "Carol")
    network.telegram.add_bot(group, carol)
    try:
        await network.wait(lambda: group.got, seconds)
    except TimeoutError:
        log.warning("the bot said nothing in the group within %s s", seconds)


async def _say(network: Network, phone: Phone, text: str, seconds: float) -> None:
    before = len(phone.got)
    await phone.says(text)
    try:
        await network.wait(lambda: len(phone.got) > before, seconds)
        await _quiet(phone)
    except TimeoutError:
        log.warning("the bot did not answer %s within %s s", phone.name, seconds)


async def _quiet(phone: Phone) -> None:
    """Until nothing more came for a moment: an answer may have two parts."""
    count = -1
    while count != len(phone.got):
        count = len(phone.got)
        await asyncio.sleep(QUIET)
