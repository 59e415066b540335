"""The neighborhood: who says what, what becomes of it, and what must hold after every single transaction."""

import re
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import select

from bot.channels import Receipt, SendError
from storage import needs
from storage.models import Need, OutboundRow
from storage.states import ClaimStatus, PingStatus
from tests.machine import amounts, hours
from tests.machine.phones import PAIRS, PHONES, Phone, door, token
from tests.machine.pinging import Asking
from tests.machine.privacy import Secrets
from tests.machine.sight import Step
from tests.machine.silence import Silence
from tests.machine.town import settle_in
from tests.machine.words import (
    ASKED,
    BARE,
    CODED,
    FAILURES,
    HELPING,
    LEAVING,
    NEEDING,
    NEEDS,
    OFFERS,
    RECEIPTS,
    RIGHTS,
)

WHO = st.integers(0, len(PHONES) - 1)
PICK = st.integers(0, 30)


class Neighborhood(RuleBasedStateMachine):
    """Ten phones, of nine people or fewer; every one of them may need, help, leave and come back."""

    @initialize(first=st.lists(st.tuples(WHO, st.sampled_from(NEEDS)), min_size=2, max_size=4))
    def begin(self, first: list[tuple[int, str]]) -> None:
        self.town = settle_in()
        self.secrets, self.asking, self.silence = Secrets(), Asking(self.town.house.rules), Silence()
        self.spoken = 0
        for phone in PHONES:
            self._knows(phone)
        self.town.check = self._check
        for who, words in first:
            self._says(who, words)

    def teardown(self) -> None:
        if hasattr(self, "town"):
            self.town.close()

    def _check(self, step: Step) -> None:
        amounts.check(step)
        hours.check(step)
        self.asking.check(step)
        self.secrets.check(step)
        self.silence.check(step)
        circle = self.town.house.rules.id
        forgotten = self.town.read(lambda s: [need.code for need in needs.forgotten(s, circle)])
        assert not forgotten, f"nothing is due for {forgotten}"

    def _knows(self, phone: Phone) -> None:
        member_id = self.town.member_of(phone)
        self.secrets.learn(self.secrets.reach, phone.reach, member_id)
        self.secrets.learn(self.secrets.names, phone.name, member_id)

    def _says(self, who: int, text: str, *, fails: bool = False) -> None:
        phone, said = self._prepare(who, text)
        self.town.fails_at(phone, said) if fails else self.town.says(phone, said)

    def _prepare(self, who: int, text: str) -> tuple[Phone, str]:
        """Words with a secret of their own: whose it is must be known before anybody hears it."""
        phone = PHONES[who]
        if self.town.member_of(phone) is None:  # of a stranger nothing is known yet, and they join by "hello"
            self.town.says(phone, "hello")
            self._knows(phone)
        self.spoken += 1
        if "{word}" in text:
            self.secrets.learn(self.secrets.words, token(self.spoken), self.town.member_of(phone))
        return phone, text.replace("{word}", token(self.spoken))

    def _says_as(self, member_id: int, words: str, need_id: int | None = None) -> None:
        """Words of a member; `{code}` is that of a need."""
        code = self.town.seen.needs[need_id].code if need_id is not None else "K7"
        who = self._phone_of(member_id)
        if who is not None:  # else they were forgotten
            self._says(who, words.replace("{code}", code))

    def _phone_of(self, member_id: int) -> int | None:
        mine = [who for who, phone in enumerate(PHONES) if self.town.member_of(phone) == member_id]
        return mine[self.spoken % len(mine)] if mine else None

    def _code(self, pick: int) -> str:
        codes = self.town.read(lambda s: list(s.scalars(select(Need.code).order_by(Need.id.desc()).limit(4))))
        return codes[pick % len(codes)] if codes else "K7"

    @rule(who=WHO, words=st.sampled_from((*NEEDS, *NEEDS, *OFFERS)))
    def needs_or_offers(self, who: int, words: str) -> None:
        self._says(who, words)

    @rule(who=WHO, pick=PICK, words=st.sampled_from((*BARE, *CODED)))
    def says_something(self, who: int, pick: int, words: str) -> None:
        self._says(who, words.replace("{code}", self._code(pick)))

    @rule(pick=PICK)
    def one_who_was_asked_says_yes(self, pick: int) -> None:
        self._asked(pick, "yes {code}")

    @rule(pick=PICK, words=st.sampled_from(ASKED))
    def one_who_was_asked_answers(self, pick: int, words: str) -> None:
        self._asked(pick, words)

    def _asked(self, pick: int, words: str) -> None:
        asked = [key for key, ping in sorted(self.town.seen.pings.items()) if ping.status == PingStatus.ASKED]
        if asked:
            need_id, member_id = asked[pick % len(asked)]
            self._says_as(member_id, words, need_id)

    @rule(pick=PICK, words=st.sampled_from(("yes {code}", "yes {code} 2", "no {code}", "yes", "{code} {word}")))
    def one_who_was_asked_before_speaks(self, pick: int, words: str) -> None:
        settled = [key for key, ping in sorted(self.town.seen.pings.items()) if ping.status != PingStatus.ASKED]
        if settled:
            need_id, member_id = settled[pick % len(settled)]
            self._says_as(member_id, words, need_id)

    @rule(pick=PICK, words=st.sampled_from(HELPING))
    def one_who_helps_speaks(self, pick: int, words: str) -> None:
        if held := self._held():
            need_id, member_id = held[pick % len(held)]
            self._says_as(member_id, words, need_id)

    @rule(pick=PICK, words=st.sampled_from(NEEDING))
    def one_who_needs_speaks(self, pick: int, words: str) -> None:
        if found := sorted(self.town.seen.needs)[-8:]:
            need = self.town.seen.needs[found[pick % len(found)]]
            self._says_as(need.member_id, words, need.id)

    @rule(who=WHO, pick=PICK)
    def gives_the_door(self, who: int, pick: int) -> None:
        if held := self._held():
            asked = self.town.seen.needs[held[pick % len(held)][0]].member_id
            who = next((n for n, phone in enumerate(PHONES) if self.town.member_of(phone) == asked), who)
        self.secrets.learn(self.secrets.words, door(who), self.town.member_of(PHONES[who]))
        self._says(who, f"{door(who)}, {{word}}")

    @rule(pick=PICK, hers=st.booleans(), words=st.sampled_from(("block {code}", "unblock {code}", "share {code}")))
    def about_the_other(self, pick: int, hers: bool, words: str) -> None:
        claims = [claim for _, claim in sorted(self.town.seen.claims.items())]
        if claims:
            claim = claims[pick % len(claims)]
            owner = self.town.seen.needs[claim.need_id].member_id
            self._says_as(owner if hers else claim.member_id, words, claim.need_id)
            if "share" in words:
                self._says_as(owner if hers else claim.member_id, "yes share")

    def _held(self) -> list[tuple[int, int]]:
        held = [claim for _, claim in sorted(self.town.seen.claims.items()) if claim.status != ClaimStatus.RELEASED]
        return [(claim.need_id, claim.member_id) for claim in held]

    @rule(who=WHO, words=st.sampled_from((*LEAVING, *RIGHTS, "forget me")))
    def leaves_or_comes(self, who: int, words: str) -> None:
        self._says(who, words)
        if words == "forget me":
            self._says(who, "yes forget")

    @rule(pair=st.sampled_from(PAIRS), sure=st.booleans())
    def links_two_phones(self, pair: tuple[int, int], sure: bool) -> None:
        first, second = pair
        self._says(first, "link")
        last = select(OutboundRow.text).order_by(OutboundRow.id.desc()).limit(1)
        found = re.search(r"LINK ([A-Z0-9]{6})", self.town.read(lambda s: s.scalar(last)) or "")
        if found:
            self._says(second, f"link {found.group(1)}")
            for who in (second, first) if sure else (first,):
                self._says(who, "yes link")

    @rule(hours=st.sampled_from((0.2, 1, 3, 7, 14, 25, 50)), sends=st.sampled_from((True, True, True, False)))
    def time_passes(self, hours: float, sends: bool) -> None:
        self.town.passes(timedelta(hours=hours), sends=sends)

    @rule(minutes=st.sampled_from((0, 2, 60, 60 * 11, 60 * 48, 60 * 24 * 8)))
    def is_killed_and_starts_again(self, minutes: int) -> None:
        self.town.lease_and_die()
        self.town.restart(timedelta(minutes=minutes))
        self.town.keep_promises()
        self.town.deliver()

    @rule(pick=st.integers(0, 1000))
    def an_old_message_comes_again(self, pick: int) -> None:
        assert not self.town.again(pick)

    @rule(who=WHO, pick=PICK, words=st.sampled_from(("yes {code}", "drop {code}", "STOP", NEEDS[0])))
    def handling_fails_at_first(self, who: int, pick: int, words: str) -> None:
        self._says(who, words.replace("{code}", self._code(pick)), fails=True)

    @rule(error=st.sampled_from((None, None, *FAILURES)))
    def the_outbox_sends(self, error: SendError | None) -> None:
        self.town.deliver(error, most=50 if error is None else 1)

    @rule(pick=PICK, receipt=st.sampled_from(RECEIPTS))
    def a_late_receipt_comes(self, pick: int, receipt: Receipt) -> None:
        self.town.receipt(pick, receipt)
