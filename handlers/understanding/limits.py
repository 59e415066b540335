"""What a helper sets as their limits: "at most 2 asks a week", "up to 5 km", "within 2 miles", "once a week"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from handlers.understanding.amounts import small_numbers
from handlers.understanding.page import clean, fold, plain_tokens
from handlers.understanding.tables import said

KM_PER_MILE = 1.609
# More a week is no limit, and farther than this no walk or ride across a city.
MOST_A_WEEK = 20
FARTHEST_KM = 200.0
_GLUED = re.compile(r"(?<=[0-9])(?=[a-z])")
_POINT = re.compile(r"(?<=[0-9])[.,](?=[0-9])")


@dataclass(frozen=True, slots=True)
class Limits:
    """Asks a week and kilometres; None for what was not said."""

    asks_a_week: int | None = None
    radius_km: float | None = None

    def __bool__(self) -> bool:
        return self.asks_a_week is not None or self.radius_km is not None


def find_limits(text: str) -> Limits:
    """The limits in a text. A distance counts only where it is said to be one ("within", "max")."""
    folded = _GLUED.sub(" ", _POINT.sub(" point ", fold(clean(text))))
    words = " ".join(token.word for token in plain_tokens(folded))
    return Limits(_asks(words), _kilometers(words))


def _asks(words: str) -> int | None:
    match = _week().search(words)
    if match is None:
        return None
    asks = 1 if match["once"] else 2 if match["twice"] else int(_worth(match["count"]))
    return asks if 1 <= asks <= MOST_A_WEEK else None


def _kilometers(words: str) -> float | None:
    match = _far().search(words)
    if match is None:
        return None
    km = _worth(match["count"] or match["first"]) * (KM_PER_MILE if match["miles"] or match["miles_first"] else 1)
    return round(km, 1) if 0 < km <= FARTHEST_KM else None


def _worth(word: str) -> float:
    return float(small_numbers().get(word, 0) or word.replace(" point ", "."))


@lru_cache(maxsize=1)
def _week() -> re.Pattern[str]:
    once, twice = _one_of(said("once a week")), _one_of(said("twice a week"))
    return re.compile(
        rf"\b(?:(?P<once>{once})|(?P<twice>{twice})|(?P<count>{_number()}) (?:{_one_of(said('times a week'))}))\b"
    )


@lru_cache(maxsize=1)
def _far() -> re.Pattern[str]:
    most, miles = _one_of(said("at most")), _one_of(said("miles"))
    kilometers = _one_of(said("kilometers"))
    before = rf"(?:{most}) (?P<count>{_number()}) (?:(?P<miles>{miles})|{kilometers})"
    after = rf"(?P<first>{_number()}) (?:(?P<miles_first>{miles})|{kilometers}) (?:{most})"
    return re.compile(rf"\b(?:{before}|{after})\b")


def _number() -> str:
    return rf"[0-9]{{1,3}}(?: point [0-9])?|{_one_of(small_numbers())}"


def _one_of(phrases: Iterable[str]) -> str:
    cut = {" ".join(token.word for token in plain_tokens(phrase)) for phrase in phrases}
    return "|".join(sorted(map(re.escape, filter(None, cut)), key=len, reverse=True))
