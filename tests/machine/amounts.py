"""What must hold of needs and claims: amounts, moves, and a promise for everything that is open."""

from collections import defaultdict

from handlers import lifecycle
from storage.states import AddressStatus, ClaimStatus, MemberStatus, NeedStatus, PingStatus
from tests.machine.sight import Rows, Sight, Step

LIVE = (NeedStatus.OPEN, NeedStatus.CLAIMED)


def check(step: Step) -> None:
    amounts_are_right(step.after)
    moves_are_allowed(step)
    nobody_waits_who_has_it(step.after)
    who_is_gone_holds_nothing(step.after)


def amounts_are_right(now: Sight) -> None:
    """Never less than nothing is left, and what is left is what nobody has."""
    held: dict[int, int] = defaultdict(int)
    active: dict[int, int] = defaultdict(int)
    for claim in now.claims.values():
        assert claim.quantity > 0, claim
        held[claim.need_id] += claim.quantity if claim.status != ClaimStatus.RELEASED else 0
        active[claim.need_id] += claim.status == ClaimStatus.ACTIVE
    for need in now.needs.values():
        assert 0 <= need.remaining <= need.quantity, need
        assert held[need.id] <= need.quantity, (need, held[need.id])
        if need.status in LIVE:
            assert held[need.id] == need.quantity - need.remaining, (need, held[need.id])
            assert (need.status == NeedStatus.CLAIMED) == (need.remaining == 0), need
        else:
            assert not active[need.id], need


def moves_are_allowed(step: Step) -> None:
    """Every status moved as `lifecycle` says, and nothing that was kept is gone but by a merge."""
    before, after = step.before, step.after
    merged = len(before.members) > len(after.members)
    _moved(before.needs, after.needs, lifecycle.NEED_MOVES, merged=False)
    _moved(before.series, after.series, lifecycle.SERIES_MOVES, merged=False)
    _moved(before.claims, after.claims, lifecycle.CLAIM_MOVES, merged=merged)
    _moved(before.pings, after.pings, lifecycle.PING_MOVES, merged=merged)


def _moved(before: Rows, after: Rows, moves: Rows, *, merged: bool) -> None:
    for key, row in before.items():
        if key not in after:
            assert merged, f"{row} is gone"
        elif not merged and after[key].status != row.status:
            assert after[key].status in moves[row.status], (row, after[key])


def nobody_waits_who_has_it(now: Sight) -> None:
    """Nobody is on the waiting list of what they have, and no closed need waits for an answer."""
    for (need_id, member_id), ping in now.pings.items():
        need = now.needs[need_id]
        if ping.status == PingStatus.WAITING:
            assert member_id not in now.sides(need_id, ClaimStatus.ACTIVE), ping
        if ping.status in (PingStatus.ASKED, PingStatus.WAITING):
            assert need.status in LIVE, (ping, need)
            assert need.member_id != member_id, ping


def who_is_gone_holds_nothing(now: Sight) -> None:
    """Whoever can be reached nowhere is asked nothing and has nothing."""
    here = {one.member_id for one in now.addresses.values() if one.status == AddressStatus.ACTIVE}
    gone = {one.id for one in now.members.values() if one.id not in here or one.status == MemberStatus.FORGOTTEN}
    gone -= now.unheard  # what they said last is tried again in a minute
    for claim in now.claims.values():
        assert claim.member_id not in gone or claim.status != ClaimStatus.ACTIVE, claim
    for (_, member_id), ping in now.pings.items():
        assert member_id not in gone or ping.status not in (PingStatus.ASKED, PingStatus.WAITING), ping
