"""What the tables say at one moment: enough to compare a step's before and after, and nothing that costs much."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Address, Audit, Block, Claim, InboundRow, Member, Need, OutboundRow, Ping, Series
from storage.states import AddressStatus, ClaimStatus, InboundStatus, OutboundStatus

Rows = dict[Any, Any]


@dataclass(slots=True)
class Sight:
    """Rows by id; pings by (need, member); `said` and `sent` are the messages of this step alone."""

    needs: Rows = field(default_factory=dict)
    claims: Rows = field(default_factory=dict)
    pings: Rows = field(default_factory=dict)
    series: Rows = field(default_factory=dict)
    members: Rows = field(default_factory=dict)
    addresses: Rows = field(default_factory=dict)
    blocks: set[frozenset[int]] = field(default_factory=set)
    unheard: set[int | None] = field(default_factory=set)  # whose words could not be handled yet
    audit: Sequence[Any] = ()
    said: Sequence[Any] = ()
    sent: Sequence[Any] = ()
    last_said: int = 0
    last_audit: int = 0
    sent_before: set[tuple[int, datetime]] = field(default_factory=set)

    def sides(self, need_id: int, *statuses: ClaimStatus) -> set[int]:
        """The members with claims on a need."""
        found = (one for one in self.claims.values() if one.need_id == need_id)
        return {one.member_id for one in found if not statuses or one.status in statuses}

    def reachable(self, member_id: int) -> bool:
        mine = (one for one in self.addresses.values() if one.member_id == member_id)
        return any(one.status == AddressStatus.ACTIVE for one in mine)

    def kept_apart(self, one: int, other: int) -> bool:
        return frozenset((one, other)) in self.blocks


_NEEDS = select(Need.id, Need.member_id, Need.status, Need.quantity, Need.remaining, Need.code, Need.kinds).add_columns(
    Need.closed_at, Need.created_at, Need.series_id
)
_CLAIMS = select(Claim.id, Claim.need_id, Claim.member_id, Claim.status, Claim.quantity)
_PINGS = select(Ping.id, Ping.need_id, Ping.member_id, Ping.status, Ping.asked_at)
_SERIES = select(Series.id, Series.member_id, Series.status, Series.helper_id)
_MEMBERS = select(Member.id, Member.status, Member.role, Member.vouched, Member.timezone, Member.asks_a_week)
_ADDRESSES = select(Address.id, Address.member_id, Address.status, Address.status_at, Address.heard_at)
_SAID = select(OutboundRow.id, OutboundRow.member_id, OutboundRow.address_id, OutboundRow.need_id).add_columns(
    OutboundRow.purpose, OutboundRow.text, OutboundRow.due_at, OutboundRow.last_word, OutboundRow.not_after
)
_SENT = select(OutboundRow.id, OutboundRow.address_id, OutboundRow.need_id, OutboundRow.purpose).add_columns(
    OutboundRow.last_word, OutboundRow.sent_at, OutboundRow.text
)
_UNHEARD = select(InboundRow.member_id).where(InboundRow.status == InboundStatus.FAILED)
_AUDIT = select(Audit.id, Audit.act, Audit.subject, Audit.detail, Audit.actor_id, Audit.at)


def look(session: Session, before: Sight, now: datetime) -> Sight:
    """The tables as they stand, and what was said since `before`."""

    def by_id(wanted: Any) -> Rows:
        return {row.id: row for row in session.execute(wanted)}

    said = session.execute(_SAID.where(OutboundRow.id > before.last_said).order_by(OutboundRow.id)).all()
    audit = session.execute(_AUDIT.where(Audit.id > before.last_audit).order_by(Audit.id)).all()
    sent = session.execute(_SENT.where(OutboundRow.status == OutboundStatus.SENT, OutboundRow.sent_at == now)).all()
    return Sight(
        needs=by_id(_NEEDS),
        claims=by_id(_CLAIMS),
        pings={(row.need_id, row.member_id): row for row in session.execute(_PINGS)},
        series=by_id(_SERIES),
        members=by_id(_MEMBERS),
        addresses=by_id(_ADDRESSES),
        blocks={frozenset(pair) for pair in session.execute(select(Block.member_id, Block.other_id))},
        unheard=set(session.scalars(_UNHEARD)),
        audit=audit,
        said=said,
        sent=[row for row in sent if (row.id, row.sent_at) not in before.sent_before],
        last_said=said[-1].id if said else before.last_said,
        last_audit=audit[-1].id if audit else before.last_audit,
        sent_before={(row.id, row.sent_at) for row in sent},
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One transaction: who spoke (nobody: a timer, or the outbox), when, and how the tables stood before and after."""

    speakers: frozenset[int | None]
    now: datetime
    before: Sight
    after: Sight
    flying: frozenset[int] = frozenset()  # messages the vendor had already when something else happened
