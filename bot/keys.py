"""SECRET_KEY: made once, when there is nothing yet that another key could have written."""

import os
import re
from pathlib import Path

from bot.faults import SettingsError
from bot.settings import Settings
from storage.crypto import new_key, read_key
from storage.database import read_url, sqlite_path

_EMPTY = re.compile(r"\s*SECRET_KEY\s*=\s*")
_NONE_YET = (
    "SECRET_KEY: it is missing. The first `manyhands run` makes one; `manyhands key` prints one to put into .env"
)
_LOST = (
    "SECRET_KEY: it is missing, and there is a database already ({what}). Put back the key it was made with;"
    " without it nobody can read the names and addresses in it"
)


def secret_key(settings: Settings, make_in: Path | None = None) -> bytes:
    """The key as bytes. Raises SettingsError when there is none.

    With `make_in` (a `.env`) a new one is written there instead, where no database can have been made with another.
    """
    if settings.secret_key:
        return read_key(settings.secret_key)
    path = sqlite_path(read_url(settings.database_url))
    if path is None:
        raise SettingsError(
            ["SECRET_KEY: it is missing; PostgreSQL needs the same key in every process. Make one with: manyhands key"]
        )
    if path.exists() and path.stat().st_size:
        raise SettingsError([_LOST.format(what=path)])
    if make_in is None:
        raise SettingsError([_NONE_YET])
    key = new_key()
    _write(make_in, f"SECRET_KEY={key}")
    return read_key(key)


def _write(env_file: Path, line: str) -> None:
    """Put a line into a file that only its owner may read, from the first byte on; an empty SECRET_KEY= gives way."""
    descriptor = os.open(env_file, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o600)
        kept = [old for old in file.read().splitlines() if not _EMPTY.fullmatch(old)]
        file.seek(0)
        file.truncate()
        file.write("\n".join([*kept, line, ""]))
        file.flush()
        os.fsync(descriptor)  # the key must outlast a power cut that the database outlasts
