"""The pieces of a time in a text: days and hours, and which of them stand together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from handlers.understanding import clock
from handlers.understanding.clock import Days, Hours
from handlers.understanding.days import read_days, read_span
from handlers.understanding.hours import is_bare, is_stamp, read_hours
from handlers.understanding.page import Page
from handlers.understanding.placepatterns import ADDRESS, STOP
from handlers.understanding.placewords import is_listed
from handlers.understanding.timeline import Clock, Line
from handlers.understanding.timepatterns import DAY, EVERY, GLUE, PAST_BEFORE, TIME

# No text that means something has more days and hours than this.
MOST_PIECES = 60
# "Sat 10-2 free food at Elm Street": a longer name is a sentence.
LONGEST_STREET_WORDS = 3
# "3/4 ton": before a word these are parts of it, not dates.
FRACTIONS = frozenset({"1/2", "1/3", "2/3", "1/4", "3/4", "1/8"})
_NIGHTS = {"tonight": "night", "this morning": "morning", "this afternoon": "afternoon", "this evening": "evening"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A day or an hour, over letters `start` to `end` of the line."""

    start: int
    end: int
    days: Days | None = None
    hours: Hours | None = None
    exact: datetime | None = None  # "in 2 hours"
    past: bool = False  # "since Friday", "3 days ago"


@dataclass(frozen=True, slots=True)
class Reading:
    """A text being read for times: its letters, and the moment and place it was written at."""

    page: Page
    line: Line
    now: datetime
    zone: ZoneInfo
    long_clock: bool  # 17h is said, and 5h is early

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.astimezone(self.zone).date()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where letters `start` to `end` stand in the text."""
        return self.line.items[start].start, self.line.items[end - 1].end

    def words(self, start: int, end: int) -> str:
        """Letters `start` to `end` as they were written."""
        return self.page.text[slice(*self.span(start, end))].strip(" ,.")

    def take(self, start: int, end: int) -> None:
        """Blank them out."""
        self.page.take(*self.span(start, end))


def find_groups(reading: Reading) -> list[list[Piece]]:
    """All times of a text, each as the pieces that make it."""
    pieces = sorted(islice(_pieces(reading), MOST_PIECES), key=lambda p: (p.start, -p.end))
    return _grouped(reading.line.letters, pieces)


def is_past(group: list[Piece]) -> bool:
    """What was, not what is wanted: "since Friday", "yesterday", a stamp of the minute something was written."""
    return any(p.past or (p.hours and is_stamp(p.hours)) for p in group)


def _pieces(reading: Reading) -> Iterator[Piece]:
    letters = reading.line.letters
    ends: list[tuple[int, int]] = []
    for match in DAY.finditer(letters):
        start, end = match.span()
        if _is_everyday(reading, match):
            continue
        piece = _day_piece(reading, match, past=_is_over(letters, start, end))
        if piece is not None:
            ends.append((start, end))
            yield piece
    for match in TIME.finditer(letters):
        hours = read_hours(match, reading.line, long_clock=reading.long_clock)
        if hours is None or (is_bare(match, reading.line) and not _touches(letters, match.span(), ends)):
            continue
        start = match.start()
        if _is_ordinal(match, reading.line) or (match["join"] == "-" and _is_door(reading, match)):
            continue
        if match["part"] == "Q" and letters[start - 1 : start] == "e":
            continue  # "the rest of the night"
        if match["part"] and reading.line.items[start].weak and letters[start - 1 : start] not in tuple("BbUuAkyI"):
            continue  # "need dinner" is food, "by dinner" a time
        if match["part"] and EVERY.search(letters[:start]):
            hours = replace(hours, again=True)
        yield Piece(start, match.end(), hours=hours, past=_is_over(letters, start, match.end()))


def _is_door(reading: Reading, match: re.Match[str]) -> bool:
    """Whether a range of plain numbers stands right before a street: "14-22 Jamaica Ave"."""
    if match["h1"] != "N" or match["h2"] != "N":
        return False
    found = ADDRESS.match(reading.page.left, reading.line.items[match.start("h1")].start)
    words = found["street"].split() if found and found["street"] else []
    return 0 < len(words) <= LONGEST_STREET_WORDS and not (words[0] in STOP or is_listed(words[0]))


def _is_ordinal(match: re.Match[str], line: Line) -> bool:
    """ "15e seksyon", "a de bra": a number with a word of hours only by chance."""
    if match["bare"]:
        return match["bare"] == "y" and match["hour"] == "C" and not match["hours"]
    start, end = match.span()
    clock_said = line.items[start].value
    if match[0] != "H" or not isinstance(clock_said, Clock) or not clock_said.marked or clock_said.minute:
        return False
    return line.letters[end : end + 1] == "x" and (not start or line.letters[start - 1] in "xI")


def _is_over(letters: str, start: int, end: int) -> bool:
    return PAST_BEFORE.search(letters[max(0, start - 4) : start]) is not None or letters[end : end + 1] == "q"


def _is_everyday(reading: Reading, match: re.Match[str]) -> bool:
    """Whether weak words ("sat", "sun", "may") are everyday words here and no days."""
    line = reading.line
    start, end = match.span()
    if match["date"] and str(line.items[match.start("date")].value) in FRACTIONS:
        return line.letters[end : end + 1] == "x" and line.letters[start - 1 : start] not in tuple("BbUukegA")
    if match["holiday"] and "e" in match[0]:
        return line.letters[end : end + 1] == "x"  # "the Christmas decorations"
    weak = [at for at in range(start, end) if line.items[at].weak]
    if not weak:
        return False
    first = weak[0]
    before, after = line.letters[first - 1 : first] if first else "", line.letters[weak[-1] + 1 : weak[-1] + 2]
    if len(weak) < sum(line.letters[at] in "WPM" for at in range(start, end)):
        return False
    if any(_is_capital(reading.page, line.items[at].start) for at in weak):
        return before in ("n", "e") and after == "x" and not match["mon"]
    if match["mon"] or match["dmon"] or match["whole"]:
        told = line.letters[start - 1 : start] if start and match["dmon"] else ""
        return "x" in (line.letters[end : end + 1], told) or match["whole"] is not None
    return before in ("n", "e") or after in ("x", "n")


def _is_capital(page: Page, at: int) -> bool:
    return page.text[at].isupper() and not page.shouts


def _touches(letters: str, span: tuple[int, int], days: list[tuple[int, int]]) -> bool:
    return any(
        (end <= span[0] and GLUE.fullmatch(letters, end, span[0]))
        or (span[1] <= start and GLUE.fullmatch(letters, span[1], start))
        for start, end in days
    )


def _day_piece(reading: Reading, match: re.Match[str], *, past: bool) -> Piece | None:
    today = reading.today
    start, end = match.span()
    if match["count"] or match["marked"]:
        ahead = read_span(match, reading.line, today, reading.now)
        if ahead is None:
            return Piece(start, end, past=True) if past else None
        if isinstance(ahead, datetime):
            return Piece(start, end, exact=ahead, past=past)
        return Piece(start, end, days=ahead, past=past)
    if match["last"] and int(str(reading.line.items[match.start("last")].value)) <= 12:
        return None
    days = read_days(match, reading.line, today)
    if days is None:
        return None
    name = str(reading.line.items[match.start("word")].value) if match["word"] else ""
    hours = clock.part_hours(_NIGHTS[name]) if name in _NIGHTS else None
    return Piece(start, end, days=days, hours=hours, past=past or (days.past and bool(match["word"])))


def _grouped(letters: str, pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces that stand together and make one time: a day and its hours."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        last = groups[-1][-1] if groups else None
        if last is not None and piece.start < last.end:
            continue
        if last is not None and GLUE.fullmatch(letters, last.end, piece.start) and _join(letters, groups[-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _join(letters: str, group: list[Piece], piece: Piece) -> bool:
    """Whether a piece says more about the same time: an hour about a day, or a day once more ("today, Sat")."""
    if piece.exact or any(p.exact for p in group):
        return False
    if piece.days and any(p.days for p in group):
        return not any(p.hours for p in group) and not letters[group[-1].end : piece.start].strip(",")
    return not (piece.hours and any(p.hours and not p.hours.part for p in group) and not piece.hours.part)
