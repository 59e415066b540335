"""What comes back instead of an answer to "what address?": "why?", "I don't know", "I'd rather not"."""

from handlers import answering, correcting
from handlers.reading import read
from handlers.turn import Turn
from handlers.understanding.answers import CODE
from handlers.understanding.sayings import has_one, is_only
from handlers.understanding.tables import said
from storage import claims, conversations
from storage.models import Conversation, Need
from storage.states import ClaimStatus, Question

_WHY = {Question.DETAILS: "why_details", Question.DOOR: "why_door"}


def hear_no_answer(turn: Turn, words: str, waiting: list[Conversation]) -> bool:
    """Whether these words only ask why we ask, or decline to say. Never carried on: they are meant for us."""
    question = next((one for one in waiting if one.question != Question.NAME), None)
    if question is None or question.question not in _WHY or question.need_id is None or CODE.search(words):
        return False
    need = turn.session.get_one(Need, question.need_id)
    wonders = words.strip() == "?" or _is(words, said("puzzled")) or _is(words, said("asks why"))
    declines = _is(words, said("rather not")) and not _may_mean_another(turn, waiting)
    if not (wonders or declines or _is(words, said("unsure"))):
        return False
    if question.question == Question.DETAILS and not wonders:
        correcting.complete_without(turn, need, read(turn, words))
    elif declines:
        _meet_elsewhere(turn, need, question)
    else:
        turn.say(_WHY[question.question], need=need, code=need.code)
    return True


def _is(words: str, phrases: frozenset[str]) -> bool:
    """Whether a text is such a phrase, and what it is said of ("my address"), and nothing else."""
    return has_one(words, phrases) and is_only(words, phrases, said("what is refused"))


def _may_mean_another(turn: Turn, waiting: list[Conversation]) -> bool:
    """Whether a no could answer another question, or give back what they have taken."""
    asked = answering.open_questions(turn, waiting)
    return bool(asked or claims.active_of(turn.session, turn.member.id))


def _meet_elsewhere(turn: Turn, need: Need, question: Conversation) -> None:
    """No address is given: the claim stands, and both sides know how to agree on a place."""
    conversations.answered(turn.session, question)
    turn.say("door_declined", need=need, code=need.code)
    for _, helper in claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE):
        name = turn.name_of(turn.member, helper.language)
        turn.tell(helper, "door_declined_helper", need=need, code=need.code, name=name)
