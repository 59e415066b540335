"""The same person again: the same need once more, or another?"""

from handlers import policy, series
from handlers.correcting import apply
from handlers.needs import keep_and_ask
from handlers.turn import Turn
from handlers.understanding import Understood
from handlers.understanding.describe import describe
from handlers.wording import headline, yes_no
from storage import claims, conversations, needs, pings
from storage.models import Conversation, Need
from storage.states import ClaimStatus, Question


def hear_need(turn: Turn, meant: Understood, text: str) -> None:
    """Keep a need and ask about it; ask first where the same person may have said the same again."""
    same = _same_again(turn, meant, text)
    if same is not None:
        _same_need(turn, same, meant, text)
    else:
        _keep(turn, meant, text)


def answer_same(turn: Turn, question: Conversation, *, same: bool, meant: Understood) -> None:
    """ "Is that K7 again?" has its answer."""
    data = question.data or {}
    need = turn.session.get(Need, question.need_id) if question.need_id else None
    if same and need is not None and need.status in needs.LIVE:
        apply(turn, need, meant)
        _say_again(turn, need)
    else:
        _keep(turn, meant, str(data.get("text", "")))


def _keep(turn: Turn, meant: Understood, text: str) -> None:
    series.begin(turn, meant, text) if series.recurs(meant) else keep_and_ask(turn, meant, text)


def _same_again(turn: Turn, meant: Understood, text: str) -> Need | None:
    """The person's own open need that this reads like: the same kinds, and nothing in it that differs."""
    for need in needs.live_of(turn.session, turn.member.id):
        if need.created_at < turn.now - policy.SAME_NEED:
            continue
        if (need.text or "").split("\n")[0].casefold() == text.casefold() or _agrees(turn, need, meant):
            return need
    return None


def _agrees(turn: Turn, need: Need, meant: Understood) -> bool:
    if not meant.kinds or list(meant.kinds) != need.kinds:
        return False
    differs = (
        (meant.people is not None and meant.people != need.people)
        or (meant.quantity is not None and meant.quantity != need.quantity)
        or (meant.where is not None and meant.where.area != need.area)
        or (meant.when is not None and meant.when.label != series.label_of(turn, need))
        or (meant.people is None and not set(meant.items) & set(need.what.split()) and describe(meant) not in need.what)
    )
    return not differs


def _same_need(turn: Turn, need: Need, meant: Understood, text: str) -> None:
    if (need.text or "").split("\n")[0].casefold() == text.casefold():
        _say_again(turn, need)
        return
    expires = turn.now + policy.CONFIRM_WAIT
    data = {"text": text, "same": True}
    conversations.ask(turn.session, turn.member, Question.MEANT, turn.now, need=need, data=data, expires_at=expires)
    said = headline(need, turn.language, turn.today)
    turn.say("same_need", need=need, code=need.code, headline=said, buttons=yes_no(turn.language, "NEW"))


def _say_again(turn: Turn, need: Need) -> None:
    said = headline(need, turn.language, turn.today)
    helpers = claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE, ClaimStatus.DONE)
    if helpers:
        name = turn.name_of(helpers[0][1])
        turn.say("need_again_claimed", need=need, code=need.code, headline=said, name=name)
    else:
        turn.say("need_again", need=need, code=need.code, headline=said, asked=pings.count(turn.session, need.id))
