"""Needs of people without a phone: a coordinator speaks for them, with their consent, and calls them back."""

import re
from typing import Any

from handlers import needs as needing
from handlers import policy
from handlers.orders_needs import CONFIRM, STATUS, confirm
from handlers.reading import read
from handlers.turn import Turn
from handlers.understanding import Intent
from handlers.wording import clean, headline, yes_no
from storage import coordinating, needs
from storage.models import Conversation

_QUOTED = re.compile(r"(?:[\"“”](.+?)[\"“”]|«(.+?)»|['\u2019](.+?)['\u2019](?=[\s,:]))\W*(.+)", re.S)
_PLAIN = re.compile(r"([^:,]{2,60})[:,]\s*(.+)", re.S)
_CODE = re.compile(r"([a-hjkmnp-z][0-9]{1,3})\W*", re.I)


def ask_consent(turn: Turn, rest: str) -> None:
    """FOR "Mrs. Diaz" needs groceries: nothing goes out before the coordinator says that she agreed."""
    match = _QUOTED.fullmatch(rest.strip()) or _PLAIN.fullmatch(rest.strip())
    if match is None:
        turn.say("for_how")
        return
    *names, words = match.groups()
    name, words = clean(next(filter(None, names)))[: policy.NAME_LENGTH], words.strip()
    meant = read(turn, words)
    if meant.intent not in (Intent.NEED, Intent.BOTH) and not meant.kinds:
        turn.say("for_how")
        return
    confirm(turn, {"act": "for", "name": name, "text": words})
    turn.say("for_consent", name=name, buttons=yes_no(turn.language, CONFIRM))


def keep(turn: Turn, question: Conversation) -> None:
    """YES, they agreed: kept and asked about like any need; their name goes to whoever takes it, and to nobody else."""
    data: dict[str, Any] = question.data or {}
    words, name = str(data["text"]), str(data["name"])
    meant = read(turn, words)
    need = needing.keep_for(turn, meant, words, name)
    if need is not None:
        turn.write_audit("consent", f"need {need.id}", "told by coordinator")
        turn.write_audit("order for", f"need {need.id}")


def calls(turn: Turn, _rest: str = "") -> None:
    """CALLS: who is to be called back, because something happened since the last call."""
    lines = call_lines(turn)
    turn.write_audit("order calls")
    turn.say("calls_list", lines="\n".join(lines)) if lines else turn.say("calls_nothing")


def call_lines(turn: Turn) -> list[str]:
    """One line for each person to call back."""
    lines, vain = [], coordinating.in_vain(turn.session, turn.circle.id, policy.WAVES)
    for need in coordinating.for_others(turn.session, turn.circle.id, turn.now - policy.WEEK):
        subject = f"need {need.id}"
        changed = coordinating.changed_at(turn.session, subject)
        called = coordinating.told_since(turn.session, "order called", subject)
        news = called is None or (changed is not None and called < changed)
        if news and (changed is not None or need.id in vain):
            status = turn.words("stuck_unclaimed" if need.id in vain else STATUS[need.status])
            lines.append(f"{need.code}: {need.for_name}, {headline(need, turn.language, turn.today)} - {status}")
    return lines


def called(turn: Turn, rest: str) -> None:
    """CALLED K7: they know."""
    match = _CODE.fullmatch(rest)
    need = needs.find_by_code(turn.session, turn.circle.id, match[1]) if match else None
    if need is None or need.for_name is None:
        turn.say("unknown_code", code=match[1].upper() if match else rest[:8] or "?")
        return
    turn.write_audit("order called", f"need {need.id}")
    turn.say("called_noted", code=need.code)
