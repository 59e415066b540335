"""The order in which a message is understood: the first that fits, answers.

STOP / START / HELP → blocked → danger → commands → answer to a question → code → need or offer → "sorry?"
"""

import re
from dataclasses import replace
from typing import Any

from handlers import answering, joining, needs, offers, policy, relay, rights
from handlers.coordinating import alert, knows
from handlers.messages import Inbound, InboundKind
from handlers.turn import Turn
from handlers.understanding import Answer, Intent, Understood, Verdict, Where, read_answer
from handlers.understanding.answers import CODE
from handlers.understanding.keywords import CARRIER_WORDS, CarrierWord, carrier_word, is_danger, is_opt_out
from handlers.wording import clean
from storage import conversations, outbound
from storage import needs as stored_needs
from storage.models import Conversation, Need
from storage.states import AddressStatus, MemberStatus, Question

_LEADING_CODE = re.compile(rf"\s*{CODE.pattern}[\s:,.-]*", re.DOTALL)
_START = re.compile(r"/start(?:\s+(\S+))?", re.I)
_BARE_YES = re.compile(r"\s*yes[\s.!]*", re.I)
_YES_CODE = re.compile(rf"\s*(?:yes|yeah|ok|s[ií])[\s,.!]+{CODE.pattern}[\s,.!]*", re.I)
_YES_WORD = re.compile(rf"(yes|s[ií]|no)\s+({'|'.join(answering.WORDS.values())})", re.I)
_HALVES = re.compile(
    r"[.;!?\n]+|,?\s+(?:and|but|also|y|pero)\s+(?=i |i'|we |can |yo |puedo|podemos|tengo|necesito)", re.I
)
_ASKING = (Intent.NEED, Intent.OFFER, Intent.BOTH)
_CARRIER = {"STOP": CarrierWord.STOP, "START": CarrierWord.START, "HELP": CarrierWord.HELP}


def route(turn: Turn) -> None:
    """Handle one message of one person."""
    heard = turn.inbound
    assert heard is not None  # noqa: S101 - only a message is routed
    if heard.kind in (InboundKind.STOPPED, InboundKind.STARTED):
        rights.blocked_us(turn)
        return
    if heard.chat is not None or heard.kind == InboundKind.OTHER:
        return  # groups come with a later change; service messages ask nothing
    words = clean(heard.data or heard.text)
    if _leaving_or_coming(turn, heard, words) or turn.member.status == MemberStatus.BLOCKED:
        return
    if heard.kind == InboundKind.EDIT:
        _hear_edit(turn)
        return
    _hear(turn, heard, words)


def _leaving_or_coming(turn: Turn, heard: Inbound, words: str) -> bool:
    """STOP, START and HELP come before everything; a stopped address hears nothing else."""
    stopped = turn.address is not None and turn.address.status == AddressStatus.STOPPED
    word = _CARRIER.get(heard.carrier_keyword or "") or carrier_word(words.removeprefix("/"))
    answered = heard.carrier_keyword is not None
    if word == CarrierWord.STOP or (heard.kind == InboundKind.TEXT and is_opt_out(words) and not is_danger(words)):
        carrier_acts = heard.channel == "sms" and heard.text.strip().casefold() in CARRIER_WORDS
        rights.stop(turn, answered=answered or carrier_acts)
    elif stopped and (word == CarrierWord.START or _START.fullmatch(words) or _BARE_YES.fullmatch(words)):
        rights.start(turn, answered=answered)
        _invited(turn, words)
    elif stopped:
        alert(turn, "alert_stopped_wrote", member=turn.member.id)
    elif word == CarrierWord.HELP or words.casefold() == "ayuda":
        _welcome_unless_answered(turn, answered=answered)
    elif word == CarrierWord.START or _START.fullmatch(words):
        _come_in(turn, words, answered=answered)
    else:
        return False
    return True


def _welcome_unless_answered(turn: Turn, *, answered: bool) -> None:
    if not answered:
        joining.welcome(turn)
        rights.help_(turn)


def _come_in(turn: Turn, words: str, *, answered: bool) -> None:
    """START from someone who had not stopped: they want to be part of it."""
    new = turn.address is not None and turn.address.welcomed_at is None
    _learn_profile(turn)
    if not answered:
        joining.welcome(turn)
    if _invited(turn, words):
        return
    turn.member.helps = True
    if not answered or not new:
        turn.say("how_to")


def _invited(turn: Turn, words: str) -> bool:
    match = _START.fullmatch(words)
    return bool(match and match.group(1) and joining.use_invite(turn, match.group(1)))


def _hear(turn: Turn, heard: Inbound, words: str) -> None:
    waiting = conversations.open_of(turn.session, turn.member.id, turn.now)
    meant = answering.read(turn, words)
    _learn(turn, heard, meant)
    joining.welcome(turn)
    if heard.kind == InboundKind.TEXT and is_danger(words):
        _danger(turn, meant, words)
        return
    if joining.use_invite(turn, words) or rights.hear_command(turn, words):
        return
    if _short_answer(turn, words, waiting) or _leading_code(turn, words):
        return
    if not _answers_words(turn, heard, waiting, meant, words):
        _need_or_offer(turn, heard, meant, words)


def _learn(turn: Turn, heard: Inbound, meant: Understood) -> None:
    """A name given in passing, a place shared, a language spoken."""
    joining.learn_name(turn, meant.name)
    _learn_profile(turn)
    if heard.place is not None:
        joining.learn_place(turn, heard.place)
    if meant.language in turn.circle.languages and not turn.member.language_chosen and len(heard.text.split()) > 2:
        turn.member.language = meant.language or turn.member.language


def _learn_profile(turn: Turn) -> None:
    """The first name someone gave Telegram or WhatsApp will do until they give us one."""
    if turn.member.first_name is None and turn.inbound is not None:
        joining.learn_name(turn, turn.inbound.profile_name)


def _danger(turn: Turn, meant: Understood, words: str) -> None:
    """Words of danger are answered at once; the need in them is kept like any other."""
    turn.write_audit("danger", f"member {turn.member.id}")
    emergency, contact = turn.circle.emergency_number, turn.circle.contact
    alerted = knows(turn, "coordinators_alerted")
    said: dict[str, Any] = {"emergency": emergency, "contact": contact, "coordinator": alerted}
    turn.say("danger" if contact else "danger_no_contact", **said)
    alert(turn, "alert_danger", member=turn.member.id, code="")
    if meant.intent in (Intent.NEED, Intent.BOTH) and meant.kinds:
        needs.hear_need(turn, meant, words)


def _short_answer(turn: Turn, words: str, waiting: list[Conversation]) -> bool:
    """YES, NO, DONE, DROP and their families. A door or a story that happens to begin so is left to others."""
    answer = _word_for_code(words) or _yes_with_story(words, read_answer(words))
    rest = answer.rest.strip(" .!,")
    if answer.done:
        answering.hear_done(turn, answer)
    elif answer.drop:
        answering.hear_drop(turn, answer)
    elif answer.verdict is not None and not _is_for_words(answer, rest, waiting):
        answering.hear_verdict(turn, answer, waiting)
    else:
        return answer.thanks and not rest and not answer.codes  # thanks ask nothing
    return True


def _word_for_code(words: str) -> Answer | None:
    """ "YES NEW", "NO FORGET": a button whose question has no code."""
    match = _YES_WORD.fullmatch(words.strip(" .!"))
    if match is None:
        return None
    return Answer(Verdict.NO if match.group(1).casefold() == "no" else Verdict.YES, codes=(match.group(2).upper(),))


def _yes_with_story(words: str, answer: Answer) -> Answer:
    """ "Yes K7 I will come at six with the van": a yes, and words for the other side."""
    match = _YES_CODE.match(words)
    if match is None or answer.verdict is not None or answer.done or answer.drop:
        return answer
    return replace(answer, verdict=Verdict.YES, condition=words[match.end() :].strip(" ,.:") or None, rest="")


def _is_for_words(answer: Answer, rest: str, waiting: list[Conversation]) -> bool:
    """ "Ok, 1420 Fulton St 3B" answers the question about the door; "K7 no, the blue house" is for the other side."""
    if answer.codes:
        return len(rest.split()) > policy.SAYS_MORE
    asked_words = any(question.question in (Question.DOOR, Question.DETAILS) for question in waiting)
    return asked_words and (len(rest.split()) > 1 or any(c.isdigit() for c in rest))


def _leading_code(turn: Turn, words: str) -> bool:
    match = _LEADING_CODE.match(words)
    if match is None:
        return False
    said = words[match.end() :].strip()
    code = match.group(1).upper()
    return answering.hear_code_alone(turn, code) if not said else answering.hear_about_code(turn, code, said)


def _answers_words(turn: Turn, heard: Inbound, waiting: list[Conversation], meant: Understood, words: str) -> bool:
    """Whether these words answer a question that wanted words; the newest question first."""
    words = words or _map_link(heard)
    if any(_is_the_name(turn, question, meant, words) for question in waiting):
        return True
    for question in waiting:
        need = turn.session.get(Need, question.need_id) if question.need_id else None
        if question.question == Question.DOOR and need is not None and words and not _is_new(meant, need):
            relay.give_door(turn, need, words)
            return True
        if question.question == Question.DETAILS and need is not None and words and not _is_new(meant, need):
            needs.complete(turn, need, _with_place(meant, heard), words)
            return True
    return False


def _is_new(meant: Understood, need: Need) -> bool:
    """A sure need or offer of other things is not an answer about this one."""
    if meant.where is not None and meant.where.address is not None:
        return False
    return meant.sure and meant.intent in _ASKING and bool(set(meant.kinds) - set(need.kinds))


def _is_the_name(turn: Turn, question: Conversation, meant: Understood, words: str) -> bool:
    """A bare name goes to the question about the name, whatever else was asked: it is no door and no place."""
    if question.question != Question.NAME or meant.kinds or meant.where is not None or meant.when is not None:
        return False
    plain = meant.intent in (Intent.OTHER, Intent.ANSWER) and not read_answer(words).thanks
    return plain and joining.answer_name(turn, question, words)


def _map_link(heard: Inbound) -> str:
    return f"https://osm.org/?mlat={heard.place.lat:.5f}&mlon={heard.place.lon:.5f}" if heard.place else ""


def _with_place(meant: Understood, heard: Inbound) -> Understood:
    if heard.place is None or meant.where is not None:
        return meant
    return replace(meant, where=Where(words="", area="", point=heard.place, address=_map_link(heard)))


def _need_or_offer(turn: Turn, heard: Inbound, meant: Understood, words: str) -> None:
    if not words:
        _nothing_in_words(turn, heard)
    elif meant.intent == Intent.BOTH:
        _need_and_offer(turn, words)
    elif meant.sure and meant.intent in _ASKING:
        conversations.lapse_of(turn.session, turn.member.id, Question.MEANT)
        hear = offers.hear_offer if meant.intent == Intent.OFFER else needs.hear_need
        hear(turn, meant, words)
    elif meant.intent == Intent.OFFER and not meant.kinds:
        offers.hear_willingness(turn, meant)
    elif meant.intent in _ASKING and not meant.kinds and len(words.split()) <= policy.SAYS_NOTHING:
        turn.say("what_need")
    elif meant.intent in _ASKING:
        needs.ask_if_meant(turn, meant, words, "meant_offer" if meant.intent == Intent.OFFER else "meant_need")
    elif meant.intent == Intent.GREETING:
        turn.say("how_to")
    elif meant.name:
        turn.say("thanks_name", name=turn.member.first_name)
    else:
        _not_understood(turn, words)


def _need_and_offer(turn: Turn, words: str) -> None:
    """ "I need groceries and I can babysit": each half on its own, when each is plain; else one at a time."""
    halves = [half.strip() for half in _HALVES.split(words) if half.strip()]
    read = [(half, answering.read(turn, half)) for half in halves]
    need = next(((half, meant) for half, meant in read if meant.sure and meant.intent == Intent.NEED), None)
    offer = next(((half, meant) for half, meant in read if meant.sure and meant.intent == Intent.OFFER), None)
    if need is None or offer is None:
        turn.say("one_at_a_time")
        return
    needs.hear_need(turn, need[1], need[0])
    offers.hear_offer(turn, offer[1], offer[0])


def _nothing_in_words(turn: Turn, heard: Inbound) -> None:
    """A picture, a voice, a place, or nothing at all."""
    side = relay.only_open_side(turn)
    words = _map_link(heard)
    if side is not None and (words or heard.media) and relay.write_to_other_side(turn, side, words):
        return
    turn.say("sorry_place" if heard.place is not None else "sorry_picture" if heard.media else "sorry")


def _not_understood(turn: Turn, words: str) -> None:
    """Words for the one other side there is; else one short question, and silence when a robot talks to us."""
    side = relay.only_open_side(turn)
    if side is not None and relay.write_to_other_side(turn, side, words):
        return
    code = _LEADING_CODE.match(words)
    since = turn.now - policy.LOOP_WINDOW
    if code is not None:
        turn.say("unknown_code", code=code.group(1).upper())
    elif turn.address is None or outbound.count_since(turn.session, turn.address.id, since) < policy.ECHO_LOOP:
        turn.say("sorry")


def _hear_edit(turn: Turn) -> None:
    """A changed message makes no second need; who has one open is told how to correct it."""
    live = stored_needs.live_of(turn.session, turn.member.id)
    if live:
        turn.say("sorry_edit", code=live[-1].code)
