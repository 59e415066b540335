"""BLOCK and UNBLOCK: one person keeps another away, at once, and the other never hears who did it or why."""

from collections.abc import Sequence

from handlers import sharing
from handlers.closing import ask_which
from handlers.commands import AboutOther, OtherHeard, read_about_other
from handlers.coordinating import alert
from handlers.finishing import release_claim
from handlers.turn import Turn
from handlers.understanding.page import fold
from handlers.wording import short_name
from storage import blocks, claims, needs, outbound, pings
from storage.models import Member, Need
from storage.states import ClaimStatus, MemberStatus, PingStatus

_EVER = tuple(ClaimStatus)  # who gave it back long ago may be kept away, too


def hear_about_other(turn: Turn, words: str) -> bool:
    """BLOCK K7, UNBLOCK K7, SHARE K7. False when it is none of these, or its code is no need's."""
    heard = read_about_other(words)
    if heard is None:
        return False
    if heard.code is not None:
        need = needs.find_by_code(turn.session, turn.circle.id, heard.code)
        if need is not None:
            _about(turn, need, heard)
        return need is not None
    mine = claims.needs_between(turn.session, turn.member.id)
    if len(mine) == 1:
        _about(turn, mine[0], heard)
    elif mine:
        ask_which(turn, heard.command.upper(), [need.code for need in mine])
    else:
        turn.say("needs_a_code", word=turn.words(f"word_{heard.command}"))
    return True


def _about(turn: Turn, need: Need, heard: OtherHeard) -> None:
    others = _candidates(turn, need, heard.command)
    names = _labels(others)
    named = [other for other, name in zip(others, names, strict=True) if fold(name) == heard.name]
    others = named or others
    if not others:
        turn.say("nobody_there", code=need.code)
    elif len(others) > 1:
        ask_which(turn, heard.command.upper(), [f"{need.code} {name}" for name in names])
    elif heard.command == AboutOther.BLOCK:
        _block(turn, need, others[0])
    elif heard.command == AboutOther.UNBLOCK:
        blocks.unblock(turn.session, turn.member.id, others[0].id)
        turn.say("unblocked", name=turn.name_of(others[0]))
        turn.write_audit("unblocked", f"need {need.id}", f"member {others[0].id}")
    else:
        sharing.ask_to_share(turn, need, others[0])


def _candidates(turn: Turn, need: Need, command: AboutOther) -> list[Member]:
    """Whom it may be about: for SHARE the other sides of today, else everyone who ever was on one."""
    if command == AboutOther.SHARE:
        return sharing.may_share_with(turn, need)
    stopped = blocks.blocked_by(turn.session, turn.member.id)
    found: list[Member] = []
    if need.member_id == turn.member.id:
        found = [member for _, member in claims.claimers(turn.session, need.id, *_EVER)]
    elif need.id in claims.need_ids_of(turn.session, turn.member.id):
        found = [turn.session.get_one(Member, need.member_id)]
    once = {member.id: member for member in found if member.status != MemberStatus.FORGOTTEN}
    return [one for one in once.values() if (one.id in stopped) == (command == AboutOther.UNBLOCK)]


def _labels(members: Sequence[Member]) -> list[str]:
    """What each is called where one must be chosen: the first name, or a number where that is none or not enough."""
    names = [short_name(member.first_name) or "" for member in members]
    alone = [name and names.count(name) == 1 for name in names]
    return [name if only else str(at) for at, (name, only) in enumerate(zip(names, alone, strict=True), 1)]


def _block(turn: Turn, need: Need, other: Member) -> None:
    blocks.block(turn.session, turn.member.id, other.id, turn.now)  # first: who is asked instead must not be they
    turn.say("blocked", need=need, name=turn.name_of(other), code=need.code)
    for requester, helper in ((turn.member, other), (other, turn.member)):
        for shared in needs.lock_live_of(turn.session, requester.id):  # a YES at this moment is seen, or sees us
            _part(turn, shared, helper)
    alert(turn, "alert_blocked", but=frozenset({turn.member.id, other.id}), code=need.code)
    turn.write_audit("blocked", f"need {need.id}", f"member {other.id}")


def _part(turn: Turn, need: Need, helper: Member) -> None:
    """A helper has nothing more to do with a need: not asked, not waiting, and what they had goes to others."""
    outbound.drop_pings(turn.session, need.id, helper.id)
    if pings.find(turn.session, need.id, helper.id) is not None:
        pings.answer(turn.session, need.id, helper.id, PingStatus.NO, turn.now)
    claim = claims.active(turn.session, need.id, helper.id)
    if claim is None:
        return
    hers = need.member_id == turn.member.id
    if release_claim(turn, claim, need, "asking_again" if hers else "helper_dropped") and hers:
        turn.tell(helper, "claim_ended", need=need, at_once=True, code=need.code)  # they may be on their way
