"""The Bot API over HTTP: /bot<token>/<method>, with its answers, its errors and the faults a test ordered."""

import asyncio
import hmac

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.bubbles import PICTURE, Json
from bot.sandbox.faults import Fault, lose_answer
from bot.sandbox.forms import read_fields
from bot.sandbox.network import Network
from bot.sandbox.telegram_errors import ApiError, bad
from bot.sandbox.telegram_methods import METHODS, Method
from bot.sandbox.telegram_network import TelegramNetwork
from bot.sandbox.telegram_params import Params

LOWER = {name.lower(): name for name in METHODS}
"""Method names are case-insensitive."""


def routes(network: Network) -> list[Route]:
    async def endpoint(request: Request) -> Response:
        return await answer(network.telegram, request)

    async def file(request: Request) -> Response:
        return give_file(network.telegram, request)

    return [
        Route("/bot{token}/{method}", endpoint, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", file),
    ]


def app(network: Network) -> Starlette:
    """The Bot API alone, as an ASGI app."""
    return Starlette(routes=[*routes(network)])


async def answer(net: TelegramNetwork, request: Request) -> Response:
    try:
        name, method = find_method(net, request)
        fields = await fields_of(request)
        if net.latency:
            await asyncio.sleep(net.latency)
        if fault := net.faults.take(name):
            raise as_error(fault)
        result = await method(net, Params(fields))
    except ApiError as error:
        return JSONResponse(error.json(), error.status)
    if (hang := net.faults.take_drop(name)) is not None:
        return await lose_answer(request, hang)
    return JSONResponse({"ok": True, "result": result})


def give_file(net: TelegramNetwork, request: Request) -> Response:
    """A file's bytes; Telegram calls every file an octet stream."""
    if not hmac.compare_digest(request.path_params["token"].encode(), net.token.encode()):
        return JSONResponse(ApiError(401, "Unauthorized").json(), 401)
    file_id = request.path_params["path"].removeprefix("photos/").removesuffix(".jpg")
    return Response(net.files.get(file_id, PICTURE), media_type="application/octet-stream")


def find_method(net: TelegramNetwork, request: Request) -> tuple[str, Method]:
    """The method's name and function. ApiError 401 and 404."""
    if not hmac.compare_digest(request.path_params["token"].encode(), net.token.encode()):
        raise ApiError(401, "Unauthorized")
    name = LOWER.get(request.path_params["method"].lower(), "")
    if not name:
        raise ApiError(404, "Not Found: method not found")
    return name, METHODS[name]


async def fields_of(request: Request) -> Json:
    try:
        return await read_fields(request)
    except ValueError:
        raise bad("can't parse JSON body") from None


def as_error(fault: Fault) -> ApiError:
    """429 carries how long to wait, in the words and in the parameters."""
    if fault.retry_after is None:
        return ApiError(fault.status, fault.description)
    words = f"Too Many Requests: retry after {fault.retry_after}" if fault.status == 429 else fault.description
    return ApiError(fault.status, words, retry_after=fault.retry_after)
