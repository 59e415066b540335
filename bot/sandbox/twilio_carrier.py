"""What Twilio does with single-word texts before the bot sees them: opt out, opt in, help."""

from dataclasses import dataclass
from enum import StrEnum

OPT_OUT = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"})
OPT_IN = frozenset({"START", "YES", "UNSTOP"})
HELP = frozenset({"HELP", "INFO"})

STOP_ANSWER = (
    "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe."
)
START_ANSWER = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. Reply STOP to "
    "unsubscribe. Msg&Data Rates May Apply."
)
HELP_ANSWER = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."


class OptOut(StrEnum):
    """The value of `OptOutType`, which only Advanced Opt-Out adds."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a keyword did, and what the carrier answers to it, if anything."""

    kind: OptOut
    answer: str = ""


def effect_of(text: str, number: str, stopped: set[str]) -> Effect | None:
    """Acts on `stopped`. Only a text that is one of the words, in any case, counts: "Stop." is left to us."""
    word = text.strip().upper()
    if word in OPT_OUT:
        first = number not in stopped
        stopped.add(number)
        return Effect(OptOut.STOP, STOP_ANSWER if first else "")
    if word in OPT_IN and number in stopped:
        stopped.discard(number)
        return Effect(OptOut.START, START_ANSWER)
    if word in OPT_IN - {"YES"}:
        return Effect(OptOut.START)
    if word in HELP:
        return Effect(OptOut.HELP, HELP_ANSWER)
    return None
