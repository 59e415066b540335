"""The vendors' side: answers every request at once with what the libraries expect, and looks at nothing else."""

import asyncio
import itertools
import json
from typing import cast

import uvloop

from tests.benchmarks.hosting import listen
from tests.benchmarks.processes import pin

_numbers = itertools.count(1)


def _answer(body: dict[str, object], status: str) -> bytes:
    raw = json.dumps(body).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n"
    return head.encode() + raw


_LIST = _answer({"messages": [], "next_page_uri": None, "page": 0, "page_size": 50}, "200 OK")
_SENT = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private", "first_name": "A"}, "text": "hello"}
_TELEGRAM = _answer({"ok": True, "result": _SENT}, "200 OK")
_TWILIO = {"status": "queued", "num_segments": "1", "body": "hello", "error_code": None, "direction": "outbound-api"}


class Sink(asyncio.Protocol):
    """Keep-alive; one request at a time, as aiohttp sends them."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._got = b""

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, gap, body = self._got.partition(b"\r\n\r\n")
        _, found, rest = head.lower().partition(b"content-length:")
        if not gap or (found and len(body) < int(rest.split(b"\r\n", 1)[0])):
            return
        self._got = b""
        if head.startswith(b"GET"):
            self._transport.write(_LIST)
        elif head.startswith(b"POST /bot"):
            self._transport.write(_TELEGRAM)
        else:
            self._transport.write(_answer({"sid": f"SM{next(_numbers):032x}", **_TWILIO}, "201 Created"))


async def _serve() -> None:
    pin(first=False)
    server = await asyncio.get_running_loop().create_server(Sink, sock=listen())
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve())
