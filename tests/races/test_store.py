"""The store: neighbours in a group never fail each other, and a database that cannot be written is said so."""

import asyncio
import contextlib
import resource
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session

from storage import audit
from storage.models import Audit
from storage.store import SqliteStore, Store, StoreDown
from tests.races.house import House


@pytest.fixture
def sqlite_house(tmp_path: Path) -> Iterator[House]:
    opened = House(f"sqlite:///{tmp_path / 'store.db'}")
    yield opened
    opened.close()


@pytest.fixture
def impatient(sqlite_house: House) -> Iterator[SqliteStore]:
    """A store that waits for a lock for no more than a moment."""
    engine = sqlite_house.open()

    @event.listens_for(engine, "connect")
    def _hurry(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    store = SqliteStore(engine)
    yield store
    store.close()


def writes(house: House, act: str):  # type: ignore[no-untyped-def]
    """Work that writes one row, and gives back its own name."""

    def work(session: Session) -> str:
        audit.write(session, house.rules.id, act, house.now)
        return act

    return work


def acts(house: House) -> list[str]:
    return house.read(lambda s: list(s.scalars(select(Audit.act).order_by(Audit.id))))


async def in_one_group(store: Store, *works) -> list[object]:  # type: ignore[no-untyped-def]
    """Hand everything in while the store is busy, so that it shares a group; errors come as values."""
    if isinstance(store, SqliteStore):
        gate = threading.Event()
        first = asyncio.ensure_future(store.run(lambda s: gate.wait(10)))  # the writer's first group is this alone
        await asyncio.sleep(0.05)
        runs = [asyncio.ensure_future(store.run(work)) for work in works]
        await asyncio.sleep(0.05)
        gate.set()
        with contextlib.suppress(StoreDown):
            await first
    else:
        runs = [asyncio.ensure_future(store.run(work)) for work in works]
    return await asyncio.gather(*runs, return_exceptions=True)


async def test_work_that_raises_fails_alone_and_leaves_nothing(house: House) -> None:
    store = house.store()

    def broken(session: Session) -> None:
        audit.write(session, house.rules.id, "half done", house.now)
        raise ValueError("mine alone")

    done = await in_one_group(store, writes(house, "one"), broken, writes(house, "two"))
    store.close()
    assert done[0] == "one"
    assert done[2] == "two"
    assert isinstance(done[1], ValueError)
    assert acts(house) == ["one", "two"] or sorted(acts(house)) == ["one", "two"]


async def test_a_broken_rule_of_the_database_fails_alone(house: House) -> None:
    from sqlalchemy.exc import IntegrityError

    store = house.store()

    def twice(session: Session) -> None:
        session.execute(text("INSERT INTO audit (id, circle_id, at, act) SELECT id, circle_id, at, act FROM audit"))

    await store.run(writes(house, "zero"))
    done = await in_one_group(store, writes(house, "one"), twice, writes(house, "two"))
    store.close()
    assert isinstance(done[1], IntegrityError)
    assert sorted(acts(house)) == ["one", "two", "zero"]


async def test_a_wrong_statement_is_one_messages_fault_and_not_its_neighbours(house: House) -> None:
    """A bug in one handler ("no such table") must not keep everybody's messages out, for ever."""
    store = house.store()

    def wrong(session: Session) -> None:
        session.execute(text("SELECT * FROM nowhere"))

    done = await in_one_group(store, writes(house, "one"), wrong, writes(house, "two"))
    store.close()
    assert [done[0], done[2]] == ["one", "two"]
    assert isinstance(done[1], Exception)
    assert not isinstance(done[1], StoreDown)
    assert sorted(acts(house)) == ["one", "two"]


async def test_what_a_piece_of_work_flushes_late_is_its_own_too(house: House) -> None:
    """An ORM object added and never flushed fails at the end of its own work, not of the group."""
    store = house.store()

    def late(session: Session) -> None:
        session.add(Audit(circle_id=999_999, at=house.now, act="of no circle"))

    done = await in_one_group(store, writes(house, "one"), late, writes(house, "two"))
    store.close()
    assert isinstance(done[1], Exception)
    assert not isinstance(done[1], StoreDown)
    assert sorted(acts(house)) == ["one", "two"]


async def test_later_work_of_a_group_sees_what_earlier_work_did(sqlite_house: House) -> None:
    store = sqlite_house.store()
    count = lambda s: s.scalar(select(func.count()).select_from(Audit))  # noqa: E731
    done = await in_one_group(store, writes(sqlite_house, "one"), count, writes(sqlite_house, "two"), count)
    store.close()
    assert done == ["one", 1, "two", 2]


async def test_urgent_work_goes_before_what_waits(sqlite_house: House) -> None:
    """That a message went must be kept before the next texts are read: killed in between, it would go twice."""
    store = sqlite_house.store()
    gate = threading.Event()
    first = asyncio.ensure_future(store.run(lambda s: gate.wait(10)))
    await asyncio.sleep(0.05)
    usual = [asyncio.ensure_future(store.run(writes(sqlite_house, f"text {n}"))) for n in range(3)]
    await asyncio.sleep(0)
    urgent = asyncio.ensure_future(store.run(writes(sqlite_house, "sent"), urgent=True))
    await asyncio.sleep(0.05)
    gate.set()
    await asyncio.gather(first, urgent, *usual)
    store.close()
    assert acts(sqlite_house) == ["sent", "text 0", "text 1", "text 2"]


async def test_a_long_group_is_committed_before_all_that_waits_is_done(sqlite_house: House) -> None:
    store = SqliteStore(sqlite_house.open(), seconds=0.0)

    def seen_by_others(_session: Session) -> int:
        with contextlib.closing(sqlite3.connect(sqlite_house.engine.url.database or "")) as other:
            return int(other.execute("SELECT count(*) FROM audit").fetchone()[0])

    done = await in_one_group(store, writes(sqlite_house, "one"), seen_by_others)
    store.close()
    assert done == ["one", 1]


async def test_a_store_closed_while_its_last_commit_fails_comes_to_an_end(impatient: SqliteStore) -> None:
    gate = threading.Event()

    def breaks(_session: Session) -> None:
        gate.wait(10)
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    lost = asyncio.ensure_future(impatient.run(breaks))
    await asyncio.sleep(0.05)
    closing = asyncio.ensure_future(asyncio.to_thread(impatient.close))
    await asyncio.sleep(0.05)
    gate.set()
    with pytest.raises(StoreDown):
        await lost
    async with asyncio.timeout(10):
        await closing


async def test_nothing_is_acknowledged_before_it_can_be_read_elsewhere(house: House) -> None:
    store = house.store()
    for number in range(20):
        await store.run(writes(house, f"act {number}"))
        assert f"act {number}" in acts(house)
    store.close()


async def test_a_waiter_that_gives_up_does_not_undo_or_hinder(house: House) -> None:
    store = house.store()
    runs = [asyncio.ensure_future(store.run(writes(house, f"act {n}"))) for n in range(20)]
    await asyncio.sleep(0)
    for run in runs[::2]:
        run.cancel()
    await asyncio.gather(*runs, return_exceptions=True)
    assert await store.run(writes(house, "after")) == "after"
    store.close()
    assert {f"act {n}" for n in range(1, 20, 2)} <= set(acts(house))


async def test_a_locked_database_is_down_and_then_up_again(sqlite_house: House, impatient: SqliteStore) -> None:
    path = sqlite_house.engine.url.database or ""
    await impatient.run(writes(sqlite_house, "before"))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = await in_one_group(impatient, writes(sqlite_house, "lost"), writes(sqlite_house, "too"))
        other.execute("ROLLBACK")
    assert [type(one) for one in done] == [StoreDown, StoreDown]
    assert await impatient.run(writes(sqlite_house, "after")) == "after"
    assert acts(sqlite_house) == ["before", "after"]


async def test_a_full_disk_is_down_keeps_nothing_of_the_group_and_recovers(sqlite_house: House) -> None:
    """SQLite itself is told that the file may not grow: the same error as a full disk."""
    engine = sqlite_house.open()
    limits: list[sqlite3.Connection] = []
    event.listen(engine, "connect", lambda connection, _record: limits.append(connection))
    store = SqliteStore(engine)
    await store.run(writes(sqlite_house, "before"))
    pages = limits[0].execute("PRAGMA page_count").fetchone()[0]
    await store.run(lambda s: s.execute(text(f"PRAGMA max_page_count={pages}")).all())

    def fills(session: Session) -> None:
        for _ in range(2000):
            audit.write(session, sqlite_house.rules.id, "x" * 40, sqlite_house.now, detail="y" * 200)

    done = await in_one_group(store, writes(sqlite_house, "lost"), fills, writes(sqlite_house, "too"))
    assert [type(one) for one in done] == [StoreDown] * 3
    assert acts(sqlite_house) == ["before"]
    await store.run(lambda s: s.execute(text("PRAGMA max_page_count=1000000")).all())
    assert await store.run(writes(sqlite_house, "after")) == "after"
    store.close()


async def test_a_file_that_may_not_grow_is_down_not_a_crash(sqlite_house: House) -> None:
    """RLIMIT_FSIZE: every write beyond the limit is refused by the system."""
    store = sqlite_house.store()
    await store.run(writes(sqlite_house, "before"))
    written = await asyncio.to_thread(Path(f"{sqlite_house.engine.url.database}-wal").stat)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (written.st_size, hard))
    try:
        with pytest.raises(StoreDown):
            await store.run(writes(sqlite_house, "lost"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert await store.run(writes(sqlite_house, "after")) == "after"
    store.close()
    assert acts(sqlite_house) == ["before", "after"]


async def test_a_closed_store_finishes_what_it_was_given_and_takes_no_more(house: House) -> None:
    store = house.store()
    runs = [asyncio.ensure_future(store.run(writes(house, f"act {n}"))) for n in range(10)]
    await asyncio.sleep(0)
    await asyncio.to_thread(store.close)
    await asyncio.gather(*runs)
    assert len(acts(house)) == 10
    with pytest.raises((StoreDown, RuntimeError)):
        await store.run(writes(house, "too late"))


async def test_postgresql_gone_is_down(postgres_url: str) -> None:
    house = House(postgres_url)
    store = house.store()
    await store.run(writes(house, "before"))

    def cut(session: Session) -> None:
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StoreDown):
        await store.run(cut)
    assert await store.run(writes(house, "after")) == "after"
    store.close()
    house.close()
