"""A coordinator's orders about people: vouched for, kept out, let in again."""

from handlers.messages import Button
from handlers.orders_needs import CONFIRM, confirm
from handlers.rights import let_go_of_everything
from handlers.turn import Turn
from handlers.wording import yes_no
from storage import audit, coordinating, members, outbound, timers
from storage.models import Conversation, Member
from storage.states import MemberStatus, Role, TimerKind


def vouch(turn: Turn, rest: str) -> None:
    """VOUCH Bob: he may be asked what only vouched-for members are."""
    member = _one(turn, rest, "VOUCH")
    if member is None:
        return
    act = "order vouch again" if member.vouched else "order vouch"  # UNDO takes back only what was not so before
    member.vouched = True
    turn.write_audit(act, f"member {member.id}")
    turn.say("vouched", name=turn.name_of(member))


def block(turn: Turn, rest: str) -> None:
    """BLOCK Bob: asks first; he is kept out of the whole circle."""
    member = _one(turn, rest, "BLOCK")
    if member is None:
        return
    if member.role == Role.COORDINATOR:
        turn.say("not_a_coordinator", name=turn.name_of(member))
        return
    confirm(turn, {"act": "block", "member": member.id})
    turn.say("block_sure", name=turn.name_of(member), buttons=yes_no(turn.language, CONFIRM))


def block_now(turn: Turn, question: Conversation) -> None:
    """YES to "keep Bob out?"."""
    member = turn.session.get_one(Member, int((question.data or {})["member"]))
    was = member.status
    if not keep_out(turn, member):
        turn.say("blocked_already", name=turn.name_of(member))
        return
    turn.write_audit("order block", f"member {member.id}", was.value)
    turn.say("blocked_now", name=turn.name_of(member))


def keep_out(turn: Turn, member: Member) -> bool:
    """What they had goes to others, and nothing more goes to them. False when they were kept out already."""
    if not members.keep_out(turn.session, member):
        return False
    let_go_of_everything(turn.for_member(member))
    for address in members.addresses_of(turn.session, member.id):
        outbound.drop_for_address(turn.session, address.id)
    return True


def let_in(turn: Turn, member: Member) -> bool:
    """As they were before: a pause they had set goes on until its end. False when they were not kept out."""
    if member.status != MemberStatus.BLOCKED:
        return False
    was = audit.detail_of(turn.session, "order block", f"member {member.id}")
    until = member.paused_until
    pauses = was == MemberStatus.PAUSED and (until is None or until > turn.now)
    status = MemberStatus.PAUSED if pauses else MemberStatus.ACTIVE
    members.set_member_status(turn.session, member, status, until=until if pauses else None)
    if pauses and until is not None:  # what was to end it may have come while they were kept out
        timers.set_timer(turn.session, turn.circle.id, TimerKind.RESUME, until, member_id=member.id)
    return True


def unblock(turn: Turn, rest: str) -> None:
    """UNBLOCK Bob: he may come back, if he likes to; nothing is sent to him."""
    member = _one(turn, rest, "UNBLOCK")
    if member is None:
        return
    if not let_in(turn, member):
        turn.say("not_blocked", name=turn.name_of(member))
        return
    turn.write_audit("order unblock", f"member {member.id}")
    turn.say("unblocked_now", name=turn.name_of(member))


def _one(turn: Turn, rest: str, order: str) -> Member | None:
    """The one person that is meant; says so where there is none, or more."""
    found = coordinating.named(turn.session, turn.circle.id, rest.strip(" .!"))
    if len(found) == 1:
        return found[0]
    if not found:
        turn.say("nobody_named", name=rest[:40] or "?")
        return None
    choices = [Button(f"{turn.name_of(one)} #{one.id}", f"{order} #{one.id}") for one in found[:8]]
    turn.say("which_person", names=", ".join(one.label for one in choices), buttons=[[one] for one in choices])
    return None
