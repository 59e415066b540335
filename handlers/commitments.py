"""A helper's weekly commitment: every date of a series is theirs, until they, or the other side, end it."""

from datetime import date
from typing import Any

from handlers import claims as claiming
from handlers import dates, finishing, policy
from handlers.asking import ask_one
from handlers.looking import distance_to
from handlers.messages import Button
from handlers.sensitive import may_be_asked
from handlers.turn import Turn
from handlers.wording import what_in
from storage import blocks, claims, conversations, members, pings
from storage import series as rows
from storage.models import Member, Need, Series
from storage.states import ClaimStatus, MemberStatus, NeedStatus, Question


def offer_every(turn: Turn, need: Need) -> None:
    """Who has done one date alone is asked, once ever, whether they would do every one."""
    series = rows.of_need(turn.session, need)
    if series is None or series.helper_id is not None or need.remaining:
        return
    alone = len(claims.claimers(turn.session, need.id, ClaimStatus.ACTIVE, ClaimStatus.DONE)) == 1
    if not alone or rows.was_asked(turn.session, series.id, turn.member.id):
        return
    expires, data = turn.now + policy.EVERY_WAIT, {"act": "commit"}
    conversations.ask(turn.session, turn.member, Question.EVERY, turn.now, need=need, data=data, expires_at=expires)
    one, every = turn.words("word_one"), turn.words("word_every")
    buttons = [[Button(every, f"EVERY {need.code}"), Button(one, f"ONE {need.code}")]]
    turn.say("ask_every", need=need, buttons=buttons, code=need.code, every=_every(turn, series, turn.language))


def take_on(turn: Turn, need: Need) -> None:
    """YES to every date, by who has one of them, or takes it with these words."""
    series = rows.of_need(turn.session, need)
    if series is None:
        turn.say("closed_code", code=need.code)
    elif series.helper_id == turn.member.id:
        turn.say("every_yours", **_said(turn, series, need, turn.language))
    elif not _has_part(turn, need):
        if pings.find(turn.session, need.id, turn.member.id) is None:
            turn.say("not_asked", code=need.code)
            return
        claiming.claim_need(turn, need, None, None)  # says why not, where it is not theirs to take
        if _has_part(turn, need):
            _keep(turn, series, need)
    else:
        _keep(turn, series, need)


def give(turn: Turn, series: Series, need: Need) -> bool:
    """A new date goes to who has promised every one, by the same conditional UPDATE as any. False: ask others."""
    helper = turn.session.get(Member, series.helper_id) if series.helper_id is not None else None
    if helper is None:
        return False
    if blocks.is_blocked(turn.session, series.member_id, helper.id) or helper.status == MemberStatus.BLOCKED:
        rows.let_go(turn.session, series, helper.id)
        return False
    reached = members.reachable_address(turn.session, helper.id) is not None
    if not reached or helper.status != MemberStatus.ACTIVE or not may_be_asked(helper, need):
        return False
    if pings.find(turn.session, need.id, helper.id) is None:  # so that no wave asks them again, whatever they say
        ask_one(turn, need, helper, distance_to(need, helper))
    return claiming.claim_as_agreed(turn.for_member(helper), need)


def drop_every(turn: Turn, need: Need) -> bool:
    """DROP of every date by who promised them: both hear, what they have of it goes to others. False: not theirs."""
    series = rows.of_need(turn.session, need)
    if series is None or not rows.let_go(turn.session, series, turn.member.id):
        return False
    turn.say("every_not_yours", **_said(turn, series, need, turn.language))
    _tell_requester(turn, series, need, "every_given_back")
    for claim, taken in claims.active_of(turn.session, turn.member.id):
        if taken.series_id == series.id:
            finishing.release_claim(turn, claim, taken)
    return True


def end_all_of(turn: Turn) -> None:
    """A helper is gone: whoever counted on them hears."""
    for series in rows.committed_to(turn.session, turn.member.id):
        need = rows.last_need(turn.session, series.id)
        if rows.let_go(turn.session, series, turn.member.id) and need is not None:
            _tell_requester(turn, series, need, "every_given_back")


def tell_over(turn: Turn, series: Series) -> None:
    """The series has ended: who promised every date hears, with thanks."""
    _tell_helper(turn, series, "every_over")


def tell_skipped(turn: Turn, series: Series, day: date) -> None:
    """A date that was not made yet is left out: who promised every one need not keep it free."""
    helper = turn.session.get(Member, series.helper_id) if series.helper_id is not None else None
    if helper is not None:
        _tell_helper(turn, series, "every_skipped", day=dates.say_day(day, helper.language))


def _keep(turn: Turn, series: Series, need: Need) -> None:
    for question in conversations.open_of(turn.session, turn.member.id, turn.now):
        if question.question == Question.EVERY and question.need_id == need.id:
            conversations.answered(turn.session, question)
    if not rows.take_on(turn.session, series, turn.member.id):
        turn.say("every_taken")
        return
    turn.say("every_yours", **_said(turn, series, need, turn.language))
    _tell_requester(turn, series, need, "every_theirs")
    turn.write_audit("series taken on", f"series {series.id}")
    for other in rows.live_needs(turn.session, series.id):  # the next date may have been made, and asked about, already
        if other.status == NeedStatus.OPEN and other.id != need.id:
            give(turn, series, other)


def _has_part(turn: Turn, need: Need) -> bool:
    mine = claims.active(turn.session, need.id, turn.member.id) is not None
    return mine or claims.is_done(turn.session, need.id, turn.member.id)


def _tell_requester(turn: Turn, series: Series, need: Need, key: str) -> None:
    requester = turn.session.get_one(Member, series.member_id)
    name = turn.name_of(turn.member, requester.language)
    turn.tell(requester, key, need=need, name=name, **_said(turn, series, need, requester.language))


def _tell_helper(turn: Turn, series: Series, key: str, **words: Any) -> None:
    need = rows.last_need(turn.session, series.id)
    helper = turn.session.get(Member, series.helper_id) if series.helper_id is not None else None
    if helper is not None and need is not None:
        name = turn.name_of(turn.session.get_one(Member, series.member_id), helper.language)
        turn.tell(helper, key, need=need, name=name, **_said(turn, series, need, helper.language), **words)


def _said(turn: Turn, series: Series, need: Need, language: str) -> dict[str, Any]:
    return {"code": need.code, "what": what_in(need, language), "every": _every(turn, series, language)}


def _every(turn: Turn, series: Series, language: str) -> str:
    return dates.say_every(series, language, turn.circle.zone, turn.today)
