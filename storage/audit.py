"""Who did what, when."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, exists, insert, select
from sqlalchemy.orm import Session

from storage.models import Audit
from storage.quick import Quick

_WRITE = insert(cast(Table, Audit.__table__))  # past the ORM: a third of the price
_LATELY = Quick(
    select(
        exists().where(
            Audit.subject == bindparam("subject"), Audit.act == bindparam("act"), Audit.at > bindparam("since")
        )
    )
)


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


def who_did(session: Session, act: str, subject: str) -> int | None:
    """The member who did something to a subject last."""
    wanted = select(Audit.actor_id).where(Audit.subject == subject, Audit.act == act)
    return session.scalar(wanted.order_by(Audit.id.desc()).limit(1))


def detail_of(session: Session, act: str, subject: str) -> str | None:
    """The detail of an act that was last written down about a subject."""
    wanted = select(Audit.detail).where(Audit.subject == subject, Audit.act == act)
    return session.scalar(wanted.order_by(Audit.id.desc()).limit(1))


def lately(session: Session, act: str, subject: str, since: datetime) -> bool:
    """Whether `act` was written down about `subject` since then."""
    found = _LATELY.one(session, {"act": act, "subject": subject, "since": since})
    return bool(found and found[0])
