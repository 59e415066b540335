"""Open needs that suit somebody who is willing: a fresh offer, or a YES that came too late."""

from collections.abc import Iterator, Sequence

from handlers import matching, policy
from handlers.looking import place_of
from handlers.matching import Candidate, Wanted
from handlers.sensitive import may_be_asked
from handlers.turn import Turn
from storage import helpers, offers
from storage.helpers import Helper, OpenNeed
from storage.models import Member, Need, Offer

Found = tuple[Need, float | None]


def next_need_for(turn: Turn, member: Member) -> Found | None:
    """An open need of someone else that a member may be able to meet, by what they offered so far."""
    return best_need_for(turn, member, offers.open_of(turn.session, member.id), policy.RADIUS_KM[1])


def best_need_for(turn: Turn, member: Member, offered: Sequence[Offer], radius_km: float) -> Found | None:
    """The open need a member would likeliest say yes to, with how far it is; among equals who waits longest.

    `offered` are their offers that count; none: they are willing in general. Nothing they were asked about already, or
    whose time is past.
    """
    best: tuple[int, Candidate, OpenNeed] | None = None
    for need in helpers.needs_unasked(turn.session, turn.circle.id, member.id, policy.NEEDS_READ):
        if not may_be_asked(member, need) or (need.needed_by is not None and need.needed_by <= turn.now):
            continue
        ranked = matching.rank(_as_helpers(member, offered, need), _wanted(turn, need), radius_km)
        if ranked and (best is None or ranked[0].turn[0] < best[0]):
            best = ranked[0].turn[0], ranked[0], need
    return None if best is None else (turn.session.get_one(Need, best[2].id), best[1].km)


def _wanted(turn: Turn, need: OpenNeed) -> Wanted:
    window = (need.starts_at or (turn.now if need.needed_by else None), need.needed_by)
    return Wanted(need.kinds, place_of(need), need.language, window, need.urgent, turn.circle, turn.now)


def _as_helpers(member: Member, offered: Sequence[Offer], need: OpenNeed) -> Iterator[Helper]:
    """A member as someone who may be asked about a need: once for each kind of theirs that serves it."""
    if not offered:
        yield _as_helper(member, None, ())
    serving = matching.kinds_serving(need.kinds)
    for offer in offered:
        for kind in (kind for kind in offer.kinds if kind in serving):
            yield _as_helper(member, kind, tuple(offer.available))


def _as_helper(member: Member, kind: str | None, available: tuple[str, ...]) -> Helper:
    return Helper(
        available,
        member.id,
        member.lat,
        member.lon,
        asks=member.asks,
        yeses=member.yeses,
        radius_km=member.radius_km,
        language=member.language,
        timezone=member.timezone,
        kind=kind,
    )
