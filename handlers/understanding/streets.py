"""House numbers with their streets: the address, kept apart from the street's name, which may be shown."""

import re
from functools import lru_cache

from handlers.understanding.amounts import small_numbers
from handlers.understanding.meaning import Where
from handlers.understanding.page import Page
from handlers.understanding.placepatterns import (
    ADDRESS,
    BARE_ADDRESS,
    BEFORE_DOOR,
    CALLE,
    DOORS,
    NAME,
    NUMBERED_RUE,
    RUE,
    STOP,
    STREET,
    STREET_WORD,
)
from handlers.understanding.placewords import is_capital, is_listed
from handlers.understanding.sizes import any_of

# "rue Jean Claude Duvalier": longer names are a sentence.
LONGEST_RUE_WORDS = 4


def find_address(page: Page) -> Where | None:
    """A house number with its street, taken from `page`."""
    if not any(map(str.isdecimal, page.left)):
        return _find_spelled(page)
    for match in NUMBERED_RUE.finditer(page.left):
        end = _rue_end(page, match.end(), alone=False)
        if end > match.end():
            doors = DOORS.match(page.left, end)
            return _addressed(page, (match.start(), doors.end() if doors else end), (match.end(), end))
    for match in ADDRESS.finditer(page.left):
        street = "street" if match["street"] else "calle"
        return _addressed(page, match.span(), match.span(street))
    for match in BARE_ADDRESS.finditer(page.left):
        first = match["street"].split()[0]
        if page.text[match.start("street")].isupper() and first not in STOP and not is_listed(first):
            return _addressed(page, match.span("all"), match.span("street"))
    return _find_spelled(page)


@lru_cache(maxsize=1)
def _spelled() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A house number in words: before a street, before a rue, after a calle."""
    worth = small_numbers() | dict.fromkeys(("oh", "hundred", "thousand", "cien", "ciento", "mil", "cent", "mille"), 1)
    number = rf"{any_of(worth)}(?:[ -](?:(?:and|y|et|e) )?{any_of(worth)})*"
    before = rf"(?<![\w'-])(?:(?:number|numero|nimewo|no\.?|#) ?)?(?P<door>{number}),? "
    return (
        re.compile(rf"{before}(?P<street>(?:{NAME} ){{1,3}}?{STREET}\b\.?|{CALLE}\b\.? {NAME}){DOORS.pattern}"),
        re.compile(rf"{before}(?={RUE.pattern})"),
        re.compile(
            rf"(?P<street>\b{CALLE}\b\.? (?:{NAME} ){{0,3}}?{NAME}),? (?:numero |no\.? ?|#)?{number}"
            r"(?= ?(?:$|[,.;:!?)]))"
        ),
    )


def _find_spelled(page: Page) -> Where | None:
    """ "at twelve Macon Street", "douze rue Janvier", "calle Sol doce"."""
    if STREET_WORD.search(page.left) is None:
        return None
    before, rue, after = _spelled()
    for match in rue.finditer(page.left):
        end = _rue_end(page, match.end(), alone=False)
        if end > match.end():
            return _addressed(page, (match.start(), end), (match.end(), end))
    for match in before.finditer(page.left):
        capital = is_capital(page, match.start("street"))
        if capital or BEFORE_DOOR.search(page.left, 0, match.start()) is not None:
            return _addressed(page, match.span(), match.span("street"))
    for match in after.finditer(page.left):
        return _addressed(page, match.span(), match.span("street"))
    return None


def find_rue(page: Page) -> Where | None:
    """ "rue Janvier" and "ri Pavé" without a number."""
    for match in RUE.finditer(page.left):
        end = _rue_end(page, match.start(), alone=True)
        if end > match.start():
            area = page.take(match.start(), end)
            return Where(area, area)
    return None


def _addressed(page: Page, whole: tuple[int, int], street: tuple[int, int]) -> Where:
    area = page.text[slice(*street)].strip(" .,")
    words = page.take(*whole).strip(" .,")
    return Where(words, area, None, words)


def _rue_end(page: Page, start: int, *, alone: bool) -> int:
    """Where the street that begins at `start` ends: its word, and the name after it."""
    match = RUE.match(page.left, start)
    end = read = start
    for count, word in enumerate(page.words_from(match.end()) if match else ()):
        text = word.group()
        link = text in ("de", "du", "des", "la", "le", "l", "d")
        if count == LONGEST_RUE_WORDS or (count and page.left[read : word.start()].strip(" '-")):
            break
        named = is_capital(page, word.start()) and not text.isdecimal()  # "avenue Foch 12" ends before its number
        if not (named or link) and (alone or count or text in STOP or text.isdecimal() or is_listed(text)):
            break
        read = word.end()
        end = end if link else read
    return end
