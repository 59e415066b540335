"""A short answer to a question of ours: yes, no, how many, on what condition, done, dropped, thanks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from handlers.understanding.answerparts import CODE, Part, answer_tokens, condition, says_yes, scan, tree
from handlers.understanding.page import ASKED_AGAIN, Token, clean, fold, plain_tokens
from handlers.understanding.tables import longest, said

__all__ = ["CODE", "Answer", "Verdict", "read_answer"]

# More unread words than this are a story that happens to begin with "no" or "yes".
LONGEST_REST_WORDS = 8
# Known words beyond this many characters say no more than those before them.
LONGEST_ANSWER = 240
_STOP_MARK = re.compile(r"[,.!?;:\n()-]|[^\x00-\x7f]|$")
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


@lru_cache(maxsize=ASKED_AGAIN)
def read_answer(text: str) -> Answer:
    """The short answer in `text`. What it does not understand stays in `rest`; verdict None when unsure."""
    tidy = _signs(clean(text))
    folded = fold(tidy)
    tokens = answer_tokens(folded[:LONGEST_ANSWER])
    parts, at = scan(folded, tokens)
    hangs_on = condition(tokens, at) if says_yes(parts) else None
    if hangs_on is not None:
        start = tokens[hangs_on.first if hangs_on.entry.role == "if" else hangs_on.last].start
        if _is_taken_back(tokens, hangs_on.last):
            return Answer(codes=_codes(parts), rest=tidy)
        return _answer(parts, "", tidy[start:].strip(" ,.!?;"))
    while parts and not _holds(parts, folded[parts[-1].end :]):
        parts.pop()
    if not parts:
        return Answer(rest=tidy)
    return _answer(parts, tidy[parts[-1].end :].strip(" ,.!?;:()-"), None)


def _answer(parts: list[Part], rest: str, condition: str | None) -> Answer:
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


def _codes(parts: list[Part]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for part in parts for code in part.codes))


def _signs(text: str) -> str:
    """Thumbs and ticks as words."""
    if text.isascii():
        return text
    for sign, word in _SIGNS:
        text = sign.sub(word, text)
    return " ".join(text.split())


def _is_taken_back(tokens: Sequence[Token], at: int) -> bool:
    """A condition that begins so takes the yes back ("but I can't"), unless it says until when."""
    found = longest(tokens, at, tree("taken_back")) if at < len(tokens) else None
    return found is not None and said("kept anyway").isdisjoint(t.word for t in tokens[found.last :])


def _holds(parts: list[Part], rest: str) -> bool:
    """Whether what was read stands on its own, given what follows unread."""
    tail = plain_tokens(rest)
    if not tail or parts[-1].group == "code":
        return True
    if len(rest[tail[0].start :].split()) > LONGEST_REST_WORDS:
        return False
    if _STOP_MARK.match(rest.lstrip(" ")) or parts[-1].group in ("amount", "firm_no"):
        return True
    if parts[-1].group in ("soft_no", "drop"):
        return longest(tail, 0, tree("after_no")) is not None
    asks = said("asks")
    return parts[-1].group in ("firm_yes", "done", "thanks") and not any(
        t.word in asks or f"{t.word} {n.word}" in asks for t, n in zip(tail, [*tail[1:], Token("", 0, 0)], strict=True)
    )
