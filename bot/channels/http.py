"""One aiohttp session for both vendors, and two errors: it never left, or its answer was lost."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

import aiohttp
from multidict import CIMultiDictProxy
from yarl import URL

CONNECTIONS = 32  # in all
CONNECTIONS_PER_HOST = 16  # the outbox has at most 8 in flight for each vendor; the rest answers button presses
KEEP_ALIVE = 15.0  # seconds an idle connection is kept; shorter than the vendors', so that we close first
DNS_CACHE = 60  # seconds
CHUNK = 64 * 1024  # bytes read at once of an answer whose size is bounded


class HttpError(Exception):
    """A request without an answer. Its words never hold the URL: a Bot API URL holds the token."""


class NotSent(HttpError):
    """No connection was made, so nothing was asked of the vendor: safe to send again."""


class TooLarge(HttpError):
    """The answer is larger than was asked for; the rest was not read."""


class AnswerLost(HttpError):
    """The request left, its answer did not come: the vendor may have done what was asked."""


class AnswerLate(AnswerLost):
    """The request left and no answer came in time."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds, None for ever. `connect` covers waiting for a free connection, `read` each silence of the server.

    aiohttp knows no write timeout: `write` is the allowance for it within the sum of the three, which bounds all.
    """

    connect: float | None = 5.0
    write: float | None = 5.0
    read: float | None = 10.0


@lru_cache(maxsize=32)
def _for_aiohttp(timeouts: Timeouts) -> aiohttp.ClientTimeout:
    connect, write, read = timeouts.connect, timeouts.write, timeouts.read
    total = None if connect is None or write is None or read is None else connect + write + read
    return aiohttp.ClientTimeout(total=total, connect=connect, sock_connect=connect, sock_read=read)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: HTTP status, headers, the whole body as bytes."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes


class Http:
    """A keep-alive session, opened inside the running loop at the first request or at `start`.

    >>> http = Http()
    >>> answer = await http.request("POST", url, body=b"a=1", headers={}, timeouts=Timeouts())
    >>> await http.close()

    Never retries a POST, follows no redirect, keeps no cookie. Raises NotSent, AnswerLost or AnswerLate.
    """

    def __init__(self, connections: int = CONNECTIONS, per_host: int = CONNECTIONS_PER_HOST) -> None:
        self._connections = connections
        self._per_host = per_host
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    async def start(self) -> None:
        """Open the session. May be called again, also after `close`."""
        self._closed = False
        self._open()

    async def close(self) -> None:
        """Close every connection; requests after it raise NotSent until `start`."""
        self._closed = True
        await self._drop()

    async def renew(self) -> None:
        """Forget every connection and what is cached about the host; the next request opens new ones."""
        await self._drop()

    async def request(
        self,
        method: str,
        url: str,
        *,
        body: bytes | None,
        headers: Mapping[str, str],
        timeouts: Timeouts,
        most: int | None = None,
    ) -> Answer:
        """One request. `most`: the largest body to read, in bytes; more raises TooLarge."""
        if self._closed:
            raise NotSent("the HTTP session is closed")
        try:
            async with self._open().request(
                method,
                URL(url, encoded=True),
                data=body,
                headers=headers,
                timeout=_for_aiohttp(timeouts),
                allow_redirects=False,
            ) as response:
                read = await response.read() if most is None else await _at_most(response, most)
                return Answer(response.status, response.headers, read)
        except (aiohttp.ClientError, OSError, ValueError) as fault:
            _raise(fault)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections,
                    limit_per_host=self._per_host,
                    keepalive_timeout=KEEP_ALIVE,
                    ttl_dns_cache=DNS_CACHE,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    async def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()
            await asyncio.sleep(0)  # transports close in the next turn of the loop


async def _at_most(response: aiohttp.ClientResponse, most: int) -> bytes:
    pieces, size = [], 0
    async for piece in response.content.iter_chunked(CHUNK):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise TooLarge("the answer is too large")
    return b"".join(pieces)


def form(fields: Mapping[str, Any]) -> bytes:
    """`fields` (str, int, or lists of them) URL-encoded, by yarl's quoter in C: a quarter of urlencode's time."""
    return URL.build(query=fields).raw_query_string.encode("ascii")


NEVER_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL, ValueError)


def _raise(fault: Exception) -> NoReturn:
    """`from None`: a traceback of the original would print the URL."""
    words = _words(fault)
    if isinstance(fault, NEVER_LEFT):
        raise NotSent(words) from None
    if isinstance(fault, TimeoutError):
        raise AnswerLate(words) from None
    raise AnswerLost(words) from None


def _words(fault: Exception) -> str:
    name = type(fault).__name__
    if isinstance(fault, OSError) and fault.strerror:
        return f"{name}: {fault.strerror}"
    return name
