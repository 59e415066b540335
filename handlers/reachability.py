"""When a vendor says that someone cannot be written to any more."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import rights
from handlers.circle import CircleRules
from handlers.coordinating import alert
from handlers.turn import Turn
from storage import members, outbound
from storage.models import Address, Member
from storage.states import AddressStatus


def stopped(session: Session, circle: CircleRules, address_id: int, now: datetime) -> None:
    """They opted out with the carrier, or blocked the bot: the same as STOP, without a word back."""
    turn = _turn(session, circle, address_id, now)
    rights.stop(turn, answered=True)
    turn.finish()


def gone(session: Session, circle: CircleRules, address_id: int, now: datetime, code: str) -> None:
    """The number cannot be texted: a coordinator hears, and nothing hangs on it any more."""
    turn = _turn(session, circle, address_id, now)
    if not members.set_address_status(session, address_id, AddressStatus.GONE, now):
        return
    outbound.drop_for_address(session, address_id)
    turn.write_audit("number gone", f"address {address_id}", code)
    if members.reachable_address(session, turn.member.id) is None:
        rights.let_go_of_everything(turn)
    alert(turn, "alert_number", member=turn.member.id, code=code)
    turn.finish()


def _turn(session: Session, circle: CircleRules, address_id: int, now: datetime) -> Turn:
    address = session.get_one(Address, address_id)
    return Turn(session, circle, now, session.get_one(Member, address.member_id), address)
