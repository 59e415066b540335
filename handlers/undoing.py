"""UNDO: a coordinator takes back what they did last, where it can be taken back."""

import re
from collections.abc import Callable

from handlers import intake, policy
from handlers.asking import begin_asking
from handlers.ending import set_expiry
from handlers.finishing import release_claim
from handlers.orders_needs import LINE
from handlers.orders_people import keep_out, let_in
from handlers.turn import Turn
from storage import coordinating, needs
from storage.models import Audit, Claim, Member, Need

_NUMBER = re.compile(r"\w+ (\d+)")


def undo(turn: Turn, _rest: str = "") -> None:
    """UNDO: the last order of theirs, if it is not long ago and was not undone already."""
    last = _last(turn)
    if last is None or not _BACK[last.act](turn, last):
        turn.say("nothing_to_undo")
        return
    turn.write_audit("undone", f"audit {last.id}", last.act)
    turn.say("undone")


def _last(turn: Turn) -> Audit | None:
    since = turn.now - policy.UNDO_FOR
    undone = {one.subject for one in coordinating.last_acts(turn.session, turn.member.id, ("undone",), since)}
    acts = coordinating.last_acts(turn.session, turn.member.id, tuple(_BACK), since)
    return next((one for one in acts if f"audit {one.id}" not in undone), None)


def _id(words: str | None) -> int:
    match = _NUMBER.fullmatch(words or "")
    return int(match[1]) if match else 0


def _reopen(turn: Turn, act: Audit) -> bool:
    need = turn.session.get(Need, _id(act.subject))
    if need is None or not needs.reopen_closed(turn.session, need):
        return False
    owner = turn.for_member(turn.session.get_one(Member, need.member_id))
    set_expiry(owner, need)
    asking = begin_asking(owner, need)
    if owner.member.id != turn.member.id:
        owner.tell(owner.member, "open_again", need=need, code=need.code, asking=asking)
    return True


def _release(turn: Turn, act: Audit) -> bool:
    claim = turn.session.get(Claim, _id(act.detail))
    need = turn.session.get(Need, claim.need_id) if claim is not None else None
    if claim is None or need is None:
        return False
    helper = turn.for_member(turn.session.get_one(Member, claim.member_id))
    if not release_claim(helper, claim, need, "helper_dropped"):
        return False
    helper.tell(helper.member, "assigned_back", need=need, code=need.code)
    return True


def _member(turn: Turn, act: Audit) -> Member | None:
    return turn.session.get(Member, _id(act.subject))


def _let_in(turn: Turn, act: Audit) -> bool:
    member = _member(turn, act)
    return member is not None and let_in(turn, member)


def _keep_out(turn: Turn, act: Audit) -> bool:
    member = _member(turn, act)
    return member is not None and keep_out(turn, member)


def _no_longer_vouched(turn: Turn, act: Audit) -> bool:
    member = _member(turn, act)
    if member is None or not member.vouched:
        return False
    member.vouched = False
    return True


def _without_note(turn: Turn, act: Audit) -> bool:
    """Only while it is the last one: what somebody else wrote below it is not theirs to take."""
    need = turn.session.get(Need, _id(act.subject))
    lines = need.note.split(LINE) if need is not None and need.note else []
    if need is None or not lines or len(lines) != _id(act.detail):
        return False
    need.note = LINE.join(lines[:-1]) or None
    return True


def _resume(turn: Turn, _act: Audit) -> bool:
    intake.resume(turn)
    return True


_BACK: dict[str, Callable[[Turn, Audit], bool]] = {
    "order close": _reopen,
    "order assign": _release,
    "order block": _let_in,
    "order unblock": _keep_out,
    "order vouch": _no_longer_vouched,
    "order note": _without_note,
    "order pause intake": _resume,
}
