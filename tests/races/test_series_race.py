"""The next date of a series is made once, whoever is first: two processes, a timer seen twice, a restart in between."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import arrivals, series
from storage import timers
from storage.models import Need, Series, Timer
from storage.states import ClaimStatus, TimerKind
from tests.races.house import House, at_once, helpers_for

ALICE, BOB = 0, 1
RIDES = "My name is Alice. I need a ride to dialysis every Tuesday and Thursday at 8am from 11216"


def a_second_date_is_due(house: House) -> int:
    """Alice's series, its first date over; the id of the timer that makes the second."""
    house.arrive(ALICE, RIDES)
    house.passes(days=1)
    [timer] = house.read(lambda s: list(s.scalars(select(Timer).where(Timer.kind == TimerKind.REPEAT))))
    assert timer.due_at <= house.now
    return timer.id


def in_a_process_of_its_own(house: House, work: Callable[[Session], object]) -> Callable[[], object]:
    """One piece of work through an engine and a store that share nothing with others'."""

    def run() -> object:
        import asyncio

        store = house.store()
        try:
            return asyncio.run(_run(store, work))
        finally:
            store.close()

    return run


async def _run(store, work) -> object:  # type: ignore[no-untyped-def]
    from sqlalchemy.exc import IntegrityError

    try:
        return await store.run(work)
    except IntegrityError:
        return await store.run(work)


def dates(house: House) -> list[str]:
    found = house.read(lambda s: list(s.scalars(select(Need).order_by(Need.occurs_at))))
    return [f"{need.occurs_at.astimezone(house.rules.zone):%b %d}" for need in found if need.occurs_at]


def test_a_timer_that_eight_processes_see_makes_one_need(house: House) -> None:
    timer_id = a_second_date_is_due(house)

    def do(session: Session) -> bool:
        return arrivals.do_timer(session, house.rules, timer_id, house.now)

    outcomes = at_once([in_a_process_of_its_own(house, do) for _ in range(8)])
    assert outcomes.count(True) == 1
    assert dates(house) == ["Jun 02", "Jun 04"]
    assert len(house.read(lambda s: list(s.scalars(select(Timer).where(Timer.kind == TimerKind.REPEAT))))) == 1


def test_two_timers_for_the_same_date_make_one_need(house: House) -> None:
    """As after a promise that was set twice: the unique date decides, and the loser's work is not lost."""
    first = a_second_date_is_due(house)

    def promise_again(session: Session) -> int:
        old = session.get_one(Timer, first)
        again = Timer(circle_id=old.circle_id, kind=old.kind, series_id=old.series_id, due_at=old.due_at, step=0)
        session.add(again)
        session.flush()
        return again.id

    ids = [first, *(house.read(promise_again) for _ in range(5))]
    pieces = [
        in_a_process_of_its_own(house, lambda s, t=t: arrivals.do_timer(s, house.rules, t, house.now)) for t in ids
    ]
    at_once(pieces)
    assert dates(house) == ["Jun 02", "Jun 04"]
    late = house.read(lambda s: timers.due(s, house.rules.id, house.now + timedelta(minutes=1), 10))
    kinds = house.read(lambda s: [s.get_one(Timer, timer).kind for timer in late])
    assert TimerKind.REPEAT not in kinds


def test_done_once_more_after_a_restart_it_makes_nothing(house: House) -> None:
    timer_id = a_second_date_is_due(house)
    house.read(lambda s: arrivals.do_timer(s, house.rules, timer_id, house.now))

    def repeat_again(session: Session) -> None:
        from handlers.turn import Turn
        from storage.models import Member

        made = session.scalars(select(Series)).one()
        turn = Turn(session, house.rules, house.now, session.get_one(Member, made.member_id))
        series.repeat(turn, made)
        turn.finish()

    house.read(repeat_again)
    assert dates(house) == ["Jun 02", "Jun 04"]


def test_the_promised_helper_has_the_date_once(house: House) -> None:
    helpers_for(house, 3)
    house.arrive(BOB, "I can give rides near 11216")
    house.arrive(ALICE, RIDES)
    code = house.need().code
    house.arrive(BOB, f"YES {code} EVERY")
    house.passes(days=1)
    [timer] = house.read(lambda s: list(s.scalars(select(Timer).where(Timer.kind == TimerKind.REPEAT))))
    do = [
        in_a_process_of_its_own(house, lambda s: arrivals.do_timer(s, house.rules, timer.id, house.now))
        for _ in range(6)
    ]
    at_once(do)
    claims = house.claims(ClaimStatus.ACTIVE)
    assert [house.member_number(claim.member_id) for claim in claims] == [BOB, BOB]
    heard = [text for text in house.told()[BOB] if text.startswith("Yours as agreed")]
    assert len(heard) == 1
