"""python-telegram-bot's Bot over our shared HTTP session.

Its loggers write tokens and texts at DEBUG, so they are held at WARNING whatever the log level is.
"""

import json
import logging
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.http import Answer, AnswerLate, AnswerLost, Http, NotSent, Timeouts, form

logging.getLogger("telegram").setLevel(logging.WARNING)

FORM = "application/x-www-form-urlencoded"


class NotReached(NetworkError):
    """No connection to Telegram was made: nothing was sent."""


class ServerFault(NetworkError):
    """Telegram answered 5xx."""


class TooMany(RetryAfter):
    """429. The library's own RetryAfter warns about a deprecation when it is merely made (22.8)."""

    def __init__(self, seconds: float) -> None:
        TelegramError.__init__(self, f"Too many requests: retry in {seconds:g} s")
        self._retry_after = timedelta(seconds=seconds)

    @property
    def retry_after(self) -> timedelta:
        return self._retry_after


class AiohttpRequest(BaseRequest):
    """The library's requests on `Http`, which its owner opens and closes. No uploads: we send none.

    Raises NotReached when nothing was sent, TimedOut when no answer came in time, NetworkError when the
    connection broke under way: with the last two it may have been done.
    """

    __slots__ = ("_http", "_timeouts")

    def __init__(self, http: Http, timeouts: Timeouts | None = None) -> None:
        self._http = http
        self._timeouts = timeouts or Timeouts()

    @property
    def read_timeout(self) -> float | None:
        return self._timeouts.read

    async def initialize(self) -> None:
        """Nothing: the session opens at the first request."""

    async def shutdown(self) -> None:
        """Nothing: the session is shared."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request: HTTP status and raw body. `pool_timeout` is part of the connect timeout here."""
        timeouts = Timeouts(
            connect=_given(connect_timeout, self._timeouts.connect),
            write=_given(write_timeout, self._timeouts.write),
            read=_given(read_timeout, self._timeouts.read),
        )
        fields = request_data.json_parameters if request_data else {}
        try:
            answer = await self._http.request(
                method,
                url,
                body=form(fields) if fields else None,
                headers={"User-Agent": self.USER_AGENT, "Content-Type": FORM},
                timeouts=timeouts,
            )
        except NotSent as fault:
            raise NotReached(str(fault)) from None
        except AnswerLate as fault:
            raise TimedOut(str(fault)) from None
        except AnswerLost as fault:
            raise NetworkError(str(fault)) from None
        _refuse_faults(answer)
        return answer.status, answer.body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As the library's, without its log line, which would hold what people wrote."""
        try:
            parsed = json.loads(payload)
        except ValueError:
            raise TelegramError("The answer was not JSON") from None
        if not isinstance(parsed, dict):
            raise TelegramError("The answer was not a JSON object")
        parsed.setdefault("result", None)
        return parsed


def _given(value: Any, default: float | None) -> float | None:
    """The library passes DEFAULT_NONE where a caller gave no timeout."""
    return default if value is BaseRequest.DEFAULT_NONE else value


def _refuse_faults(answer: Answer) -> None:
    """429 and 5xx, which the library tells apart less well. A gateway's 504 says that it gave up waiting: unknown."""
    if answer.status == 429:
        raise TooMany(_retry_after(answer))
    if answer.status == 504:
        raise TimedOut("HTTP 504")
    if answer.status >= 500:
        raise ServerFault(f"HTTP {answer.status}")


def _retry_after(answer: Answer) -> float:
    """Seconds, from the body's parameters, else from the header, else one."""
    try:
        return float(json.loads(answer.body)["parameters"]["retry_after"])
    except (ValueError, TypeError, KeyError):
        header = answer.headers.get("Retry-After", "")
        return float(header) if header.isdecimal() else 1.0


class BotApi(Bot):
    """The library's Bot, with the raw answer of any method.

    Raw, because a message whose answer cannot be parsed has gone all the same, and because one strange update
    must not cost the 99 beside it, as it does in `Bot.get_updates`. Requests, encoding and errors are the library's.
    """

    __slots__ = ()

    async def call(
        self, endpoint: str, data: dict[str, Any] | None = None, *, read_timeout: Any = BaseRequest.DEFAULT_NONE
    ) -> Any:
        """`result` of the answer; `read_timeout` in seconds. Raises telegram.error.TelegramError."""
        return await self._post(endpoint, data, read_timeout=read_timeout)
