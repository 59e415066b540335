"""Which side a text is on: the cues of needing and offering, weighed; and which things it speaks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.understanding.firstperson import asks_for_self
from handlers.understanding.meaning import Intent
from handlers.understanding.page import Page, Token
from handlers.understanding.tables import LANGUAGES, Found, said
from handlers.understanding.wordlist import word_list

# A plain "I need" outweighs any number of hints up to two ("please", "help").
STRONG, WEAK, MOST_WEAK = 3, 1, 2
# Measured on labelled texts: a plain cue with a kind is right about nine times in ten; a hint six.
SURE, LIKELY, HALF, FAINT = 0.9, 0.75, 0.6, 0.3
# Below this the bot asks back.
ACT_AT = 0.85
# A text without any cue is a list of things when at least this share of its words are things.
LIST_SHARE = 0.5
# Longer than this without a plain cue is a story, not a list.
LONGEST_LIST_WORDS = 25
# Longer texts mix news, thanks and wishes: the side is rarely plain enough to act on.
LONGEST_SURE_WORDS = 80

_MARKS = frozenset(".!?;\n")


@dataclass(slots=True)
class Side:
    """The side a text is on, and the things it is about."""

    intent: Intent
    confidence: float
    things: list[Found]
    sure: bool = False
    unmistakable: bool = False


def choose_side(
    page: Page, tokens: Sequence[Token], things: Sequence[Found], cues: Sequence[Found], *, noise: bool
) -> Side:
    """Weigh the cues of a text."""
    lacked = {id(f) for f in things if _lacked(page, tokens, f, things, cues) or _only(page, tokens, f, cues)}
    kept = [f for f in things if id(f) in lacked or not _denied(page, tokens, f, cues)]
    need = _weight(cues, "need") + (STRONG if lacked else 0)
    offer = _weight(cues, "offer")
    if lacked or (need >= STRONG and offer < STRONG):
        kept = [f for f in kept if id(f) in lacked or not _owned(page, tokens, f, cues)] or kept
    has_kind = any(f.entry.kinds for f in kept)
    if need == offer == 0:
        return _without_cue(tokens, kept, noise, has_kind)
    side = _weighed(need, offer, kept, noise, has_kind, len(tokens))
    side.unmistakable = side.sure and (side.intent is Intent.OFFER or bool(lacked) or asks_for_self(tokens, cues))
    return side


def _weighed(need: int, offer: int, kept: list[Found], noise: bool, has_kind: bool, length: int) -> Side:
    if need >= STRONG and offer >= STRONG:
        strong = abs(need - offer) >= 2 * STRONG
        intent = Intent.BOTH if not strong else Intent.NEED if need > offer else Intent.OFFER
        return Side(intent, HALF if has_kind else FAINT, kept)
    intent = Intent.NEED if need >= offer else Intent.OFFER
    top = max(need, offer)
    if top < STRONG:
        weak = has_kind and not noise
        return Side(intent if weak else Intent.OTHER, HALF if weak else FAINT, kept)
    if intent is Intent.NEED and noise and not has_kind:
        return Side(Intent.OTHER, FAINT, kept)  # "I need information"
    confidence = SURE if has_kind and not noise else LIKELY if not noise else HALF
    return Side(intent, confidence, kept, sure=confidence >= ACT_AT and length <= LONGEST_SURE_WORDS)


def _without_cue(tokens: Sequence[Token], kept: list[Found], noise: bool, has_kind: bool) -> Side:
    """Only things: half a need ("diapers"), unless it is a long story."""
    covered = sum(f.last - f.first for f in kept)
    empty = _empty_words()
    named = {at for f in kept for at in range(f.first, f.last)}
    content = [
        t
        for at, t in enumerate(tokens)
        if at in named or (len(t.word) > 1 and t.word not in empty and not t.word[0].isdecimal())
    ]
    listed = content and covered / len(content) >= LIST_SHARE and len(tokens) <= LONGEST_LIST_WORDS
    if has_kind and listed and not noise:
        return Side(Intent.NEED, HALF, kept)
    return Side(Intent.OTHER, FAINT, kept)


@lru_cache(maxsize=1)
def _empty_words() -> frozenset[str]:
    """Words that say nothing for or against a text being a list of things."""
    small = frozenset().union(*(word_list(code).function for code in LANGUAGES))
    return (small | said("and") | {"dozen", "half", "docena", "media", "douzaine", "douzèn"}) - {"need"}


def _weight(cues: Sequence[Found], side: str) -> int:
    strong = sum(STRONG for f in cues if side in f.entry.kinds)
    weak = sum(WEAK for f in cues if f.entry.kinds == (f"{side}?",))
    return strong + min(weak, MOST_WEAK)


def _before(cues: Sequence[Found], at: int, kinds: frozenset[str]) -> Found | None:
    """The last cue before token `at` that is one of `kinds`."""
    return next((c for c in reversed(cues) if c.last <= at and c.entry.kinds and c.entry.kinds[0] in kinds), None)


def _clause(page: Page, tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether tokens `first` to `last` are in one clause."""
    between = page.left[tokens[first].start : tokens[last].start]
    return _MARKS.isdisjoint(between)


def _lacked(page: Page, tokens: Sequence[Token], thing: Found, things: Sequence[Found], cues: Sequence[Found]) -> bool:
    """ "no water", "out of diapers", "no food or water"."""
    if not thing.entry.kinds or thing.entry.role != "item":
        return False
    at = thing.first - 1
    members = {i for f in things if f.entry.kinds for i in range(f.first, f.last)}
    while at >= 0 and (tokens[at].word in said("joining") or at in members) and thing.first - at < 8:
        at -= 1
    if at < 0 or not _clause(page, tokens, at, thing.first):
        return False
    if tokens[at].word in said("lack"):
        return True
    cue = next((c for c in cues if c.first <= at < c.last), None)
    words = " ".join(t.word for t in tokens[cue.first : cue.last]) if cue else ""
    return words in said("lack cue")


def _only(page: Page, tokens: Sequence[Token], thing: Found, cues: Sequence[Found]) -> bool:
    """ "no need for food, only water": wanted after all."""
    if not thing.entry.kinds or thing.entry.role != "item" or not _denied(page, tokens, thing, cues):
        return False
    return any(tokens[at].word in said("only") for at in range(max(0, thing.first - 3), thing.first))


def _denied(page: Page, tokens: Sequence[Token], thing: Found, cues: Sequence[Found]) -> bool:
    """ "don't need food": not what the text is about."""
    cue = _before(cues, thing.first, frozenset({"deny", "need", "offer", "break"}))
    return cue is not None and cue.entry.kinds == ("deny",) and _clause(page, tokens, cue.first, thing.first)


def _owned(page: Page, tokens: Sequence[Token], thing: Found, cues: Sequence[Found]) -> bool:
    """ "we have food": theirs already, when the text is about something else."""
    cue = next((c for c in reversed(cues) if c.last <= thing.first and c.entry.role == "cue"), None)
    if cue is None or not _clause(page, tokens, cue.first, thing.first):
        return False
    return " ".join(t.word for t in tokens[cue.first : cue.last]) in said("own")
