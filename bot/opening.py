"""Opening the database: the right key, the right schema, one process to one file - or a clear refusal."""

import contextlib
import fcntl
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.faults import SettingsError
from bot.settings import Settings
from handlers.circle import CircleRules
from handlers.understanding import Gazetteer
from storage import leases, migrate
from storage.circles import CircleFacts, open_circle
from storage.crypto import Cipher, WrongKey
from storage.database import open_engine, read_url, sqlite_path

PLACES = Path("places.csv")
_NEWER = "DATABASE_URL: a newer Many Hands has been at this database; update the program"
_WRONG_KEY = (
    "SECRET_KEY: the database was made with another key, so its names and addresses cannot be read. Put back the key it"
    " was made with"
)


def open_database(settings: Settings, key: bytes) -> Engine:
    """An engine on a database with the newest schema. Raises SettingsError with what is wrong and what to do."""
    with _in_words(settings):
        engine = open_engine(read_url(settings.database_url), Cipher(key))
        try:
            _bring_up_to_date(engine)
        except BaseException:
            engine.dispose()
            raise
    return engine


def upgrade_database(settings: Settings, key: bytes) -> str | None:
    """Bring a database to the newest schema; the revision it was at. Raises SettingsError."""
    with _in_words(settings):
        engine = open_engine(read_url(settings.database_url), Cipher(key))
        before = migrate.current(engine)
        if not migrate.is_known(before):
            raise SettingsError([_NEWER])
        migrate.upgrade(engine)
        engine.dispose()
    return before


@contextlib.contextmanager
def _in_words(settings: Settings) -> Iterator[None]:
    """What a driver raises, as a sentence for an operator."""
    path = sqlite_path(read_url(settings.database_url))
    if path is not None and not path.parent.is_dir():
        raise SettingsError([f"DATABASE_URL: there is no directory {path.parent}"])
    try:
        if path is not None and not path.exists():
            path.touch(mode=0o600)  # nobody else's to read, though its private columns are encrypted
        yield
    except ModuleNotFoundError:
        raise SettingsError(
            ["DATABASE_URL: PostgreSQL needs one more package: pip install 'manyhands[postgres]'"]
        ) from None
    except DBAPIError as error:
        raise SettingsError(
            [f"DATABASE_URL: the database ({path or 'PostgreSQL'}) does not answer: {_first_line(error)}"]
        ) from None


def _bring_up_to_date(engine: Engine) -> None:
    at = migrate.current(engine)
    if not migrate.is_known(at):
        raise SettingsError([_NEWER])
    if at == migrate.newest():
        return
    if engine.dialect.name == "sqlite":
        (migrate.create if at is None else migrate.upgrade)(engine)
    elif at is None:
        raise SettingsError(
            ["DATABASE_URL: this database has no Many Hands tables yet. Make them with: manyhands migrate"]
        )
    else:
        raise SettingsError(
            [f"DATABASE_URL: its tables are behind (at {at}). Bring them up to date: manyhands migrate"]
        )


def open_rules(
    engine: Engine, settings: Settings, *, key: str = "main", places: Gazetteer | None = None
) -> CircleRules:
    """The circle with its rules, brought up to date with the settings. Raises SettingsError on another's key.

    `places` is the circle's own gazetteer; by default `places.csv` of the working directory, where there is one.
    """
    facts = CircleFacts(
        key=key,
        name=settings.circle_name,
        timezone=settings.circle_timezone,
        languages=settings.circle_languages,
        quiet_hours=settings.circle_quiet_hours,
        contact=settings.circle_contact,
        emergency_number=settings.emergency_number,
    )
    try:
        with Session(engine) as session, session.begin():
            circle_id = open_circle(session, facts)
    except WrongKey:
        raise SettingsError([_WRONG_KEY]) from None
    return CircleRules(
        id=circle_id,
        name=settings.circle_name,
        zone=settings.zone,
        languages=settings.circle_languages,
        quiet_hours=settings.quiet_hours,
        contact=settings.circle_contact,
        emergency_number=settings.emergency_number,
        rules=settings.rules,
        gazetteer=places or read_places(),
        public_url=settings.public_url,
        resources=settings.circle_resources,
    )


def read_places(path: Path = PLACES) -> Gazetteer:
    """The circle's own places, from `places.csv` (name,lat,lon) in the working directory, where there is one."""
    if not path.exists():
        return Gazetteer()
    try:
        return Gazetteer.read_csv(path)
    except (ValueError, OSError) as error:
        raise SettingsError([f"{path}: {error}"]) from None


@contextlib.contextmanager
def alone_with(settings: Settings) -> Iterator[None]:
    """Only one program runs on one SQLite file: two would both poll, and both lease. Raises SettingsError."""
    path = sqlite_path(read_url(settings.database_url))
    if path is None:
        yield
        return
    with _lock_file(path.with_name(path.name + ".lock")):
        yield


@contextlib.contextmanager
def _lock_file(path: Path) -> Iterator[IO[str]]:
    try:
        file = path.open("w")
    except OSError as error:
        raise SettingsError([f"DATABASE_URL: {path.parent} cannot be written: {error.strerror}"]) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SettingsError(["DATABASE_URL: another manyhands is running on this database already"]) from None
        yield file


def take_over_leases(engine: Engine, now: datetime) -> None:
    """On SQLite we are alone: what a killed process had in hand is ours at once."""
    if engine.dialect.name == "sqlite":
        with Session(engine) as session, session.begin():
            leases.release_leases(session, now)


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().splitlines()[0]
