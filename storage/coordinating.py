"""What coordinators look up: people by name, what is stuck, what happened this month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storage.models import Address, Audit, Claim, InboundRow, Member, Need, Ping, Timer
from storage.states import ClaimStatus, InboundStatus, MemberStatus, NeedStatus, PingStatus, TimerKind

_LEAST_DIGITS = 4
_LIVE = (NeedStatus.OPEN, NeedStatus.CLAIMED)


class Stuck(StrEnum):
    """Why something does not go on by itself."""

    UNCLAIMED = "unclaimed"  # asked in vain
    SILENT = "silent"  # whoever has it does not answer
    NOT_ARRIVED = "not_arrived"
    NOT_HAPPENED = "not_happened"


@dataclass(frozen=True, slots=True)
class Month:
    """Counts of a month; `minutes` is the median from a need to its first claim, None where there was none."""

    needs: int
    met: int
    helpers: int
    minutes: int | None


def named(session: Session, circle_id: int, words: str) -> list[Member]:
    """Members by first name, by "#12", or by the last figures of a number. Names are encrypted: all are read."""
    known = select(Member).where(Member.circle_id == circle_id, Member.status != MemberStatus.FORGOTTEN)
    words = words.strip()
    if words.startswith("#") and words[1:].isdecimal():
        return list(session.scalars(known.where(Member.id == int(words[1:]))))
    digits = "".join(filter(str.isdigit, words))
    if len(digits) >= _LEAST_DIGITS and not any(map(str.isalpha, words)):
        rows = session.execute(select(Address.member_id, Address.value).where(Address.circle_id == circle_id))
        found = {member for member, value in rows if value.endswith(digits)}
        return list(session.scalars(known.where(Member.id.in_(found)).order_by(Member.id)))
    wanted = words.casefold()
    return [one for one in session.scalars(known.order_by(Member.id)) if (one.first_name or "").casefold() == wanted]


def stuck(session: Session, circle_id: int, waves: int) -> list[tuple[Need, Stuck]]:
    """Live needs that do not go on by themselves, oldest first. `waves`: asked so often in vain."""
    why: dict[int, Stuck] = {}
    reasons: tuple[tuple[Stuck, Iterable[int]], ...] = (
        (Stuck.NOT_ARRIVED, _denied(session, circle_id, "not arrived")),
        (Stuck.NOT_HAPPENED, _denied(session, circle_id, "did not happen")),
        (Stuck.UNCLAIMED, _in_vain(session, circle_id, waves)),
        (Stuck.SILENT, _nudged(session, circle_id)),
    )
    for reason, found in reasons:
        for need_id in found:
            why.setdefault(need_id, reason)
    live = select(Need).where(Need.id.in_(list(why)), Need.status.in_(_LIVE)).order_by(Need.created_at, Need.id)
    return [(need, why[need.id]) for need in session.scalars(live)]


def in_vain(session: Session, circle_id: int, waves: int) -> set[int]:
    """The open needs that were asked about in vain."""
    return set(_in_vain(session, circle_id, waves))


def _in_vain(session: Session, circle_id: int, waves: int) -> Iterable[int]:
    looking = select(Timer.need_id).where(Timer.kind == TimerKind.NEXT_WAVE, Timer.step > 0)
    wanted = select(Need.id).where(Need.circle_id == circle_id, Need.status == NeedStatus.OPEN)
    return session.scalars(wanted.where(or_(Need.wave >= waves, Need.id.in_(looking))))


def _nudged(session: Session, circle_id: int) -> list[int]:
    nudge = (Timer.circle_id == circle_id, Timer.kind == TimerKind.NUDGE, Timer.step > 0)
    return [need_id for need_id in session.scalars(select(Timer.need_id).where(*nudge)) if need_id is not None]


def _denied(session: Session, circle_id: int, act: str) -> list[int]:
    """Needs of which somebody said this, and that nobody has taken since."""
    said = select(Audit.subject, func.max(Audit.at)).where(Audit.circle_id == circle_id, Audit.act == act)
    rows = session.execute(said.group_by(Audit.subject))
    denied = {int(subject.removeprefix("need ")): at for subject, at in rows if subject is not None}
    last = (
        select(Claim.need_id, func.max(Claim.claimed_at)).where(Claim.need_id.in_(list(denied))).group_by(Claim.need_id)
    )
    taken = {int(need_id): at for need_id, at in session.execute(last)}
    return [need_id for need_id, at in denied.items() if need_id not in taken or taken[need_id] <= at]


def failed_since(session: Session, circle_id: int, since: datetime) -> int:
    """Messages that could not be handled."""
    given_up = (InboundRow.circle_id == circle_id, InboundRow.status == InboundStatus.GIVEN_UP)
    return session.scalar(select(func.count(InboundRow.id)).where(*given_up, InboundRow.received_at >= since)) or 0


def asked(session: Session, need_id: int) -> tuple[int, int]:
    """How many were asked about a need, and how many of them said NO."""
    statuses = list(session.scalars(select(Ping.status).where(Ping.need_id == need_id)))
    return len(statuses), statuses.count(PingStatus.NO)


def month(session: Session, circle_id: int, since: datetime) -> Month:
    """What happened since a moment; no names."""
    mine = select(func.count(Need.id)).where(Need.circle_id == circle_id, Need.created_at >= since)
    met = session.scalar(mine.where(Need.status == NeedStatus.DONE, Need.arrived.is_(True))) or 0
    first = (
        select(func.min(Claim.claimed_at), Need.created_at)
        .join(Need, Need.id == Claim.need_id)
        .where(Need.circle_id == circle_id, Need.created_at >= since)
        .group_by(Need.id, Need.created_at)
    )
    waits = sorted(int((at - created).total_seconds() // 60) for at, created in session.execute(first))
    took = select(func.count(func.distinct(Claim.member_id))).where(Claim.circle_id == circle_id)
    helpers = session.scalar(took.where(Claim.claimed_at >= since, Claim.status != ClaimStatus.RELEASED)) or 0
    return Month(session.scalar(mine) or 0, met, helpers, waits[len(waits) // 2] if waits else None)


def for_others(session: Session, circle_id: int, since: datetime) -> list[Need]:
    """Needs of people without a phone that are open, or were closed since then: those to call back about."""
    mine = select(Need).where(Need.circle_id == circle_id, Need.for_name.is_not(None))
    return list(session.scalars(mine.where(or_(Need.status.in_(_LIVE), Need.closed_at >= since)).order_by(Need.id)))


def last_acts(session: Session, actor_id: int, acts: Sequence[str], since: datetime) -> list[Audit]:
    """What somebody did lately of these acts, newest first."""
    mine = select(Audit).where(Audit.actor_id == actor_id, Audit.act.in_(acts), Audit.at >= since)
    return list(session.scalars(mine.order_by(Audit.id.desc()).limit(20)))


def last_taken(session: Session, circle_id: int, since: datetime) -> Audit | None:
    """The alarm that a coordinator said MINE to last, if not before a moment."""
    mine = select(Audit).where(Audit.circle_id == circle_id, Audit.act == "mine", Audit.at >= since)
    return session.scalars(mine.order_by(Audit.id.desc()).limit(1)).first()


def told_since(session: Session, act: str, subject: str) -> datetime | None:
    """When an act was last written down about a subject."""
    return session.scalar(select(func.max(Audit.at)).where(Audit.act == act, Audit.subject == subject))


def changed_at(session: Session, subject: str) -> datetime | None:
    """When something last happened to a need that its owner wants to hear: taken, given back, ended."""
    acts = (
        "need claimed",
        "claim released",
        "claim done",
        "need done",
        "need withdrawn",
        "need expired",
        "not arrived",
    )
    need_id = int(subject.removeprefix("need "))
    claims = [f"claim {id}" for id in session.scalars(select(Claim.id).where(Claim.need_id == need_id))]
    wanted = select(func.max(Audit.at)).where(Audit.act.in_(acts), Audit.subject.in_([subject, *claims]))
    return session.scalar(wanted)
