"""Group chats: linked by a coordinator, left, moved, or where we may not write. Being in one makes nobody a member."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import cards, digests, posting
from handlers.circle import CircleRules
from handlers.coordinating import alert
from handlers.messages import Button, Inbound
from handlers.texts import text
from handlers.turn import Turn
from handlers.understanding.page import fold
from handlers.wording import clean
from storage import chats, members, needs
from storage.models import Chat, Member
from storage.states import ChatStatus, MemberStatus, NeedStatus, Role

_LINK = re.compile(r"(?:link group|vincular grupo|relier groupe|konekte gwoup) (\d{1,9})")
_LONGEST_TITLE = 60


def membership(session: Session, circle: CircleRules, heard: Inbound, now: datetime) -> None:
    """Somebody added us to a group, put us out, silenced us, or the group has another id."""
    happened, _, new = (heard.data or "").partition(":")
    chat = chats.find(session, circle.id, heard.chat or "")
    if happened == "joined":
        _joined(session, circle, heard, now)
    elif chat is None:
        return
    elif happened == "left":
        left(session, circle, chat.id, now)
    elif happened == "restricted":
        restricted(session, circle, chat.id, now)
    elif happened == "moved":
        moved(session, circle, chat.id, new, now)


def left(session: Session, circle: CircleRules, chat_id: int, now: datetime) -> None:
    """We are not in this group any more: nothing waits for it, and coordinators hear."""
    chat = session.get_one(Chat, chat_id)
    was_linked = chat.status in (ChatStatus.LINKED, ChatStatus.RESTRICTED)
    if chats.set_status(session, chat, ChatStatus.LEFT, now) and was_linked:
        _tell_coordinators(session, circle, now, "alert_group_left", chat)


def restricted(session: Session, circle: CircleRules, chat_id: int, now: datetime) -> None:
    """We may not write in this group: what waits is kept, and coordinators hear what to do."""
    chat = session.get_one(Chat, chat_id)
    if chat.status == ChatStatus.LINKED and chats.set_status(session, chat, ChatStatus.RESTRICTED, now):
        _tell_coordinators(session, circle, now, "alert_group_restricted", chat)


def moved(session: Session, circle: CircleRules, chat_id: int, new: str, now: datetime) -> None:
    """The group has another id: what stands in the old place cannot be changed, so it is put up anew."""
    before = session.get_one(Chat, chat_id)
    if before.external_id == new:
        return
    chat = chats.move(session, before, new, now)
    turn = _somebodys_turn(session, circle, now, chat)
    if turn is not None and chat.status == ChatStatus.LINKED:
        _show_everything(turn, chat)
        turn.finish()


def link(turn: Turn, chat: Chat, thread: int | None = None) -> None:
    """A coordinator says that this group is ours: what is open is shown there from now on."""
    new = chats.set_status(turn.session, chat, ChatStatus.LINKED, turn.now)
    chat.linked_by, chat.thread = turn.member.id, thread if thread is not None else chat.thread
    turn.session.flush()
    if new:
        turn.write_audit("group linked", f"chat {chat.id}")
        posting.post(turn, chat, text(turn.circle.language, "group_hello", circle=turn.circle.name))
        _show_everything(turn, chat)


def hear_private(turn: Turn, words: str) -> bool:
    """ "LINK GROUP 3" from a coordinator: the button under what they were told of a group."""
    match = _LINK.fullmatch(fold(words).strip(" ."))
    if match is None or turn.member.role != Role.COORDINATOR:
        return False
    chat = turn.session.get(Chat, int(match[1]))
    if chat is None or chat.circle_id != turn.circle.id or chat.status == ChatStatus.LEFT:
        turn.say("group_gone")
    else:
        link(turn, chat)
        turn.say("group_linked", title=title(chat))
    return True


def may_link(member: Member | None) -> bool:
    """Whether someone may make a group one of the circle's."""
    return member is not None and member.role == Role.COORDINATOR and member.status == MemberStatus.ACTIVE


def title(chat: Chat) -> str:
    """A group's name, as it may be repeated."""
    return clean(chat.title)[:_LONGEST_TITLE] or "?"


def _joined(session: Session, circle: CircleRules, heard: Inbound, now: datetime) -> None:
    known = members.find_by_address(session, circle.id, heard.address)
    before = chats.find(session, circle.id, heard.chat or "")
    if known is not None and may_link(known[1]):
        named = (heard.chat or "", heard.chat_title or "")
        chat = before or chats.keep(session, circle.id, *named, ChatStatus.WAITING, now)
        turn = Turn(session, circle, now, known[1])
        link(turn, chat, heard.thread)
        turn.finish()
    elif before is not None and before.status == ChatStatus.RESTRICTED:  # we may write again
        chats.set_status(session, before, ChatStatus.LINKED, now)
        whose = _somebodys_turn(session, circle, now, before)
        if whose is not None:
            _show_everything(whose, before)
            whose.finish()
    elif before is None or before.status == ChatStatus.LEFT:
        chat = chats.keep(session, circle.id, heard.chat or "", heard.chat_title or "", ChatStatus.WAITING, now)
        _tell_coordinators(session, circle, now, "alert_group_added", chat, button=True)


def _show_everything(turn: Turn, chat: Chat) -> None:
    chats.forget_unsent(turn.session, chat.id)
    for need in chats.needs_on_cards(turn.session, chat.id):  # what changed while we could not write
        cards.make_true(turn, need)
    for need in needs.open_of(turn.session, turn.circle.id, 100):
        if need.status == NeedStatus.OPEN:
            cards.make_true(turn, need)
    digests.promise_next(turn, chat)


def _tell_coordinators(
    session: Session, circle: CircleRules, now: datetime, key: str, chat: Chat, *, button: bool = False
) -> None:
    turn = _somebodys_turn(session, circle, now, chat)
    if turn is None:
        return
    label = text(turn.circle.language, "button_link")
    buttons: Sequence[Sequence[Button]] = ((Button(label, f"LINK GROUP {chat.id}"),),) if button else ()
    alert(turn, key, title=title(chat), chat=chat.id, buttons=buttons)
    turn.finish()


def _somebodys_turn(session: Session, circle: CircleRules, now: datetime, chat: Chat) -> Turn | None:
    """A turn for what concerns a group and nobody in particular: its coordinator's, or any coordinator's."""
    whose = session.get(Member, chat.linked_by) if chat.linked_by else None
    found = members.coordinators(session, circle.id)
    member = whose or (found[0] if found else None)
    return Turn(session, circle, now, member) if member is not None else None
