"""The whole bot as a machine: anything in any order, and at the same moment, and what must hold after every step.

`MACHINE=deep pytest tests/machine` plays on for as long as patience lasts, other towns each time.
"""

import os
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.channels import SendError
from storage.models import OutboundRow
from tests.machine.amounts import LIVE
from tests.machine.hours import CIRCLE
from tests.machine.neighborhood import PICK, WHO, Neighborhood
from tests.machine.phones import PHONES
from tests.machine.words import AT_ONCE, AT_THAT_MOMENT, FAILURES, NEEDS


class Town(Neighborhood):
    """The neighborhood, and what happens at the same moment: in one batch, or while a message is on its way."""

    @rule(pick=PICK, words=st.sampled_from(AT_ONCE))
    def two_speak_at_once(self, pick: int, words: tuple[str, str]) -> None:
        """Two who may take a need, or one of them and who asked for it, are handled in one batch."""
        found = [need for _, need in sorted(self.town.seen.needs.items()) if need.status in LIVE]
        pairs = [(need, pair) for need in found for pair in self._pairs(need.id, need.member_id, words)]
        if pairs:
            need, (first, second) = pairs[pick % len(pairs)]
            said = [words[at].removeprefix("her: ").replace("{code}", need.code) for at in (0, 1)]
            one, other = self._prepare(first, said[0]), self._prepare(second, said[1])
            self.town.both_say(one, other, need.id)

    def _pairs(self, need_id: int, owner: int, words: tuple[str, str]) -> list[tuple[int, int]]:
        """Phones of two who were asked about a need, where "her: " stands of who asked for it."""
        asked = [member_id for one, member_id in sorted(self.town.seen.pings) if one == need_id]
        who = [phone for member_id in asked if (phone := self._phone_of(member_id)) is not None]
        hers = self._phone_of(owner)
        if not any(said.startswith("her: ") for said in words):
            return [(one, other) for one in who for other in who if one != other]
        return [(hers, one) for one in who] if hers is not None else []

    @rule(pick=PICK, words=st.sampled_from(AT_THAT_MOMENT), error=st.sampled_from((None, *FAILURES[:2])))
    def something_happens_while_messages_are_on_their_way(self, pick: int, words: str, error: SendError | None) -> None:
        """Who is about to hear from us, or who asked for what it is about, speaks first."""
        found = self.town.lease()
        if not found:
            return
        one = found[pick % len(found)]
        need_id = self.town.read(lambda s: s.get_one(OutboundRow, one.id).need_id)
        who = next(n for n, phone in enumerate(PHONES) if phone.address == one.address)
        if words.startswith("her: ") and need_id is not None:
            who = self._phone_of(self.town.seen.needs[need_id].member_id) or who
        code = self.town.seen.needs[need_id].code if need_id is not None else "K7"
        said = words.removeprefix("her: ").replace("{code}", code)
        found.sort(key=lambda due: due.id != one.id if pick % 2 else due.id == one.id)  # first, or last
        self.town.deliver_late(found, lambda: self._says(who, said), error)

    @rule(hour=st.sampled_from((3, 8, 19, 20, 23)), who=WHO, pick=PICK, words=st.sampled_from((*NEEDS, "yes {code}")))
    def speaks_at_an_hour(self, hour: int, who: int, pick: int, words: str) -> None:
        """At night, or at its edges; and an hour later, when nobody is awake any more, things fall due."""
        local = self.town.now.astimezone(ZoneInfo(CIRCLE))
        wanted = datetime.combine(local.date() + timedelta(days=int(local.hour >= hour)), time(hour, 58), local.tzinfo)
        self.town.passes(wanted - local)
        self._says(who, words.replace("{code}", self._code(pick)))
        self.town.passes(timedelta(hours=1, minutes=5))

    @rule(who=WHO, wait=st.sampled_from((0, 1, 30, 60 * 26)))
    def leaves_and_comes_back(self, who: int, wait: int) -> None:
        """STOP, and START a moment or a day later: what was said before is over."""
        self._says(who, "stop texting me")
        self.town.passes(timedelta(minutes=wait), sends=wait > 1)
        self._says(who, "START")
        self.town.deliver()


settings.register_profile("town", derandomize=True, max_examples=15, stateful_step_count=40)
settings.register_profile("town-deep", max_examples=100_000, stateful_step_count=60)

TestNeighborhood = Town.TestCase
TestNeighborhood.settings = settings(
    settings.get_profile("town-deep" if os.environ.get("MACHINE") == "deep" else "town"),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
