"""The time of a need has passed: it is not asked about as if it could still be met, and its owner hears the truth."""

from datetime import timedelta

from handlers import asking, dates, policy
from handlers.ending import clear, set_expiry
from handlers.turn import Turn
from storage import claims, conversations, needs, timers
from storage import series as rows
from storage.models import Member, Need
from storage.states import ClaimStatus, NeedStatus, Question, TimerKind


def reopen(turn: Turn, need: Need, amount: int) -> str | None:
    """Put a claim's amount back, and ask others where there is time; what to tell the requester, None when the need
    has closed."""
    if not asking.is_too_late(turn, need):
        return asking.reopen(turn, need, amount)
    if not needs.give_back(turn.session, need, amount) or need.status != NeedStatus.OPEN:
        return None
    hers = turn.for_member(turn.session.get_one(Member, need.member_id))
    if claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE, ClaimStatus.DONE):  # the others see to it
        due = turn.now + policy.LOOK_AGAIN
        timers.set_timer(turn.session, turn.circle.id, TimerKind.NEXT_WAVE, due, need_id=need.id)
        return hers.words("asking_too_late")
    return for_another_time(hers, need)


def for_another_time(turn: Turn, need: Need) -> str:
    """What nobody has any more and whose time is past: a new one is asked for, and a date of what comes again is over.

    `turn` is the requester's; returns what to tell them of it.
    """
    if need.series_id is not None:
        return _end_date(turn, need)
    need.when_label = need.starts_at = need.needed_by = None
    need.wave = 0
    turn.session.flush()
    needs.touch(turn.session, need)
    conversations.lapse_about(turn.session, need.id, Question.HAPPENED, Question.ARRIVED, Question.DOOR)
    ends = turn.now + timedelta(days=1)
    conversations.ask(turn.session, turn.member, Question.DETAILS, turn.now, need=need, expires_at=ends)
    timers.cancel(turn.session, TimerKind.REMIND, TimerKind.HAPPENED, TimerKind.NEXT_WAVE, need_id=need.id)
    due = turn.now + policy.NEW_TIME_WAIT  # it goes out without one rather than wait for ever
    timers.set_timer(turn.session, turn.circle.id, TimerKind.FIRST_WAVE, due, need_id=need.id)
    set_expiry(turn, need)
    return turn.words("ask_new_time", code=need.code)


def _end_date(turn: Turn, need: Need) -> str:
    """The next date has a need of its own, in its time."""
    if needs.close(turn.session, need, NeedStatus.EXPIRED, "its date is over", turn.now):
        clear(turn, need)
        turn.write_audit(f"need {need.status}", f"need {need.id}")
    series, zone = rows.of_need(turn.session, need), turn.circle.zone
    if series is None or need.occurs_at is None:
        return turn.words("asking_too_late")
    after = max(turn.today, dates.day_of(need.occurs_at, zone) + timedelta(days=1))
    day = dates.next_day(series, after, zone)
    next_day = dates.say_day(day, turn.language) if day is not None else None
    return turn.words("asking_next_date", next=next_day) if next_day else turn.words("asking_too_late")
