"""Waves: who is asked about a need now, and what happens when nobody is left."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from handlers import looking, matching, policy
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
    """Ask the next few members about an open need; returns how many. Sets the timer for the wave after it.

    Where all of them are in their quiet hours, nobody is asked yet, and the wave is chosen anew in the morning.
    """
    wanted = looking.wanted_of(turn, need)
    asked = _ask_again(turn, need, matching.pace(wanted).target)
    if not asked:
        chosen = looking.choose_wave(turn, need, wanted, _chance_left(turn, need))
        start = min((one.start for one in chosen), default=turn.now)
        in_danger = any(one.start > turn.now for one in chosen) and _is_danger(turn, need)
        if start > turn.now and not in_danger:
            _set_next_wave(turn, need, start)
            return len(chosen)
        asked = _ask_new(turn, need, [one for one in chosen if in_danger or one.start <= turn.now])
    if asked:
        need.wave += 1
        if need.wave == policy.WAVES:
            say_still_looking(turn, need)
    _set_next_wave(turn, need, _after(turn, need, matching.pace(wanted).delay))
    return asked


def hear_refusal(turn: Turn, need: Need) -> None:
    """A NO: when those who have not answered are too few for the need now, the next wave is not waited for."""
    if need.status != NeedStatus.OPEN or not need.wave or is_too_late(turn, need):
        return
    target = matching.pace(looking.wanted_of(turn, need)).target
    if _chance_left(turn, need) < target * policy.TOO_LITTLE:
        ask_next_wave(turn, need)


def is_too_late(turn: Turn, need: Need) -> bool:
    """Whether the time it was needed by is past: nobody is asked before we know whether it is needed still."""
    return need.needed_by is not None and need.needed_by <= turn.now


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
    timers.cancel(turn.session, TimerKind.FIRST_WAVE, need_id=need.id)
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


def _ask_new(turn: Turn, need: Need, chosen: Sequence[Candidate]) -> int:
    rows = [_ping_row(need, one.member_id, one.km) for one in chosen]
    pings.ask(turn.session, rows, turn.now)
    return _send(turn, need, {one.member_id: one.km for one in chosen}) if chosen else 0


def _chance_left(turn: Turn, need: Need) -> float:
    """The chance that one of those asked before still says yes."""
    if not need.wave:
        return 0.0
    asked = pings.records_of_waiting(turn.session, need.id)
    seen = [(asks, yeses, km, turn.circle.may_ask_at(asked_at)) for asks, yeses, km, asked_at in asked]
    return matching.chance_left(seen, turn.now)


def _ask_again(turn: Turn, need: Need, target: float) -> int:
    """Those who heard "taken" before they could answer come first when a need is open again, as few as in any wave."""
    rules, now = turn.circle.rules, turn.now
    caps = pings.Caps(rules.asks_a_week, now - policy.WEEK, rules.asks_a_day, now - policy.DAY)
    known = pings.may_ask_again(turn.session, need.id, caps, vouched_only=is_sensitive(need))
    slots = need.remaining if wants_hands(need) else 1
    chosen = matching.wave(matching.rank_known(known, now), target, slots=slots, most=rules.wave_most)
    if not chosen:
        return 0
    pings.ask_again(turn.session, need.id, [one.member_id for one in chosen], turn.now)
    return _send(turn, need, {one.member_id: one.km for one in chosen})


def _send(turn: Turn, need: Need, distances: dict[int, float | None]) -> int:
    reached = members.reachable(turn.session, distances)
    held = any(turn.quiet_before(member) > turn.now for member, _ in reached)
    in_danger = held and _is_danger(turn, need)
    for member, address in reached:
        _ping(turn, need, member, address, distances[member.id], in_danger=in_danger)
    return len(reached)


def _ping(turn: Turn, need: Need, member: Member, address: Address, km: float | None, *, in_danger: bool) -> None:
    due = turn.now if in_danger else turn.quiet_before(member)
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


def _after(turn: Turn, need: Need, delay: timedelta) -> datetime:
    """After a delay, or when the quiet hours end that it would fall in."""
    due = turn.circle.may_ask_at(turn.now + delay)
    return turn.now + delay if due > turn.now + delay and _is_danger(turn, need) else due


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
