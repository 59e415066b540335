"""The Message resources of one Twilio account: kept, found by filter and by page, shown as JSON."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import format_datetime
from urllib.parse import urlencode

from bot.sandbox.bubbles import Bubble, Json
from bot.sandbox.segments import segments
from bot.sandbox.twilio_errors import LATER, MESSAGES, TwilioError

API_VERSION = "2010-04-01"
PAGE = 50
LARGEST_PAGE = 1000


@dataclass(eq=False, slots=True)
class Record:
    """One Message resource. `direction` is inbound, outbound-api or outbound-reply."""

    account: str
    direction: str
    to: str
    sender: str
    body: str
    created: datetime
    status: str
    media: tuple[str, ...] = ()
    service: str | None = None
    sent: datetime | None = None
    updated: datetime | None = None
    error: int | None = None
    valid_for: int | None = None
    callback: str = ""
    bubble: Bubble | None = None
    token: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def sid(self) -> str:
        return ("MM" if self.media else "SM") + self.token

    @property
    def uri(self) -> str:
        return f"/{API_VERSION}/Accounts/{self.account}/Messages/{self.sid}.json"

    def move(self, status: str, now: datetime, error: int | None = None) -> None:
        self.status, self.updated, self.error = status, now, error
        if status not in ("queued", "accepted", "failed") and self.sent is None:
            self.sent = now

    def json(self) -> Json:
        return {
            "account_sid": self.account,
            "api_version": API_VERSION,
            "body": self.body,
            "date_created": _rfc2822(self.created),
            "date_sent": _rfc2822(self.sent),
            "date_updated": _rfc2822(self.updated or self.created),
            "direction": self.direction,
            "error_code": self.error,
            "error_message": LATER.get(self.error, MESSAGES.get(self.error, "")) if self.error else None,
            "from": self.sender,
            "messaging_service_sid": self.service,
            "num_media": str(len(self.media)),
            "num_segments": str(segments(self.body)[0]),
            "price": None,
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": self.uri.replace(".json", "/Media.json")},
            "tags": None,
            "to": self.to,
            "uri": self.uri,
        }


def _rfc2822(at: datetime | None) -> str | None:
    return None if at is None else format_datetime(at)


class Records:
    """Oldest first inside; lists are newest first, as Twilio gives them."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._by_sid: dict[str, Record] = {}

    def keep(self, record: Record) -> Record:
        self._by_sid[record.sid] = record
        return record

    def all(self) -> list[Record]:
        return list(self._by_sid.values())

    def get(self, sid: str) -> Record:
        """TwilioError 20404 when there is none."""
        if (record := self._by_sid.get(sid)) is None:
            uri = f"/{API_VERSION}/Accounts/{self._account}/Messages/{sid}.json"
            raise TwilioError(20404, uri, 404)
        return record

    def page(self, query: dict[str, str]) -> tuple[list[Record], Json]:
        """The records of one page, and the page as JSON. A page token names the last record of the page before."""
        found = [r for r in reversed(self.all()) if _matches(r, query)]
        size = min(max(int(query.get("PageSize") or PAGE), 1), LARGEST_PAGE)
        number, token = int(query.get("Page") or 0), query.get("PageToken", "")
        start = next((i + 1 for i, r in enumerate(found) if token == f"PA{r.sid}"), number * size)
        shown = found[start : start + size]
        more = f"PA{shown[-1].sid}" if start + size < len(found) else None

        def uri(page: int, token: str = "") -> str:
            kept = {k: v for k, v in query.items() if k not in ("Page", "PageToken", "PageSize")}
            pages = {"PageSize": size, "Page": page, **({"PageToken": token} if token else {})}
            return f"/{API_VERSION}/Accounts/{self._account}/Messages.json?{urlencode({**kept, **pages})}"

        return shown, {
            "messages": [record.json() for record in shown],
            "page": number,
            "page_size": size,
            "start": start,
            "end": start + max(len(shown) - 1, 0),
            "uri": uri(number, token),
            "first_page_uri": uri(0),
            "next_page_uri": uri(number + 1, more) if more else None,
            "previous_page_uri": uri(number - 1) if number else None,
        }


def _matches(record: Record, query: dict[str, str]) -> bool:
    """To, From, and DateSent in whole days of GMT: a time of day in the query is ignored."""
    if query.get("To", record.to) != record.to or query.get("From", record.sender) != record.sender:
        return False
    tests: dict[str, Callable[[date, date], bool]] = {
        "DateSent": lambda sent, day: sent == day,
        "DateSent>": lambda sent, day: sent >= day,
        "DateSent<": lambda sent, day: sent <= day,
    }
    days = {name: date.fromisoformat(query[name][:10]) for name in tests if query.get(name)}
    sent = record.sent
    return not days or (sent is not None and all(tests[name](sent.date(), day) for name, day in days.items()))
