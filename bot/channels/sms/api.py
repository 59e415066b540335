"""The Twilio SDK's HTTP client over our shared session: real timeouts, and never a second POST.

The SDK's own async client ignores its timeout (twilio-python#925), and posted a text three times on a 500 when
told to retry.
"""

import logging
from base64 import b64encode
from typing import Any
from urllib.parse import urlsplit

from twilio.http import AsyncHttpClient  # type: ignore[import-untyped]
from twilio.http.response import Response  # type: ignore[import-untyped]

from bot.channels.http import Http, Timeouts, form

TWILIO = "https://api.twilio.com"
TIMEOUTS = Timeouts(connect=5, write=5, read=10)


class TwilioHttp(AsyncHttpClient):  # type: ignore[misc]
    """One request, one answer. Raises NotSent, AnswerLost or AnswerLate; logs nothing.

    `api_url` takes the place of Twilio's own host, in the SDK's addresses and in `next_page_uri` alike.
    """

    def __init__(self, http: Http, api_url: str = TWILIO, timeouts: Timeouts = TIMEOUTS) -> None:
        super().__init__(logging.getLogger(__name__), is_async=True)
        self._http = http
        self._api_url = api_url.rstrip("/")
        self._timeouts = timeouts

    async def request(
        self,
        method: str,
        uri: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 the SDK's name
        allow_redirects: bool = False,
    ) -> Response:
        sent = dict(headers or {})
        if auth is not None:
            sent["Authorization"] = basic(*auth)
        answer = await self._http.request(
            method.upper(),
            self._address(uri, params),
            body=form(data) if data else None,
            headers=sent,
            timeouts=self._timeouts if timeout is None else Timeouts(timeout, timeout, timeout),
        )
        return Response(answer.status, answer.body.decode("utf-8", "replace"), answer.headers)

    def _address(self, uri: str, params: dict[str, Any] | None) -> str:
        if self._api_url != TWILIO:
            parts = urlsplit(uri)
            uri = self._api_url + parts.path + (f"?{parts.query}" if parts.query else "")
        return f"{uri}?{form(params).decode()}" if params else uri


def basic(user: str, password: str) -> str:
    """The Authorization header (RFC 7617)."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()
