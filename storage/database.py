"""Engines: SQLite in one file with the pragmas a promise needs, or PostgreSQL with a pool."""

from functools import partial
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import URL, Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from storage.columns import attach_cipher
from storage.crypto import Cipher

BUSY_TIMEOUT_MS = 10_000  # an export or a backup may hold the file for a moment
POOL_SIZE = 8  # PostgreSQL: one connection for each worker thread

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a durable yes is durable, power cut included
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-4000",  # kilobytes; what is not here the system still has
)

_SAVEPOINTS = {
    "do_savepoint": "SAVEPOINT job",
    "do_release_savepoint": "RELEASE job",
    "do_rollback_to_savepoint": "ROLLBACK TO job",
}


def read_url(text: str) -> URL:
    """A DATABASE_URL we serve. Raises ValueError, in words, on any other."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError("it is not a database URL") from None
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url
    if url.drivername == "postgresql+psycopg" and url.database:
        return url
    raise ValueError("it must be sqlite:///path or postgresql+psycopg://user@host/database")


def sqlite_path(url: URL) -> Path | None:
    """The file behind a SQLite URL, None for any other database."""
    return Path(url.database) if url.drivername == "sqlite" and url.database else None


def open_engine(url: URL, cipher: Cipher) -> Engine:
    """An engine whose private columns are read with `cipher`. Nothing is connected yet."""
    engine = _open_sqlite(url) if url.drivername == "sqlite" else _open_postgres(url)
    attach_cipher(engine, cipher)
    return engine


def _open_sqlite(url: URL) -> Engine:
    # One connection, used by one thread at a time: the writer (storage/store.py) or the thread that starts it.
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False}, query_cache_size=400)
    _quicken_savepoints(engine.dialect)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _quicken_savepoints(dialect: Dialect) -> None:
    """Savepoints straight to the driver, which prepares them once: SQLAlchemy compiles each anew, 0.1-0.6 ms a message.

    One name does for all, nested ones too: SQLite means the newest of a name.
    """
    for method, statement in _SAVEPOINTS.items():
        setattr(dialect, method, partial(_tell_driver, statement))


def _tell_driver(statement: str, connection: Connection, _name: str) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a connection in use has one
    driver.execute(statement)


def _open_postgres(url: URL) -> Engine:
    return create_engine(url, pool_size=POOL_SIZE, max_overflow=2, pool_pre_ping=True, query_cache_size=400)


def _set_pragmas(connection: SqliteConnection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _begin_immediate(connection: Connection) -> None:
    # Taking the write lock at once: a deferred transaction could fail half-way with "database is locked".
    connection.exec_driver_sql("BEGIN IMMEDIATE")
