"""Twilio's side of the webhooks: signed posts, one retry, and receipts. The signature is our own five lines."""

import asyncio
import hmac
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha1
from urllib.parse import urlencode

import aiohttp

AUTH_TOKEN = "outside-auth-token-of-twilio"
PATIENCE = 15.0  # seconds for an answer, retry included
SUCCESS = range(200, 300)

Params = Sequence[tuple[str, str]]


def sign(url: str, params: Params, token: str = AUTH_TOKEN) -> str:
    """X-Twilio-Signature: HMAC-SHA1 over the URL and every field's name and value, sorted by name."""
    signed = url + "".join(key + value for key, value in sorted(set(params)))
    return b64encode(hmac.new(token.encode(), signed.encode(), sha1).digest()).decode()


class TwilioWebhooks:
    """Posts signed forms. `statuses` are all answers, 0 where there was none; `receipts` those of status callbacks."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.receipts: list[int] = []
        self._session: aiohttp.ClientSession | None = None
        self._reports: set[asyncio.Task[None]] = set()

    async def post(self, url: str, params: Params, signature: str | None = None) -> tuple[int, str]:
        """One try: status and body of the answer, (0, "") without one. Signs unless a signature is given."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "X-Twilio-Signature": sign(url, params) if signature is None else signature,
        }
        try:
            async with self._session.post(url, data=urlencode(params).encode(), headers=headers) as answer:
                return answer.status, await answer.text()
        except (aiohttp.ClientError, TimeoutError):
            return 0, ""

    async def deliver(self, url: str, params: Params) -> bool:
        """A text: tried, and tried once more as Twilio does; whether the bot took it."""
        for _ in range(2):
            status, _body = await self.post(url, params)
            self.statuses.append(status)
            if status in SUCCESS:
                return True
        return False

    def report(self, url: str, sid: str, to: str, sender: str, account: str) -> None:
        """Receipts of one sent text, out of order as they may come: delivered, then sent."""

        async def both() -> None:
            for state in ("delivered", "sent"):
                params = [("AccountSid", account), ("ApiVersion", "2010-04-01"), ("From", sender), ("To", to)]
                params += [("MessageSid", sid), ("MessageStatus", state), ("SmsSid", sid), ("SmsStatus", state)]
                status, _body = await self.post(url, params)
                self.receipts.append(status)

        task = asyncio.create_task(both())
        self._reports.add(task)
        task.add_done_callback(self._reports.discard)

    async def close(self) -> None:
        for task in self._reports:
            task.cancel()
        await asyncio.gather(*self._reports, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
