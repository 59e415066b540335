"""The trained weights: how likely a text is a need, an offer, and of which kinds.

They were learned from *Disaster Response Messages*, Robert Munro, licensed CC BY 4.0; cite: R. Munro, *Processing
short message communications in low-resource languages*, PhD dissertation, Stanford 2012. The file is made anew by
`python -m handlers.understanding.train`: a line of JSON, then a compressed table of a byte for each label and number.
"""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import repeat
from math import exp, sqrt
from struct import unpack
from typing import Any, NamedTuple

from handlers.understanding.features import in_parts

FILE = "weights.bin"
# A byte of the table means its value less this, times the label's scale.
ZERO = 128
# The sums of all labels run side by side in one long number: 16 bits each hold so many bytes and never spill over.
LANE, MOST_SUMMED = 2, 257
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
        self._table = _side_by_side(zlib.decompress(body), self._mask + 1, len(self.labels))

    def guess(self, numbers: Iterable[int], signs: Iterable[str]) -> Guess:
        """How likely each label is, from what `features` found in a text."""
        indexes = list({number & self._mask for number in numbers})
        told = [found for sign in signs if (found := self._signs.get(sign)) is not None]
        nothing, root = ZERO * len(indexes), sqrt(len(indexes) or 1)
        signed = map(sum, zip(*told, strict=True)) if told else repeat(0)
        each = zip(self._bases, self._scales, self._sums(indexes), signed, strict=False)
        scores = (base + scale * (total - nothing) / root + sign for base, scale, total, sign in each)
        return Guess(dict(zip(self.labels, map(_chance, scores), strict=True)), self.bars)

    def _sums(self, indexes: Sequence[int]) -> list[int]:
        count = len(self.labels)
        table, width = self._table, LANE * count
        sums = [0] * count
        for part in in_parts(indexes, MOST_SUMMED):
            rows = [table[at * width : at * width + width] for at in part]
            lanes = sum(map(int.from_bytes, rows)).to_bytes(width)
            sums = [old + new for old, new in zip(sums, unpack(f">{count}H", lanes), strict=True)]
        return sums


def _chance(score: float) -> float:
    if not -FARTHEST < score < FARTHEST:
        score = FARTHEST if score > 0 else -FARTHEST
    return 1 / (1 + exp(-score))


def _side_by_side(planes: bytes, size: int, count: int) -> bytes:
    """Each label's plane of bytes as lanes of one long number for each index, its highest byte first.

    As numbers they would be read a third faster, a hundredth of a text's time, and take twice the memory.
    """
    width = LANE * count
    table = bytearray(width * size)
    for lane in range(count):
        table[LANE * lane + 1 :: width] = planes[lane * size : (lane + 1) * size]
    return bytes(table)


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The weights of this version, read when first needed."""
    return Weights((files("handlers.understanding") / FILE).read_bytes())
