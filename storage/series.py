"""Needs that come again: each date's need is made from its series, once."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storage.models import Conversation, Need, Series
from storage.needs import LIVE, keep_need
from storage.states import Question, SeriesStatus


def keep(session: Session, **columns: Any) -> Series:
    """Keep a need that comes again."""
    series = Series(status=SeriesStatus.ACTIVE, **columns)
    session.add(series)
    session.flush()
    return series


def make_need(session: Session, **columns: Any) -> Need | None:
    """The need of one date of a series; None where it was made before: the unique index decides between two racers."""
    date_of = (Need.series_id == columns["series_id"], Need.occurs_at == columns["occurs_at"])
    if session.scalar(select(exists().where(*date_of))):
        return None
    try:
        with session.begin_nested():
            return keep_need(session, **columns)
    except IntegrityError:
        if session.scalar(select(exists().where(*date_of))):
            return None
        raise  # its code was taken at the same instant: the whole piece of work is done anew


def of_need(session: Session, need: Need) -> Series | None:
    """The series a need is a date of, while it goes on."""
    series = session.get(Series, need.series_id) if need.series_id is not None else None
    return series if series is not None and series.status == SeriesStatus.ACTIVE else None


def active_of(session: Session, member_id: int) -> list[Series]:
    """What a member needs again and again, oldest first."""
    mine = select(Series).where(Series.member_id == member_id, Series.status == SeriesStatus.ACTIVE)
    return list(session.scalars(mine.order_by(Series.id)))


def committed_to(session: Session, member_id: int) -> list[Series]:
    """The series whose every date a member has taken on, oldest first."""
    mine = select(Series).where(Series.helper_id == member_id, Series.status == SeriesStatus.ACTIVE)
    return list(session.scalars(mine.order_by(Series.id)))


def needs_of(session: Session, series_id: int) -> list[Need]:
    """Every date's need that was ever made, in the order of their dates."""
    return list(session.scalars(select(Need).where(Need.series_id == series_id).order_by(Need.occurs_at)))


def live_needs(session: Session, series_id: int) -> list[Need]:
    """The dates that are not closed, the nearest first."""
    mine = select(Need).where(Need.series_id == series_id, Need.status.in_(LIVE))
    return list(session.scalars(mine.order_by(Need.occurs_at)))


def last_need(session: Session, series_id: int) -> Need | None:
    """The need of the latest date made so far."""
    made = select(Need).where(Need.series_id == series_id).order_by(Need.occurs_at.desc()).limit(1)
    return session.scalars(made).one_or_none()


def take_on(session: Session, series: Series, helper_id: int) -> bool:
    """A helper takes on every date: one conditional UPDATE. False when somebody has, or it is over."""
    free = (Series.id == series.id, Series.status == SeriesStatus.ACTIVE, Series.helper_id.is_(None))
    return _change(session, series, update(Series).where(*free).values(helper_id=helper_id))


def let_go(session: Session, series: Series, helper_id: int) -> bool:
    """A helper's commitment ends. False when it was not theirs."""
    theirs = (Series.id == series.id, Series.helper_id == helper_id)
    return _change(session, series, update(Series).where(*theirs).values(helper_id=None))


def end(session: Session, series: Series, now: datetime) -> bool:
    """The one place a series is ended. False when it had ended already."""
    goes_on = (Series.id == series.id, Series.status == SeriesStatus.ACTIVE)
    return _change(session, series, update(Series).where(*goes_on).values(status=SeriesStatus.ENDED, ended_at=now))


def skip(series: Series, day: date) -> bool:
    """Leave one date out. False when it was left out already."""
    if day.isoformat() in series.skipped:
        return False
    series.skipped = [*series.skipped, day.isoformat()]
    return True


def was_asked(session: Session, series_id: int, member_id: int) -> bool:
    """Whether a member was ever asked about all dates of a series."""
    asked = select(Conversation.id).join(Need, Need.id == Conversation.need_id)
    about = asked.where(Need.series_id == series_id, Conversation.member_id == member_id)
    return session.scalar(about.where(Conversation.question == Question.EVERY).limit(1)) is not None


def wipe(series: Series) -> None:
    """Forget the private words of a series that is over; its rule, kinds and counts stay."""
    series.text = series.door = None
    series.what = ""


def wipe_of(session: Session, member_id: int) -> None:
    """Forget the private words of every series of a member."""
    for series in session.scalars(select(Series).where(Series.member_id == member_id)):
        wipe(series)


def _change(session: Session, series: Series, change: Any) -> bool:
    statement = change.execution_options(synchronize_session=False)
    result: CursorResult[Any] = session.execute(statement)  # type: ignore[assignment]
    session.refresh(series)
    return result.rowcount == 1
