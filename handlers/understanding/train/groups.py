"""Texts that are nearly the same, so that none is learned from and scored on at once."""

import re
from collections.abc import Iterator, Sequence
from zlib import crc32

from handlers.understanding.page import clean, fold
from handlers.understanding.train.examples import Example

# Texts sharing about six in ten of their word triples fall together in one of four bands of three.
BANDS, ROWS, SHINGLE = 4, 3, 3
_WORD = re.compile(r"[^\W\d_]+")


def groups(examples: Sequence[Example], texts_apart: Sequence[str] = ()) -> tuple[list[int], set[int]]:
    """A group number for each example, and the groups that hold one of `texts_apart`."""
    texts = [*(e.text for e in examples), *texts_apart]
    rows = [*(e.row for e in examples), *("" for _ in texts_apart)]
    parent = list(range(len(texts)))
    first: dict[tuple[object, ...], int] = {}
    for at, (text, row) in enumerate(zip(texts, rows, strict=True)):
        for key in _keys(text, row):
            parent[_root(parent, at)] = _root(parent, first.setdefault(key, at))
    numbers = [_root(parent, at) for at in range(len(texts))]
    return numbers[: len(examples)], set(numbers[len(examples) :])


def fold_of(group: int, folds: int, seed: int) -> int:
    """Which of `folds` parts a group is in: always the same for one seed."""
    return crc32(f"{seed}:{group}".encode()) % folds


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def _keys(text: str, row: str) -> Iterator[tuple[object, ...]]:
    """Two texts with a key in common are in one group: the row, the same words, or most of their word triples."""
    if row:
        yield "row", row
    words = _WORD.findall(fold(clean(text)))
    if words:
        yield "words", " ".join(sorted(set(words)))
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
    if len(shingles) < SHINGLE:
        return
    least = [min(crc32(f"{seed}{shingle}".encode()) for shingle in shingles) for seed in range(BANDS * ROWS)]
    for band in range(0, BANDS * ROWS, ROWS):
        yield "band", band, *least[band : band + ROWS]
