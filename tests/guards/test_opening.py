"""A database is opened with the right key and the newest tables, or refused in words."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.faults import SettingsError
from bot.keys import secret_key
from bot.opening import open_database, open_rules
from bot.settings import Settings
from storage import migrate
from storage.crypto import new_key, read_key


def settings(url: str, key: str = "") -> Settings:
    return Settings(_env_file=None, database_url=url, secret_key=key)


def test_postgres_without_our_tables_is_refused_and_told_the_command(postgres_url: str) -> None:
    key = bytes(32)
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    with pytest.raises(SettingsError, match="manyhands migrate"):
        open_database(settings(postgres_url), key)


def test_postgres_from_a_newer_program_is_refused(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(SettingsError, match="newer"):
        open_database(settings(postgres_url), bytes(32))


def test_sqlite_brings_itself_up_to_date(tmp_path: Path) -> None:
    engine = open_database(settings(f"sqlite:///{tmp_path / 'new.db'}"), bytes(32))
    assert migrate.current(engine) == migrate.newest()
    engine.dispose()
    assert (tmp_path / "new.db").stat().st_mode & 0o777 == 0o600


def test_another_key_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    for key, fits in ((bytes(32), True), (bytes(32), True), (b"1" * 32, False)):
        engine = open_database(settings(url), key)
        if fits:
            open_rules(engine, settings(url))
        else:
            with pytest.raises(SettingsError, match="another key"):
                open_rules(engine, settings(url))
        engine.dispose()


def test_a_key_is_made_only_where_no_database_is_and_takes_the_empty_line(tmp_path: Path) -> None:
    env, path = tmp_path / ".env", tmp_path / "b.db"
    env.write_text("SECRET_KEY=\nPORT=8080\n")
    made = secret_key(settings(f"sqlite:///{path}"), make_in=env)
    assert env.stat().st_mode & 0o777 == 0o600
    [line] = [line for line in env.read_text().splitlines() if line.startswith("SECRET_KEY=")]
    assert read_key(line.partition("=")[2]) == made
    assert "PORT=8080" in env.read_text()
    with pytest.raises(SettingsError, match="manyhands run"):
        secret_key(settings(f"sqlite:///{path}"))
    path.write_bytes(b"something")
    with pytest.raises(SettingsError, match="Put back the key"):
        secret_key(settings(f"sqlite:///{path}"), make_in=env)


def test_a_fresh_key_is_a_key() -> None:
    assert len(read_key(new_key())) == 32
