"""Nothing goes to who has said STOP but one last word; and what was said before it never goes, not even after START."""

from dataclasses import dataclass, field
from typing import Any

from storage.states import AddressStatus
from tests.machine.sight import Step


@dataclass(slots=True)
class Silence:
    """What is known of addresses that are, or were, closed."""

    last_words: set[int] = field(default_factory=set)  # addresses that have had their one confirmation
    over: dict[int, int] = field(default_factory=dict)  # the last message that was said before STOP, by address

    def check(self, step: Step) -> None:
        for act in step.after.audit:
            if act.act == "started":
                self.last_words.discard(int(act.subject.split()[1]))
        for row in step.after.said:
            self._nothing_after_stop(step, row)
        for key, address in step.after.addresses.items():
            before = step.before.addresses.get(key)
            if address.status == AddressStatus.STOPPED and before and before.status != AddressStatus.STOPPED:
                self.over[key] = step.before.last_said
        for row in step.after.sent:
            self._may_go(step, row)

    def _nothing_after_stop(self, step: Step, row: Any) -> None:
        address = step.after.addresses[row.address_id]
        if address.status == AddressStatus.ACTIVE:
            return
        assert row.last_word, f"said to a {address.status} address: {row.text!r}"
        assert row.address_id not in self.last_words, f"a second last word: {row.text!r}"
        self.last_words.add(row.address_id)

    def _may_go(self, step: Step, row: Any) -> None:
        """Unless the vendor had it already when STOP came."""
        if row.last_word or row.id in step.flying:
            return
        address = step.before.addresses[row.address_id]
        assert address.status == AddressStatus.ACTIVE, f"sent to a {address.status} address: {row}"
        assert row.id > self.over.get(row.address_id, 0), f"said before STOP, sent after it: {row}"
