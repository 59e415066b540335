"""The Telegram channel: what the rest of the bot sees of it."""

import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels import Accept, Misconfigured, Never, Pace, SendError, Unknown
from bot.channels.backoff import Backoff
from bot.channels.fetching import fetch
from bot.channels.http import Http, Timeouts
from bot.channels.telegram.api import AiohttpRequest, BotApi
from bot.channels.telegram.arriving import salvage, to_inbound
from bot.channels.telegram.errors import is_no_error, scrub, send_error
from bot.channels.telegram.polling import Poller, Timing
from bot.channels.telegram.presses import Presses, fields_of
from bot.channels.telegram.sending import calls_of, change_of, chat_of
from bot.channels.telegram.webhook import Webhook, parse
from handlers.messages import Act, Inbound, Outbound, PressAnswer

log = logging.getLogger(__name__)

NO_ANSWERS: Mapping[str, PressAnswer] = {}
_FILE_PATH = re.compile(r"[\w./-]+")

PACE = Pace(overall=25, per_chat=1, chat_burst=3, group_gap=3)
"""Telegram allows about 30 a second in all, 1 a second to one chat (short bursts tolerated), 20 a minute to a group.
Source: its FAQ."""


class TelegramChannel:
    """`webhook_url` (https, with its path) and `webhook_secret` together mean webhook mode; else it polls.

    In webhook mode the web route calls `check_secret` and `parse_webhook`, commits, then `acknowledge`.
    `http` belongs to the caller and carries sends; polling has a connection of its own.
    """

    name = "telegram"
    prefixes = frozenset({"telegram"})

    def __init__(
        self,
        token: str,
        api_url: str,
        http: Http,
        clock: Callable[[], datetime],
        webhook_secret: str | None = None,
        webhook_url: str | None = None,
        *,
        pace: Pace = PACE,
        timing: Timing | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self.pace = pace
        self._token = token
        self._api_url = api_url.rstrip("/")
        self._http = http
        self._clock = clock
        self._timing = timing or Timing()
        self._line = Http(connections=1)
        self._api = BotApi(
            token,
            base_url=f"{self._api_url}/bot",
            request=AiohttpRequest(http, timeouts),
            get_updates_request=AiohttpRequest(self._line, timeouts),
        )
        self._poller = Poller(self._api, self._line, token, self._timing, self._remove_webhook)
        self._presses = Presses(self._api)
        self._username = ""
        self._problem = ""  # the token is refused
        self._webhook = Webhook(
            self._call, webhook_url, webhook_secret, Backoff(self._timing.first_wait, self._timing.longest_wait)
        )
        self._started = time.monotonic()

    async def start(self) -> None:
        """Learn our own name and, in webhook mode, set the webhook. A vendor that is down is only logged."""
        await self._line.start()
        self._started = time.monotonic()
        try:
            me = await self._call("getMe")
            self._username = str(me.get("username") or "") if isinstance(me, dict) else ""
            if self._webhook.wanted:
                await self._webhook.set()
        except Misconfigured:
            raise
        except SendError as fault:
            log.warning("telegram is not reachable yet: %s", fault.reason)

    async def check(self) -> None:
        """Ask who we are. Raises a SendError."""
        await self._call("getMe")

    async def read(self, accept: Accept) -> None:
        """Poll for ever; in webhook mode only see to it, now and then, that the webhook is set."""
        if not self._webhook.wanted:
            await self._poller.run(lambda raws: self._take(raws, accept))
        await self._webhook.keep()

    async def catch_up(self, accept: Accept, known: Callable[[Sequence[str]], Awaitable[set[str]]]) -> int:
        """Always 0: Telegram keeps what was not confirmed and delivers it, for 24 h."""
        return 0

    def parse_webhook(self, body: bytes) -> Inbound | None:
        """The update in a webhook's body; None when no person is behind it. ValueError when it is not an update."""
        return self._convert(parse(body))

    def check_secret(self, header: str | None) -> bool:
        """Whether X-Telegram-Bot-Api-Secret-Token is ours, in constant time; never without a secret."""
        return self._webhook.is_secret(header)

    def acknowledge(self, kept: Sequence[Inbound], answers: Mapping[str, PressAnswer] = NO_ANSWERS) -> None:
        """Stop the waiting circle on buttons whose presses are now durable; at once, in the background."""
        for inbound in kept:
            self._presses.answer(inbound.external_id, fields_of(answers.get(inbound.external_id), self._username))

    async def send(self, message: Outbound) -> str:
        """`chat_id:message_id` of what was sent (of the last part, when it was cut). Raises a SendError."""
        if message.act is not Act.SEND:
            await self._call(*change_of(message, self._username))  # already so, or gone: that is no error
            return ""
        chat = chat_of(message)
        sent: Any = None
        for method, fields in calls_of(message, self._username):
            sent = await self._call(method, fields)
        if not isinstance(sent, dict) or "message_id" not in sent:
            raise Unknown("answer without a message_id", code="unreadable")
        return f"{chat}:{sent['message_id']}"

    async def picture(self, reference: str) -> bytes:
        """A picture sent to us, by its file_id. Its address holds our token and stays here. Raises a SendError."""
        found = await self._call("getFile", {"file_id": reference})
        path = str(found.get("file_path") or "") if isinstance(found, dict) else ""
        if not _FILE_PATH.fullmatch(path) or ".." in path:
            raise Never("Telegram names no file", code="file")
        return await fetch(self._http, f"{self._api_url}/file/bot{self._token}/{path}", {})

    async def set_commands(self, fields: dict[str, Any]) -> None:
        """The menu behind "/" for one scope and language: the fields of setMyCommands. Raises a SendError."""
        await self._call("setMyCommands", fields)

    async def find(self, message: Outbound, since: datetime) -> str | None:
        """Always None: the Bot API has no way to look up what a bot has sent."""
        return None

    def health(self) -> dict[str, object]:
        """`ok` is false when the token is refused, or a poll has been failing for longer than `stall`."""
        if self._webhook.wanted:
            problem = self._problem or self._webhook.problem
            return {"ok": not problem, "mode": "webhook", "bot": self._username, "problem": problem}
        now = time.monotonic()
        last = self._poller.last_poll
        quiet = now - (last if last is not None else self._started)
        return {
            "ok": not self._problem and not self._poller.refused and quiet < self._timing.stall,
            "mode": "polling",
            "bot": self._username,
            "last_poll_seconds": None if last is None else round(now - last, 1),
            "polling_restarts": self._poller.restarts,
            "problem": self._problem or self._poller.problem,
        }

    async def stop(self) -> None:
        """Close the polling connection and drop answers to presses still under way; `http` is its owner's to close."""
        await self._presses.stop()
        await self._line.close()

    async def _take(self, raws: Sequence[dict[str, Any]], accept: Accept) -> None:
        batch = [inbound for raw in raws if (inbound := self._convert(raw)) is not None]
        if batch:
            self.acknowledge(batch, await accept(batch))

    def _convert(self, raw: dict[str, Any]) -> Inbound | None:
        """Each update on its own: one the library cannot read must not cost its neighbours."""
        try:
            update = Update.de_json(raw, None)
            inbound = to_inbound(update, self._clock(), self._username)
        except Exception as fault:
            log.warning("telegram update %s not understood: %s", raw["update_id"], type(fault).__name__)
            return salvage(raw, self._clock())
        if inbound is None:
            log.info("telegram update %s has no person behind it", raw["update_id"])
        elif update.callback_query is not None:
            self._presses.remember(inbound.external_id, update.callback_query.id)
        return inbound

    async def _remove_webhook(self) -> None:
        """One left over would make every getUpdates a 409. Never with drop_pending_updates: people wrote those."""
        try:
            await self._api.call("deleteWebhook")
        except (InvalidToken, BadRequest) as fault:
            log.info("telegram webhook not removed: %s", scrub(str(fault), self._token))

    async def _call(self, endpoint: str, data: dict[str, Any] | None = None) -> Any:
        """Any method, its failures as SendErrors; a refused token shows in `health` until a call succeeds."""
        try:
            result = await self._api.call(endpoint, data)
        except TelegramError as fault:
            if is_no_error(fault):
                return None
            error = send_error(fault, self._token)
            if isinstance(error, Misconfigured):
                self._problem = error.reason
            raise error from None
        self._problem = ""
        return result
