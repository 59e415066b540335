"""Twilio's requests to the bot: signed, within 15 s in all, tried once more, then lost."""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from urllib.parse import urlencode

from bot.sandbox.wire import Answer, Wire

BUDGET = 15.0
FORM = "application/x-www-form-urlencoded; charset=UTF-8"


def signature(token: str, url: str, params: Mapping[str, str]) -> str:
    """X-Twilio-Signature: the URL as configured, then each key and value in the order of the keys."""
    text = url + "".join(key + params[key] for key in sorted(params))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


class Webhooks:
    """`down`: nothing gets through, as when the bot's host is unreachable. `budget` is in seconds."""

    def __init__(self, wire: Wire, token: str) -> None:
        self._wire = wire
        self._token = token
        self.down = False
        self.budget = BUDGET

    async def post(self, url: str, params: Mapping[str, str], seconds: float) -> Answer:
        if self.down:
            return Answer(0, error="down")
        headers = {"X-Twilio-Signature": signature(self._token, url, params), "User-Agent": "TwilioProxy/1.1"}
        body = urlencode(params).encode()
        return await self._wire.post(url, headers=headers, data=body, seconds=seconds, kind=FORM)

    async def deliver(self, urls: list[str], params: Mapping[str, str]) -> bool:
        """Try the URLs one after the other until one answers 2xx or the time is up."""
        until = time.monotonic() + self.budget
        for url in urls:
            left = until - time.monotonic()
            if left > 0 and (await self.post(url, params, left)).ok:
                return True
        return False
