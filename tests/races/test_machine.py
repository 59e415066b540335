"""The whole bot as a machine: anything in any order, and what must hold after each step."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from handlers import arrivals
from handlers.messages import Inbound
from storage import leases, needs, outbound
from storage.columns import attach_cipher
from storage.crypto import Cipher
from storage.models import Address, Base, Claim, Need, OutboundRow, Ping, Timer
from storage.states import AddressStatus, ClaimStatus, NeedStatus, PingStatus
from tests.races.house import House, number

PEOPLE = st.integers(0, 4)
SECRET = {who: f"{1400 + who} Fulton St apt {who}B" for who in range(5)}  # each person's own door
NEEDS = [
    "I need groceries for 4 by Friday near 11216",
    "I need 40 masks near 11216 by Saturday",
    "I need a ride",
    "I need 2 people tomorrow 10am near 11216 to muck out a house",
]


class MemoryHouse(House):
    """A house in memory: as fast as a machine of many steps wants it."""

    def open(self) -> Any:
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        attach_cipher(engine, Cipher(bytes(32)))
        return engine

    def make_tables(self) -> None:
        Base.metadata.create_all(self.engine)


class Neighborhood(RuleBasedStateMachine):
    """Five people; every one of them may need, help, leave and come back."""

    @initialize()
    def begin(self) -> None:
        self.house = MemoryHouse("sqlite://")
        self.heard: list[tuple[Inbound, int]] = []
        for who in range(5):
            self._say(who, f"My name is Neighbor{'abcde'[who]}. I can shop and deliver groceries and masks near 11216")

    def teardown(self) -> None:
        if hasattr(self, "house"):
            self.house.close()

    def _say(self, who: int, text: str) -> None:
        heard = self.house.message(who, text)
        self.heard.append((heard, who))
        self.house.read(lambda s: arrivals.arrive(s, self.house.rules, heard, self.house.now))

    def _code(self, pick: int) -> str:
        codes = self.house.read(lambda s: list(s.scalars(select(Need.code).order_by(Need.id))))
        return codes[pick % len(codes)] if codes else "K7"

    @rule(who=PEOPLE, words=st.sampled_from(NEEDS))
    def needs(self, who: int, words: str) -> None:
        self._say(who, words)

    @rule(who=PEOPLE)
    def gives_the_door(self, who: int) -> None:
        self._say(who, SECRET[who])

    @rule(who=PEOPLE, word=st.sampled_from(["yes", "no", "done", "drop", "yes 7", "thank you", "hello"]))
    def answers(self, who: int, word: str) -> None:
        self._say(who, word)

    @rule(
        who=PEOPLE,
        pick=st.integers(0, 9),
        form=st.sampled_from(
            ["yes {}", "yes {} 5", "no {}", "done {}", "drop {}", "{} I am late", "{} 30 masks", "{} 60 masks", "{}"]
        ),
    )
    def answers_by_code(self, who: int, pick: int, form: str) -> None:
        self._say(who, form.format(self._code(pick)))

    @rule(who=PEOPLE, word=st.sampled_from(["stop texting me", "START", "START", "pause", "resume"]))
    def leaves_or_comes(self, who: int, word: str) -> None:
        self._say(who, word)

    @rule(hours=st.sampled_from([0.2, 1, 7, 25, 24 * 8]))
    def time_passes(self, hours: float) -> None:
        self.house.passes(hours=hours)
        self._keep_promises()

    @rule(pick=st.integers(0, 1000))
    def an_old_message_comes_again(self, pick: int) -> None:
        heard, _ = self.heard[pick % len(self.heard)]
        again = self.house.read(lambda s: arrivals.arrive(s, self.house.rules, heard, self.house.now))
        assert again.kept is False

    @rule()
    def the_outbox_sends(self) -> None:
        self.house.read(self._send)

    def _send(self, session: Session) -> None:
        now, circle = self.house.now, self.house.rules.id
        due = leases.take_due(session, circle, {"sms"}, set(), now, timedelta(minutes=1), 50)
        for one in due:
            outbound.sent(session, one.id, f"SM{one.id}", now)

    def _keep_promises(self) -> None:
        for _ in range(200):
            ids = self.house.read(self._due)
            if not ids:
                return
            for timer_id in ids:
                self.house.read(lambda s, t=timer_id: arrivals.do_timer(s, self.house.rules, t, self.house.now))
        raise AssertionError("promises beget promises for ever")

    def _due(self, session: Session) -> list[int]:
        wanted = select(Timer.id).where(Timer.due_at <= self.house.now).order_by(Timer.due_at)
        return list(session.scalars(wanted))

    @invariant()
    def amounts_are_right(self) -> None:
        for need, held in self._needs_with_claims():
            assert 0 <= need.remaining <= need.quantity
            if need.status in (NeedStatus.OPEN, NeedStatus.CLAIMED):
                assert held == need.quantity - need.remaining, (need.code, held, need.quantity, need.remaining)
                assert (need.status == NeedStatus.CLAIMED) == (need.remaining == 0)

    def _needs_with_claims(self) -> list[tuple[Need, int]]:
        if not hasattr(self, "house"):
            return []

        def read(session: Session) -> list[tuple[Need, int]]:
            held: dict[int, int] = defaultdict(int)
            for claim in session.scalars(select(Claim).where(Claim.status != ClaimStatus.RELEASED)):
                held[claim.need_id] += claim.quantity
            return [(need, held[need.id]) for need in session.scalars(select(Need))]

        return self.house.read(read)

    @invariant()
    def a_closed_need_has_no_active_claim(self) -> None:
        closed = {n.id for n, _ in self._needs_with_claims() if n.status not in (NeedStatus.OPEN, NeedStatus.CLAIMED)}
        if closed:
            assert not [c for c in self.house.claims(ClaimStatus.ACTIVE) if c.need_id in closed]

    @invariant()
    def every_live_need_has_a_promise(self) -> None:
        if hasattr(self, "house"):
            forgotten = self.house.read(lambda s: needs.forgotten(s, self.house.rules.id))
            assert not forgotten, [(need.code, need.status) for need in forgotten]

    @invariant()
    def who_has_a_place_does_not_wait_for_one(self) -> None:
        if not hasattr(self, "house"):
            return

        def read(session: Session) -> list[int]:
            mine = (Claim.need_id == Ping.need_id) & (Claim.member_id == Ping.member_id)
            both = select(Ping.id).join(Claim, mine).where(Ping.status == PingStatus.WAITING)
            return list(session.scalars(both.where(Claim.status == ClaimStatus.ACTIVE)))

        assert self.house.read(read) == []

    @invariant()
    def a_door_is_known_only_to_who_claimed(self) -> None:
        if not hasattr(self, "house"):
            return
        allowed = self._who_helped_whom()
        for who, texts in self.house.told().items():
            for owner, door in SECRET.items():
                if owner != who and any(door in text for text in texts):
                    assert (who, owner) in allowed, (who, owner)

    def _who_helped_whom(self) -> set[tuple[int, int]]:
        def read(session: Session) -> set[tuple[int, int]]:
            home = {a.member_id: number(a.value) for a in session.scalars(select(Address))}
            pairs = session.execute(select(Claim.member_id, Need.member_id).join(Need, Need.id == Claim.need_id))
            sides = {(home[helper], home[owner]) for helper, owner in pairs}
            return sides | {(owner, helper) for helper, owner in sides}

        return self.house.read(read)

    @invariant()
    def nothing_could_be_sent_to_the_stopped(self) -> None:
        if not hasattr(self, "house"):
            return

        def read(session: Session) -> list[str]:
            wanted = (
                select(OutboundRow.text)
                .join(Address, Address.id == OutboundRow.address_id)
                .where(Address.status == AddressStatus.STOPPED, OutboundRow.status == "sent")
                .where(OutboundRow.sent_at > Address.status_at, ~OutboundRow.last_word)
            )
            return list(session.scalars(wanted))

        assert self.house.read(read) == []


TestNeighborhood = Neighborhood.TestCase
TestNeighborhood.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
