"""What the town asks for, in words people write."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from tests.benchmarks.town.facts import DAY, HOUR, QUIET_FROM, QUIET_UNTIL, START, ZONE, Facts
from tests.benchmarks.town.people import Town

# Words, the kinds the reader finds in them (the first is what is asked for), and how often.
WORDS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("I need groceries", ("food",), 35),
    ("I need a ride to the doctor", ("ride",), 18),
    ("I need someone to pick up my medicine", ("medicine", "delivery", "medical"), 12),
    ("I need someone to help move a bed", ("labour",), 9),
    ("I need diapers size 4", ("baby",), 7),
    ("I need help with my computer", ("tech",), 6),
    ("I need someone to translate a letter", ("language",), 4),
    ("I need a babysitter", ("childcare",), 4),
    ("I need warm clothes", ("clothing",), 5),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A need before anyone has read it. Times are minutes since the town's first midnight."""

    number: int
    member: int
    kinds: tuple[str, ...]
    words: str
    urgent: bool
    at: float
    deadline: float


def is_quiet(at: float) -> bool:
    """Whether nobody may be asked at that minute."""
    return not QUIET_UNTIL <= at % DAY < QUIET_FROM


def may_ask_at(at: float) -> float:
    """That minute, or the end of the quiet hours it falls in."""
    if not is_quiet(at):
        return at
    midnight = at - at % DAY
    return midnight + QUIET_UNTIL + (DAY if at % DAY >= QUIET_FROM else 0)


def wishes(town: Town) -> list[Wish]:
    """All needs of a run, in order; each of another member who does not help, so that a YES means one thing."""
    facts, luck = town.facts, np.random.default_rng([town.seed, 2])
    others = luck.permutation(np.flatnonzero(~town.helps))
    count = min(luck.poisson(facts.needs_a_day * facts.members * facts.days), len(others))
    share = np.array([often for *_, often in WORDS], dtype=float)
    at = np.sort([_arrival(luck, facts) for _ in range(count)])
    which = luck.choice(len(WORDS), count, p=share / share.sum())
    return [_wish(luck, facts, n, int(others[n]), int(which[n]), float(at[n])) for n in range(count)]


def _arrival(luck: np.random.Generator, facts: Facts) -> float:
    """A Poisson stream, given how many: each at its own time of some day."""
    night = luck.random() < facts.night_needs
    hour = luck.uniform(21, 31) % 24 if night else luck.uniform(7, 21)
    return float(luck.integers(facts.days)) * DAY + hour * HOUR


def _wish(luck: np.random.Generator, facts: Facts, number: int, member: int, which: int, at: float) -> Wish:
    urgent = bool(luck.random() < facts.urgent)
    deadline = at + HOUR * luck.uniform(*(facts.urgent_hours if urgent else facts.hours))
    if not urgent and is_quiet(deadline):
        deadline = may_ask_at(deadline) + 3 * HOUR  # nobody plans for the night
    deadline = -(-deadline // 30) * 30  # people name half hours
    words, kinds, _ = WORDS[which]
    when = (START + timedelta(minutes=deadline)).astimezone(ZONE)
    said = f"{'Urgent: ' if urgent else ''}{words} by {when:%B} {when.day} at {when:%I:%M%p}".replace(" 0", " ")
    return Wish(number, member, kinds, said.replace("AM", "am").replace("PM", "pm"), urgent, at, deadline)
