"""The SMS channel, WhatsApp riding along: what the rest of the bot sees of it."""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import urlsplit

from multidict import MultiDict
from twilio.base.exceptions import TwilioException  # type: ignore[import-untyped]
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from bot.channels import Accept, Misconfigured, Never, Pace, Receipt, SendError, Unknown
from bot.channels.backoff import Backoff
from bot.channels.fetching import fetch
from bot.channels.http import Http, HttpError, Timeouts
from bot.channels.sms.api import TIMEOUTS, TwilioHttp, basic
from bot.channels.sms.errors import send_error
from bot.channels.sms.forms import MEDIA_PATH, WHATSAPP, Params, to_inbound, to_receipt
from bot.channels.sms.history import Known, missed, sid_of
from bot.channels.sms.sending import Sender, bodies, recipient
from handlers.messages import Act, Inbound, Outbound

log = logging.getLogger(__name__)

PACE = Pace(overall=1, per_chat=1, chat_burst=3, replies=10)
"""A US long code carries one segment a second; toll-free 3, a short code 100: give those their own pace.

Twilio itself queues what comes faster: replies are handed over at once and wait there, behind no bulk of ours.
"""

STORE = re.compile(
    r"https://(?:[a-z0-9-]+\.)*twiliocdn\.com/|https://s3-external-1\.amazonaws\.com/media\.twiliocdn\.com/"
)
"""Where Twilio keeps what was attached: the first with HTTP auth enforced on media, the second for old accounts."""

POLL_EVERY = 3.0  # seconds, without a public URL
POLL_PAGE = 20
CATCH_UP_PAGE = 200  # Twilio allows 1000; a page that is wholly known costs for nothing
FIND_PAGE = 50  # the newest to one person: one page is enough
BATCH = 100  # texts handed over at once
SEEN_KEPT = 5000  # SIDs remembered while polling, to ask less of the database


class SmsChannel:
    """`number` is ours in E.164, or a short code; texts leave through `messaging_service_sid` when there is one.

    With a `public_url` texts and receipts come by webhook: the routes call `check_signature`, then `parse_webhook`
    or `parse_receipt`. Without one it polls, and there are no receipts. `http` belongs to the caller.
    """

    name = "sms"
    prefixes = frozenset({"sms", "whatsapp"})

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        number: str,
        messaging_service_sid: str,
        api_url: str,
        public_url: str,
        http: Http,
        clock: Callable[[], datetime],
        *,
        pace: Pace = PACE,
        poll_every: float = POLL_EVERY,
        timeouts: Timeouts = TIMEOUTS,
    ) -> None:
        self.pace = pace
        self._number = number
        self._account_sid = account_sid
        self._auth_token = auth_token
        self._api_url = api_url.rstrip("/")
        self._http = http
        self._public_url = public_url.rstrip("/")
        self._sender = Sender(number, messaging_service_sid, self._public_url)
        self._clock = clock
        self._poll_every = poll_every
        self._client = Client(account_sid, auth_token, http_client=TwilioHttp(http, api_url, timeouts))
        self._validator = RequestValidator(auth_token)
        self._seen: dict[str, None] = {}  # oldest first
        self._last_fetch: float | None = None  # monotonic seconds of the last good one
        self._problem = ""
        self._misconfigured = ""

    async def start(self) -> None:
        """Try the account's password. Raises Misconfigured; a vendor that is down is only logged."""
        try:
            await self.check()
        except Misconfigured:
            raise
        except SendError as fault:
            log.warning("twilio is not reachable yet: %s", fault.reason)

    async def check(self) -> None:
        """Try the account's password. Raises a SendError."""
        await self._asking(self._client.messages.page_async(page_size=1))

    async def read(self, accept: Accept) -> None:
        """Without a public URL, fetch every few seconds; with one, wait for ever: texts come by webhook."""
        if self._public_url:
            await asyncio.Event().wait()
        backoff = Backoff(self._poll_every, 60)
        while True:
            try:
                await self._fetch(accept, self._remembered, POLL_PAGE)
                backoff.reset()
                wait = self._poll_every
            except Exception as fault:
                self._problem = fault.reason if isinstance(fault, SendError) else type(fault).__name__
                log.warning("twilio poll failed: %s", self._problem)
                wait = backoff.next()
            await asyncio.sleep(wait)

    async def catch_up(self, accept: Accept, known: Known) -> int:
        """Feed what the webhook missed in the last day or two, oldest first; how many.

        Raises a SendError, or what `accept` raised; the next call begins again.
        """
        try:
            return await self._fetch(accept, known, CATCH_UP_PAGE)
        except SendError as fault:
            self._problem = fault.reason
            raise

    def parse_webhook(self, params: Params) -> Inbound:
        """The text in a webhook's form. ValueError when it is none."""
        return to_inbound(params, self._clock())

    def parse_receipt(self, params: Params, query: Params) -> Receipt | None:
        """What a status callback says, None when nothing new; `query` is the callback URL's own. ValueError."""
        return to_receipt(params, query, self._clock())

    def check_signature(self, path_and_query: str, params: Params, signature: str) -> bool:
        """Whether Twilio signed this, over the public URL as configured there and every field received.

        False without a public URL. The SDK takes repeated keys only from a multidict, and compares in constant time.
        """
        if not self._public_url:
            return False
        try:
            url = self._public_url + path_and_query
            return bool(self._validator.validate(url, MultiDict(params), signature))
        except ValueError:  # not a URL, or half a character
            return False

    async def send(self, message: Outbound) -> str:
        """The SID of what was sent (of the last part, when it was cut). Raises a SendError."""
        if message.act is not Act.SEND:
            raise Never("a text cannot be changed once it is sent", code="act")
        sid = None
        for body in bodies(message):
            create = self._client.messages.create_async(**self._sender.arguments(message, body))
            sid = (await self._asking(create)).sid
        if not sid:
            raise Unknown("answer without a SID", code="unreadable")
        return str(sid)

    async def picture(self, reference: str) -> bytes:
        """A picture somebody sent us, by the address Twilio gave it. Raises a SendError."""
        path = urlsplit(reference).path
        if not MEDIA_PATH.fullmatch(path) or f"/Accounts/{self._account_sid}/" not in path:
            raise Never("not a picture of our account", code="media")
        headers = {"Authorization": basic(self._account_sid, self._auth_token)}
        return await fetch(self._http, self._api_url + path, headers, self._keeps_files)

    def _keeps_files(self, url: str) -> bool:
        """Whether Twilio itself, or its store of files, is behind an address it sends us on to."""
        return url.startswith(f"{self._api_url}/") or STORE.match(url) is not None

    async def find(self, message: Outbound, since: datetime) -> str | None:
        """The SID, when Twilio has a message of ours with these words to this person since then. Raises a SendError."""
        page = self._client.messages.page_async(to=recipient(message), page_size=FIND_PAGE)
        return sid_of(await self._asking(page), bodies(message)[-1], since)

    def health(self) -> dict[str, object]:
        """`ok` is false when Twilio refuses our set-up, or the last fetch failed."""
        last = self._last_fetch
        return {
            "ok": not self._problem and not self._misconfigured,
            "mode": "webhook" if self._public_url else "polling",
            "last_fetch_seconds": None if last is None else round(time.monotonic() - last, 1),
            "problem": self._misconfigured or self._problem,
        }

    async def stop(self) -> None:
        """Nothing: `http` is its owner's to close."""

    async def _fetch(self, accept: Accept, known: Known, page_size: int) -> int:
        """SMS and WhatsApp are two recipients at Twilio: two listings, one chronology."""
        fresh: list[Inbound] = []
        for to in self._ours():
            fresh += await missed(self._client.messages, self._asking, to, known, self._clock(), page_size)
        fresh.sort(key=lambda inbound: inbound.received_at)
        for start in range(0, len(fresh), BATCH):
            batch = fresh[start : start + BATCH]
            await accept(batch)
            self._remember(batch)
        self._last_fetch, self._problem = time.monotonic(), ""
        return len(fresh)

    def _ours(self) -> tuple[str, ...]:
        return (self._number, WHATSAPP + self._number) if self._number.startswith("+") else (self._number,)

    async def _remembered(self, sids: Sequence[str]) -> set[str]:
        return {sid for sid in sids if sid in self._seen}

    def _remember(self, batch: Sequence[Inbound]) -> None:
        self._seen.update((inbound.external_id, None) for inbound in batch)
        while len(self._seen) > SEEN_KEPT:
            self._seen.pop(next(iter(self._seen)))

    async def _asking(self, call: Awaitable[Any]) -> Any:
        """The SDK's answer, its failures as SendErrors; a refused set-up shows in `health` until a call succeeds."""
        try:
            answer = await call
        except (HttpError, TwilioException, ValueError, TypeError, AttributeError) as fault:
            self._fail(fault)
        self._misconfigured = ""
        return answer

    def _fail(self, fault: Exception) -> NoReturn:
        """The last three: the SDK met an answer it cannot read. `from None`: its exceptions print numbers."""
        error = send_error(fault, self._clock())
        if isinstance(error, Misconfigured):
            self._misconfigured = error.reason
        raise error from None
