"""Who did what, when."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from storage.models import Audit

_WRITE = insert(cast(Table, Audit.__table__))  # past the ORM: a third of the price


def write(
    session: Session,
    circle_id: int,
    act: str,
    now: datetime,
    *,
    actor_id: int | None = None,
    subject: str | None = None,
    detail: str | None = None,
) -> None:
    """Write one act down: ids and verbs, never private words."""
    row = {
        "circle_id": circle_id,
        "at": now,
        "actor_id": actor_id,
        "act": act,
        "subject": subject,
        "detail": detail,
    }
    session.execute(_WRITE, [row])
