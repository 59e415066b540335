"""A text laid out for reading: cleaned, folded, cut into tokens, with what was already read blanked out."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import islice
from typing import NamedTuple

# Longest text read, in characters: a carrier hands over at most 1,600 (ten segments), Telegram 4,096.
LONGEST = 1600
# Texts of which answers are remembered: several handlers ask the same of one text.
ASKED_AGAIN = 64
# Stands where something was already read: no pattern matches it, so no digit is ever used twice.
TAKEN = "\x01"

# Curly quotes and long dashes, as phones write them, in plain ones.
_QUOTES = str.maketrans(
    "\u2019\u2018\u00b4`\u201c\u201d\u2013\u2014",
    "''''\"\"--",
)
_PLAIN_WORD = re.compile(r"[^\W_]+")
# French and Creole set short words before others with an apostrophe: "d'eau", "j'ai", "m'ap"; each is a word.
_WORD = re.compile(
    r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|(?:[cdjklmnstw]|qu|jusqu|lorsqu)(?='[^\W\d_])"
    r"|[^\W\d_]+(?:'[^\W\d_]+)*"
)
_BLANK = re.compile(r" +")
# Some phones and forms set a blank before the apostrophe: "I 'm", "ca n't".
_TORN = re.compile(r" +(?=n?'(?:s|m|re|ve|ll|d|t)\b)")


class Token(NamedTuple):
    """A word or number of the folded text, and where it stands."""

    word: str
    start: int
    end: int


def clean(text: str) -> str:
    """`text` on one line: no control or direction marks, straight quotes, composed letters, single blanks."""
    text = text[:LONGEST].translate(_QUOTES)
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text).translate(_SHOWN)
    if "'" in text:
        text = _TORN.sub("", text)
    return _BLANK.sub(" ", text).strip()


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cf", "Cs", "Co", "Cn"):
        return ""
    if char == "\n":
        return ". "  # a new line ends a thought
    return " " if category[0] in "CZ" else char


def fold(text: str) -> str:
    """`text` in lower case without accents, and exactly as long."""
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDED)


def _plain(char: str) -> str:
    return (unicodedata.normalize("NFKD", char)[0].lower() or char)[0]


class _Letters(dict[int, str]):
    """What becomes of each letter, found out when it is first met; bounded, because anyone may send anything."""

    MOST = 4096

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__()
        self._change = change

    def __missing__(self, code: int) -> str:
        changed = self._change(chr(code))
        if len(self) < self.MOST:
            self[code] = changed
        return changed


_SHOWN, _FOLDED = _Letters(_visible), _Letters(_plain)


class Page:
    """One text while it is being read. `text` is as written, `left` is folded and loses what was taken."""

    def __init__(self, text: str) -> None:
        self.text = clean(text)
        self.folded = fold(self.text)
        self.left = self.folded

    def take(self, start: int, end: int) -> str:
        """Blank out what was read, and return it as written."""
        self.left = self.left[:start] + TAKEN * (end - start) + self.left[end:]
        return self.text[start:end].strip()

    def take_all(self, spans: Iterable[tuple[int, int]]) -> None:
        """Blank out several spans."""
        for start, end in spans:
            self.take(start, end)

    @cached_property
    def shouts(self) -> bool:
        """Whether all is in capitals, which then tell nothing."""
        return self.text.isupper()

    def words(self) -> list[re.Match[str]]:
        """The words and numbers not yet taken, letters and figures only."""
        return list(_PLAIN_WORD.finditer(self.left))

    def words_from(self, start: int, most: int | None = None) -> list[re.Match[str]]:
        """The words from `start` on, at most so many."""
        return list(islice(_PLAIN_WORD.finditer(self.left, start), most))

    def tokens(self) -> list[Token]:
        """The words and numbers not yet taken."""
        return [Token(m.group(), m.start(), m.end()) for m in _WORD.finditer(self.left)]


def words_of(folded: str) -> list[str]:
    """The words and numbers of a folded text, as `Page.tokens` cuts them."""
    return _WORD.findall(folded)


def plain_tokens(folded: str) -> list[Token]:
    """The tokens of a folded text without their apostrophes, as `plain_tree` has them."""
    return [Token(m.group().replace("'", ""), m.start(), m.end()) for m in _WORD.finditer(folded)]


def word_set(words: str) -> frozenset[str]:
    """The words of a string, as a set."""
    return frozenset(words.split())
