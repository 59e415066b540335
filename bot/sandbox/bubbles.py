"""What a phone shows: bubbles, and the keys (buttons) under them."""

import base64
import itertools
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
PICTURE = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
"""What every photo shows unless a test says otherwise: one transparent dot."""

_numbers = itertools.count(1)


class Direction(StrEnum):
    """Which way a bubble went, seen by the person who holds the phone."""

    SENT = "sent"  # the person wrote it
    RECEIVED = "received"  # it came from the bot, or from the carrier
    NOTICE = "notice"  # neither: "you blocked the bot"


@dataclass(frozen=True, slots=True)
class Key:
    """A button under a bubble: it sends `data` back, opens `url`, or (a reply keyboard) says its label."""

    label: str
    data: str | None = None
    url: str | None = None
    asks: str | None = None  # "contact" or "location": a reply-keyboard key that shares one

    def answers_to(self, wanted: str) -> bool:
        return wanted in (self.data, self.label)


@dataclass(eq=False, slots=True)
class Bubble:
    """One message as it stands on a phone now. `raw` is the vendor's own JSON of it (Telegram)."""

    direction: Direction
    text: str
    at: datetime
    buttons: list[list[Key]] = field(default_factory=list)
    keyboard: bool = False  # the buttons replace the keyboard instead of hanging under the bubble
    message_id: int | None = None
    sid: str | None = None
    status: str = "sent"  # sent, delivered (the bot took it), failed; for what the bot sent: also queued
    edited: bool = False
    carrier: bool = False  # written by the carrier itself: an answer to STOP, START, HELP
    author: str = ""
    media: tuple[str, ...] = ()
    location: tuple[float, float] | None = None
    segments: int = 0  # SMS only
    encoding: str = ""  # "GSM-7" or "UCS-2", SMS only
    number: int = field(default_factory=lambda: next(_numbers))  # names it on the page
    toasts: list[str] = field(default_factory=list)  # what the bot answered to presses of its buttons
    opened: list[str] = field(default_factory=list)  # the addresses that presses of its buttons were sent on to
    raw: Json = field(default_factory=dict)

    def key(self, wanted: str) -> Key | None:
        """The button whose data or label is `wanted`."""
        return next((key for row in self.buttons for key in row if key.answers_to(wanted)), None)
