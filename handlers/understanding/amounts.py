"""Numbers as people write them, in figures and in words of English and Spanish."""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.understanding.page import Token

# A larger number in a text is an account, a phone or a mistake, not an amount of help.
LARGEST = 99_999

_ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis "
    "veintisiete veintiocho veintinueve",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
ONES = {code: {w: n for n, w in enumerate(words.split(), 1)} for code, words in _ONES.items()}
TENS = {code: {w: 10 * n for n, w in enumerate(words.split(), 2)} for code, words in _TENS.items()}
HUNDREDS = {"en": {"hundred": 100}, "es": {"cien": 100}}
DOZENS = frozenset({"dozen", "dozens", "docena", "docenas"})
DOZEN = 12


class Number(NamedTuple):
    """A number over tokens `first` to `last` (not included). `spoken` when written in words."""

    value: int
    first: int
    last: int
    spoken: bool


def numbers(tokens: Sequence[Token], text: str, language: str | None) -> list[Number]:
    """The numbers among `tokens` of `text`, left to right; times of day and doors are already taken out."""
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        number = _figure(tokens, at, text) or _spoken(tokens, at, language or "en")
        if number is not None:
            number = _dozens(tokens, number)
            found.append(number)
        at = number.last if number is not None else at + 1
    return found


def _figure(tokens: Sequence[Token], at: int, text: str) -> Number | None:
    token = tokens[at]
    if not token.word[0].isdecimal() or not _stands_alone(token, text):
        return None
    value = float(token.word.replace(",", ""))
    whole = int(value)
    if not 0 < whole <= LARGEST or (value != whole and text[token.start - 1 : token.start] != "$"):
        return None  # half a pound is not an amount we can share out; cents of a sum are let go
    return Number(whole, at, at + 1, False)


def _stands_alone(token: Token, text: str) -> bool:
    before, after = text[token.start - 1 : token.start], text[token.end : token.end + 2]
    if token.start and (before.isalnum() or before in "#./:'_&+%@"):
        return False
    if before == "-" and text[token.start - 2 : token.start - 1].isalpha():
        return False  # "N-95"
    return not (after[:1] in ("%", "/", ":", "'", '"', "_", "°") or after in ("st", "nd", "rd", "th", "t ", "ft"))


def _spoken(tokens: Sequence[Token], at: int, language: str) -> Number | None:
    ones, tens, word = ONES[language], TENS[language], tokens[at].word
    if word in HUNDREDS[language]:
        return Number(100, at, at + 1, True)
    if word in tens:
        joined = at + 2 if language == "es" and at + 1 < len(tokens) and tokens[at + 1].word == "y" else at + 1
        unit = ones.get(tokens[joined].word, 0) if joined < len(tokens) else 0
        return (
            Number(tens[word] + unit, at, joined + 1, True) if 0 < unit < 10 else Number(tens[word], at, at + 1, True)
        )
    return Number(ones[word], at, at + 1, True) if word in ones else None


def _dozens(tokens: Sequence[Token], number: Number) -> Number:
    if number.last < len(tokens) and tokens[number.last].word in DOZENS:
        return number._replace(value=min(number.value * DOZEN, LARGEST), last=number.last + 1)
    if number.spoken and number.last < len(tokens) and tokens[number.last].word == "hundred" and number.value < 10:
        return number._replace(value=number.value * 100, last=number.last + 1)
    return number


def lone_dozen(tokens: Sequence[Token], at: int) -> Number | None:
    """ "a dozen", "half a dozen", "una docena" starting at token `at`."""
    words = [t.word for t in tokens[at : at + 3]]
    if words[:1] in (["a"], ["una"]) and words[1:2] and words[1] in DOZENS:
        return Number(DOZEN, at, at + 2, True)
    if words in (["half", "a", "dozen"], ["media", "docena"]):
        return Number(DOZEN // 2, at, at + len(words), True)
    if words[:2] == ["media", "docena"]:
        return Number(DOZEN // 2, at, at + 2, True)
    return None
