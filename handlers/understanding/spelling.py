"""Things misspelled: "grocries" is groceries, "medicne" is medicine; an ordinary word is left as it is."""

from functools import lru_cache
from itertools import chain
from sys import intern

from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.understanding.page import Token
from handlers.understanding.tables import LANGUAGES
from handlers.understanding.wordlist import LOANED, every_word, word_list

# Shorter words have too many neighbors ("food" and "good", "ride" and "bride").
SHORTEST = 5
# A wrong letter is let pass from the second length, two slips from the third; a letter too many, too few or two that
# have changed places always: short words differ by one letter from too many others ("lunch", "bunch").
WRONG_LETTER, TWO_SLIPS = 8, 10
# Words seen before are not looked at again; bounded, because anyone may send anything.
REMEMBERED = 4096


# "a ride 2 the clinic", "food 4 my kids": figures texted for words, in English alone.
TEXTED = {"2": "to", "4": "for"}
# What goes somewhere before such a 2, and what follows either figure and cannot be counted.
_GOING = frozenset(("2", word) for word in ("ride", "rides", "lift", "drive", "go", "going"))
AFTER_FIGURE = frozenset(
    {"the", "my", "our", "his", "her", "their", "me", "us", "work", "school", "church", "get", "go"}
)


def untext(tokens: list[Token], language: str) -> list[Token]:
    """`tokens` with a 2 that is a "to" and a 4 that is a "for" as words: they count nothing."""
    if language != "en":
        return tokens
    mended = list(tokens)
    for at in range(1, len(tokens) - 1):
        before, token, after = tokens[at - 1 : at + 2]
        if token.word in TEXTED and (after.word in AFTER_FIGURE or (token.word, before.word) in _GOING):
            mended[at] = token._replace(word=TEXTED[token.word])
    return mended


def mend(tokens: list[Token], language: str) -> list[Token]:
    """`tokens` with the words that no table knows, and that are nearly a thing of `language`, set right."""
    tokens = untext(tokens, language)
    known = word_list(language).things.starts
    for at, token in enumerate(tokens):
        if len(token.word) >= SHORTEST and token.word not in known:
            mended = _mended(token.word, language)
            if mended != token.word:
                tokens = [*tokens[:at], token._replace(word=mended), *tokens[at + 1 :]]
    return tokens


@lru_cache(maxsize=REMEMBERED)
def _mended(word: str, language: str) -> str:
    if not word.isalpha():
        return word
    slips = 2 if len(word) >= TWO_SLIPS else 1
    starts = _starts(language).get(word[0], ())
    like = process.extract(word, starts, scorer=OSA.distance, score_cutoff=slips, limit=None)
    near = next((str(each[0]) for each in like if _is_thing(each[0], language)), None)
    if near is None or (len(word) < WRONG_LETTER and len(near) == len(word) and sorted(near) != sorted(word)):
        return word
    return word if word in _known() else near


def _is_thing(word: str, language: str) -> bool:
    node = word_list(language).things.node(word)
    return node is not None and node.entry is not None and node.entry.role in LOANED


@lru_cache(maxsize=len(LANGUAGES))
def _starts(language: str) -> dict[str, list[str]]:
    """Words that names of things begin with, by their first letter: people seldom get that one wrong."""
    found: dict[str, list[str]] = {}
    for word in sorted(word_list(language).things.starts):
        if len(word) >= SHORTEST:
            found.setdefault(word[0], []).append(word)
    return found


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Every longer word of every table, and ordinary words that only look like one ("plain" rows)."""
    sets = (word_list(code).function | word_list(code).plain for code in LANGUAGES)
    trees = (every_word(code) for code in LANGUAGES)
    return frozenset(intern(word) for words in chain(sets, trees) for word in words if len(word) >= SHORTEST)
