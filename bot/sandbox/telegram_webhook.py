"""Pushing updates to the bot's webhook: in order within a chat, again and again until it says 200."""

import json
from collections import defaultdict
from dataclasses import dataclass

from bot.sandbox.bubbles import Json
from bot.sandbox.changes import Changes
from bot.sandbox.telegram_updates import Update, Updates
from bot.sandbox.wire import Answer, Wire

RETRIES = (0.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""Seconds before each new try; the last goes on for ever."""
ANSWER_WITHIN = 60.0


@dataclass(eq=False)
class Webhook:
    """What setWebhook set, with what went wrong last."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    error: str = ""
    error_at: int = 0

    def json(self, pending: int, allowed: frozenset[str]) -> Json:
        body: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending}
        if self.url:
            body |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.error:
            body |= {"last_error_date": self.error_at, "last_error_message": self.error}
        if allowed:
            body["allowed_updates"] = sorted(allowed)
        return body


class Pusher:
    """One task for each chat with something to push; it ends when its chat has nothing left."""

    def __init__(self, changes: Changes, wire: Wire, updates: Updates) -> None:
        self._changes, self._wire, self._updates = changes, wire, updates
        self._busy: set[int] = set()
        self._tries: defaultdict[int, int] = defaultdict(int)
        self.hook = Webhook()
        self.retries = RETRIES

    def kick(self) -> None:
        """Start pushing whatever is not on its way."""
        if not self.hook.url:
            return
        for chat in {update.chat for update in self._updates.waiting} - self._busy:
            self._busy.add(chat)
            self._wire.spawn(self._push(chat))

    async def _push(self, chat: int) -> None:
        try:
            hook = self.hook
            while hook is self.hook and hook.url and (update := self._first(chat)):
                answer = await self._post(hook, update)
                if answer.ok:
                    self._done(update)
                else:
                    await self._changes_or_sleep(self._failed(hook, update, answer))
        finally:
            self._busy.discard(chat)
        self.kick()

    def _first(self, chat: int) -> Update | None:
        return next((update for update in self._updates.waiting if update.chat == chat), None)

    async def _post(self, hook: Webhook, update: Update) -> Answer:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        body = json.dumps(update.json()).encode()
        return await self._wire.post(
            hook.url, headers=headers, data=body, seconds=ANSWER_WITHIN, kind="application/json"
        )

    def _done(self, update: Update) -> None:
        self._tries.pop(update.id, None)
        if update in self._updates.waiting:
            self._updates.confirm([update])

    def _failed(self, hook: Webhook, update: Update, answer: Answer) -> float:
        """Note it, and say how many seconds to wait."""
        hook.error = f"Wrong response from the webhook: {answer.status}" if answer.status else answer.error
        hook.error_at = int(self._changes.now().timestamp())
        tries = self._tries[update.id]
        self._tries[update.id] += 1
        if answer.retry_after is not None:
            return answer.retry_after
        return self.retries[min(tries, len(self.retries) - 1)]

    async def _changes_or_sleep(self, seconds: float) -> None:
        """Sleep, but no longer than this webhook lives."""
        hook = self.hook
        try:
            await self._changes.wait(lambda: hook is not self.hook, seconds)
        except TimeoutError:
            return
