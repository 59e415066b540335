"""The webhook: seeing to it that Telegram calls us, and knowing that it is Telegram who calls."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.channels import Misconfigured, Never, SendError
from bot.channels.backoff import Backoff
from bot.channels.telegram.arriving import ALLOWED_UPDATES

log = logging.getLogger(__name__)

CHECK_EVERY = 600.0  # seconds between two settings: cheap, and it heals what another program of the token undid

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]
"""A Bot API method by name; raises SendErrors."""


class Webhook:
    """`url` is https with its path; `secret` is 1-256 of A-Za-z0-9_-. Both or neither: else we poll."""

    def __init__(self, call: Call, url: str | None, secret: str | None, backoff: Backoff) -> None:
        self._call = call
        self._url = url or ""
        self._secret = secret or ""
        self._backoff = backoff
        self.problem = ""  # why it is not set, in words for an operator

    @property
    def wanted(self) -> bool:
        return bool(self._url and self._secret)

    async def set(self) -> None:
        """Raises Misconfigured when Telegram refuses our URL or secret, another SendError when it is not reached."""
        wanted = {"url": self._url, "secret_token": self._secret, "allowed_updates": ALLOWED_UPDATES}
        try:
            await self._call("setWebhook", wanted)
        except SendError as fault:
            self.problem = f"setWebhook: {fault.reason}"
            if isinstance(fault, Never):
                raise Misconfigured(self.problem, code=fault.code) from None
            raise
        self.problem = ""

    async def keep(self) -> None:
        """Set it again now and then, for ever."""
        while True:
            try:
                await self.set()
                self._backoff.reset()
                wait = CHECK_EVERY
            except SendError as fault:
                log.warning("telegram webhook not set: %s", fault.reason)
                wait = self._backoff.next()
            await asyncio.sleep(wait)

    def is_secret(self, header: str | None) -> bool:
        """Whether the header is our secret, in constant time; never without a secret."""
        given = (header or "").encode("utf-8", "replace")
        return bool(self._secret) and hmac.compare_digest(given, self._secret.encode())


def parse(body: bytes) -> dict[str, Any]:
    """The raw update in a webhook's body. ValueError when it is none."""
    try:
        raw = json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(raw, dict) or type(raw.get("update_id")) is not int:
        raise ValueError("not a Telegram update")
    return raw
