"""What is to be said to the two sides of a claim, and when: a reminder before the hour, a question after it."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from handlers import policy
from handlers.slots import say_with_company, wants_hands
from handlers.turn import Turn
from handlers.wording import headline, yes_no
from storage import claims, conversations, timers
from storage.models import Claim, Member, Need
from storage.states import ClaimStatus, Question, TimerKind

FOLLOWING = (TimerKind.NUDGE, TimerKind.REMIND)  # what hangs on one claim, and ends with it
_TIMED = re.compile(r"[0-9]{2}:[0-9]{2}|morning|afternoon|evening|night")  # in the words a time is stored in
_STEPS = 2


def follow(turn: Turn, claim: Claim, need: Need) -> None:
    """Set all that is due about a claim: reminders, the nudge, and the question whether it happened."""
    nudge = set_nudge(turn, claim, need)
    helper = turn.session.get_one(Member, claim.member_id)
    _set_reminder(turn, helper, need, claim)
    requester = turn.session.get_one(Member, need.member_id)
    _set_requesters_reminder(turn, requester, need)
    if need.needed_by or need.starts_at:
        due = turn.circle.may_ask_at(nudge + policy.HAPPENED_AFTER, requester.timezone)
        timers.set_timer(turn.session, turn.circle.id, TimerKind.HAPPENED, due, need_id=need.id)


def retime(turn: Turn, need: Need) -> None:
    """The time of a need has changed: what was due by the old one is due by the new."""
    timers.cancel(turn.session, TimerKind.REMIND, TimerKind.HAPPENED, need_id=need.id)
    for claim, _ in claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE):
        follow(turn, claim, need)


def set_nudge(turn: Turn, claim: Claim, need: Need, step: int = 0) -> datetime:
    """When to ask a claimer how it goes: after the time it is needed by, or after a day."""
    due = turn.now + (policy.NUDGE_AGAIN if step else policy.NUDGE_AFTER)
    moment = need.needed_by or (need.starts_at + policy.NUDGE_START if need.starts_at else None)
    if not step and moment is not None and moment > turn.now:
        due = moment
    due = turn.circle.may_ask_at(due)
    ids = {"need_id": need.id, "claim_id": claim.id}
    timers.set_timer(turn.session, turn.circle.id, TimerKind.NUDGE, due, step=step, **ids)
    return due


def hour_of(need: Need) -> datetime | None:
    """The hour something is for, or needed by; None where only a day is named, or nothing."""
    if _TIMED.search(need.when_label or "") is None:
        return None
    return need.starts_at or need.needed_by


def remind(turn: Turn, claim: Claim, need: Need, step: int) -> None:
    """The hour is near: what, when and where, and how to give it back while others can still be found."""
    if claim.status != ClaimStatus.ACTIVE:
        return
    if need.door:
        _say_before(turn, need, "remind_door", text=need.door.strip()[: policy.REMIND_DOOR])
    else:
        _say_before(turn, need, "remind")
    _set_reminder(turn, turn.member, need, claim, step + 1)


def remind_requester(turn: Turn, need: Need) -> None:
    """Tomorrow somebody comes: once, with the first names they know already."""
    helpers = claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE)
    if helpers:
        named = [turn.name_of(helper) for _, helper in helpers[: policy.REMIND_NAMES]]
        coming = sum(claim.quantity for claim, _ in helpers) if wants_hands(need) else len(helpers)
        names = say_with_company(", ".join(named), coming - len(named))
        _say_before(turn, need, "remind_requester", names=names)


def ask_if_happened(turn: Turn, need: Need) -> None:
    """The hour has passed, or one of a crew says it is done: ask this turn's person, the requester, once."""
    waiting = conversations.open_of(turn.session, turn.member.id, turn.now)
    if any(one.question == Question.HAPPENED and one.need_id == need.id for one in waiting):
        return
    conversations.ask(turn.session, turn.member, Question.HAPPENED, turn.now, need=need)
    said = headline(need, turn.language, turn.today)
    buttons = yes_no(turn.language, need.code)
    turn.tell(turn.member, "happened", need=need, buttons=buttons, code=need.code, headline=said)


def _say_before(turn: Turn, need: Need, key: str, **words: Any) -> None:
    """Said in time or not at all; "tomorrow" is told from the day on which it is read."""
    hour, read_at = hour_of(need), turn.quiet_before(turn.member)
    if hour is None or read_at >= hour:
        return
    day = read_at.astimezone(turn.circle.zone).date()
    said = headline(need, turn.language, day)
    turn.tell(turn.member, key, need=need, due_at=read_at, not_after=hour, code=need.code, headline=said, **words)


def _set_reminder(turn: Turn, helper: Member, need: Need, claim: Claim, step: int = 0) -> None:
    """The next reminder that is still worth sending, from a step on."""
    timers.cancel(turn.session, TimerKind.REMIND, need_id=need.id, claim_id=claim.id)
    hour = hour_of(need)
    if hour is None:
        return
    earliest = max(turn.now, claim.claimed_at + policy.REMIND_NOT_BEFORE)
    for number in range(step, _STEPS):
        due = _fitting(turn, hour, number, earliest, helper.timezone)
        if due is not None:
            ids = {"need_id": need.id, "claim_id": claim.id}
            timers.set_timer(turn.session, turn.circle.id, TimerKind.REMIND, due, step=number, **ids)
            return


def _set_requesters_reminder(turn: Turn, requester: Member, need: Need) -> None:
    hour = hour_of(need)
    earliest = turn.now + policy.REMIND_NOT_BEFORE
    due = _fitting(turn, hour, 0, earliest, requester.timezone) if hour is not None else None
    if due is not None:
        ids = {"need_id": need.id, "member_id": requester.id}
        timers.set_timer(turn.session, turn.circle.id, TimerKind.REMIND, due, **ids)


def _fitting(turn: Turn, hour: datetime, step: int, earliest: datetime, timezone: str | None) -> datetime | None:
    """A day before the hour by the wall clock (step 0), or three hours. Never in quiet hours: before they begin, or
    else when they end. None where that is too soon after `earliest` or not before the hour."""
    wanted = _day_before(hour, turn.circle.zone) if step == 0 else hour - policy.REMIND_HOURS
    quiet_since = turn.circle.quiet_since(wanted, timezone)
    fitting = [wanted]
    if quiet_since is not None:
        fitting = [quiet_since - policy.REMIND_BEFORE_QUIET, turn.circle.may_ask_at(wanted, timezone)]
    return next((due for due in fitting if earliest <= due < hour), None)


def _day_before(hour: datetime, zone: ZoneInfo) -> datetime:
    """The same hour of the wall clock, also when the clock is changed in between."""
    return (hour.astimezone(zone) - timedelta(days=1)).astimezone(hour.tzinfo)
