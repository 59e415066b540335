"""The routes: POST /telegram, POST /sms, POST /sms/status, GET /health. A vendor gets the status code it expects."""

import logging
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels import Receipt
from bot.channels.sms import SmsChannel
from bot.channels.telegram import TelegramChannel
from bot.inbox import Inbox
from storage.store import StoreDown

log = logging.getLogger(__name__)

LARGEST_BODY = 256 * 1024  # bytes; a Telegram update is a few kilobytes, a Twilio form less
MOST_FIELDS = 400
_ACCEPTED = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'

Params = list[tuple[str, str]]
Health = Callable[[], Awaitable[tuple[bool, dict[str, object]]]]
Receive = Callable[[Receipt], Awaitable[None]]


class Routes:
    """The web's side of the two channels. A channel that is not set up answers 403 to everyone."""

    def __init__(
        self,
        inbox: Inbox,
        receive: Receive,
        health: Health,
        telegram: TelegramChannel | None,
        sms: SmsChannel | None,
    ) -> None:
        self._inbox = inbox
        self._receive = receive
        self._health = health
        self._telegram = telegram
        self._sms = sms

    def app(self, *extra: BaseRoute) -> Starlette:
        """The ASGI application."""
        routes = [
            Route("/telegram", self.telegram, methods=["POST"]),
            Route("/sms", self.sms, methods=["POST"]),
            Route("/sms/status", self.sms_status, methods=["POST"]),
            Route("/health", self.health, methods=["GET"]),
        ]
        return Starlette(routes=[*routes, *extra], exception_handlers={StoreDown: _try_again})

    async def telegram(self, request: Request) -> Response:
        """One update; 200 after it is durable."""
        if self._telegram is None or not self._telegram.check_secret(
            _header(request, "x-telegram-bot-api-secret-token")
        ):
            return Response(status_code=403)
        body = await _body(request)
        try:
            inbound = self._telegram.parse_webhook(body) if body is not None else None
        except ValueError:
            return Response(status_code=400)
        if body is None:
            return Response(status_code=413)
        if inbound is not None:
            self._telegram.acknowledge([inbound], await self._inbox.accept([inbound]))
        return Response(status_code=200)

    async def sms(self, request: Request) -> Response:
        """One text; 200 with an empty answer after it is durable: replies go through the outbox."""
        params, refusal = await self._signed(request)
        if self._sms is None or refusal is not None:
            return refusal or Response(status_code=403)
        try:
            inbound = self._sms.parse_webhook(params)
        except ValueError:
            return Response(status_code=400)
        await self._inbox.accept([inbound])
        return Response(_ACCEPTED, media_type="application/xml")

    async def sms_status(self, request: Request) -> Response:
        """One receipt."""
        params, refusal = await self._signed(request)
        if self._sms is None or refusal is not None:
            return refusal or Response(status_code=403)
        try:
            receipt = self._sms.parse_receipt(params, parse_qsl(request.url.query))
        except ValueError:
            return Response(status_code=400)
        if receipt is not None:
            await self._receive(receipt)
        return Response(status_code=204)

    async def health(self, request: Request) -> Response:
        """200 when all is well, 503 when something is not, and what."""
        well, report = await self._health()
        return JSONResponse(report, status_code=200 if well else 503)

    async def _signed(self, request: Request) -> tuple[Params, Response | None]:
        """The form's fields, or the refusal: 400 for what is no form, 403 for what Twilio did not sign."""
        body = await _body(request)
        if body is None:
            return [], Response(status_code=413)
        try:
            params = parse_qsl(
                body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
            )
        except ValueError:
            return [], Response(status_code=400)
        signature = _header(request, "x-twilio-signature") or ""
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        if self._sms is None or not self._sms.check_signature(path, params, signature):
            return [], Response(status_code=403)
        return params, None


def _header(request: Request, name: str) -> str | None:
    return request.headers.get(name)


async def _body(request: Request) -> bytes | None:
    """The body, None when it is larger than any vendor sends."""
    pieces, size = [], 0
    try:
        async for piece in request.stream():
            pieces.append(piece)
            size += len(piece)
            if size > LARGEST_BODY:
                return None
    except ClientDisconnect:
        log.info("a request broke off")
    return b"".join(pieces)


async def _try_again(_request: Request, error: Exception) -> Response:
    """The database cannot be written: nothing was kept, so the vendor keeps it."""
    log.warning("a message was refused, the database cannot be written: %s", error)
    return Response(status_code=503, headers={"Retry-After": "10"})
