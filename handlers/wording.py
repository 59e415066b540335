"""How things are worded: names, headlines, long texts. Pure."""

import re
import unicodedata
from datetime import date

from handlers.circle import CircleRules
from handlers.measures import distance
from handlers.messages import Button
from handlers.policy import NAME_LENGTH
from handlers.texts import text
from handlers.understanding import Intent, Understood
from handlers.understanding.describe import describe
from handlers.understanding.labels import say_when
from handlers.understanding.page import fold
from handlers.understanding.tables import LANGUAGES, said
from handlers.understanding.things import things_in
from storage.models import Need

_WORD = r"[^\W\d_](?:[^\W\d_]|['\u2019-])*"
_NAME = re.compile(rf"{_WORD}(?: {_WORD})?")
_SPACE = re.compile(r"[ \t]+")


def clean(words: str) -> str:
    """What a person wrote, without control characters and direction marks; line breaks stay."""
    words = unicodedata.normalize("NFC", words)  # some phones send n and a tilde
    kept = (c for c in words if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return _SPACE.sub(" ", "".join(kept)).strip()


def short_name(name: str | None) -> str | None:
    """A first name fit to be shown to one other person, or None."""
    found = _NAME.search(clean(name or ""))
    return found.group()[:NAME_LENGTH] if found else None


def looks_like_name(words: str) -> bool:
    """Whether a whole text is plausibly just a first name (one or two words of letters)."""
    if fold(words) in said("no name"):
        return False  # "lol", "donde sea"
    return len(words) <= NAME_LENGTH and _NAME.fullmatch(words) is not None


def split_words(words: str, limit: int) -> list[str]:
    """A long text in pieces of at most `limit` characters, cut at spaces where there are any."""
    parts = []
    while len(words) > limit:
        cut = words.rfind(" ", limit // 2, limit + 1)
        cut = cut if cut > 0 else limit
        parts.append(words[:cut].rstrip())
        words = words[cut:].lstrip()
    return [*parts, words]


def headline(need: Need, language: str, today: date, circle: CircleRules | None = None, km: float | None = None) -> str:
    """What, when and roughly where: "groceries for 4, by Fri, near 11216". Nothing in it is private.

    `today` is the local day on which it is read: what is stored as a date is "tomorrow" only on the day before.
    """
    pieces = [what_in(need, language), say_when(need.when_label or "", language, today)]
    if circle is not None and km is not None:
        away = distance(km, language, miles=circle.counts_in_miles)
        pieces.append(text(language, "headline_distance", distance=away))
    elif need.area:
        pieces.append(text(language, "headline_near", area=need.area))
    return ", ".join([piece for piece in pieces if piece] + list(need.conditions))


def what_in(need: Need, language: str) -> str:
    """What is needed, in a reader's language: as it was echoed, or thing by thing where that was in another."""
    if need.language == language or need.language not in LANGUAGES:
        return need.what
    kinds = tuple(need.kinds)
    items = tuple(things_in(need.what, need.language))
    amount = need.quantity if need.unit else None
    read = Understood(Intent.NEED, True, 1.0, kinds, items, amount, need.unit, need.people, language=need.language)
    return describe(read, language)


def yes_no(language: str, code: str, yes: str = "button_yes", no: str = "button_no") -> tuple[tuple[Button, ...], ...]:
    """YES and NO as buttons: each says just what its text would."""
    return ((Button(text(language, yes), f"YES {code}"), Button(text(language, no), f"NO {code}")),)


def done_drop(language: str, code: str) -> tuple[tuple[Button, ...], ...]:
    """DONE and DROP as buttons."""
    done, drop = text(language, "button_done"), text(language, "button_drop")
    return ((Button(done, f"DONE {code}"), Button(drop, f"DROP {code}")),)
