"""Server-sent events that keep the page up to date: the clock, and each phone that changed."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from bot.sandbox import page_group
from bot.sandbox.network import Network
from bot.sandbox.page_html import clock_text
from bot.sandbox.page_phone import block_form, foot, received, slug, state_of, thread
from bot.sandbox.phones import Phone
from bot.sandbox.telegram_chats import Chat

STREAM_FOR = 3.0
"""Seconds after which a stream of changes ends; the browser asks again at once, and says what it has.

uvicorn waits for open answers when it stops: this is the longest that Ctrl-C takes with the page open.
"""


class Clock(Protocol):
    """The circle's clock, which the page moves forward."""

    def now(self) -> datetime: ...
    def advance(self, by: timedelta) -> object: ...


class Stream:
    """Each event's id names what the phones showed: a browser that comes back is sent only what is new."""

    def __init__(self, network: Network, clock: Clock, zone: tzinfo) -> None:
        self._network, self._clock, self._zone = network, clock, zone
        self._born = secrets.token_hex(4)

    async def answer(self, request: Request) -> Response:
        events = self._events(request.headers.get("last-event-id", ""))
        return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _events(self, has: str) -> AsyncIterator[str]:
        """The clock, and each phone that is not as the browser `has` it. Ends early when the network is closed."""
        changed, sent = self._network.changed, dict[str, str]()
        if has == self._id(changed.version):
            sent = dict(self._all())
        yield "retry: 100\n"
        until = asyncio.get_running_loop().time() + STREAM_FOR
        while not changed.closed and (left := until - asyncio.get_running_loop().time()) > 0:
            version = changed.version
            for address, event in self._all():
                if sent.get(address) != event:
                    sent[address] = event
                    yield event
            yield self._time(version)
            if changed.version == version:
                await changed.next(left)

    def _all(self) -> list[tuple[str, str]]:
        """Each phone and each group with its event."""
        people = [phone for phone in self._network.phones.values() if phone.kind == "telegram"]
        phones = [(phone.address, self._phone(phone)) for phone in self._network.phones.values()]
        groups = page_group.groups_of(self._network)
        return phones + [(page_group.address(chat), self._group(chat, people)) for chat in groups]

    def _id(self, version: int) -> str:
        """Names what the phones show at a version, in this process."""
        return f"{self._born}-{version}"

    def _time(self, version: int) -> str:
        now = self._clock.now()
        data = json.dumps({"iso": now.isoformat(), "text": clock_text(now, self._zone)})
        return f"id: {self._id(version)}\nevent: clock\ndata: {data}\n\n"

    def _phone(self, phone: Phone) -> str:
        state = {
            "id": slug(phone),
            "thread": thread(phone, self._zone),
            "foot": foot(phone),
            "block": block_form(phone),
            "state": state_of(phone),
            "count": received(phone),
        }
        return f"event: phone\ndata: {json.dumps(state)}\n\n"

    def _group(self, chat: Chat, people: list[Phone]) -> str:
        state = {
            "id": page_group.slug(chat),
            "thread": page_group.thread(chat, people, self._zone),
            "foot": page_group.foot(chat, people),
            "block": "",
            "state": "open",
            "count": page_group.received(chat),
        }
        return f"event: phone\ndata: {json.dumps(state)}\n\n"
