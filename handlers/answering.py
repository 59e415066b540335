"""Answers: which open question a YES, a NO, a DONE or some free words belong to."""

from dataclasses import dataclass

from handlers import (
    announcements,
    every_date,
    finishing,
    lending,
    linking,
    on_behalf,
    orders_needs,
    orders_people,
    policy,
    relay,
    repeats,
    rights,
    sharing,
)
from handlers import claims as claiming
from handlers import needs as needing
from handlers import offers as offering
from handlers.closing import ask_which, gives_back, hear_arrival, late_no, leaves_list, tells_of_arrival
from handlers.happened import did_not_happen
from handlers.reading import read
from handlers.turn import Turn
from handlers.understanding import Answer, Intent, Verdict
from handlers.understanding.answers import CODE
from handlers.understanding.sayings import has_one, is_only
from handlers.understanding.tables import said
from storage import chats, claims, conversations, needs, pings
from storage.models import Conversation, Need
from storage.states import NeedStatus, PingStatus, PostKind, Question, Role

WORDS = {  # what stands for a code where there is none, or where the code may mean another question
    Question.MEANT: "NEW",
    Question.FORGET: "FORGET",
    Question.SHARE: "SHARE",
    Question.LINK: "LINK",
    Question.SAME: "SAME",
    Question.CONFIRM: orders_needs.CONFIRM,
    Question.SEND: "SEND",
}
# Questions that a YES or a NO answers; the others want words.
_YES_NO = frozenset({Question.ARRIVED, Question.STILL, Question.HAPPENED, *WORDS})
_ARRIVALS = frozenset({Question.ARRIVED, Question.HAPPENED})
# No bare YES to a later ping answers these.
_GRAVE = frozenset({Question.FORGET, Question.SHARE, Question.LINK, Question.SEND, Question.CONFIRM})


@dataclass(frozen=True, slots=True)
class Asked:
    """One open yes-or-no question: about a ping (`conversation` is None) or anything else."""

    label: str
    need: Need | None
    conversation: Conversation | None = None


def open_questions(turn: Turn, waiting: list[Conversation]) -> list[Asked]:
    """Every yes-or-no question this member has not answered, pings first."""
    pinged = pings.open_of(turn.session, turn.member.id) if turn.standing.pings else []
    asked = [Asked(need.code, need) for _, need in pinged]
    for question in waiting:
        plain = question.question in _YES_NO and not (question.data or {}).get("told")
        if plain or every_date.is_offer(question):
            need = turn.session.get(Need, question.need_id) if question.need_id else None
            label = WORDS.get(question.question) or (need.code if need else "")
            asked.append(Asked(label, need, question))
    return asked


def hear_verdict(turn: Turn, answer: Answer, waiting: list[Conversation]) -> None:
    """YES or NO, with codes or bare. Bare counts when exactly one question is open; with more, nothing is done."""
    asked = open_questions(turn, waiting)
    yes = answer.verdict == Verdict.YES
    named = list(answer.codes) or [word for word in WORDS.values() if answer.rest.strip(" .!").upper() == word]
    if named:
        for code in named:
            _about(turn, code, asked, answer)
    elif yes and _tells_of_arrival(turn, waiting):
        hear_arrival(turn)
    elif len(asked) == 1 and yes and _was_asked_since(turn, asked[0]):
        ask_which(turn, "YES", [asked[0].label])
    elif len({one.label for one in asked}) == 1:
        _act_on_all(turn, asked, answer)
    elif asked:
        ask_which(turn, "YES" if yes else "NO", [one.label for one in asked])
    elif yes:
        _late_yes(turn, answer)
    elif not (gives_back(turn) or leaves_list(turn)):
        turn.say("no_thanks")


def _tells_of_arrival(turn: Turn, waiting: list[Conversation]) -> bool:
    """ "It arrived, thank you" before we asked: about what somebody brought them, never a yes to another's need."""
    words = turn.inbound.text if turn.inbound is not None else ""
    return tells_of_arrival(words) and not any(question.question == Question.ARRIVED for question in waiting)


def _was_asked_since(turn: Turn, one: Asked) -> bool:
    """Whether a ping went to them after we asked something grave: a bare YES may mean that one."""
    question, pinged = one.conversation, turn.member.asked_at
    if question is None or question.question not in _GRAVE:
        return False
    return pinged is not None and pinged > question.asked_at


def _about(turn: Turn, code: str, asked: list[Asked], answer: Answer) -> None:
    mine = [one for one in asked if one.label == code]
    _act_on_all(turn, mine, answer)
    if mine:
        return
    if code in WORDS.values():
        turn.say("no_question")  # a button pressed a second time
        return
    need = needs.find_by_code(turn.session, turn.circle.id, code)
    if need is None:
        turn.say("unknown_code", code=code)
    elif answer.verdict == Verdict.NO:
        late_no(turn, need)
    elif _was_asked(turn, need):
        claiming.claim_need(turn, need, answer.amount, answer.condition)
    elif need.status not in needs.LIVE:
        turn.say("closed_code", code=code)
    else:
        turn.say("not_asked", code=code)


def _was_asked(turn: Turn, need: Need) -> bool:
    """In person, or with a whole group that is shown it; owners hear that it is their own."""
    asked = pings.find(turn.session, need.id, turn.member.id) is not None or need.member_id == turn.member.id
    return asked or chats.stands_somewhere(turn.session, PostKind.CARD, need.id)


def _act_on_all(turn: Turn, asked: list[Asked], answer: Answer) -> None:
    """Two helpers of one need may both be asking whether their part arrived: one YES thanks both, and says so once."""
    arrivals = [one for one in asked if one.conversation is not None and _is_about_arrival(one.conversation)]
    for one in asked:
        _act(turn, one, answer)
    if arrivals and answer.verdict == Verdict.YES:
        turn.say("glad")


def _is_about_arrival(question: Conversation) -> bool:
    return question.question in _ARRIVALS and not lending.asks_back(question)


def _act(turn: Turn, asked: Asked, answer: Answer) -> None:
    yes = answer.verdict == Verdict.YES
    question, need = asked.conversation, asked.need
    if question is None:
        assert need is not None  # noqa: S101 - a ping is always about a need
        claiming.claim_need(turn, need, answer.amount, answer.condition) if yes else claiming.refuse(turn, need)
        return
    conversations.answered(turn.session, question)
    if lending.asks_back(question) and need is not None:
        lending.hear(turn, need, question, back=yes)
    elif question.question == Question.EVERY:
        every_date.hear_scope(turn, question, every=yes)
    elif question.question in _ARRIVALS and need is not None:
        _hear_arrival(turn, need, question, arrived=yes)
    elif question.question == Question.STILL and need is not None:
        _hear_still(turn, need, question, wanted=yes)
    elif question.question == Question.MEANT:
        _hear_meant(turn, question, yes=yes)
    elif question.question == Question.FORGET:
        rights.forget(turn) if yes else turn.say("not_forgotten")
    elif question.question == Question.SAME:
        repeats.answer_same(turn, question, same=yes, more=answer.rest or answer.condition or "")
    elif question.question == Question.LINK:
        linking.hear_link(turn, question, yes=yes)
    elif question.question == Question.SHARE and need is not None:
        sharing.hear_share(turn, need, question, yes=yes)
    elif question.question == Question.CONFIRM:
        _hear_sure(turn, question, yes=yes)
    elif question.question == Question.SEND:
        announcements.answer_send(turn, question, yes=yes)


def _hear_sure(turn: Turn, question: Conversation, *, yes: bool) -> None:
    """A coordinator's order that was asked about first."""
    acts = {"close": orders_needs.close_now, "block": orders_people.block_now, "for": on_behalf.keep}
    act = acts.get(str((question.data or {}).get("act")))
    if yes and act is not None and turn.member.role == Role.COORDINATOR:
        act(turn, question)
    else:
        turn.say("left_as_it_was")


def _hear_arrival(turn: Turn, need: Need, question: Conversation, *, arrived: bool) -> None:
    if arrived:
        finishing.arrived(turn, need, question.claim_id)
    elif question.question == Question.HAPPENED:
        did_not_happen(turn, need)
    elif question.claim_id is not None:
        finishing.not_arrived(turn, need, question.claim_id)


def _hear_still(turn: Turn, need: Need, question: Conversation, *, wanted: bool) -> None:
    again = bool((question.data or {}).get("again"))
    if wanted and again and question.claim_id is not None:
        finishing.ask_others(turn, need, question.claim_id)
    elif wanted:
        needing.keep_open(turn, need)
        turn.say("kept_open", code=need.code)
    elif again:
        if needs.close(turn.session, need, NeedStatus.WITHDRAWN, "did not arrive", turn.now, arrived=False):
            finishing.tell_closed(turn, need)
        turn.say("let_go", code=need.code)
    else:
        needing.withdraw(turn, need)


def _hear_meant(turn: Turn, question: Conversation, *, yes: bool) -> None:
    data = question.data or {}
    text = str(data.get("text", ""))
    meant = read(turn, text)
    if not yes:
        turn.say("say_again")
    elif data.get("intent") == Intent.OFFER:
        offering.hear_offer(turn, meant, text)
    else:
        repeats.hear_need(turn, meant, text)


def hear_second_thoughts(turn: Turn, words: str, waiting: list[Conversation]) -> bool:
    """ "Yes", "I can after all" soon after a NO, while nothing else is asked: takes what was refused, if it is open.

    False when it is no such thing. A polite "ok", "no problem" after a NO is none.
    """
    again = has_one(words, said("after all")) and is_only(words, said("after all"), said("turning"))
    asked = turn.standing.pings or any(question.question != Question.NAME for question in waiting)
    if not again or asked or CODE.search(words):
        return False
    settled = pings.settled_of(turn.session, turn.member.id, turn.now - policy.LATE_YES)
    if not settled or settled[0][0].status != PingStatus.NO:
        return False
    last, soon = settled[0][1], turn.now - policy.SECOND_THOUGHTS
    refused = [need for ping, need in settled if ping.status == PingStatus.NO and need.status == NeedStatus.OPEN]
    lately = [need for ping, need in settled if need in refused and ping.answered_at and ping.answered_at > soon]
    if last not in refused:
        claiming.too_late(turn, last)
    elif lately == [last] and not claims.active_of(turn.session, turn.member.id):
        claiming.claim_need(turn, last, None, None)
    else:
        ask_which(turn, "YES", [need.code for need in lately or [last]])
    return True


def _late_yes(turn: Turn, answer: Answer) -> None:
    """A YES with nothing open: it was taken meanwhile, or is theirs already, or there is nothing to say yes to."""
    mine = claims.active_of(turn.session, turn.member.id)
    settled = pings.settled_of(turn.session, turn.member.id, turn.now - policy.LATE_YES)
    lost = settled[0][1] if settled and settled[0][0].status == PingStatus.TAKEN else None
    if lost is not None and lost.status == NeedStatus.OPEN:
        claiming.ask_once_more(turn, lost)
    elif lost is not None:
        claiming.too_late(turn, lost)
    elif listed := pings.waiting_of(turn.session, turn.member.id):
        claiming.claim_need(turn, listed[-1], None, None)
    elif len(mine) == 1:
        need = mine[0][1]
        if answer.amount is not None or not _is_for_other_side(turn, need, answer):
            claiming.claim_need(turn, need, answer.amount, None)
    elif not (
        len(hers := claims.needs_between(turn.session, turn.member.id)) == 1
        and (_is_for_other_side(turn, hers[0], answer))
    ):
        turn.say("no_question" if turn.member.helps else "nothing_asked")


def _is_for_other_side(turn: Turn, need: Need, answer: Answer) -> bool:
    """ "Ok, I will call her" and "great, ring twice" say more than yes: they are meant for the other side."""
    words = turn.inbound.text if turn.inbound is not None else ""
    more = answer.rest.strip(" .!,?") or answer.condition
    return bool(more) and relay.write_to_other_side(turn, need, words)
