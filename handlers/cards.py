"""What groups show of a need: one card, kept true. Never a name, a door, or words as they were written."""

from handlers import digests, posting
from handlers.messages import Button
from handlers.open_list import fits, is_public
from handlers.slots import has_parts, say_amount
from handlers.texts import text
from handlers.turn import Buttons, Turn
from handlers.wording import headline
from storage import chats, needs, timers
from storage.models import Chat, Need, Post
from storage.states import NeedStatus, PostKind, TimerKind

PRESS = "HELP "  # what the button says, with the code behind it
START = "help-"  # what the private chat is opened with, with the code behind it


def make_true(turn: Turn, need: Need) -> None:
    """Post what is new, edit what has changed, take away what is over; the lists of what is open as well."""
    for chat in chats.linked(turn.session, turn.circle.id):
        post = chats.post_of(turn.session, chat.id, PostKind.CARD, need.id)
        if post is not None:
            _renew(turn, chat, need, post)
        elif fits(chat.kinds, need) and _is_asked_for(turn, need):
            _put_up(turn, chat, need)
        digests.renew(turn, chat)


def _is_asked_for(turn: Turn, need: Need) -> bool:
    """Whether neighbors are being asked: what waits for a detail is shown with it."""
    waits = timers.is_set(turn.session, TimerKind.FIRST_WAVE, need.id)
    return need.status == NeedStatus.OPEN and is_public(need) and not waits


def _put_up(turn: Turn, chat: Chat, need: Need) -> None:
    """A new card waits for the morning (a group is many sleepers), and changes while it waits."""
    words, buttons = _card(turn, need)
    row = posting.post(turn, chat, words, buttons, need_id=need.id, due_at=turn.circle.may_ask_at(turn.now))
    chats.keep_post(turn.session, chat.id, PostKind.CARD, need.id, row, posting.seal(words), turn.now)


def _renew(turn: Turn, chat: Chat, need: Need, post: Post) -> None:
    if need.status not in needs.LIVE or not (is_public(need) and fits(chat.kinds, need)):
        posting.take_away(turn, post, text(turn.circle.language, "card_over", code=need.code))
        chats.forget_post(turn.session, post)
        return
    words, buttons = _card(turn, need)
    if post.shows != posting.seal(words):
        posting.edit(turn, post.outbound_id, words, buttons)
        post.shows = posting.seal(words)


def _card(turn: Turn, need: Need) -> tuple[str, Buttons]:
    """The words and the buttons; those stay until nothing is left to take."""
    language = turn.circle.language
    said = {"code": need.code, "headline": headline(need, language, turn.today)}
    if need.status != NeedStatus.OPEN or not need.remaining:
        return text(language, "card_taken", **said), ()
    if has_parts(need) and need.remaining < need.quantity:
        words = text(language, "card_left", **said, remaining=say_amount(need, need.remaining))
    else:
        words = text(language, "card", **said)
    mine = Button(text(language, "button_help"), PRESS + need.code)
    first = Button(text(language, "button_first"), f"start:{START}{need.code}")
    return words, ((mine,), (first,))
