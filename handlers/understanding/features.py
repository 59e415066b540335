"""What the model sees of a text: its words and word pieces as numbers, and what the word lists found in it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from zlib import crc32

from handlers.understanding.meaning import Intent
from handlers.understanding.tables import Found

# Pieces of four letters over word ends hold endings and misspellings; five are no better and cost more.
PIECE = 4
# Texts longer than this repeat themselves: the rest would only cost time.
MOST_WORDS = 150
_WORDS = re.compile(r"[0-9]+|[^\W\d_]+(?:'[^\W\d_]+)*|[?!]")
_PIECES = 0x9E3779B9  # pieces and words never share a number by their letters alone


def numbers(folded: str) -> set[int]:
    """32-bit numbers of the words, pairs, triples and pieces of `folded` text. Any figure counts as 0."""
    words = ["0" if w[0].isdecimal() else w for w in _WORDS.findall(folded)[:MOST_WORDS]]
    text = f"_{'_'.join(words)}_".encode()
    found = {crc32(text[at : at + PIECE], _PIECES) for at in range(len(text) - PIECE + 1)}
    one = two = 0
    for word in text.split(b"_"):
        three, two, one = crc32(word, two ^ 1), crc32(word, one ^ 1), crc32(word)
        found.update((one, two, three))
    return found


def signs(
    things: Iterable[Found], cues: Iterable[Found], marks: Iterable[Found], side: Intent, *, plain: bool
) -> frozenset[str]:
    """What the word lists found, as names: "item:food", "cue:need need?", "side:need", "plain"."""
    named = {f"{f.entry.role}:{kind}" for f in things for kind in f.entry.kinds}
    order = [kind for f in cues for kind in f.entry.kinds]
    named.update(f"cue:{kind}" for kind in order)
    named.update(f"cue:{one} {two}" for one, two in pairwise(order))
    named.update(f"mark:{f.entry.role}" for f in marks)
    named.add(f"side:{side.value}")
    if plain:
        named.add(f"plain:{side.value}")
    return frozenset(named)


class Evidence(IntEnum):
    """What the lists say of a kind."""

    NAMED = 0  # "water"
    HINTED = 1  # "thirsty"
    NONE = 2


def evidence(signs: Collection[str], kind: str) -> Evidence:
    """What `signs` say of a kind."""
    if f"item:{kind}" in signs:
        return Evidence.NAMED
    return Evidence.HINTED if f"sign:{kind}" in signs or f"vague:{kind}" in signs else Evidence.NONE


def in_parts(indexes: Sequence[int], most: int) -> Iterator[Sequence[int]]:
    """`indexes` in slices of at most `most`."""
    for start in range(0, len(indexes), most):
        yield indexes[start : start + most]
