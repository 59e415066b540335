"""One person's message being handled, or one timer: everything a handler may know, and the only way to say things."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from handlers import policy
from handlers.circle import CircleRules
from handlers.messages import Button, Inbound, PressAnswer
from handlers.texts import text
from handlers.wording import short_name, split_words
from storage import audit, chats, members, needs, outbound, timers
from storage.models import Address, Member, Need
from storage.standing import Standing, standing_of
from storage.states import OutboundStatus, Purpose, TimerKind

PRIORITY = {Purpose.REPLY: 0, Purpose.RELAY: 0, Purpose.NOTICE: 0, Purpose.PING: 1}
PRIORITY |= {Purpose.GROUP: 1, Purpose.BULK: 2}

Buttons = Sequence[Sequence[Button]]


def as_rows(buttons: Buttons) -> list[list[list[str]]] | None:
    """Buttons as they are kept."""
    return [[[button.label, button.data] for button in row] for row in buttons] or None


@dataclass(slots=True)
class Turn:
    """Session, rules, clock and person of one piece of work. `address` and `inbound` are None for a timer's turn.

    What is said is queued by `finish`, in the transaction of the change that caused it.
    """

    session: Session
    circle: CircleRules
    now: datetime
    member: Member
    address: Address | None = None
    inbound: Inbound | None = None
    inbound_id: int | None = None  # of the row that keeps it
    press_answer: PressAnswer | None = None  # what they see at once who pressed a button
    about: Need | None = None  # the need of the message of ours that they reply to
    _standing: Standing | None = None
    _rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language of the person this turn is about."""
        return self.member.language

    @property
    def standing(self) -> Standing:
        """How this turn's person stood with us when their message came."""
        if self._standing is None:
            address_id = self.address.id if self.address else None
            since = self.now - policy.LOOP_WINDOW
            self._standing = standing_of(self.session, self.member.id, address_id, self.now, since)
        return self._standing

    @property
    def today(self) -> date:
        """The day it is in the circle's zone: what "tomorrow" is told from."""
        return self.day_of(self.now)

    def day_of(self, moment: datetime) -> date:
        """The day in the circle's zone on which a text is read that goes at a moment."""
        return moment.astimezone(self.circle.zone).date()

    def say(self, key: str, /, *, need: Need | None = None, buttons: Buttons = (), **words: Any) -> None:
        """Answer the person of this turn where they wrote from."""
        if self.address is None:
            self.tell(self.member, key, need=need, buttons=buttons, **words)
        else:
            self._queue(self.member, self.address, Purpose.REPLY, need, text(self.language, key, **words), buttons)

    def say_last(self, key: str, /, **words: Any) -> None:
        """The one confirmation that may still go to an address that has just been closed."""
        if self.address is not None:
            said = text(self.language, key, **words)
            self._queue(self.member, self.address, Purpose.REPLY, None, said, (), last_word=True)

    def tell(
        self,
        member: Member,
        key: str,
        /,
        *,
        purpose: Purpose = Purpose.NOTICE,
        need: Need | None = None,
        buttons: Buttons = (),
        at: Address | None = None,
        due_at: datetime | None = None,
        not_after: datetime | None = None,
        at_once: bool = False,
        photo: str | None = None,
        **words: Any,
    ) -> None:
        """Say something to anyone, in their language, at the address they are best reached by (or `at`).

        A notice waits for the end of the quiet hours unless they wrote a moment ago, or it is to go `at_once`.
        """
        address = at or members.reachable_address(self.session, member.id)
        if address is not None:
            if due_at is None and purpose == Purpose.NOTICE and not (at_once or self._is_awake(address)):
                due_at = self.quiet_before(member)
            said = text(member.language, key, **words)
            self._queue(member, address, purpose, need, said, buttons, due_at=due_at, not_after=not_after, photo=photo)

    def relay(self, member: Member, need: Need, sender: str, words: str) -> None:
        """Carry someone's own words, in as many messages as they need; each stands alone."""
        parts = split_words(words, policy.LONG_TEXT)
        for number, part in enumerate(parts, 1):
            key = "relay" if len(parts) == 1 else "relay_part"
            said: dict[str, Any] = {"code": need.code, "name": sender, "text": part}
            if len(parts) > 1:
                said |= {"part": number, "parts": len(parts)}
            self.tell(member, key, purpose=Purpose.RELAY, need=need, **said)

    def name_of(self, member: Member, language: str | None = None) -> str:
        """A first name, or "a neighbor" in the language of whoever reads it."""
        return short_name(member.first_name) or text(language or self.language, "a_neighbor")

    def words(self, key: str, /, **words: Any) -> str:
        """A piece of a sentence, in the language of this turn's person."""
        return text(self.language, key, **words)

    def write_audit(self, act: str, subject: str | None = None, detail: str | None = None) -> None:
        """Write down that this turn's person did something."""
        audit.write(
            self.session, self.circle.id, act, self.now, actor_id=self.member.id, subject=subject, detail=detail
        )

    def for_member(self, member: Member) -> "Turn":
        """A turn about someone else, in the same transaction, whose words are queued with ours."""
        return Turn(self.session, self.circle, self.now, member, _rows=self._rows)

    def become(self, member: Member, before: int) -> None:
        """This turn's person is one with another from here on; what is queued for them goes on in the new name."""
        self.member, self._standing = member, None
        for row in self._rows:
            if row["member_id"] == before:
                row["member_id"] = member.id

    def quiet_before(self, member: Member) -> datetime:
        """The moment from which a member may be asked something."""
        return self.circle.may_ask_at(self.now, member.timezone)

    def too_late_to_ask(self, member: Member, due: datetime, hour: datetime | None) -> datetime:
        """From when a question that is due at a moment must not arrive any more, however long it waited to be sent:
        long after it, at night, or past the hour it is for."""
        ends = (due + policy.PING_VALID, self.circle.quiet_from(due, member.timezone), hour)
        return min(end for end in ends if end is not None and end > due)

    def reads_at(self, member: Member) -> datetime:
        """When a notice to a member that is said now reaches them."""
        address = members.reachable_address(self.session, member.id)
        awake = address is not None and self._is_awake(address)
        return self.now if awake else self.quiet_before(member)

    def _is_awake(self, address: Address) -> bool:
        return address.heard_at is not None and self.now - address.heard_at <= policy.AWAKE

    def finish(self) -> None:
        """Queue what was said, and see to it that groups show what is. Called once, at the end of the transaction."""
        changed = needs.changed(self.session)
        if changed and chats.linked(self.session, self.circle.id):
            for need_id in changed:
                self._show_in_groups(need_id)
        outbound.enqueue(self.session, self._rows)
        self._rows.clear()

    def _show_in_groups(self, need_id: int) -> None:
        """A moment later, so that many changes at once are one edit."""
        if not timers.is_set(self.session, TimerKind.CARD, need_id):
            due = self.now + policy.CARD_WAIT
            timers.set_timer(self.session, self.circle.id, TimerKind.CARD, due, need_id=need_id)

    def _queue(
        self,
        member: Member,
        address: Address,
        purpose: Purpose,
        need: Need | None,
        said: str,
        buttons: Buttons,
        *,
        due_at: datetime | None = None,
        not_after: datetime | None = None,
        last_word: bool = False,
        photo: str | None = None,
    ) -> None:
        self._rows.append(
            {
                "circle_id": self.circle.id,
                "member_id": member.id,
                "address_id": address.id,
                "need_id": need.id if need is not None else None,
                "channel": address.channel,
                "purpose": purpose,
                "priority": PRIORITY[purpose],
                "text": said,
                "photo": photo,
                "buttons": as_rows(buttons),
                "status": OutboundStatus.QUEUED,
                "due_at": due_at or self.now,
                "not_after": not_after,
                "last_word": last_word,
                "created_at": self.now,
            }
        )
