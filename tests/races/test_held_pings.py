"""A question that is on its way when things change: it goes as they stand now, or not at all."""

from dataclasses import replace
from datetime import time, timedelta

from sqlalchemy import select

from handlers import arrivals
from handlers.circle import QuietHours
from handlers.rules import Rules
from storage import leases, outbound, timers
from storage.models import OutboundRow, Ping
from storage.states import OutboundStatus, PingStatus, Purpose
from tests.races.house import House

HELP = "My name is Bob. I can shop and deliver groceries near 11216"
NEED = "My name is Alice. I need groceries for 4 by Friday near 11216"


def queued(house: House) -> list[OutboundRow]:
    """The questions that have not left yet."""
    waiting = select(OutboundRow).where(OutboundRow.purpose == Purpose.PING)
    return house.read(lambda s: list(s.scalars(waiting.where(OutboundRow.status == OutboundStatus.QUEUED))))


def pings_of(house: House, status: PingStatus) -> list[Ping]:
    return house.read(lambda s: list(s.scalars(select(Ping).where(Ping.status == status))))


def passes(house: House, by: timedelta) -> None:
    """Time goes by, and what is due is done; nothing is sent."""
    house.now += by
    while due := house.read(lambda s: timers.due(s, house.rules.id, house.now, 1)):
        house.read(lambda s, one=due[0]: arrivals.do_timer(s, house.rules, one, house.now))


def test_who_pauses_before_a_question_has_left_is_asked_after_the_pause(house: House) -> None:
    house.arrive(1, HELP)
    house.arrive(2, NEED)
    assert len(queued(house)) == 1
    house.arrive(1, "pause")
    assert queued(house) == []
    house.arrive(1, "resume")
    passes(house, timedelta(hours=2))
    assert len(queued(house)) == 1


def test_a_question_that_could_not_be_sent_by_day_is_not_sent_at_night(house: House) -> None:
    house.rules = replace(house.rules, quiet_hours=QuietHours(time(20), time(9)))
    house.arrive(1, HELP)
    house.passes(hours=6)  # 18:00
    house.arrive(2, NEED)
    [ping] = queued(house)
    assert ping.not_after == house.now + timedelta(hours=2)
    house.arrive(2, f"{house.need().code} for 5 people")
    [ping] = queued(house)
    assert ping.not_after == house.now + timedelta(hours=2)


def test_who_was_asked_often_enough_is_not_asked_once_more_about_what_is_open_again(house: House) -> None:
    house.rules = replace(house.rules, rules=Rules(asks_a_week=1, target=0.9))
    for who in (1, 3):
        house.arrive(who, HELP)
    house.arrive(2, NEED)
    assert len(queued(house)) == 2
    house.arrive(1, "yes")
    [taken] = pings_of(house, PingStatus.TAKEN)
    house.rules = replace(house.rules, rules=Rules(asks_a_week=2, target=0.9))
    house.arrive(4, "My name is Dana. I need groceries for 2 by Friday near 11216")
    house.rules = replace(house.rules, rules=Rules(asks_a_week=1, target=0.9))
    house.arrive(1, "drop")
    assert [ping.member_id for ping in pings_of(house, PingStatus.TAKEN)] == [taken.member_id]
    house.rules = replace(house.rules, rules=Rules(asks_a_week=2, target=0.9))
    passes(house, timedelta(days=1))
    assert pings_of(house, PingStatus.TAKEN) == []


def test_a_question_that_waits_for_its_turn_is_not_asked_when_it_is_settled(house: House) -> None:
    """Leased by an outbox, and not with the vendor yet, when somebody else takes what it asks about."""
    house.arrive(1, HELP)
    house.arrive(3, HELP.replace("Bob", "Dana"))
    house.rules = replace(house.rules, rules=Rules(target=0.999))
    house.arrive(2, NEED)
    waiting = [row.id for row in queued(house)]
    assert len(waiting) == 2
    house.read(lambda s: leases.take_due(s, house.rules.id, {"sms"}, set(), house.now, timedelta(minutes=1), 50))
    assert all(house.read(lambda s, one=one: outbound.may_still_go(s, one)) for one in waiting)
    house.arrive(1, f"yes {house.need().code}")
    assert not any(house.read(lambda s, one=one: outbound.may_still_go(s, one)) for one in waiting)


def test_who_pauses_while_a_question_waits_for_its_turn_does_not_get_it(house: House) -> None:
    house.arrive(1, HELP)
    house.arrive(2, NEED)
    [waiting] = [row.id for row in queued(house)]
    house.read(lambda s: leases.take_due(s, house.rules.id, {"sms"}, set(), house.now, timedelta(minutes=1), 50))
    house.arrive(1, "pause")
    assert not house.read(lambda s: outbound.may_still_go(s, waiting))
