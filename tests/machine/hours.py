"""Day and night, reckoned here: from 20:00 to 9:00 by its reader's clock nothing is asked, and no timer speaks."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from storage.states import ClaimStatus, Purpose
from tests.machine.sight import Sight, Step

CIRCLE = "America/New_York"
MORNING, EVENING = 9, 20
AWAKE = timedelta(hours=1)  # who wrote so lately is awake
ALARM = "Nobody has said MINE yet"
ASKS = (Purpose.PING, Purpose.BULK)


def is_day(now: Sight, member_id: int, moment: datetime) -> bool:
    """Whether a member's own clock shows an hour of the day."""
    local = moment.astimezone(ZoneInfo(now.members[member_id].timezone or CIRCLE))
    return MORNING <= local.hour < EVENING


def check(step: Step) -> None:
    """What a timer says waits for the morning, unless its reader wrote a moment ago, may be on their way to what is
    off, or somebody is in danger and no coordinator has said MINE. Questions: see `pinging`."""
    if step.speakers:
        return
    for row in step.after.said:
        address = step.after.addresses[row.address_id]
        had, have = (one.sides(row.need_id, ClaimStatus.ACTIVE) for one in (step.before, step.after))
        may_be_out = address.member_id in had - have
        alarm = ALARM in (row.text or "")
        if row.purpose == Purpose.NOTICE and not (alarm or may_be_out or _is_awake(address, step.now)):
            assert is_day(step.after, address.member_id, row.due_at), f"told at night: {row}"


def _is_awake(address: Any, now: datetime) -> bool:
    return address.heard_at is not None and now - address.heard_at <= AWAKE
