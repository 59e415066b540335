"""Sends through the real SDK: what leaves, and what every answer means."""

# ruff: noqa: RUF001 (look-alikes are what it is about)

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels import Later, Misconfigured, Never, Pace, SendError, Stopped, Unknown
from bot.channels.http import Http
from bot.channels.sms import SmsChannel
from bot.channels.sms.errors import by_code
from handlers.messages import Button, Outbound

from .conftest import NOW
from .servers import OURS, PASSWORD, Reply, TwilioServer, hangs, hangs_up, says

HELLO = Outbound(reference=7, address="sms:+19175550142", text="hello")
CALLBACK = "https://example.org/sms/status?id=7"


async def test_a_plain_text(sms: SmsChannel, twilio: TwilioServer) -> None:
    assert await sms.send(HELLO) == f"SM{1:032}"
    assert twilio.calls("POST") == [
        {"To": "+19175550142", "From": OURS, "Body": "hello", "StatusCallback": CALLBACK},
    ]


@pytest.mark.parametrize(
    ("settings", "message", "expected"),
    [
        ({"public_url": ""}, {}, {"To": "+19175550142", "From": OURS, "Body": "hello"}),
        ({"messaging_service_sid": "MG1"}, {}, {"MessagingServiceSid": "MG1", "From": None}),
        (
            {"messaging_service_sid": "MG1"},
            {"address": "whatsapp:+19175550142", "text": "“hé” 🙂"},
            {"To": "whatsapp:+19175550142", "From": f"whatsapp:{OURS}", "MessagingServiceSid": None, "Body": "“hé” 🙂"},
        ),
        ({}, {"text": "It’s “here” 🙂"}, {"Body": 'It\'s "here"'}),
        ({}, {"text": "你好"}, {"Body": "你好"}),
        ({}, {"valid_for": 3600}, {"ValidityPeriod": "3600"}),
        ({}, {"valid_for": 0}, {"ValidityPeriod": "1"}),
        ({}, {"valid_for": 10**6}, {"ValidityPeriod": "36000"}),
        ({}, {"buttons": ((Button("Yes", "yes"),),)}, {"Body": "hello"}),
        ({}, {"address": "sms:72345"}, {"To": "72345"}),
        ({}, {"text": "a & b = 100% + ü"}, {"Body": "a & b = 100% + ü"}),
    ],
)
async def test_what_leaves(
    settings: dict[str, Any],
    message: dict[str, Any],
    expected: dict[str, Any],
    make_sms: Callable[..., SmsChannel],
    twilio: TwilioServer,
) -> None:
    fields = {"reference": 7, "address": "sms:+19175550142", "text": "hello", **message}
    await make_sms(**settings).send(Outbound(**fields))
    sent = twilio.calls("POST")[0]
    assert {name: sent.get(name) for name in expected} == expected


async def test_a_long_text_goes_in_parts(sms: SmsChannel, twilio: TwilioServer) -> None:
    assert await sms.send(Outbound(7, "sms:+19175550142", "word " * 400)) == f"SM{2:032}"
    assert [len(fields["Body"]) <= 1600 for fields in twilio.calls("POST")] == [True, True]


@pytest.mark.parametrize(
    "message", [Outbound(7, "sms:+1917", "🙂"), Outbound(7, "sms:+1917", " "), Outbound(7, "telegram:77", "x")]
)
async def test_nothing_to_send(message: Outbound, sms: SmsChannel, twilio: TwilioServer) -> None:
    with pytest.raises(Never):
        await sms.send(message)
    assert twilio.asked == []


def refused(status: int, code: int, **more: Any) -> Reply:
    return says(status, {"code": code, "message": "about +19175550142", "status": status, **more})


ANSWERS: list[tuple[Reply, type[SendError], dict[str, Any]]] = [
    (refused(400, 21610), Stopped, {"code": "21610"}),
    (refused(400, 21211), Never, {"gone": True, "alert": True}),
    (refused(400, 21612), Never, {"gone": True}),
    (refused(400, 21614), Never, {"gone": True}),
    (refused(400, 21408), Misconfigured, {"code": "21408"}),
    (refused(400, 21606), Misconfigured, {}),
    (refused(400, 21608), Misconfigured, {}),
    (refused(401, 20003), Misconfigured, {"code": "20003"}),
    (refused(400, 30032), Misconfigured, {}),
    (refused(429, 20429), Later, {"code": "20429"}),
    (refused(400, 21611), Later, {"retry_after": 300}),
    (refused(400, 30022), Later, {"retry_after": 60}),
    (refused(400, 30023), Later, {"retry_after": 19 * 3600}),  # noon UTC is five in the morning in Los Angeles
    (refused(400, 63016), Never, {"alert": True, "gone": False}),
    (refused(400, 21617), Never, {"gone": False, "alert": False, "code": "21617"}),
    (refused(400, 21610, type="t", title="opted out"), Stopped, {"code": "21610"}),  # RFC 9457
    (says(401, "no"), Misconfigured, {"code": "401"}),
    (says(404, "no"), Misconfigured, {}),
    (says(429, "no"), Later, {"code": "429"}),
    (says(500, "no"), Later, {"code": "500"}),
    (says(503, "<html>"), Later, {}),
    (refused(500, 20500), Later, {}),
    (says(504, "no"), Unknown, {}),
    (says(418, "no"), Never, {"code": "418"}),
    (says(201, "not json"), Unknown, {}),
    (says(201, ""), Unknown, {}),
    (says(201, {}), Unknown, {}),
    (hangs, Unknown, {"code": "lost"}),
    (hangs_up, Unknown, {"code": "lost"}),
]


@pytest.mark.parametrize(("answer", "expected", "fields"), ANSWERS)
async def test_every_answer(
    answer: Reply, expected: type[SendError], fields: dict[str, Any], sms: SmsChannel, twilio: TwilioServer
) -> None:
    twilio.next("POST", answer)
    with pytest.raises(SendError) as caught:
        await sms.send(HELLO)
    assert type(caught.value) is expected
    assert {name: getattr(caught.value, name) for name in fields} == fields
    assert "9175550142" not in str(caught.value)
    assert len(twilio.calls("POST")) == 1, "a text is never posted a second time by itself"
    assert sms.health()["ok"] is (expected is not Misconfigured)
    await sms.send(HELLO)
    assert sms.health()["ok"]


async def test_no_connection_is_later(make_sms: Callable[..., SmsChannel]) -> None:
    for url in ("http://127.0.0.1:9", "http://no-such-host.invalid"):
        with pytest.raises(Later) as caught:
            await make_sms(api_url=url).send(HELLO)
        assert caught.value.code == "connect"


@pytest.mark.parametrize("code", [21610, 21211, 30003, 30005, 20429, 0, 123456])
def test_a_code_means_the_same_in_an_answer_and_in_a_receipt(code: int) -> None:
    assert type(by_code(code, 400, NOW)) is type(by_code(code, 0, NOW))


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 7, 1, 6, 59, tzinfo=UTC), 1 / 60),
        (datetime(2026, 7, 1, 7, 0, tzinfo=UTC), 24),
        (datetime(2026, 3, 8, 8, 0, tzinfo=UTC), 23),  # the night in which the clocks go forward
    ],
)
def test_the_carriers_next_day(now: datetime, hours: float) -> None:
    error = by_code(30023, 400, now)
    assert isinstance(error, Later)
    assert error.retry_after == pytest.approx(hours * 3600)


async def test_a_lost_answer_is_found(sms: SmsChannel, twilio: TwilioServer) -> None:
    ours = {"from": OURS, "to": "+19175550142", "direction": "outbound-api"}
    message = Outbound(7, "sms:+19175550142", "It’s K7")
    twilio.messages = [
        twilio.entry("SM-later-other", NOW, body="other", **ours),
        twilio.entry("SM-theirs", NOW, body="It's K7", to="+19175550142", direction="inbound"),
        twilio.entry("SM-queued", NOW, **{**ours, "body": "It's K7", "date_sent": None}),
        twilio.entry("SM-old", NOW - timedelta(minutes=5), body="It's K7", **ours),
    ]
    assert await sms.find(message, NOW) == "SM-queued"
    assert await sms.find(message, NOW + timedelta(seconds=4)) == "SM-queued"
    assert await sms.find(message, NOW + timedelta(seconds=6)) is None
    assert await sms.find(Outbound(7, "sms:+19175550142", "It’s K8"), NOW) is None
    assert await sms.find(Outbound(7, "sms:+19175550143", "It’s K7"), NOW) is None
    assert twilio.calls("GET")[0]["To"] == "+19175550142"


async def test_a_trial_account_puts_words_before_ours(sms: SmsChannel, twilio: TwilioServer) -> None:
    words = "Sent from your Twilio trial account - hello"
    twilio.messages = [twilio.entry("SM1", NOW, body=words, to="+19175550142", direction="outbound-api")]
    assert await sms.find(HELLO, NOW) == "SM1"


async def test_looking_can_fail_too(sms: SmsChannel, twilio: TwilioServer) -> None:
    twilio.next("GET", says(500), hangs_up, hangs_up, says(200, "?"))
    for kind in (Later, Unknown, Unknown):
        with pytest.raises(kind):
            await sms.find(HELLO, NOW)


async def test_start(make_sms: Callable[..., SmsChannel], twilio: TwilioServer) -> None:
    await make_sms().start()
    twilio.next("GET", says(500))
    await make_sms().start()
    await make_sms(api_url="http://127.0.0.1:9").start()
    wrong = make_sms(auth_token="wrong")
    with pytest.raises(Misconfigured):
        await wrong.start()
    assert not wrong.health()["ok"]


async def test_nothing_private_is_logged(
    make_sms: Callable[..., SmsChannel], twilio: TwilioServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sms = make_sms()
    twilio.next("POST", refused(400, 21610), says(500, "secret words"), hangs_up, says(201, "secret words"))
    message = Outbound(7, HELLO.address, "secret words")
    for _ in range(5):
        try:
            await sms.send(message)
        except SendError:
            logging.getLogger("outbox").exception("send failed")
    said = caplog.text + str(sms.health())
    assert "Traceback" in said
    for secret in ("9175550142", "secret words", PASSWORD):
        assert secret not in said


async def test_one_session_serves_all(sms: SmsChannel, twilio: TwilioServer) -> None:
    for _ in range(5):
        await sms.send(HELLO)
    assert len(twilio.connections) == 1


def test_the_pace(
    sms: SmsChannel, make_sms: Callable[..., SmsChannel], make_pace: Callable[..., Any], http: Http
) -> None:
    assert sms.pace == Pace(overall=1, per_chat=1, chat_burst=3, replies=10)
    assert make_sms(pace=make_pace(100)).pace.overall == 100
