"""Places by what stands before them: neighborhoods, towns, venues. Of several the one where something is wanted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.messages import Point
from handlers.understanding.meaning import Where
from handlers.understanding.page import Page
from handlers.understanding.placenames import Hit
from handlers.understanding.placepatterns import (
    AREA_AFTER,
    BEFORE_TOWN,
    IN,
    LIVED_IN,
    PLACE_NOUNS,
    PLACE_STARTS,
    PLAIN,
    PREPOSITION,
    SIDE,
    STOP,
    STREET,
    UNSURE,
    VENUES,
    WEIGHTS,
)
from handlers.understanding.places import Gazetteer, us_towns
from handlers.understanding.placewords import is_capital, is_common, is_place_name, name_end

# How much a place says that nothing introduces: less than "in", more than "from".
ALONE = 1.5
# No text that means something has more words of place than this.
MOST_TRIED = 40
# A town in small letters and alone must be long: "miami" may be, "erie" may be a typing error.
SHORTEST_SMALL = 6
_TO = {"to": 3.0, "from": 1.0, "of": 1.5, "is": 1.5}
_NEXT_WORD = re.compile(rf" {STREET}\b|'s\b")
_WORD_BEFORE, _WORD_AFTER = re.compile(r"(?P<word>[^\W\d_]+) $"), re.compile(r" (?P<word>[^\W\d_]+)")
_AND_TOWN = re.compile(r" ?,? ?")


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    weight: float
    name: str | None = None
    point: Point | None = None
    public: bool = True  # no person's name
    inside: bool = False  # "in …": a place where a known town follows


def find_region(page: Page, gazetteer: Gazetteer) -> Where | None:
    """The best named region of a text, taken from `page`. Its area is empty where the name may be a person's."""
    towns = list(_towns(page))
    found = [*_introduced(page, gazetteer, towns), *towns, *_sides(page), *_venues(page)]
    if not found:
        return None
    best = max(found, key=lambda c: (c.weight, -c.start, c.end, c.name is not None))
    end, point, public = best.end, best.point, best.public
    for town in towns:  # "Greenpoint, Brooklyn"
        if town.start >= end and _AND_TOWN.fullmatch(page.left[end : town.start]):
            end, point, public = town.end, point or town.point, public or best.inside
    if not public:
        return _kept_back(page, best.start, end, [c for c in found if c.public])
    words = page.take(best.start, end).strip(" .,'-")
    name = best.name if best.name and end == best.end else re.sub(r" +,", ",", words)
    return Where(words, name, point)


def _kept_back(page: Page, start: int, end: int, others: list[_Candidate]) -> Where:
    """A name that may be a person's: of the other places of the text the best may be shown."""
    words = page.text[start:end].strip(" .,'-")
    shown = max(others, key=lambda c: (c.weight, -c.start), default=None)
    area = (shown.name or page.text[shown.start : shown.end].strip(" .,'-")) if shown is not None else ""
    page.take(start, end)
    return Where(words, area, shown.point if shown is not None else None)


def _introduced(page: Page, gazetteer: Gazetteer, towns: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """What follows "near", "in" and their like; a known name even if misspelled."""
    at = tried = 0
    while tried < MOST_TRIED and (match := PREPOSITION.search(page.left, at)) is not None:
        tried += 1
        prep, start = match["prep"], match.end()
        at = match.end("prep")
        if prep == "a" and page.text[match.start()] not in "àÀ":
            continue
        alike = gazetteer.names.alike(page.words_from(start, 3))
        if alike is not None:
            yield _Candidate(alike.start, alike.end, WEIGHTS[prep] + 1, alike.place.name, alike.place.point)
            continue
        end = name_end(page, start, plain=prep in PLAIN)
        area = page.left[start:end].strip(" .,'-")
        if prep in UNSURE and not (is_capital(page, start) and PLACE_NOUNS & set(area.split())):
            continue
        if area in PLACE_NOUNS and prep not in PLAIN and not is_capital(page, start):
            continue  # "in the hospital" says nothing of where
        if area and not is_common(area):
            towns_only = _covered(page, start, end, towns)  # "Hoboken NJ"
            told = prep in LIVED_IN or AREA_AFTER.match(page.left, end) is not None
            public = told or towns_only or is_place_name(area)
            yield _Candidate(start, end, WEIGHTS[prep], public=public, inside=prep in IN)


def _covered(page: Page, start: int, end: int, towns: Sequence[_Candidate]) -> bool:
    at = start
    for town in towns:
        if town.public and town.start >= at and not page.left[at : town.start].strip(" ,"):
            at = town.end
    return at >= end


def _towns(page: Page) -> Iterator[_Candidate]:
    hits = list(us_towns().find(page.words()))
    edges = {edge for hit in hits for edge in (hit.start, hit.end)}
    for hit in hits:
        weight = _town_weight(page, hit)
        if weight:
            public = " " in page.text[hit.start : hit.end] or not _in_a_name(page, hit, edges)
            yield _Candidate(hit.start, hit.end, weight, hit.place.name, hit.place.point, public)


def _in_a_name(page: Page, hit: Hit, edges: set[int]) -> bool:
    """Whether a town may be half of a person's name: "Jackson Brown", "Gladys Jackson"; not "Hoboken NJ"."""
    before, after = _WORD_BEFORE.search(page.left, 0, hit.start), _WORD_AFTER.match(page.left, hit.end)
    beside = [m for m in (before, after) if m is not None and edges.isdisjoint(m.span("word"))]
    return any(is_capital(page, m.start("word")) and not _is_no_name(m["word"]) for m in beside)


def _is_no_name(word: str) -> bool:
    return word in STOP or word in PLACE_NOUNS or word in PLACE_STARTS or word in WEIGHTS or is_common(word)


def _town_weight(page: Page, hit: Hit) -> float:
    """How surely a known town is meant; 0 for not at all."""
    text, place = page.text[hit.start : hit.end], hit.place
    before = BEFORE_TOWN.search(page.left[max(0, hit.start - 16) : hit.start])
    prep = before["prep"] if before else ""
    introduced = float(WEIGHTS.get(prep, 0)) or _TO.get(prep, 0.0)
    if page.text[hit.start - 1 : hit.start] in ("#", "@") or _NEXT_WORD.match(page.left, hit.end):
        return 0.0
    if place.exact:
        return (introduced or ALONE) if text.isupper() and not page.shouts else 0.0
    capital = is_capital(page, hit.start)
    if place.weak:
        return introduced if capital and prep in WEIGHTS and prep not in UNSURE else 0.0  # "relevant to Sandy"
    if capital or (introduced and (" " in text or page.shouts or len(text) > 4)) or len(text) >= SHORTEST_SMALL:
        return introduced or ALONE
    return 0.0


def _sides(page: Page) -> Iterator[_Candidate]:
    """ "the lower east side"."""
    if " side" in page.left or " end" in page.left:
        for match in SIDE.finditer(page.left):
            yield _Candidate(*match.span(), 2.0)


def _venues(page: Page) -> Iterator[_Candidate]:
    """A venue by its full name: capitals that end in "School", "Church", "Grill"."""
    if page.shouts:
        return
    words = page.words()
    for at, word in enumerate(words):
        if word.group() in VENUES and is_capital(page, word.start()):
            first = at
            while first and at - first < 4 and _runs_on(page, words[first - 1], words[first]):
                first -= 1
            if first < at and words[first].group() not in PLACE_NOUNS:
                yield _Candidate(words[first].start(), word.end(), ALONE)


def _runs_on(page: Page, left: re.Match[str], right: re.Match[str]) -> bool:
    return (
        is_capital(page, left.start()) and not is_common(left.group()) and page.left[left.end() : right.start()] == " "
    )
