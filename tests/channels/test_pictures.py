"""A picture is fetched from its vendor with our own password, which goes nowhere else; one sent is the vendor's own."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from bot.channels import Later, Misconfigured, Never, SendError
from bot.channels.fetching import LARGEST
from bot.channels.http import Http
from bot.channels.sms import SmsChannel
from bot.channels.sms.channel import STORE
from bot.channels.sms.forms import to_inbound
from bot.channels.telegram import TelegramChannel
from bot.pictures import type_of
from handlers.messages import Button, Outbound

from .conftest import FAST, NOW, QUICK
from .servers import ACCOUNT, AUTHORIZATION, TOKEN, BotApiServer, Server, says, serving

MEDIA = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM{'0' * 32}/Media/ME{'1' * 32}"
JPEG = b"\xff\xd8\xff\xe0 a door"
FILE = {"ok": True, "result": {"file_id": "x", "file_unique_id": "y", "file_path": "photos/file_1.jpg"}}


class Keeper(Server):
    """Answers GET and POST of anything as scripted; remembers each path with its Authorization."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[tuple[str, str]] = []

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self.handle)
        return app

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.got.append((request.path, request.headers.get("Authorization", "")))
        scripted = await self.answer(request.method, request, {})
        return scripted if scripted is not None else web.Response(status=404)


@pytest.fixture
async def keeper() -> AsyncIterator[Keeper]:
    server = Keeper()
    async with serving(server):
        yield server


@pytest.fixture
async def telegram(keeper: Keeper, http: Http) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(TOKEN, keeper.url, http, lambda: NOW, timing=FAST, timeouts=QUICK)
    yield channel
    await channel.stop()


@pytest.fixture
def sms(keeper: Keeper, make_sms: Callable[..., SmsChannel]) -> SmsChannel:
    return make_sms(api_url=keeper.url)


async def failure(asking: Any) -> SendError:
    with pytest.raises(SendError) as caught:
        await asking
    return caught.value


async def test_telegram_is_asked_where_it_is_and_then_for_it(telegram: TelegramChannel, keeper: Keeper) -> None:
    keeper.next("POST", says(200, FILE))
    keeper.next("GET", says(200, JPEG))
    assert await telegram.picture("x") == JPEG
    assert [path for path, _ in keeper.got] == [f"/bot{TOKEN}/getFile", f"/file/bot{TOKEN}/photos/file_1.jpg"]


@pytest.mark.parametrize("path", ["", "../bot/getMe", "a b", "photos/\u00e9", "x?y=1", "x#y"])
async def test_a_strange_path_is_not_asked_for(telegram: TelegramChannel, keeper: Keeper, path: str) -> None:
    keeper.next("POST", says(200, {"ok": True, "result": {"file_path": path}}))
    assert isinstance(await failure(telegram.picture("x")), Never)
    assert len(keeper.got) == 1


async def test_telegram_is_followed_nowhere(telegram: TelegramChannel, keeper: Keeper) -> None:
    keeper.next("POST", says(200, FILE))
    keeper.next("GET", says(302, Location=f"{keeper.url}/elsewhere"))
    assert isinstance(await failure(telegram.picture("x")), Never)
    assert len(keeper.got) == 2


async def test_no_error_holds_the_token(telegram: TelegramChannel, keeper: Keeper) -> None:
    keeper.next("POST", says(401, {"ok": False, "error_code": 401, "description": f"Unauthorized {TOKEN}"}))
    error = await failure(telegram.picture("x"))
    assert isinstance(error, Misconfigured)
    assert TOKEN not in f"{error} {error.reason}"
    keeper.next("POST", says(200, FILE))
    keeper.next("GET", says(500))
    error = await failure(telegram.picture("x"))
    assert TOKEN not in f"{error} {error.reason} {error.code}"


async def test_twilio_gets_our_password_and_its_store_does_not(sms: SmsChannel, keeper: Keeper) -> None:
    keeper.next("GET", says(307, Location=f"{keeper.url}/store/1"), says(200, JPEG))
    assert await sms.picture(f"https://api.twilio.com{MEDIA}") == JPEG
    assert keeper.got == [(MEDIA, AUTHORIZATION), ("/store/1", "")]


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest",
        "https://twiliocdn.com.evil.example/x",
        "https://evil-twilio.com/x",
        "http://mms.twiliocdn.com/x",
        "file:///etc/passwd",
        "https://mms.twiliocdn.com@evil.example/x",
        "https://mms.twiliocdn.com\\@evil.example/x",
        "https://s3-external-1.amazonaws.com/another-bucket/x",
    ],
)
async def test_twilio_is_followed_to_its_own_store_alone(sms: SmsChannel, keeper: Keeper, url: str) -> None:
    keeper.next("GET", says(307, Location=url))
    assert isinstance(await failure(sms.picture(f"https://api.twilio.com{MEDIA}")), Never)
    assert len(keeper.got) == 1


@pytest.mark.parametrize(
    "reference",
    ["http://127.0.0.1/photo.jpg", MEDIA.replace("AC00", "AC11"), f"https://x.example{MEDIA}/../../..", "media", ""],
)
async def test_what_is_no_picture_of_our_account_is_not_asked_for(
    sms: SmsChannel, keeper: Keeper, reference: str
) -> None:
    assert isinstance(await failure(sms.picture(reference)), Never)
    assert keeper.got == []


async def test_whoever_names_a_host_twilio_is_asked(sms: SmsChannel, keeper: Keeper) -> None:
    """Only the path of a reference counts: no other machine is ever asked with our password."""
    keeper.next("GET", says(200, JPEG))
    assert await sms.picture(f"https://evil.example{MEDIA}") == JPEG
    assert keeper.got == [(MEDIA, AUTHORIZATION)]


async def test_twilio_that_turns_in_a_circle_is_left(sms: SmsChannel, keeper: Keeper) -> None:
    keeper.next("GET", *[says(307, Location=f"{keeper.url}/again")] * 9)
    assert (await failure(sms.picture(MEDIA))).code == "redirects"
    assert len(keeper.got) == 4


@pytest.mark.parametrize(
    "url",
    [
        "https://mms.twiliocdn.com/AC1/2?Expires=1",
        "https://media.twiliocdn.com/AC1/2",
        "https://s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/2",
    ],
)
def test_the_stores_of_twilio_are_known(url: str) -> None:
    assert STORE.match(url) is not None


async def test_what_is_too_large_is_not_read_to_its_end(sms: SmsChannel, keeper: Keeper) -> None:
    keeper.next("GET", says(200, JPEG + bytes(LARGEST)))
    error = await failure(sms.picture(MEDIA))
    assert (type(error), error.code) == (Never, "size")
    keeper.next("GET", says(200, bytes(LARGEST)))
    assert len(await sms.picture(MEDIA)) == LARGEST


async def test_a_vendor_that_is_down_may_be_asked_later(sms: SmsChannel, keeper: Keeper, http: Http) -> None:
    await http.close()
    assert isinstance(await failure(sms.picture(MEDIA)), Later)


def test_only_what_twilio_calls_a_picture_and_keeps_itself_is_one() -> None:
    kept = f"https://api.twilio.com{MEDIA}"
    form = [("MessageSid", "MM1"), ("From", "+15555550123"), ("Body", "")]
    for at, (url, kind) in enumerate([(kept, "image/jpeg"), (kept, "audio/amr"), ("https://x.example/a", "image/png")]):
        form += [(f"MediaUrl{at}", url), (f"MediaContentType{at}", kind)]
    inbound = to_inbound(form, NOW)
    assert inbound.photos == (kept,)
    assert len(inbound.media) == 3


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (JPEG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n rest", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVE", None),
        (b"<svg onload=alert(1)>", None),
        (b"<html>", None),
        (b"", None),
    ],
)
def test_what_it_is_is_seen_from_its_first_bytes(body: bytes, kind: str | None) -> None:
    assert type_of(body) == kind


async def test_a_picture_that_telegram_has_is_sent_by_its_id(bot_api: BotApiServer, http: Http) -> None:
    channel = TelegramChannel(TOKEN, bot_api.url, http, lambda: NOW, timing=FAST, timeouts=QUICK)
    photo = {"ok": True, "result": {"message_id": 7, "date": 1, "chat": {"id": 77}}}
    bot_api.next("sendPhoto", says(200, photo), says(200, photo))
    button = ((Button("Done", "DONE K7"),),)
    assert await channel.send(Outbound(1, "telegram:77", "K7 from Bob: a picture", button, photo="file-1")) == "77:7"
    [sent] = bot_api.calls("sendPhoto")
    assert (sent["photo"], sent["caption"]) == ("file-1", "K7 from Bob: a picture")
    assert "DONE K7" in sent["reply_markup"]
    await channel.send(Outbound(1, "telegram:77", "word " * 300, photo="file-1"))
    assert "caption" not in bot_api.calls("sendPhoto")[1]
    assert bot_api.calls("sendMessage")[0]["text"].startswith("word")
    await channel.stop()
