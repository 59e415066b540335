"""What is said to the bot itself: who are you, wrong number, any news, you're welcome."""

from handlers import joining, policy
from handlers.reading import read
from handlers.slots import say_amount
from handlers.turn import Turn
from handlers.understanding import Intent
from handlers.understanding.answers import CODE
from handlers.understanding.sayings import begins_with_one, is_only
from handlers.understanding.tables import said
from handlers.wording import headline
from storage import claims, needs, pings
from storage.models import Conversation, Need
from storage.states import ClaimStatus, Question


def hear_small_talk(turn: Turn, words: str, waiting: list[Conversation]) -> bool:
    """Whether it is one of these. Nothing that was asked is answered by it: every question stays open."""
    if is_only(words, said("who are you")):
        joining.welcome(turn)
        turn.say("who_we_are", circle=turn.circle.name)
    elif is_only(words, said("wrong number")):
        joining.welcome(turn, ask_name=False)
        turn.say("wrong_number", circle=turn.circle.name)
    elif not _is_thanked_for(turn, words, waiting):
        return _hear_any_news(turn, words)
    return True


def _is_thanked_for(turn: Turn, words: str, waiting: list[Conversation]) -> bool:
    """ "You're welcome", "no problem" where nothing is asked and nobody else can be meant: it asks nothing."""
    asked = turn.standing.pings or any(question.question != Question.NAME for question in waiting)
    return CODE.search(words) is None and is_only(words, said("welcome back")) and not asked and not turn.standing.sides


def _hear_any_news(turn: Turn, words: str) -> bool:
    """ "Still looking?": the truth about each need of theirs. What only a helper knows is left for the helper."""
    coming = is_only(words, said("when coming"))
    if not (coming or is_only(words, said("any news")) or _wonders(turn, words)):
        return False
    codes = {code.upper() for code in CODE.findall(words)}
    mine = [need for need in needs.live_of(turn.session, turn.member.id) if not codes or need.code in codes]
    if (coming or codes) and any(_helpers(turn, need) for need in mine):
        return False
    for need in mine[-policy.TOLD_AT_ONCE :]:
        say_how_it_stands(turn, need)
    return bool(mine)


def _wonders(turn: Turn, words: str) -> bool:
    """ "Any news about my groceries?": more than the phrase, but a question, and no need."""
    if not words.rstrip().endswith("?") or not begins_with_one(words, said("any news")):
        return False
    meant = read(turn, words)
    return not (meant.sure and meant.intent == Intent.NEED)


def say_how_it_stands(turn: Turn, need: Need) -> None:
    """Who has a need, or how many were asked so far."""
    helpers = _helpers(turn, need)
    if helpers:
        name, shown = ", ".join(helpers), headline(need, turn.language, turn.today)
        key = "still_to_find" if need.remaining else "need_again_claimed"
        left = say_amount(need, need.remaining)
        turn.say(key, need=need, code=need.code, headline=shown, name=name, remaining=left)
        return
    asked = pings.count(turn.session, need.id)
    turn.say("still_looking", need=need, code=need.code, asked=asked, coordinator="")


def _helpers(turn: Turn, need: Need) -> list[str]:
    found = claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE, ClaimStatus.DONE)
    return list(dict.fromkeys(turn.name_of(member) for _, member in found))
