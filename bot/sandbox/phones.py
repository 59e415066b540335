"""A phone in somebody's hand: what it shows, and what its owner can do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from bot.sandbox.bubbles import Bubble, Direction

if TYPE_CHECKING:
    from bot.sandbox.telegram_chats import Chat

Place = tuple[float, float]
"""Latitude, longitude."""


class Carrier(Protocol):
    """What carries a phone's words to the bot: one of the two vendors."""

    async def says(
        self,
        phone: "Phone",
        text: str,
        *,
        media: Sequence[str],
        location: Place | None,
        reply_to: Bubble | None,
        chat: "Chat | None",
        thread: int | None,
        contact: str | None,
    ) -> Bubble: ...

    async def press(self, phone: "Phone", wanted: str, bubble: Bubble | None, chat: "Chat | None") -> str: ...
    async def edits(self, phone: "Phone", text: str, bubble: Bubble | None) -> Bubble: ...
    def blocks(self, phone: "Phone", blocked: bool) -> None: ...


class Phone:
    """One phone. `kind` is sms, whatsapp or telegram; `number` is E.164, or the Telegram user id as text.

    `refused` is a Twilio code with which every POST to this number is refused (21614: a landline);
    `undelivered` one with which every text to it is accepted but never arrives (30003: switched off).
    """

    def __init__(self, carrier: Carrier, kind: str, number: str, name: str) -> None:
        self._carrier = carrier
        self.kind = kind
        self.number = number
        self.name = name
        self.language = "en"
        self.username = ""  # Telegram: the public @name, without the @
        self.role = ""  # words for the page
        self.order = 0  # the how-manieth phone of the network
        self.thread: list[Bubble] = []
        self.started = False  # Telegram: pressed Start once
        self.blocked = False
        self.deactivated = False  # Telegram: the account is gone
        self.refused: int | None = None
        self.undelivered: int | None = None

    @property
    def address(self) -> str:
        """`sms:+1…`, `whatsapp:+1…` or `telegram:<user id>`, as `Inbound.address` has it."""
        return f"{self.kind}:{self.number}"

    @property
    def user_id(self) -> int:
        return int(self.number)

    @property
    def got(self) -> list[str]:
        """The texts that came from the bot, as they read now; the carrier's own are in `carrier_got`."""
        return [b.text for b in self.thread if b.direction is Direction.RECEIVED and not b.carrier]

    @property
    def carrier_got(self) -> list[str]:
        return [b.text for b in self.thread if b.carrier]

    @property
    def last(self) -> Bubble:
        """The newest bubble that came from the bot."""
        return next(b for b in reversed(self.thread) if b.direction is Direction.RECEIVED and not b.carrier)

    async def says(
        self,
        text: str = "",
        *,
        media: Sequence[str] = (),
        location: Place | None = None,
        reply_to: Bubble | None = None,
        chat: "Chat | None" = None,
        thread: int | None = None,
        contact: str | None = None,
    ) -> Bubble:
        """Write to the bot, or to a group (`chat`).

        SMS and WhatsApp: returns when the webhook has answered (or was given up). Telegram: at once.
        `media` are URLs, or for Telegram also "photo", "sticker", "voice", "document".
        """
        return await self._carrier.says(
            self,
            text,
            media=media,
            location=location,
            reply_to=reply_to,
            chat=chat,
            thread=thread,
            contact=contact,
        )

    async def press(self, wanted: str, message: Bubble | None = None, *, chat: "Chat | None" = None) -> str:
        """Press the button with this data or label, in `message` or the newest that has one.

        Returns the id of the callback query (Telegram). LookupError when no such button is there.
        """
        return await self._carrier.press(self, wanted, message, chat)

    async def edits(self, text: str, message: Bubble | None = None) -> Bubble:
        """Correct what was written last (or `message`)."""
        return await self._carrier.edits(self, text, message)

    def blocks_bot(self) -> None:
        self._carrier.blocks(self, True)

    def unblocks_bot(self) -> None:
        self._carrier.blocks(self, False)
