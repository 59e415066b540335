"""Private words go only to the other side of a claim."""

from dataclasses import dataclass, field
from typing import Any

from handlers import policy
from storage.states import ClaimStatus, MemberStatus, NeedStatus
from tests.machine.amounts import LIVE
from tests.machine.sight import Sight, Step


@dataclass(slots=True)
class Secrets:
    """Whose each private word is: by member, as members become one when two phones are linked."""

    words: dict[str, int] = field(default_factory=dict)  # doors, and words nobody else says
    reach: dict[str, int] = field(default_factory=dict)  # numbers and @names
    names: dict[str, int] = field(default_factory=dict)
    shared: set[tuple[int, int]] = field(default_factory=set)  # (who gave their number away, to whom)
    introduced: set[frozenset[int]] = field(default_factory=set)  # who know each other's first name

    def learn(self, kind: dict[str, int], word: str, member_id: int | None) -> None:
        if member_id is not None:
            kind[word] = member_id

    def check(self, step: Step) -> None:
        self._follow(step)
        for row in step.after.said:
            to = step.after.addresses[row.address_id].member_id
            self._words_are_between_sides(step, row, to)
            self._reach_is_shared(step, row, to)
            self._names_are_known(step, row, to)

    def _follow(self, step: Step) -> None:
        """Who became one with whom, and who gave a number away."""
        for act in step.after.audit:
            if act.act == "linked":
                self._rename(int(act.detail.split()[1]), int(act.subject.split()[1]))
            elif act.act == "contact shared":
                self.shared.add((act.actor_id, int(act.detail.split()[1])))
        for claim in step.after.claims.values():
            self.introduced.add(frozenset((claim.member_id, step.after.needs[claim.need_id].member_id)))

    def _rename(self, gone: int, kept: int) -> None:
        for kind in (self.words, self.reach, self.names):
            kind.update({word: kept for word, owner in kind.items() if owner == gone})
        self.introduced |= {frozenset(kept if one == gone else one for one in pair) for pair in self.introduced}
        self.shared |= {(kept if a == gone else a, kept if b == gone else b) for a, b in self.shared}

    def _words_are_between_sides(self, step: Step, row: Any, to: int) -> None:
        text = row.text or ""
        for word, owner in self.words.items():
            if word in text and owner != to:
                assert _are_sides(step, row.need_id, owner, to), f"{word!r} of {owner} to {to}: {text!r}"

    def _reach_is_shared(self, step: Step, row: Any, to: int) -> None:
        text = row.text or ""
        for reach, owner in self.reach.items():
            if reach in text and owner != to:
                assert (owner, to) in self.shared, f"{reach} of {owner} to {to}: {text!r}"
                assert _are_sides(step, row.need_id, owner, to), f"{reach} of {owner} to {to}: {text!r}"

    def _names_are_known(self, step: Step, row: Any, to: int) -> None:
        """A first name is for who has, or had, a claim between them, and for who is asked whether they are one."""
        text = row.text or ""
        for name, owner in self.names.items():
            if name in text and owner != to and "one with you" not in text and not _is_coordinator(step.after, to):
                assert frozenset((owner, to)) in self.introduced, f"{name} ({owner}) to {to}: {text!r}"


def _is_coordinator(now: Sight, member_id: int) -> bool:
    return now.members[member_id].role == "coordinator"


def _are_sides(step: Step, need_id: int | None, one: int, other: int) -> bool:
    """Whether these two are the two sides of this need now, or were until a day ago, and neither stopped the other."""
    need = step.after.needs.get(need_id)
    if need is None or step.after.kept_apart(one, other) or need.member_id not in (one, other):
        return False
    open_ = (ClaimStatus.ACTIVE, ClaimStatus.DONE)
    if need.status not in LIVE:
        lately = need.status == NeedStatus.DONE and step.now - need.closed_at <= policy.RELAY_AFTER
        open_ = (ClaimStatus.DONE,) if lately else ()
    helper = other if need.member_id == one else one
    gone = step.after.members[helper].status == MemberStatus.FORGOTTEN
    return bool(open_) and not gone and helper in step.after.sides(need.id, *open_)
