"""Who is asked: never twice, too often, at night, or against anyone's wish."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from handlers import policy
from handlers.circle import CircleRules
from storage.states import AddressStatus, MemberStatus, PingStatus, Purpose
from tests.machine.amounts import LIVE
from tests.machine.hours import ASKS, is_day
from tests.machine.sight import Step

_SENSITIVE = {"childcare", "money"}


@dataclass(slots=True)
class Asking:
    """The rules of asking, and what is known of danger."""

    rules: CircleRules
    danger: dict[int, datetime] = field(default_factory=dict)  # by member, when they last spoke of it

    def check(self, step: Step) -> None:
        for act in step.after.audit:
            if act.act == "danger":
                self.danger[act.actor_id] = act.at
            elif act.act == "linked" and (spoke := self.danger.get(int(act.detail.split()[1]))):
                self.danger[int(act.subject.split()[1])] = spoke
        for key, ping in step.after.pings.items():
            was = step.before.pings.get(key)
            if _is_asked_now(ping, was):
                self._may_be_asked(step, ping, was)
        for row in step.after.said:
            if row.purpose == Purpose.PING:
                self._is_a_fair_ping(step, row)
        for row in step.after.sent:
            if row.purpose in ASKS:
                self._is_sent_by_day(step, row)
                self._is_asked_still(step, row)

    def _may_be_asked(self, step: Step, ping: Any, was: Any) -> None:
        now, member = step.after, step.after.members[ping.member_id]
        need = now.needs[ping.need_id]
        assert need.member_id != member.id, f"asked about their own need: {ping}"
        assert need.status in LIVE, f"asked about a closed need: {ping}"
        assert not now.kept_apart(need.member_id, member.id), f"a blocked pair: {ping}"
        assert now.reachable(member.id), f"cannot be reached: {ping}"
        assert member.vouched or not _SENSITIVE & set(need.kinds), f"not vouched for: {ping}"
        if member.id in step.speakers:
            return  # put to them in answer to their own words
        assert member.status == MemberStatus.ACTIVE, f"asked while {member.status}: {ping}"
        if was is not None:
            assert was.status in (PingStatus.TAKEN, PingStatus.WAITING), f"asked again after {was.status}: {ping}"
        if was is None or was.status == PingStatus.TAKEN:  # who waits for a place wants to be called
            self._is_within_caps(step, member, ping)

    def _is_within_caps(self, step: Step, member: Any, ping: Any) -> None:
        """The most in a week and a day; other needs count by when they were last asked about."""
        rules = self.rules.rules
        cap = member.asks_a_week if member.asks_a_week is not None else rules.asks_a_week
        asked = [one.asked_at for one in step.after.pings.values() if one.member_id == member.id]
        week = sum(at > step.now - policy.WEEK for at in asked)
        day = sum(at > step.now - policy.DAY for at in asked)
        assert week <= cap, f"{week} in a week: {ping}"
        assert day <= rules.asks_a_day, f"{day} in a day: {ping}"

    def _is_a_fair_ping(self, step: Step, row: Any) -> None:
        """One text for each asking; another only where who needs it has put something right."""
        address = step.after.addresses[row.address_id]
        need = step.after.needs[row.need_id]
        assert address.status == AddressStatus.ACTIVE, row
        assert not step.after.kept_apart(need.member_id, address.member_id), row
        key = (need.id, address.member_id)
        ping, was = step.after.pings.get(key), step.before.pings.get(key)
        assert ping is not None, f"a ping nobody keeps: {row}"
        answered_at_once = was is None or was.asked_at != ping.asked_at  # in the same batch
        asked_anew = _is_asked_now(ping, was) or answered_at_once or need.member_id in step.speakers
        assert asked_anew, f"texted about it twice: {row.text!r}, {was}, {ping}, by {step.speakers} at {step.now}"
        texts = Counter((one.need_id, one.member_id) for one in step.after.said if one.purpose == Purpose.PING)
        assert texts[row.need_id, row.member_id] == 1, f"texted twice at once: {row.text!r}"
        assert is_day(step.after, address.member_id, row.due_at) or self._is_danger(step, need), row

    def _is_sent_by_day(self, step: Step, row: Any) -> None:
        member_id, need = step.after.addresses[row.address_id].member_id, step.after.needs.get(row.need_id)
        fair = is_day(step.after, member_id, step.now) or (need is not None and self._is_danger(step, need))
        assert fair, f"texted at night: {row}"

    def _is_asked_still(self, step: Step, row: Any) -> None:
        """A question that leaves is one that may be answered: unless the vendor had it already."""
        if row.id in step.flying or row.need_id is None:
            return
        member_id, need = step.before.addresses[row.address_id].member_id, step.before.needs[row.need_id]
        ping = step.before.pings[need.id, member_id]
        assert step.before.members[member_id].status == MemberStatus.ACTIVE, f"texted while paused: {row}"
        assert need.status in LIVE, f"texted about a closed need: {row}"
        assert not step.before.kept_apart(need.member_id, member_id), f"a blocked pair: {row}"
        assert ping.status == PingStatus.ASKED, f"texted after {ping.status}: {row}"

    def _is_danger(self, step: Step, need: Any) -> bool:
        spoke = self.danger.get(need.member_id)
        return spoke is not None and abs(need.created_at - spoke) <= policy.SHAKEN + timedelta(minutes=1)


def _is_asked_now(ping: Any, was: Any) -> bool:
    again = was is None or was.status != PingStatus.ASKED or was.asked_at != ping.asked_at
    return ping.status == PingStatus.ASKED and again
