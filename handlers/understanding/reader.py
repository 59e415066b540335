"""Reads one text: what is needed or offered, how many, for whom, where and when. Pure, and never raises on a text."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import policy
from handlers.messages import Point
from handlers.understanding.answers import read_answer
from handlers.understanding.counts import Counts, count, take_sizes
from handlers.understanding.features import numbers, signs
from handlers.understanding.judging import Judgement, judge, likely_kinds, unnamed_kinds
from handlers.understanding.meaning import Intent, Understood, When
from handlers.understanding.names import take_name
from handlers.understanding.page import Page, Token
from handlers.understanding.places import Gazetteer
from handlers.understanding.private import take_private
from handlers.understanding.sides import Side, choose_side
from handlers.understanding.weights import Weights, weights
from handlers.understanding.whens import find_when
from handlers.understanding.wheres import find_where
from handlers.understanding.wordlist import Found, find_all, language_of, word_list

# An echo of more things than this no longer fits a text message.
MOST_ITEMS = 4
# The size belongs to what is worn, or to whom a thing is for.
SIZED = frozenset({"baby", "clothing", "hygiene", "medicine"})

# Kinds whose words also name places.
PLACES = frozenset({"shelter", "medical", "medicine", "food", "legal", "labour"})

# Goods that are there, to be given once.
_GIVES = re.compile(
    r"\b(?:have|got|has|to give|giv(?:e|ing) away|donat(?:e|ing)|extra|spare|left ?over|tengo|tenemos|para dar"
    r"|regal[oa]\w*|don(?:o|ar|amos)|me sobran?|nos sobran?)\b"
    r"(?! (?:a )?(?:car|truck|van|time|carro|coche|auto|camioneta|tiempo)\b)"
)
_TO = re.compile(r"\b(?:to|from|at|in|into|a|al|en) (?:the |my |a |an |his |her |la |el |mi |su |their )?$")


def understand(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    gazetteer: Gazetteer,
    shared: Point | None = None,
    trained: Weights | None = None,
) -> Understood:
    """What `text` means. `now` is aware UTC, `zone` the circle's; `shared` is what "here" stands for.

    `trained` are other weights than this version's own.
    """
    page = Page(text)
    language = language_of(page.tokens())
    take_private(page)
    name = take_name(page)
    when = find_when(page, now, zone, language)
    where = find_where(page, gazetteer, shared)
    size = take_sizes(page)
    tokens = page.tokens()
    things, cues, marks = look_up(tokens, language)
    roles = {f.entry.role for f in marks}
    side = choose_side(page, tokens, things, cues, noise="noise" in roles)
    counts = count(page, tokens, things, marks, language)
    counts.size = size
    seen = signs(side.things, cues, marks, side.intent, plain=side.sure)
    guess = (trained or weights()).guess(numbers(page.folded), seen)
    kinds = likely_kinds(_kinds(page, tokens, side, counts), side.things, guess)
    judged = judge(side, guess, kinds, told=bool(things or cues), words=len(tokens))
    intent, sure, confidence = _intent(text, page, judged, marks, kinds)
    if intent in (Intent.NEED, Intent.OTHER) and len(tokens) >= policy.WORDS_TO_JUDGE:
        kinds += unnamed_kinds(guess, things)  # an offer says what it gives; a need may tell only what happened
    return Understood(
        intent,
        sure,
        confidence,
        kinds,
        _items(side.things, kinds, counts),
        counts.quantity,
        counts.unit,
        counts.people,
        where,
        when,
        standing=intent is Intent.OFFER and _standing(page, counts, when),
        urgent="urgent" in roles and intent is not Intent.OFFER,
        conditions=tuple(dict.fromkeys(f.entry.show for f in things if f.entry.role == "condition")),
        name=name,
        language=language,
    )


def look_up(tokens: Sequence[Token], language: str | None) -> tuple[list[Found], list[Found], list[Found]]:
    """Things, cues and marks; things of the other language too, for texts that mix."""
    lists, other = word_list(language or "en"), word_list("en" if language == "es" else "es")
    return find_all(tokens, lists.things, other), find_all(tokens, lists.cues), find_all(tokens, lists.marks)


def _kinds(page: Page, tokens: Sequence[Token], side: Side, counts: Counts) -> tuple[str, ...]:
    """Kinds in order: what is named before what is only hinted at. Changes `side.things` to what is echoed."""
    specific = [f for f in side.things if f.entry.role in ("item", "sign")]
    here = [f for f in specific if not _goal(page, tokens, f)]
    side.things = here or specific or [f for f in side.things if f.entry.role == "vague"]
    ordered = sorted(side.things, key=lambda f: f.entry.role == "sign")
    found = dict.fromkeys(kind for f in ordered for kind in f.entry.kinds)
    if counts.crew:
        found.setdefault("labour")
    if counts.unit == "$":
        found = {"money": None} | found
    return tuple(found)


def _goal(page: Page, tokens: Sequence[Token], found: Found) -> bool:
    """A place something goes to ("a ride to the doctor") is not what is asked for."""
    if not PLACES & set(found.entry.kinds):
        return False
    start = tokens[found.first].start
    return _TO.search(page.left, max(0, start - 16), start) is not None


def _items(things: Sequence[Found], kinds: Sequence[str], counts: Counts) -> tuple[str, ...]:
    """The translator's words for what was found, the size with the thing it fits."""
    items: dict[str, None] = {}
    size = counts.size
    for found in things:
        if found.entry.role not in ("item", "vague"):
            continue
        shown = found.entry.show
        if size is not None and SIZED & set(found.entry.kinds):
            shown, size = f"{shown} {'talla' if found.entry.language == 'es' else 'size'} {size}", None
        items.setdefault(shown)
    return tuple(items)[:MOST_ITEMS]


def _intent(
    text: str, page: Page, judged: Judgement, marks: Sequence[Found], kinds: Sequence[str]
) -> tuple[Intent, bool, float]:
    """As judged, unless the whole text is a short answer or a greeting."""
    if not kinds and judged.intent not in (Intent.OFFER, Intent.BOTH):
        answer = read_answer(text)
        said = answer.verdict or answer.thanks or answer.done or answer.drop
        if said and not answer.rest:
            return Intent.ANSWER, False, 0.9
        if _only_greets(page, marks):
            return Intent.GREETING, False, 0.9
    return judged.intent, judged.sure, judged.confidence


def _only_greets(page: Page, marks: Sequence[Found]) -> bool:
    greeting = sum(f.last - f.first for f in marks if f.entry.role == "greeting")
    return greeting > 0 and greeting >= len(page.tokens()) - 1


def _standing(page: Page, counts: Counts, when: When | None) -> bool:
    """Willingness, again and again or at any time ("I can cook"), rather than goods to give once ("I have rice")."""
    if when is not None:
        return when.recurring
    return counts.quantity is None and _GIVES.search(page.folded) is None
