"""How fast: a token bucket for the channel, another for each person. Memory only: nothing is lost with it."""

import math
import time
from collections.abc import Callable
from datetime import datetime

from bot.channels import Pace

MOST_CHATS = 10_000  # remembered; those whose pace is past are forgotten first


class Pacer:
    """Says how long to wait before a message may go, and remembers that it went. Seconds, monotonic."""

    def __init__(self, pace: Pace, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace = pace
        self._clock = clock
        self._reply_gap = 1 / (pace.replies or pace.overall)
        self._ask_gap = 1 / pace.overall
        self._replies_at = 0.0
        self._asks_at = 0.0
        self._chat_at: dict[int, float] = {}
        self._cool_until: dict[int, datetime] = {}

    def reserve(self, chat: int, *, reply: bool) -> float:
        """Take the next place in the queues; returns how many seconds to wait for it."""
        now = self._clock()
        gap = 1 / self._pace.per_chat
        mine = max(self._chat_at.get(chat, 0.0), now - self._pace.chat_burst * gap) + gap
        self._chat_at[chat] = mine
        self._asks_at = max(self._asks_at, now - 1.0) + self._ask_gap  # a reply uses up the vendor's pace too
        if reply:
            self._replies_at = max(self._replies_at, now - 1.0) + self._reply_gap
        self._tidy(now)
        return max(0.0, mine - now, (self._replies_at if reply else self._asks_at) - now)

    def room(self) -> int:
        """How many messages that are not replies may set off now, without a wait of more than a second."""
        ahead = self._clock() + 1.0 - max(self._asks_at, self._clock() - 1.0)
        return max(0, math.floor(ahead / self._ask_gap + 1e-9))

    def cool_down(self, chat: int, until: datetime) -> None:
        """A rest for this chat, by the clock that rows fall due by; other chats go on."""
        self._cool_until[chat] = until

    def resting(self, now: datetime) -> set[int]:
        """The chats that are cooling down."""
        self._cool_until = {chat: until for chat, until in self._cool_until.items() if until > now}
        return set(self._cool_until)

    def _tidy(self, now: float) -> None:
        if len(self._chat_at) > MOST_CHATS:
            self._chat_at = {chat: at for chat, at in self._chat_at.items() if at > now}
