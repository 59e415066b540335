"""Who lives in the machine's town: phones of both kinds, and private words of which no two are alike."""

import itertools
import string
from dataclasses import dataclass

from handlers.messages import Channel


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone or account, and what its owner says first (nothing: a stranger)."""

    address: str
    name: str
    says: str = ""
    vouched: bool = False
    coordinator: bool = False
    timezone: str | None = None

    @property
    def channel(self) -> Channel:
        return Channel(self.address.partition(":")[0])

    @property
    def username(self) -> str | None:
        return f"u_{self.name.lower()}" if self.channel == Channel.TELEGRAM else None

    @property
    def reach(self) -> str:
        """How others could reach it without us: never to be said to them."""
        return f"@{self.username}" if self.username else self.address.partition(":")[2]


SHOPS = "I can shop and deliver groceries and masks near 11216"
DRIVES = "I can drive people and muck out houses near 11216"
PHONES = (
    Phone("sms:+12025550100", "Abena", SHOPS),
    Phone("sms:+12025550101", "Bohdan", f"{SHOPS}. {DRIVES}", vouched=True),
    Phone("sms:+12025550102", "Chinwe", DRIVES),
    Phone("sms:+12025550103", "Dagmar", SHOPS, timezone="America/Los_Angeles"),
    Phone("telegram:5104", "Eamon", "I can lend tools and give money near 11216", vouched=True),
    Phone("telegram:5105", "Fatou", f"{SHOPS}. {DRIVES}"),
    Phone("telegram:5106", "Gunnar", "happy to help near 11216"),
    Phone("sms:+12025550107", "Hedda", "happy to help near 11216", coordinator=True, vouched=True),
    Phone("telegram:5108", "Imani"),
    Phone("sms:+12025550109", "Jomo"),
)
PAIRS = ((0, 8), (4, 9), (5, 2))  # who may turn out to be one person

_TOKENS = [a + b for a, b in itertools.product("bdfgkmprt", string.ascii_lowercase)]


def token(number: int) -> str:
    """A word that no table knows and nobody else says."""
    return f"zx{_TOKENS[number % len(_TOKENS)]}{_TOKENS[number // len(_TOKENS)]}qz"


def door(who: int) -> str:
    """Where the owner of a phone lives."""
    return f"{1400 + who} Fulton St apt {who}B"
