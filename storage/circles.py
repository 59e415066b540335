"""The circle's own row, and the proof that its private columns can be read."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.crypto import WrongKey
from storage.models import Circle

_CHECK = "many hands"


@dataclass(frozen=True, slots=True)
class CircleFacts:
    """A circle as its settings describe it."""

    key: str
    name: str
    timezone: str
    languages: tuple[str, ...]
    quiet_hours: str
    contact: str
    emergency_number: str


def open_circle(session: Session, facts: CircleFacts) -> int:
    """The circle's id; made on the first start, brought up to date on every other. Raises WrongKey."""
    circle = session.scalars(select(Circle).where(Circle.key == facts.key)).one_or_none()
    if circle is None:
        circle = Circle(key=facts.key, key_check=_CHECK)
        session.add(circle)
    elif circle.key_check != _CHECK:
        raise WrongKey("the database answers, but not with our words")
    circle.name, circle.timezone = facts.name, facts.timezone
    circle.languages, circle.quiet_hours = list(facts.languages), facts.quiet_hours
    circle.contact, circle.emergency_number = facts.contact, facts.emergency_number
    session.flush()
    return circle.id
