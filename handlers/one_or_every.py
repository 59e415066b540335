"""Words about one date of what comes again, or about every one: ONE, "K7 skip", "DROP K7 EVERY", "stop the rides"."""

from dataclasses import dataclass

from handlers import closing, commitments, dates, every_date, policy, series, series_end
from handlers.turn import Turn
from handlers.understanding import Understood, Verdict, read_answer, understand
from handlers.understanding.answers import CODE
from handlers.understanding.page import clean, fold, plain_tokens
from handlers.understanding.tables import said
from storage import claims, needs
from storage import series as rows
from storage.models import Conversation, Need, Series
from storage.states import Question

_LONGEST = 5  # words of the longest phrase for one date or every one


@dataclass(frozen=True, slots=True)
class Said:
    """What words say of dates. `every` is None where they say neither one nor every."""

    codes: tuple[str, ...]
    verdict: Verdict | None
    drop: bool
    every: bool | None


def hear_about_dates(turn: Turn, words: str, waiting: list[Conversation]) -> bool:
    """Whether these words were about dates of something that comes again, and were done."""
    if len(words.split()) > policy.LONGEST_CHANGE:
        return False  # most texts: a need or a story, and read soon enough
    spoken = _read(words)
    if spoken.every is not None:
        return _hear_scope(turn, spoken, waiting)
    plain = _plain(words)
    if _is(plain, said("skip date")) or (plain[:1] and plain[0] in said("skip")):
        return _hear_skip(turn, spoken.codes, words, dated=not _is(plain, said("skip date")))
    return _begins(plain, said("stop all")) and _hear_stop(turn, words)


def scope_in(words: str) -> tuple[str, bool | None]:
    """A correction without the words at its end for one date or every one, and which of the two they say."""
    tokens = plain_tokens(fold(clean(words)))
    for count in range(min(_LONGEST, len(tokens) - 1), 0, -1):
        phrase = " ".join(token.word for token in tokens[-count:])
        if phrase in said("every date") or phrase in said("one date"):
            return clean(words)[: tokens[-count].start].strip(" ,.;:-"), phrase in said("every date")
    return words, None


def _read(words: str) -> Said:
    answer = read_answer(words)
    found = list(CODE.finditer(words))
    if found:  # "DROP K7 EVERY", "EVERY K7"
        phrase = _plain(words[found[-1].end() :]) or _plain(words[: found[0].start()])
    else:
        phrase = _plain(answer.rest if answer.verdict or answer.drop else words)
    every = True if _is(phrase, said("every date")) else False if _is(phrase, said("one date")) else None
    return Said(tuple(match.group(1).upper() for match in found), answer.verdict, answer.drop, every)


def _plain(words: str) -> list[str]:
    """The words of a text, without codes and marks."""
    tokens = plain_tokens(fold(clean(CODE.sub(" ", words))))
    return [token.word for token in tokens if token.word.isalnum()]


def _is(plain: list[str], phrases: frozenset[str]) -> bool:
    return " ".join(plain) in phrases


def _begins(plain: list[str], phrases: frozenset[str]) -> bool:
    return any(" ".join(plain[:count]) in phrases for count in range(1, min(_LONGEST, len(plain)) + 1))


def _hear_scope(turn: Turn, spoken: Said, waiting: list[Conversation]) -> bool:
    every = bool(spoken.every)
    needed = [need for code in spoken.codes if (need := needs.find_by_code(turn.session, turn.circle.id, code))]
    asked = [q for q in waiting if q.question == Question.EVERY]
    if needed:
        asked = [q for q in asked if q.need_id in {need.id for need in needed}]
    if spoken.drop:
        dropped = [_drop(turn, need, every=every) for need in needed]
        return any(dropped)
    if asked:
        every_date.hear_scope(turn, asked[0], every=every and spoken.verdict != Verdict.NO)
        return True
    if not every or spoken.verdict == Verdict.NO or not needed:
        return False
    theirs = [need for need in needed if need.member_id != turn.member.id and rows.of_need(turn.session, need)]
    for need in theirs:
        commitments.take_on(turn, need)
    return bool(theirs)


def _drop(turn: Turn, need: Need, *, every: bool) -> bool:
    found = rows.of_need(turn.session, need)
    if found is None:
        return False
    if need.member_id != turn.member.id:
        if not (every and commitments.drop_every(turn, need)):
            closing.drop(turn, need)
    elif every:
        series_end.end(turn, found)
    else:
        series_end.skip(turn, found, dates.day_of(series.midnight(need), turn.circle.zone))
    return True


def _hear_skip(turn: Turn, codes: tuple[str, ...], words: str, *, dated: bool) -> bool:
    """ "K7 skip", "not this week", "skip Dec 24": by who needs it, or by who has that date."""
    need = needs.find_by_code(turn.session, turn.circle.id, codes[0]) if codes else None
    if need is not None and claims.active(turn.session, need.id, turn.member.id) is not None:
        closing.drop(turn, need)
        return True
    if need is None and (codes or turn.standing.pings):
        return False  # "not this week" is a NO to what they were just asked
    mine = rows.active_of(turn.session, turn.member.id)
    if need is not None:
        mine = [one for one in mine if one.id == need.series_id]
    if len(mine) > 1:
        live = [rows.live_needs(turn.session, one.id) for one in mine]
        closing.ask_which(turn, "SKIP", [dates_[0].code for dates_ in live if dates_])
        return True
    return bool(mine) and _skip(turn, mine[0], need, words, dated=dated)


def _skip(turn: Turn, found: Series, need: Need | None, words: str, *, dated: bool) -> bool:
    day = series_end.next_of(turn, found)
    if dated:
        when = _meant(turn, words).when
        if when is None or (when.start or when.end) is None:
            return False
        day = dates.day_of(when.start or when.end or turn.now, turn.circle.zone)
    elif need is not None:
        day = dates.day_of(series.midnight(need), turn.circle.zone)
    if day is not None:
        series_end.skip(turn, found, day)
    return day is not None


def _hear_stop(turn: Turn, words: str) -> bool:
    """ "Stop the rides": the one thing of that kind that they need, or do, every time."""
    kinds = set(_meant(turn, words).kinds)
    mine = [one for one in rows.active_of(turn.session, turn.member.id) if kinds & set(one.kinds)]
    done = [one for one in rows.committed_to(turn.session, turn.member.id) if kinds & set(one.kinds)]
    if len(mine) == 1 and not done:
        series_end.end(turn, mine[0])
        return True
    last = rows.last_need(turn.session, done[0].id) if len(done) == 1 and not mine else None
    return last is not None and commitments.drop_every(turn, last)


def _meant(turn: Turn, words: str) -> Understood:
    circle = turn.circle
    return understand(words, now=turn.now, zone=circle.zone, gazetteer=circle.gazetteer, languages=circle.languages)
