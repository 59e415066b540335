"""What anybody can post at the routes: the right refusal each time, never a 500, and nothing kept."""

import json
from typing import Any

import aiohttp
import pytest

from .conftest import WEBHOOK_SECRET, MakePhone, MakeProgram, MakeUser
from .process import Program
from .twilio_api import TwilioApi
from .twilio_webhooks import sign

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
MULTIPART = {"Content-Type": "multipart/form-data"}
SECRET = {"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}
NEED = "I need diapers near 11216"
CHAT = {"id": 1, "type": "private"}
SID = ("MessageSid", "SM" + "0" * 32)

MALFORMED = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b"\xff\xfe",
    b"{}",
    b'{"update_id": "one"}',
    b'{"update_id": null}',
    b'{"update_id": true, "message": {}}',
    b'{"update_id": 1e400}',
    b'{"update_id":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
]
STRANGE: list[dict[str, Any]] = [
    {},
    {"message": None},
    {"message": []},
    {"message": {"text": 7}},
    {"message": {"message_id": 1}},
    {"something_new": {"from": {"id": 1}}},
    {"callback_query": {}},
    {"callback_query": {"id": "1", "data": "x"}},
    {"message": {"message_id": 1, "date": 0, "chat": CHAT, "text": "nobody"}},
    {"message": {"message_id": 1, "date": 10**20, "chat": CHAT, "from": {"id": 1}}},
    {"message": {"message_id": 1, "date": 0, "chat": {"id": 10**30, "type": "private"}, "from": {"id": 10**30}}},
    {"my_chat_member": {"chat": {"id": 1}}},
]


@pytest.fixture
async def hooked(make_program: MakeProgram) -> Program:
    """With both webhooks."""
    program = make_program(TELEGRAM_WEBHOOK_SECRET=WEBHOOK_SECRET)
    await program.start()
    return program


async def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status


async def test_what_twilio_did_not_sign_is_refused(hooked: Program, twilio: TwilioApi, phone: MakePhone):
    alice = phone("Alice", hooked)
    form = alice.form(twilio.arrives(alice.phone, NEED))
    url = f"{hooked.url}/sms"
    for signature in ("", "nonsense", "é", sign(url, form, "another token"), sign(f"{url}?x=1", form)):
        status, _ = await twilio.webhooks.post(url, form, signature.encode().decode("latin-1"))
        assert status == 403, signature
    changed = [(key, "I need rides" if key == "Body" else value) for key, value in form]
    status, _ = await twilio.webhooks.post(url, changed, sign(url, form))
    assert status == 403
    status, _ = await twilio.webhooks.post(f"{hooked.url}/sms/status?id=1", form, "nonsense")
    assert status == 403
    assert await hooked.export("needs") == []


async def test_a_wrong_telegram_secret_is_refused(hooked: Program, user: MakeUser):
    update = json.dumps({"update_id": 1, "message": user("Alice").message(NEED)}).encode()
    for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, {"X-Telegram-Bot-Api-Secret-Token": ""}):
        assert await post(f"{hooked.url}/telegram", update, headers) == 403
    assert await hooked.export("needs") == []


async def test_nobody_posts_updates_while_telegram_is_polled(program: Program, user: MakeUser):
    update = json.dumps({"update_id": 1, "message": user("Alice").message(NEED)}).encode()
    for headers in ({}, SECRET, {"X-Telegram-Bot-Api-Secret-Token": ""}):
        assert await post(f"{program.url}/telegram", update, headers) in (403, 404)


async def test_a_wrong_method_is_405_and_a_wrong_address_404(hooked: Program):
    async with aiohttp.ClientSession() as session:
        for path, method in [("/sms", "GET"), ("/telegram", "GET"), ("/sms/status", "PUT"), ("/health", "POST")]:
            async with session.request(method, hooked.url + path) as answer:
                assert answer.status == 405, (path, method)
        for path in ("/nothing", "/sms/status/1", "/../.env", "/.env", "/bot.db"):
            async with session.get(hooked.url + path, allow_redirects=False) as answer:
                assert answer.status == 404, path


async def test_a_malformed_update_is_400_and_a_strange_one_no_crash(hooked: Program):
    url, headers = f"{hooked.url}/telegram", {**SECRET, **JSON}
    wrong = {body[:40]: status for body in MALFORMED if (status := await post(url, body, headers)) != 400}
    assert wrong == {}
    for number, update in enumerate(STRANGE):
        status = await post(url, json.dumps({"update_id": 70 + number, **update}).encode(), headers)
        assert status in (200, 400), update
    assert await post(url, b'{"update_id": 99, "x": "' + b"a" * 900_000 + b'"}', headers) in (400, 413)
    await hooked.healthy()


async def test_a_malformed_text_is_400_or_403_never_500(hooked: Program, twilio: TwilioApi, phone: MakePhone):
    url = f"{hooked.url}/sms"
    for body in (b"", b"\xff\xfe", b"a" * 100_000, b"%ff=%fe", b"&" * 1000, b"a=1&" * 2000):
        for headers in (FORM, JSON, MULTIPART):
            assert await post(url, body, headers) in (400, 403, 413), (body[:20], headers)
    alice = phone("Alice", hooked)
    form = alice.form(twilio.arrives(alice.phone, NEED))
    for missing in ({"From"}, {"MessageSid", "SmsMessageSid", "SmsSid"}):
        status, _ = await twilio.webhooks.post(url, [(key, value) for key, value in form if key not in missing])
        assert status == 400, missing
    assert await hooked.export("needs") == []
    for sender in ("", "nonsense", "+", "+1" + "5" * 40):
        changed = [(key, sender if key == "From" else value) for key, value in form]
        status, _ = await twilio.webhooks.post(url, changed)
        assert status in (200, 400), sender
    await hooked.healthy()


async def test_a_malformed_receipt_is_400_and_an_unknown_one_no_crash(hooked: Program, twilio: TwilioApi):
    for query in ("", "?id=", "?id=x", "?id=-1", "?id=99999999999999999999999", "?id=1&id=2", "?other=1"):
        url = f"{hooked.url}/sms/status{query}"
        assert (await twilio.webhooks.post(url, []))[0] == 400, query
        assert (await twilio.webhooks.post(url, [SID]))[0] == 400, query
        for state in ("sent", "delivered", "failed", "something_new"):
            status, _ = await twilio.webhooks.post(url, [SID, ("MessageStatus", state), ("ErrorCode", "30003")])
            assert status in (200, 204, 400), (query, state)
    await hooked.healthy()
