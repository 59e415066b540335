"""A reply to a message of ours: what that was about is what they mean, as if they had begun with its code."""

from handlers.commands import read_about_other, read_command
from handlers.messages import Inbound, InboundKind
from handlers.reading import read
from handlers.sides import other_sides
from handlers.turn import Turn
from handlers.understanding import Intent, Understood, read_answer
from handlers.understanding.answers import CODE
from handlers.understanding.keywords import is_danger
from storage import needs, outbound
from storage.models import Need

_ASKING = (Intent.NEED, Intent.OFFER, Intent.BOTH)


def with_code(turn: Turn, heard: Inbound, words: str) -> str:
    """ "I'm at the door", in reply to a message about K7, is "K7 I'm at the door"; so are YES, NO and DONE.

    What names a code itself, asks something of the bot, or plainly is another need, stands as it is.
    """
    if heard.reply_to is None or heard.kind != InboundKind.TEXT:
        return words
    need_id = outbound.need_spoken_of(turn.session, turn.member.id, heard.channel, heard.reply_to)
    if need_id is None:
        return words
    turn.about = need = turn.session.get_one(Need, need_id)
    if not words or is_danger(words) or CODE.match(words.lstrip()) or read_command(words) is not None:
        return words
    return f"{need.code} {words}" if _is_about(turn, need, words) else words


def _is_about(turn: Turn, need: Need, words: str) -> bool:
    answer = read_answer(words)
    if answer.codes:
        return False
    if answer.verdict is not None or answer.done or answer.drop or read_about_other(words) is not None:
        return True
    between = bool(other_sides(turn, need))
    if answer.thanks and not answer.rest:
        return between  # thanks are carried where there is somebody to thank
    own = need.member_id == turn.member.id
    if between and not own:
        return True
    return not _asks_for_else(read(turn, words), need, own=own and need.status in needs.LIVE)


def _asks_for_else(meant: Understood, need: Need, *, own: bool) -> bool:
    """Whether it plainly asks or offers something: to the owner of a need, something of another kind."""
    if not meant.sure or meant.intent not in _ASKING:
        return False
    return not own or (bool(meant.kinds) and set(meant.kinds).isdisjoint(need.kinds))
