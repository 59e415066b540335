"""A short answer to a question of ours: yes, no, how many, on what condition, done, dropped, thanks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from handlers.understanding.amounts import LARGEST, small_numbers
from handlers.understanding.page import Token, clean, fold, plain_tokens
from handlers.understanding.tables import CODE_WORD, LANGUAGES, Found, Node, longest, plain_tree, said
from handlers.understanding.wordlist import word_list

# A code is a letter that looks like no figure, and one to three figures, in any case. What is found is only a
# candidate ("B12 vitamins"): the caller looks whether it exists.
CODE = re.compile(r"(?<![\w$.-])([A-HJKMNP-Za-hjkmnp-z][0-9]{1,3})(?![\w%]|[.-][0-9])")
# More unread words than this are a story that happens to begin with "no" or "yes".
LONGEST_REST_WORDS = 8

# The earlier holds where one phrase could be two things.
_ROLES = ("drop", "done", "firm_no", "firm_yes", "thanks", "soft_no", "soft_yes", "of_them", "filler")
_GLUED = re.compile(r"[\w'%$]|[:/][0-9]")
_STOP_MARK = re.compile(r"[,.!?;:\n()-]|[^\x00-\x7f]|$")
_TIGHT = re.compile(r"(.)\1+")
_SIGNS = [
    (re.compile(f"[{signs}][\U0001f3fb-\U0001f3ff\ufe0f]*"), word)
    for signs, word in (
        ("\U0001f44d\U0001f44c\u2705\u2714\U0001f64b\u2611\U0001f197", " yes "),
        ("\U0001f44e\u274c\U0001f645\U0001f6ab\u2716", " no "),
        ("\U0001f64f\u2764\U0001f970\U0001f917", " thanks "),
    )
]


class Verdict(StrEnum):
    """Yes or no."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Answer:
    """A short answer, read. `codes` are candidates in capitals; `rest` is what was not read, as written.

    `amount` is how many of what was asked ("yes 20"), `condition` what a YES hangs on ("only after 6").
    """

    verdict: Verdict | None = None
    codes: tuple[str, ...] = ()
    amount: int | None = None
    condition: str | None = None
    thanks: bool = False
    done: bool = False
    drop: bool = False
    rest: str = ""


class _Part(NamedTuple):
    """One known word of an answer, and where it ends in the text."""

    group: str
    end: int
    codes: tuple[str, ...] = ()
    amount: int | None = None


@lru_cache(maxsize=8)
def _tree(*roles: str) -> Node:
    return plain_tree(roles)


def read_answer(text: str) -> Answer:
    """The short answer in `text`. What it does not understand stays in `rest`; verdict None when unsure."""
    tidy = _signs(clean(text))
    folded = fold(tidy)
    tokens = _tokens(folded)
    parts, at = _scan(folded, tokens)
    condition = _condition(tokens, at) if _says_yes(parts) else None
    if condition is not None:
        start = tokens[condition.first if condition.entry.role == "if" else condition.last].start
        if _is_taken_back(tokens, condition.last):
            return Answer(codes=_codes(parts), rest=tidy)
        return _answer(parts, "", tidy[start:].strip(" ,.!?;"))
    while parts and not _holds(parts, folded[parts[-1].end :]):
        parts.pop()
    if not parts:
        return Answer(rest=tidy)
    return _answer(parts, tidy[parts[-1].end :].strip(" ,.!?;:()-"), None)


def _answer(parts: list[_Part], rest: str, condition: str | None) -> Answer:
    groups = {part.group for part in parts}
    amount = next((part.amount for part in parts if part.amount is not None), None)
    drop = "drop" in groups
    done = "done" in groups and not drop
    return Answer(_verdict(groups), _codes(parts), amount, condition, "thanks" in groups, done, drop, rest)


def _verdict(groups: set[str]) -> Verdict | None:
    """Both yes and no, or a drop, is neither."""
    no, yes = bool(groups & {"firm_no", "soft_no"}), bool(groups & {"firm_yes", "soft_yes", "amount"})
    if no and not yes:
        return Verdict.NO
    return Verdict.YES if yes and not no and "drop" not in groups else None


def _codes(parts: list[_Part]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for part in parts for code in part.codes))


def _says_yes(parts: list[_Part]) -> bool:
    return any(part.group in ("firm_yes", "soft_yes") for part in parts)


def _signs(text: str) -> str:
    """Thumbs and ticks as words."""
    if text.isascii():
        return text
    for sign, word in _SIGNS:
        text = sign.sub(word, text)
    return " ".join(text.split())


def _tokens(folded: str) -> list[Token]:
    """The words of an answer; a code is one word, and words drawn out ("yesss") are drawn in."""
    codes = {m.start(): m.end() for m in CODE.finditer(folded)}
    known, tokens, end = _tree(*_ROLES).next, [], 0
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


def _scan(folded: str, tokens: Sequence[Token]) -> tuple[list[_Part], int]:
    """Known words from the start, and the token at which they end. Words that only fill are passed over."""
    parts: list[_Part] = []
    fillers: list[str] = []
    at = 0
    while at < len(tokens):
        if not _joins(folded, tokens, at):
            return parts, at
        found = longest(tokens, at, _tree(*_ROLES))
        if _says_yes(parts) and (when := _condition(tokens, at)) and (found is None or when.last >= found.last):
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
    folded: str, tokens: Sequence[Token], at: int, found: Found | None, parts: list[_Part], fillers: list[str]
) -> tuple[_Part | None, int]:
    """What a word of an answer is, and the token after it."""
    token = tokens[at]
    if found is not None and found.entry.role != "of_them":
        end = tokens[found.last - 1].end
        codes = tuple(folded[t.start : t.end].upper() for t in tokens[at : found.last] if t.word == CODE_WORD)
        if _GLUED.match(folded, end):
            return None, at
        return _Part(found.entry.role, end, codes), found.last
    if token.word == CODE_WORD:
        return _Part("code", token.end, (folded[token.start : token.end].upper(),)), at + 1
    amount, last = _amount(folded, tokens, at, parts, fillers)
    return (None, at) if amount is None else (_Part("amount", tokens[last - 1].end, (), amount), last)


def _amount(
    folded: str, tokens: Sequence[Token], at: int, parts: list[_Part], fillers: list[str]
) -> tuple[int | None, int]:
    """An amount and the token after it: after a yes, or "20 of them"; not a time, a house, "for 5"."""
    word = tokens[at].word
    number = int(word) if word.isdecimal() and len(word) <= 5 else small_numbers().get(word, 0)
    if not 0 < number <= LARGEST or _GLUED.match(folded, tokens[at].end):
        return None, at
    after = longest(tokens, at + 1, _tree("of_them")) if at + 1 < len(tokens) else None
    last = after.last if after is not None else at + 1
    counted = any(part.amount is not None for part in parts)
    wanted = _says_yes(parts) or (after is not None and not parts)
    if counted or not wanted or not said("not before amount").isdisjoint(fillers):
        return None, at
    follows = tokens[at + 1].word if at + 1 < len(tokens) else ""
    spaced = folded[tokens[at].end : tokens[at + 1].start] == " " if follows else False
    if spaced and after is None and follows != CODE_WORD and follows.isalpha() and not _is_thing(follows):
        return None, at
    return number, last


def _is_thing(word: str) -> bool:
    return word in said("after amount") or any(word in word_list(code).things.next for code in LANGUAGES)


def _condition(tokens: Sequence[Token], at: int) -> Found | None:
    """ "but …", "only after …": what a yes hangs on, when something follows."""
    found = longest(tokens, at, _tree("but", "if")) if at < len(tokens) else None
    if found is None or found.last >= len(tokens) or tokens[found.first].word == tokens[-1].word == "si":
        return None  # "si si" is yes twice
    return found


def _is_taken_back(tokens: Sequence[Token], at: int) -> bool:
    """A condition that begins so takes the yes back ("but I can't"), unless it says until when."""
    found = longest(tokens, at, _tree("taken_back")) if at < len(tokens) else None
    return found is not None and said("kept anyway").isdisjoint(t.word for t in tokens[found.last :])


def _holds(parts: list[_Part], rest: str) -> bool:
    """Whether what was read stands on its own, given what follows unread."""
    tail = plain_tokens(rest)
    if not tail or parts[-1].group == "code":
        return True
    if len(rest[tail[0].start :].split()) > LONGEST_REST_WORDS:
        return False
    if _STOP_MARK.match(rest.lstrip(" ")) or parts[-1].group in ("amount", "firm_no"):
        return True
    if parts[-1].group in ("soft_no", "drop"):
        return longest(tail, 0, _tree("after_no")) is not None
    asks = said("asks")
    return parts[-1].group in ("firm_yes", "done", "thanks") and not any(
        t.word in asks or f"{t.word} {n.word}" in asks for t, n in zip(tail, [*tail[1:], Token("", 0, 0)], strict=True)
    )
