"""A short answer to a question of ours: yes, no, how many, on what condition, done, dropped, thanks."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from handlers.understanding import answerwords as words
from handlers.understanding.amounts import LARGEST, ONES, TENS
from handlers.understanding.page import clean, fold
from handlers.understanding.wordlist import LANGUAGES, word_list

# A code is a letter that looks like no figure, and one to three figures, in any case. What is found is only a
# candidate ("B12 vitamins"): the caller looks whether it exists.
CODE = re.compile(r"(?<![\w$.-])([A-HJKMNP-Za-hjkmnp-z][0-9]{1,3})(?![\w%]|[.-][0-9])")
# More unread words than this are a story that happens to begin with "no" or "yes".
LONGEST_REST_WORDS = 8


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


_SMALL = {**ONES["en"], **TENS["en"], **{w: n for w, n in ONES["es"].items() if w != "uno"}, **TENS["es"]}
_CODE = CODE.pattern.replace("([A-H", "(?:[A-H")  # inside a larger pattern the code is no group of its own
_PARTS = re.compile(
    rf"(?P<code>{_CODE})|(?P<drop>{words.DROP.replace('{code}', '[a-z][0-9]{1,3}')})|(?P<done>{words.DONE})"
    rf"|(?P<firm_no>{words.FIRM_NO})|(?P<firm_yes>{words.FIRM_YES})|(?P<thanks>{words.THANKS})"
    rf"|(?P<soft_no>{words.SOFT_NO})"
    rf"|(?P<soft_yes>{words.SOFT_YES})|(?P<amount>\$?(?:[0-9]{{1,5}}|{'|'.join(_SMALL)})(?:[.,](?=\s|$))?)"
    rf"|(?P<filler>{words.FILLER})"
)
_PART_END = re.compile(r"(?![\w'%$]|[:/][0-9])")
_GAP = re.compile(r"[^\w$]*")
_STOP_MARK = re.compile(r"[,.!?;:\n()-]|[^\x00-\x7f]|$")
_CONDITION = re.compile(words.CONDITION)
_TAKEN_BACK = re.compile(words.TAKEN_BACK)
_AFTER_NO = re.compile(rf"(?:{words.AFTER_NO})\b")
_OF_THEM = re.compile(r" ?(?:of (?:them|those|these|it)|de (?:ellos|ellas|esos|esas))\b")
_NEXT_WORD = re.compile(r" ?([^\W\d_]+)")
_SIGNS = [
    (re.compile(f"[{signs}][\U0001f3fb-\U0001f3ff\ufe0f]*"), word)
    for signs, word in ((words.YES_SIGNS, " yes "), (words.NO_SIGNS, " no "), (words.THANKS_SIGNS, " thanks "))
]
# What may follow an amount besides a thing of the word lists: "yes 20 please".
_AFTER_AMOUNT = frozenset({"please", "thanks", "thank", "ok", "for", "por", "gracias", "today", "hoy", "and"})
# After "yes" these make the text a request of its own.
_ASKS = re.compile(r"\b(?:need|needs|necesito|necesitamos|looking for|busco|i have|tengo)\b")
_NOT_BEFORE_AMOUNT = frozenset({"for", "to", "de", "the", "al", "at least"})


class _Part(NamedTuple):
    """One known word of an answer, and where it ends."""

    group: str
    end: int
    codes: tuple[str, ...] = ()
    amount: int | None = None


def read_answer(text: str) -> Answer:
    """The short answer in `text`. What it does not understand stays in `rest`; verdict None when unsure."""
    tidy = _signs(clean(text))
    folded = fold(tidy)
    parts = _scan(folded)
    end = parts[-1].end if parts else 0
    if _says_yes(parts) and (match := _CONDITION.match(folded, _gap_end(folded, end))) is not None:
        said = tidy[match.end() :].strip(" ,.!?;")
        if _TAKEN_BACK.match(folded, match.end()):
            return Answer(codes=_codes(parts), rest=tidy)
        if said:
            return _answer(parts, "", said)
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


def _gap_end(folded: str, at: int) -> int:
    gap = _GAP.match(folded, at)
    return gap.end() if gap is not None else at


def _scan(folded: str) -> list[_Part]:
    """Known words from the start, until something unknown. Words that only fill are passed over."""
    parts: list[_Part] = []
    fillers: list[str] = []
    at = _gap_end(folded, 0)
    while at < len(folded) and not (_says_yes(parts) and _CONDITION.match(folded, at)):
        match = _PARTS.match(folded, at)
        if match is None or _PART_END.match(folded, match.end()) is None:
            return parts
        group, end, amount = match.lastgroup or "", match.end(), None
        if group == "filler":
            fillers.append(match.group())
        else:
            if group == "amount":
                amount, end = _amount(parts, folded, match, fillers)
                if amount is None:
                    return parts
            parts.append(_Part(group, end, tuple(c.upper() for c in CODE.findall(match.group())), amount))
            fillers.clear()
        at = _gap_end(folded, end)
    if parts and at >= len(folded):
        parts[-1] = parts[-1]._replace(end=len(folded))  # "please", "sorry" at the end say nothing more
    return parts


def _amount(parts: list[_Part], folded: str, match: re.Match[str], fillers: list[str]) -> tuple[int | None, int]:
    """An amount and where it ends: after a yes, or "20 of them"; not a time, a house, "for 5"."""
    of_them = _OF_THEM.match(folded, match.end())
    end = of_them.end() if of_them is not None else match.end()
    counted = any(part.amount is not None for part in parts)
    if counted or not (_says_yes(parts) or (of_them and not parts)) or not _NOT_BEFORE_AMOUNT.isdisjoint(fillers):
        return None, end
    after = _NEXT_WORD.match(folded, match.end())
    if after is not None and not (of_them or CODE.match(folded, after.start(1)) or _is_thing(after[1])):
        return None, end
    said = match.group().strip("$.,")
    number = int(said) if said.isdecimal() else _SMALL[said]
    return number if 0 < number <= LARGEST else None, end


def _is_thing(word: str) -> bool:
    return word in _AFTER_AMOUNT or any(word in word_list(code).things.next for code in LANGUAGES)


def _holds(parts: list[_Part], rest: str) -> bool:
    """Whether what was read stands on its own, given what follows unread."""
    tail = rest[_gap_end(rest, 0) :]
    if not tail or parts[-1].group == "code":
        return True
    if len(tail.split()) > LONGEST_REST_WORDS:
        return False
    if _STOP_MARK.match(rest.lstrip(" ")) or parts[-1].group in ("amount", "firm_no"):
        return True
    if parts[-1].group in ("soft_no", "drop"):
        return _AFTER_NO.match(tail) is not None
    return parts[-1].group in ("firm_yes", "done", "thanks") and _ASKS.search(tail) is None
