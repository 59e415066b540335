"""DONE and DROP, with a code or bare when only one thing can be meant."""

from collections.abc import Callable

from handlers import claims as claiming
from handlers import commitments, every_date, finishing, policy
from handlers import needs as needing
from handlers import offers as offering
from handlers.messages import Button
from handlers.turn import Turn
from handlers.understanding import Answer
from handlers.understanding.sayings import has_one, plain_words
from handlers.understanding.tables import said
from storage import claims, needs, offers, pings
from storage.models import Need
from storage.states import NeedStatus

_SAID = {
    "YES": "word_yes",
    "NO": "word_no",
    "DONE": "word_done",
    "DROP": "word_drop",
    "SKIP": "word_skip",
    "BLOCK": "word_block",
    "UNBLOCK": "word_unblock",
    "SHARE": "word_share",
}


def late_no(turn: Turn, need: Need) -> None:
    """NO to something taken already gives it back; to anything else it is simply heard."""
    claim = claims.active(turn.session, need.id, turn.member.id)
    if claim is not None:
        drop(turn, need)
    elif need.member_id == turn.member.id and need.status in needs.LIVE and _says_not_arrived(turn):
        finishing.missed_by(turn, need)
    else:
        claiming.refuse(turn, need) if pings.find(turn.session, need.id, turn.member.id) else turn.say("no_thanks")


def _says_not_arrived(turn: Turn) -> bool:
    words = turn.inbound.text if turn.inbound is not None else ""
    return has_one(words, said("not arrived"))


def gives_back(turn: Turn) -> bool:
    """A NO that no question waits for, from who has taken something: "can't make it" gives it back, "no" asks first."""
    mine = [need for _, need in claims.active_of(turn.session, turn.member.id)]
    words = turn.inbound.text if turn.inbound is not None else ""
    if len(mine) == 1 and not said("cannot").isdisjoint(plain_words(words)):
        drop(turn, mine[0])
    elif mine:
        ask_which(turn, "DROP", [need.code for need in mine])
    return bool(mine)


def leaves_list(turn: Turn) -> bool:
    """A NO that no question waits for, from who is on a waiting list: they need not be called any more."""
    listed = pings.waiting_of(turn.session, turn.member.id)
    if len(listed) == 1:
        claiming.refuse(turn, listed[0])
    elif listed:
        ask_which(turn, "NO", [need.code for need in listed])
    return bool(listed)


def hear_arrival(turn: Turn) -> None:
    """ "It arrived" from who has asked for something that somebody took; from anyone else it is only thanked for."""
    mine = claims.claimed_needs_of(turn.session, turn.member.id)
    if len(mine) == 1:
        done(turn, mine[0])
    elif mine:
        ask_which(turn, "DONE", [need.code for need in mine])
    else:
        turn.say("glad")


def hear_no_longer(turn: Turn, words: str) -> bool:
    """ "I don't need it any more" from who has needs open: closes the one there is. False when it is no such thing."""
    if not is_no_longer(words):
        return False
    mine = needs.live_of(turn.session, turn.member.id)
    if len(mine) == 1:
        every_date.withdraw_or_ask(turn, mine[0])
    elif mine:
        ask_which(turn, "DROP", [need.code for need in mine])
    return bool(mine)


def is_no_longer(words: str) -> bool:
    """Whether a short text says that something is not needed any more."""
    tokens = plain_words(words)
    if " ".join(tokens) in said("never mind"):
        return True
    no_longer = has_one(words, said("no longer"))
    not_any_more = has_one(words, said("need not")) and has_one(words, said("any more"))
    short = len(tokens) <= policy.LONGEST_CHANGE and said("only").isdisjoint(tokens)  # "food no more, only water"
    return short and (no_longer or not_any_more)


def tells_of_arrival(words: str) -> bool:
    """Whether a text says that something has come ("it arrived, thank you")."""
    return has_one(words, said("arrived"))


def ask_which(turn: Turn, word: str, labels: list[str]) -> None:
    """`word` is one of `_SAID`: said in their language, pressed in ours."""
    shown = turn.words(_SAID[word])
    labels = list(dict.fromkeys(labels))
    choices = turn.words("or").join(f"{shown} {label}" for label in labels)
    turn.say("which", choices=choices, buttons=[[Button(f"{shown} {label}", f"{word} {label}")] for label in labels])


def hear_done(turn: Turn, answer: Answer) -> None:
    """DONE, with a code or bare when only one thing can be meant."""
    mine = {need.code: need for _, need in claims.active_of(turn.session, turn.member.id)}
    _with_codes(turn, answer.codes, mine, "DONE", done)


def done(turn: Turn, need: Need) -> None:
    """DONE for one need, by whichever side says it."""
    claim = claims.active(turn.session, need.id, turn.member.id)
    if claim is not None:
        finishing.finish_claim(turn, claim, need)
        commitments.offer_every(turn, need)
    elif claims.is_done(turn.session, need.id, turn.member.id) and need.status in needs.LIVE:
        turn.say("done_thanks")  # said twice: the other side has been asked already
    elif claims.released_lately(turn.session, need.id, turn.member.id, turn.now - policy.LATE_DONE):
        finishing.finish_late(turn, need)
    elif need.member_id == turn.member.id and need.status == NeedStatus.OPEN and need.remaining == need.quantity:
        needing.met_elsewhere(turn, need)
    elif need.member_id == turn.member.id and need.status in needs.LIVE:
        finishing.arrived(turn, need, None)
        turn.say("glad")
    else:
        turn.say("closed_code" if need.status not in needs.LIVE else "not_asked", code=need.code)


def hear_drop(turn: Turn, answer: Answer) -> None:
    """DROP of a claim, of one's own need, or of an offer."""
    mine: dict[str, Need] = {need.code: need for _, need in claims.active_of(turn.session, turn.member.id)}
    mine |= {need.code: need for need in needs.live_of(turn.session, turn.member.id)}
    mine |= {need.code: need for need in pings.waiting_of(turn.session, turn.member.id)}
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
        finishing.release_claim(turn, claim, need)
        turn.say("dropped", code=need.code)
    elif need.member_id == turn.member.id:
        every_date.withdraw_or_ask(turn, need)
    else:
        late_no(turn, need)


def _with_codes(
    turn: Turn, codes: tuple[str, ...], mine: dict[str, Need], word: str, act: Callable[[Turn, Need], None]
) -> None:
    if not codes and len(mine) == 1:
        act(turn, next(iter(mine.values())))
    elif not codes and mine:
        ask_which(turn, word, list(mine))
    elif not codes:
        turn.say("nothing_to_close")
    for code in codes:
        need = mine.get(code) or needs.find_by_code(turn.session, turn.circle.id, code)
        act(turn, need) if need is not None else turn.say("unknown_code", code=code)
