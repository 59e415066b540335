"""What a channel is, and every way a send can fail.

    SendError
    ├── Later(retry_after)    try again after so many seconds (429, 5xx, no connection, queue full)
    ├── Never(reason, gone)   this message will never go; `gone`: nor will any other to this address
    ├── Stopped               the person opted out or blocked us: the address is stopped
    ├── Moved(new)            the chat has a new id (a group became a supergroup)
    ├── Unknown               it may have gone: look (`Channel.find`) before sending again
    └── Misconfigured(reason) our own set-up is wrong: the channel pauses, its queue is kept

Each carries `code`, the vendor's own code, which is kept on the row.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from handlers.messages import Inbound, Outbound, PressAnswer


class SendError(Exception):
    """A send that did not end well. `code` is the vendor's own code, `reason` words for an operator."""

    def __init__(self, reason: str = "", *, code: str = "") -> None:
        super().__init__(reason or type(self).__name__)
        self.reason = reason
        self.code = code


class Later(SendError):
    """Try again in `retry_after` seconds (None: the outbox chooses, with back-off and jitter).

    `tries` caps the retries where the vendor's error allows only so many; `whole_chat` cools down every
    message to the same address (a 429 that names this chat).
    """

    def __init__(
        self,
        reason: str = "",
        *,
        code: str = "",
        retry_after: float | None = None,
        tries: int | None = None,
        whole_chat: bool = False,
    ) -> None:
        super().__init__(reason, code=code)
        self.retry_after = retry_after
        self.tries = tries
        self.whole_chat = whole_chat


class Never(SendError):
    """It will never go. `gone` says that the address itself is not reachable; `alert` that an operator should know."""

    def __init__(self, reason: str = "", *, code: str = "", gone: bool = False, alert: bool = False) -> None:
        super().__init__(reason, code=code)
        self.gone = gone
        self.alert = alert


class Stopped(SendError):
    """The person opted out or blocked us."""


class Moved(SendError):
    """The chat has a new id."""

    def __init__(self, new: str, reason: str = "", *, code: str = "") -> None:
        super().__init__(reason, code=code)
        self.new = new


class Unknown(SendError):
    """The answer was lost: it may have gone."""


class Misconfigured(SendError):
    """Our own set-up is wrong; nothing will go until an operator mends it."""


class ReceiptState(StrEnum):
    """How far a message got, in rising order; `failed` ends it unless it was delivered."""

    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a vendor says later about a message we sent. `reference` is our own id, when the vendor gave it back."""

    state: ReceiptState
    external_id: str
    reference: int | None = None
    error: SendError | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a channel may send: messages a second, overall and to one person, and the burst to one person.

    `group_gap` is the time in seconds between two messages to one group chat.
    `replies` is the overall pace for answers to people who just wrote: a vendor that queues what is beyond its own
    pace takes them at once, so that what was asked of many never delays them.
    """

    overall: float
    per_chat: float
    chat_burst: int
    replies: float | None = None  # None: the same as overall
    group_gap: float = 0.0


Accept = Callable[[Sequence[Inbound]], Awaitable[Mapping[str, PressAnswer]]]
"""Keep and handle these, in order; returns only when all are durable. Raises if any could not be kept.

What it returns is for whoever pressed a button, by the external id of the press.
"""


class Channel(Protocol):
    """One vendor. Reading is started with `read`; `send` raises a SendError or returns the vendor's id."""

    @property
    def name(self) -> str: ...

    @property
    def prefixes(self) -> frozenset[str]: ...  # the address prefixes it serves: {"sms", "whatsapp"}

    @property
    def pace(self) -> Pace: ...

    async def start(self) -> None:
        """Check the set-up with the vendor. Raises Misconfigured; a vendor that is down is not an error."""

    async def check(self) -> None:
        """Ask the vendor whether it knows us. Raises a SendError; sends nothing to anyone."""

    async def read(self, accept: Accept) -> None:
        """Poll for ever, handing over what arrives; moves on only after `accept` returned. Ends when cancelled."""

    async def catch_up(self, accept: Accept, known: Callable[[Sequence[str]], Awaitable[set[str]]]) -> int:
        """Fetch what was missed while down; `known` says which ids are kept already. Returns how many were fed."""

    async def send(self, message: Outbound) -> str:
        """Send, edit or delete, as `message.act` says; the vendor's id of what was sent, "" for the other two."""

    async def find(self, message: Outbound, since: datetime) -> str | None:
        """The vendor's id of a message whose answer was lost, or None where it did not go or cannot be known."""

    def health(self) -> dict[str, object]:
        """`ok` (bool) and what an operator wants to know; never a token or a phone number."""

    async def stop(self) -> None: ...
