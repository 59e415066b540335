"""A need: kept and echoed, completed once, corrected by its code, dropped."""

from datetime import timedelta

from handlers import policy, relay
from handlers.asking import begin_asking, describe_asking, stop_asking
from handlers.claims import tell_claimers
from handlers.coordinating import alert
from handlers.turn import Turn
from handlers.understanding import Understood, Where
from handlers.understanding.describe import describe
from handlers.wording import headline, yes_no
from storage import claims, codes, conversations, members, needs, outbound, pings, timers
from storage.models import Conversation, Need
from storage.states import ClaimStatus, NeedStatus, Purpose, Question, TimerKind


def hear_need(turn: Turn, meant: Understood, text: str, *, surely_new: bool = False) -> None:
    """Keep a need and ask about it; ask first where the same person may have said the same again."""
    same = None if surely_new else _same_again(turn, meant, text)
    if same is not None:
        _same_need(turn, same, meant, text)
        return
    try:
        need = _keep(turn, meant, text)
    except codes.NoCodeLeft:
        alert(turn, "alert_overload", member=turn.member.id)
        turn.say("sorry_overload", contact=turn.circle.contact or turn.words("no_contact"))
        return
    turn.write_audit("need kept", f"need {need.id}")
    _echo(turn, need, _missing(need))


def ask_if_meant(turn: Turn, meant: Understood, text: str, key: str) -> None:
    """Half sure: say what it seemed to be, and do nothing before a YES."""
    data = {"text": text, "intent": "offer" if key == "meant_offer" else "need"}
    expires = turn.now + policy.CONFIRM_WAIT
    conversations.ask(turn.session, turn.member, Question.MEANT, turn.now, data=data, expires_at=expires)
    turn.say(key, what=describe(meant), buttons=yes_no(turn.language, "NEW"))


def complete(turn: Turn, need: Need, meant: Understood, text: str) -> None:
    """What was missing has come, or part of it: it is asked only once, so the need goes out now."""
    conversations.lapse_about(turn.session, need.id, Question.DETAILS)
    if not _apply(turn, need, meant):
        _note(need, text)
    asking = begin_asking(turn, need) if need.wave == 0 else describe_asking(turn, need, 1)
    said = headline(need, turn.language)
    turn.say("details_thanks", need=need, code=need.code, headline=said, asking=asking)


def correct(turn: Turn, need: Need, meant: Understood, text: str) -> None:
    """ "K7 for 5 people": change the need, and tell those asked if it matters to them."""
    before = headline(need, turn.language)
    if not _apply(turn, need, meant):
        _note(need, text)
        turn.say("noted", need=need, code=need.code)
    else:
        after = headline(need, turn.language)
        turn.say("corrected", need=need, code=need.code, headline=after)
        relay.tell_helpers(turn, need, text)
        if after != before:
            _tell_asked(turn, need)
    if need.status == NeedStatus.OPEN and need.wave == 0 and not _missing(need):
        complete_quietly(turn, need)


def is_fix(meant: Understood) -> bool:
    """Whether words name anything of a need that can be put right: a number, a time, a place."""
    return meant.where is not None or meant.when is not None or meant.people is not None or meant.quantity is not None


def complete_quietly(turn: Turn, need: Need) -> None:
    """Nothing more is waited for: ask, without another word to the requester."""
    conversations.lapse_about(turn.session, need.id, Question.DETAILS)
    begin_asking(turn, need)


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


def tell_closed(turn: Turn, need: Need) -> None:
    """After a need closed without an arrival: end what hangs on it, and tell everyone who was waiting."""
    tell_claimers(turn, need, "not_needed")
    stop_asking(turn, need, "not_needed")
    conversations.lapse_about(turn.session, need.id)
    timers.cancel(turn.session, need_id=need.id)
    promise_wipe(turn, need)
    turn.write_audit(f"need {need.status}", f"need {need.id}")


def promise_wipe(turn: Turn, need: Need) -> None:
    """Private words of a closed need go after thirty days."""
    due = turn.now + policy.KEEP_PRIVATE
    timers.set_timer(turn.session, turn.circle.id, TimerKind.WIPE, due, need_id=need.id)


def answer_same(turn: Turn, question: Conversation, *, same: bool, meant: Understood) -> None:
    """ "Is that K7 again?" has its answer."""
    data = question.data or {}
    need = turn.session.get(Need, question.need_id) if question.need_id else None
    if same and need is not None and need.status in needs.LIVE:
        _apply(turn, need, meant)
        _say_again(turn, need)
    else:
        hear_need(turn, meant, str(data.get("text", "")), surely_new=True)


def _keep(turn: Turn, meant: Understood, text: str) -> Need:
    place, when = meant.where, meant.when
    amount = meant.quantity if meant.quantity and meant.unit else 1
    need = needs.keep_need(
        turn.session,
        circle_id=turn.circle.id,
        member_id=turn.member.id,
        code=needs.new_code(turn.session, turn.circle.id, turn.now),
        kinds=list(meant.kinds) or ["other"],
        what=describe(meant),
        language=meant.language or turn.language,
        text=text,
        quantity=amount,
        remaining=amount,
        unit=meant.unit,
        people=meant.people,
        area=place.area[:80] if place else turn.member.area,
        door=place.address if place else None,
        when_label=when.label[:80] if when else None,
        starts_at=when.start if when and not when.by else None,
        needed_by=when.end if when else None,
        urgent=meant.urgent,
        conditions=list(meant.conditions),
        created_at=turn.now,
    )
    need.lat, need.lon = _rounded(place, turn.member.lat, turn.member.lon)
    if place is not None and place.point is not None and turn.member.lat is None:
        members.set_area(turn.member, place.area, need.lat, need.lon)
    turn.session.flush()
    set_expiry(turn, need)
    return need


def set_expiry(turn: Turn, need: Need) -> None:
    """Every open need ends some day, and never without being asked about first."""
    due = turn.now + policy.NEED_LIFE
    moment = need.needed_by or need.starts_at
    if moment is not None and moment > turn.now:
        due = moment + policy.NEED_GRACE
    due = turn.circle.may_ask_at(due, turn.member.timezone)
    timers.set_timer(turn.session, turn.circle.id, TimerKind.EXPIRE, due, need_id=need.id)


def _rounded(place: Where | None, lat: float | None, lon: float | None) -> tuple[float | None, float | None]:
    if place is None:
        return lat, lon
    if place.point is None:
        return None, None
    return round(place.point.lat, policy.AREA_DECIMALS), round(place.point.lon, policy.AREA_DECIMALS)


def _missing(need: Need) -> str | None:
    """The text that asks for what is missing, or None."""
    no_place = need.area is None and need.lat is None
    no_time = need.when_label is None and not need.urgent
    if no_place:
        return "ask_both" if no_time else "ask_where"
    return "ask_when" if no_time else None


def _echo(turn: Turn, need: Need, missing: str | None) -> None:
    if missing is None:
        asking = begin_asking(turn, need)
    else:
        asking = turn.words(missing)
        _wait_for_details(turn, need)
    turn.say(
        "need_kept",
        need=need,
        circle=turn.circle.name,
        code=need.code,
        headline=headline(need, turn.language),
        asking=asking,
    )


def _wait_for_details(turn: Turn, need: Need) -> None:
    until = turn.now + policy.DETAILS_WAIT
    ends = turn.now + timedelta(days=1)
    conversations.ask(turn.session, turn.member, Question.DETAILS, turn.now, need=need, expires_at=ends)
    timers.set_timer(turn.session, turn.circle.id, TimerKind.FIRST_WAVE, until, need_id=need.id)


def _apply(turn: Turn, need: Need, meant: Understood) -> bool:
    """Change what a correction names; True when anything was named."""
    named = False
    if meant.where is not None:
        need.area, named = meant.where.area[:80], True
        need.lat, need.lon = _rounded(meant.where, None, None)
        need.door = meant.where.address or need.door
    if meant.when is not None:
        need.when_label, need.needed_by, named = meant.when.label[:80], meant.when.end, True
        need.starts_at = None if meant.when.by else meant.when.start
        set_expiry(turn, need)
    if meant.people is not None or meant.quantity is not None or meant.items:
        named = _apply_amount(turn, need, meant) or named
    turn.session.flush()
    return named


def _apply_amount(turn: Turn, need: Need, meant: Understood) -> bool:
    """A new number: never fewer than are taken already. The summary is read anew from old words and new ones."""
    if meant.items and meant.kinds:
        need.what = describe(meant)
        need.kinds = list(meant.kinds)
    if meant.people is not None and need.unit is None:
        need.what = _with_people(need.what, need.people, meant.people)
        need.people = meant.people
    if meant.quantity is not None and (meant.unit or need.unit):
        before, need.unit = need.quantity, meant.unit or need.unit
        turn.session.flush()
        needs.resize(turn.session, need, meant.quantity)
        need.what = need.what.replace(str(before), str(need.quantity), 1)
    return True


def _with_people(what: str, before: int | None, now: int) -> str:
    if before is not None and str(before) in what:
        return what.replace(str(before), str(now), 1)
    return f"{what} for {now}" if what else str(now)


def _note(need: Need, text: str) -> None:
    need.text = f"{need.text or ''}\n{text}".strip()[: policy.DOOR_LENGTH]


def _tell_asked(turn: Turn, need: Need) -> None:
    """Those who saw the question hear of the change; those who have not yet get the question as it is now."""
    unseen = outbound.drop_pings(turn.session, need.id)
    for member, address in members.reachable(turn.session, pings.waiting(turn.session, need.id)):
        turn.tell(
            member,
            "ping" if member.id in unseen else "corrected_for_others",
            purpose=Purpose.PING,
            need=need,
            at=address,
            due_at=turn.quiet_before(member),
            buttons=yes_no(member.language, need.code, "i_can", "i_cannot"),
            code=need.code,
            headline=headline(need, member.language),
        )


def _same_again(turn: Turn, meant: Understood, text: str) -> Need | None:
    """The person's own open need that this reads like: the same kinds, and nothing in it that differs."""
    for need in needs.live_of(turn.session, turn.member.id):
        if need.created_at < turn.now - policy.SAME_NEED:
            continue
        if (need.text or "").split("\n")[0].casefold() == text.casefold() or _agrees(need, meant):
            return need
    return None


def _agrees(need: Need, meant: Understood) -> bool:
    if not meant.kinds or list(meant.kinds) != need.kinds:
        return False
    differs = (
        (meant.people is not None and meant.people != need.people)
        or (meant.quantity is not None and meant.quantity != need.quantity)
        or (meant.where is not None and meant.where.area != need.area)
        or (meant.when is not None and meant.when.label != need.when_label)
        or (meant.people is None and not set(meant.items) & set(need.what.split()) and describe(meant) not in need.what)
    )
    return not differs


def _same_need(turn: Turn, need: Need, meant: Understood, text: str) -> None:
    if (need.text or "").split("\n")[0].casefold() == text.casefold():
        _say_again(turn, need)
        return
    expires = turn.now + policy.CONFIRM_WAIT
    data = {"text": text, "same": True}
    conversations.ask(turn.session, turn.member, Question.MEANT, turn.now, need=need, data=data, expires_at=expires)
    said = headline(need, turn.language)
    turn.say("same_need", need=need, code=need.code, headline=said, buttons=yes_no(turn.language, "NEW"))


def _say_again(turn: Turn, need: Need) -> None:
    said = headline(need, turn.language)
    helpers = claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE, ClaimStatus.DONE)
    if helpers:
        name = turn.name_of(helpers[0][1])
        turn.say("need_again_claimed", need=need, code=need.code, headline=said, name=name)
    else:
        turn.say("need_again", need=need, code=need.code, headline=said, asked=pings.count(turn.session, need.id))
