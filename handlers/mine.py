"""Someone may be in danger: every coordinator hears on every phone they have, again and again, until one says MINE."""

import re

from handlers import policy
from handlers.messages import Button
from handlers.turn import Turn
from handlers.understanding.page import fold
from storage import audit, coordinating, members, timers
from storage.models import Member
from storage.states import AddressStatus, Role, TimerKind

_MINE = re.compile(
    r"/?(?:mine|i have (?:it|them)|i ?'?ve got (?:it|them)|es mio|mio|mia|yo me encargo|lo veo yo|yo lo veo"
    r"|je m'?en occupe|pour moi|pou mwen|m ap okipe l)(?: (\d{1,9}))?[.! ]*"
)


def raise_alarm(turn: Turn, code: str = "") -> int:
    """Ask every coordinator but whoever is in danger; how many there were. Until one says MINE they hear again."""
    found = _tell_all(turn, "alert_danger", code=code)
    if found:
        due = turn.now + policy.MINE_EVERY
        timers.set_timer(turn.session, turn.circle.id, TimerKind.MINE, due, member_id=turn.member.id, step=1)
    return found


def again(turn: Turn, step: int) -> None:
    """Nobody has said MINE yet."""
    if not _tell_all(turn, "alert_danger_again", code=""):
        return
    wait = policy.MINE_EVERY if step < policy.MINE_OFTEN else policy.MINE_LATER
    due = turn.now + wait
    timers.set_timer(turn.session, turn.circle.id, TimerKind.MINE, due, member_id=turn.member.id, step=step + 1)


def hear(turn: Turn, words: str) -> bool:
    """MINE of a coordinator while an alarm rings, or soon after. False: it is something else."""
    match = _MINE.fullmatch(fold(words.strip()))
    if match is None or turn.member.role != Role.COORDINATOR:
        return False
    ringing = [
        one for one in timers.members_with(turn.session, turn.circle.id, TimerKind.MINE) if one != turn.member.id
    ]
    meant = [one for one in ringing if match[1] is None or one == int(match[1])]
    if not ringing:
        return _was_taken(turn)
    if len(meant) != 1:  # a number that is none of them, or two at once: nobody guesses whose life it is
        turn.say("mine_which", choices=", ".join(f"MINE {one}" for one in ringing))
        return True
    _take(turn, turn.session.get_one(Member, meant[0]))
    return True


def _take(turn: Turn, endangered: Member) -> None:
    """The row of the timer decides who was first: whoever deletes it."""
    if not timers.end(turn.session, TimerKind.MINE, endangered.id):
        name = audit.who_did(turn.session, "mine", f"member {endangered.id}")
        other = turn.session.get(Member, name) if name is not None else None
        turn.say("mine_late", name=turn.name_of(other) if other is not None else turn.words("a_neighbor"))
        return
    turn.write_audit("mine", f"member {endangered.id}")
    _say_yours(turn, endangered)
    for other in members.coordinators(turn.session, turn.circle.id):
        if other.id not in (turn.member.id, endangered.id):
            hers = turn.for_member(other)
            hers.tell(other, "mine_taken", at_once=True, name=turn.name_of(turn.member, other.language))
    hers = turn.for_member(endangered)
    hers.tell(endangered, "mine_coming", at_once=True, name=turn.name_of(turn.member, endangered.language))


def _say_yours(turn: Turn, endangered: Member) -> None:
    turn.write_audit("private shown", f"member {endangered.id}")
    reach = ", ".join(one.value.partition(":")[2] for one in members.addresses_of(turn.session, endangered.id))
    turn.say("mine_yours", name=turn.name_of(endangered), reach=reach or "-")


def _was_taken(turn: Turn) -> bool:
    """MINE after somebody has it: who has it; once more how to reach them, for whoever has it. False: no alarm."""
    last = coordinating.last_taken(turn.session, turn.circle.id, turn.now - policy.MINE_TOLD)
    endangered = turn.session.get(Member, int((last.subject or "").removeprefix("member "))) if last else None
    other = turn.session.get(Member, last.actor_id) if last is not None else None
    if endangered is None or other is None or endangered.id == turn.member.id:
        return False
    if other.id == turn.member.id:
        _say_yours(turn, endangered)
    else:
        turn.say("mine_late", name=turn.name_of(other))
    return True


def _tell_all(turn: Turn, key: str, *, code: str) -> int:
    found = [one for one in members.coordinators(turn.session, turn.circle.id) if one.id != turn.member.id]
    for coordinator in found:
        hers = turn.for_member(coordinator)
        button = Button(hers.words("button_mine"), f"MINE {turn.member.id}")
        for address in members.addresses_of(turn.session, coordinator.id):
            if address.status == AddressStatus.ACTIVE:
                whom = turn.member.id
                hers.tell(coordinator, key, at=address, due_at=turn.now, buttons=((button,),), member=whom, code=code)
    return len(found)
