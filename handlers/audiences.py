"""Whom an announcement is for and when it goes, read from the words before its colon; and that, said again."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers import policy
from handlers.reading import read
from handlers.turn import Turn
from handlers.understanding import Intent, Understood, When
from handlers.understanding.describe import describe
from handlers.understanding.page import Page, fold
from handlers.understanding.whens import find_when
from storage.audiences import HELPERS, NEEDING, Audience
from storage.places import box_around

_HEAD = re.compile(r"(.{1,80}?)\s*:(?!\d)\s*(\S.*)", re.S)
_TO = r"(?:(?:to|for|a|para|pour|aux?|pou|bay) )?(?:(?:the|los|las|les|all|todos los|todas las|tous les) )*"
_HELPERS = (
    "helpers?|volunteers?|drivers?|ayudantes?|voluntari[oa]s?|choferes|chofer|conductores|aides?|benevoles?"
    "|volontaires?|chauffeurs?|volonte|chofe|moun k ap ede"
)
_DRIVERS = re.compile(r"drivers?|choferes|chofer|conductores|chauffeurs?|chofe")
_WITH = (
    r"with|who (?:can )?(?:offer|have|give|do|bring)|con|que (?:ofrecen|tienen|dan)|avec|qui (?:ont|offrent|donnent)"
    r"|ak|ki (?:gen|bay)"
)
_PEOPLE = (
    "those|people|neighbors|neighbours|everyone|everybody|anyone|families|quienes|los que|las que|vecinos|familias"
    "|ceux|celles|voisins|familles|moun|vwazen|fanmi"
)
_NEED = r"(?:(?:who|that|que|qui|ki) )?(?:needs?|needing|in need of|necesitan|necesiten|ont besoin (?:de |d')|bezwen)"
_AREA = r"(?: (?:in|near|around|at|from|en|cerca de|de|pres de|autour de|nan|toupre|bo) (?P<area>.+))?"
_ALL = re.compile(
    rf"{_TO}(?:all|everyone|everybody|(?:all )?neighbou?rs|todos|todas|todo el mundo|vecinos|tous|tout le monde|voisins"
    rf"|tout moun|vwazen)(?: yo)?{_AREA}"
)
_TO_HELPERS = re.compile(rf"{_TO}(?P<whom>{_HELPERS})(?: yo)?(?: (?:{_WITH}) (?P<what>.+?))?{_AREA}")
_TO_NEEDING = re.compile(rf"{_TO}(?:{_PEOPLE}) {_NEED} ?(?P<what>.+?){_AREA}")
_TO_AREA = re.compile(
    rf"(?:to|for|a|para|pour|pou|bay|near|in)(?: (?:{_PEOPLE}))?(?: (?:in|near|en|de|nan))? (?P<area>.+)"
)
_ADDRESSED = re.compile(r"(?:to|aux|bay) |(?:a|para|pour) (?:los|las|quienes|ceux|celles|tous|todos|les) ")
# A thing is read in the language of the words before it: "couches" are furniture or diapers.
_WISHES = (
    (re.compile(r"necesit|\b(?:con|ofrecen|tienen)\b"), "necesito {}"),
    (re.compile(r"besoin|\b(?:avec|offrent|donnent)\b"), "j'ai besoin de {}"),
    (re.compile(r"bezwen|\b(?:ak|gen|bay)\b"), "mwen bezwen {}"),
)
_MARKS = " ,.;-"
_FIRST_WORDS = 7  # "on Saturday the 6th at 9:30 am"


@dataclass(frozen=True, slots=True)
class Heading:
    """What an announcement begins with, read. `text` goes out; `full` would if it went at once and not at `due_at`.

    `whom` and `near` say the audience again, `label` the hour. `unclear`: it is for somebody, and nobody can tell whom.
    """

    text: str
    full: str
    audience: Audience = field(default_factory=Audience)
    what: str = ""
    due_at: datetime | None = None
    label: str = ""
    unclear: bool = False


def read_heading(turn: Turn, words: str, *, colon: bool = False) -> Heading:
    """ "tomorrow 9am to helpers: Kitchen opens at 10": when, to whom, and what. What is no heading is the text.

    `colon`: an hour counts only before one, as a question may well begin with a day.
    """
    match = _HEAD.fullmatch(words)
    if match is not None:
        found = _before_colon(turn, match[1], match[2].strip(), words)
        if found is not None:
            return found
    return (None if colon else _leading_hour(turn, words)) or Heading(words, words)


def _before_colon(turn: Turn, head: str, text: str, words: str) -> Heading | None:
    when = find_when(Page(head), turn.now, turn.circle.zone, None)
    due = _moment(turn, when)
    left = head if when is None or due is None else head.replace(when.words, " ", 1)
    left = " ".join(left.split()).strip(_MARKS)
    to = _audience(turn, fold(left)) if left else Heading(text, words)
    if to is None:
        return Heading(words, words, unclear=True) if _ADDRESSED.match(fold(head)) else None
    full = words if not left else text
    return replace(to, text=text, full=full, due_at=due, label=when.label if when is not None and due else "")


def _leading_hour(turn: Turn, words: str) -> Heading | None:
    """ "tomorrow 9am Free food": a day with an hour at the very start, and no colon."""
    pieces = words.split()
    for count in range(min(_FIRST_WORDS, len(pieces) - 1), 1, -1):
        head = " ".join(pieces[:count])
        when = find_when(Page(head), turn.now, turn.circle.zone, None)
        if when is None or fold(when.words) != fold(head.strip(_MARKS)) or when.dayless or when.by:
            continue
        due = _moment(turn, when)
        if due is not None:
            text = words.split(None, count)[count]
            return Heading(text, words, due_at=due, label=when.label)
    return None


def _moment(turn: Turn, when: When | None) -> datetime | None:
    """The one moment a time means; None for a span, a whole day, what comes again or is past."""
    if when is None or when.recurring or when.past:
        return None
    due = when.end if when.by and when.start is None else when.start if when.end is None else None
    return due if due is not None and due > turn.now else None


def _audience(turn: Turn, left: str) -> Heading | None:
    """Whom these words mean, all of them; None where they mean nobody."""
    if match := _TO_NEEDING.fullmatch(left):
        return _narrowed(turn, left, Audience(NEEDING), match["what"], match["area"])
    if match := _TO_HELPERS.fullmatch(left):
        drivers = "rides" if _DRIVERS.fullmatch(match["whom"]) else None
        return _narrowed(turn, left, Audience(HELPERS), match["what"] or drivers, match["area"])
    if (match := _ALL.fullmatch(left)) or (match := _TO_AREA.fullmatch(left)):
        return _narrowed(turn, left, Audience(), None, match["area"])
    return None


def _narrowed(turn: Turn, left: str, to: Audience, what: str | None, area: str | None) -> Heading | None:
    said = ""
    if what:
        wish = next((wish for said_so, wish in _WISHES if said_so.search(left)), "I need {}")
        read_as = read(turn, wish.format(what))
        if not read_as.kinds:
            return None
        to = replace(to, kinds=read_as.kinds)
        side = Intent.OFFER if to.who == HELPERS else Intent.NEED
        willing, language = to.who == HELPERS, read_as.language
        echo = Understood(side, True, 1.0, read_as.kinds, read_as.items, standing=willing, language=language)
        said = describe(echo, turn.language)
    if area:
        where = read(turn, f"near {area}").where
        if where is None or where.address is not None:
            return None
        box = box_around(where.point.lat, where.point.lon, policy.AUDIENCE_KM) if where.point else None
        to = replace(to, area=where.area, box=box)
    return Heading("", "", to, said)


def whom(turn: Turn, to: Audience, what: str, count: int) -> str:
    """The audience in words, after its number: "helpers with rides near 11216"."""
    one = count == 1
    if to.who == HELPERS:
        key = "whom_helper" if one else "whom_helpers"
    else:
        key = "whom_neighbor" if one else "whom_neighbors"
    pieces = [turn.words(key)]
    if what:
        pieces.append(turn.words("whom_needing" if to.who == NEEDING else "whom_giving", what=what))
    if to.area:
        pieces.append(turn.words("near", area=to.area))
    return "".join(pieces)
