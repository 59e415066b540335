"""Intake paused by a coordinator: what comes is kept, its writer hears so, and it goes out once intake resumes."""

from handlers import policy
from handlers.turn import Turn
from storage import intake, timers
from storage.models import Need
from storage.states import TimerKind

PLAIN = "-"  # paused without words of the coordinator's own
HELD = 1  # the step of a FIRST_WAVE timer that waits for intake


def pause(turn: Turn, words: str) -> None:
    """From now on nobody is asked about what comes; danger is answered as ever."""
    intake.set_paused(turn.session, turn.circle.id, words or PLAIN)


def resume(turn: Turn) -> int:
    """Open again: what was kept goes out; how many."""
    intake.set_paused(turn.session, turn.circle.id, None)
    held = intake.waiting(turn.session, turn.circle.id)
    for need in held:
        timers.set_timer(turn.session, turn.circle.id, TimerKind.FIRST_WAVE, turn.now, need_id=need.id)
    return len(held)


def is_paused(turn: Turn) -> bool:
    """Whether nobody is asked about new needs just now."""
    return intake.paused_with(turn.session, turn.circle.id) is not None


def hold(turn: Turn, need: Need) -> None:
    """Keep a need for later: it is looked at again, so that none is forgotten."""
    due = turn.now + policy.INTAKE_LOOK
    timers.set_timer(turn.session, turn.circle.id, TimerKind.FIRST_WAVE, due, need_id=need.id, step=HELD)


def words(turn: Turn) -> str:
    """What a requester is told of it."""
    said = intake.paused_with(turn.session, turn.circle.id) or PLAIN
    return turn.words("asking_paused") if said == PLAIN else turn.words("asking_paused_words", text=said)
