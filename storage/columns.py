"""Column types: aware UTC times, encrypted text, keyed hashes. The cipher rides on the engine's dialect."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, DateTime, Dialect, Engine, LargeBinary, literal_column
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import TypeDecorator

from storage.crypto import Cipher

_ATTRIBUTE = "manyhands_cipher"


def attach_cipher(engine: Engine, cipher: Cipher) -> None:
    """Let this engine's private columns be read and written: one key an engine, none in a global."""
    setattr(engine.dialect, _ATTRIBUTE, cipher)


def cipher_of(dialect: Dialect) -> Cipher:
    """The cipher attached to an engine's dialect."""
    return cast(Cipher, getattr(dialect, _ATTRIBUTE))


def stands(column: InstrumentedAttribute[Any], *states: StrEnum) -> ColumnElement[bool]:
    """`column` is one of these, in the very words of our partial indexes (`_when` in models): else SQLite may not
    use them."""
    return column.in_([literal_column(f"'{state.value}'") for state in states])


def as_time(value: Any) -> datetime | None:
    """A time past the ORM: as SQLite's driver gives it, in text, or as PostgreSQL's does."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return cast("datetime | None", value)


def as_list(value: Any) -> list[str]:
    """A JSON list past the ORM."""
    return cast("list[str]", (json.loads(value) if value != "[]" else []) if isinstance(value, str) else value)


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC datetime on every database; a naive one is a bug and raises."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Private(TypeDecorator[str]):
    """Text that is encrypted in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else cipher_of(dialect).encrypt(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else cipher_of(dialect).decrypt(value)


class PrivateJson(TypeDecorator[dict[str, Any]]):
    """A small JSON object that is encrypted in the database."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> bytes | None:
        return None if value is None else cipher_of(dialect).encrypt(json.dumps(value))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> dict[str, Any] | None:
        return None if value is None else cast(dict[str, Any], json.loads(cipher_of(dialect).decrypt(value)))


class KeyedHash(TypeDecorator[str]):
    """A value that can be looked up by equality and never read back (it comes back as hex of its hash)."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else cipher_of(dialect).lookup(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else bytes(value).hex()
