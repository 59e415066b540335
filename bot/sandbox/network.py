"""The phone network in memory: every phone and group, and the two vendors that carry their words."""

from collections.abc import Callable
from datetime import datetime

from bot.sandbox.changes import Changes
from bot.sandbox.phones import Phone
from bot.sandbox.telegram_chats import Chat
from bot.sandbox.telegram_network import TelegramNetwork
from bot.sandbox.twilio_network import TwilioNetwork
from bot.sandbox.wire import Wire


class Network:
    """Phones by address. `clock` gives the network's time; rate limits and time-outs use real time."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        number: str = "+15550100100",
        account_sid: str = "AC" + "0" * 32,
        auth_token: str = "sandbox",  # noqa: S107 - it opens nothing but this sandbox
        telegram_token: str = "1000000:sandbox",  # noqa: S107
        bot_username: str = "ManyHandsDemoBot",
    ) -> None:
        self.changed = Changes(clock)
        self.wire = Wire()
        self.telegram = TelegramNetwork(self.changed, self.wire, telegram_token, bot_username)
        self.twilio = TwilioNetwork(self.changed, self.wire, number, account_sid, auth_token)
        self.phones: dict[str, Phone] = {}

    def phone(self, kind: str, number: str | int, name: str | None = None) -> Phone:
        """The phone with this number (E.164) or Telegram user id; made when it is new."""
        address = f"{kind}:{number}"
        if (phone := self.phones.get(address)) is None:
            carrier = self.telegram if kind == "telegram" else self.twilio
            phone = self.phones[address] = Phone(carrier, kind, str(number), name or f"Phone {number}")
            phone.order = len(self.phones)
            carrier.add(phone)
            self.changed.poke()
        elif name:
            phone.name = name
        return phone

    def group(self, id: int, title: str = "Neighbors", *, kind: str = "supergroup") -> Chat:
        """The Telegram group with this (negative) id, with the bot already in it; made when it is new."""
        return self.telegram.group(id, title, kind)

    async def wait(self, predicate: Callable[[], object], timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Until `predicate()` is true; TimeoutError after `timeout` seconds of real time."""
        await self.changed.wait(predicate, timeout)

    async def idle(self) -> None:
        """Until every webhook and receipt under way has ended."""
        await self.wire.idle()

    async def close(self) -> None:
        """End long polls, streams to the page, webhooks and receipts that are under way."""
        self.changed.close()
        self.telegram.close()
        await self.wire.close()
