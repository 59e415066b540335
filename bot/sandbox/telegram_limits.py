"""Flood control, as Telegram's FAQ and channels.md give it: overall, per private chat, per group."""

import math
import time
from collections import deque

from bot.sandbox.telegram_errors import too_many

OVERALL = 30  # messages a second over all chats
CHAT_BURST = 5  # messages one private chat takes at once ...
CHAT_RATE = 1.0  # ... and a second after that
GROUP_WINDOW = (20, 60.0)  # messages a group takes in so many seconds


class Window:
    """At most `count` in any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds
        self.times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until one more fits; 0 when it fits now."""
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        return 0.0 if len(self.times) < self.count else self.times[0] + self.seconds - now

    def take(self, now: float) -> None:
        self.times.append(now)


class Limits:
    """Raises 429 with the seconds to wait. A refused message costs nothing. `now` is real time, in seconds."""

    def __init__(self) -> None:
        self.on = True
        self.now = time.monotonic
        self._overall = Window(OVERALL, 1.0)
        self._chats: dict[int, Window] = {}

    def check(self, chat: int, group: bool) -> None:
        if not self.on:
            return
        now = self.now()
        own = self._chats.get(chat)
        if own is None:
            shape = GROUP_WINDOW if group else (CHAT_BURST, CHAT_BURST / CHAT_RATE)
            own = self._chats[chat] = Window(*shape)
        if wait := max(own.wait(now), self._overall.wait(now)):
            raise too_many(math.ceil(wait))
        own.take(now)
        self._overall.take(now)
