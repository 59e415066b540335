"""The Twilio REST API over HTTP: messages posted, listed and fetched, behind basic auth."""

import asyncio
import base64
import hmac
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.sandbox.bubbles import PICTURE, Json
from bot.sandbox.faults import Fault, lose_answer
from bot.sandbox.forms import read_pairs
from bot.sandbox.network import Network
from bot.sandbox.twilio_errors import TwilioError
from bot.sandbox.twilio_network import TwilioNetwork
from bot.sandbox.twilio_outbound import checked
from bot.sandbox.twilio_records import API_VERSION

ACCOUNT = f"/{API_VERSION}/Accounts/{{account}}"
Answerer = Callable[[TwilioNetwork, Request], Awaitable[Response]]


def routes(network: Network) -> list[Route]:
    def guarded(answer: Answerer) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                check_auth(network.twilio, request)
                await asyncio.sleep(network.twilio.latency)
                return await answer(network.twilio, request)
            except TwilioError as error:
                return JSONResponse(error.json(), error.status)

        return endpoint

    async def store(request: Request) -> Response:
        """Where Twilio keeps its files: no password, but a request that brings one is refused, as the real one does."""
        if "authorization" in request.headers:
            return Response(status_code=400)
        return Response(network.twilio.files.get(request.path_params["media"], PICTURE), media_type="image/jpeg")

    return [
        Route(f"{ACCOUNT}/Messages.json", guarded(messages), methods=["GET", "POST"]),
        Route(f"{ACCOUNT}/Messages/{{sid}}.json", guarded(one_message)),
        Route(f"{ACCOUNT}/IncomingPhoneNumbers.json", guarded(numbers)),
        Route(f"{ACCOUNT}.json", guarded(account)),
        Route(f"{ACCOUNT}/Messages/{{sid}}/Media/{{media}}", guarded(media)),
        Route("/media-store/{media}", store),
        Route(f"/{API_VERSION}/{{rest:path}}", guarded(nothing), methods=["GET", "POST", "DELETE"]),
    ]


def app(network: Network) -> Starlette:
    """The Twilio API alone, as an ASGI app."""
    return Starlette(routes=[*routes(network)])


def check_auth(net: TwilioNetwork, request: Request) -> None:
    """Basic auth with the account and its token; another account's path is not found."""
    wanted = base64.b64encode(f"{net.account_sid}:{net.auth_token}".encode()).decode()
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Basic {wanted}".encode()):
        raise TwilioError(20003, status=401)
    if request.path_params.get("account", net.account_sid) != net.account_sid:
        raise TwilioError(20404, request.url.path, 404)


async def messages(net: TwilioNetwork, request: Request) -> Response:
    if request.method == "POST":
        return await post_message(net, request)
    try:
        shown, page = net.records.page(dict(request.query_params))
    except ValueError:
        raise TwilioError(20001, words="Invalid parameter") from None
    net.seen(shown)
    return JSONResponse(page)


async def post_message(net: TwilioNetwork, request: Request) -> Response:
    pairs = await read_pairs(request)
    if fault := net.faults.take("Messages"):
        return as_response(fault)
    media = tuple(value for key, value in pairs if key == "MediaUrl" and value)
    record = net.records.keep(checked(net, dict(pairs), media))
    answer: Json = record.json()  # made before it arrives: the real one answers "queued" too
    net.delivery.carry(record)
    if (hang := net.faults.take_drop("Messages")) is not None:
        return await lose_answer(request, hang)
    return JSONResponse(answer, 201)


def as_response(fault: Fault) -> Response:
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    if fault.code == 0:
        return PlainTextResponse(fault.description or "upstream error", fault.status, headers)
    error = TwilioError(fault.code, status=fault.status, words=fault.description)
    return JSONResponse(error.json(), error.status, headers)


async def one_message(net: TwilioNetwork, request: Request) -> Response:
    return JSONResponse(net.records.get(request.path_params["sid"]).json())


async def account(net: TwilioNetwork, _: Request) -> Response:
    uri = f"/{API_VERSION}/Accounts/{net.account_sid}"
    made = "Thu, 01 Jan 2026 00:00:00 +0000"
    return JSONResponse(
        {
            "auth_token": net.auth_token,
            "date_created": made,
            "date_updated": made,
            "friendly_name": "Sandbox",
            "owner_account_sid": net.account_sid,
            "sid": net.account_sid,
            "status": "active",
            "subresource_uris": {"messages": f"{uri}/Messages.json"},
            "type": "Full",
            "uri": f"{uri}.json",
        }
    )


async def numbers(net: TwilioNetwork, request: Request) -> Response:
    """The account's one number, with the webhook it has."""
    wanted = request.query_params.get("PhoneNumber", net.number)
    uri = f"/{API_VERSION}/Accounts/{net.account_sid}/IncomingPhoneNumbers"
    sid = "PN" + "0" * 32
    number: Json = {
        "account_sid": net.account_sid,
        "api_version": API_VERSION,
        "capabilities": {"fax": False, "mms": True, "sms": True, "voice": True},
        "friendly_name": net.number,
        "phone_number": net.number,
        "sid": sid,
        "sms_fallback_url": net.sms_fallback_url,
        "sms_method": "POST",
        "sms_url": net.sms_url,
        "status": "in-use",
        "uri": f"{uri}/{sid}.json",
    }
    found = [number] if wanted == net.number else []
    page = {"page": 0, "page_size": 50, "start": 0, "end": 0, "next_page_uri": None, "previous_page_uri": None}
    return JSONResponse(
        {"incoming_phone_numbers": found, "uri": f"{uri}.json", "first_page_uri": f"{uri}.json", **page}
    )


async def media(_: TwilioNetwork, request: Request) -> Response:
    """The real one sends whoever asks on to its store of files."""
    return RedirectResponse(f"{request.base_url}media-store/{request.path_params['media']}", 307)


async def nothing(_: TwilioNetwork, request: Request) -> Response:
    raise TwilioError(20404, request.url.path, 404)
