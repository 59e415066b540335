"""Blocks: one member wants nothing more to do with another. It holds for both, whoever asked for it."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from storage.models import Block, Series

_BLOCKS = cast(Table, Block.__table__)
_KEEP = insert(_BLOCKS).on_conflict_do_nothing()


def block(session: Session, member_id: int, other_id: int, now: datetime) -> None:
    """Keep the two apart from now on; standing weekly promises between them end with it."""
    session.execute(_KEEP, [{"member_id": member_id, "other_id": other_id, "created_at": now}])
    for one, two in ((member_id, other_id), (other_id, member_id)):
        promised = update(Series).where(Series.member_id == one, Series.helper_id == two)
        session.execute(promised.values(helper_id=None))


def unblock(session: Session, member_id: int, other_id: int) -> bool:
    """Take back one's own block. False where there was none; the other's, if there is one, stands."""
    mine = delete(Block).where(Block.member_id == member_id, Block.other_id == other_id)
    return bool(session.execute(mine).rowcount)  # type: ignore[attr-defined]


def is_blocked(session: Session, one: int, other: int) -> bool:
    """Whether either of the two has stopped the other."""
    pair = (_pair(one, other), _pair(other, one))
    return session.scalar(select(Block.member_id).where(or_(*pair)).limit(1)) is not None


def blocked_by(session: Session, member_id: int) -> set[int]:
    """Whom a member has stopped."""
    return set(session.scalars(select(Block.other_id).where(Block.member_id == member_id)))


def not_blocked(member: Any, other: Any) -> ColumnElement[bool]:
    """A condition for a search: `member` (a column) and `other` (a column or a bindparam) are no blocked pair."""
    here = select(Block.member_id).where(Block.member_id == member, Block.other_id == other).exists()
    there = select(Block.member_id).where(Block.member_id == other, Block.other_id == member).exists()
    return ~here & ~there


def _pair(one: int, other: int) -> ColumnElement[bool]:
    return (Block.member_id == one) & (Block.other_id == other)
