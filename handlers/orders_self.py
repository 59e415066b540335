"""A coordinator's orders about the circle itself: intake paused and resumed, invitations, counts, the export."""

import re

from handlers import intake, joining, policy
from handlers.turn import Turn
from storage import coordinating, members
from storage.states import Role

_INTAKE = re.compile(r"(?:intake|pedidos|demandes|demann)\b\W*(.*)", re.I | re.S)


def pause_intake(turn: Turn, rest: str) -> None:
    """PAUSE INTAKE words: new needs are kept, and nobody is asked about them; whoever writes hears these words."""
    match = _INTAKE.fullmatch(rest)
    words = (match[1] if match else rest).strip()[: policy.WHY_LENGTH]
    intake.pause(turn, words)
    turn.write_audit("order pause intake", f"circle {turn.circle.id}")
    turn.say("intake_paused_now")


def resume_intake(turn: Turn, _rest: str) -> None:
    """RESUME INTAKE: what was kept meanwhile goes out now."""
    count = intake.resume(turn)
    turn.write_audit("order resume intake", f"circle {turn.circle.id}")
    turn.say("intake_resumed_now", count=count)


def invite(turn: Turn, rest: str) -> None:
    """INVITE, INVITE COORDINATOR: a code that lets one person in."""
    role = Role.COORDINATOR if rest.strip(" .!") else Role.MEMBER
    code = joining.new_invite()
    members.add_invite(turn.session, turn.circle.id, code, role, turn.now)
    turn.write_audit("order invite", None, role.value)
    turn.say("invite_coordinator" if role == Role.COORDINATOR else "invite_member", one_time=code)


def stats(turn: Turn, _rest: str) -> None:
    """STATS: a month in numbers, and nobody's name."""
    month = coordinating.month(turn.session, turn.circle.id, turn.now - policy.MONTH)
    turn.write_audit("order stats")
    took = turn.words("stats_took", time=_how_long(turn, month.minutes)) if month.minutes is not None else ""
    turn.say("stats", needs=month.needs, met=month.met, helpers=month.helpers, took=took)


def _how_long(turn: Turn, minutes: int) -> str:
    """A length of time, roughly: nobody counts the minutes of a day."""
    for size, key in ((60 * 24, "some_days"), (60, "some_hours")):
        if minutes >= 2 * size:
            return turn.words(key, count=round(minutes / size))
    return turn.words("some_minutes", count=max(1, minutes))


def export(turn: Turn, _rest: str) -> None:
    """EXPORT: a list of people is nothing for a phone; the operator makes it, and this is written down."""
    turn.write_audit("order export")
    turn.say("export_how")
