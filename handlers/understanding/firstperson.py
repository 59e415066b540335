"""Words with which people ask for themselves, in every language: nothing else in a text outweighs them."""

from collections.abc import Sequence

from handlers.understanding.page import Token, words_of
from handlers.understanding.tables import Found, said

# People who write these to us ask for themselves; other strong cues ("is needed", "suffering") also tell of others.
_ASKING = frozenset(
    " ".join(words_of(phrase))
    for phrase in [
        "i need",
        "we need",
        "i really need",
        "we really need",
        "need",
        "still need",
        "i still need",
        "we still need",
        "in need of",
        "i could use",
        "can someone",
        "can anyone",
        "can anybody",
        "could someone",
        "could anyone",
        "could u",
        "can u",
        "would someone",
        "would anyone",
        "is there anyone",
        "anyone able to",
        "does anyone have",
        "does anybody have",
        "anyone have",
        "looking for",
        "i'm looking for",
        "i'm out of",
        "we're out of",
        "ran out of",
        "i have no",
        "necesito",
        "necesitamos",
        "busco",
        "buscamos",
        "me hace falta",
        "nos hace falta",
        "me falta",
        "no tengo",
        "no tenemos",
        "alguien puede",
        "alguien tiene",
        "quien puede",
        "mwen bezwen",
        "m bezwen",
        "nou bezwen",
        "map chache",
        "m ap chache",
        "eske yon moun ka",
        "eske gen moun",
        "j'ai besoin",
        "j'ai besoin de",
        "nous avons besoin",
        "nous avons besoin de",
        "il me faut",
        "il nous faut",
        "je cherche",
        "nous cherchons",
        "quelqu'un peut",
        "est ce que quelqu'un",
    ]
)
# "need" alone asks where it begins the text ("Hi, need …") or goes on from "I"; elsewhere it may be anybody's.
_OPENING_WORDS = 2
_GOES_ON = frozenset({"and", "but", "also", "still", "just", "really", "i", "we"})


def asks_for_self(tokens: Sequence[Token], cues: Sequence[Found]) -> bool:
    """Whether the writer asks for themselves in so many words; `cues` are of `tokens`."""
    borrowing = said("borrow")  # whoever lends says so in other words
    found = ((" ".join(t.word for t in tokens[c.first : c.last]), c.first) for c in cues)
    return any(
        (words in _ASKING or not borrowing.isdisjoint(words.split()))
        and (words != "need" or at <= _OPENING_WORDS or tokens[at - 1].word in _GOES_ON)
        for words, at in found
    )
