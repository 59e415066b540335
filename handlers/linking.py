"""LINK: two addresses become one person, after a code from the one and a YES on the other.

A code that reached a stranger would hand them somebody's conversation, so a code alone does nothing: whoever asked for
it must say YES to the address that sent it. Where the sender has something to lose, they say YES first, knowing to
whom: else "text LINK 4F7K2X for help" would give a coordinator's powers to whoever talked them into it.
"""

import secrets
from typing import Any

from handlers import policy
from handlers.joining import INVITE_LETTERS
from handlers.messages import Channel
from handlers.turn import Turn
from handlers.wording import short_name, yes_no
from storage import blocks, conversations, linking, members, needs, outbound
from storage.models import Address, Conversation, Member
from storage.states import MemberStatus, Question

CODE_LENGTH = 6  # 23^6: within a quarter of an hour nobody guesses one, and a guess only asks its owner
_LIVING = (MemberStatus.ACTIVE, MemberStatus.PAUSED)
_ALONE = (Question.NAME, Question.MEANT, Question.SAME, Question.FORGET, Question.SHARE, Question.LINK)


def give_code(turn: Turn) -> None:
    """LINK alone: a code, to be sent from the other phone or app."""
    code = "".join(secrets.choice(INVITE_LETTERS) for _ in range(CODE_LENGTH))
    linking.add_code(turn.session, turn.circle.id, code, turn.member.id, turn.now)
    turn.say("link_code", one_time=code)


def use_code(turn: Turn, code: str) -> None:
    """LINK with a code: whoever may lose something is asked before it goes on to the one who asked for the code."""
    first_id = linking.use_code(turn.session, turn.circle.id, code, turn.member.id, turn.now, policy.LINK_WAIT)
    first = turn.session.get(Member, first_id) if first_id is not None else None
    if first is None or turn.address is None:
        turn.say("link_unknown")
    elif not _may_be_one(turn, first):
        return
    elif linking.has_a_past(turn.session, turn.member):
        there = members.reachable_address(turn.session, first.id)
        if there is not None:
            _ask(turn, turn.member, first, there, turn.address, last=False)
    else:
        _ask_first(turn, turn.member, first, turn.address)


def hear_link(turn: Turn, question: Conversation, *, yes: bool) -> None:
    """YES from the sender of the code passes the question on; YES from who asked for it makes the two one."""
    data = question.data or {}
    other = turn.session.get(Member, int(data["other"]))
    there = turn.session.get(Address, int(data["at"]))
    if other is None or there is None or there.member_id != other.id:
        turn.say("link_unknown")  # forgotten, or one with somebody else, meanwhile
    elif not yes:
        turn.say("link_refused")
        turn.tell(other, "link_refused", at=there)
    elif not _may_be_one(turn, other):
        return
    elif data["last"]:
        _merge(turn, other, there)
    elif turn.address is not None:
        _ask_first(turn, turn.member, other, turn.address)


def _ask_first(turn: Turn, second: Member, first: Member, at: Address) -> None:
    """Ask the one who wanted the code about the address that sent it."""
    there = members.reachable_address(turn.session, first.id)
    if there is None:
        turn.say("link_unknown")
        return
    turn.say("link_waiting")
    _ask(turn, first, second, at, there, last=True)


def _ask(turn: Turn, whom: Member, other: Member, other_at: Address, at: Address, *, last: bool) -> None:
    data: dict[str, Any] = {"other": other.id, "at": other_at.id, "last": last}
    expires = turn.now + policy.LINK_WAIT
    conversations.ask(turn.session, whom, Question.LINK, turn.now, data=data, expires_at=expires)
    who = _masked(turn.for_member(whom), other, other_at)
    turn.tell(whom, "link_sure", at=at, at_once=True, who=who, buttons=yes_no(whom.language, "LINK"))


def _masked(turn: Turn, member: Member, address: Address) -> str:
    """Enough of an address for its owner to know it, and for nobody else to learn it."""
    if address.channel == Channel.TELEGRAM:
        return turn.words("masked_chat", name=short_name(member.first_name) or turn.words("a_neighbor"))
    return turn.words("masked_phone", digits=address.value[-2:])


def _may_be_one(turn: Turn, other: Member) -> bool:
    """Whether the two may become one; says why not."""
    need = linking.need_between(turn.session, turn.member.id, other.id)
    living = turn.member.status in _LIVING and other.status in _LIVING
    if need is not None:
        turn.say("link_two_sides", code=need.code)
    elif not living or blocks.is_blocked(turn.session, turn.member.id, other.id):
        turn.say("link_unknown")
    else:
        return True
    return False


def _merge(turn: Turn, other: Member, there: Address) -> None:
    """The older member stays, and both addresses hear it."""
    before = turn.member.id
    kept, gone = sorted((turn.member, other), key=lambda member: (member.created_at, member.id))
    gone_id = gone.id
    conversations.lapse_of(turn.session, gone.id, *_ALONE)
    linking.merge(turn.session, kept, gone)
    turn.become(kept, before)
    for need in needs.live_of(turn.session, kept.id):
        outbound.drop_pings(turn.session, need.id, kept.id)  # nobody is asked to help themselves
    turn.say("linked")
    turn.tell(kept, "linked", at=there, at_once=True)
    turn.write_audit("linked", f"member {kept.id}", f"member {gone_id}")
