"""How many: sums of money, amounts of goods, hands wanted, people helped, sizes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from handlers.understanding.amounts import Number, lone_dozen, numbers
from handlers.understanding.page import Page, Token, word_set
from handlers.understanding.wordlist import Found

# Larger households are groups; what is then given is an amount of goods, not of mouths.
MOST_PEOPLE = 500
# How many words may stand between a number and its thing: "20 warm winter coats".
ADJECTIVES = 2

_SIZE = re.compile(
    r"\b(?:sizes?|sz|talla|tallas|tamano|etapa|stage) ?(?:(?:number"
    r"|numero) ?)?(?P<size>[0-9]{1,2}(?:[.,]5)?(?:[tc]|xl)?\b|(?:newborn|nb|xs|s|m|l|xl|xxl|xxxl|small"
    r"|medium|large)\b)(?:(?: ?(?:-|to|a|&|and|y|/) ?)(?:[0-9]{1,2}t?|xl|xxl|l|m|s)\b)?"
    r"|\b(?P<tsize>[2-5]t)\b|\b(?:ages?|edad(?:es)?|aged) ?[0-9]{1,2}(?: ?(?:-|to|a|&|and|y"
    r"|,) ?[0-9]{1,2})*\b"
    r"|\b[0-9]{1,3}[ -]?(?:years?|yrs?|months?|mos?|weeks?)[ -]olds?\b|\b[0-9]{1,2} (?:anos|meses)\b"
    r"|\b[0-9]{1,2} ?(?:yo|y/o|mo)\b"
    r"|\bn[- ]?95s?\b|\b[0-9]{1,3} ?(?:miles?|mi|km|blocks?|cuadras?|millas?|feet|ft|minutes?|mins?"
    r"|minutos?|degrees|percent|%|-?hours?|hrs?|horas?|-?day|-?hour)\b"
    r"|\b(?:[0-9]{1,3}|one|two|three|four|five|six) (?:days?|weeks?|months?|years?|nights?|dias?|semanas?"
    r"|mes(?:es)?|noches?)\b|\b(?:19|20)[0-9]{2}\b(?! [a-z])"
    r"|\b24 ?/ ?7\b|\b[0-9]{1,2}/[0-9]{1,2}\b"
)
_FOR = frozenset({"for", "para"})
_AFTER_FOR = word_set(
    "can could does will is are alguien puede "
    "please pls and near by at on in who with no but from around this today tomorrow tonight thanks thank if "
    "because y por cerca en con sin el antes gracias favor hoy manana so that or to we i"
)
_GROUP = frozenset(
    {"family of", "household of", "feed", "feeds", "feeding", "serves", "serve", "we are", "we're", "party of"}
    | {"mom of", "mother of", "dad of", "father of", "parent of", "mamá de", "madre de", "padre de"}
    | {"group of", "enough for", "total of", "familia de", "grupo de", "somos", "hogar de", "alimentar", "da para"}
    | {"alcanza para", "un total de"}
)
_MARKS = frozenset(".,;:!?()\n")
_JOIN = frozenset({"and", "y", "plus", "&", "mas", "con", "with", "e"})
_HANDS = ("people", "personas")
HANDS = frozenset(_HANDS)
_PLAIN_PEOPLE = frozenset(
    {"people", "person", "persons", "folks", "ppl", "peeps", "personas", "persona", "gente", "guys"}
)
_WANTING = word_set(
    "need needs needed necesito necesitamos necesita busco buscamos have bring want get tengo faltan falta"
)
_TO_DO = frozenset({"to", "needed", "wanted", "who"})
_SELF = frozenset({"me", "myself", "yo", "mi"})


@dataclass(slots=True)
class Counts:
    """What the numbers of a text mean. `kept` names the tokens of things that a number belongs to."""

    quantity: int | None = None
    unit: str | None = None
    people: int | None = None
    size: str | None = None
    crew: bool = False


def take_sizes(page: Page) -> str | None:
    """Blank out sizes, ages and distances; the first size as written ("4", "2T", "XL")."""
    first = None
    for match in list(_SIZE.finditer(page.left)):
        size = match["size"] or match["tsize"]
        if first is None and size:
            first = size.upper() if len(size) < 4 else size
        page.take(*match.span())
    return first


def count(
    page: Page, tokens: Sequence[Token], things: Sequence[Found], marks: Sequence[Found], language: str | None
) -> Counts:
    """Read every number once. A number no rule knows means nothing."""
    made = Counts()
    things_at = {found.first: found for found in things}
    groups = {found.last: found.entry.show for found in marks if found.entry.role in ("group", "crew")}
    for number in _all(page, tokens, language):
        thing = _thing_after(page, tokens, things_at, number)
        if _is_money(page, tokens, number, thing):
            _keep(made, number.value, "$")
        elif groups.get(number.first) in ("crew of", "team of", "equipo de", "cuadrilla de"):
            made.crew = _keep(made, number.value, _HANDS[language == "es"])
        elif thing is not None and thing.entry.role == "person":
            _people(made, tokens, number, thing, language)
        elif _is_household(tokens, number, groups) and (thing is None or thing.first > number.last):
            made.people = number.value if number.value <= MOST_PEOPLE else made.people
        elif thing is not None and thing.entry.role in ("unit", "item", "sign"):
            _keep(made, number.value, thing.entry.show)
        elif thing is None and _before_thing(page, tokens, things, number):
            _keep(made, number.value, None)
    return made


def _all(page: Page, tokens: Sequence[Token], language: str | None) -> list[Number]:
    dozens = [d for at in range(len(tokens)) if (d := lone_dozen(tokens, at)) is not None]
    plain = numbers(tokens, page.left, language)
    covered = {at for d in dozens for at in range(d.first, d.last)}
    return sorted([*dozens, *(n for n in plain if n.first not in covered)], key=lambda n: n.first)


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
        if tokens[at].word in _AFTER_FOR or tokens[at].word[0].isdecimal():
            return None
    return None


def _is_money(page: Page, tokens: Sequence[Token], number: Number, thing: Found | None) -> bool:
    if page.left[tokens[number.first].start - 1 : tokens[number.first].start] == "$":
        return True
    near = page.left[: tokens[number.first].start].rstrip().endswith("$")
    return near or (thing is not None and thing.entry.role == "money" and thing.first == number.last)


def _is_household(tokens: Sequence[Token], number: Number, groups: dict[int, str]) -> bool:
    if groups.get(number.first) in _GROUP:
        return True
    if number.first == 0 or tokens[number.first - 1].word not in _FOR:
        return False
    return number.last >= len(tokens) or tokens[number.last].word in _AFTER_FOR or _breaks(tokens, number)


def _breaks(tokens: Sequence[Token], number: Number) -> bool:
    """Something already read, or a mark, follows the number."""
    return tokens[number.last].start - tokens[number.last - 1].end > 1


def _people(made: Counts, tokens: Sequence[Token], number: Number, thing: Found, language: str | None) -> None:
    if thing.entry.show in HANDS and _are_hands(tokens, number, thing):
        made.crew = _keep(made, number.value, _HANDS[language == "es"]) or made.crew
    elif number.value <= MOST_PEOPLE:
        joined = made.people is not None and _JOIN & {t.word for t in tokens[max(0, number.first - 2) : number.first]}
        made.people = (made.people or 0) + number.value if joined else made.people or number.value + _me(tokens, number)


def _are_hands(tokens: Sequence[Token], number: Number, thing: Found) -> bool:
    """Whether people are what is asked for: "need 8 people", "8 people to help"; not "food for 8 people"."""
    before = [t.word for t in tokens[max(0, number.first - 2) : number.first]]
    after = tokens[thing.last].word if thing.last < len(tokens) else ""
    if before[-1:] == ["for"] or before[-1:] == ["para"]:
        return before == ["looking", "for"]
    if tokens[thing.first].word not in _PLAIN_PEOPLE:
        return True  # volunteers, helpers, hands
    return bool(_WANTING & set(before)) or after in _TO_DO


def _me(tokens: Sequence[Token], number: Number) -> int:
    """One more for "me and my 3 kids"."""
    before = [t.word for t in tokens[max(0, number.first - 3) : number.first]]
    return int(any(a in _SELF and b in _JOIN for a, b in pairwise(before)))


def _before_thing(page: Page, tokens: Sequence[Token], things: Sequence[Found], number: Number) -> bool:
    """ "masks: 40", "diapers x 20"."""
    before = [
        f for f in things if f.last == number.first or (f.last == number.first - 1 and tokens[f.last].word == "x")
    ]
    if not before or before[-1].entry.role != "item":
        return False
    between = page.left[tokens[before[-1].last - 1].end : tokens[number.first].start].strip()
    return between in (":", "x", "-", "=", "(")
