"""What coordinators are told: only what is stuck, and never a private word."""

from typing import Any

from handlers.turn import Turn
from storage import members


def alert(turn: Turn, key: str, **words: Any) -> int:
    """Tell every coordinator; returns how many there were."""
    found = members.coordinators(turn.session, turn.circle.id)
    for coordinator in found:
        turn.tell(coordinator, key, **words)
    return len(found)
