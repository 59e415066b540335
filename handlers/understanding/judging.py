"""The last word on a text: what its plain words say, and what the trained model makes of the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers import policy
from handlers.understanding.features import Evidence
from handlers.understanding.meaning import Intent
from handlers.understanding.sides import Side
from handlers.understanding.tables import Found
from handlers.understanding.weights import Guess

NEVER_UNNAMED = frozenset({"need", "offer", "answer", "greeting", "home", "other"})  # no kinds, and that of no kind


@dataclass(frozen=True, slots=True)
class Judgement:
    """The intent of a text, how likely it is (0-1), and whether the bot may act on it."""

    intent: Intent
    confidence: float
    sure: bool


def judge(side: Side, guess: Guess, kinds: Sequence[str], *, told: bool, words: int) -> Judgement:
    """`side` is what the cues say, `told` whether the lists found anything at all in the text's `words`."""
    need, offer = guess.chances["need"], guess.chances["offer"]
    home = is_home(guess) or _says_it_at_once(side, words)
    intent = _at_home(side, need, offer, told=told, words=words) if home else _away(side, need, offer, told, words)
    if intent is Intent.OTHER:
        likeliest = max(need, offer)
        surely = likeliest <= (policy.SURELY_NONE_HOME if home else policy.SURELY_NONE)
        return Judgement(intent, 1 - likeliest, surely and words >= policy.WORDS_TO_JUDGE)
    if intent is Intent.BOTH:
        return Judgement(intent, min(need, offer), sure=False)
    chance = need if intent is Intent.NEED else offer
    short = side.unmistakable and words <= policy.SHORT_TEXT
    plain = side.sure and side.intent is intent and chance >= _enough(short=short, home=home)
    clear = chance >= policy.CLEAR_ENOUGH and side.intent is intent and words >= policy.WORDS_TO_JUDGE
    return Judgement(intent, max(chance, side.confidence if plain else 0.0), bool(kinds) and (plain or clear))


def is_home(guess: Guess) -> bool:
    """Whether a text is more like what neighbors write to us than like what the messages tell of a disaster.

    What is asked of a neighbor is likelier to be a need than the same words in a report, and is read more readily.
    """
    return guess.chances.get("home", 1.0) >= policy.HOME


def _says_it_at_once(side: Side, words: int) -> bool:
    """ "could u bring soup for 3 ppl": too short to speak of others, whatever it is like."""
    return words <= policy.BRIEF and (side.unmistakable or side.intent is Intent.BOTH)


def _enough(*, short: bool, home: bool) -> float:
    if not short:
        return policy.PLAIN_ENOUGH
    return policy.UNMISTAKABLE_ENOUGH if home else policy.UNMISTAKABLE_AWAY


def says_nothing(guess: Guess) -> Intent | None:
    """A short answer or a greeting by its likeness: it asks for nothing and gives nothing."""
    if max(guess.chances["need"], guess.chances["offer"]) >= policy.LIKELY_PLAIN:
        return None
    if guess.chances["answer"] >= policy.LIKELY_ANSWER:
        return Intent.ANSWER
    return Intent.GREETING if guess.chances["greeting"] >= policy.LIKELY_ANSWER else None


def _at_home(side: Side, need: float, offer: float, *, told: bool, words: int) -> Intent:
    if side.unmistakable:
        return side.intent  # nothing overrules a plain "I need groceries"
    need *= policy.LEANS if side.intent is Intent.NEED else 1
    offer *= policy.LEANS if side.intent is Intent.OFFER else 1
    if side.intent is Intent.BOTH and min(need, offer) >= policy.EITHER * max(need, offer):
        return Intent.BOTH
    least = policy.LIKELY_UNTOLD if not told else policy.LIKELY_PLAIN if side.sure else policy.LIKELY_HOME
    return _likelier(side, need, offer, least, told=told, words=words)


def _away(side: Side, need: float, offer: float, told: bool, words: int) -> Intent:
    """A plain "we need" may tell of others here: the model must agree."""
    if side.unmistakable and side.intent is Intent.NEED and need >= policy.MISTAKABLE:
        return Intent.NEED
    if side.unmistakable and side.intent is Intent.OFFER:
        return Intent.OFFER if need < policy.LIKELY else Intent.BOTH
    if side.intent is Intent.BOTH and need >= policy.LIKELY and offer >= policy.EITHER * need:
        return Intent.BOTH
    return _likelier(side, need, offer, policy.LIKELY if told else policy.LIKELY_UNTOLD, told=told, words=words)


def _likelier(side: Side, need: float, offer: float, least: float, *, told: bool, words: int) -> Intent:
    if min(need, offer) >= policy.LIKELY_BOTH:
        return Intent.BOTH
    bare = side.intent is Intent.NEED or max(need, offer) < policy.LIKELY_UNTOLD
    if bare and words < policy.WORDS_TO_JUDGE:
        return side.intent  # "groceries", "a dozen eggs"; or a name, a street, a smile
    if offer > need:
        return Intent.OFFER if offer >= (policy.LIKELY_OFFER if told else policy.LIKELY_UNTOLD) else Intent.OTHER
    return Intent.NEED if need >= least else Intent.OTHER


def likely_kinds(kinds: Sequence[str], named: Sequence[Found], guess: Guess, *, words: int) -> tuple[str, ...]:
    """The kinds the lists found, less those that are unlikely: what is only hinted at ("sick"), and in long stories
    things said that are all but impossible ("then water came into my house and …")."""
    if words < policy.WORDS_TO_JUDGE:
        return tuple(kinds)
    hinted = {kind for f in named if f.entry.role != "item" for kind in f.entry.kinds}
    hinted -= {kind for f in named if f.entry.role == "item" for kind in f.entry.kinds}
    least = {k: guess.bars[k][Evidence.HINTED if k in hinted else Evidence.NAMED] for k in kinds if k in guess.bars}
    most = _most(guess, words)
    bars = {k: min(bar, most[Evidence.HINTED if k in hinted else Evidence.NAMED]) for k, bar in least.items()}
    return tuple(k for k in kinds if guess.chances.get(k, 1.0) >= bars.get(k, 0.0))


def _most(guess: Guess, words: int) -> Sequence[float]:
    """The most that is asked of a kind named or hinted at."""
    if words > policy.BRIEF and not is_home(guess):
        return (policy.SAID_AWAY, policy.SAID_AWAY)
    return (policy.SAID if words > policy.SHORT_TEXT else 0.0, 1.0)


def unnamed_kinds(guess: Guess, things: Sequence[Found], *, words: int) -> tuple[str, ...]:
    """Kinds that no list names, likeliest first: "we sleep under the stars". What was named and refused is none."""
    named = {kind for f in things for kind in f.entry.kinds}
    floor = policy.UNNAMED if words <= policy.BRIEF or is_home(guess) else 0.0
    least = {k: max(floor, bars[Evidence.NONE]) for k, bars in guess.bars.items() if k not in NEVER_UNNAMED}
    likely = {k: guess.chances[k] for k, bar in least.items() if guess.chances[k] >= bar}
    return tuple(kind for kind in sorted(likely, key=lambda k: -likely[k]) if kind not in named)
