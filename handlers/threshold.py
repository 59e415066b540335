"""Coming and going: STOP, START and HELP, exactly as carriers and people need them."""

import re

from handlers import holds, joining, mine, polls, rights
from handlers.commands import asks_for_help
from handlers.coordinating import alert
from handlers.messages import Inbound, InboundKind
from handlers.turn import Turn
from handlers.understanding.keywords import CARRIER_WORDS, CarrierWord, carrier_word, is_danger, is_opt_out
from handlers.wording import clean
from storage.states import AddressStatus

_START = re.compile(r"/start(?:\s+(\S+))?", re.I)
_BARE_YES = re.compile(r"\s*yes[\s.!]*", re.I)
_CARRIER = {"STOP": CarrierWord.STOP, "START": CarrierWord.START, "HELP": CarrierWord.HELP}


def is_leaving(heard: Inbound) -> bool:
    """Whether a message asks that nothing more be sent."""
    words = clean(heard.text)
    word = _CARRIER.get(heard.carrier_keyword or "") or carrier_word(words.removeprefix("/"))
    free = heard.kind == InboundKind.TEXT and is_opt_out(words) and not is_danger(words)
    return heard.kind == InboundKind.STOPPED or word == CarrierWord.STOP or free


def crossed(turn: Turn, heard: Inbound, words: str) -> bool:
    """STOP, START and HELP come before everything; a stopped address hears nothing else."""
    stopped = turn.address is not None and turn.address.status == AddressStatus.STOPPED
    word = _CARRIER.get(heard.carrier_keyword or "") or carrier_word(words.removeprefix("/"))
    answered = heard.carrier_keyword is not None
    if is_leaving(heard):
        carrier_acts = heard.channel == "sms" and heard.text.strip().casefold() in CARRIER_WORDS
        rights.stop(turn, answered=answered or carrier_acts)
    elif stopped and (word == CarrierWord.START or _START.fullmatch(words) or _BARE_YES.fullmatch(words)):
        rights.start(turn, answered=answered)
        _invited(turn, words)
    elif stopped:
        danger = heard.kind == InboundKind.TEXT and is_danger(words)
        mine.raise_alarm(turn) if danger else alert(turn, "alert_stopped_wrote", member=turn.member.id, code="")
    elif word == CarrierWord.HELP or asks_for_help(words):
        _learn_language(turn, asks_for_help(words))
        _welcome_unless_answered(turn, answered=answered)
    elif word == CarrierWord.START or _START.fullmatch(words):
        _come_in(turn, words, answered=answered)
    else:
        return False
    return True


def _learn_language(turn: Turn, language: str | None) -> None:
    """AYUDA as the very first word is all that is known of how a newcomer speaks."""
    new = turn.address is not None and turn.address.welcomed_at is None and not turn.member.language_chosen
    if new and language in turn.circle.languages:
        turn.member.language = language or turn.member.language


def _welcome_unless_answered(turn: Turn, *, answered: bool) -> None:
    if not answered:
        joining.welcome(turn)
        rights.help_(turn)


def _come_in(turn: Turn, words: str, *, answered: bool) -> None:
    """START from someone who had not stopped: they want to be part of it."""
    new = turn.address is not None and turn.address.welcomed_at is None
    joining.learn_profile(turn)
    if not answered:
        joining.welcome(turn)
    if _invited(turn, words):
        return
    if not answered or not new:
        turn.say("how_to")


def _invited(turn: Turn, words: str) -> bool:
    """What stands behind /start: a place kept for them since they pressed in a group, or an invitation."""
    match = _START.fullmatch(words)
    if match is None or not match.group(1):
        return False
    payload = match.group(1)
    return holds.come_in(turn, payload) or polls.ask(turn, payload) or joining.use_invite(turn, payload)
