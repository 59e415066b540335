"""When needs outrun hands: the truth to whoever asks, other places to turn to, and help asked of groups."""

from handlers import policy, posting
from handlers.coordinating import alert
from handlers.measures import some_time
from handlers.texts import text
from handlers.turn import Turn
from storage import audit, chats, coordinating, load

_TOLD = "overload told"


def say_honestly(turn: Turn) -> None:
    """After a need was kept: how long it takes just now, and where else to turn. Once a day coordinators hear, too."""
    waiting = load.waiting_since(turn.session, turn.circle.id, turn.now - policy.OVERLOAD_WAIT)
    if waiting < policy.OVERLOAD_LEAST:
        return
    hands = load.hands(turn.session, turn.circle.id)
    if waiting <= hands * policy.OVERLOAD_SHARE:
        return
    month = coordinating.month(turn.session, turn.circle.id, turn.now - policy.MONTH)
    took = some_time(max(month.minutes, 120), turn.language) if month.minutes is not None else turn.words("few_days")
    resources = turn.words("resources", text=turn.circle.resources) if turn.circle.resources else ""
    turn.say("overload", count=waiting, time=took, more=resources)
    subject = f"circle {turn.circle.id}"
    if not audit.lately(turn.session, _TOLD, subject, turn.now - policy.DAY):
        turn.write_audit(_TOLD, subject)
        alert(turn, "alert_overloaded", count=waiting, helpers=hands)
        ask_groups_for_help(turn, waiting)


def ask_groups_for_help(turn: Turn, waiting: int) -> None:
    """Each group is told once how many needs are waiting."""
    for chat in chats.linked(turn.session, turn.circle.id):
        posting.post(turn, chat, text(turn.circle.language, "group_needs_hands", count=waiting))
