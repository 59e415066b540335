"""Messages that change after they were sent: words put in the place of earlier ones, and words taken away."""

import hashlib
from typing import Any

from handlers import policy
from handlers.texts import text
from handlers.turn import PRIORITY, Buttons, Turn, as_rows
from storage import members, outbound
from storage.models import Address, Chat, Member, OutboundRow, Post
from storage.states import Act, OutboundStatus, Purpose


def say_to_change(turn: Turn, member: Member, key: str, /, *, buttons: Buttons = (), **words: Any) -> int | None:
    """Tell a member at once something that will be edited later; its row's id. None: they cannot be reached."""
    own = turn.address if member.id == turn.member.id else None
    address = own or members.reachable_address(turn.session, member.id)
    if address is None:
        return None
    turn.finish()  # what was said before stands before it
    row = _row(turn, Purpose.REPLY, text(member.language, key, **words), buttons)
    whose = {"member_id": member.id, "address_id": address.id, "channel": address.channel}
    return outbound.enqueue_one(turn.session, row | whose)


def post(turn: Turn, chat: Chat, words: str, buttons: Buttons = (), **about: Any) -> int:
    """Write in a group; the row's id. `about` are columns: `need_id`, `announcement_id`, when it is `due_at`."""
    row = _row(turn, Purpose.GROUP, words, buttons)
    return outbound.enqueue_one(turn.session, row | {"chat_id": chat.id, "channel": "telegram"} | about)


def edit(turn: Turn, row_id: int, words: str, buttons: Buttons = ()) -> None:
    """Put words in the place of a message of ours, wherever it went: on a channel without edits nothing happens.

    A message, or an edit of it, that has not set off yet takes them itself: however often it changes, few edits go.
    """
    edited = as_rows(buttons)
    waiting = outbound.edit_waiting(turn.session, row_id)
    if outbound.put_words(turn.session, row_id, words, edited):
        return
    if waiting is None or not outbound.put_words(turn.session, waiting, words, edited):
        _about(turn, row_id, Act.EDIT, words, buttons)


def delete(turn: Turn, row_id: int) -> None:
    """Take a message of ours away, and what would still edit it."""
    never_sent = outbound.status_of(turn.session, row_id) == OutboundStatus.QUEUED
    for waiting in (row_id if never_sent else None, outbound.edit_waiting(turn.session, row_id)):
        if waiting is not None:
            outbound.end(turn.session, waiting, OutboundStatus.DROPPED, reason="no longer true")
    if not never_sent:
        _about(turn, row_id, Act.DELETE, "", ())


def take_away(turn: Turn, post: Post, instead: str) -> None:
    """Take away what stands in a group; other words stand in its place where it is too old to be deleted."""
    if turn.now - post.posted_at < policy.DELETABLE:
        delete(turn, post.outbound_id)
    else:
        edit(turn, post.outbound_id, instead)


def seal(words: str) -> str:
    """What tells one text from another, without keeping it."""
    return hashlib.sha256(words.encode()).hexdigest()


def _about(turn: Turn, row_id: int, act: Act, words: str, buttons: Buttons) -> None:
    before = turn.session.get(OutboundRow, row_id)
    if before is None or (before.channel != "telegram" and before.chat_id is None):
        return
    row = _row(turn, before.purpose, words, buttons) | {"act": act, "target": row_id, "channel": before.channel}
    whose = {"member_id": before.member_id, "address_id": before.address_id, "chat_id": before.chat_id}
    outbound.enqueue_one(turn.session, row | whose | {"need_id": before.need_id})


def _row(turn: Turn, purpose: Purpose, words: str, buttons: Buttons) -> dict[str, Any]:
    return {
        "circle_id": turn.circle.id,
        "purpose": purpose,
        "priority": PRIORITY[purpose],
        "text": words,
        "buttons": as_rows(buttons),
        "status": OutboundStatus.QUEUED,
        "due_at": turn.now,
        "created_at": turn.now,
    }


def is_on_telegram(address: Address | None) -> bool:
    """Whether messages to an address can be changed later."""
    return address is not None and address.channel == "telegram"
