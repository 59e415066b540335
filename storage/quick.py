"""Statements of every message, compiled once: on SQLite they go straight to the driver, at a quarter of the price."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Executable
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

_Bind = tuple[str, Any, Any]  # a parameter's name, what its type makes of a value (None: nothing), a constant's value


class Quick:
    """A statement with named parameters and constants (`x = 5`), but none whose number varies (`IN (…)`).

    Values are turned by their columns' types as ever; rows come as the driver gives them, so only numbers, truths and
    plain text may be asked for. What the session has pending is not flushed first. Errors are the driver's own.
    """

    def __init__(self, statement: Executable, *columns: str) -> None:
        """`columns` are those an INSERT fills."""
        self._statement = statement
        self._columns = columns or None
        self._compiled: WeakKeyDictionary[Dialect, tuple[str, list[_Bind]]] = WeakKeyDictionary()

    def one(self, session: Session, values: Mapping[str, Any]) -> Sequence[Any] | None:
        """The first row, None where there is none."""
        return cast("Sequence[Any] | None", self._run(session, values).fetchone())

    def all(self, session: Session, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Every row; on SQLite times and JSON come as text (`columns.as_time`, `columns.as_list`)."""
        return cast("Sequence[Sequence[Any]]", self._run(session, values).fetchall())

    def changed(self, session: Session, values: Mapping[str, Any]) -> int:
        """How many rows an UPDATE changed."""
        return int(self._run(session, values).rowcount)

    def many(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Once for each of these rows."""
        connection = session.connection()
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, list(rows))
            return
        sql, binds = self._for(connection.dialect)
        _driver(connection).executemany(sql, [_turned(binds, row) for row in rows])

    def _run(self, session: Session, values: Mapping[str, Any]) -> Any:
        connection = session.connection()
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, dict(values))
        sql, binds = self._for(connection.dialect)
        return _driver(connection).execute(sql, _turned(binds, values))

    def _for(self, dialect: Dialect) -> tuple[str, list[_Bind]]:
        compiled = self._compiled.get(dialect)
        if compiled is None:
            compiled = self._compiled[dialect] = self._compile(dialect)
        return compiled

    def _compile(self, dialect: Dialect) -> tuple[str, list[_Bind]]:
        statement = cast(ClauseElement, self._statement)
        compiled = cast(SQLCompiler, statement.compile(dialect=dialect, column_keys=self._columns))
        types = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
        order: Iterable[str] = compiled.positiontup or ()
        constants = compiled.params
        return compiled.string, [(name, types[name].bind_processor(dialect), constants.get(name)) for name in order]


def _driver(connection: Any) -> Any:
    return connection.connection.driver_connection


def _turned(binds: list[_Bind], values: Mapping[str, Any]) -> tuple[Any, ...]:
    given = ((values[name] if constant is None else values.get(name, constant), turn) for name, turn, constant in binds)
    return tuple(value if turn is None else turn(value) for value, turn in given)
