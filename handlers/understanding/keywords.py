"""Words that must never be missed: the carrier's keywords, leaving in free text, danger to life."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from handlers.understanding.page import ASKED_AGAIN, Token, clean, fold, plain_tokens
from handlers.understanding.tables import Found, Tree, find_all, longest, plain_tree, said


class CarrierWord(StrEnum):
    """What a carrier does with a single-word text."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


# Twilio's own lists. YES opts in too, but only someone who had stopped: that is left to the caller.
CARRIER_WORDS = {
    **dict.fromkeys(["stop", "stopall", "unsubscribe", "end", "quit", "cancel", "revoke", "optout"], CarrierWord.STOP),
    **dict.fromkeys(["start", "unstop"], CarrierWord.START),
    **dict.fromkeys(["help", "info"], CarrierWord.HELP),
}
_EDGES = " \t\n.,;:!?¡¿'\"()[]{}*_~-"
# "Stop. I moved away" leaves; a longer text that begins so tells a story.
LONGEST_FAREWELL = 60
# Stands where a look-alike was: no phrase goes across it.
_GAP = Token("\x01", 0, 0)


@lru_cache(maxsize=1)
def _dangers() -> tuple[Tree, Tree, Tree]:
    return plain_tree(["danger"]), plain_tree(["no_danger"]), plain_tree(["danger_alone", "leave_polite"])


@lru_cache(maxsize=1)
def _leaving() -> tuple[Tree, Tree]:
    return plain_tree(["leave", "leave_last", "leave_alone", "no_leave"]), plain_tree(["leave_polite", "leave_alone"])


def carrier_word(text: str) -> CarrierWord | None:
    """The carrier's keyword that is the whole text, or None."""
    return CARRIER_WORDS.get(fold(clean(text)).strip(_EDGES))


@lru_cache(maxsize=ASKED_AGAIN)
def is_opt_out(text: str) -> bool:
    """Whether someone asks in their own words to get no more texts (carrier keywords count too)."""
    folded = fold(clean(text))
    if CARRIER_WORDS.get(folded.strip(_EDGES)) is CarrierWord.STOP:
        return True
    tokens = plain_tokens(folded)
    phrases, polite = _leaving()
    for found in find_all(tokens, phrases):
        role, after = found.entry.role, _only(tokens, found.last, len(tokens), polite)
        if role == "leave" or (role == "leave_last" and after):
            return True
        if role == "leave_alone" and _only(tokens, 0, found.first, polite):
            return after or (bool(found.entry.kinds) and _is_farewell(folded, tokens, found))
    return False


def _only(tokens: Sequence[Token], first: int, last: int, polite: Tree) -> bool:
    """Whether tokens `first` to `last` say nothing but please and thanks."""
    at = first
    while at < last:
        found = longest(tokens, at, polite)
        if found is None:
            return False
        at = found.last
    return True


def _is_farewell(folded: str, tokens: Sequence[Token], found: Found) -> bool:
    after = folded[tokens[found.last - 1].end :]
    return after.lstrip()[:1] in (".", "!") and len(after) <= LONGEST_FAREWELL


@lru_cache(maxsize=ASKED_AGAIN)
def is_danger(text: str) -> bool:
    """Whether a text speaks of immediate danger to life. Leans to yes: a false alarm costs one line, a miss more."""
    return bool(_dangers_in(fold(clean(text))))


def danger_language(text: str, read: str | None) -> str | None:
    """The language the words of danger are written in; `read` is what the whole text seems to be in.

    A lone word ("suicide") is often shared between languages: only a phrase outweighs `read`.
    """
    votes: Counter[str] = Counter()
    for found in _dangers_in(fold(clean(text))):
        if read is None or found.last - found.first > 1:
            votes[found.entry.language] += found.last - found.first
    return votes.most_common(1)[0][0] if votes and read not in votes else read


def without_danger(text: str) -> str:
    """What a text says besides its words of danger, and besides whom to call: what neighbors may be able to bring.

    A phrase that names such a thing itself ("out of insulin") stays.
    """
    text = clean(text)
    folded = fold(text)
    spans = [(f.start, f.end) for f in plain_tokens(folded) if f.word in said("rescuers")]
    tokens = plain_tokens(folded)
    for found in _dangers_in(folded):
        if not found.entry.kinds:
            spans.append((tokens[found.first].start, tokens[found.last - 1].end))
    for start, end in spans:
        text = text[:start] + "." * (end - start) + text[end:]
    return text


def _dangers_in(folded: str) -> list[Found]:
    tokens = plain_tokens(folded)
    danger, look_alike, alone = _dangers()
    for found in find_all(tokens, look_alike):
        tokens[found.first : found.last] = [_GAP] * (found.last - found.first)
    heard = find_all(tokens, danger)
    if not heard and tokens and _only(tokens, 0, len(tokens), alone):
        heard = [found for found in find_all(tokens, alone) if found.entry.role == "danger_alone"]
    return heard
