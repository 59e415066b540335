"""Where: ZIP codes, street addresses, corners, known names, and "near …" in two languages."""

import re

from handlers.messages import Point
from handlers.understanding.meaning import Where
from handlers.understanding.page import Page
from handlers.understanding.placepatterns import (
    ADDRESS,
    AREA_WORD,
    BARE_ADDRESS,
    CORNER,
    HERE,
    LONE_DOOR,
    PLACE_NOUNS,
    PLAIN_PREPS,
    PREPOSITIONS,
    STOP,
    STREET,
    STREET_ONLY,
    ZIP,
)
from handlers.understanding.places import Gazetteer
from handlers.understanding.tables import LANGUAGES
from handlers.understanding.wordlist import word_list

# More words than this after "near" are a sentence, not a place.
LONGEST_AREA_WORDS = 5

_SAINT = re.compile(r"(?:st\.?|saint|our) ")


def find_where(page: Page, gazetteer: Gazetteer, shared: Point | None) -> Where | None:
    """The place of a text; what was read is taken from `page`. The area never holds a door or house number."""
    address = _address(page)
    _take_doors(page)
    code, point = _zip_code(page, gazetteer)
    sure = _known(page, gazetteer) or _corner(page) or _street(page)
    # Beside a ZIP, words that are no street and no known place may be anything, a person's name too: the ZIP will do.
    loose = None if sure else _near(page)
    named = sure or (loose if code is None else None)
    if address is not None:
        found = address
    elif named is not None:
        found = named
    elif code is not None:
        return Where(code, code, point)
    else:
        return _here(page, shared)
    near = point or (named.point if named is not None else None) or found.point
    area = f"{found.area} {code}" if code is not None else found.area
    return Where(found.words, area, near, found.address)


def _address(page: Page) -> Where | None:
    for match in ADDRESS.finditer(page.left):
        street = "street" if match["street"] else "calle"
        return _addressed(page, match.span(), match.span(street))
    for match in BARE_ADDRESS.finditer(page.left):
        first = match["street"].split()[0]
        if page.text[match.start("street")].isupper() and first not in STOP and not _listed(first):
            return _addressed(page, match.span("all"), match.span("street"))
    return None


def _addressed(page: Page, whole: tuple[int, int], street: tuple[int, int]) -> Where:
    area = page.text[slice(*street)].strip(" .,")
    words = page.take(*whole)
    return Where(words, area, None, words)


def _zip_code(page: Page, gazetteer: Gazetteer) -> tuple[str | None, Point | None]:
    """The first real ZIP; any others are taken too, so that none is read as an amount."""
    first: tuple[str | None, Point | None] = (None, None)
    for match in list(ZIP.finditer(page.left)):
        code = match["zip"]
        point = gazetteer.zip(code)
        if point is not None and not code.endswith("000"):  # "20000 masks" is no place
            page.take(*match.span())
            first = first if first[0] else (code, point)
    return first


def _known(page: Page, gazetteer: Gazetteer) -> Where | None:
    span = gazetteer.span(page.left)
    return None if span is None else gazetteer.where(page.take(*span))


def _corner(page: Page) -> Where | None:
    for match in CORNER.finditer(page.left):
        words = [w for w in re.finditer(r"[\w']+", match["area"]) if w.group() not in ("and", "y")]
        first = match.start("area")
        named = "corner" in match.group() or "esquina" in match.group() or "&" in match["area"]
        if any(w.group() in STOP for w in words):
            continue
        if named or all(_capital(page, first + w.start()) or _is_street(w.group()) for w in words):
            area = page.take(*match.span("area"))
            return Where(area, area)
    return None


def _is_street(word: str) -> bool:
    return re.fullmatch(rf"{STREET}\.?|[0-9]{{1,3}}(?:st|nd|rd|th)", word) is not None


def _street(page: Page) -> Where | None:
    for match in STREET_ONLY.finditer(page.left):
        first = match["area"].split()[0]
        if first == "calle" or not (first.isdigit() or first in STOP or _listed(first)):
            area = page.take(*match.span("area")).strip(" .,")
            return Where(area, area)
    return None


def _near(page: Page) -> Where | None:
    at = 0
    while (match := PREPOSITIONS.search(page.left, at)) is not None:
        start = match.start("rest")
        end = _area_end(page, start, match["prep"] in PLAIN_PREPS)
        if end > start and not _common(page.left[start:end].strip(" .,'-")):
            area = page.take(start, end).strip(" .,'-")
            return Where(area, area)
        at = start
    return None


def _area_end(page: Page, start: int, plain: bool) -> int:
    """How far a place's name goes from `start`; `start` itself when there is none."""
    if page.left.startswith(("the ", "la ", "el "), start) and plain:
        start = page.left.index(" ", start) + 1
    shouting = page.text.isupper()
    end, count = start, 0
    for word in AREA_WORD.finditer(page.left, start):
        between = page.left[end : word.start()]
        if (count and between.strip()) or count == LONGEST_AREA_WORDS or (not count and word.start() != start):
            break
        text = word.group().rstrip(".'")
        capital = page.text[word.start()].isupper() and not shouting
        if (text[0].isdigit() and not re.fullmatch(r"[0-9]{1,3}(?:st|nd|rd|th)", text)) or (
            text.endswith("'s") and not _SAINT.match(page.left, start)  # "at Bob's" names a person
        ):
            break
        if not (capital or plain or text in ("&", "/") or (count and text in PLACE_NOUNS)):
            break
        if text in STOP or (not capital and _listed(text) and text not in PLACE_NOUNS):
            break
        count, end = count + 1, word.start() + len(text)
    return end if count else start


def _common(area: str) -> bool:
    """A single word of the lists is no place, capital or not ("at HELP")."""
    return (
        " " not in area
        and area not in PLACE_NOUNS
        and (_listed(area) or any(area in word_list(code).function for code in LANGUAGES))
    )


def _listed(word: str) -> bool:
    """Whether a folded word means a thing or a cue in some language: then it hardly names a place."""
    for code in LANGUAGES:
        lists = word_list(code)
        for root in (lists.things, lists.cues):
            node = root.next.get(word)
            if node is not None and node.entry is not None:
                return True
    return False


def _capital(page: Page, at: int) -> bool:
    return page.text[at].isupper() or page.text[at].isdigit()


def _take_doors(page: Page) -> None:
    page.take_all(m.span() for m in LONE_DOOR.finditer(page.left))


def _here(page: Page, shared: Point | None) -> Where | None:
    match = HERE.search(page.left) if shared is not None else None
    # "here" says nothing to a stranger: the area stays empty, and the point tells how far it is.
    return None if match is None else Where(page.text[match.start() : match.end()], "", shared)
