"""The migrations reach the models, and lead back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, inspect

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
