"""Bring a database to the newest schema, or say how far behind it is.

Alembic costs 12 MB and 70 ms, and is needed only when something is to be migrated: a look at where a database stands
is taken without it.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from storage.models import Base

_VERSION_TABLE = """
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
"""

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK = 7_203_641_915  # an arbitrary number: PostgreSQL's advisory lock for migrations
_MIGRATIONS = Path(__file__).parent / "migrations"
_NUMBERED = re.compile(r"\d{4}(?=_)")  # 0001_the_tables_of_the_main_job.py is revision 0001


def newest() -> str:
    """The newest revision this code knows."""
    return max(_known())


def current(engine: Engine) -> str | None:
    """The revision a database is at, None for one without our tables."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def is_known(revision: str | None) -> bool:
    """Whether this code has heard of a revision (a newer program may have migrated the database)."""
    return revision is None or revision in _known()


def upgrade(engine: Engine) -> None:
    """Migrate to the newest revision, in one transaction; safe to call from several processes at once."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        from alembic import command

        command.upgrade(config_over(connection), "head")


def create(engine: Engine) -> None:
    """The tables of a database that has none, at the newest revision: what the migrations make, without Alembic."""
    with engine.begin() as connection:
        Base.metadata.create_all(connection, checkfirst=False)
        connection.execute(text(_VERSION_TABLE))
        connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": newest()})


def config_over(connection: Connection) -> "Config":
    """Alembic's configuration for our migrations, over an open connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _known() -> set[str]:
    names = (path.name for path in (_MIGRATIONS / "versions").glob("*.py"))
    return {match.group() for name in names if (match := _NUMBERED.match(name))}
