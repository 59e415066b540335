"""Reads one text: what is needed or offered, how many, for whom, where and when. Pure, and never raises on a text."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.messages import Point
from handlers.understanding.answers import read_answer
from handlers.understanding.counts import Counts, count, take_sizes
from handlers.understanding.meaning import Intent, Understood, When
from handlers.understanding.names import take_name
from handlers.understanding.page import Page, Token
from handlers.understanding.places import Gazetteer
from handlers.understanding.private import take_private
from handlers.understanding.sides import Side, choose_side
from handlers.understanding.whens import find_when
from handlers.understanding.wheres import find_where
from handlers.understanding.wordlist import Found, find_all, language_of, word_list

# An echo of more things than this no longer fits a text message.
MOST_ITEMS = 4
# The size belongs to what is worn, or to whom a thing is for.
SIZED = frozenset({"baby", "clothing", "hygiene", "medicine"})

_TO = re.compile(r"\b(?:to|from|at|a|al|del?) (?:the |my |a |an |his |her |la |el |mi |su |their )?$")


def understand(
    text: str, *, now: datetime, zone: ZoneInfo, gazetteer: Gazetteer, shared: Point | None = None
) -> Understood:
    """What `text` means. `now` is aware UTC, `zone` the circle's; `shared` is what "here" stands for."""
    page = Page(text)
    language = language_of(page.tokens())
    take_private(page)
    name = take_name(page)
    when = find_when(page, now, zone, language) if page.left else None
    where = find_where(page, gazetteer, shared)
    size = take_sizes(page)
    tokens = page.tokens()
    things, cues = _look_up(tokens, language)
    side = choose_side(page, tokens, things, cues)
    counts = count(page, tokens, things, cues, language)
    counts.size = size
    kinds = _kinds(page, tokens, side, counts)
    intent, sure, confidence = _intent(text, page, side, cues, kinds)
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
        standing=intent is Intent.OFFER and _standing(counts, when, side),
        urgent=any(f.entry.role == "urgent" for f in cues),
        conditions=tuple(dict.fromkeys(f.entry.show for f in things if f.entry.role == "condition")),
        name=name,
        language=language,
    )


def _look_up(tokens: Sequence[Token], language: str | None) -> tuple[list[Found], list[Found]]:
    lists, other = word_list(language or "en"), word_list("en" if language == "es" else "es")
    return find_all(tokens, lists.things, other), find_all(tokens, lists.cues)


def _kinds(page: Page, tokens: Sequence[Token], side: Side, counts: Counts) -> tuple[str, ...]:
    """Kinds in order: what is named before what is only hinted at; where a ride goes is not a kind."""
    named = [f for f in side.things if f.entry.role == "item"]
    hinted = [f for f in side.things if f.entry.role == "sign"]
    found = dict.fromkeys(kind for f in [*named, *hinted] for kind in f.entry.kinds)
    if found.keys() & {"ride", "delivery"}:
        goals = {id(f) for f in side.things if _TO.search(page.left[: tokens[f.first].start][-16:])}
        side.things = [f for f in side.things if id(f) not in goals or set(f.entry.kinds) & {"ride", "delivery"}]
        found = dict.fromkeys(k for f in side.things if f.entry.role in ("item", "sign") for k in f.entry.kinds)
    if counts.crew:
        found.setdefault("labour")
    if counts.unit == "$":
        found = {"money": None} | found
    return tuple(found)


def _items(things: Sequence[Found], kinds: Sequence[str], counts: Counts) -> tuple[str, ...]:
    """The translator's words for what was found, the size with the thing it fits."""
    items: dict[str, None] = {}
    size = counts.size
    for found in things:
        if found.entry.role != "item":
            continue
        shown = found.entry.show
        if size is not None and SIZED & set(found.entry.kinds):
            shown, size = f"{shown} {'talla' if found.entry.language == 'es' else 'size'} {size}", None
        items.setdefault(shown)
    return tuple(items)[:MOST_ITEMS]


def _intent(
    text: str, page: Page, side: Side, cues: Sequence[Found], kinds: Sequence[str]
) -> tuple[Intent, bool, float]:
    plain = not kinds and side.intent not in (Intent.OFFER, Intent.BOTH)
    if plain and not side.sure:
        answer = read_answer(text)
        said = answer.verdict or answer.thanks or answer.done or answer.drop
        if said and not answer.rest:
            return Intent.ANSWER, False, 0.9
        if _only_greets(page, cues):
            return Intent.GREETING, False, 0.9
    return side.intent, side.sure and bool(kinds), side.confidence


def _only_greets(page: Page, cues: Sequence[Found]) -> bool:
    greeting = sum(f.last - f.first for f in cues if f.entry.role == "greeting")
    return greeting > 0 and greeting >= len(page.tokens()) - 1


def _standing(counts: Counts, when: When | None, side: Side) -> bool:
    """Willingness, again and again or by service, rather than a thing to give once."""
    if when is not None and when.recurring:
        return True
    services = {"ride", "delivery", "childcare", "company", "language", "legal", "labour", "medical", "tech"}
    goods = [f for f in side.things if f.entry.role == "item" and not services & set(f.entry.kinds)]
    return counts.quantity is None and not goods and when is None and bool(side.things)
