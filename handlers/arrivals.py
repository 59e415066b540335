"""One message is one transaction: kept, then handled; a repeat stops here. Retries and timers take the same road."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import in_group, policy
from handlers.circle import CircleRules
from handlers.coordinating import alert
from handlers.followups import follow_up, whose
from handlers.messages import Inbound, InboundKind, PressAnswer, inbound_from_json, inbound_to_json
from handlers.rights import close_door
from handlers.router import route
from handlers.threshold import is_leaving
from handlers.turn import Turn
from storage import inbound as arrived
from storage import members, timers
from storage.models import Address, Claim, Member, Need, Series
from storage.states import AddressStatus, InboundStatus


class Repeat(Exception):
    """This message was kept before."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a message: not `kept`, it was a repeat. `answer` is for whoever pressed a button."""

    kept: bool
    answer: PressAnswer | None = None


def arrive(session: Session, circle: CircleRules, heard: Inbound, now: datetime) -> Arrival:
    """Keep and handle one message."""
    if heard.chat is not None:
        private = in_group.as_private(session, circle, heard)
        if private is None:
            return _arrive_in_group(session, circle, heard, now)
        heard = private
    try:
        turn, inbound_id = _open(session, circle, heard, now)
    except Repeat:
        return Arrival(kept=False)
    if inbound_id is None:
        return Arrival(kept=False)
    route(turn)
    turn.finish()
    return Arrival(kept=True, answer=turn.press_answer)


def _arrive_in_group(session: Session, circle: CircleRules, heard: Inbound, now: datetime) -> Arrival:
    if not _keep_unread(session, circle, heard):
        return Arrival(kept=False)
    return Arrival(kept=True, answer=in_group.hear(session, circle, heard, now))


def _keep_unread(session: Session, circle: CircleRules, heard: Inbound) -> bool:
    """What is said in a group is not said to us: only that it arrived is known."""
    kept = arrived.keep(session, circle.id, heard.channel, heard.external_id, None, heard.received_at, None)
    return kept is not None


def keep_failed(session: Session, circle: CircleRules, heard: Inbound, now: datetime, error: str) -> bool:
    """Handling raised: keep the message for another try, and say sorry once. False: it was a repeat.

    From a group only that it arrived is kept: a button can be pressed again.
    """
    if heard.chat is not None:
        private = in_group.as_private(session, circle, heard)
        if private is None:
            return _keep_unread(session, circle, heard)
        heard = private
    turn, inbound_id = _open(session, circle, heard, now)
    if inbound_id is None:
        return False
    retry_at = now + policy.RETRY_AFTER
    arrived.set_status(session, inbound_id, InboundStatus.FAILED, error=error, retry_at=retry_at)
    if is_leaving(heard) and turn.address is not None:
        close_door(turn, turn.address)  # whatever else of it failed, nothing more goes there
    elif heard.kind == InboundKind.TEXT and heard.chat is None and _may_be_answered(turn):
        turn.say("sorry_trouble")
    turn.finish()
    return True


def retry(session: Session, circle: CircleRules, inbound_id: int, now: datetime) -> bool:
    """Another try of a failed message. False: another process has it, or it is done."""
    row = arrived.take_failed(session, inbound_id)
    if row is None:
        return False
    if row.payload is None:  # wiped: its writer asked to be forgotten
        arrived.set_status(session, inbound_id, InboundStatus.HANDLED)
        return False
    heard = inbound_from_json(row.payload)
    address, member = _who(session, circle, heard, now)
    turn = Turn(session, circle, now, member, address, heard, inbound_id)
    route(turn)
    turn.finish()
    arrived.set_status(session, inbound_id, InboundStatus.HANDLED)
    return True


def failed_again(session: Session, circle: CircleRules, inbound_id: int, now: datetime, error: str) -> None:
    """A retry raised too: later, or, after three tries, a coordinator's."""
    row = arrived.take_failed(session, inbound_id)
    if row is None:
        return
    row.tries += 1
    if row.tries < policy.TRIES:
        later = now + policy.RETRY_AFTER * row.tries
        arrived.set_status(session, inbound_id, InboundStatus.FAILED, error=error, retry_at=later)
        return
    arrived.set_status(session, inbound_id, InboundStatus.GIVEN_UP, error=error)
    if row.member_id is not None:
        turn = Turn(session, circle, now, session.get_one(Member, row.member_id))
        alert(turn, "alert_failed", member=row.member_id, tries=row.tries, inbound=inbound_id)
        turn.finish()


def do_timer(session: Session, circle: CircleRules, timer_id: int, now: datetime) -> bool:
    """Do what a timer promised. False: another process has it, or it was taken back."""
    timer = timers.take(session, timer_id)
    if timer is None:
        return False
    need = session.get(Need, timer.need_id) if timer.need_id else None
    claim = session.get(Claim, timer.claim_id) if timer.claim_id else None
    series = session.get(Series, timer.series_id) if timer.series_id else None
    member_id = whose(timer, need, claim, series)
    if member_id is None:
        session.delete(timer)
        return False
    turn = Turn(session, circle, now, session.get_one(Member, member_id))
    follow_up(turn, timer)
    turn.finish()
    return True


def _open(session: Session, circle: CircleRules, heard: Inbound, now: datetime) -> tuple[Turn, int | None]:
    address, member = _who(session, circle, heard, now)
    payload = inbound_to_json(heard)
    inbound_id = arrived.keep(
        session, circle.id, heard.channel, heard.external_id, payload, heard.received_at, member.id
    )
    if inbound_id is not None:
        members.heard_from(session, address, now)
        if address.status == AddressStatus.GONE:  # the vendor was wrong, or the phone is back: they are to be answered
            members.set_address_status(session, address.id, AddressStatus.ACTIVE, now)
    return Turn(session, circle, now, member, address, heard, inbound_id), inbound_id


def _who(session: Session, circle: CircleRules, heard: Inbound, now: datetime) -> tuple[Address, Member]:
    found = members.find_by_address(session, circle.id, heard.address)
    if found is not None:
        return found
    if arrived.known(session, circle.id, (heard.channel,), (heard.external_id,)):
        raise Repeat  # of someone who was forgotten since: a repeat must not make a member of them again
    language = heard.language if heard.language in circle.languages else circle.language
    words = heard.text[: policy.CONSENT_LENGTH]
    return members.welcome(session, members.Newcomer(circle.id, heard.address, language or "en", words, now))


def _may_be_answered(turn: Turn) -> bool:
    return turn.address is not None and turn.address.status == AddressStatus.ACTIVE
