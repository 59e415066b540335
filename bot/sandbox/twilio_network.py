"""Twilio as its phones see it: texts in through the webhook, texts out with receipts, and the carrier's keywords."""

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.sandbox.bubbles import Bubble, Direction
from bot.sandbox.changes import Changes
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.phones import Phone, Place
from bot.sandbox.segments import segments
from bot.sandbox.telegram_chats import Chat
from bot.sandbox.twilio_carrier import Effect, effect_of
from bot.sandbox.twilio_errors import MESSAGES
from bot.sandbox.twilio_outbound import checked
from bot.sandbox.twilio_params import inbound_params, receipt_params
from bot.sandbox.twilio_records import Record, Records
from bot.sandbox.twilio_webhooks import Webhooks
from bot.sandbox.wire import Wire

WHATSAPP_WINDOW = timedelta(hours=24)
ORDERS = ("in order", "reversed", "doubled")


class TwilioNetwork:
    """One account with one number.

    Settings of the account: `sms_url` (empty: no webhook, the bot polls), `sms_fallback_url`,
    `messaging_service_sid`, `advanced_opt_out`. Behaviour: `delivery_delay` seconds before a text arrives and
    between receipts, `receipts` one of ORDERS, `hold` (texts stay queued until `release`), `duplicates`
    (each text reaches the webhook twice).
    """

    def __init__(self, changes: Changes, wire: Wire, number: str, account: str, token: str) -> None:
        self._changes, self._wire = changes, wire
        self.number, self.account_sid, self.auth_token = number, account, token
        self.messaging_service_sid = "MG" + "0" * 32
        self.sms_url = ""
        self.sms_fallback_url = ""
        self.advanced_opt_out = False
        self.delivery_delay = 0.0
        self.latency = 0.0
        self.base_url = "https://api.twilio.com"
        self.receipts = ORDERS[0]
        self.hold = False
        self.duplicates = False
        self.stopped: set[str] = set()
        self.phones: dict[str, Phone] = {}
        self.records = Records(account)
        self.faults = Faults()
        self.webhooks = Webhooks(wire, token)
        self._held: deque[Record] = deque()
        self._undelivered: deque[tuple[int, str]] = deque()

    # what a test sets

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
        """The next `times` POSTs of a message are refused. `code` 0 answers with a page instead of JSON."""
        self.faults.fail("Messages", Fault(status, message or MESSAGES.get(code, ""), code, retry_after), times)

    def drop_answer_next(self, *, hang: bool = False, times: int = 1) -> None:
        """The next POSTs of a message are accepted and sent, but the answer is lost: cut, or never sent (`hang`)."""
        self.faults.drop("Messages", hang, times)

    def undeliver_next(self, code: int, status: str = "undelivered") -> None:
        """The next message is accepted, and fails on its way with this ErrorCode."""
        self._undelivered.append((code, status))

    # phones

    def add(self, phone: Phone) -> None:
        self.phones[number_of(phone)] = phone

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
        bubble = Bubble(Direction.SENT, text, self._changes.now(), author=phone.name, media=tuple(media))
        bubble.location = location
        record = self._inbound(phone, bubble)
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
            phone.thread.append(Bubble(Direction.NOTICE, words, self._changes.now()))
            self._changes.poke()

    async def redeliver(self, bubble: Bubble) -> bool:
        """The webhook gets a text once more, with the same MessageSid. True when it answered 2xx."""
        record = self.records.get(bubble.sid or "")
        return await self.webhooks.deliver([self.sms_url], inbound_params(self, record, None))

    # messages of the bot

    def accept(self, form: dict[str, str], media: tuple[str, ...]) -> Record:
        """Take a POST, or raise TwilioError. The answer's JSON must be made before `carry`."""
        record = checked(self, form, media)
        return self.records.keep(record)

    def carry(self, record: Record) -> None:
        """Send what was accepted on its way: at once, after `delivery_delay`, or on `release`."""
        if self.hold:
            self._held.append(record)
        elif self.delivery_delay:
            self._wire.spawn(self._carry_slowly(record))
        else:
            self._arrive(record)
            self._wire.spawn(self._report(record))

    async def release(self) -> None:
        """Deliver what was held; what outlived its ValidityPeriod fails with 30036."""
        self.hold = False
        while self._held:
            record = self._held.popleft()
            self._arrive(record)
            await self._report(record)

    async def _carry_slowly(self, record: Record) -> None:
        await asyncio.sleep(self.delivery_delay)
        self._arrive(record)
        await self._report(record)

    def _arrive(self, record: Record) -> None:
        """The record reaches its end, and its bubble the phone."""
        status, error = self._outcome(record)
        record.move(status, self._changes.now(), error)
        if status == "delivered":
            self.show(self.phones[record.to], record)

    def _outcome(self, record: Record) -> tuple[str, int | None]:
        now, phone = self._changes.now(), self.phones.get(record.to)
        if self._undelivered:
            code, status = self._undelivered.popleft()
            return status, code
        if record.valid_for is not None and now - record.created > timedelta(seconds=record.valid_for):
            return "failed", 30036
        if phone is None:
            return "undelivered", 30005
        if phone.undelivered or phone.blocked:
            return "undelivered", phone.undelivered or 30004
        if phone.kind == "whatsapp" and not self._wrote_lately(phone):
            return "failed", 63016
        return "delivered", None

    def _wrote_lately(self, phone: Phone) -> bool:
        since = self._changes.now() - WHATSAPP_WINDOW
        return any(b.direction is Direction.SENT and b.at >= since for b in phone.thread)

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
        number = f"ME{abs(hash(item)):032x}"[:34]
        return item if "://" in item else f"{self.base_url}{record.uri.removesuffix('.json')}/Media/{number}"

    def show(self, phone: Phone, record: Record, carrier: bool = False) -> None:
        count, encoding = segments(record.body)
        bubble = Bubble(Direction.RECEIVED, record.body, self._changes.now(), sid=record.sid, media=record.media)
        bubble.segments, bubble.encoding, bubble.carrier = count, encoding, carrier
        bubble.status = record.status
        record.bubble = bubble
        phone.thread.append(bubble)
        self._changes.poke()

    async def _report(self, record: Record) -> None:
        """The receipts, as many and in the order `receipts` says."""
        if not record.callback:
            return
        steps = ["queued", record.status] if record.status == "failed" else ["queued", "sent", record.status]
        if self.receipts == "reversed":
            steps.reverse()
        for step in [s for s in steps for _ in range(1 + (self.receipts == "doubled"))]:
            await self.webhooks.post(record.callback, receipt_params(record, step), self.webhooks.budget)
            await asyncio.sleep(self.delivery_delay)

    # texts of people

    def _inbound(self, phone: Phone, bubble: Bubble) -> Record:
        now = self._changes.now()
        bubble.segments, bubble.encoding = segments(bubble.text)
        to = f"whatsapp:{self.number}" if phone.kind == "whatsapp" else self.number
        record = Record(self.account_sid, "inbound", to, number_of(phone), bubble.text, now, "received", bubble.media)
        record.sent, record.bubble = now, bubble
        bubble.sid = record.sid
        self.records.keep(record)
        phone.thread.append(bubble)
        self._changes.poke()
        return record

    def _keyword(self, phone: Phone, text: str) -> Effect | None:
        """Only phone numbers know carrier keywords; WhatsApp has none of its own."""
        if phone.kind != "sms":
            return None
        effect = effect_of(text, phone.number, self.stopped)
        if effect and effect.answer:
            now = self._changes.now()
            answer = Record(
                self.account_sid, "outbound-reply", phone.number, self.number, effect.answer, now, "delivered"
            )
            answer.sent = now
            self.show(phone, self.records.keep(answer), carrier=True)
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
