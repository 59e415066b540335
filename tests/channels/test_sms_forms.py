"""Webhook forms: the signature, texts, receipts."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from bot.channels import Later, Misconfigured, Never, Receipt, ReceiptState, SendError, Stopped
from bot.channels.http import Http
from bot.channels.sms import SmsChannel
from bot.channels.sms.forms import address_of, to_inbound, to_receipt
from handlers.messages import Channel, Inbound, InboundKind, Point

from .conftest import NOW
from .servers import PASSWORD

FORM = [("MessageSid", "SM1"), ("From", "+19175550142"), ("To", "+18005551212"), ("Body", "I need diapers")]
VECTOR = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("From", "+14158675309"),
    ("Digits", "1234"),
    ("To", "+18005551212"),
]


def test_the_published_signature(make_sms: Callable[..., SmsChannel]) -> None:
    sms = make_sms(auth_token="12345", public_url="https://mycompany.com/")
    path = "/myapp.php?foo=1&bar=2"
    assert sms.check_signature(path, VECTOR, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert sms.check_signature(path, VECTOR[::-1], "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert not sms.check_signature(path, VECTOR, "RSOYDt4T1cUTdK1PDd93/VVr8B8")
    assert not sms.check_signature(path, VECTOR, "")
    assert not sms.check_signature("/myapp.php", VECTOR, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert not sms.check_signature(path, [*VECTOR, ("New", "1")], "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert not sms.check_signature(path, VECTOR[1:], "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


def test_a_receipts_own_parameters_are_signed_too(sms: SmsChannel) -> None:
    url = "https://example.org/sms/status?id=7"
    signature = RequestValidator(PASSWORD).compute_signature(url, dict(status("sent")))
    assert sms.check_signature("/sms/status?id=7", status("sent"), signature)
    assert not sms.check_signature("/sms/status?id=8", status("sent"), signature)


def test_without_a_public_url_nothing_is_signed(make_sms: Callable[..., SmsChannel]) -> None:
    sms = make_sms(auth_token="12345", public_url="")
    signature = RequestValidator("12345").compute_signature("/sms", dict(FORM))
    assert not sms.check_signature("/sms", FORM, signature)


def test_blank_and_repeated_fields_are_signed_too(sms: SmsChannel) -> None:
    """What Twilio signs: URL, then each name with each of its values, sorted. A photo alone has a blank Body."""
    params = [("MediaUrl0", "u"), ("Body", ""), ("Tag", "b"), ("Tag", "a"), ("From", "+1")]
    signed = "https://example.org/smsBodyFrom+1MediaUrl0uTagaTagb"
    signature = base64.b64encode(hmac.new(PASSWORD.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    assert sms.check_signature("/sms", params, signature)
    assert not sms.check_signature("/sms", params[:-1], signature)


@settings(deadline=None)
@given(st.text(max_size=30), st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=4), st.text())
def test_no_signature_is_forged_by_chance(path: str, params: list[tuple[str, str]], signature: str) -> None:
    sms = SmsChannel("AC0", "t", "+1", "", "http://x", "https://example.org", Http(), lambda: NOW)
    assert sms.check_signature(path, params, signature) is False


def test_a_text_in_full(sms: SmsChannel) -> None:
    assert sms.parse_webhook(FORM) == Inbound(
        channel=Channel.SMS,
        external_id="SM1",
        address="sms:+19175550142",
        received_at=NOW,
        text="I need diapers",
    )


def form(**fields: str) -> list[tuple[str, str]]:
    return list({**dict(FORM), **fields}.items())


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (form(Body=""), {"text": "", "kind": InboundKind.TEXT}),
        (
            form(Body="", NumMedia="2", MediaUrl0="https://m/0", MediaUrl1="https://m/1"),
            {"media": ("https://m/0", "https://m/1")},
        ),
        (form(Body="STOP"), {"text": "STOP", "carrier_keyword": None, "kind": InboundKind.TEXT}),
        (form(Body="stop", OptOutType="STOP"), {"carrier_keyword": "STOP", "kind": InboundKind.TEXT}),
        (form(Body="Help", OptOutType="help"), {"carrier_keyword": "HELP"}),
        (form(Body="YES", OptOutType="START"), {"carrier_keyword": "START", "text": "YES"}),
        (form(Body="x", OptOutType="NEW"), {"carrier_keyword": None}),
        (form(From="72345"), {"address": "sms:72345", "channel": Channel.SMS}),
        (form(From="AMAZON"), {"address": "sms:AMAZON"}),
        (form(From="+1 (917) 555-0142"), {"address": "sms:+19175550142"}),
        (
            form(From="whatsapp:+19175550142", ProfileName="Ana"),
            {"address": "whatsapp:+19175550142", "channel": Channel.WHATSAPP, "profile_name": "Ana"},
        ),
        (
            form(Body="", Latitude="40.5", Longitude="-73.25", Label="Hall", Address="5 Main"),
            {"place": Point(40.5, -73.25), "text": "Hall, 5 Main"},
        ),
        (form(Latitude="north", Longitude="1"), {"place": None}),
        (form(OriginalRepliedMessageSid="SM0"), {"reply_to": "SM0"}),
        ([("SmsSid", "SM9"), ("From", "+19175550142")], {"external_id": "SM9", "text": ""}),
    ],
)
def test_every_text(params: list[tuple[str, str]], expected: dict[str, Any]) -> None:
    inbound = to_inbound(params, NOW)
    assert {name: getattr(inbound, name) for name in expected} == expected


@pytest.mark.parametrize(
    "params",
    [[], [("MessageSid", "SM1")], [("From", "+1917")], form(From=""), form(From="whatsapp:"), form(From=" ")],
)
def test_what_is_no_text(params: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match="MessageSid or From"):
        to_inbound(params, NOW)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["Body", "From", "Latitude", "Longitude", "NumMedia", "OptOutType"]), st.text()))
def test_no_form_crashes(fields: dict[str, str]) -> None:
    inbound = to_inbound(
        [("MessageSid", "SM1"), ("From", "+1"), *(item for item in fields.items() if item[1].strip())], NOW
    )
    assert inbound.address.startswith(("sms:", "whatsapp:"))


@settings(deadline=None)
@given(st.from_regex(r"\+1917555[0-9]{4}", fullmatch=True))
def test_a_number_is_its_own_address(number: str) -> None:
    assert address_of(number) == f"sms:{number}"
    assert address_of(f"whatsapp:{number}") == f"whatsapp:{number}"


def status(state: str, code: str = "") -> list[tuple[str, str]]:
    return [("MessageSid", "SM1"), ("MessageStatus", state), *([("ErrorCode", code)] if code else [])]


@pytest.mark.parametrize("state", ["queued", "accepted", "sending", "scheduled", "receiving", "brand-new"])
def test_a_receipt_without_news(state: str) -> None:
    assert to_receipt(status(state), [("id", "7")], NOW) is None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("sent", ReceiptState.SENT),
        ("delivered", ReceiptState.DELIVERED),
        ("read", ReceiptState.DELIVERED),
        ("Delivered", ReceiptState.DELIVERED),
    ],
)
def test_a_good_receipt(state: str, expected: ReceiptState, sms: SmsChannel) -> None:
    assert sms.parse_receipt(status(state), parse_qsl("id=7")) == Receipt(expected, "SM1", reference=7)


@pytest.mark.parametrize(
    ("state", "code", "expected", "fields"),
    [
        ("failed", "21610", Stopped, {"code": "21610"}),
        ("undelivered", "30006", Never, {"gone": True, "alert": True}),
        ("undelivered", "30005", Never, {"gone": False, "code": "30005"}),
        ("undelivered", "30003", Later, {"tries": 1}),
        ("undelivered", "30008", Later, {"tries": 1}),
        ("undelivered", "30007", Never, {"alert": True, "gone": False}),
        ("failed", "30034", Misconfigured, {}),
        ("undelivered", "", Never, {"code": ""}),
        ("canceled", "99999", Never, {"code": "99999"}),
    ],
)
def test_a_bad_receipt(state: str, code: str, expected: type[SendError], fields: dict[str, Any]) -> None:
    receipt = to_receipt(status(state, code), [], NOW)
    assert receipt is not None
    assert receipt.state is ReceiptState.FAILED
    assert receipt.reference is None
    assert type(receipt.error) is expected
    assert {name: getattr(receipt.error, name) for name in fields} == fields


@pytest.mark.parametrize("params", [[], [("MessageSid", "SM1")], [("MessageStatus", "sent")]])
def test_what_is_no_receipt(params: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match="MessageStatus"):
        to_receipt(params, [], NOW)


def test_a_forged_reference_is_ignored() -> None:
    receipt = to_receipt(status("sent"), [("id", "7 or 1=1")], NOW)
    assert receipt is not None
    assert receipt.reference is None
