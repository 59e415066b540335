"""The form fields of Twilio's webhooks: a text that came in, and a receipt."""

from typing import TYPE_CHECKING

from bot.sandbox.segments import segments
from bot.sandbox.twilio_records import API_VERSION, Record

if TYPE_CHECKING:
    from bot.sandbox.phones import Phone
    from bot.sandbox.twilio_network import TwilioNetwork

GEOGRAPHY = ("City", "State", "Zip")


def inbound_params(net: "TwilioNetwork", record: Record, phone: "Phone | None") -> dict[str, str]:
    params = {
        "AccountSid": record.account,
        "ApiVersion": API_VERSION,
        "Body": record.body,
        "From": record.sender,
        "MessageSid": record.sid,
        "NumMedia": str(len(record.media)),
        "NumSegments": str(segments(record.body)[0]),
        "SmsMessageSid": record.sid,
        "SmsSid": record.sid,
        "SmsStatus": "received",
        "To": record.to,
    }
    for i, url in enumerate(record.media):
        params |= {f"MediaUrl{i}": net.media_url(record, url), f"MediaContentType{i}": "image/jpeg"}
    if record.sender.startswith("whatsapp:"):
        return params | _whatsapp(record, phone)
    params |= {f"{end}{name}": "" for end in ("From", "To") for name in GEOGRAPHY}
    return params | {"FromCountry": "US", "ToCountry": "US"}


def _whatsapp(record: Record, phone: "Phone | None") -> dict[str, str]:
    place = record.bubble.location if record.bubble else None
    extra = {"ProfileName": phone.name if phone else "", "WaId": record.sender.removeprefix("whatsapp:+")}
    if place:
        extra |= {"Latitude": str(place[0]), "Longitude": str(place[1])}
    return extra | {"MessageType": "location" if place else "text"}


def receipt_params(record: Record, status: str) -> dict[str, str]:
    params = {
        "AccountSid": record.account,
        "ApiVersion": API_VERSION,
        "From": record.sender,
        "MessageSid": record.sid,
        "MessageStatus": status,
        "SmsSid": record.sid,
        "SmsStatus": status,
        "To": record.to,
    }
    if record.service:
        params["MessagingServiceSid"] = record.service
    if record.error and status in ("failed", "undelivered"):
        params["ErrorCode"] = str(record.error)
    return params
