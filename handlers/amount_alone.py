""" "20", "I have 10", "I can give 30 more": an amount with no yes, from whoever was asked for a part, or has one."""

from itertools import pairwise

from handlers.slots import has_parts, wants_hands
from handlers.turn import Turn
from handlers.understanding import Answer, Verdict, read_answer
from handlers.understanding.answers import CODE
from handlers.understanding.sayings import is_only, plain_words
from handlers.understanding.tables import said
from storage import claims, pings
from storage.models import Conversation, Need
from storage.states import NeedStatus, Question

_LONGEST = 5  # figures: a longer number is a telephone's


def amount_alone(turn: Turn, words: str, waiting: list[Conversation]) -> Answer | None:
    """The YES that is meant, where just one need can be; None where the number may be anything else's."""
    if any(question.question != Question.NAME for question in waiting) or CODE.search(words):
        return None
    amount = _lone_amount(words)
    need = _asked_for_parts(turn) if amount else None
    if need is None and amount and not said("more amount").isdisjoint(_phrases(words)):
        need = _has_a_part(turn)
    return Answer(Verdict.YES, codes=(need.code,), amount=amount) if need is not None else None


def _lone_amount(words: str) -> int:
    """The one number of a text that says nothing else but "I have", "only", "more"; else 0."""
    told = read_answer(words)
    if told.done or told.drop or ":" in words:
        return 0
    tokens = plain_words(words)
    numbers = [token for token in tokens if token.isdecimal()]
    rest = " ".join(token for token in tokens if not token.isdecimal())
    if len(numbers) != 1 or len(numbers[0]) > _LONGEST or (rest and not is_only(rest, said("has amount"))):
        return 0
    return int(numbers[0])


def _phrases(words: str) -> set[str]:
    tokens = [token for token in plain_words(words) if not token.isdecimal()]
    return {*tokens, *(f"{one} {two}" for one, two in pairwise(tokens))}


def _asked_for_parts(turn: Turn) -> Need | None:
    asked = pings.open_of(turn.session, turn.member.id) if turn.standing.pings else []
    return asked[0][1] if len(asked) == 1 and has_parts(asked[0][1]) else None


def _has_a_part(turn: Turn) -> Need | None:
    """The one thing they have a part of, where more of it is wanted; of a crew, everybody is counted already."""
    mine = [need for _, need in claims.active_of(turn.session, turn.member.id)]
    more = [need for need in mine if need.status == NeedStatus.OPEN and need.remaining and not wants_hands(need)]
    return more[0] if len(mine) == len(more) == 1 else None
