"""Which words of a text may belong to a place's name."""

from functools import lru_cache

from handlers.understanding.page import Page
from handlers.understanding.placenames import WORD
from handlers.understanding.placepatterns import ABBREVIATED, AREA_WORD, PLACE_NOUNS, PLACE_STARTS, SAINT, STOP
from handlers.understanding.tables import LANGUAGES
from handlers.understanding.wordlist import word_list

# More words than this after "near" are a sentence, not a place.
LONGEST_AREA_WORDS = 5
JOINS = frozenset({"&", "/"})


def is_capital(page: Page, at: int) -> bool:
    """Whether a word is written as a name or a number. In a text that shouts capitals say nothing."""
    first = page.text[at : at + 1]
    return (first.isupper() and not page.shouts) or first.isdecimal()


@lru_cache(maxsize=4096)
def is_listed(word: str) -> bool:
    """Whether a folded word means a thing or a cue in some language: then it hardly names a place."""
    for code in LANGUAGES:
        lists = word_list(code)
        for tree in (lists.things, lists.cues):
            node = tree.node(word)
            if node is not None and node.entry is not None:
                return True
    return False


def is_common(area: str) -> bool:
    """A single word of the lists is no place, capital or not ("at HELP")."""
    return (
        " " not in area
        and area not in PLACE_NOUNS
        and (is_listed(area) or any(area in word_list(code).function for code in LANGUAGES))
    )


def name_end(page: Page, start: int, *, plain: bool) -> int:
    """How far a place's name goes from `start`; `start` itself when there is none.

    Names have capitals. Small letters are read only where `plain`, and only with a word like "park" among them:
    "near maria lopez" may be a person.
    """
    end = capitals = start
    count, noun, small = 0, False, False
    for word in AREA_WORD.finditer(page.left, start):
        between = page.left[end : word.start()]
        if between.strip() or count == LONGEST_AREA_WORDS or (not count and word.start() != start):
            break
        text = word.group() if word.group() in ABBREVIATED else word.group().rstrip(".'")
        capital = is_capital(page, word.start())
        if text.endswith("'s") and not (noun or SAINT.match(page.left, start)):
            return start  # "at Bob's", "near Maria Lopez's" name a person
        if not _belongs(text, capital=capital, first=not count, plain=plain):
            break
        count, end = count + 1, word.start() + len(text)
        noun = noun or text in PLACE_NOUNS
        small = small or not (capital or text in PLACE_NOUNS or text in JOINS)
        if not small and text not in JOINS:
            capitals = end
    return end if noun and plain else capitals


def is_place_name(area: str) -> bool:
    """Whether a folded name is plainly a place's: "5th & Main" is, "Keisha Brown" may be a neighbor."""
    words = WORD.findall(area)
    return bool(words) and (words[0] in PLACE_STARTS or words[0][0].isdecimal() or not PLACE_NOUNS.isdisjoint(words))


def _belongs(text: str, *, capital: bool, first: bool, plain: bool) -> bool:
    if text in JOINS:
        return not first
    if text[0].isdigit():
        return text.endswith(("st", "nd", "rd", "th"))
    if text in STOP:
        return False
    if capital:
        return True
    return text in PLACE_NOUNS if not plain else text in PLACE_NOUNS or not is_listed(text)
