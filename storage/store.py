"""`await store.run(work)`: one piece of work is one transaction, or one savepoint of a group commit."""

import asyncio
import contextlib
import logging
import queue
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.orm import Session

from storage.database import POOL_SIZE

log = logging.getLogger(__name__)

GROUP = 64  # pieces of work that share one disk flush; more gains little and makes the first wait
GROUP_SECONDS = 0.03  # after so long a group takes nobody else in: long work must not keep what is done from being kept
URGENT_WORKERS = 2  # PostgreSQL: threads that urgent work need not share
DEADLOCK_TRIES = 8  # of two who wait for each other one is ended: six at once may need five rounds
_FILE_ERRORS = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)
_RETRYABLE = frozenset({"40001", "40P01"})  # PostgreSQL: serialization failure, deadlock

T = TypeVar("T")


class StoreDown(Exception):
    """The database could not be written (disk full, locked, gone). Nothing of the work was kept; try again."""


class Store(Protocol):
    """Where work on the database is handed in. `run` raises what the work raised, or StoreDown.

    `urgent` work goes before all that waits: what has happened already and would happen twice if it were forgotten.
    """

    async def run(self, work: Callable[[Session], T], *, urgent: bool = False) -> T: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class _Job:
    work: Callable[[Session], Any]
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"
    value: Any = None
    error: BaseException | None = None

    def resolve(self) -> None:
        if self.future.done():  # its waiter was cancelled; the work stands all the same
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.value)


class SqliteStore:
    """One writer thread: takes what is queued, a savepoint each inside one BEGIN IMMEDIATE, commits once.

    A piece of work that raises is rolled back alone; its neighbours in the group are committed.
    """

    def __init__(self, engine: Engine, group: int = GROUP, seconds: float = GROUP_SECONDS) -> None:
        self._engine = engine
        self._group = group
        self._seconds = seconds
        self._urgent: deque[_Job] = deque()
        self._usual: deque[_Job] = deque()
        self._calls: queue.SimpleQueue[bool] = queue.SimpleQueue()  # True for each job queued, False: no more come
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="store", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[Session], T], *, urgent: bool = False) -> T:
        if self._closed:
            raise StoreDown("the store is closed")
        loop = asyncio.get_running_loop()
        job = _Job(work, loop, loop.create_future())
        (self._urgent if urgent else self._usual).append(job)
        self._calls.put(True)
        value: T = await job.future
        return value

    def close(self) -> None:
        """Finish what is queued, then let go of the file."""
        if not self._closed:
            self._closed = True
            self._calls.put(False)
            self._thread.join()
            self._engine.dispose()

    def _serve(self) -> None:
        while self._calls.get():
            jobs = [self._next()]
            try:
                self._commit(jobs)
            except Exception as error:  # begin, commit or the connection itself failed: nothing of the group was kept
                log.warning("the database could not be written: %s", type(error).__name__)
                while self._comes_another():  # nor would what waits be, and each would wait for the lock anew
                    jobs.append(self._next())
                for job in jobs:
                    job.error = StoreDown(_words(error))
            _resolve(jobs)

    def _commit(self, jobs: list[_Job]) -> None:
        """Run a group that begins with `jobs`, which becomes all that was in it."""
        with self._engine.connect() as connection, connection.begin():
            until = time.monotonic() + self._seconds
            _run_in_savepoint(connection, jobs[0])
            while len(jobs) < self._group and time.monotonic() < until and self._comes_another():
                jobs.append(self._next())
                _run_in_savepoint(connection, jobs[-1])

    def _comes_another(self) -> bool:
        """Whether a job waits, which the caller then takes. That the store is to close is left for `_serve` to hear."""
        if self._calls.empty():
            return False
        comes = self._calls.get()
        if not comes:
            self._calls.put(False)
        return comes

    def _next(self) -> _Job:
        """What goes next; each True of `_calls` stands for one job."""
        return self._urgent.popleft() if self._urgent else self._usual.popleft()


def _run_in_savepoint(connection: Connection, job: _Job) -> None:
    """Run one job alone. Raises only when the whole group is lost (the connection itself is broken)."""
    savepoint = connection.begin_nested()
    try:
        with Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only") as session:
            job.value = job.work(session)
            session.flush()
        savepoint.commit()
    except BaseException as error:
        if _is_about_the_file(error):
            raise  # no neighbour can be trusted to commit either
        job.error = error
        if savepoint.is_active:  # a failed flush has rolled it back already
            savepoint.rollback()


def _is_about_the_file(error: BaseException) -> bool:
    """Disk full, locked, an I/O error: the whole group is lost, and may be tried again. Savepoints raise unwrapped."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _FILE_ERRORS


def _resolve(jobs: list[_Job]) -> None:
    """Wake the waiters: one call into each loop, however many jobs."""
    loops: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        loops.setdefault(job.loop, []).append(job)
    for loop, mine in loops.items():
        with contextlib.suppress(RuntimeError):  # the loop has ended; what was done is durable
            loop.call_soon_threadsafe(_resolve_all, mine)


def _resolve_all(jobs: list[_Job]) -> None:
    for job in jobs:
        job.resolve()


class PostgresStore:
    """A pool of worker threads, one transaction each; a deadlock is tried again. Urgent work has threads of its own."""

    def __init__(self, engine: Engine, workers: int = POOL_SIZE) -> None:
        self._engine = engine
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="store")
        self._urgent = ThreadPoolExecutor(URGENT_WORKERS, thread_name_prefix="store-urgent")

    async def run(self, work: Callable[[Session], T], *, urgent: bool = False) -> T:
        pool = self._urgent if urgent else self._pool
        return await asyncio.get_running_loop().run_in_executor(pool, self._run, work)

    def close(self) -> None:
        self._pool.shutdown()
        self._urgent.shutdown()
        self._engine.dispose()

    def _run(self, work: Callable[[Session], T]) -> T:
        for attempt in range(1, DEADLOCK_TRIES + 1):
            try:
                with Session(self._engine, expire_on_commit=False) as session, session.begin():
                    return work(session)
            except (OperationalError, InterfaceError, InternalError) as error:
                if attempt == DEADLOCK_TRIES or getattr(error.orig, "sqlstate", None) not in _RETRYABLE:
                    raise StoreDown(_words(error)) from error
        raise AssertionError("unreachable")


def _words(error: BaseException) -> str:
    return str(error.orig) if isinstance(error, DBAPIError) else str(error) or type(error).__name__


def open_store(engine: Engine) -> Store:
    """The store that fits the engine's database."""
    return SqliteStore(engine) if engine.dialect.name == "sqlite" else PostgresStore(engine)
