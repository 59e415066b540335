"""A need: kept and echoed, asked about, dropped."""

from datetime import timedelta
from typing import Any

from handlers import policy
from handlers.asking import begin_asking, is_too_late
from handlers.coordinating import alert
from handlers.ending import set_expiry
from handlers.finishing import tell_closed
from handlers.turn import Turn
from handlers.understanding import Understood, Where
from handlers.understanding.describe import describe
from handlers.wording import headline, yes_no
from storage import codes, conversations, members, needs, timers
from storage.models import Need
from storage.states import NeedStatus, Question, TimerKind


def keep_and_ask(turn: Turn, meant: Understood, text: str) -> None:
    """Keep a need, echo it, and ask about it, or ask for what is missing."""
    try:
        need = _keep(turn, meant, text)
    except codes.NoCodeLeft:
        sorry_no_code(turn)
        return
    turn.write_audit("need kept", f"need {need.id}")
    asking = ask_or_wait(turn, need)
    said = headline(need, turn.language, turn.today)
    turn.say("need_kept", need=need, circle=turn.circle.name, code=need.code, headline=said, asking=asking)


def keep_for(turn: Turn, meant: Understood, text: str, name: str) -> Need | None:
    """Keep a need for somebody a coordinator speaks for. Where it is, only what was said tells: not where they are."""
    try:
        need = _keep(turn, meant, text)
    except codes.NoCodeLeft:
        sorry_no_code(turn)
        return None
    need.for_name = name
    if meant.where is None:
        need.area = need.lat = need.lon = None
    turn.write_audit("need kept", f"need {need.id}")
    asking = ask_or_wait(turn, need)
    said = headline(need, turn.language, turn.today)
    turn.say("need_kept", need=need, circle=turn.circle.name, code=need.code, headline=said, asking=asking)
    return need


def sorry_no_code(turn: Turn) -> None:
    """More is open than there are codes."""
    alert(turn, "alert_overload", member=turn.member.id)
    turn.say("sorry_overload", contact=turn.circle.contact or turn.words("no_contact"))


def ask_if_meant(turn: Turn, meant: Understood, text: str, key: str) -> None:
    """Half sure: say what it seemed to be, and do nothing before a YES."""
    data = {"text": text, "intent": "offer" if key == "meant_offer" else "need"}
    expires = turn.now + policy.CONFIRM_WAIT
    conversations.ask(turn.session, turn.member, Question.MEANT, turn.now, data=data, expires_at=expires)
    turn.say(key, what=describe(meant, turn.language, in_sentence=True), buttons=yes_no(turn.language, "NEW"))


def withdraw(turn: Turn, need: Need) -> None:
    """DROP of one's own need: whoever was asked or has it hears at once."""
    if not needs.close(turn.session, need, NeedStatus.WITHDRAWN, "dropped", turn.now):
        turn.say("closed_code", code=need.code)
        return
    tell_closed(turn, need)
    turn.say("withdrawn", code=need.code)


def met_elsewhere(turn: Turn, need: Need) -> None:
    """DONE of one's own need that nobody had taken."""
    if needs.close(turn.session, need, NeedStatus.DONE, "met elsewhere", turn.now, arrived=True):
        tell_closed(turn, need)
    turn.say("met_elsewhere", code=need.code)


def _keep(turn: Turn, meant: Understood, text: str) -> Need:
    when, shared = meant.when, told(turn, meant, text)
    goes_back = when.end if when and meant.lends and when.label.startswith("until") else None
    need = needs.keep_need(
        turn.session,
        circle_id=turn.circle.id,
        member_id=turn.member.id,
        code=needs.new_code(turn.session, turn.circle.id, turn.now),
        remaining=shared["quantity"],
        when_label=(when.label or None) if when else None,
        starts_at=when.start if when and not when.by else None,
        needed_by=when.end if when and goes_back is None else None,
        return_at=goes_back,
        urgent=meant.urgent,
        created_at=turn.now,
        **shared,
    )
    set_expiry(turn, need)
    return need


def told(turn: Turn, meant: Understood, text: str) -> dict[str, Any]:
    """What a text tells of a need, whenever it is for: columns that a series hands on to each of its dates."""
    place = meant.where
    lat, lon = rounded(place, turn.member.lat, turn.member.lon)
    if place is not None and place.point is not None and turn.member.lat is None:
        members.set_area(turn.member, place.area, lat, lon)
    return {
        "kinds": list(meant.kinds) or ["other"],
        "what": describe(meant, meant.language or turn.language),
        "language": meant.language or turn.language,
        "text": text,
        "quantity": meant.quantity if meant.quantity and meant.unit else 1,
        "unit": meant.unit,
        "people": meant.people,
        "area": (place.area[:80] or None) if place else turn.member.area,
        "lat": lat,
        "lon": lon,
        "door": place.address if place else None,
        "conditions": list(meant.conditions),
    }


def keep_open(turn: Turn, need: Need) -> None:
    """It is needed still: a time that is past is one no longer, and others are asked again."""
    if is_too_late(turn, need):
        need.when_label = need.starts_at = need.needed_by = None
        needs.touch(turn.session, need)
    set_expiry(turn, need)


def rounded(place: Where | None, lat: float | None, lon: float | None) -> tuple[float | None, float | None]:
    if place is None:
        return lat, lon
    if place.point is None:
        return None, None
    return round(place.point.lat, policy.AREA_DECIMALS), round(place.point.lon, policy.AREA_DECIMALS)


def missing(need: Need) -> str | None:
    """The text that asks for what is missing, or None."""
    no_place = not need.area and need.lat is None and need.kinds != ["money"]  # money comes from anywhere
    no_time = need.when_label is None and not need.urgent
    if no_place:
        return "ask_both" if no_time else "ask_where"
    return "ask_when" if no_time else None


def ask_or_wait(turn: Turn, need: Need) -> str:
    """Ask about a new need, or first for what it lacks; returns what to say of it in the echo."""
    lacking = missing(need)
    if lacking is None:
        return begin_asking(turn, need)
    _wait_for_details(turn, need)
    return turn.words(lacking)


def _wait_for_details(turn: Turn, need: Need) -> None:
    until = turn.now + policy.DETAILS_WAIT
    ends = turn.now + timedelta(days=1)
    conversations.ask(turn.session, turn.member, Question.DETAILS, turn.now, need=need, expires_at=ends)
    timers.set_timer(turn.session, turn.circle.id, TimerKind.FIRST_WAVE, until, need_id=need.id)
