"""An Outbound as the arguments of the SDK's `messages.create`."""

from dataclasses import dataclass
from typing import Any

from bot.channels import Never
from bot.channels.gsm import downgrade
from bot.channels.sms.forms import WHATSAPP
from bot.channels.split import split, whole
from handlers.messages import Outbound

LONGEST_BODY = 1600  # Twilio refuses more (21617)
LONGEST_VALIDITY = 36_000  # seconds


@dataclass(frozen=True, slots=True)
class Sender:
    """Who we are: our number in E.164 or a short code, the messaging service or "", the public URL or ""."""

    number: str
    service: str
    public_url: str

    def arguments(self, message: Outbound, body: str) -> dict[str, Any]:
        """One `create`. Buttons are left out: every button also works as text. StatusCallback carries our id."""
        to = recipient(message)
        given: dict[str, Any] = {"to": to, "body": body}
        if to.startswith(WHATSAPP):
            given["from_"] = WHATSAPP + self.number
        elif self.service:
            given["messaging_service_sid"] = self.service
        else:
            given["from_"] = self.number
        if self.public_url:
            given["status_callback"] = f"{self.public_url}/sms/status?id={message.reference}"
        if message.valid_for is not None:
            given["validity_period"] = max(1, min(LONGEST_VALIDITY, message.valid_for))
        return given


def recipient(message: Outbound) -> str:
    """`+1…` or `whatsapp:+1…`. Raises Never for another vendor's address."""
    if not message.address.startswith(("sms:", WHATSAPP)):
        raise Never("not a phone's address", code="address")
    return message.address.removeprefix("sms:")


def bodies(message: Outbound) -> list[str]:
    """What is sent: GSM-7 where that is possible, never for WhatsApp; cut only where Twilio would refuse it.

    Ours are far shorter than 1600. Should a later part fail, the outbox repeats the earlier ones rather than lose
    words. Raises Never when nothing is left to say.
    """
    text = whole(message.text)
    body = text if message.address.startswith(WHATSAPP) else downgrade(text)
    if not body.strip():
        raise Never("nothing left to say", code="empty")
    return split(body, LONGEST_BODY)
