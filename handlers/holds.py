"""A place kept for someone who pressed in a group and never wrote to us: theirs once they come, others' after that."""

import re

from sqlalchemy.orm import Session

from handlers import policy
from handlers.asking import reopen
from handlers.cards import START
from handlers.circle import CircleRules
from handlers.claims import claim_held, claim_need
from handlers.messages import Inbound, PressAnswer
from handlers.slots import wanted
from handlers.texts import text
from handlers.turn import Turn
from storage import chats, holds, needs, timers
from storage.models import Hold, Member, Need
from storage.states import NeedStatus, PostKind, TimerKind

_PAYLOAD = re.compile(rf"{START}([a-z]\d{{1,3}})", re.I)


def hold(session: Session, circle: CircleRules, heard: Inbound, need: Need, turn: Turn) -> PressAnswer:
    """Keep a place, by the same conditional UPDATE as a claim; the private chat opens, where it is completed."""
    come = PressAnswer(start=f"{START}{need.code}")
    before = holds.of_address(session, circle.id, heard.address)
    if any(one.need_id == need.id for one in before):
        return come
    amount = min(wanted(need, None), need.remaining)
    if need.status != NeedStatus.OPEN or not needs.take(session, need, amount):
        return PressAnswer(text(circle.language, "press_taken", code=need.code))
    for other in before:  # nobody keeps two places at once; who was too late for this one keeps the other
        let_go(turn, other)
    kept = holds.keep(session, need, heard.address, amount, turn.now + policy.HOLD)
    timers.set_timer(session, circle.id, TimerKind.HOLD, kept.until, need_id=need.id, subject_id=kept.id)
    return come


def let_go(turn: Turn, kept: Hold) -> None:
    """They did not come: the place is free again, and others are asked."""
    need = turn.session.get_one(Need, kept.need_id)
    quantity = kept.quantity
    needs.lock(turn.session, need)  # before its places, as whoever closes it does
    timers.cancel(turn.session, TimerKind.HOLD, need_id=need.id, subject_id=kept.id)
    if holds.end(turn.session, kept.id):
        owner = turn.for_member(turn.session.get_one(Member, need.member_id))
        reopen(owner, need, quantity)


def over(turn: Turn, hold_id: int | None) -> None:
    """The ten minutes are past."""
    kept = turn.session.get(Hold, hold_id) if hold_id is not None else None
    if kept is not None:
        let_go(turn, kept)


def come_in(turn: Turn, payload: str) -> bool:
    """`/start help-K7`: they pressed in a group, and are here now. False: it is something else."""
    match = _PAYLOAD.fullmatch(payload)
    need = needs.find_by_code(turn.session, turn.circle.id, match[1]) if match else None
    if match is None:
        return False
    if need is None:
        turn.say("unknown_code", code=match[1].upper())
        return True
    needs.lock(turn.session, need)  # before its places, as whoever closes it does
    held = holds.of_address(turn.session, turn.circle.id, turn.inbound.address if turn.inbound else "")
    kept = [one for one in held if one.need_id == need.id]
    if kept and holds.end(turn.session, kept[0].id):
        timers.cancel(turn.session, TimerKind.HOLD, need_id=need.id, subject_id=kept[0].id)
        claim_held(turn, need, kept[0].quantity)
    elif need.status in needs.LIVE and chats.stands_somewhere(turn.session, PostKind.CARD, need.id):
        claim_need(turn, need, None, None)
    else:
        turn.say("closed_code", code=need.code)
    return True
