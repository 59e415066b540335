"""The trained weights: how likely a text is a need, an offer, and of which kinds.

They were learned from *Disaster Response Messages*, Robert Munro, licensed CC BY 4.0; cite: R. Munro, *Processing
short message communications in low-resource languages*, PhD dissertation, Stanford 2012. The file is made anew by
`python -m handlers.understanding.train`: a line of JSON, then a compressed table of a byte for each label and number.
"""

import json
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from math import exp, sqrt
from struct import unpack
from typing import Any, NamedTuple

from handlers.understanding.features import in_parts

FILE = "weights.bin"
# A byte of the table means its value less this, times the label's scale.
ZERO = 128
# Four sums of bytes run side by side in 64 bits: 16 bits each hold so many bytes and never spill over.
LANES, MOST_SUMMED = 4, 257
# Beyond this a probability is 0 or 1 to four figures, and `exp` could overflow.
FARTHEST = 30.0


class Guess(NamedTuple):
    """Probabilities by label, 0-1: intents and kinds; and `bars`, from where each may count, by what the lists say."""

    chances: Mapping[str, float]
    bars: Mapping[str, Sequence[float]]  # in the order of features.Evidence


class Weights:
    """A linear model in plain Python."""

    def __init__(self, packed: bytes) -> None:
        """Raises ValueError when `packed` is no weights file."""
        head, _, body = packed.partition(b"\n")
        facts: dict[str, Any] = json.loads(head)
        self.labels: tuple[str, ...] = tuple(facts["labels"])
        self._mask = (1 << facts["bits"]) - 1
        self.bars: dict[str, Sequence[float]] = dict(zip(self.labels, facts["bars"], strict=True))
        self._scales: list[float] = facts["scales"]
        self._bases: list[float] = facts["bases"]
        self._signs: dict[str, list[float]] = facts["signs"]
        self._tables = _side_by_side(zlib.decompress(body), self._mask + 1)

    def guess(self, numbers: Iterable[int], signs: Iterable[str]) -> Guess:
        """How likely each label is, from what `features` found in a text."""
        indexes = list({number & self._mask for number in numbers})
        told = [found for sign in signs if (found := self._signs.get(sign)) is not None]
        root = sqrt(len(indexes) or 1)
        chances = {}
        for at, (label, total) in enumerate(zip(self.labels, self._sums(indexes), strict=False)):
            score = self._bases[at] + self._scales[at] * (total - ZERO * len(indexes)) / root
            chances[label] = _chance(score + sum(sign[at] for sign in told))
        return Guess(chances, self.bars)

    def _sums(self, indexes: Sequence[int]) -> list[int]:
        sums = [0] * (LANES * len(self._tables))
        for part in in_parts(indexes, MOST_SUMMED):
            lanes = [sum(map(table.__getitem__, part)).to_bytes(8, "little") for table in self._tables]
            sums = [old + new for old, new in zip(sums, unpack(f"<{len(sums)}H", b"".join(lanes)), strict=True)]
        return sums


def _chance(score: float) -> float:
    return 1 / (1 + exp(-max(-FARTHEST, min(FARTHEST, score))))


def _side_by_side(planes: bytes, size: int) -> list["array[int]"]:
    """Each label's plane of bytes, four to a table of 64-bit numbers: one sum then serves four labels."""
    tables = []
    for first in range(0, len(planes), size * LANES):
        table = bytearray(8 * size)
        for lane in range(LANES):
            plane = planes[first + lane * size : first + (lane + 1) * size]
            if plane:
                table[2 * lane :: 8] = plane
        tables.append(array("Q", bytes(table)))
    return tables


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights of this version, read when first needed."""
    return Weights((files("handlers.understanding") / FILE).read_bytes())
