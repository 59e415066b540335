"""Words of danger to life: the emergency number at once, coordinators alerted, and no menu or cheer soon after."""

from typing import Any

from handlers import joining, mine, policy, relay, repeats
from handlers.coordinating import knows
from handlers.reading import read
from handlers.turn import Turn
from handlers.understanding import Intent, Understood
from handlers.understanding.keywords import danger_language, without_danger
from handlers.wishes import ASKING
from storage import audit, conversations
from storage.states import Question


def hear_danger(turn: Turn, meant: Understood, words: str) -> None:
    """Words of danger are answered at once, in their own language; what neighbors can bring is kept as a need."""
    language = danger_language(words, meant.language)
    if language in turn.circle.languages and not turn.member.language_chosen:
        turn.member.language = language or turn.member.language
    turn.write_audit("danger", f"member {turn.member.id}")
    say_emergency(turn)
    mine.raise_alarm(turn)
    conversations.lapse_of(turn.session, turn.member.id, Question.NAME)  # their next words are no name
    joining.welcome(turn, ask_name=False)
    rest = read(turn, without_danger(words))
    if rest.intent in (Intent.NEED, Intent.BOTH) and rest.items:
        repeats.hear_need(turn, rest, words)


def say_emergency(turn: Turn) -> None:
    """The emergency number, and the circle's own contact where there is one."""
    emergency, contact = turn.circle.emergency_number, turn.circle.contact
    alerted = knows(turn, "coordinators_alerted")
    said: dict[str, Any] = {"emergency": emergency, "contact": contact, "coordinator": alerted}
    turn.say("danger" if contact else "danger_no_contact", **said)


def is_unclear_after(turn: Turn, meant: Understood) -> bool:
    """Whether words soon after danger ask nothing plain ("hurry", "hello?"): no menu and no cheer for these."""
    plain = meant.sure and meant.intent in ASKING and meant.kinds
    if plain or relay.only_open_side(turn) is not None:
        return False
    return _was_in_danger(turn)


def is_asked_nothing_after(turn: Turn) -> bool:
    """Whether nobody asked this person anything, and they were in danger a while ago."""
    return not turn.standing.pings and _was_in_danger(turn)


def _was_in_danger(turn: Turn) -> bool:
    return audit.lately(turn.session, "danger", f"member {turn.member.id}", turn.now - policy.SHAKEN)
