"""What Twilio checks before it accepts a message to send."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.sandbox.twilio_errors import TwilioError
from bot.sandbox.twilio_records import Record

if TYPE_CHECKING:
    from bot.sandbox.twilio_network import TwilioNetwork

E164 = re.compile(r"(?:whatsapp:)?\+[1-9]\d{7,14}")
LONGEST = 1600
LONGEST_VALIDITY = 36_000


def checked(net: "TwilioNetwork", form: dict[str, str], media: tuple[str, ...]) -> Record:
    """The new record, queued. Raises TwilioError with the code Twilio gives for the first fault."""
    to, body = form.get("To", "").strip(), form.get("Body", "")
    sender, service = _sender(net, form, to)
    _check_to(net, to, sender)
    if not body.strip() and not media:
        raise TwilioError(21602)
    if len(body) > LONGEST:
        raise TwilioError(21617)
    callback = form.get("StatusCallback", "")
    if callback and not (urlsplit(callback).scheme in ("http", "https") and urlsplit(callback).hostname):
        raise TwilioError(21609, callback)
    valid = form.get("ValidityPeriod", "")
    if valid and not (valid.isdigit() and 1 <= int(valid) <= LONGEST_VALIDITY):
        raise TwilioError(21624, valid)
    record = Record(net.account_sid, "outbound-api", to, sender, body, net.now(), "queued", media, service)
    record.valid_for, record.callback = int(valid) if valid else None, callback
    return record


def _sender(net: "TwilioNetwork", form: dict[str, str], to: str) -> tuple[str, str | None]:
    """The From address, and the Messaging Service it was chosen by."""
    service = form.get("MessagingServiceSid") or None
    prefix = "whatsapp:" if to.startswith("whatsapp:") else ""
    if service is not None and service != net.messaging_service_sid:
        raise TwilioError(21701, service)
    sender = form.get("From") or (prefix + net.number if service else "")
    if not sender:
        raise TwilioError(21603)
    if sender == f"whatsapp:{net.number}":
        return sender, service
    if sender.startswith("whatsapp:"):
        raise TwilioError(63007)
    if sender != net.number:
        raise TwilioError(21606, sender)
    return sender, service


def _check_to(net: "TwilioNetwork", to: str, sender: str) -> None:
    if not to:
        raise TwilioError(21604)
    if not E164.fullmatch(to):
        raise TwilioError(21211, to)
    if to == sender:
        raise TwilioError(21266, to)
    if to.startswith("whatsapp:") != sender.startswith("whatsapp:"):
        raise TwilioError(21910)
    if (phone := net.phones.get(to)) and phone.refused:
        raise TwilioError(phone.refused, to)
    if to in net.stopped:
        raise TwilioError(21610)
