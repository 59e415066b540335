"""The circle's rules, as its settings say: what every turn may ask about, and no more."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.rules import Rules
from handlers.understanding import Gazetteer

# Where a neighbour thinks in miles; everywhere else in kilometres.
_MILES = (
    "Europe/London",
    "America/Detroit",
    "America/Indiana",
    "America/Kentucky",
    "America/Boise",
    "Pacific/Honolulu",
)
_MILES_ZONES = ("New_York", "Chicago", "Denver", "Los_Angeles", "Phoenix", "Anchorage", "Juneau", "Menominee")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` until `end`, local time, nothing is asked of anyone. `start` may be later than `end`."""

    start: time
    end: time

    def covers(self, moment: time) -> bool:
        """Whether it is quiet at a local time."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


@dataclass(frozen=True, slots=True)
class CircleRules:
    """One circle: its row's id, and its rules."""

    id: int
    name: str
    zone: ZoneInfo
    languages: tuple[str, ...]
    quiet_hours: QuietHours | None
    contact: str
    emergency_number: str
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    resources: str = ""  # other places to turn to, in the circle's own words
    public_url: str = ""  # where the world reaches us, "" for nowhere
    rules: Rules = field(default_factory=Rules)

    @property
    def language(self) -> str:
        """The language of someone who has not shown another."""
        return self.languages[0]

    @property
    def counts_in_miles(self) -> bool:
        """Whether people here think in miles."""
        zone = str(self.zone)
        return zone.startswith(_MILES) or zone.removeprefix("America/") in _MILES_ZONES

    def quiet_since(self, moment: datetime, timezone: str | None = None) -> datetime | None:
        """When the quiet hours a moment falls in began, in a member's own zone; None when it is not quiet then."""
        quiet = self.quiet_hours
        zone = ZoneInfo(timezone) if timezone else self.zone
        local = moment.astimezone(zone)
        if quiet is None or not quiet.covers(local.time()):
            return None
        day = local.date() - timedelta(days=int(local.time() < quiet.start))
        return datetime.combine(day, quiet.start, zone).astimezone(UTC)

    def zone_of(self, timezone: str | None) -> ZoneInfo:
        """A member's own zone, the circle's where they have none."""
        return ZoneInfo(timezone) if timezone else self.zone

    def may_ask_at(self, now: datetime, timezone: str | None = None) -> datetime:
        """`now`, or the end of the quiet hours it falls in, in a member's own zone (the circle's by default)."""
        quiet = self.quiet_hours
        zone = self.zone_of(timezone)
        local = now.astimezone(zone)
        if quiet is None or not quiet.covers(local.time()):
            return now
        # Wall-clock arithmetic on the local date: right on the days when the clock is put forward or back.
        day = local.date() + timedelta(days=int(local.time() >= quiet.end))
        return datetime.combine(day, quiet.end, zone).astimezone(UTC)

    def quiet_from(self, moment: datetime, timezone: str | None = None) -> datetime | None:
        """When the next quiet hours begin, in a member's own zone; None where it is quiet already, or never is."""
        quiet = self.quiet_hours
        zone = self.zone_of(timezone)
        local = moment.astimezone(zone)
        if quiet is None or quiet.start == quiet.end or quiet.covers(local.time()):
            return None
        day = local.date() + timedelta(days=int(local.time() >= quiet.start))
        return datetime.combine(day, quiet.start, zone).astimezone(UTC)
