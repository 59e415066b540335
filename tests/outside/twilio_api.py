"""A small Twilio, written from twilio.com/docs/messaging/api: it sends, lists, and knows who opted out."""

import itertools
import re
import time
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from .twilio_webhooks import AUTH_TOKEN, TwilioWebhooks
from .vendors import Fields, Vendor, fields_of

ACCOUNT = "AC0123456789abcdef0123456789abcdef"
NUMBER = "+18005550100"
AUTHORIZATION = "Basic " + b64encode(f"{ACCOUNT}:{AUTH_TOKEN}".encode()).decode()
LONGEST_BODY = 1600
LONGEST_PAGE = 1000
OPT_OUT = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"})
OPT_IN = frozenset({"START", "YES", "UNSTOP"})
HELP = frozenset({"HELP", "INFO"})


@dataclass
class Text:
    """One message at Twilio, in or out."""

    sid: str
    sender: str
    to: str
    body: str
    direction: str
    status: str
    callback: str = ""
    media: int = 0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    when: float = field(default_factory=time.monotonic)

    def as_json(self) -> dict[str, Any]:
        uri = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{self.sid}"
        moment = format_datetime(self.at)
        return {
            "account_sid": ACCOUNT,
            "api_version": "2010-04-01",
            "body": self.body,
            "date_created": moment,
            "date_sent": None if self.status == "queued" else moment,
            "date_updated": moment,
            "direction": self.direction,
            "error_code": None,
            "error_message": None,
            "from": self.sender,
            "messaging_service_sid": None,
            "num_media": str(self.media),
            "num_segments": "1",
            "price": None,
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to,
            "uri": f"{uri}.json",
        }


class TwilioError(Exception):
    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        more = f"https://www.twilio.com/docs/errors/{code}"
        self.body = {"code": code, "message": message, "more_info": more, "status": status}


class TwilioApi(Vendor):
    """`texts` is everything that went through, oldest first; `refused` are sends to people who opted out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[Text] = []
        self.stopped: set[str] = set()
        self.refused: list[Text] = []
        self.webhooks = TwilioWebhooks()
        self.advanced_opt_out = False
        self.number = NUMBER
        self.receipts = True  # whether status callbacks are posted
        self._sids = itertools.count(1)

    def app(self) -> web.Application:
        app = web.Application()
        account = f"/2010-04-01/Accounts/{ACCOUNT}"
        app.router.add_get(f"{account}.json", self._handle)
        app.router.add_route("*", f"{account}/Messages.json", self._handle)
        app.router.add_get(f"{account}/Messages/{{sid}}.json", self._handle)
        return app

    async def close(self) -> None:
        await self.webhooks.close()

    def sent_to(self, phone: str) -> list[Text]:
        return [text for text in self.texts if text.to == phone]

    def arrives(self, sender: str, body: str, media: int = 0) -> Text:
        """A person texted us: it is in the list from now on, and the carrier's own keywords are obeyed."""
        text = Text(self.new_sid(), sender, self.number, body, "inbound", "received", media=media)
        self.texts.append(text)
        word = body.strip().upper()
        if word in OPT_OUT:
            self.stopped.add(sender)
        elif word in OPT_IN:
            self.stopped.discard(sender)
        return text

    def opt_out_type(self, body: str) -> str:
        """What Advanced Opt-Out adds to the webhook, when the account has it."""
        word = body.strip().upper()
        kinds = {"STOP": OPT_OUT, "START": OPT_IN, "HELP": HELP}
        return next((kind for kind, words in kinds.items() if self.advanced_opt_out and word in words), "")

    def new_sid(self) -> str:
        return f"SM{next(self._sids):032x}"

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        fields = await fields_of(request)
        method = f"{request.method} {request.path.rsplit('/', 1)[1]}"

        async def work() -> web.StreamResponse:
            try:
                if request.headers.get("Authorization") != AUTHORIZATION:
                    raise TwilioError(401, 20003, "Authenticate")
                return self._answer(request, fields)
            except TwilioError as error:
                return web.json_response(error.body, status=error.body["status"])

        return await self.perform(method, request, fields, work)

    def _answer(self, request: web.Request, fields: Fields) -> web.StreamResponse:
        if request.path.endswith(f"/{ACCOUNT}.json"):
            return web.json_response({"sid": ACCOUNT, "friendly_name": "Riverside", "status": "active", "type": "Full"})
        if request.method == "POST":
            return web.json_response(self._create(fields), status=201)
        if "sid" in request.match_info:
            found = [text for text in self.texts if text.sid == request.match_info["sid"]]
            if not found:
                raise TwilioError(404, 20404, "The requested resource was not found")
            return web.json_response(found[0].as_json())
        return web.json_response(self._page(request.path, fields))

    def _create(self, fields: Fields) -> dict[str, Any]:
        to, body = fields.get("To", ""), fields.get("Body", "")
        if not re.fullmatch(r"\+[1-9]\d{7,14}", to):
            raise TwilioError(400, 21211, "Invalid 'To' Phone Number")
        if fields.get("From") != self.number:
            raise TwilioError(400, 21606, "The 'From' phone number provided is not a valid message-capable number")
        if not body:
            raise TwilioError(400, 21602, "Message body is required.")
        if len(body) > LONGEST_BODY:
            raise TwilioError(400, 21617, "The concatenated message body exceeds the 1600 character limit")
        text = Text(self.new_sid(), self.number, to, body, "outbound-api", "queued", fields.get("StatusCallback", ""))
        if to in self.stopped:
            self.refused.append(text)
            raise TwilioError(400, 21610, "Attempt to send to unsubscribed recipient")
        self.texts.append(text)
        answer = text.as_json()
        text.status = "delivered"
        if text.callback and self.receipts:
            self.webhooks.report(text.callback, text.sid, to, self.number, ACCOUNT)
        return answer

    def _page(self, path: str, fields: Fields) -> dict[str, Any]:
        """Newest first, as Twilio lists them."""
        size = min(LONGEST_PAGE, int(fields.get("PageSize", 50)))
        number = int(fields.get("Page", 0))
        rows = [text for text in reversed(self.texts) if _wanted(text, fields)]
        start = number * size
        next_uri = f"{path}?{urlencode({**fields, 'Page': number + 1})}" if rows[start + size :] else None
        return {
            "end": start + len(rows[start : start + size]) - 1,
            "first_page_uri": f"{path}?{urlencode({**fields, 'Page': 0})}",
            "messages": [text.as_json() for text in rows[start : start + size]],
            "next_page_uri": next_uri,
            "page": number,
            "page_size": size,
            "previous_page_uri": None,
            "start": start,
            "uri": f"{path}?{urlencode(fields)}",
        }


def _wanted(text: Text, fields: Fields) -> bool:
    """To and From exactly; DateSent by whole days, GMT: `DateSent`, `DateSent>` and `DateSent<` (inclusive both)."""
    day = text.at.date().isoformat()
    return (
        fields.get("To", text.to) == text.to
        and fields.get("From", text.sender) == text.sender
        and fields.get("DateSent", day)[:10] == day
        and fields.get("DateSent>", day)[:10] <= day
        and fields.get("DateSent<", day)[:10] >= day
    )
