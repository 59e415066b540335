"""A database with a circle, and its handlers driven from threads: no channel, no loop."""

import itertools
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, make_url, select
from sqlalchemy.orm import Session

from handlers import arrivals
from handlers.circle import CircleRules
from handlers.messages import Channel, Inbound
from handlers.understanding import Gazetteer
from storage import migrate
from storage.circles import CircleFacts, open_circle
from storage.crypto import Cipher
from storage.database import open_engine
from storage.models import Address, Claim, Member, Need, OutboundRow
from storage.states import ClaimStatus
from storage.store import PostgresStore, SqliteStore, Store
from tests.world import MONDAY_NOON

T = TypeVar("T")
_FACTS = CircleFacts("main", "Riverside", "America/New_York", ("en", "es"), "", "", "911")


class House:
    """One circle's database; `now` stands still until it is moved."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = self.open()
        self.make_tables()
        with Session(self.engine) as session, session.begin():
            circle_id = open_circle(session, _FACTS)
        zone = ZoneInfo("America/New_York")
        self.rules = CircleRules(circle_id, "Riverside", zone, ("en", "es"), None, "", "911", Gazetteer())
        self.now = MONDAY_NOON
        self._ids = itertools.count(1)

    def make_tables(self) -> None:
        migrate.upgrade(self.engine)

    @property
    def is_postgres(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    def open(self) -> Engine:
        """Another engine on the same database, as another process would have."""
        return open_engine(make_url(self.url), Cipher(bytes(32)))

    def store(self, engine: Engine | None = None) -> Store:
        """A store of its own."""
        engine = engine or self.open()
        return PostgresStore(engine, 16) if self.is_postgres else SqliteStore(engine)

    def message(self, who: int, text: str, external_id: str = "") -> Inbound:
        """What member number `who` writes."""
        external_id = external_id or f"SM{next(self._ids):032}"
        return Inbound(Channel.SMS, external_id, address(who), self.now, text)

    def arrive(self, who: int, text: str) -> None:
        """One message on its own, in one transaction."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            arrivals.arrive(session, self.rules, self.message(who, text), self.now)

    def read(self, work: Callable[[Session], T]) -> T:
        """A look into the database."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            return work(session)

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    def need(self) -> Need:
        """The newest need."""
        return self.read(lambda s: s.scalars(select(Need).order_by(Need.id.desc()).limit(1)).one())

    def claims(self, *statuses: ClaimStatus) -> list[Claim]:
        wanted = select(Claim).order_by(Claim.id)
        found = self.read(lambda s: list(s.scalars(wanted)))
        return [claim for claim in found if not statuses or claim.status in statuses]

    def told(self) -> dict[int, list[str]]:
        """Every text ever queued, by member number."""
        rows = self.read(
            lambda s: list(
                s.execute(
                    select(Address.value, OutboundRow.text)
                    .join(OutboundRow, OutboundRow.address_id == Address.id)
                    .order_by(OutboundRow.id)
                )
            )
        )
        texts: dict[int, list[str]] = {}
        for value, said in rows:
            texts.setdefault(number(value), []).append(said or "")
        return texts

    def member_number(self, member_id: int) -> int:
        """The number of a member by id."""
        wanted = select(Address.value).where(Address.member_id == member_id)
        return number(self.read(lambda s: s.scalars(wanted).one()))

    def close(self) -> None:
        self.engine.dispose()


def address(who: int) -> str:
    """Numbers kept for fiction; the area code makes room for more than a hundred people."""
    return f"sms:+1{202 + who // 100}555{100 + who % 100:04}"


def number(value: str) -> int:
    digits = value.removeprefix("sms:+1")
    return (int(digits[:3]) - 202) * 100 + int(digits[-4:]) - 100


def at_once(pieces: Iterable[Callable[[], T]], threads: int = 16) -> list[T]:
    """Run each piece, `threads` at a time, all of a batch set off by one barrier."""
    waiting = list(pieces)
    results: list[T] = []
    for start in range(0, len(waiting), threads):
        batch = waiting[start : start + threads]
        barrier = threading.Barrier(len(batch))

        def run(piece: Callable[[], T], barrier: threading.Barrier = barrier) -> T:
            barrier.wait(20)
            return piece()

        with ThreadPoolExecutor(len(batch)) as pool:
            results += list(pool.map(run, batch))
    return results


def helpers_for(house: House, count: int) -> None:
    """Members 1 to `count`, who may all be asked; nobody is asked yet."""
    for who in range(1, count + 1):
        house.arrive(who, f"My name is Bob. I can shop and deliver groceries near {11200 + who % 20}")


def names(house: House) -> dict[int, str]:
    found = house.read(lambda s: list(s.scalars(select(Member))))
    return {member.id: member.first_name or "" for member in found}
