"""The same person again: the same need once more, something to add to it, or another?

While it waits, a need that reads like it is asked about; once somebody has it, the words go to them; what is closed
is asked anew.
"""

from collections.abc import Iterable
from dataclasses import replace

from handlers import policy, relay, series
from handlers.correcting import apply, correct
from handlers.needs import keep_and_ask
from handlers.reading import read
from handlers.sides import helpers_of
from handlers.smalltalk import say_how_it_stands
from handlers.turn import Turn
from handlers.understanding import Understood
from handlers.understanding.describe import describe
from handlers.understanding.page import clean, fold, plain_tokens
from handlers.understanding.tables import said
from handlers.understanding.things import names_only_kinds, things_in
from handlers.wording import headline, yes_no
from storage import conversations, needs, pings
from storage.models import Conversation, Member, Need
from storage.states import NeedStatus, Question


def hear_need(turn: Turn, meant: Understood, text: str) -> None:
    """Keep a need and ask about it; ask first where the same person may have said the same again."""
    same = _same_again(turn, meant, text)
    if same is None:
        _keep(turn, meant, text)
        return
    helpers = helpers_of(turn, same) if same.status == NeedStatus.CLAIMED else []
    if helpers:
        _pass_on(turn, same, helpers, text)
    elif _first_words(same) == text.casefold():
        _say_again(turn, same)
    else:
        _ask_if_same(turn, same, text)


def answer_same(turn: Turn, question: Conversation, *, same: bool, more: str = "") -> None:
    """ "Is that K7 again?" has its answer; `more` is what came with it ("the same, and diapers too")."""
    text = str((question.data or {}).get("text", ""))
    need = turn.session.get(Need, question.need_id) if question.need_id else None
    if not same or need is None or need.status not in needs.LIVE:
        _keep(turn, read(turn, text), text)
        return
    added = [words for words in (text, more) if words and _add(turn, need, words)]
    if not added:
        apply(turn, need, replace(read(turn, text), items=()))  # a place or a time that was not said before
        _say_again(turn, need)


def _keep(turn: Turn, meant: Understood, text: str) -> None:
    series.begin(turn, meant, text) if series.recurs(meant) else keep_and_ask(turn, meant, text)


def hear_words(turn: Turn, question: Conversation, words: str) -> bool:
    """The answer in words: "another", "the same", "and diapers too". False when it is none."""
    told = bool((question.data or {}).get("told"))
    another, same = _after(words, said("another one")), _after(words, said("the same one"))
    if another is not None and not read(turn, another).items:  # "new diapers" asks for diapers
        conversations.answered(turn.session, question)
        answer_same(turn, question, same=False)
        return True
    more = words if _after(words, said("and also")) is not None else None
    if told or (same is None and (more is None or not read(turn, words).items)):
        return False
    conversations.answered(turn.session, question)
    answer_same(turn, question, same=True, more=same if same is not None else words)
    return True


def _after(words: str, phrases: Iterable[str]) -> str | None:
    """What follows when a text begins with one of these, None when it does not."""
    tidy = clean(words)
    tokens = plain_tokens(fold(tidy))
    for length in range(min(len(tokens), 4), 0, -1):
        if " ".join(token.word for token in tokens[:length]) in phrases:
            return tidy[tokens[length - 1].end :].strip(" ,.!?;:-")
    return None


def _same_again(turn: Turn, meant: Understood, text: str) -> Need | None:
    """The person's own live need that this reads like."""
    for need in needs.live_of(turn.session, turn.member.id):
        if need.created_at < turn.now - policy.SAME_NEED:
            continue
        if _first_words(need) == text.casefold() or _agrees(turn, need, meant):
            return need
    return None


def _first_words(need: Need) -> str:
    return (need.text or "").split("\n")[0].casefold()


def _agrees(turn: Turn, need: Need, meant: Understood) -> bool:
    """The same kind and nothing that differs: and the words, the people or the place are the same, or none is said."""
    if not meant.kinds or meant.kinds[0] != need.kinds[0]:
        return False
    kinds, known = set(meant.kinds), set(need.kinds)
    area = meant.where.area if meant.where is not None else None
    when = meant.when.label if meant.when is not None else None
    differs = (
        not (kinds <= known or known <= kinds)
        or _differ(meant.people, need.people)
        or (meant.quantity is not None and meant.quantity != need.quantity)
        or _differ(area or None, need.area)
        or _differ(when or None, series.label_of(turn, need))
        or _names_another(need, meant)
    )
    vague = set(meant.items) <= kinds and meant.people is None and not area and not when
    alike = not set(meant.items).isdisjoint(need.what.split()) or describe(meant) in need.what
    same = (meant.people is not None and meant.people == need.people) or (bool(area) and area == need.area)
    return not differs and (alike or same or vague)


def _names_another(need: Need, meant: Understood) -> bool:
    """ "Soup" after "diapers": each names things, and none of them in both."""
    known = set(things_in(need.what, need.language))
    here = {item for item in meant.items if not names_only_kinds([item], meant.kinds)}
    there = {item for item in known if not names_only_kinds([item], need.kinds)}
    return bool(here and there) and here.isdisjoint(there) and describe(meant) not in need.what


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _ask_if_same(turn: Turn, need: Need, text: str) -> None:
    _keep_question(turn, need, {"text": text})
    buttons = yes_no(turn.language, "SAME", "button_same", "button_another")
    said_so = headline(need, turn.language, turn.today)
    turn.say("same_need", need=need, code=need.code, headline=said_so, buttons=buttons)


def _pass_on(turn: Turn, need: Need, helpers: list[Member], text: str) -> None:
    """Somebody is at it: they hear what was said, and "another" still makes it a need of its own."""
    relay.tell_helpers(turn, need, text)
    _keep_question(turn, need, {"text": text, "told": True})
    names = ", ".join(dict.fromkeys(turn.name_of(helper) for helper in helpers))
    said_so = headline(need, turn.language, turn.today)
    turn.say("need_again_told", need=need, name=names, code=need.code, headline=said_so)


def _keep_question(turn: Turn, need: Need, data: dict[str, object]) -> None:
    expires = turn.now + policy.CONFIRM_WAIT
    conversations.ask(turn.session, turn.member, Question.SAME, turn.now, need=need, data=data, expires_at=expires)


def _add(turn: Turn, need: Need, words: str) -> bool:
    """What these words ask for beyond the need is added to it, and who was asked or has it hears. False: nothing."""
    meant = read(turn, words)
    known = things_in(need.what, need.language)
    items = [item for item in meant.items if item not in known and item not in need.kinds]
    kinds = [kind for kind in meant.kinds if kind not in need.kinds]
    if not items or (meant.language or need.language) != need.language:
        return False
    more = replace(
        meant,
        items=(*known, *items),
        kinds=(*need.kinds, *kinds),
        people=meant.people or need.people,
        quantity=need.quantity if need.unit else None,
        unit=need.unit,
        language=need.language,
    )
    correct(turn, need, more, words)
    return True


def _say_again(turn: Turn, need: Need) -> None:
    said_so = headline(need, turn.language, turn.today)
    helpers = helpers_of(turn, need)
    if helpers:
        say_how_it_stands(turn, need)
    else:
        asked = pings.count(turn.session, need.id)
        turn.say("need_again", need=need, code=need.code, headline=said_so, asked=asked)
