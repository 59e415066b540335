"""Every number of the simulated town, and where it is from.

Sources: [MR] V. Manshadi, S. Rodilitz, "Online Policies for Efficient Volunteer Crowdsourcing", Management
Science 68(9), 2022 (Food Rescue U.S.): a notification makes its reader inactive for a random time, in which further
ones are ignored; the chance of a yes differs from person to person. [goal] the goals this benchmark is for. [rules] the
project's own rules. All else is an assumption, marked [assumed]: set while looking at the simple policies only, before
the real code had been run in the town, and the same for all of them. But for `usual_fit` and `history_yes`: these came
later, when the real code had missed its goals here. Before, kind, distance and hour were taken off rates that [MR] has
of pairs, which left 4.5 % on average within 5 km; now it is the 12 % of the rates. It helps every policy, ours too.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/New_York")
START = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)  # a Monday, midnight in that zone; no clock change follows
HOUR, DAY = 60.0, 1440.0  # time is counted in minutes since START
QUIET_FROM, QUIET_UNTIL = 20 * HOUR, 9 * HOUR  # [rules] the default quiet hours


@dataclass(frozen=True, slots=True)
class Facts:
    """One kind of town. Shares are 0-1, lengths kilometres, times minutes unless named otherwise."""

    members: int = 10_000  # [goal]
    days: int = 14
    drain_days: int = 4  # after the last need, until the last deadline

    # Where they live [assumed]: areas of log-normal population, the fuller ones denser and nearer the middle.
    areas: int = 60
    area_sigma: float = 0.9
    reach_km: float = 5.0  # of the full areas around the middle; the empty ones lie up to three times as far

    # Who helps, with what [assumed].
    helps: float = 0.3
    names_kinds: float = 0.65  # the others said they would help with anything
    vouched: float = 0.5

    # The chance of a yes to a ping that is seen: one's own rate x kind x distance x hour / what these usually are.
    # [MR] A chance is that of a pair, with all that in it already; so the mean of someone's is their rate, and the
    # most of anybody's is `rate_most`.
    rate_least: float = 0.01  # [goal]
    rate_most: float = 0.47  # [goal]
    usual_fit: float = 0.4  # kind x distance x hour of those who fit and live within 5 km: the mean of this town
    rate_alpha: float = 0.8  # [assumed] a beta between the two: many seldom, few often; 12 % on average
    rate_beta: float = 2.6
    drift: float = 0.5  # [assumed] of a rate's logit, up and down over 40 to 120 days
    kind_served: float = 0.8  # [assumed] who delivers, asked for groceries
    kind_general: float = 0.5  # [assumed] who named nothing
    fades_km: float = 8.0  # [assumed] a yes is 1/e as likely so much farther away
    morning: float = 0.9  # [assumed] before noon, of an evening's readiness
    afternoon: float = 0.8
    night: float = 0.3  # outside 9-20 h

    # Answers [assumed, but for MR's deafness]: log-normal delays, most of the unwilling silent.
    delay_median: float = 12.0
    delay_sigma: float = 1.2
    says_no: float = 0.3  # of those who will not
    deaf_days: float = 1.0  # [MR] the law; its mean is [assumed]: exponential from a ping that was seen
    unseen_deafens: bool = False  # [MR] no: an ignored notification changes nothing
    crosses: float = 3.0  # a yes still comes so long after the need was taken; later ones were told
    bare: float = 0.6  # answers without the code

    # After a yes [assumed].
    no_shows: float = 0.04  # neither come nor write
    drops: float = 0.05
    drop_after: float = 2 * HOUR  # mean

    # What is asked for [assumed]: five needs a day for each thousand members, most of them by day.
    needs_a_day: float = 0.005  # a member
    night_needs: float = 0.1  # of them arrive between 21 and 7 h
    urgent: float = 0.25
    urgent_hours: tuple[float, float] = (1.0, 4.0)  # to the deadline
    hours: tuple[float, float] = (8.0, 96.0)

    # What is known of the members from the months before [assumed]: a tenth is new.
    newcomers: float = 0.1
    history: float = 10.0  # pings a helper had on average
    history_most: int = 20  # older ones are forgotten
    history_yes: float = 0.7  # of a rate: what deafness left of it
