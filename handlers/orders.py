"""What a coordinator may order in chat: each with a slash or as a bare word, on every channel; each in the audit log.

    OPEN · STUCK · SHOW K7 · ASSIGN K7 Bob · CLOSE K7 why · NOTE K7 words · FOR "Mrs. Diaz" words · CALLS · CALLED K7
    VOUCH Bob · BLOCK Bob · UNBLOCK Bob · PAUSE INTAKE words · RESUME INTAKE · INVITE · STATS · EXPORT · UNDO
    DAILY 7:30

OPEN is everyone's. A bare word is an order only where the rest of the text could be nothing else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from handlers import daily, joining, mine, on_behalf, orders_needs, orders_people, orders_self, undoing
from handlers.messages import Inbound, InboundKind
from handlers.reading import read
from handlers.turn import Turn
from handlers.understanding.page import fold
from storage import coordinating
from storage.states import AddressStatus, MemberStatus, Role

_ORDER = re.compile(r"(/?)([^\W\d_]+)(?:@\w+)?(?:\s*[: ]\s*|\s+|$)(.*)", re.S)
_CODED = re.compile(r"([a-hjkmnp-z][0-9]{1,3})\b.*", re.I | re.S)
_NOTHING = re.compile(r"\W*")
_WHO = re.compile(r"#?[\w'\u2019-]+(?: [\w'\u2019-]+)?")
_QUOTED = re.compile(r"[\"“”«'\u2019].+[\"“”»'\u2019].+", re.S)
_INTAKE = re.compile(r"(?:intake|pedidos|demandes|demann)\b.*", re.I | re.S)
_ROLE = re.compile(r"(?:coordinator|coordinador|coordinadora|coordinateur|coordinatrice|kowodonate)?\W*", re.I)
_HOUR = re.compile(r"(?:off|no|non|\d{1,2}(?:[:.h]\d{2})?\s*(?:am|pm)?)?", re.I)


@dataclass(frozen=True, slots=True)
class Order:
    """One order: what it does with the rest of the text, and which rests make a bare word an order."""

    act: Callable[[Turn, str], None]
    bare: re.Pattern[str]


ORDERS: dict[str, Order] = {
    "stuck": Order(daily.stuck, _NOTHING),
    "show": Order(orders_needs.show, _CODED),
    "assign": Order(orders_needs.assign, _CODED),
    "close": Order(orders_needs.close, _CODED),
    "note": Order(orders_needs.note, _CODED),
    "for": Order(on_behalf.ask_consent, _QUOTED),
    "calls": Order(on_behalf.calls, _NOTHING),
    "called": Order(on_behalf.called, _CODED),
    "vouch": Order(orders_people.vouch, _WHO),
    "block": Order(orders_people.block, _WHO),
    "unblock": Order(orders_people.unblock, _WHO),
    "pause": Order(orders_self.pause_intake, _INTAKE),
    "resume": Order(orders_self.resume_intake, _INTAKE),
    "invite": Order(orders_self.invite, _ROLE),
    "stats": Order(orders_self.stats, _NOTHING),
    "export": Order(orders_self.export, _NOTHING),
    "daily": Order(daily.set_hour, _HOUR),
    "undo": Order(undoing.undo, _NOTHING),
}
_ALIKE = {"pause": _INTAKE, "resume": _INTAKE}  # with a slash, too, these are everyone's own without "intake"
_OF_PEOPLE = frozenset({"vouch", "block", "unblock"})
_OF_A_NEED = frozenset({"block", "unblock"})  # "BLOCK K7 Bob" is between two people, not the circle's


def hear(turn: Turn, heard: Inbound, words: str) -> bool:
    """An order. False: it is none, or nothing of a coordinator's."""
    if heard.carrier_keyword is None and _is_coordinator(turn) and _may_be_answered(turn) and mine.hear(turn, words):
        return True
    match = _ORDER.fullmatch(words.strip())
    if match is None or heard.kind not in (InboundKind.TEXT, InboundKind.PRESS) or heard.carrier_keyword:
        return False
    slash, name, rest = bool(match[1]), fold(match[2]), match[3].strip()
    if not _may_be_answered(turn):
        return False
    if name == "open" and _asks_for_list(turn, rest, slash=slash):
        joining.welcome(turn)
        orders_needs.open_(turn, rest)
        if _is_coordinator(turn):
            turn.write_audit("order open")
        return True
    if name == "help" and slash and _is_coordinator(turn):
        turn.write_audit("order help")
        turn.say("orders_help")
        return True
    order = ORDERS.get(name)
    if order is None or (name in _ALIKE and not _ALIKE[name].fullmatch(rest)):
        return False
    if name in _OF_A_NEED and _CODED.fullmatch(rest):
        return False
    if not _is_coordinator(turn):
        return slash and _refuse(turn)
    if not slash and not (order.bare.fullmatch(rest) and (name not in _OF_PEOPLE or _is_somebody(turn, rest))):
        return False
    order.act(turn, rest)
    return True


def _is_somebody(turn: Turn, rest: str) -> bool:
    """ "Block party tonight" is about nobody we know."""
    return bool(coordinating.named(turn.session, turn.circle.id, rest))


def _refuse(turn: Turn) -> bool:
    joining.welcome(turn)
    turn.say("orders_only")
    return True


def _asks_for_list(turn: Turn, rest: str, *, slash: bool) -> bool:
    """ "open", "open rides"; not "open the door please"."""
    if slash or not rest.strip(" .!?"):
        return True
    return len(rest.split()) == 1 and bool(read(turn, f"I need {rest}").kinds)


def _is_coordinator(turn: Turn) -> bool:
    return turn.member.role == Role.COORDINATOR and turn.member.status in (MemberStatus.ACTIVE, MemberStatus.PAUSED)


def _may_be_answered(turn: Turn) -> bool:
    active = turn.address is not None and turn.address.status == AddressStatus.ACTIVE
    return active and turn.member.status != MemberStatus.BLOCKED
