"""The machine's town: a database file that outlives its engine, an outbox that fails, a clock that stops for all."""

import itertools
import random
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from bot.channels import Receipt, SendError, Unknown
from bot.outcomes import Outcomes
from handlers import arrivals
from handlers.circle import QuietHours
from handlers.messages import Inbound
from storage import inbound, leases, members, outbound, timers
from storage.leases import Due
from storage.models import Address, Base, InboundRow, Need, OutboundRow, Timer
from storage.states import AddressStatus, InboundStatus, OutboundStatus, Role
from tests.machine.phones import PHONES, Phone
from tests.machine.sight import Sight, Step, look
from tests.races.house import House
from tests.races.lanes import HouseClock

T = TypeVar("T")
CHANNELS = {"sms", "telegram"}
LEASE = timedelta(minutes=1)
MOST_EVENTS = 1000  # in one stretch of time: more, and promises beget promises for ever


class Settled(House):
    """A house in a file, without the disk's own safety: nothing here is about power cuts."""

    def open(self) -> Engine:
        engine = super().open()
        event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
        return engine

    def make_tables(self) -> None:
        Base.metadata.create_all(self.engine)


@cache
def _template() -> Path:
    """The file with everyone joined and quiet, made once."""
    folder = Path(tempfile.mkdtemp(prefix="manyhands-town-"))
    town = Town(folder / "template.db")
    for phone in (phone for phone in PHONES if phone.says):
        town.says(phone, f"My name is {phone.name}. {phone.says}")
    town.read(_vouch)
    town.deliver()
    town.house.close()
    return folder / "template.db"


def _vouch(session: Session) -> None:
    for phone in PHONES:
        found = members.find_by_address(session, 1, phone.address)
        if found is not None:
            found[1].vouched, found[1].timezone = phone.vouched, phone.timezone
            found[1].role = Role.COORDINATOR if phone.coordinator else Role.MEMBER


def settle_in() -> "Town":
    """A fresh town with everyone in it."""
    folder = Path(tempfile.mkdtemp(prefix="manyhands-town-"))
    shutil.copy(_template(), folder / "town.db")
    return Town(folder / "town.db")


@dataclass(slots=True)
class Town:
    """Everything that can happen is one transaction, and `check` sees each with its before and after."""

    path: Path
    check: Callable[[Step], None] = lambda _step: None
    house: Settled = field(init=False)
    seen: Sight = field(init=False)
    _ids: Any = field(default_factory=lambda: itertools.count(1))
    _heard: list[Inbound] = field(default_factory=list)
    outcomes: Outcomes = field(init=False)
    _flying: set[int] = field(default_factory=set)  # what the vendor had, and was not written down as sent, at a moment

    def __post_init__(self) -> None:
        self._open()
        self.seen = self.read(lambda s: look(s, Sight(), self.house.now))

    def _open(self) -> None:
        self.house = Settled(f"sqlite:///{self.path}")
        quiet = QuietHours(time(20), time(9))
        self.house.rules = replace(self.house.rules, quiet_hours=quiet, contact="the office")
        self.outcomes = Outcomes(None, self.house.rules, HouseClock(self.house))  # type: ignore[arg-type]

    def close(self) -> None:
        self.house.close()
        shutil.rmtree(self.path.parent, ignore_errors=True)

    def restart(self, after: timedelta) -> None:
        """As when the process was killed: only the file is left, and the time that passed meanwhile."""
        now = self.house.now + after
        self.house.close()
        self._open()
        self.house.now = now
        self.do(lambda s: leases.release_leases(s, now))

    @property
    def now(self) -> datetime:
        return self.house.now

    def read(self, work: Callable[[Session], T]) -> T:
        return self.house.read(work)

    def do(self, work: Callable[[Session], T], *speakers: Phone, retried: int | None = None) -> T:
        """One transaction, looked at from both sides. `retried`: of a message that could not be handled before."""
        again = () if retried is None else (self.read(lambda s: s.get_one(InboundRow, retried).member_id),)
        done = self.read(work)
        self._look(frozenset((*again, *map(self.member_of, speakers))))
        return done

    def _look(self, speakers: frozenset[int | None]) -> None:
        before = self.seen
        self.seen = self.read(lambda s: look(s, before, self.now))
        self.check(Step(speakers, self.now, before, self.seen, frozenset(self._flying)))

    def member_of(self, phone: Phone) -> int | None:
        found = self.read(lambda s: members.find_by_address(s, self.house.rules.id, phone.address))
        return found[1].id if found is not None else None

    def message(self, phone: Phone, text: str) -> Inbound:
        external_id = f"{self.path.stem}{next(self._ids)}"
        name = phone.name if phone.username else None
        return Inbound(
            phone.channel, external_id, phone.address, self.now, text, profile_name=name, username=phone.username
        )

    def says(self, phone: Phone, text: str) -> None:
        heard = self.message(phone, text)
        self._heard.append(heard)
        self.do(lambda s: arrivals.arrive(s, self.house.rules, heard, self.now), phone)

    def both_say(self, first: tuple[Phone, str], second: tuple[Phone, str], need_id: int) -> None:
        """Two messages in one batch: whoever is handled second has read the need before the first one changed it."""
        heard = [self.message(*one) for one in (first, second)]
        self._heard += heard
        with self.house.engine.connect() as connection, connection.begin():
            late = Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
            early = Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
            stale = late.get_one(Need, need_id)  # held: as long as it is, nothing reads it anew unasked
            for session, one in zip((early, late), heard, strict=True):
                arrivals.arrive(session, self.house.rules, one, self.now)
                session.flush()
            assert stale in late
            early.close()
            late.close()
        self._look(frozenset((self.member_of(first[0]), self.member_of(second[0]))))

    def fails_at(self, phone: Phone, text: str) -> None:
        """Handling raised: the message is kept, and tried again in its time."""
        heard = self.message(phone, text)
        self.do(lambda s: arrivals.keep_failed(s, self.house.rules, heard, self.now, "ValueError"), phone)

    def again(self, pick: int) -> bool:
        """A message that was handled comes once more; whether anything was done."""
        if not self._heard:
            return False
        heard = self._heard[pick % len(self._heard)]
        return self.do(lambda s: arrivals.arrive(s, self.house.rules, heard, self.now)).kept

    def passes(self, stretch: timedelta, *, sends: bool = True) -> None:
        """Time goes by, and stops wherever something falls due."""
        end = self.now + stretch
        for _ in range(MOST_EVENTS):
            moment = max(self.now, self.read(lambda s: self._next_due(s, sends=sends)) or end)
            self.house.now = min(moment, end)
            if moment >= end:
                break
            self.keep_promises()
            if sends:
                self.deliver()
        else:
            raise AssertionError("promises beget promises for ever")
        self.keep_promises()
        if sends:
            self.deliver()

    def _next_due(self, session: Session, *, sends: bool) -> datetime | None:
        queued = (OutboundRow.status == OutboundStatus.QUEUED, Address.status == AddressStatus.ACTIVE)
        rows = select(func.min(OutboundRow.due_at)).join(Address, Address.id == OutboundRow.address_id).where(*queued)
        failed = select(func.min(InboundRow.retry_at)).where(InboundRow.status == InboundStatus.FAILED)
        wanted = [select(func.min(Timer.due_at)), failed, *([rows] if sends else [])]
        return min((at for one in wanted if (at := session.scalar(one)) is not None), default=None)

    def keep_promises(self) -> None:
        """Every due timer, and every message that is to be tried again."""
        circle = self.house.rules
        for inbound_id in self.read(lambda s: inbound.to_retry(s, circle.id, self.now, 50)):
            self.do(lambda s, one=inbound_id: arrivals.retry(s, circle, one, self.now), retried=inbound_id)
        for _ in range(MOST_EVENTS):
            due = self.read(lambda s: timers.due(s, circle.id, self.now, 1))
            if not due:
                return
            self.do(lambda s, one=due[0]: arrivals.do_timer(s, circle, one, self.now))
        raise AssertionError("promises beget promises for ever")

    def deliver(self, error: SendError | None = None, most: int = 50) -> None:
        """The outbox takes what is due and sends it; `error`: the first send ends so."""
        for one in self.lease(most):
            self.do(lambda s, one=one, error=error: self._send(s, one, error))
            error = None

    def lease(self, most: int = 50) -> list[Due]:
        """What is due is taken by the outbox, and goes next."""
        random.seed(0)
        return self.do(lambda s: leases.take_due(s, self.house.rules.id, CHANNELS, set(), self.now, LEASE, most))

    def deliver_late(self, found: list[Due], happens: Callable[[], None], error: SendError | None) -> None:
        """Something happens while the vendor has the first, and the others wait for their turn; the first ends so."""
        self._flying = {one.id for one in found[:1]}
        happens()
        for one in found[:1]:
            self.do(lambda s, one=one: self._hand_over(s, one, error))
        self._flying = set()
        for one in found[1:]:
            self.do(lambda s, one=one: self._send(s, one, None, waited=True))

    def lease_and_die(self) -> None:
        """Killed in mid-send: the rows stay leased, and nobody knows whether they went."""
        self.do(lambda s: leases.take_due(s, self.house.rules.id, CHANNELS, set(), self.now, LEASE, 3))

    def _send(self, session: Session, one: Due, error: SendError | None, *, waited: bool = False) -> None:
        """As `bot.outbox` does it, with no network between."""
        if one.not_after is not None and one.not_after <= self.now:
            outbound.end(session, one.id, OutboundStatus.DROPPED, reason="too late")
        elif (waited or one.unknown) and not outbound.may_still_go(session, one.id):
            outbound.end(session, one.id, OutboundStatus.DROPPED, reason="no longer wanted")
        else:
            self._hand_over(session, one, error)

    def _hand_over(self, session: Session, one: Due, error: SendError | None) -> None:
        if error is None:
            outbound.sent(session, one.id, f"OUT{one.id}", self.now)
        else:
            self.outcomes._record(session, one, error, 15.0 if isinstance(error, Unknown) else 600.0)

    def receipt(self, pick: int, receipt: Receipt) -> None:
        """A vendor's word about something that was sent, however late."""
        sent = select(OutboundRow.id, OutboundRow.external_id, OutboundRow.channel)
        rows = self.read(lambda s: s.execute(sent.where(OutboundRow.external_id.is_not(None))).all())
        if rows:
            row = rows[-1 - pick % len(rows)]
            about = replace(receipt, external_id=row.external_id, reference=row.id)
            self.do(lambda s: self.outcomes._receive(s, about, row.channel))
