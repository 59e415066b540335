"""The known words at the start of a short answer, one after another, until something unknown."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from handlers.understanding.amounts import LARGEST, small_numbers
from handlers.understanding.page import Token, plain_tokens
from handlers.understanding.tables import CODE_WORD, LANGUAGES, Found, Tree, longest, plain_tree, said
from handlers.understanding.wordlist import word_list

# A code is a letter that looks like no figure, and one to three figures, in any case. What is found is only a
# candidate ("B12 vitamins"): the caller looks whether it exists.
CODE = re.compile(r"(?<![\w$.-])([A-HJKMNP-Za-hjkmnp-z][0-9]{1,3})(?![\w%]|[.-][0-9])")
# The earlier holds where one phrase could be two things.
_ROLES = ("drop", "done", "firm_no", "firm_yes", "thanks", "soft_no", "soft_yes", "of_them", "filler")
_GLUED = re.compile(r"[\w'%$]|[:/][0-9]")
_TIGHT = re.compile(r"(.)\1+")


class Part(NamedTuple):
    """One known word of an answer, and where it ends in the text."""

    group: str
    end: int
    codes: tuple[str, ...] = ()
    amount: int | None = None


@lru_cache(maxsize=8)
def tree(*roles: str) -> Tree:
    """The phrases of some roles in every language."""
    return plain_tree(roles)


def says_yes(parts: Sequence[Part]) -> bool:
    """Whether a yes is among them."""
    return any(part.group in ("firm_yes", "soft_yes") for part in parts)


def answer_tokens(folded: str) -> list[Token]:
    """The words of an answer; a code is one word, and words drawn out ("yesss") are drawn in."""
    codes = {m.start(): m.end() for m in CODE.finditer(folded)}
    known, tokens, end = tree(*_ROLES).starts, [], 0
    for token in plain_tokens(folded):
        if token.start in codes:
            token = Token(CODE_WORD, token.start, codes[token.start])
        elif token.start < end:
            continue  # the figures of a code
        elif token.word not in known and (tight := _TIGHT.sub(r"\1", token.word)) in known:
            token = token._replace(word=tight)
        tokens.append(token)
        end = token.end
    return tokens


def scan(folded: str, tokens: Sequence[Token]) -> tuple[list[Part], int]:
    """Known words from the start, and the token at which they end. Words that only fill are passed over."""
    parts: list[Part] = []
    fillers: list[str] = []
    at = 0
    while at < len(tokens):
        if not _joins(folded, tokens, at):
            return parts, at
        found = longest(tokens, at, tree(*_ROLES))
        if says_yes(parts) and (when := condition(tokens, at)) and (found is None or when.last >= found.last):
            return parts, at
        part, last = _part(folded, tokens, at, found, parts, fillers)
        if part is None:
            return parts, at
        if part.group == "filler":
            fillers.extend(token.word for token in tokens[at:last])
        else:
            parts.append(part)
            fillers.clear()
        at = last
    if parts:
        parts[-1] = parts[-1]._replace(end=len(folded))  # "please", "sorry" at the end say nothing more
    return parts, at


def _joins(folded: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing unread stands before a token: "yes 5:30", "yes $5" and signs of no words do."""
    start = tokens[at - 1].end if at else 0
    return not any(char.isalnum() for char in folded[start : tokens[at].start])


def _part(
    folded: str, tokens: Sequence[Token], at: int, found: Found | None, parts: list[Part], fillers: list[str]
) -> tuple[Part | None, int]:
    """What a word of an answer is, and the token after it."""
    token = tokens[at]
    if found is not None and found.entry.role != "of_them":
        end = tokens[found.last - 1].end
        codes = tuple(folded[t.start : t.end].upper() for t in tokens[at : found.last] if t.word == CODE_WORD)
        if _GLUED.match(folded, end):
            return None, at
        return Part(found.entry.role, end, codes), found.last
    if token.word == CODE_WORD:
        return Part("code", token.end, (folded[token.start : token.end].upper(),)), at + 1
    amount, last = _amount(folded, tokens, at, parts, fillers)
    return (None, at) if amount is None else (Part("amount", tokens[last - 1].end, (), amount), last)


def _amount(
    folded: str, tokens: Sequence[Token], at: int, parts: list[Part], fillers: list[str]
) -> tuple[int | None, int]:
    """An amount and the token after it: after a yes, or "20 of them"; not a time, a house, "for 5"."""
    word = tokens[at].word
    number = int(word) if word.isdecimal() and len(word) <= 5 else small_numbers().get(word, 0)
    if not 0 < number <= LARGEST or _GLUED.match(folded, tokens[at].end):
        return None, at
    after = longest(tokens, at + 1, tree("of_them")) if at + 1 < len(tokens) else None
    last = after.last if after is not None else at + 1
    counted = any(part.amount is not None for part in parts)
    wanted = says_yes(parts) or (after is not None and not parts)
    if counted or not wanted or not said("not before amount").isdisjoint(fillers):
        return None, at
    follows = tokens[at + 1].word if at + 1 < len(tokens) else ""
    spaced = folded[tokens[at].end : tokens[at + 1].start] == " " if follows else False
    if spaced and after is None and follows != CODE_WORD and follows.isalpha() and not _is_thing(follows):
        return None, at
    return number, last


def _is_thing(word: str) -> bool:
    return word in said("after amount") or any(word in word_list(code).things.starts for code in LANGUAGES)


def condition(tokens: Sequence[Token], at: int) -> Found | None:
    """ "but …", "only after …": what a yes hangs on, when something follows."""
    found = longest(tokens, at, tree("but", "if")) if at < len(tokens) else None
    if found is None or found.last >= len(tokens) or tokens[found.first].word == tokens[-1].word == "si":
        return None  # "si si" is yes twice
    return found
