"""A correction without a code ("make it Saturday", "sorry, I meant 11217") from who has just one need it can mean."""

import re
from dataclasses import replace
from functools import lru_cache

from handlers import correcting, policy
from handlers.reading import read
from handlers.turn import Turn
from handlers.understanding import Intent, Understood
from handlers.understanding.answers import CODE
from handlers.understanding.page import clean, fold
from handlers.understanding.sayings import begins_with_one, has_one, plain_words
from handlers.understanding.tables import said
from storage import claims, needs
from storage.models import Conversation, Need
from storage.states import Question

_NUMBER = re.compile(r"(?<![\w$/:.,])[0-9]{1,4}(?![\w/:]|[.,][0-9])")


def hear_amendment(turn: Turn, words: str, waiting: list[Conversation]) -> bool:
    """Whether short words put right the one need this member has. Another need, or an answer, is none."""
    sure = has_one(words, said("put right"))
    if not (sure or begins_with_one(words, said("may put right"))):
        return False
    if len(plain_words(words)) > policy.LONGEST_CHANGE or CODE.search(words):
        return False
    need = _only_need(turn)
    if need is None or turn.standing.pings or claims.active_of(turn.session, turn.member.id):
        return False
    meant = _with_number(need, _read_without(turn, words), words)
    if not correcting.is_fix(meant) or not _is_of(need, meant, sure=sure) or _is_asked(need, meant, waiting):
        return False
    correcting.correct(turn, need, meant, words)
    return True


def _only_need(turn: Turn) -> Need | None:
    live = needs.live_of(turn.session, turn.member.id)
    return live[0] if len(live) == 1 else None


def _is_of(need: Need, meant: Understood, *, sure: bool) -> bool:
    """Whether nothing in the words is another need's: no other thing, and none at all without a word of correction."""
    if meant.sure and meant.intent in (Intent.OFFER, Intent.BOTH):
        return False
    same = set(meant.kinds) <= set(need.kinds) and all(item in need.what for item in meant.items)
    return same if sure else not meant.kinds


def _is_asked(need: Need, meant: Understood, waiting: list[Conversation]) -> bool:
    """Whether something is asked that these words may answer; a new amount answers neither where nor when."""
    asked = [question for question in waiting if question.question != Question.NAME]
    details = all(question.question == Question.DETAILS and question.need_id == need.id for question in asked)
    return bool(asked) and (not details or meant.where is not None or meant.when is not None)


def _read_without(turn: Turn, words: str) -> Understood:
    """ "Not Friday, Sunday" means Sunday: what is said not to be is left out, where something else is said."""
    tidy = clean(words)
    spans = [match.span() for match in _not_this().finditer(fold(tidy))]
    left = tidy
    for start, end in reversed(spans):
        left = f"{left[:start]} {left[end:]}"
    meant = read(turn, left) if spans else None
    return meant if meant is not None and correcting.is_fix(meant) else read(turn, words)


@lru_cache(maxsize=1)
def _not_this() -> re.Pattern[str]:
    """A word of denying up to the next comma, or to the word that says what it is instead."""
    denying, instead = (_one_of(said("not this")), _one_of(said("but this")))
    return re.compile(rf"\b(?:{denying}) [^,.;]+?(?=[,.;]|\b(?:{instead})\b|$)")


def _one_of(phrases: frozenset[str]) -> str:
    return "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))


def _with_number(need: Need, meant: Understood, words: str) -> Understood:
    """ "Make that 6": a lone number is how many, where the need has a number."""
    numbers = _NUMBER.findall(_not_this().sub(" ", fold(clean(words))))
    if correcting.is_fix(meant) or len(numbers) != 1 or not int(numbers[0]):
        return meant
    if need.people is not None and need.unit is None:
        return replace(meant, people=int(numbers[0]))
    return replace(meant, quantity=int(numbers[0])) if need.unit is not None else meant
