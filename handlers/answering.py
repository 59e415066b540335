"""Answers: which open question a YES, a NO, a DONE or some free words belong to."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers import claims as claiming
from handlers import needs as needing
from handlers import offers as offering
from handlers import policy, relay, rights
from handlers.messages import Button
from handlers.turn import Turn
from handlers.understanding import Answer, Intent, Understood, Verdict, understand
from handlers.wording import headline
from storage import claims, conversations, needs, offers, pings
from storage.models import Conversation, Need, Offer
from storage.states import NeedStatus, Question

# Questions that a YES or a NO answers; the others want words.
_YES_NO = frozenset({Question.ARRIVED, Question.MEANT, Question.FORGET, Question.STILL})
WORDS = {Question.MEANT: "NEW", Question.FORGET: "FORGET"}  # what stands for a code where there is none

_SAID = {"YES": "word_yes", "NO": "word_no", "DONE": "word_done", "DROP": "word_drop"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One open yes-or-no question: about a ping (`conversation` is None) or anything else."""

    label: str
    need: Need | None
    conversation: Conversation | None = None


def open_questions(turn: Turn, waiting: list[Conversation]) -> list[Asked]:
    """Every yes-or-no question this member has not answered, pings first."""
    asked = [Asked(need.code, need) for _, need in pings.open_of(turn.session, turn.member.id)]
    for question in waiting:
        if question.question in _YES_NO:
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
    elif len({one.label for one in asked}) == 1:
        for one in asked:  # two helpers of one need may both be asking whether their part arrived
            _act(turn, one, answer)
    elif asked:
        _ask_which(turn, "YES" if yes else "NO", [one.label for one in asked])
    elif yes:
        _late_yes(turn)
    else:
        turn.say("no_thanks")


def _about(turn: Turn, code: str, asked: list[Asked], answer: Answer) -> None:
    mine = [one for one in asked if one.label == code]
    for one in mine:
        _act(turn, one, answer)
    if mine:
        return
    if code in WORDS.values():
        turn.say("no_question")  # a button pressed a second time
        return
    need = needs.find_by_code(turn.session, turn.circle.id, code)
    if need is None:
        turn.say("unknown_code", code=code)
    elif answer.verdict == Verdict.NO:
        _late_no(turn, need)
    elif pings.find(turn.session, need.id, turn.member.id) or need.member_id == turn.member.id:
        claiming.claim_need(turn, need, answer.amount, answer.condition)
    elif need.status not in needs.LIVE:
        turn.say("closed_code", code=code)
    else:
        turn.say("not_asked", code=code)


def _late_no(turn: Turn, need: Need) -> None:
    """NO to something taken already gives it back; to anything else it is simply heard."""
    claim = claims.active(turn.session, need.id, turn.member.id)
    if claim is not None:
        drop(turn, need)
    else:
        claiming.refuse(turn, need) if pings.find(turn.session, need.id, turn.member.id) else turn.say("no_thanks")


def _act(turn: Turn, asked: Asked, answer: Answer) -> None:
    yes = answer.verdict == Verdict.YES
    question, need = asked.conversation, asked.need
    if question is None:
        assert need is not None  # noqa: S101 - a ping is always about a need
        claiming.claim_need(turn, need, answer.amount, answer.condition) if yes else claiming.refuse(turn, need)
        return
    conversations.answered(turn.session, question)
    if question.question == Question.ARRIVED and need is not None:
        _hear_arrival(turn, need, question, arrived=yes)
    elif question.question == Question.STILL and need is not None:
        _hear_still(turn, need, question, wanted=yes)
    elif question.question == Question.MEANT:
        _hear_meant(turn, question, yes=yes)
    elif question.question == Question.FORGET:
        rights.forget(turn) if yes else turn.say("not_forgotten")


def _hear_arrival(turn: Turn, need: Need, question: Conversation, *, arrived: bool) -> None:
    if arrived:
        claiming.arrived(turn, need, question.claim_id)
        turn.say("glad")
    elif question.claim_id is not None:
        claiming.not_arrived(turn, need, question.claim_id)


def _hear_still(turn: Turn, need: Need, question: Conversation, *, wanted: bool) -> None:
    again = bool((question.data or {}).get("again"))
    if wanted and again and question.claim_id is not None:
        claiming.ask_others(turn, need, question.claim_id)
    elif wanted:
        needing.set_expiry(turn, need)
        turn.say("kept_open", code=need.code)
    elif again:
        if needs.close(turn.session, need, NeedStatus.WITHDRAWN, "did not arrive", turn.now, arrived=False):
            needing.tell_closed(turn, need)
        turn.say("let_go", code=need.code)
    else:
        needing.withdraw(turn, need)


def _hear_meant(turn: Turn, question: Conversation, *, yes: bool) -> None:
    data = question.data or {}
    text = str(data.get("text", ""))
    meant = understand(text, now=turn.now, zone=turn.circle.zone, gazetteer=turn.circle.gazetteer)
    if data.get("same"):
        needing.answer_same(turn, question, same=yes, meant=meant)
    elif not yes:
        turn.say("say_again")
    elif data.get("intent") == Intent.OFFER:
        offering.hear_offer(turn, meant, text)
    else:
        needing.hear_need(turn, meant, text)


def _ask_which(turn: Turn, word: str, labels: list[str]) -> None:
    """`word` is YES, NO, DONE or DROP: said in their language, pressed in ours."""
    said = turn.words(_SAID[word])
    labels = list(dict.fromkeys(labels))
    choices = turn.words("or").join(f"{said} {label}" for label in labels)
    turn.say("which", choices=choices, buttons=[[Button(f"{said} {label}", f"{word} {label}")] for label in labels])


def _late_yes(turn: Turn) -> None:
    """A YES with nothing open: it was taken meanwhile, or is theirs already, or there is nothing to say yes to."""
    mine = claims.active_of(turn.session, turn.member.id)
    lost = pings.last_settled(turn.session, turn.member.id, turn.now - policy.LATE_YES)
    if lost is not None and lost.status == NeedStatus.OPEN:
        claiming.ask_once_more(turn, lost)
    elif lost is not None:
        claiming.too_late(turn, lost)
    elif len(mine) == 1:
        need = mine[0][1]
        if not _is_for_her(turn, need):
            turn.say("already_yours", code=need.code)
    else:
        turn.say("no_question")


def _is_for_her(turn: Turn, need: Need) -> bool:
    """ "On my way" from who has it already is meant for the other side; a bare second "yes" is not."""
    words = turn.inbound.text if turn.inbound is not None else ""
    return len(words.split()) > 1 and relay.write_to_other_side(turn, need, words)


def hear_done(turn: Turn, answer: Answer) -> None:
    """DONE, with a code or bare when only one thing can be meant."""
    mine = {need.code: need for _, need in claims.active_of(turn.session, turn.member.id)}
    _with_codes(turn, answer.codes, mine, "DONE", done)


def done(turn: Turn, need: Need) -> None:
    """DONE for one need, by whichever side says it."""
    claim = claims.active(turn.session, need.id, turn.member.id)
    if claim is not None:
        claiming.finish_claim(turn, claim, need)
    elif claims.released_lately(turn.session, need.id, turn.member.id, turn.now - policy.LATE_DONE):
        claiming.finish_late(turn, need)
    elif need.member_id == turn.member.id and need.status == NeedStatus.OPEN and need.remaining == need.quantity:
        needing.met_elsewhere(turn, need)
    elif need.member_id == turn.member.id and need.status in needs.LIVE:
        claiming.arrived(turn, need, None)
        turn.say("glad")
    else:
        turn.say("closed_code" if need.status not in needs.LIVE else "not_asked", code=need.code)


def hear_drop(turn: Turn, answer: Answer) -> None:
    """DROP of a claim, of one's own need, or of an offer."""
    mine: dict[str, Need] = {need.code: need for _, need in claims.active_of(turn.session, turn.member.id)}
    mine |= {need.code: need for need in needs.live_of(turn.session, turn.member.id)}
    given = {offer.code: offer for offer in offers.open_of(turn.session, turn.member.id) if offer.code}
    codes = list(answer.codes) or ([next(iter(given))] if len(given) == 1 and not mine else [])
    for code in [code for code in codes if code in given]:
        offering.withdraw(turn, given[code])
    rest = tuple(code for code in codes if code not in given)
    if rest or not codes:
        _with_codes(turn, rest, mine, "DROP", drop)


def drop(turn: Turn, need: Need) -> None:
    """DROP for one need: a claim is given back, an own need is closed."""
    claim = claims.active(turn.session, need.id, turn.member.id)
    if claim is not None:
        claiming.release_claim(turn, claim, need)
        turn.say("dropped", code=need.code)
    elif need.member_id == turn.member.id:
        needing.withdraw(turn, need)
    else:
        _late_no(turn, need)


def _with_codes(
    turn: Turn, codes: tuple[str, ...], mine: dict[str, Need], word: str, act: Callable[[Turn, Need], None]
) -> None:
    if not codes and len(mine) == 1:
        act(turn, next(iter(mine.values())))
    elif not codes and mine:
        _ask_which(turn, word, list(mine))
    elif not codes:
        turn.say("nothing_to_close")
    for code in codes:
        need = mine.get(code) or needs.find_by_code(turn.session, turn.circle.id, code)
        act(turn, need) if need is not None else turn.say("unknown_code", code=code)


def hear_about_code(turn: Turn, code: str, words: str) -> bool:
    """Words that begin with a code: to the other side, or a correction. False when the code is not one."""
    found: Need | Offer | None = needs.find_by_code(turn.session, turn.circle.id, code)
    found = found or offers.find_by_code(turn.session, turn.circle.id, code)
    if isinstance(found, Offer):
        return _about_offer(turn, found, words)
    if found is None:
        return False
    if found.member_id == turn.member.id and found.status in needs.LIVE and needing.is_fix(read(turn, words)):
        needing.correct(turn, found, read(turn, words), words)
    elif relay.write_to_other_side(turn, found, words):
        return True
    elif found.member_id == turn.member.id and found.status in needs.LIVE:
        needing.correct(turn, found, read(turn, words), words)
    elif found.status not in needs.LIVE:
        turn.say("closed_code", code=found.code)
    else:
        turn.say("not_yours", code=found.code)
    return True


def hear_code_alone(turn: Turn, code: str) -> bool:
    """Just "K7": what it is, for whoever has to do with it. False when the code is not one of ours."""
    need = needs.find_by_code(turn.session, turn.circle.id, code)
    if need is None:
        return False
    mine = need.member_id == turn.member.id
    if need.status not in needs.LIVE:
        turn.say("closed_code", code=code)
    elif mine:
        asked, said = pings.count(turn.session, need.id), headline(need, turn.language)
        turn.say("need_again", need=need, code=code, headline=said, asked=asked)
    elif claims.active(turn.session, need.id, turn.member.id):
        turn.say("already_yours", code=code)
    elif pings.find(turn.session, need.id, turn.member.id) and need.status == NeedStatus.OPEN:
        turn.say("ping", need=need, code=code, headline=headline(need, turn.language))
    else:
        turn.say("not_asked", code=code)
    return True


def _about_offer(turn: Turn, offer: Offer, words: str) -> bool:
    if offer.member_id != turn.member.id:
        return False
    if not offering.correct(turn, offer, read(turn, words)):
        turn.say("say_again")
    return True


def read(turn: Turn, words: str) -> Understood:
    """What words mean here and now."""
    return understand(words, now=turn.now, zone=turn.circle.zone, gazetteer=turn.circle.gazetteer)
