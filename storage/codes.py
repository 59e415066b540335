"""Codes: one letter and one to three digits, none of which can be misread for another."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

# Left out: I L O Q S Z B and 0 1 (read as one another), U (read as V). The two halves keep needs and offers apart,
# so that one code never means two things.
NEED_LETTERS = "ACDEFGHJKM"
OFFER_LETTERS = "NPRTVWXY"
DIGITS = "23456789"
REST = timedelta(days=30)  # a code sleeps so long after closing: a late YES must not meet a stranger's need
_TRIES = ((1, 6), (2, 12), (3, 60))  # (digits, attempts): short codes first, while they are free


class NoCodeLeft(Exception):
    """More is open in this circle than there are codes."""


def free_code(
    session: Session,
    circle_column: InstrumentedAttribute[int],
    code_column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    closed_column: InstrumentedAttribute[datetime | None],
    circle_id: int,
    letters: str,
    now: datetime,
) -> str:
    """A random code that nothing open or lately closed has. Raises NoCodeLeft after a few dozen misses."""
    awake = or_(closed_column.is_(None), closed_column > now - REST)
    for digits, attempts in _TRIES:
        tried = {_draw(letters, digits) for _ in range(attempts)}
        wanted = select(code_column).where(circle_column == circle_id, code_column.in_(tried), awake)
        free = sorted(tried - set(session.scalars(wanted)))
        if free:
            return secrets.choice(free)
    raise NoCodeLeft


def _draw(letters: str, digits: int) -> str:
    return secrets.choice(letters) + "".join(secrets.choice(DIGITS) for _ in range(digits))
