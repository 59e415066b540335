"""Two addresses, one person: a one-time code, and the merge of two members into one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Column, Table, delete, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from storage import members, offers
from storage.columns import stands
from storage.models import (
    Address,
    Base,
    Block,
    Claim,
    LinkCode,
    Member,
    Need,
    Offer,
    OutboundRow,
    Ping,
    Series,
    Timer,
    Vote,
)
from storage.states import ClaimStatus, MemberStatus, NeedStatus, OutboundStatus, PingStatus, Role, TimerKind

# Which of two answers of one person stands: what they took, then what they refused, then what waits.
_RISING = (PingStatus.TAKEN, PingStatus.ASKED, PingStatus.NO, PingStatus.WAITING, PingStatus.YES)
_LIVE = (NeedStatus.OPEN, NeedStatus.CLAIMED)


def add_code(session: Session, circle_id: int, code: str, member_id: int, now: datetime) -> None:
    """Keep a one-time code by its keyed hash; codes this member asked for before are good no longer."""
    spent = update(LinkCode).where(LinkCode.member_id == member_id, LinkCode.used_at.is_(None))
    session.execute(spent.values(used_at=now))
    row = {"circle_id": circle_id, "lookup": code, "member_id": member_id, "created_at": now}
    session.execute(insert(LinkCode), [row])


def use_code(
    session: Session, circle_id: int, code: str, member_id: int, now: datetime, good_for: timedelta
) -> int | None:
    """Spend a code that another member asked for: one conditional UPDATE. That member's id, or None."""
    spend = (
        update(LinkCode)
        .where(LinkCode.circle_id == circle_id, LinkCode.lookup == code, LinkCode.member_id != member_id)
        .where(LinkCode.used_at.is_(None), LinkCode.created_at > now - good_for)
        .values(used_at=now)
        .returning(LinkCode.member_id)
    )
    return session.execute(spend).scalar_one_or_none()


def need_between(session: Session, one: int, other: int) -> Need | None:
    """A need under way that these two are the two sides of."""
    pairs = [(Need.member_id == a) & (Claim.member_id == b) for a, b in ((one, other), (other, one))]
    wanted = select(Need).join(Claim, Claim.need_id == Need.id).where(or_(*pairs), Need.status.in_(_LIVE))
    return session.scalars(wanted.where(Claim.status != ClaimStatus.RELEASED).limit(1)).one_or_none()


def has_a_past(session: Session, member: Member) -> bool:
    """Whether a member has anything that a stranger could want: a role, a need, an offer, something taken."""
    if member.role != Role.MEMBER or member.vouched or member.helps:
        return True
    rows = [select(table.id).where(table.member_id == member.id).exists() for table in (Need, Offer, Claim, Ping)]
    return bool(session.scalar(select(or_(*rows))))


def merge(session: Session, kept: Member, gone: Member) -> None:
    """Make `gone` one with `kept`: every row of theirs changes its owner, and then they are no more.

    Addresses first: on PostgreSQL a message of theirs that another process handles now is waited for. What cannot be
    had twice (a ping, a claim and a block of one person) is joined before. The caller has looked at `need_between`.
    """
    session.flush()
    session.execute(update(Address).where(Address.member_id == gone.id).values(member_id=kept.id))
    _join_pings(session, kept.id, gone.id)
    _join_claims(session, kept.id, gone.id)
    _join_blocks(session, kept.id, gone.id)
    _join_votes(session, kept.id, gone.id)
    _join_announcements(session, kept.id, gone.id)
    _join_pauses(session, kept, gone)
    _join_facts(kept, gone)
    session.flush()
    for table, column in _owned():
        session.execute(update(table).where(column == gone.id).values({column: kept.id}))
    own = select(Need.id).where(Need.member_id == kept.id)
    session.execute(delete(Ping).where(Ping.member_id == kept.id, Ping.need_id.in_(own)))
    promised = update(Series).where(Series.member_id == kept.id, Series.helper_id == kept.id)
    session.execute(promised.values(helper_id=None))
    session.execute(delete(Member).where(Member.id == gone.id))
    session.expunge(gone)
    session.expire_all()


def _owned() -> Iterator[tuple[Table, Column[int]]]:
    """Every column that refers to a member, blocks apart: a table that is added later is not forgotten."""
    for table in Base.metadata.tables.values():
        if table is not Block.__table__:
            for column in table.columns:
                if any(key.column is Member.__table__.c.id for key in column.foreign_keys):
                    yield table, column


def _join_pings(session: Session, kept: int, gone: int) -> None:
    """Asked twice about one need: the stronger answer stands, the other was never asked."""
    mine, theirs = aliased(Ping), aliased(Ping)
    both = select(mine, theirs).join(theirs, theirs.need_id == mine.need_id)
    for one, other in session.execute(both.where(mine.member_id == kept, theirs.member_id == gone)).all():
        session.delete(other if _RISING.index(one.status) >= _RISING.index(other.status) else one)
    session.flush()


def _join_claims(session: Session, kept: int, gone: int) -> None:
    """Two parts of one need that one person took by two phones are one claim."""
    mine, theirs = aliased(Claim), aliased(Claim)
    active = (stands(mine.status, ClaimStatus.ACTIVE), stands(theirs.status, ClaimStatus.ACTIVE))
    both = select(mine, theirs).join(theirs, theirs.need_id == mine.need_id)
    for one, other in session.execute(both.where(mine.member_id == kept, theirs.member_id == gone, *active)).all():
        one.quantity += other.quantity
        one.condition = one.condition or other.condition
        _join_goods(session, one, other)
        session.execute(delete(Timer).where(Timer.claim_id == other.id))
        for table in (table for table in Base.metadata.tables.values() if "claim_id" in table.columns):
            moved = update(table).where(table.c.claim_id == other.id)
            session.execute(moved.values(claim_id=one.id))
        session.delete(other)
    session.flush()


def _join_goods(session: Session, one: Claim, other: Claim) -> None:
    if one.offer_id is None or one.offer_id == other.offer_id:
        one.offer_used += other.offer_used
        one.offer_id = other.offer_id or one.offer_id
    elif other.offer_id is not None:
        offers.put_back(session, other.offer_id, other.offer_used)


def _join_blocks(session: Session, kept: int, gone: int) -> None:
    """Whom either stopped, and who stopped either; two phones of one person do not stop each other."""
    found = session.execute(select(Block).where(or_(Block.member_id == gone, Block.other_id == gone))).scalars().all()
    rows = [
        (kept if row.member_id == gone else row.member_id, kept if row.other_id == gone else row.other_id, row)
        for row in found
    ]
    for member_id, other_id, row in rows:
        known = session.get(Block, (member_id, other_id)) is not None
        if member_id != other_id and not known:
            session.add(Block(member_id=member_id, other_id=other_id, created_at=row.created_at))
            session.flush()
        session.delete(row)
    session.flush()


def _join_votes(session: Session, kept: int, gone: int) -> None:
    """One person has one vote: of two the later one."""
    mine, theirs = aliased(Vote), aliased(Vote)
    both = select(mine, theirs).join(theirs, theirs.poll_id == mine.poll_id)
    for one, other in session.execute(both.where(mine.member_id == kept, theirs.member_id == gone)).all():
        session.delete(other if one.voted_at >= other.voted_at else one)
    session.flush()


def _join_announcements(session: Session, kept: int, gone: int) -> None:
    """What is said to everyone is said to one person once: the second of two that wait does not go."""
    had = select(OutboundRow.announcement_id).where(
        OutboundRow.member_id == kept, OutboundRow.announcement_id.is_not(None)
    )
    second = update(OutboundRow).where(OutboundRow.member_id == gone, OutboundRow.announcement_id.in_(had))
    waits = second.where(OutboundRow.status == OutboundStatus.QUEUED)
    session.execute(waits.values(status=OutboundStatus.DROPPED, reason="told already"))


def _join_pauses(session: Session, kept: Member, gone: Member) -> None:
    """Who asked for quiet on either phone has it on both."""
    if kept.status == MemberStatus.ACTIVE and gone.status == MemberStatus.PAUSED:
        members.set_member_status(session, kept, MemberStatus.PAUSED, until=gone.paused_until)
    else:
        session.execute(delete(Timer).where(Timer.member_id == gone.id, Timer.kind == TimerKind.RESUME))


def _join_facts(kept: Member, gone: Member) -> None:
    """The older member's facts stand; what they never told is taken from the other."""
    kept.helps, kept.vouched = kept.helps or gone.helps, kept.vouched or gone.vouched
    kept.role = Role.COORDINATOR if Role.COORDINATOR in (kept.role, gone.role) else kept.role
    kept.first_name = kept.first_name or gone.first_name
    kept.timezone = kept.timezone or gone.timezone
    if gone.language_chosen and not kept.language_chosen:
        kept.language, kept.language_chosen = gone.language, True
    if kept.area is None and kept.lat is None:
        members.set_area(kept, gone.area, gone.lat, gone.lon)
    kept.radius_km = kept.radius_km or gone.radius_km
    kept.asks_a_week = kept.asks_a_week or gone.asks_a_week
    kept.asked_at = max((at for at in (kept.asked_at, gone.asked_at) if at), default=None)
    kept.name_asked_at = kept.name_asked_at or gone.name_asked_at
    kept.asks, kept.yeses = kept.asks + gone.asks, kept.yeses + gone.yeses
    kept.no_shows += gone.no_shows
