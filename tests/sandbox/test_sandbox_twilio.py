"""The Twilio account: messages out, in, listed; errors; the carrier's keywords; receipts."""

import asyncio
from datetime import date, timedelta

import aiohttp
import pytest
import requests
from aiohttp import web
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator

from bot.sandbox import Network
from bot.sandbox.segments import segments
from bot.sandbox.twilio_carrier import OPT_OUT
from bot.sandbox.twilio_delivery import Receipts
from bot.sandbox.twilio_webhooks import signature

ALICE = "+12025550101"


@pytest.fixture
def alice(network: Network):
    return network.phone("sms", ALICE, "Alice")


async def test_a_text_reaches_the_phone(alice, text, network: Network):
    sent = await text(body="Riverside: got it")
    assert (sent.status, sent.direction, sent.num_segments, sent.error_code) == ("queued", "outbound-api", "1", None)
    assert alice.got == ["Riverside: got it"]
    assert (alice.last.sid, alice.last.segments, alice.last.encoding) == (sent.sid, 1, "GSM-7")
    by_service = await text(from_=None, messaging_service_sid=network.twilio.messaging_service_sid)
    assert by_service.from_ == network.twilio.number


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"to": ""}, 21604),
        ({"to": "12"}, 21211),
        ({"to": "+15550100100"}, 21266),
        ({"to": "+12025550177"}, 21614),
        ({"to": "whatsapp:" + ALICE}, 21910),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"from_": ""}, 21603),
        ({"from_": "+12025550199"}, 21606),
        ({"from_": "whatsapp:+12025550199"}, 63007),
        ({"messaging_service_sid": "MG1"}, 21701),
        ({"status_callback": "not a url"}, 21609),
        ({"validity_period": 40_000}, 21624),
    ],
)
async def test_what_twilio_refuses(alice, text, network: Network, options, code):
    network.phone("sms", "+12025550177").refused = 21614
    with pytest.raises(TwilioRestException) as error:
        await text(**options)
    assert (error.value.status, error.value.code) == (400, code)
    assert alice.got == []


async def test_auth_and_unknown_things(http: aiohttp.ClientSession, network: Network, twilio):
    url = f"/2010-04-01/Accounts/{network.twilio.account_sid}.json"
    async with http.get(url, headers={"Authorization": aiohttp.encode_basic_auth("AC1", "x")}) as answer:
        assert answer.status == 401
        assert (await answer.json())["code"] == 20003
    account = await asyncio.to_thread(twilio.api.v2010.accounts(network.twilio.account_sid).fetch)
    assert account.status == "active"
    with pytest.raises(TwilioRestException) as error:
        await asyncio.to_thread(twilio.messages("SM" + "1" * 32).fetch)
    assert (error.value.status, error.value.code) == (404, 20404)
    numbers = await asyncio.to_thread(twilio.incoming_phone_numbers.list)
    assert [number.phone_number for number in numbers] == [network.twilio.number]


async def test_faults_to_order(alice, text, network: Network):
    network.twilio.fail_next(429, 20429)
    network.twilio.fail_next(500, 20500)
    network.twilio.fail_next(503, 0)
    for status, code in ((429, 20429), (500, 20500), (503, None)):
        with pytest.raises(TwilioRestException) as error:
            await text()
        assert error.value.status == status
        assert code is None or error.value.code == code
    assert alice.got == []
    network.twilio.drop_answer_next()
    with pytest.raises(requests.ConnectionError):
        await text(body="cut off")
    assert alice.got == ["cut off"]


async def test_lists_are_newest_first_by_whole_days_and_pages(alice, text, network: Network, twilio, clock):
    for day in range(3):
        for number in range(4):
            await alice.says(f"in {day}.{number}")
            clock.advance(timedelta(minutes=1))
        await text(body=f"out {day}")
        clock.advance(timedelta(days=1))

    async def bodies(**query):
        return [m.body for m in await asyncio.to_thread(lambda: twilio.messages.list(**query))]

    inbound = await bodies(to=network.twilio.number)
    assert inbound == [f"in {day}.{number}" for day in (2, 1, 0) for number in (3, 2, 1, 0)]
    assert await bodies(to=network.twilio.number, page_size=5) == inbound
    assert await bodies(to=ALICE) == ["out 2", "out 1", "out 0"]
    assert await bodies(from_=ALICE, date_sent=date(2026, 3, 5)) == inbound[4:8]
    at_noon = clock.time - timedelta(days=2)  # the 5th, 15:12: later than every text of that day
    assert await bodies(from_=ALICE, date_sent_after=at_noon) == inbound[:8]
    assert await bodies(from_=ALICE, date_sent_before=at_noon) == inbound[4:]
    newest = (await asyncio.to_thread(lambda: twilio.messages.list(limit=1)))[0]
    assert (newest.direction, newest.status) == ("outbound-api", "delivered")
    assert newest.date_sent == clock.time - timedelta(days=1)
    assert {bubble.status for bubble in alice.thread[:1]} == {"delivered"}


async def test_a_page_stays_put_when_new_texts_come(alice, network: Network, http: aiohttp.ClientSession):
    for number in range(5):
        await alice.says(str(number))
    url = f"/2010-04-01/Accounts/{network.twilio.account_sid}/Messages.json?PageSize=2"
    async with http.get(url) as answer:
        first = await answer.json()
    await alice.says("new")
    async with http.get(first["next_page_uri"]) as answer:
        second = await answer.json()
    assert [m["body"] for m in first["messages"] + second["messages"]] == ["4", "3", "2", "1"]


async def test_inbound_texts_are_signed_and_complete(alice, hook, server, network: Network):
    network.twilio.sms_url = f"{hook.url}/sms?circle=1"
    said = await alice.says("", media=["photo"])
    path, headers, fields = hook.got[0]
    validator = RequestValidator(network.twilio.auth_token)
    assert path == "/sms?circle=1"
    assert validator.validate(network.twilio.sms_url, fields, headers["X-Twilio-Signature"])
    assert (fields["From"], fields["To"], fields["Body"], fields["NumMedia"]) == (ALICE, network.twilio.number, "", "1")
    assert fields["MessageSid"] == fields["SmsSid"] == said.sid
    assert said.sid.startswith("MM")
    assert fields["MediaUrl0"].startswith("http://127.0.0.1")
    assert said.status == "delivered"
    assert await network.twilio.redeliver(said)
    assert hook.got[1][2] == fields


def test_the_signature_is_twilios():
    params = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    assert signature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", params) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


async def test_a_webhook_is_tried_twice_and_the_text_then_lost_but_listed(alice, hook, network: Network, twilio):
    network.twilio.sms_url = hook.url
    hook.answers = [web.Response(status=500)]
    assert (await alice.says("second try")).status == "delivered"
    hook.answers = [web.Response(status=500), web.Response(status=403)]
    assert (await alice.says("lost")).status == "failed"
    network.twilio.webhook_down = True
    assert (await alice.says("unreachable")).status == "failed"
    assert hook.bodies == ["second try", "second try", "lost", "lost"]
    listed = await asyncio.to_thread(lambda: twilio.messages.list(from_=ALICE))
    assert [m.body for m in listed] == ["unreachable", "lost", "second try"]


async def test_a_webhook_that_hangs_costs_15_seconds_in_all(alice, hook, network: Network):
    network.twilio.sms_url = hook.url
    network.twilio.webhooks.budget = 0.2
    hook.hold = asyncio.Event()
    assert (await alice.says("hello?")).status == "failed"
    assert hook.bodies == ["hello?"]
    hook.hold.set()


@pytest.mark.parametrize("word", sorted(OPT_OUT))
async def test_opting_out_and_in(alice, hook, text, network: Network, word: str):
    network.twilio.sms_url = hook.url
    await alice.says(f" {word.lower()} ")
    await alice.says(word)
    assert alice.got == []
    assert len(alice.carrier_got) == 1
    assert "unsubscribed" in alice.carrier_got[0]
    with pytest.raises(TwilioRestException) as error:
        await text()
    assert (error.value.code, error.value.status) == (21610, 400)
    await alice.says("Yes")
    assert "re-subscribed" in alice.carrier_got[1]
    await text(body="welcome back")
    assert alice.got == ["welcome back"]
    assert hook.bodies == [f" {word.lower()} ", word, "Yes"]
    assert not any("OptOutType" in fields for _, _, fields in hook.got)


@pytest.mark.parametrize("words", ["Stop.", "stop by at 5", "please stop", "YES", "start", "hello"])
async def test_what_opts_nobody_out_and_gets_no_answer(alice, text, words: str):
    await alice.says(words)
    await text()
    assert alice.carrier_got == []


async def test_advanced_opt_out_tells_the_bot(alice, hook, network: Network):
    network.twilio.sms_url, network.twilio.advanced_opt_out = hook.url, True
    for word in ("yes", "Help", "STOP", "yes", "START"):
        await alice.says(word)
    assert [fields.get("OptOutType") for _, _, fields in hook.got] == [None, "HELP", "STOP", "START", "START"]
    assert len(alice.carrier_got) == 3


@pytest.mark.parametrize(
    ("order", "steps"),
    [
        (Receipts.IN_ORDER, ["queued", "sent", "delivered"]),
        (Receipts.REVERSED, ["delivered", "sent", "queued"]),
        (Receipts.DOUBLED, ["queued", "queued", "sent", "sent", "delivered", "delivered"]),
    ],
)
async def test_receipts(alice, hook, text, network: Network, order, steps):
    network.twilio.delivery.receipts = order
    sent = await text(status_callback=f"{hook.url}/sms/status?ref=42")
    await network.idle()
    assert [fields["MessageStatus"] for _, _, fields in hook.got] == steps
    validator = RequestValidator(network.twilio.auth_token)
    for path, headers, fields in hook.got:
        assert path == "/sms/status?ref=42"
        assert fields["MessageSid"] == sent.sid
        assert validator.validate(hook.url + path, fields, headers["X-Twilio-Signature"])


@pytest.mark.parametrize(("cause", "code"), [("fault", 30008), ("off", 30003), ("blocked", 30004), ("nobody", 30005)])
async def test_texts_that_never_arrive(alice, hook, text, network: Network, twilio, cause: str, code: int):
    if cause == "fault":
        network.twilio.delivery.fail_next(30008)
    if cause == "off":
        alice.undelivered = 30003
    if cause == "blocked":
        alice.blocks_bot()
    sent = await text(to="+12025550150" if cause == "nobody" else ALICE, status_callback=hook.url)
    await network.idle()
    assert [f["MessageStatus"] for _, _, f in hook.got] == ["queued", "sent", "undelivered"]
    assert hook.got[-1][2]["ErrorCode"] == str(code)
    assert alice.got == []
    fetched = await asyncio.to_thread(twilio.messages(sent.sid).fetch)
    assert (fetched.status, fetched.error_code) == ("undelivered", code)


async def test_a_text_that_is_too_late_is_not_delivered(alice, hook, text, network: Network, clock):
    network.twilio.delivery.hold = True
    await text(body="can you at 3?", validity_period=600, status_callback=hook.url)
    await text(body="hello")
    clock.advance(timedelta(minutes=11))
    await network.twilio.delivery.release()
    assert alice.got == ["hello"]
    assert hook.got[-1][2]["ErrorCode"] == "30036"


async def test_whatsapp_rides_along(hook, text, network: Network, clock):
    network.twilio.sms_url = hook.url
    grace = network.phone("whatsapp", "+12025550107", "Grace")
    sender = f"whatsapp:{network.twilio.number}"
    await grace.says("STOP")
    await grace.says(location=(40.7, -73.9))
    fields = hook.got[1][2]
    assert (fields["From"], fields["To"]) == ("whatsapp:+12025550107", sender)
    assert (fields["ProfileName"], fields["WaId"], fields["Latitude"]) == ("Grace", "12025550107", "40.7")
    await text(to="whatsapp:+12025550107", from_=sender)
    assert (grace.got, grace.carrier_got) == (["hello"], [])
    clock.advance(timedelta(hours=25))
    await text(to="whatsapp:+12025550107", from_=sender, status_callback=hook.url)
    await network.idle()
    assert hook.got[-1][2]["ErrorCode"] == "63016"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", (1, "GSM-7")),
        ("x" * 160, (1, "GSM-7")),
        ("x" * 161, (2, "GSM-7")),
        ("x" * 306, (2, "GSM-7")),
        ("x" * 307, (3, "GSM-7")),
        ("€" * 80, (1, "GSM-7")),
        ("x" * 152 + "€" + "x" * 8, (2, "GSM-7")),
        ("x" * 152 + "€" + "x" * 152, (3, "GSM-7")),
        ("\u2019" + "x" * 69, (1, "UCS-2")),
        ("\u2019" + "x" * 70, (2, "UCS-2")),
        ("🙂" * 35, (1, "UCS-2")),
        ("🙂" * 36, (2, "UCS-2")),
    ],
)
def test_segments(text: str, count: tuple[int, str]):
    assert segments(text) == count
