"""SECRET_KEY: made once, when there is nothing yet that another key could have written."""

import os
from pathlib import Path

from bot.faults import SettingsError
from bot.settings import Settings
from storage.crypto import new_key, read_key
from storage.database import read_url, sqlite_path

_LOST = (
    "SECRET_KEY: it is missing, and there is a database already ({what}). Put back the key it was made with;"
    " without it nobody can read the names and addresses in it"
)


def secret_key(settings: Settings, env_file: Path = Path(".env")) -> bytes:
    """The key as bytes; a new one is written to `.env` when there is none and no database. Raises SettingsError."""
    if settings.secret_key:
        return read_key(settings.secret_key)
    path = sqlite_path(read_url(settings.database_url))
    if path is None:
        raise SettingsError(
            ["SECRET_KEY: it is missing; PostgreSQL needs the same key in every process. Make one with: manyhands key"]
        )
    if path.exists() and path.stat().st_size:
        raise SettingsError([_LOST.format(what=path)])
    key = new_key()
    _append(env_file, f"SECRET_KEY={key}\n")
    return read_key(key)


def _append(env_file: Path, line: str) -> None:
    """Add a line to a file that only its owner may read, from the first byte on."""
    descriptor = os.open(env_file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o600)
        before = env_file.read_text(encoding="utf-8")
        file.write(line if not before or before.endswith("\n") else "\n" + line)
