"""The two sides of a claim: between whom words may pass, and until when."""

from handlers import policy
from handlers.turn import Turn
from storage import blocks, claims, needs
from storage.models import Member, Need
from storage.states import ClaimStatus, NeedStatus

_STARTED = (ClaimStatus.ACTIVE, ClaimStatus.DONE)  # a DONE may be denied still


def helpers_of(turn: Turn, need: Need) -> list[Member]:
    """Who helps with a need and may be written to about it: while it lives, and for a day after it was done."""
    found = claims.claimers(turn.session, need.id, *_open_claims(turn, need))
    members = {member.id: member for _, member in found}  # who was done and took another part is one person
    return [one for one in members.values() if not blocks.is_blocked(turn.session, need.member_id, one.id)]


def other_sides(turn: Turn, need: Need) -> list[Member]:
    """Whom this turn's person may write to about a need; nobody for whoever is on neither side."""
    helpers = helpers_of(turn, need)
    if need.member_id == turn.member.id:
        return helpers
    mine = any(member.id == turn.member.id for member in helpers)
    return [turn.session.get_one(Member, need.member_id)] if mine else []


def is_over(turn: Turn, need: Need) -> bool:
    """Whether this turn's person was on a side of a need that was done: too long ago for words, or they are apart."""
    if need.status != NeedStatus.DONE:
        return False
    return need.member_id == turn.member.id or claims.is_done(turn.session, need.id, turn.member.id)


def _open_claims(turn: Turn, need: Need) -> tuple[ClaimStatus, ...]:
    if need.status in needs.LIVE:
        return _STARTED
    lately = need.closed_at is not None and turn.now - need.closed_at <= policy.RELAY_AFTER
    return (ClaimStatus.DONE,) if lately and need.status == NeedStatus.DONE else ()
