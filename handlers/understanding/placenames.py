"""Names of places found in a text: whole words, in any case, with or without accents, hyphens and blanks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from handlers.messages import Point
from handlers.understanding.page import clean, fold

WORD = re.compile(r"[^\W_]+")
# A name written this much like a known one is that name: "Williamsbrg" is 96 like "Williamsburg", "Bushwood" 75 like
# "Bushwick". Short names are too often like another.
ALIKE, SHORTEST_ALIKE = 87, 6


@dataclass(frozen=True, slots=True)
class Place:
    """A known place. A `weak` name is also a word or a person's; an `exact` one ("NH") counts in capitals only."""

    name: str
    point: Point | None = None
    weak: bool = False
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A place, and where its name stands in a text."""

    place: Place
    start: int
    end: int


class Names:
    """Places by name, ready to be found."""

    def __init__(self, entries: Iterable[tuple[str, Place]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Place]]] = {}
        self._joined: dict[str, Place] = {}
        for name, place in entries:
            parts = tuple(WORD.findall(fold(clean(name))))
            if parts:
                self._add(parts, place)
                if len(parts) > 1:
                    self._add(("".join(parts),), place)  # "Bedstuy" is Bed-Stuy
                self._joined.setdefault("".join(parts), place)
        for known in self._by_first.values():
            known.sort(key=lambda entry: -len(entry[0]))

    def _add(self, parts: tuple[str, ...], place: Place) -> None:
        known = self._by_first.setdefault(parts[0], [])
        if all(other != parts for other, _ in known):
            known.append((parts, place))

    def find(self, words: list[re.Match[str]]) -> Iterator[Hit]:
        """Every name among `words` (matches of WORD over a folded text), left to right, the longest of each start."""
        if not self._by_first:
            return
        at = 0
        while at < len(words):
            step = 1
            for parts, place in self._by_first.get(words[at].group(), ()):
                last = at + len(parts)
                if len(parts) == 1 or tuple(w.group() for w in words[at:last]) == parts:
                    yield Hit(place, words[at].start(), words[last - 1].end())
                    step = len(parts)
                    break
            at += step

    def alike(self, words: list[re.Match[str]]) -> Hit | None:
        """A name that the first one to three of `words` seem to be misspelled from."""
        for count in range(min(3, len(words)), 0, -1):
            said = "".join(w.group() for w in words[:count])
            if len(said) < SHORTEST_ALIKE or not said.isalpha():
                continue
            best = process.extractOne(said, self._joined.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
            if best is not None and best[0][0] == said[0]:
                return Hit(self._joined[best[0]], words[0].start(), words[count - 1].end())
        return None
