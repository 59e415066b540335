"""What every table shares: names of constraints, columns that hold a state, indexes over some states only."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Enum, MetaData, text
from sqlalchemy.orm import DeclarativeBase

from storage.columns import UtcTime


class Base(DeclarativeBase):
    """The parent of every table; names every constraint, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcTime}  # noqa: RUF012


def state_column(states: type[StrEnum]) -> Enum:
    return Enum(
        states,
        native_enum=False,
        create_constraint=True,
        length=16,
        name=states.__name__.lower(),
        values_callable=lambda enum: [state.value for state in enum],
    )


def when_in(status: str, *states: StrEnum) -> dict[str, Any]:
    listed = ", ".join(f"'{state.value}'" for state in states)
    condition = text(f"{status} IN ({listed})")
    return {"sqlite_where": condition, "postgresql_where": condition}
