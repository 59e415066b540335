"""The budgets: how each path must compare with something simpler that was measured in the same run."""

from dataclasses import dataclass
from enum import StrEnum
from statistics import median


class Verdict(StrEnum):
    """How a ratio stands to its budget."""

    REACHED = "reached"
    HELD = "held"  # not yet where we want it, never where we must not be
    BROKEN = "BROKEN"


@dataclass(frozen=True, slots=True)
class Budget:
    """One row's limits. `more_is_better`: the ratio is a speed and must be above, else a cost and must be below."""

    path: str
    against: str
    reach: float
    limit: float | None  # None: only a condition that `Row.broken` reports
    more_is_better: bool = False
    unit: str = "x"

    def judge(self, ratio: float) -> Verdict:
        """Where a ratio stands."""
        sign = 1 if self.more_is_better else -1
        if sign * ratio >= sign * self.reach:
            return Verdict.REACHED
        if self.limit is None or sign * ratio >= sign * self.limit:
            return Verdict.HELD
        return Verdict.BROKEN

    def wanted(self) -> str:
        """The reach, in words."""
        return f"{'≥' if self.more_is_better else '≤'} {self.reach:g} {self.unit}"

    def never(self) -> str:
        """The limit, in words."""
        if self.limit is None:
            return "one winner always"
        return f"{'≥' if self.more_is_better else '≤'} {self.limit:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Row:
    """One measured budget. `ratios` has one for each round; `broken` says what was wrong beyond the ratio."""

    budget: Budget
    measured: str
    denominator: str
    ratios: tuple[float, ...]
    note: str = ""
    broken: str = ""

    @property
    def ratio(self) -> float:
        """The median of the rounds."""
        return median(self.ratios)

    @property
    def verdict(self) -> Verdict:
        return Verdict.BROKEN if self.broken else self.budget.judge(self.ratio)


INBOUND = Budget(
    "inbound, whole path, messages/s",
    "raw ASGI + hmac + sqlite3, group commit",
    0.20,
    0.10,
    more_is_better=True,
)
INBOUND_ORM = Budget(
    "inbound, whole path, messages/s",
    "a bot that merely stores: async ORM on aiosqlite, a commit each",
    2.0,
    1.5,
    more_is_better=True,
)
LATENCY = Budget("inbound p99, 16 connections", "its own p50", 3, 8)
TELEGRAM = Budget("Telegram update, whole path", "PTB de_json + process_update with a stub", 5, 10)
SEND_TELEGRAM = Budget("outbound CPU a message, Telegram", "bare aiohttp keep-alive post", 1.5, 4)
SEND_TWILIO = Budget("outbound CPU a message, Twilio", "bare aiohttp keep-alive post", 1.5, 4)
DRAIN = Budget("outbox drain, batches of 10, messages/s", "the same loop without HTTP", 0.25, 0.05, more_is_better=True)
RACE = Budget("1,000 YES on one need", "1,000 raw guarded UPDATEs in one thread", 10, None)
MATCH = Budget("match among 100,000", "full table scan", 0.3, 0.75)
MATCH_LARGE = Budget("match among 100,000, whole path", "the same among 10,000", 1.5, 3)
MATCH_HUGE = Budget("match among 1,000,000, whole path", "the same among 10,000", 3, 6)
MATCH_TIME = Budget("match among 100,000, whole path", "-", 3, 6, unit="ms")
CLAIMED = Budget("needs claimed in time", "everyone at once", -1, -5, more_is_better=True, unit="points")
PINGS = Budget("pings per claimed need", "nearest 8 each half hour", 0.5, 1)
PINGS_OF_ALL = Budget("pings per claimed need", "everyone at once", 0.05, 0.2)
URGENT = Budget("median time to a claim, urgent needs", "everyone at once", 1.5, 4)
BUSIEST = Budget("pings on the busiest tenth of helpers", "-", 0.3, 0.5, unit="of all")
THIN = Budget("claimed share, thinnest fifth of areas", "-", 0.85, 0.7, more_is_better=True, unit="of the town's")
HELP = Budget("`--help`", "empty interpreter", 4, 10)
MEMORY = Budget("resident after 100,000 messages", "-", 120, 150, unit="MB")
