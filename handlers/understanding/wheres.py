"""Where: ZIP codes, addresses, corners, known names, and "near …" in four languages."""

import re

from handlers.messages import Point
from handlers.understanding.meaning import Where
from handlers.understanding.page import Page
from handlers.understanding.placepatterns import (
    AFTER_CORNER,
    CORNER,
    HERE,
    LONE_DOOR,
    LONE_STREET,
    SIGNING,
    STOP,
    STREET,
    STREET_ONLY,
    ZIP,
)
from handlers.understanding.places import Gazetteer
from handlers.understanding.placewords import is_capital, is_listed
from handlers.understanding.regions import find_region
from handlers.understanding.streets import find_address, find_rue

_STREET_WORD = re.compile(rf"{STREET}|[0-9]{{1,3}}(?:st|nd|rd|th)")
_ZIP_BEFORE = re.compile(r"([a-z']+) (?:(?:de|of) )?$")
_WORD_AFTER = re.compile(r"[ ]([a-z]+)")


def find_where(page: Page, gazetteer: Gazetteer, shared: Point | None) -> Where | None:
    """The place of a text; what was read is taken from `page`. The area never holds a door or house number."""
    address = find_address(page)
    page.take_all(m.span() for m in LONE_DOOR.finditer(page.left))
    code, point = _zip_code(page, gazetteer)
    sure = _known(page, gazetteer) or _corner(page) or find_rue(page) or _street(page)
    # Beside a ZIP, words that are no street and no known place may be anything, a person's name too: the ZIP will do.
    named = sure or (find_region(page, gazetteer) if code is None and address is None else None)
    found = address or named
    if found is None:
        return _here(page, shared) if code is None else Where(code, code, point)
    near = point or (named.point if named is not None else None) or found.point
    area = f"{found.area} {code or ''}".strip()
    return Where(found.words, area, near, found.address)


def _zip_code(page: Page, gazetteer: Gazetteer) -> tuple[str | None, Point | None]:
    """The first real ZIP; any others are taken too, so that none is read as an amount."""
    first: tuple[str | None, Point | None] = (None, None)
    for match in list(ZIP.finditer(page.left)):
        code = match["zip"]
        if code.endswith("000") or _is_amount(page, match):  # "20000 masks", "need 11216 masks" are no places
            continue
        point = gazetteer.zip(code)
        if point is not None:
            page.take(*match.span())
            first = first if first[0] else (code, point)
    return first


def _is_amount(page: Page, match: re.Match[str]) -> bool:
    """Whether a number is asked for ("need 11216 masks"): a word of needing before it, and a thing after it."""
    before, after = _ZIP_BEFORE.search(page.left[: match.start()]), _WORD_AFTER.match(page.left, match.end())
    return bool(before and after and is_listed(before[1]) and is_listed(after[1]))


def _known(page: Page, gazetteer: Gazetteer) -> Where | None:
    hits = gazetteer.names.find(page.words())
    best = max(hits, key=lambda hit: hit.end - hit.start, default=None)
    return None if best is None else Where(page.take(best.start, best.end), best.place.name, best.place.point)


def _corner(page: Page) -> Where | None:
    if not any(join in page.left for join in ("&", "/", " and ", " y ", " ak ", " et ", " con ")):
        return None
    for match in CORNER.finditer(page.left):
        words = [w for w in re.finditer(r"[\w']+", match["area"]) if w.group() not in ("and", "y", "ak", "et", "con")]
        first = match.start("area")
        if any(w.group() in STOP for w in words):
            continue
        if match["named"] or _is_corner(page, match, first, words):
            area = page.take(*match.span("area"))
            return Where(area, "" if _may_be_people(match, words) else area)
    return None


def _may_be_people(match: re.Match[str], words: list[re.Match[str]]) -> bool:
    """ "near Maria and Jose", and a couple that signs; nobody lives "at" two people."""
    if any(_STREET_WORD.fullmatch(w.group()) for w in words) or match["named"]:
        return False
    if match["lead"]:
        return match["area"].endswith("'s") or (match["lead"] not in ("at", "on") and match["join"] not in ("&", "/"))
    return SIGNING.search(match.string, 0, match.start("area")) is not None


def _is_corner(page: Page, match: re.Match[str], first: int, words: list[re.Match[str]]) -> bool:
    """Whether two names are streets: by their words or capitals; alone only with an "&" and nothing around."""
    if match["join"] == "con":  # "en Brooklyn con Maria"
        return False
    if match["lead"]:
        sure = match["join"] == "&"
        return sure or all(is_capital(page, first + w.start()) or _STREET_WORD.fullmatch(w.group()) for w in words)
    if match["join"] != "&" or not AFTER_CORNER.match(page.left, match.end()):
        return False
    return all(is_capital(page, first + w.start()) and not is_listed(w.group()) for w in words)


def _street(page: Page) -> Where | None:
    for match in STREET_ONLY.finditer(page.left):
        first = match["area"].split()[0]
        if first == "calle" or not (first.isdigit() or first in STOP or is_listed(first)):
            area = page.take(*match.span("area")).strip(" .,")
            return Where(area, area)
    for match in LONE_STREET.finditer(page.left):
        first = match["area"].split()[0]
        if is_capital(page, match.start("area")) and not (first in STOP or is_listed(first)):
            area = page.take(*match.span("area")).strip(" .,")
            return Where(area, area)
    return None


def _here(page: Page, shared: Point | None) -> Where | None:
    match = HERE.search(page.left) if shared is not None else None
    # "here" says nothing to a stranger: the area stays empty, and the point tells how far it is.
    return None if match is None else Where(page.text[match.start() : match.end()], "", shared)
