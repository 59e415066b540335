"""What a text costs as SMS, and the same text in the cheaper alphabet. Pure.

GSM-7 (3GPP TS 23.038) takes 160 characters in one segment and 153 in each of several; anything else makes the
whole text UCS-2, 70 and 67. One curly quote turns one segment into two or three.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€")  # an escape and a character: two septets
GSM = BASIC | EXTENDED  # without \r and \f, which it also has and no text of ours needs

LOOK_ALIKES = {
    **dict.fromkeys("‘’‚‛`´ʼʻ′‹›", "'"),  # noqa: RUF001 the look-alikes are the point
    **dict.fromkeys("“”„‟«»″〝〞", '"'),
    **dict.fromkeys("‐‑‒–—―−⁃", "-"),  # noqa: RUF001
    **dict.fromkeys("•◦▪‣●", "*"),
    **dict.fromkeys("\t\u2028\u2029\x85", " "),
    "\r": "\n",
    "·": ".",
    "⁄": "/",  # noqa: RUF001
    "÷": "/",
    "×": "x",  # noqa: RUF001
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "→": "->",
    "←": "<-",
    "°": " deg",
    "©": "(c)",
    "®": "(r)",
    "¦": "|",
    "¢": "c",
    "₹": "Rs",
    "₱": "P",
    "₦": "N",
    "œ": "oe",
    "Œ": "OE",
    "ð": "d",
    "Ð": "D",
    "đ": "d",
    "Đ": "D",
    "þ": "th",
    "Þ": "Th",
    "ł": "l",
    "Ł": "L",
    "ħ": "h",
    "Ħ": "H",
    "ı": "i",  # noqa: RUF001
    "ŋ": "n",
    "Ŋ": "N",
    "ŧ": "t",
    "Ŧ": "T",
    "ĸ": "k",
    "µ": "u",
    "ɛ": "e",
    "ɔ": "o",
}
JOINERS = frozenset("\u200c\u200d")  # they shape letters in Persian and Indic scripts


def downgrade(text: str) -> str:
    """`text` in GSM-7 where that keeps its sense: look-alikes replaced, accents outside GSM-7 dropped (á → a,
    so that Spanish stays at 160), emoji, control characters and direction marks removed.

    A text with letters of another script cannot be helped: it keeps its accents and goes as UCS-2, without emoji
    and direction marks. What is GSM-7 already comes back unchanged.
    """
    if GSM.issuperset(text):
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    plain = [_plain(char) for char in composed]
    if None in plain:
        return unicodedata.normalize("NFC", _tidy([_kept(char) for char in composed]))
    return _tidy([piece for piece in plain if piece is not None])


@lru_cache(maxsize=4096)
def _plain(char: str) -> str | None:
    """`char` in GSM-7; "" when it may be left out; None for a letter or digit which has nothing like it there."""
    if char in GSM:
        return char
    if char in LOOK_ALIKES:
        return LOOK_ALIKES[char]
    pieces = [_plain_piece(piece) for piece in unicodedata.normalize("NFKD", char)]
    if all(piece is not None for piece in pieces):
        return "".join(piece for piece in pieces if piece is not None)
    return None if _kept(char) else ""


def _plain_piece(piece: str) -> str | None:
    if piece in GSM:
        return piece
    if piece in LOOK_ALIKES:
        return LOOK_ALIKES[piece]
    kind = unicodedata.category(piece)
    if kind == "Zs":
        return " "
    if kind[0] in "LN" or kind == "Mc":
        return None
    return ""


def _kept(char: str) -> str:
    """`char` in a UCS-2 text."""
    kind = unicodedata.category(char)
    if char == "\n" or char in JOINERS:
        return char
    if char == "\r":
        return "\n"
    if kind == "Zs" or char in "\t\x85\u2028\u2029":
        return " "
    if kind[0] == "C" or kind in {"So", "Sk", "Me"} or "\ufe00" <= char <= "\ufe0f":
        return ""
    return char


def _tidy(pieces: Sequence[str]) -> str:
    """Joined; where something went from between two blanks, one blank is left."""
    text = "".join(pieces)
    return re.sub(r" {2,}", " ", text).strip(" ") if "" in pieces else text


def segments(text: str) -> int:
    """How many SMS segments `text` is sent and billed as; 0 for an empty text.

    A two-septet character and a surrogate pair are never cut in two, which can leave one place of a segment empty.
    """
    if GSM.issuperset(text):
        return _pack((2 if char in EXTENDED else 1 for char in text), one=160, several=153)
    return _pack((2 if char > "\uffff" else 1 for char in text), one=70, several=67)


def _pack(sizes: Iterable[int], one: int, several: int) -> int:
    listed = list(sizes)
    total = sum(listed)
    if total <= one:
        return min(1, total)
    count, room = 1, several
    for size in listed:
        if size > room:
            count, room = count + 1, several
        room -= size
    return count
