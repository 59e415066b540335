"""GET /media/<ticket>: a picture that one side of a need sent the other, fetched with our own credentials."""

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels import SendError
from bot.channels.sms import SmsChannel
from bot.channels.telegram import TelegramChannel
from bot.clock import Clock
from handlers import pictures
from handlers.circle import CircleRules
from storage.store import Store

log = logging.getLogger(__name__)

AT_ONCE = 3  # pictures under way: each takes up to 5 MB of memory
TYPES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF8", "image/gif"))
HEADERS = {
    "Cache-Control": "private, no-store",  # it ends with the relay
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


class Pictures:
    """Shows pictures while their two sides may write to each other. Whatever else is asked for is not found."""

    def __init__(
        self,
        store: Store,
        circle: CircleRules,
        clock: Clock,
        telegram: TelegramChannel | None,
        sms: SmsChannel | None,
    ) -> None:
        self._store = store
        self._circle = circle
        self._clock = clock
        self._telegram = telegram
        self._sms = sms
        self._room = asyncio.Semaphore(AT_ONCE)

    def route(self) -> Route:
        return Route("/media/{ticket}", self.show, methods=["GET"])

    async def show(self, request: Request) -> Response:
        """The picture, 404 where there is none (any more), 502 where its vendor does not give it."""
        ticket = request.path_params["ticket"]
        found = await self._store.run(lambda s: pictures.find(s, self._circle, ticket, self._clock.now()))
        channel = None if found is None else self._telegram if found.channel == "telegram" else self._sms
        if found is None or channel is None:
            return Response(status_code=404, headers=HEADERS)
        try:
            async with self._room:
                body = await channel.picture(found.reference)
        except SendError as error:
            log.warning("a picture of %s could not be fetched: %s", channel.name, error.code)
            return Response(status_code=502, headers=HEADERS)
        kind = type_of(body)
        if kind is None:
            log.warning("what %s gave for a picture is none that browsers show", channel.name)
            return Response(status_code=404, headers=HEADERS)
        return Response(body, media_type=kind, headers=HEADERS)


def type_of(body: bytes) -> str | None:
    """What an image is, by its first bytes: the vendors' word for it is not taken. None for anything else."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for head, kind in TYPES if body.startswith(head)), None)
