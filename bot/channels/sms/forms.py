"""A webhook's form as an Inbound or a Receipt. Pure; new parameters appear without notice and are passed over."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from urllib.parse import urlsplit

import phonenumbers

from bot.channels import Receipt, ReceiptState
from bot.channels.sms.errors import by_code
from handlers.messages import Channel, Inbound, Point

Params = list[tuple[str, str]]
"""Every field, in order, blank ones and repeated keys included (`parse_qsl(…, keep_blank_values=True)`)."""

WHATSAPP = "whatsapp:"
MOST_MEDIA = 10  # Twilio's own limit for one message
MEDIA_PATH = re.compile(r"/2010-04-01/Accounts/AC\w{32}/Messages/[A-Z]{2}\w{32}/Media/ME\w{32}")
KEYWORDS = frozenset({"STOP", "START", "HELP"})

STATES = {
    "sent": ReceiptState.SENT,
    "partially_delivered": ReceiptState.SENT,
    "delivered": ReceiptState.DELIVERED,
    "read": ReceiptState.DELIVERED,
    "failed": ReceiptState.FAILED,
    "undelivered": ReceiptState.FAILED,
    "canceled": ReceiptState.FAILED,
}
"""MessageStatus. The rest (queued, accepted, sending, …) say no more than the API's answer did."""


def to_inbound(params: Iterable[tuple[str, str]], now: datetime) -> Inbound:
    """A text that came in. ValueError without MessageSid or From. Forms carry no date: `received_at` is `now`.

    `carrier_keyword` is set from OptOutType alone: only that says that Twilio has answered already.
    """
    form = dict(params)
    sid = form.get("MessageSid") or form.get("SmsMessageSid") or form.get("SmsSid")
    if not sid or not form.get("From", "").removeprefix(WHATSAPP).strip():
        raise ValueError("a text without MessageSid or From")
    address = address_of(form["From"])
    keyword = form.get("OptOutType", "").upper()
    return Inbound(
        channel=Channel(address.partition(":")[0]),
        external_id=sid,
        address=address,
        received_at=now,
        text=form.get("Body") or ", ".join(form[key] for key in ("Label", "Address") if form.get(key)),
        place=_place(form),
        media=_media(form),
        photos=_photos(form),
        profile_name=form.get("ProfileName") or None,
        carrier_keyword=keyword if keyword in KEYWORDS else None,
        reply_to=form.get("OriginalRepliedMessageSid") or None,
    )


def to_receipt(params: Iterable[tuple[str, str]], query: Iterable[tuple[str, str]], now: datetime) -> Receipt | None:
    """What a status callback says; None when it says nothing new. ValueError without MessageSid or MessageStatus.

    `query`: the callback URL's own parameters, where `id` is our reference.
    """
    form = dict(params)
    sid = form.get("MessageSid") or form.get("SmsSid")
    status = form.get("MessageStatus") or form.get("SmsStatus")
    if not sid or not status:
        raise ValueError("a receipt without MessageSid or MessageStatus")
    state = STATES.get(status.lower())
    if state is None:
        return None
    reference = dict(query).get("id", "")
    code = form.get("ErrorCode", "")
    number = int(code) if code.isdecimal() else 0
    return Receipt(
        state=state,
        external_id=sid,
        reference=int(reference) if reference.isdecimal() else None,
        error=by_code(number, 0, now, status.lower()) if state is ReceiptState.FAILED else None,
    )


def address_of(sender: str) -> str:
    """`sms:+1…` or `whatsapp:+1…`; short codes and names survive as they are (`sms:72345`, `sms:AMAZON`)."""
    prefix = "whatsapp" if sender.lower().startswith(WHATSAPP) else "sms"
    bare = sender.strip()[len(WHATSAPP) :] if prefix == "whatsapp" else sender.strip()
    return f"{prefix}:{_e164(bare.strip())}"


def _e164(number: str) -> str:
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _media(form: Mapping[str, str]) -> tuple[str, ...]:
    """The addresses of what was attached, which need the account's password to fetch."""
    named = (form.get(f"MediaUrl{index}") for index in range(MOST_MEDIA))
    return tuple(url for url in named if url)


def _photos(form: Mapping[str, str]) -> tuple[str, ...]:
    """Those that Twilio calls pictures and keeps itself."""
    found = [(form.get(f"MediaUrl{at}", ""), form.get(f"MediaContentType{at}", "")) for at in range(MOST_MEDIA)]
    return tuple(url for url, kind in found if kind.startswith("image/") and MEDIA_PATH.fullmatch(urlsplit(url).path))


def _place(form: Mapping[str, str]) -> Point | None:
    """WhatsApp's shared location."""
    try:
        return Point(float(form["Latitude"]), float(form["Longitude"]))
    except (KeyError, ValueError):
        return None
