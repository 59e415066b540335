"""The shape of what was understood."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.messages import Point


class Intent(StrEnum):
    """What a text is for."""

    NEED = "need"
    OFFER = "offer"
    BOTH = "both"
    ANSWER = "answer"  # a short yes, no, thanks: means something only to a question
    GREETING = "greeting"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Where:
    """A place as written. `area` may be shown to anyone; `address` (house number, door) only to a claimer."""

    words: str
    area: str
    point: Point | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A time as written, and the window it means (aware, UTC); `by` is set for a deadline ("by Friday").

    `label` is its stored form, which `labels.say_when` says in any language ("by Fri", "weekends"). What recurs has
    an `rrule` (RFC 5545) whose hours are those of `start` and `end`. `past` is a date that is over: to be asked about.
    """

    words: str
    label: str
    start: datetime | None = None
    end: datetime | None = None
    by: bool = False
    recurring: bool = False
    days: tuple[str, ...] = ()  # the week days named, "mon" to "sun"; "weekends" is ("sat", "sun")
    rrule: str | None = None
    past: bool = False
    dayless: bool = False  # only an hour was said ("5pm"); the day is the next it can be


@dataclass(frozen=True, slots=True)
class Understood:
    """One text, read.

    `kinds` are the glossary's kinds, most certain first. `items` are the words of the word list that were
    found ("groceries", "diapers size 4"): never free text, so they may be shown to those asked.
    `sure` says that the bot may act without asking back; `confidence` is 0-1 for the intent.
    `standing` marks an offer of willingness ("I can drive at weekends") rather than of goods.
    """

    intent: Intent
    sure: bool
    confidence: float
    kinds: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    quantity: int | None = None
    unit: str | None = None
    people: int | None = None
    where: Where | None = None
    when: When | None = None
    standing: bool = False
    urgent: bool = False
    conditions: tuple[str, ...] = ()  # "no car", "no stairs": from a list, may be shown to those asked
    name: str | None = None  # "my name is …"
    language: str | None = None  # ISO 639-1, where the words tell
    lends: bool = False  # something is to be borrowed, and goes back
    together: bool = False  # `people` are those who offer ("my wife and I can cook"), not those it is for
