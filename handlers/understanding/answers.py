"""A short answer to a question of ours: yes, no, how many, on what condition, done, dropped, thanks."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.understanding import answerwords as words
from handlers.understanding.amounts import LARGEST, ONES, TENS
from handlers.understanding.page import TAKEN, clean, fold
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
_CODE = CODE.pattern.replace("(", "(?:", 0).replace("([A-H", "(?:[A-H")
_PARTS = re.compile(
    rf"(?P<code>{_CODE})|(?P<drop>{words.DROP.replace('{code}', '[a-z][0-9]{1,3}')})|(?P<done>{words.DONE})"
    rf"|(?P<firm_no>{words.FIRM_NO})|(?P<firm_yes>{words.FIRM_YES})|(?P<thanks>{words.THANKS})"
    rf"|(?P<soft_no>{words.SOFT_NO})"
    rf"|(?P<soft_yes>{words.SOFT_YES})|(?P<amount>\$?(?:[0-9]{{1,5}}|{'|'.join(_SMALL)})(?:[.,](?=\s|$))?)"
    rf"|(?P<filler>{words.FILLER})"
)
_PART_END = re.compile(r"(?![\w'%:/$])")
_GAP = re.compile(r"[^\w$]*")
_STOP_MARK = re.compile(r"[,.!?;:\n()-]|[^\x00-\x7f]|$")
_CONDITION = re.compile(words.CONDITION)
_TAKEN_BACK = re.compile(words.TAKEN_BACK)
_AFTER_NO = re.compile(rf"(?:{words.AFTER_NO})\b")
_OF_THEM = re.compile(r" ?(?:of (?:them|those|these|it)|de (?:ellos|ellas|esos|esas))\b")
_NEXT_WORD = re.compile(r" ?([^\W\d_]+)")
_BAD_BEFORE_AMOUNT = frozenset({"for", "to", "de", "the", "al", "at least"})


@dataclass(slots=True)
class _Reading:
    """How far a text was read, and what was found so far."""

    end: int = 0
    found: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    amount: int | None = None
    of_them: bool = False

    @property
    def says_yes(self) -> bool:
        return "firm_yes" in self.found or "soft_yes" in self.found


def read_answer(text: str) -> Answer:
    """The short answer in `text`. What it does not understand stays in `rest`; verdict None when unsure."""
    tidy = _signs(clean(text))
    folded = fold(tidy)
    reading = _scan(folded)
    rest, folded_rest = tidy[reading.end :], folded[reading.end :]
    if reading.says_yes and (condition := _condition(rest, folded_rest)) is not None:
        if _TAKEN_BACK.match(condition[1]):
            return Answer(codes=tuple(reading.codes), rest=tidy)
        return _answer(reading, Verdict.YES, "", condition[0])
    holds = _holds(reading, folded_rest)
    tail = rest.strip(" ,.!?;:()-")
    if not holds and not reading.codes:
        return Answer(rest=tidy)
    if not holds:
        return Answer(codes=tuple(reading.codes), rest=tail)
    return _answer(reading, _verdict(reading), tail, None)


def _answer(reading: _Reading, verdict: Verdict | None, rest: str, condition: str | None) -> Answer:
    found = reading.found
    drop = "drop" in found
    done = "done" in found and not drop
    codes = tuple(dict.fromkeys(reading.codes))
    return Answer(verdict, codes, reading.amount, condition, "thanks" in found, done, drop, rest)


def _verdict(reading: _Reading) -> Verdict | None:
    no = "firm_no" in reading.found or "soft_no" in reading.found
    if "drop" in reading.found or (no and reading.says_yes):
        return Verdict.NO if no and not reading.says_yes else None
    if no:
        return Verdict.NO
    return Verdict.YES if reading.says_yes or reading.of_them else None


def _signs(text: str) -> str:
    """Thumbs and ticks as words."""
    if text.isascii():
        return text
    for signs, word in ((words.YES_SIGNS, " yes "), (words.NO_SIGNS, " no "), (words.THANKS_SIGNS, " thanks ")):
        text = re.sub(f"[{signs}][\U0001f3fb-\U0001f3ff\ufe0f]*", word, text)
    return " ".join(text.replace(TAKEN, "").split())


def _scan(folded: str) -> _Reading:
    """Read known words from the start until something unknown."""
    reading, at, fillers = _Reading(), 0, list[str]()
    while (gap := _GAP.match(folded, at)) is not None and gap.end() < len(folded):
        at = gap.end()
        if reading.says_yes and _CONDITION.match(folded, at):
            break
        match = _part(folded, at)
        if match is None or (match.lastgroup == "amount" and not _amount(reading, folded, match, fillers)):
            break
        at = match.end()
        if match.lastgroup == "filler":
            fillers.append(match.group())
            continue
        fillers.clear()
        reading.found.append(match.lastgroup or "")
        reading.codes += [c.upper() for c in CODE.findall(match.group())]
        reading.end = at = _OF_THEM.match(folded, at).end() if _of_them(reading, folded, at) else at  # type: ignore[union-attr]
    return reading


def _of_them(reading: _Reading, folded: str, at: int) -> bool:
    if reading.found[-1] != "amount" or not _OF_THEM.match(folded, at):
        return False
    reading.of_them = True
    return True


def _part(folded: str, at: int) -> re.Match[str] | None:
    match = _PARTS.match(folded, at)
    return match if match is not None and _PART_END.match(folded, match.end()) else None


def _amount(reading: _Reading, folded: str, match: re.Match[str], fillers: list[str]) -> bool:
    """Whether a number is an amount: after a yes, or "20 of them"; not a time, a house, "for 5"."""
    of_them = _OF_THEM.match(folded, match.end())
    if reading.amount is not None or not (reading.says_yes or (of_them and not reading.found)):
        return False
    if not _BAD_BEFORE_AMOUNT.isdisjoint(fillers):
        return False
    after = _NEXT_WORD.match(folded, match.end())
    if after is not None and not of_them and not _is_thing(after[1]):
        return False
    said = match.group().strip("$.,")
    number = int(said) if said.isdecimal() else _SMALL[said]
    reading.amount = number if 0 < number <= LARGEST else None
    return reading.amount is not None


def _is_thing(word: str) -> bool:
    return any(word in word_list(code).things.next for code in LANGUAGES)


def _condition(rest: str, folded_rest: str) -> tuple[str, str] | None:
    """What a YES hangs on, as written and folded."""
    gap = _GAP.match(folded_rest)
    at = gap.end() if gap else 0
    match = _CONDITION.match(folded_rest, at)
    if match is None or not (said := rest[match.end() :].strip(" ,.!?;")):
        return None
    return said, folded_rest[match.end() :].strip()


def _holds(reading: _Reading, rest: str) -> bool:
    """Whether what was read stands on its own, given what follows unread."""
    if not reading.found or set(reading.found) <= {"code"}:
        return False
    tail = _GAP.sub("", rest, count=1) if rest else ""
    if not tail:
        return True
    if len(tail.split()) > LONGEST_REST_WORDS:
        return False
    if _STOP_MARK.match(rest.lstrip(" ")):
        return True
    last = reading.found[-1]
    if last == "soft_no":
        return _AFTER_NO.match(tail) is not None
    if last in ("code", "amount", "firm_no", "drop"):
        return True
    return last in ("firm_yes", "done", "thanks") and not _asks(tail)


def _asks(folded: str) -> bool:
    return re.search(r"\b(?:need|needs|necesito|necesitamos|looking for|busco|i have|tengo)\b", folded) is not None
