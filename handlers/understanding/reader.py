"""Reads one text: what is needed or offered, how many, for whom, where and when. Pure, and never raises on a text."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import policy
from handlers.messages import Point
from handlers.understanding.answers import read_answer
from handlers.understanding.counts import Counts, count
from handlers.understanding.features import numbers, signs
from handlers.understanding.judging import Judgement, judge, likely_kinds, says_nothing, unnamed_kinds
from handlers.understanding.kinds import find_items, find_kinds, gives_goods
from handlers.understanding.languages import language_of
from handlers.understanding.meaning import Intent, Understood, When, Where
from handlers.understanding.names import take_name
from handlers.understanding.page import Page, Token
from handlers.understanding.places import Gazetteer
from handlers.understanding.private import take_private
from handlers.understanding.sides import choose_side
from handlers.understanding.sizes import take_sizes
from handlers.understanding.spelling import mend
from handlers.understanding.tables import LANGUAGES, Found, said
from handlers.understanding.weights import Guess, Weights, weights
from handlers.understanding.whens import find_when
from handlers.understanding.wheres import find_where
from handlers.understanding.wordlist import look_up

# Kinds that are somebody's time, never things that can run out.
SERVICES = frozenset({"ride", "delivery", "childcare", "company", "language", "legal", "labour"})


def understand(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    gazetteer: Gazetteer,
    shared: Point | None = None,
    languages: Sequence[str] = LANGUAGES,
    trained: Weights | None = None,
) -> Understood:
    """What `text` means. `now` is aware UTC, `zone` and `languages` the circle's; `shared` is "here".

    `trained` are other weights than this version's own.
    """
    page = Page(text)
    language = language_of(page, page.tokens(), languages)
    take_private(page)
    name = take_name(page)
    heard = page.folded if name is None else page.left  # "My name is Alice" says nothing of what she needs
    when = find_when(page, now, zone, language)
    where = find_where(page, gazetteer, shared)
    size = take_sizes(page)
    tokens = mend(_as_agency(page), language or languages[0])
    things, cues, marks = look_up(tokens, language, languages)
    roles = {f.entry.role for f in marks}
    side = choose_side(page, tokens, things, cues, noise="noise" in roles)
    counts = count(page, tokens, things, marks, language)
    counts.size = size
    seen = signs(side.things, cues, marks, side.intent, plain=side.sure)
    guess = (trained or weights()).guess(numbers(heard), seen)
    kinds = likely_kinds(find_kinds(page, tokens, side, counts), side.things, guess, words=len(tokens))
    judged = judge(side, guess, kinds, told=bool(things or cues), words=len(tokens))
    intent, sure, confidence = _intent(page, judged, guess, marks, kinds, where)
    if intent in (Intent.NEED, Intent.OTHER) and len(tokens) >= policy.WORDS_TO_JUDGE:
        # An offer says what it gives; a need may tell only what happened.
        kinds += unnamed_kinds(guess, things, words=len(tokens))
    return Understood(
        intent,
        sure,
        confidence,
        kinds,
        find_items(tokens, side.things, counts),
        counts.quantity,
        counts.unit,
        counts.people,
        where,
        when,
        standing=intent is Intent.OFFER and _standing(page, counts, when, kinds),
        urgent="urgent" in roles and intent is not Intent.OFFER,
        conditions=tuple(dict.fromkeys(f.entry.show for f in things if f.entry.role == "condition")),
        name=name,
        language=language,
        lends=intent is Intent.NEED and not said("borrow").isdisjoint(token.word for token in tokens),
        together=intent is Intent.OFFER and counts.us,
    )


def _as_agency(page: Page) -> list[Token]:
    """The tokens, with ICE in capitals read as the agency and not as what is cold."""
    agency = "ice" in page.left and not page.shouts
    return [t._replace(word="migra") if agency and page.text[t.start : t.end] == "ICE" else t for t in page.tokens()]


def _intent(
    page: Page,
    judged: Judgement,
    guess: Guess,
    marks: Sequence[Found],
    kinds: Sequence[str],
    somewhere: Where | None,
) -> tuple[Intent, bool, float]:
    """As judged, unless the whole text is a short answer or a greeting."""
    if not kinds and judged.intent not in (Intent.OFFER, Intent.BOTH):
        answer = read_answer(page.text)
        answers = answer.verdict or answer.thanks or answer.done or answer.drop
        if answers and not answer.rest:
            return Intent.ANSWER, False, 0.9
        if _only_greets(page, marks):
            return Intent.GREETING, False, 0.9
        alike = says_nothing(guess) if somewhere is None and page.words_from(0, 1) else None
        if alike is not None:
            return alike, False, guess.chances[alike.value]
    return judged.intent, judged.sure, judged.confidence


def _only_greets(page: Page, marks: Sequence[Found]) -> bool:
    greeting = sum(f.last - f.first for f in marks if f.entry.role == "greeting")
    return greeting > 0 and greeting >= len(page.tokens()) - 1


def _standing(page: Page, counts: Counts, when: When | None, kinds: Sequence[str]) -> bool:
    """Willingness, again and again or at any time ("I can cook"), rather than goods to give once ("I have rice").

    A service for one day ("I can babysit Saturday") is willingness too: nothing of it is ever all gone.
    """
    if when is not None and not (kinds and SERVICES.issuperset(kinds)):
        return when.recurring
    return counts.quantity is None and not gives_goods(page)
