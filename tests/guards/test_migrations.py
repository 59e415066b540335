"""The migrations reach the models, and lead back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, func, inspect, make_url, select, table, text

from storage import migrate
from storage.crypto import KEY_BYTES, Cipher
from storage.database import open_engine
from storage.models import Base


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(URL.create("sqlite", database=str(tmp_path / "circle.db")), Cipher(bytes(KEY_BYTES)))
    yield opened
    opened.dispose()


def checks(engine: Engine) -> dict[str, set[tuple[str | None, str]]]:
    """The check constraints of each table, which Alembic does not compare: the states a column may hold."""
    found = inspect(engine)
    return {
        table: {(check["name"], " ".join(check["sqltext"].split())) for check in found.get_check_constraints(table)}
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_the_migrated_schema_is_that_of_the_models(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    assert migrate.current(engine) == migrate.newest()


def test_the_migrated_states_are_those_of_the_models(engine: Engine) -> None:
    migrate.upgrade(engine)
    migrated = checks(engine)
    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)
    assert any(migrated.values())
    assert migrated == checks(engine)


def test_a_new_database_is_made_as_the_migrations_make_it(engine: Engine, tmp_path: Path) -> None:
    migrate.upgrade(engine)
    fresh = open_engine(URL.create("sqlite", database=str(tmp_path / "new.db")), Cipher(bytes(KEY_BYTES)))
    migrate.create(fresh)
    with fresh.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    assert checks(fresh) == checks(engine)
    assert migrate.current(fresh) == migrate.current(engine)
    migrate.upgrade(fresh)  # nothing is left to do
    fresh.dispose()


def test_what_is_known_without_alembic_is_what_alembic_knows(engine: Engine) -> None:
    with engine.connect() as connection:
        scripts = ScriptDirectory.from_config(migrate.config_over(connection))
    assert migrate.newest() == scripts.get_current_head()
    assert all(migrate.is_known(script.revision) for script in scripts.walk_revisions())
    assert not migrate.is_known("9999")


def test_down_and_up_again(engine: Engine) -> None:
    migrate.upgrade(engine)
    before = checks(engine)
    with engine.begin() as connection:
        command.downgrade(migrate.config_over(connection), "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    migrate.upgrade(engine)
    assert checks(engine) == before


def test_what_was_kept_before_is_kept_by_every_migration(database_url: str) -> None:
    engine = open_engine(make_url(database_url), Cipher(bytes(KEY_BYTES)))
    with engine.begin() as connection:
        command.downgrade(migrate.config_over(connection), "base")  # the PostgreSQL of tests has its tables already
        command.upgrade(migrate.config_over(connection), "0001")
        for row in KEPT:
            connection.execute(text(row))
    migrate.upgrade(engine)
    with engine.connect() as connection:
        kept = {name: connection.scalar(select(func.count()).select_from(table(name))) for name in TABLES}
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []
    assert kept == dict.fromkeys(TABLES, 1)
    engine.dispose()


def test_a_migrated_postgres_allows_every_state(postgres_url: str) -> None:
    engine = open_engine(make_url(postgres_url), Cipher(bytes(KEY_BYTES)))
    migrate.upgrade(engine)
    migrated = checks(engine)
    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        Base.metadata.create_all(connection)
    assert migrated == checks(engine)
    engine.dispose()


TABLES = ("circle", "member", "need", "ping", "offer", "offer_kind", "conversation", "timer")
KEPT = (
    "INSERT INTO circle (id, key, name, timezone, languages, quiet_hours, contact, emergency_number, key_check)"
    " VALUES (1, 'c', 'C', 'UTC', '[]', '', '', '', '')",
    "INSERT INTO member (id, circle_id, status, role, language, language_chosen, helps, vouched, consent_at,"
    " created_at) VALUES (1, 1, 'active', 'member', 'en', false, false, false, '2026-06-01', '2026-06-01')",
    "INSERT INTO need (id, circle_id, member_id, code, status, kinds, what, language, quantity, remaining, urgent,"
    " conditions, wave, created_at)"
    " VALUES (1, 1, 1, 'K7', 'open', '[]', '', 'en', 1, 1, false, '[]', 0, '2026-06-01')",
    "INSERT INTO ping (id, circle_id, need_id, member_id, wave, status, asked_at)"
    " VALUES (1, 1, 1, 1, 1, 'asked', '2026-06-01')",
    "INSERT INTO offer (id, circle_id, member_id, status, standing, kinds, what, quantity, remaining, available,"
    " created_at) VALUES (1, 1, 1, 'open', true, '[]', '', 1, 1, '[]', '2026-06-01')",
    "INSERT INTO offer_kind (offer_id, kind, circle_id, member_id) VALUES (1, 'food', 1, 1)",
    "INSERT INTO conversation (id, circle_id, member_id, question, status, need_id, asked_at)"
    " VALUES (1, 1, 1, 'still', 'open', 1, '2026-06-01')",
    "INSERT INTO timer (id, circle_id, kind, need_id, step, due_at, tries)"
    " VALUES (1, 1, 'expire', 1, 0, '2026-06-01', 0)",
)
