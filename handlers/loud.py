"""What coordinators say to everyone: ANNOUNCE, POLL, SEND, HALT, each also with a slash; and the votes of all."""

import re
from collections.abc import Callable

from handlers import announcements, joining, polls
from handlers.messages import Inbound, InboundKind
from handlers.turn import Turn
from handlers.understanding.page import fold
from storage.models import Conversation
from storage.states import AddressStatus

_ANNOUNCE = "announce|announcement|anuncio|anunciar|annonce|annoncer|anons|anonse"
_POLL = "poll|encuesta|sondage|sondaj"
_ORDER = re.compile(rf"(/?)(?:({_ANNOUNCE})|({_POLL}))(?:@\w+)?(?:\s*:\s*|\s+|$)(.*)", re.I | re.S)
_HALT = re.compile(
    r"/?(?:halt|stop (?:the )?announcement|(?:parar|detener) (?:el )?anuncio|arreter l'annonce"
    r"|kanpe anons(?: la)?)[.! ]*"
)
_STOP = re.compile(r"/stop(?:@\w+)?", re.I)
_CLOSING = re.compile(r"\s*(?:close|end|cerrar|terminar|fermer|finir|femen|fini)[.! ]*", re.I)

_MEANING: dict[str, Callable[[Turn, str], None]] = {
    "announce": announcements.announce,
    "poll": polls.poll,
    "halt": announcements.stop_announcement,
}


def hear_order(turn: Turn, heard: Inbound, words: str) -> bool:
    """A coordinator's order, heard before anything in it can be taken for leaving or for danger. False: it is none."""
    if not _may_order(turn) or heard.kind not in (InboundKind.TEXT, InboundKind.PRESS) or heard.carrier_keyword:
        return False
    if _STOP.fullmatch(words):
        return announcements.halt(turn, only_own=True)
    if is_halt(words):
        _MEANING["halt"](turn, "")
        return True
    order = read_order(words)
    if order is not None:
        _MEANING[order[0]](turn, order[1])
        return True
    return announcements.hear_send(turn, words)


def hear_vote_or_refuse(turn: Turn, heard: Inbound, words: str, waiting: list[Conversation]) -> bool:
    """A vote; or an order of someone who may give none, who hears so kindly. False: it is neither."""
    if heard.kind == InboundKind.TEXT and words.startswith("/") and read_order(words) is not None:
        joining.welcome(turn)
        turn.say("announce_only")
        return True
    return polls.hear_vote(turn, words, waiting)


def read_order(words: str) -> tuple[str, str] | None:
    """Which order a text is, and what follows. Without a slash a lone word or a question without choices is none."""
    match = _ORDER.fullmatch(words)
    if match is None:
        return None
    slash, announce, _, rest = match.groups()
    if announce:
        return "announce", rest
    plain = slash or "|" in rest or _CLOSING.fullmatch(fold(rest)) or not rest.strip()
    return ("poll", rest) if plain else None


def is_halt(words: str) -> bool:
    """Whether a text ends what is being said to everyone."""
    return _HALT.fullmatch(fold(words)) is not None


def _may_order(turn: Turn) -> bool:
    active = turn.address is not None and turn.address.status == AddressStatus.ACTIVE
    return active and announcements.may_announce(turn)
