"""One date of what comes again, or every one: asked where the words do not say, and done as they answer."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from handlers import commitments, correcting, dates, needs, policy, series_end
from handlers import series as again
from handlers.messages import Button
from handlers.turn import Turn
from handlers.understanding import Understood, understand
from handlers.understanding.again import rrule_of
from storage import conversations
from storage import needs as stored_needs
from storage import series as rows
from storage.models import Conversation, Need, Series
from storage.states import Question


def is_offer(question: Conversation) -> bool:
    """Whether a helper was asked about every date: a plain YES or NO answers that as well."""
    return question.question == Question.EVERY and (question.data or {}).get("act") == "commit"


def withdraw_or_ask(turn: Turn, need: Need) -> None:
    """An own need is not wanted: closed, or, where it comes again, asked whether this date or every one."""
    series = rows.of_need(turn.session, need)
    if series is None or need.status not in stored_needs.LIVE:
        needs.withdraw(turn, need)
    else:
        _ask_scope(turn, need, series, {"act": "drop"})


def correct_or_ask(turn: Turn, need: Need, meant: Understood, words: str, every: bool | None = None) -> None:
    """A correction of one date, or of all: `every` says which, None asks; a new rule is for all of them."""
    series = rows.of_need(turn.session, need)
    if series is None:
        correcting.correct(turn, need, meant, words)
    elif every or again.recurs(meant):
        _change_all(turn, need, series, meant, words)
    elif every is None:
        _ask_scope(turn, need, series, {"act": "change", "text": words})
    else:
        correcting.correct(turn, need, _on_its_date(turn, need, meant, words), words)


def hear_scope(turn: Turn, question: Conversation, *, every: bool) -> None:
    """ONE or EVERY, to the question which it was."""
    conversations.answered(turn.session, question)
    data = question.data or {}
    need = turn.session.get_one(Need, question.need_id)
    series = rows.of_need(turn.session, need)
    if data.get("act") == "commit":
        commitments.take_on(turn, need) if every else turn.say("just_this_one")
    elif series is None or need.status not in stored_needs.LIVE:
        turn.say("closed_code", code=need.code)
    elif data.get("act") == "change":
        words = str(data.get("text", ""))
        correct_or_ask(turn, need, _read_at(turn, words, turn.now), words, every)
    else:
        series_end.end(turn, series) if every else series_end.skip(
            turn, series, dates.day_of(again.midnight(need), turn.circle.zone)
        )


def _ask_scope(turn: Turn, need: Need, series: Series, data: dict[str, Any]) -> None:
    expires = turn.now + policy.SCOPE_WAIT
    conversations.ask(turn.session, turn.member, Question.EVERY, turn.now, need=need, data=data, expires_at=expires)
    one, all_ = turn.words("word_one"), turn.words("word_every")
    buttons = [[Button(one, f"ONE {need.code}"), Button(all_, f"EVERY {need.code}")]]
    every = dates.say_every(series, turn.language, turn.circle.zone, turn.today)
    turn.say("ask_scope", need=need, buttons=buttons, code=need.code, every=every)


def _change_all(turn: Turn, need: Need, series: Series, meant: Understood, words: str) -> None:
    """The rule and the hour of every date, this one among them, and whatever else the words name."""
    zone = turn.circle.zone
    day = dates.day_of(again.midnight(need), zone)
    here = meant if again.recurs(meant) else _on_its_date(turn, need, meant, words)
    if here.when is not None and here.when.start is not None and not here.when.past:
        _set_rule(turn, series, here)
        if not dates.is_date(series, day, zone):
            day = _free_day(turn, series)
        times = again.times_of(turn, series, day)
        need.occurs_at = times["occurs_at"]
        start, end, label = times["starts_at"], times["needed_by"], times["when_label"]
        here = replace(here, when=replace(here.when, start=start, end=end, label=label, by=False))
    correcting.correct(turn, need, here, words)
    for name in again.SHARED:
        if name != "text":
            setattr(series, name, getattr(need, name))
    turn.session.flush()
    again.promise_next(turn, series, day)
    every = dates.say_every(series, turn.language, zone, turn.today)
    turn.say("series_changed", every=every, code=need.code, day=dates.say_day(day, turn.language))


def _set_rule(turn: Turn, series: Series, meant: Understood) -> None:
    when, zone = meant.when, turn.circle.zone
    assert when is not None  # noqa: S101 - asked by the caller
    hour = dates.hour_of(when, zone, turn.today)
    if again.recurs(meant):
        series.rule = str(when.rrule)
        series.first_at = hour.first_at
    elif when.days:  # "Wednesday at 9", of every date
        series.rule = rrule_of(when.days)
        series.first_at = hour.first_at
    else:
        first = dates.day_of(series.first_at, zone)
        at = hour.first_at.astimezone(zone).time()
        series.first_at = datetime.combine(first, at, zone).astimezone(UTC)
    if hour.timed:
        series.timed, series.minutes = True, hour.minutes
    turn.session.flush()


def _free_day(turn: Turn, series: Series) -> date:
    """The first date by a new rule that no need was ever made for."""
    zone = turn.circle.zone
    made = {dates.day_of(again.midnight(need), zone) for need in rows.needs_of(turn.session, series.id)}
    day = dates.next_day(series, turn.today, zone)
    while day is not None and day in made:
        day = dates.next_day(series, day + timedelta(days=1), zone)
    return day or turn.today


def _on_its_date(turn: Turn, need: Need, meant: Understood, words: str) -> Understood:
    """ "At 9am", said of a date, is 9am of that date, whatever day it is today; "tomorrow at 9" is tomorrow."""
    if meant.when is None or need.occurs_at is None:
        return meant
    zone = turn.circle.zone
    day = dates.day_of(need.occurs_at, zone)
    dawn, dusk = (_read_at(turn, words, datetime.combine(day, at, zone)) for at in (time(0, 1), time(23, 58)))
    if dawn.when is None or dawn.when.start is None or dusk.when is None or dusk.when.start is None:
        return meant
    of_no_day = dates.day_of(dawn.when.start, zone) == day < dates.day_of(dusk.when.start, zone)
    return replace(meant, when=dawn.when) if of_no_day and not meant.when.days else meant


def _read_at(turn: Turn, words: str, moment: datetime) -> Understood:
    now, circle = moment.astimezone(UTC), turn.circle
    return understand(words, now=now, zone=circle.zone, gazetteer=circle.gazetteer, languages=circle.languages)
