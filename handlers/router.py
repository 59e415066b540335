"""The order in which a message is understood: the first that fits, answers.

STOP / START / HELP → blocked → danger → commands → answer to a question → code → need or offer → "sorry?"
"""

import re
from dataclasses import replace

from handlers import (
    answering,
    apart,
    by_code,
    closing,
    correcting,
    groups,
    joining,
    loud,
    one_or_every,
    orders,
    policy,
    relay,
    repeats,
    replies,
    rights,
    threshold,
)
from handlers.amending import hear_amendment
from handlers.amount_alone import amount_alone
from handlers.commands import read_command
from handlers.danger import hear_danger, is_asked_nothing_after, is_unclear_after, say_emergency
from handlers.messages import Inbound, InboundKind
from handlers.reading import read
from handlers.smalltalk import hear_small_talk
from handlers.turn import Turn
from handlers.unanswered import hear_no_answer
from handlers.understanding import Answer, Intent, Understood, Verdict, Where, read_answer
from handlers.understanding.answers import CODE
from handlers.understanding.keywords import is_danger
from handlers.understanding.page import fold
from handlers.understanding.tables import said
from handlers.understanding.things import names_only_kinds
from handlers.wishes import ASKING, map_link, need_or_offer
from handlers.wording import clean
from storage import conversations
from storage import needs as stored_needs
from storage.models import Conversation, Need
from storage.states import MemberStatus, Question

_YES, _NO = said("yes typed"), said("no typed")
_YES_CODE = re.compile(rf"\s*(?:{'|'.join(_YES)})[\s,.!]+{CODE.pattern}[\s,.!]*")
_YES_WORD = re.compile(rf"({'|'.join(_YES | _NO)})\s+({'|'.join(map(fold, answering.WORDS.values()))})")


def route(turn: Turn) -> None:
    """Handle one message of one person."""
    heard = turn.inbound
    assert heard is not None  # noqa: S101 - only a message is routed
    if heard.kind in (InboundKind.STOPPED, InboundKind.STARTED):
        rights.blocked_us(turn)
        return
    if heard.chat is not None or heard.kind == InboundKind.OTHER:
        return  # service messages ask nothing
    words = clean((heard.data or "") if heard.kind == InboundKind.PRESS else heard.text)
    if loud.hear_order(turn, heard, words) or orders.hear(turn, heard, words):
        return
    if threshold.crossed(turn, heard, words) or turn.member.status == MemberStatus.BLOCKED:
        return
    if heard.kind == InboundKind.EDIT:
        _hear_edit(turn)
        return
    _hear(turn, heard, replies.with_code(turn, heard, words))


def _hear(turn: Turn, heard: Inbound, words: str) -> None:
    waiting = _waiting(turn, words)
    endangered = heard.kind == InboundKind.TEXT and is_danger(words)
    if not endangered and loud.hear_vote_or_refuse(turn, heard, words, waiting):
        return
    if not endangered and (
        _same_or_another(turn, waiting, words)
        or one_or_every.hear_about_dates(turn, words, waiting)
        or _is_about_what_was_said(turn, words, waiting)
    ):
        return
    if not endangered and _is_welcomed(turn) and _short_answer(turn, words, waiting):
        return  # most messages are a yes, a no or a thanks: nothing more need be read in them
    meant = read(turn, words)
    _learn(turn, heard, meant)
    if endangered:
        hear_danger(turn, meant, words)
        return
    joining.welcome(turn)
    if joining.use_invite(turn, words) or groups.hear_private(turn, words):
        return
    if rights.hear_command(turn, words) or apart.hear_about_other(turn, words):
        return
    if _short_answer(turn, words, waiting) or _leading_code(turn, words):
        return
    if not (meant.sure and meant.intent in ASKING) and closing.hear_no_longer(turn, words):
        return
    if _answers_words(turn, heard, waiting, meant, words):
        return
    if words and is_unclear_after(turn, meant):
        say_emergency(turn)
    else:
        need_or_offer(turn, heard, meant, words)


def _is_about_what_was_said(turn: Turn, words: str, waiting: list[Conversation]) -> bool:
    """Short words that only make sense after what went before: on the way, why do you ask, I can after all, I meant."""
    return (
        relay.hear_on_the_way(turn, words)
        or hear_no_answer(turn, words, waiting)
        or answering.hear_second_thoughts(turn, words, waiting)
        or hear_amendment(turn, words, waiting)
        or hear_small_talk(turn, words, waiting)
    )


def _same_or_another(turn: Turn, waiting: list[Conversation], words: str) -> bool:
    """ "The same, and diapers too": before the rest of it is lost behind what else would be a yes."""
    asked = next((question for question in waiting if question.question == Question.SAME), None)
    return asked is not None and repeats.hear_words(turn, asked, words)


def _is_welcomed(turn: Turn) -> bool:
    return turn.address is not None and turn.address.welcomed_at is not None


def _waiting(turn: Turn, words: str) -> list[Conversation]:
    """The questions that wait for words of theirs; FORGET ME is confirmed by the very next words or not at all."""
    if not turn.standing.questions:
        return []
    waiting = conversations.open_of(turn.session, turn.member.id, turn.now)
    forget = [question for question in waiting if question.question == Question.FORGET]
    if forget and read_answer(words).verdict is None and _word_for_code(words) is None:
        conversations.lapse_of(turn.session, turn.member.id, Question.FORGET)
        return [question for question in waiting if question not in forget]
    return waiting


def _learn(turn: Turn, heard: Inbound, meant: Understood) -> None:
    """A name given in passing, a place shared, a language spoken."""
    joining.learn_name(turn, meant.name)
    joining.learn_profile(turn)
    if heard.place is not None:
        joining.learn_place(turn, heard.place)
    greets = meant.intent in (Intent.GREETING, *ASKING) and not any(map(str.isdigit, heard.text))  # no invitation
    telling = (greets and not _is_welcomed(turn)) or len(heard.text.split()) > policy.TELLS_NO_LANGUAGE
    speaks = meant.intent in (Intent.GREETING, *ASKING) or not _is_for_others(turn, heard, meant)
    if meant.language in turn.circle.languages and not turn.member.language_chosen and telling and speaks:
        turn.member.language = meant.language or turn.member.language


def _is_for_others(turn: Turn, heard: Inbound, meant: Understood) -> bool:
    """An address, a command, words with a code or for the other side: how they are written tells nothing of us."""
    address = meant.where is not None and meant.where.address is not None
    command = _is_welcomed(turn) and read_command(heard.text) is not None
    return address or command or turn.standing.sides or CODE.search(heard.text) is not None


def _short_answer(turn: Turn, words: str, waiting: list[Conversation]) -> bool:
    """YES, NO, DONE, DROP and their families. A door or a story that happens to begin so is left to others."""
    answer = _word_for_code(words) or amount_alone(turn, words, waiting) or _yes_with_story(words, read_answer(words))
    rest = answer.rest.strip(" .!,")
    if answer.done:
        closing.hear_done(turn, answer)
    elif answer.drop:
        closing.hear_drop(turn, answer)
    elif answer.verdict is not None and not answer.codes and not waiting and is_asked_nothing_after(turn):
        say_emergency(turn)
    elif answer.verdict is not None and not _is_for_words(answer, rest, waiting):
        answering.hear_verdict(turn, answer, waiting)
    else:
        return answer.thanks and not rest and not answer.codes  # thanks ask nothing
    return True


def _word_for_code(words: str) -> Answer | None:
    """ "YES NEW", "NO FORGET": a button whose question has no code."""
    match = _YES_WORD.fullmatch(fold(words.strip(" .!")))
    if match is None:
        return None
    return Answer(Verdict.NO if match.group(1) in _NO else Verdict.YES, codes=(match.group(2).upper(),))


def _yes_with_story(words: str, answer: Answer) -> Answer:
    """ "Yes K7 I will come at six with the van": a yes, and words for the other side."""
    match = _YES_CODE.match(fold(words))
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
    match = relay.LEADING_CODE.match(words)
    if match is None:
        return False
    said = words[match.end() :].strip()
    code = match.group(1).upper()
    return by_code.hear_code_alone(turn, code) if not said else by_code.hear_about_code(turn, code, said)


def _answers_words(turn: Turn, heard: Inbound, waiting: list[Conversation], meant: Understood, words: str) -> bool:
    """Whether these words answer a question that wanted words; the newest question first."""
    words = words or map_link(heard)
    if any(_is_the_name(turn, question, meant, words) for question in waiting):
        return True
    for question in waiting:
        need = turn.session.get(Need, question.need_id) if question.need_id else None
        if question.question == Question.DOOR and need is not None and _may_be_door(meant, need, words):
            relay.give_door(turn, need, words)
            return True
        if question.question == Question.DETAILS and need is not None and words and not _is_new(meant, need):
            correcting.complete(turn, need, _with_place(meant, heard), words)
            return True
    return False


def _may_be_door(meant: Understood, need: Need, words: str) -> bool:
    """Not another need, nor the same said again; signs alone say nothing to anyone."""
    if not any(map(str.isalnum, words)):
        return False
    again = meant.sure and meant.intent == Intent.NEED and bool(meant.items) and words in (need.text or "")
    return not again and not _is_new(meant, need)


def _is_new(meant: Understood, need: Need) -> bool:
    """A sure need or offer of other things is not an answer about this one."""
    if not meant.sure or meant.intent not in ASKING:
        return False
    if meant.where is not None and meant.where.address is not None:
        return meant.intent == Intent.NEED and bool(set(meant.kinds) - set(need.kinds))
    if meant.intent == Intent.NEED and meant.items and not any(item in need.what for item in meant.items):
        return not names_only_kinds(meant.items, need.kinds)  # "food" only says again what rice is
    other_amount = (meant.people or need.people) != need.people or (meant.quantity or need.quantity) != need.quantity
    return meant.intent != Intent.NEED or other_amount or bool(set(meant.kinds) - set(need.kinds))


def _is_the_name(turn: Turn, question: Conversation, meant: Understood, words: str) -> bool:
    """A bare name goes to the question about the name, whatever else was asked: it is no door and no place."""
    if question.question != Question.NAME or meant.kinds or meant.where is not None or meant.when is not None:
        return False
    plain = meant.intent in (Intent.OTHER, Intent.ANSWER) and not read_answer(words).thanks
    return plain and joining.answer_name(turn, question, words)


def _with_place(meant: Understood, heard: Inbound) -> Understood:
    if heard.place is None or meant.where is not None:
        return meant
    return replace(meant, where=Where(words="", area="", point=heard.place, address=map_link(heard)))


def _hear_edit(turn: Turn) -> None:
    """A changed message makes no second need; who has one open is told how to correct it."""
    live = stored_needs.live_of(turn.session, turn.member.id)
    if live:
        turn.say("sorry_edit", code=live[-1].code)
