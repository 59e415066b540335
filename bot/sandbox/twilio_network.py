"""One Twilio account with one number: its settings, and the texts people write to it."""

from collections.abc import Sequence
from datetime import datetime

from bot.sandbox.bubbles import Bubble, Direction
from bot.sandbox.changes import Changes
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.phones import Phone, Place
from bot.sandbox.segments import segments
from bot.sandbox.telegram_chats import Chat
from bot.sandbox.twilio_carrier import Effect, effect_of
from bot.sandbox.twilio_delivery import Delivery
from bot.sandbox.twilio_errors import MESSAGES
from bot.sandbox.twilio_params import inbound_params
from bot.sandbox.twilio_records import Record, Records
from bot.sandbox.twilio_webhooks import Webhooks
from bot.sandbox.wire import Wire


class TwilioNetwork:
    """What a `Phone` of kind sms or whatsapp can do, and what the account is set to.

    `sms_url` empty means no webhook: the bot lists. `duplicates`: each text reaches the webhook twice.
    `stopped` are the numbers that opted out. How texts arrive is in `delivery`.
    """

    def __init__(self, changes: Changes, wire: Wire, number: str, account: str, token: str) -> None:
        self._changes = changes
        self.number, self.account_sid, self.auth_token = number, account, token
        self.messaging_service_sid = "MG" + "0" * 32
        self.base_url = "https://api.twilio.com"
        self.sms_url = ""
        self.sms_fallback_url = ""
        self.advanced_opt_out = False
        self.duplicates = False
        self.latency = 0.0
        self.files: dict[str, bytes] = {}  # by media SID; what is not here is a tiny picture
        self.stopped: set[str] = set()
        self.phones: dict[str, Phone] = {}
        self.records = Records(account)
        self.faults = Faults()
        self.webhooks = Webhooks(wire, token)
        self.delivery = Delivery(changes, wire, self.webhooks, self.phones)

    @property
    def webhook_down(self) -> bool:
        """Whether Twilio cannot reach the bot: texts are lost to the webhook, but listed."""
        return self.webhooks.down

    @webhook_down.setter
    def webhook_down(self, down: bool) -> None:
        self.webhooks.down = down

    def fail_next(
        self, status: int, code: int, message: str = "", *, retry_after: int | None = None, times: int = 1
    ) -> None:
        """The next `times` POSTs of a message are refused. `code` 0 answers with plain text instead of JSON."""
        self.faults.fail("Messages", Fault(status, message or MESSAGES.get(code, ""), code, retry_after), times)

    def drop_answer_next(self, *, hang: bool = False, times: int = 1) -> None:
        """The next POSTs of a message are accepted and sent, but the answer is lost: cut, or never sent (`hang`)."""
        self.faults.drop("Messages", hang, times)

    def add(self, phone: Phone) -> None:
        self.phones[number_of(phone)] = phone

    def seen(self, records: list[Record]) -> None:
        """The bot listed these: without a webhook that is how it takes them."""
        for record in records:
            if record.bubble and record.direction == "inbound":
                record.bubble.status = "delivered"
        self._changes.poke()

    def now(self) -> datetime:
        return self._changes.now()

    def media_url(self, record: Record, item: str) -> str:
        """What was given as a URL stays; a bare word like "photo" gets one at this API."""
        name = f"ME{item.encode().hex():0>32}"[:34]
        return item if "://" in item else f"{self.base_url}{record.uri.removesuffix('.json')}/Media/{name}"

    async def says(
        self,
        phone: Phone,
        text: str,
        *,
        media: Sequence[str] = (),
        location: Place | None = None,
        reply_to: Bubble | None = None,
        chat: Chat | None = None,
        thread: int | None = None,
        contact: str | None = None,
    ) -> Bubble:
        """A place travels as a link in an SMS, and as fields on WhatsApp."""
        if location and phone.kind == "sms":
            text = f"{text} https://maps.google.com/?q={location[0]},{location[1]}".strip()
        bubble = Bubble(Direction.SENT, text, self.now(), author=phone.name, media=tuple(media))
        bubble.location = location
        record = self._keep(phone, bubble)
        effect = self._keyword(phone, text)
        await self._reach_webhook(record, phone, effect)
        return bubble

    async def press(self, phone: Phone, wanted: str, bubble: Bubble | None, chat: Chat | None) -> str:
        raise LookupError(f"a {phone.kind} phone shows no buttons")

    async def edits(self, phone: Phone, text: str, bubble: Bubble | None) -> Bubble:
        raise LookupError(f"a text on a {phone.kind} phone cannot be changed")

    def blocks(self, phone: Phone, blocked: bool) -> None:
        """The handset filters the number: its texts are accepted, then undelivered with 30004."""
        if phone.blocked != blocked:
            phone.blocked = blocked
            words = "You blocked this number" if blocked else "You unblocked this number"
            phone.thread.append(Bubble(Direction.NOTICE, words, self.now()))
            self._changes.poke()

    async def redeliver(self, bubble: Bubble) -> bool:
        """The webhook gets a text once more, with the same MessageSid. True when it answered 2xx."""
        record = self.records.get(bubble.sid or "")
        params = inbound_params(self, record, self.phones[record.sender])
        return await self.webhooks.deliver([self.sms_url], params)

    def _keep(self, phone: Phone, bubble: Bubble) -> Record:
        bubble.segments, bubble.encoding = segments(bubble.text)
        to = f"whatsapp:{self.number}" if phone.kind == "whatsapp" else self.number
        record = Record(self.account_sid, "inbound", to, number_of(phone), bubble.text, bubble.at, "received")
        record.media, record.sent, record.bubble = bubble.media, bubble.at, bubble
        bubble.sid = self.records.keep(record).sid
        phone.thread.append(bubble)
        self._changes.poke()
        return record

    def _keyword(self, phone: Phone, text: str) -> Effect | None:
        """Only phone numbers know carrier keywords; WhatsApp has none of its own."""
        if phone.kind != "sms":
            return None
        effect = effect_of(text, phone.number, self.stopped)
        if effect and effect.answer:
            head = (self.account_sid, "outbound-reply", phone.number, self.number)
            answer = Record(*head, effect.answer, self.now(), "delivered", sent=self.now())
            self.delivery.show(phone, self.records.keep(answer), carrier=True)
        return effect

    async def _reach_webhook(self, record: Record, phone: Phone, effect: Effect | None) -> None:
        if not self.sms_url:
            return
        urls = [self.sms_url, self.sms_url, *([self.sms_fallback_url] if self.sms_fallback_url else [])]
        params = inbound_params(self, record, phone)
        if effect and self.advanced_opt_out:
            params["OptOutType"] = effect.kind
        taken = await self.webhooks.deliver(urls, params)
        if taken and self.duplicates:
            await self.webhooks.deliver(urls[:1], params)
        if record.bubble:
            record.bubble.status = "delivered" if taken else "failed"
        self._changes.poke()


def number_of(phone: Phone) -> str:
    """As Twilio writes it: `+1…` or `whatsapp:+1…`."""
    return phone.number if phone.kind == "sms" else phone.address
