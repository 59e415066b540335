"""Waves: who is asked about a need now, and what happens when nobody is left."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers import intake, looking, matching, policy
from handlers.coordinating import alert, knows
from handlers.matching import Candidate
from handlers.measures import clock_time
from handlers.sensitive import is_sensitive
from handlers.slots import half, shares, wants_hands
from handlers.turn import Turn
from handlers.waiting import call_waiting
from handlers.wording import headline, yes_no
from storage import audit, members, needs, outbound, pings, timers
from storage.models import Address, Member, Need
from storage.states import NeedStatus, PingStatus, Purpose, TimerKind


def ask_next_wave(turn: Turn, need: Need) -> int:
    """Ask the next few members about an open need; returns how many. Sets the timer for the wave after it, counted
    from when the first of them hears: at night nobody answers.

    Where all of them are in their quiet hours, nobody is asked yet, and the wave is chosen anew in the morning.
    """
    wanted = looking.wanted_of(turn, need)
    heard = _ask_again(turn, need, matching.pace(wanted).target)
    if not heard:
        chosen = looking.choose_wave(turn, need, wanted, _chance_left(turn, need))
        start = min((one.start for one in chosen), default=turn.now)
        in_danger = any(one.start > turn.now for one in chosen) and _is_danger(turn, need)
        if start > turn.now and not in_danger:
            _set_next_wave(turn, need, start)
            return len(chosen)
        heard = _ask_new(turn, need, [one for one in chosen if in_danger or one.start <= turn.now])
    if heard:
        need.wave += 1
        if need.wave == policy.WAVES:
            say_still_looking(turn, need)
    first = min(heard, default=turn.now)
    _set_next_wave(turn, need, _after(turn, need, first + matching.pace(replace(wanted, now=first)).delay))
    return len(heard)


def hear_refusal(turn: Turn, need: Need) -> None:
    """A NO: when those who have not answered are too few for the need now, the next wave is not waited for."""
    if need.status != NeedStatus.OPEN or not need.wave or is_too_late(turn, need):
        return
    target = matching.pace(looking.wanted_of(turn, need)).target
    if _chance_left(turn, need) < target * policy.TOO_LITTLE:
        ask_next_wave(turn, need)


def is_too_late(turn: Turn, need: Need) -> bool:
    """Whether the time it was needed by is past: nobody is asked before we know whether it is needed still."""
    moment = need.needed_by or need.starts_at
    return moment is not None and moment <= turn.now


def say_still_looking(turn: Turn, need: Need) -> None:
    """The truth to the requester and a coordinator."""
    tell_truth(turn, need)
    asked = pings.count(turn.session, need.id)
    alert(turn, "alert_stuck", code=need.code, headline=headline(need, turn.circle.language, turn.today), asked=asked)


def tell_truth(turn: Turn, need: Need) -> None:
    """How it stands, to the requester of what nobody has taken."""
    requester = turn.session.get_one(Member, need.member_id)
    hers = turn.for_member(requester)
    said: dict[str, Any] = {"code": need.code, "asked": pings.count(turn.session, need.id), "coordinator": knows(hers)}
    turn.tell(requester, "still_looking", need=need, due_at=turn.quiet_before(requester), **said)


def describe_asking(turn: Turn, need: Need, asked: int, read_at: datetime | None = None) -> str:
    """What the requester is told of it, honestly, as it is when they read it: now, later, or that nobody is known."""
    if not asked:
        return turn.words("asking_nobody_told" if knows(turn) else "asking_nobody")
    start = turn.quiet_before(turn.member)
    if start > (read_at or turn.now) and not _is_danger(turn, need):
        return turn.words("asking_later", time=clock_time(start, turn.circle.zone, turn.language))
    return turn.words("asking_now")


def begin_asking(turn: Turn, need: Need) -> str:
    """Ask the first wave; returns what to tell the requester. A coordinator hears when nobody is known."""
    if intake.is_paused(turn) and not _is_danger(turn, need):
        intake.hold(turn, need)
        return intake.words(turn)
    timers.cancel(turn.session, TimerKind.FIRST_WAVE, need_id=need.id)
    needs.touch(turn.session, need)
    asked = ask_next_wave(turn, need)
    if not asked:
        _say_stuck(turn, need)
    return describe_asking(turn, need, asked)


def _say_stuck(turn: Turn, need: Need) -> None:
    """The requester is being told now: a coordinator hears too, and newcomers are looked for later."""
    due = turn.now + policy.LOOK_AGAIN
    timers.set_timer(turn.session, turn.circle.id, TimerKind.NEXT_WAVE, due, need_id=need.id, step=1)
    asked = pings.count(turn.session, need.id)
    alert(turn, "alert_stuck", code=need.code, headline=headline(need, turn.circle.language, turn.today), asked=asked)


def stop_asking(turn: Turn, need: Need, key: str, *, but: int | None = None) -> None:
    """Nobody need answer any more: pings not sent are dropped, those who saw one hear why."""
    unseen = outbound.drop_pings(turn.session, need.id)
    over = need.status not in needs.LIVE or key == "not_needed"  # else whoever is on the waiting list goes on waiting
    since = turn.now - policy.TIME_TO_ANSWER
    settled = pings.settle(turn.session, need.id, PingStatus.TAKEN, turn.now, with_list=over, no_time_since=since)
    if over:
        unseen -= outbound.answered_about(turn.session, need.id, unseen)  # called from the waiting list in the night
    waiting = set(settled) - unseen - {but}
    for member, address in members.reachable(turn.session, waiting):
        turn.tell(member, key, need=need, at=address, due_at=turn.quiet_before(member), code=need.code)
    timers.cancel(turn.session, TimerKind.FIRST_WAVE, TimerKind.NEXT_WAVE, need_id=need.id)


def ask_one(turn: Turn, need: Need, member: Member, km: float | None) -> None:
    """Keep that a member is asked, within an answer to that member: the caller says the words."""
    row = {"circle_id": turn.circle.id, "need_id": need.id, "member_id": member.id, "wave": need.wave}
    pings.ask(turn.session, [{**row, "distance_km": km}], turn.now)


def _ask_new(turn: Turn, need: Need, chosen: Sequence[Candidate]) -> list[datetime]:
    rows = [_ping_row(need, one.member_id, one.km) for one in chosen]
    pings.ask(turn.session, rows, turn.now)
    return _send(turn, need, {one.member_id: one.km for one in chosen}) if chosen else []


def _chance_left(turn: Turn, need: Need) -> float:
    """The chance that one of those asked before still says yes."""
    if not need.wave:
        return 0.0
    asked = pings.records_of_waiting(turn.session, need.id)
    seen = [(asks, yeses, km, turn.circle.may_ask_at(asked_at, zone)) for asks, yeses, km, asked_at, zone in asked]
    return matching.chance_left(seen, turn.now)


def _ask_again(turn: Turn, need: Need, target: float) -> list[datetime]:
    """Those who heard "taken" before they could answer come first when a need is open again, as few as in any wave."""
    rules, now = turn.circle.rules, turn.now
    caps = pings.Caps(rules.asks_a_week, now - policy.WEEK, rules.asks_a_day, now - policy.DAY)
    known = pings.may_ask_again(turn.session, need.id, caps, vouched_only=is_sensitive(need))
    slots = need.remaining if wants_hands(need) else 1
    chosen = matching.wave(matching.rank_known(known, now), target, slots=slots, most=rules.wave_most)
    if not chosen:
        return []
    pings.ask_again(turn.session, need.id, [one.member_id for one in chosen], turn.now)
    return _send(turn, need, {one.member_id: one.km for one in chosen})


def _send(turn: Turn, need: Need, distances: dict[int, float | None]) -> list[datetime]:
    """Send the question to each of them; when each will hear it."""
    reached = members.reachable(turn.session, distances)
    dues = [turn.quiet_before(member) for member, _ in reached]
    if any(due > turn.now for due in dues) and _is_danger(turn, need):
        dues = [turn.now] * len(reached)
    for (member, address), due in zip(reached, dues, strict=True):
        _ping(turn, need, member, address, distances[member.id], due)
    return dues


def _ping(turn: Turn, need: Need, member: Member, address: Address, km: float | None, due: datetime) -> None:
    turn.tell(
        member,
        "ping_part" if shares(need) else "ping",
        purpose=Purpose.PING,
        need=need,
        at=address,
        due_at=due,
        not_after=turn.too_late_to_ask(member, due, need.needed_by),
        buttons=yes_no(member.language, need.code, "i_can", "i_cannot"),
        code=need.code,
        amount=half(need),
        headline=headline(need, member.language, turn.day_of(due), turn.circle, km),
    )


def _is_danger(turn: Turn, need: Need) -> bool:
    """Whether whoever needs it spoke of danger to life a while ago: then neighbors are asked at night, too."""
    if turn.now - need.created_at > policy.SHAKEN:
        return False
    return audit.lately(turn.session, "danger", f"member {need.member_id}", need.created_at - policy.SHAKEN)


def _ping_row(need: Need, member_id: int, km: float | None) -> dict[str, object]:
    return {
        "circle_id": need.circle_id,
        "need_id": need.id,
        "member_id": member_id,
        "wave": need.wave + 1,
        "distance_km": km,
    }


def _set_next_wave(turn: Turn, need: Need, due: datetime) -> None:
    timers.set_timer(turn.session, turn.circle.id, TimerKind.NEXT_WAVE, due, need_id=need.id)


def _after(turn: Turn, need: Need, due: datetime) -> datetime:
    """At a moment, or when the quiet hours end that it falls in."""
    by_day = turn.circle.may_ask_at(due)
    return due if by_day > due and _is_danger(turn, need) else by_day


def reopen(turn: Turn, need: Need, amount: int) -> str | None:
    """Put a claim's amount back and ask again; what to tell the requester, None when the need has closed."""
    if not needs.give_back(turn.session, need, amount) or need.status != NeedStatus.OPEN:
        return None
    if call_waiting(turn, need, amount):
        return turn.for_member(turn.session.get_one(Member, need.member_id)).words("asking_list")
    asked = ask_next_wave(turn, need)
    if not asked:
        _say_stuck(turn, need)
    hers = turn.for_member(turn.session.get_one(Member, need.member_id))
    return describe_asking(hers, need, asked, hers.reads_at(hers.member))
