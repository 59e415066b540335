"""What is said and pressed in a group: a button, a few commands. Nothing else is read, and nothing of it is kept."""

import re
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import digests, groups, holds, policy, polls, posting
from handlers.cards import PRESS
from handlers.circle import CircleRules
from handlers.claims import claim_need
from handlers.messages import Button, Inbound, InboundKind, PressAnswer
from handlers.reading import read
from handlers.sensitive import may_be_asked
from handlers.slots import has_parts, wants_hands
from handlers.texts import text
from handlers.turn import Turn
from handlers.understanding.page import fold
from handlers.wishes import ASKING
from storage import chats, claims, members, needs, outbound
from storage.models import Address, Chat, Member, Need
from storage.states import AddressStatus, ChatStatus, MemberStatus, NeedStatus, PostKind

_COMMAND = re.compile(r"/(\w+)\s*(.*)", re.S)
_PRIVATE = frozenset({"need", "offer"})
_IN_FULL = {"need": "as_need", "offer": "as_offer"}  # "/need diapers" as a sentence that is read like any other


def as_private(session: Session, circle: CircleRules, heard: Inbound) -> Inbound | None:
    """ "/need …" of somebody who is with us is theirs alone from here on: answered, and kept, in private."""
    match = _COMMAND.fullmatch(heard.text.strip()) if heard.kind == InboundKind.TEXT else None
    if match is None or match[1].casefold() not in _PRIVATE or not match[2].strip():
        return None
    if not _is_linked(chats.find(session, circle.id, heard.chat or "")):
        return None
    known = members.find_by_address(session, circle.id, heard.address)
    if known is None or known[0].status != AddressStatus.ACTIVE:
        return None
    words = match[2].strip()
    meant = read(Turn(session, circle, heard.received_at, known[1]), words)
    if not (meant.sure and meant.intent in ASKING):
        words = text(known[1].language, _IN_FULL[match[1].casefold()], text=words)
    return replace(heard, chat=None, thread=None, reply_to=None, text=words)


def hear(session: Session, circle: CircleRules, heard: Inbound, now: datetime) -> PressAnswer | None:
    """Act on what came from a group; what whoever pressed sees at once."""
    if heard.kind == InboundKind.OTHER:
        groups.membership(session, circle, heard, now)
        return None
    chat = chats.find(session, circle.id, heard.chat or "")
    if heard.kind == InboundKind.PRESS:
        vote = polls.press_in_group(session, circle, heard, now)
        return vote or (_press(session, circle, heard, now) if _is_linked(chat) else None)
    if heard.kind == InboundKind.TEXT:
        _command(session, circle, heard, now, chat)
    return None


def _is_linked(chat: Chat | None) -> bool:
    return chat is not None and chat.status == ChatStatus.LINKED


def _command(session: Session, circle: CircleRules, heard: Inbound, now: datetime, chat: Chat | None) -> None:
    match = _COMMAND.fullmatch(heard.text.strip())
    if match is None:
        return
    name, rest = match[1].casefold(), match[2].strip()
    known = members.find_by_address(session, circle.id, heard.address)
    member = known[1] if known is not None else None
    if name in ("link", "here") and known is not None and groups.may_link(member):
        here = chat or chats.keep(session, circle.id, heard.chat or "", heard.chat_title or "", ChatStatus.WAITING, now)
        turn = Turn(session, circle, now, known[1], known[0])
        here.thread = heard.thread  # none: the topic that every group begins with
        groups.link(turn, here, heard.thread)
        turn.finish()
        return
    whose = session.get(Member, chat.linked_by) if chat is not None and chat.linked_by else member
    if chat is None or not _is_linked(chat) or whose is None:
        return
    turn = Turn(session, circle, now, whose)
    if name == "open" and not digests.was_just_shown(turn, chat):
        digests.put_up(turn, chat, even_nothing=True)
    elif name == "only" and groups.may_link(member):
        _show_only(turn, chat, rest)
    elif name == "only" or _was_just_answered(turn, chat):
        pass
    elif name == "help":
        posting.post(turn, chat, text(circle.language, "group_help"))
    elif name in _PRIVATE:  # of a stranger, or without a word: the rest is said in private
        button = Button(text(circle.language, "button_private"), "start:hello")
        posting.post(turn, chat, text(circle.language, "group_private"), ((button,),))
    turn.finish()


def _was_just_answered(turn: Turn, chat: Chat) -> bool:
    """Whether a group was told a few things a moment ago: cards must not wait behind who writes /help all day."""
    return outbound.answers_since(turn.session, chat.id, turn.now - policy.LIST_AGAIN) >= policy.GROUP_ANSWERS


def _show_only(turn: Turn, chat: Chat, rest: str) -> None:
    """ "/only rides, groceries": a group for some kinds; "/only all" takes it back."""
    kinds = list(read(turn, f"I need {rest}").kinds)
    if not kinds and fold(rest) not in ("all", "todo", "tout", "tout bagay", "everything"):
        posting.post(turn, chat, text(turn.circle.language, "group_only_what"))
        return
    chats.set_kinds(turn.session, chat, kinds)
    turn.write_audit("group kinds", f"chat {chat.id}", ",".join(kinds)[:200])
    said = text(turn.circle.language, "group_only" if kinds else "group_all", kinds=rest[:60])
    posting.post(turn, chat, said)


def _press(session: Session, circle: CircleRules, heard: Inbound, now: datetime) -> PressAnswer | None:
    """*I can help*: the same claim as YES. Who never wrote to us, or said STOP, first opens the private chat."""
    data = heard.data or ""
    if not data.startswith(PRESS):
        return None
    need = needs.find_by_code(session, circle.id, data.removeprefix(PRESS))
    if need is None or not chats.stands_somewhere(session, PostKind.CARD, need.id):
        return PressAnswer(text(circle.language, "press_over"))
    known = members.find_by_address(session, circle.id, heard.address)
    if known is not None and known[1].status == MemberStatus.BLOCKED:
        return PressAnswer(text(circle.language, "press_over"))
    if known is None or known[0].status != AddressStatus.ACTIVE:
        owner = Turn(session, circle, now, session.get_one(Member, need.member_id))
        answer = holds.hold(session, circle, heard, need, owner)
        owner.finish()
        return answer
    return _claim(session, circle, heard, now, need, known)


def _claim(
    session: Session,
    circle: CircleRules,
    heard: Inbound,
    now: datetime,
    need: Need,
    known: tuple[Address, Member],
) -> PressAnswer:
    address, member = known
    turn = Turn(session, circle, now, member, address, heard)
    said = {"code": need.code}
    mine = claims.active(session, need.id, member.id)
    if need.member_id == member.id:
        return PressAnswer(turn.words("press_own", **said))
    if mine is not None and not (has_parts(need) and not wants_hands(need) and need.remaining):
        return PressAnswer(turn.words("press_yours", **said))
    listed = has_parts(need) and wants_hands(need)  # full, there is still a waiting list
    if not may_be_asked(member, need) or (need.status != NeedStatus.OPEN and not listed):
        return PressAnswer(turn.words("press_taken", **said))
    members.heard_from(session, address, now)
    claim_need(turn, need, None, None)
    turn.finish()
    won = claims.active(session, need.id, member.id) is not None
    return PressAnswer(turn.words("press_yours" if won else "press_taken", **said))
