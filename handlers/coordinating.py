"""What coordinators are told: only what is stuck, and never a private word."""

from typing import Any

from handlers.turn import Turn
from storage import members


def knows(turn: Turn, key: str = "coordinator_knows") -> str:
    """ " A coordinator knows too." where there is one to know, else nothing: we promise no one who is not there."""
    return turn.words(key) if members.coordinators(turn.session, turn.circle.id) else ""


def alert(turn: Turn, key: str, /, *, but: frozenset[int] = frozenset(), **words: Any) -> int:
    """Tell every coordinator (`but`: not these members); returns how many there were."""
    found = [one for one in members.coordinators(turn.session, turn.circle.id) if one.id not in but]
    for coordinator in found:
        turn.tell(coordinator, key, due_at=turn.quiet_before(coordinator), **words)
    return len(found)
