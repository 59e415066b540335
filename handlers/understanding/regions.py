"""Places by what stands before them: neighborhoods, towns, venues. Of several the one where something is wanted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.messages import Point
from handlers.understanding.meaning import Where
from handlers.understanding.page import Page
from handlers.understanding.placenames import Hit
from handlers.understanding.placepatterns import (
    BEFORE_TOWN,
    PLACE_NOUNS,
    PLAIN,
    PREPOSITION,
    SIDE,
    STREET,
    UNSURE,
    VENUES,
    WEIGHTS,
)
from handlers.understanding.places import Gazetteer, us_towns
from handlers.understanding.placewords import is_capital, is_common, name_end

# How much a place says that nothing introduces: less than "in", more than "from".
ALONE = 1.5
# No text that means something has more words of place than this.
MOST_TRIED = 40
# A town in small letters and alone must be long: "miami" may be, "erie" may be a typing error.
SHORTEST_SMALL = 6
_TO = {"to": 3.0, "from": 1.0, "of": 1.5, "is": 1.5}
_NEXT_WORD = re.compile(rf" {STREET}\b|'s\b")
_AND_TOWN = re.compile(r" ?,? ?")


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    weight: float
    name: str | None = None
    point: Point | None = None


def find_region(page: Page, gazetteer: Gazetteer) -> Where | None:
    """The best named region of a text, taken from `page`."""
    towns = list(_towns(page))
    found = [*_introduced(page, gazetteer), *towns, *_sides(page), *_venues(page)]
    if not found:
        return None
    best = max(found, key=lambda c: (c.weight, -c.start, c.end, c.name is not None))
    end, point = best.end, best.point
    for town in towns:  # "Greenpoint, Brooklyn"
        if town.start >= end and _AND_TOWN.fullmatch(page.left[end : town.start]):
            end, point = town.end, point or town.point
    words = page.take(best.start, end).strip(" .,'-")
    name = best.name if best.name and end == best.end else re.sub(r" +,", ",", words)
    return Where(words, name, point)


def _introduced(page: Page, gazetteer: Gazetteer) -> Iterator[_Candidate]:
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
            yield _Candidate(start, end, WEIGHTS[prep])


def _towns(page: Page) -> Iterator[_Candidate]:
    for hit in us_towns().find(page.words()):
        weight = _town_weight(page, hit)
        if weight:
            name = hit.place.name
            yield _Candidate(hit.start, hit.end, weight, name, hit.place.point)


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
