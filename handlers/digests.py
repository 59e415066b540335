"""A group's list of what is open: at the circle's hours, kept true in its place, the one before it taken away."""

from datetime import datetime, time, timedelta

from handlers import policy, posting
from handlers.open_list import as_list, open_needs
from handlers.texts import text
from handlers.turn import Turn
from storage import chats, timers
from storage.models import Chat
from storage.states import ChatStatus, PostKind, TimerKind

LIST = 0  # a group has one


def promise_next(turn: Turn, chat: Chat) -> None:
    """The list comes again at the next of its hours."""
    due = next_hour(turn, turn.now)
    whose = chat.linked_by or turn.member.id
    timers.set_timer(turn.session, turn.circle.id, TimerKind.DIGEST, due, member_id=whose, subject_id=chat.id)


def next_hour(turn: Turn, after: datetime) -> datetime:
    """The first hour of a list after a moment, by the circle's clock; where that is at night, the morning."""
    zone = turn.circle.zone
    today = after.astimezone(zone).date()
    hours = [
        datetime.combine(today + timedelta(days=day), time(hour), zone)
        for day in (0, 1)
        for hour in policy.DIGEST_HOURS
    ]
    return next(due for hour in hours if (due := turn.circle.may_ask_at(hour)) > after)


def due(turn: Turn, chat: Chat | None) -> None:
    """The hour has come."""
    if chat is not None and chat.status == ChatStatus.LINKED:
        put_up(turn, chat)
        promise_next(turn, chat)


def put_up(turn: Turn, chat: Chat, *, even_nothing: bool = False) -> None:
    """A fresh list below everything, in the place of the one before; of nothing only where it was asked for."""
    before = chats.post_of(turn.session, chat.id, PostKind.DIGEST, LIST)
    if before is not None:
        posting.take_away(turn, before, text(turn.circle.language, "list_over"))
        chats.forget_post(turn.session, before)
    words = _list(turn, chat)
    if words is None and not even_nothing:
        return
    said = words or text(turn.circle.language, "list_nothing")
    row = posting.post(turn, chat, said)
    chats.keep_post(turn.session, chat.id, PostKind.DIGEST, LIST, row, posting.seal(said), turn.now)


def was_just_shown(turn: Turn, chat: Chat) -> bool:
    """Whether the list was posted a moment ago: a group that asks ten times sees it once."""
    post = chats.post_of(turn.session, chat.id, PostKind.DIGEST, LIST)
    return post is not None and turn.now - post.posted_at < policy.LIST_AGAIN


def renew(turn: Turn, chat: Chat) -> None:
    """What stands there is made true."""
    post = chats.post_of(turn.session, chat.id, PostKind.DIGEST, LIST)
    if post is None:
        return
    said = _list(turn, chat) or text(turn.circle.language, "list_nothing")
    if post.shows != posting.seal(said):
        posting.edit(turn, post.outbound_id, said)
        post.shows = posting.seal(said)


def _list(turn: Turn, chat: Chat) -> str | None:
    found = open_needs(turn, chat.kinds)
    if not found:
        return None
    language = turn.circle.language
    lines = as_list(found, language, turn.today)
    return text(language, "list_head", count=len(found)) + "\n" + lines + "\n" + text(language, "list_foot")
