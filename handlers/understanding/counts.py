"""How many: sums of money, amounts of goods, hands wanted, people helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.understanding.amounts import Number, numbers
from handlers.understanding.households import names_people, people_listed
from handlers.understanding.page import Page, Token
from handlers.understanding.tables import LANGUAGES, Found, said, word_row

# More people than this are a town, or a mistake; what a town needs is not shared out by texts.
MOST_PEOPLE = 9_999
# "For 1420" with nothing said of people is a house or a room, seldom a group.
MOST_OF_A_HOUSEHOLD = 500
# How many words may stand between a number and its thing: "20 warm winter coats".
ADJECTIVES = 2

_MARKS = frozenset(".,;:!?()\n")


@dataclass(slots=True)
class Counts:
    """What the numbers of a text mean."""

    quantity: int | None = None
    unit: str | None = None
    people: int | None = None
    size: str | None = None
    crew: bool = False
    us: bool = False  # `people` are whoever writes and others named with them


@lru_cache(maxsize=1)
def hands() -> frozenset[str]:
    """The unit of hands wanted, in every language: "people", "personas", "moun", "personnes"."""
    return frozenset(word_row("people", code)[0] for code in LANGUAGES)


def count(
    page: Page, tokens: Sequence[Token], things: Sequence[Found], marks: Sequence[Found], language: str | None
) -> Counts:
    """Read every number once. A number no rule knows means nothing."""
    made = Counts()
    people = word_row("people", language or LANGUAGES[0])[0]
    things_at = {found.first: found for found in things}
    groups = {found.last: found.entry.role for found in marks if found.entry.role in ("group", "crew")}
    counted: dict[int, tuple[int, int]] = {}
    household = False
    for number in numbers(tokens, page.left, language):
        thing = _thing_after(page, tokens, things_at, number)
        if _is_glued(page, tokens, number, thing, language):
            continue
        if _is_money(page, tokens, number, thing):
            _keep(made, number.value, "$")
        elif groups.get(number.first) == "crew":
            made.crew = _keep(made, number.value, people)
        elif thing is not None and thing.entry.role == "person":
            after_item = any(f.last == number.first and f.entry.role == "item" for f in things)  # "groceries 4 ppl"
            if not after_item and _are_hands(tokens, number, thing):
                made.crew = _keep(made, number.value, people) or made.crew
            elif number.value <= MOST_PEOPLE:
                counted[number.first] = (thing.last, number.value)
                with_me = thing.entry.kinds == ("friends",) and not _is_for(tokens, number.first)
                made.people = made.people or number.value + with_me  # "5 friends will come" with who writes
                made.us = made.us or with_me
        elif _is_household(page, tokens, number, groups) and (thing is None or thing.first > number.last):
            if number.value <= MOST_OF_A_HOUSEHOLD:
                made.people, household = number.value, True
        elif thing is not None and thing.entry.role in ("unit", "item", "sign"):
            _keep(made, number.value, thing.entry.show)
        elif thing is None and _before_thing(page, tokens, things, number):
            _keep(made, number.value, None)
    if not household and (len(counted) > 1 or names_people(page, tokens)):
        listed = people_listed(page, tokens, counted)
        made.people, made.us = listed or made.people, made.us or listed is not None
    return made


def _keep(made: Counts, value: int, unit: str | None) -> bool:
    """The first amount of a text counts; a sum of money wins over it."""
    if made.quantity is None or (unit == "$" and made.unit != "$"):
        made.quantity, made.unit = value, unit
        return True
    return False


def _thing_after(page: Page, tokens: Sequence[Token], things: dict[int, Found], number: Number) -> Found | None:
    for at in range(number.last, min(number.last + ADJECTIVES + 1, len(tokens))):
        if not _MARKS.isdisjoint(page.left[tokens[at - 1].end : tokens[at].start]):
            return None
        if number.spoken and number.value == 1 and at > number.last:
            return None  # "no one has food"
        if at in things:
            return things[at] if things[at].entry.role not in ("skip", "condition", "size") else None
        if tokens[at].word in said("after for") or tokens[at].word[0].isdecimal():
            return None
    return None


def _is_glued(page: Page, tokens: Sequence[Token], number: Number, thing: Found | None, language: str | None) -> bool:
    """ "12macon st" is a door and a street; "20diapers" and "5kg" are things of the text's own language."""
    end = tokens[number.last - 1].end
    if not page.left[end : end + 1].isalpha():
        return False
    own = thing is not None and thing.first == number.last and thing.entry.language == (language or LANGUAGES[0])
    return not own


def _is_money(page: Page, tokens: Sequence[Token], number: Number, thing: Found | None) -> bool:
    if page.left[: tokens[number.first].start].rstrip().endswith("$"):
        return True
    after = page.left[tokens[number.last - 1].end : tokens[number.last - 1].end + 2].lstrip()
    return after.startswith("$") or (thing is not None and thing.entry.role == "money" and thing.first == number.last)


def _is_for(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].word in said("for")


def _is_household(page: Page, tokens: Sequence[Token], number: Number, groups: dict[int, str]) -> bool:
    if groups.get(number.first) == "group":
        return True
    if not _is_for(tokens, number.first):
        return False
    if number.last >= len(tokens) or tokens[number.last].word in said("after for"):
        return True
    # something already read, or a mark, follows the number
    return tokens[number.last].start - tokens[number.last - 1].end > 1


def _are_hands(tokens: Sequence[Token], number: Number, thing: Found) -> bool:
    """Whether people are what is asked for: "need 8 people", "8 people to help"; not "food for 8 people"."""
    if thing.entry.kinds not in (("anyone",), ("hands",)):
        return False
    before = [t.word for t in tokens[max(0, number.first - 2) : number.first]]
    after = tokens[thing.last].word if thing.last < len(tokens) else ""
    if before and before[-1] in said("for"):
        return before == ["looking", "for"]
    if thing.entry.kinds == ("hands",):
        return True  # volunteers, helpers
    return bool(said("wanting") & set(before)) or after in said("to do")


def _before_thing(page: Page, tokens: Sequence[Token], things: Sequence[Found], number: Number) -> bool:
    """ "masks: 40", "diapers x 20"."""
    before = [
        f for f in things if f.last == number.first or (f.last == number.first - 1 and tokens[f.last].word == "x")
    ]
    if not before or before[-1].entry.role != "item":
        return False
    between = page.left[tokens[before[-1].last - 1].end : tokens[number.first].start].strip()
    return between in (":", "x", "-", "=", "(")
