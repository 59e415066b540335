"""The last place of a crew, and its waiting list: whatever comes at once, nobody has a place twice and none is lost."""

import asyncio

from sqlalchemy import select

from handlers import arrivals
from storage import members, needs, pings
from storage.models import Ping
from storage.states import ClaimStatus, NeedStatus, PingStatus
from tests.races.house import House, address
from tests.races.test_claim_race import ALICE, all_say, everybody_is_asked, sound

CREW = "My name is Alice. I need 3 people Saturday 10am at 1420 Fulton St apt 3B, 11216 to muck out a house"


def standing(house: House) -> dict[PingStatus, set[int]]:
    """Member numbers by what became of asking them."""
    found: dict[PingStatus, set[int]] = {status: set() for status in PingStatus}
    for ping in house.read(lambda s: list(s.scalars(select(Ping)))):
        found[ping.status].add(house.member_number(ping.member_id))
    return found


def holders(house: House) -> set[int]:
    return {house.member_number(claim.member_id) for claim in house.claims(ClaimStatus.ACTIVE)}


def crew_is_sound(house: House) -> None:
    sound(house)
    assert house.read(lambda s: needs.forgotten(s, house.rules.id)) == []
    held = holders(house)
    assert standing(house)[PingStatus.WAITING].isdisjoint(held)
    assert sum(claim.quantity for claim in house.claims(ClaimStatus.ACTIVE)) <= house.need().quantity


async def test_the_last_place_goes_to_one_and_everyone_else_waits(house: House) -> None:
    everybody_is_asked(house, 12, CREW)
    await all_say(house, dict.fromkeys(range(1, 13), "yes"))
    crew_is_sound(house)
    assert len(holders(house)) == 3
    waiting = standing(house)[PingStatus.WAITING]
    # who heard "taken" in the same instant, and whose bare YES came to that, waits all the same
    assert waiting == set(range(1, 13)) - holders(house)


async def test_places_given_back_while_others_say_yes_are_never_lost(house: House) -> None:
    code = everybody_is_asked(house, 10, CREW)
    await all_say(house, dict.fromkeys(range(1, 4), f"yes {code}"))
    first = holders(house)
    assert first == {1, 2, 3}
    await all_say(house, {1: f"drop {code}", 4: f"yes {code}", 2: f"drop {code}", 5: f"yes {code}", 6: f"yes {code}"})
    crew_is_sound(house)
    need = house.need()
    if need.status == NeedStatus.OPEN:  # whoever waits was called, or will be by the next wave's timer
        house.passes(hours=3)
        due_timers(house)
        called = standing(house)
        assert called[PingStatus.ASKED] or not called[PingStatus.WAITING]
    crew_is_sound(house)


def due_timers(house: House) -> None:
    from storage import timers

    for timer_id in house.read(lambda s: timers.due(s, house.rules.id, house.now, 100)):
        house.read(lambda s, t=timer_id: arrivals.do_timer(s, house.rules, t, house.now))


async def test_two_drops_at_once_call_two_and_nobody_twice(house: House) -> None:
    code = everybody_is_asked(house, 8, CREW)
    for who in range(1, 7):
        house.arrive(who, f"yes {code}")
    assert standing(house)[PingStatus.WAITING] == {4, 5, 6}
    await all_say(house, {1: f"drop {code}", 2: f"drop {code}"})
    calls = [who for who, texts in house.told().items() for text in texts if "A place is free" in text]
    assert sorted(calls) == [4, 5]
    await all_say(house, {4: "yes", 5: "yes", 6: f"yes {code}", 1: f"yes {code}"})
    crew_is_sound(house)
    assert len(holders(house)) == 3


async def test_a_storm_over_a_crew_ends_sound(house: House) -> None:
    code = everybody_is_asked(house, 10, CREW)
    words = [f"yes {code}", f"yes {code} 2", f"no {code}", f"drop {code}", "yes", f"{code} on my way"]
    for turn in range(4):
        said = {who: words[(who + turn) % len(words)] for who in range(1, 11)}
        await all_say(house, {**said, ALICE: f"{code} {3 + turn % 2} people"})
        crew_is_sound(house)


async def test_yes_from_two_phones_of_one_person_at_once_is_one_claim(house: House) -> None:
    """LINK makes the rows so: two addresses, one member."""
    code = everybody_is_asked(house, 3, CREW)
    house.arrive(50, "hello")

    def link(session) -> None:  # type: ignore[no-untyped-def]
        mine = members.find_by_address(session, house.rules.id, address(1))
        other = members.find_by_address(session, house.rules.id, address(50))
        assert mine is not None
        assert other is not None
        other[0].member_id = mine[1].id

    house.read(link)
    store = house.store()
    said = [house.message(who, f"yes {code}") for who in (1, 50, 1, 50)]
    runs = [store.run(lambda s, m=m: arrivals.arrive(s, house.rules, m, house.now)) for m in said]
    outcomes = await asyncio.gather(*runs, return_exceptions=True)
    store.close()
    assert [claim.quantity for claim in house.claims(ClaimStatus.ACTIVE)] == [1], outcomes
    assert house.need().remaining == 2


def test_only_who_still_waits_is_called(house: House) -> None:
    code = everybody_is_asked(house, 5, CREW)
    for who in range(1, 6):
        house.arrive(who, f"yes {code}")
    need_id = house.need().id
    first, second = house.read(lambda s: pings.on_list(s, need_id))
    assert house.read(lambda s: pings.call(s, need_id, first, house.now))
    assert not house.read(lambda s: pings.call(s, need_id, first, house.now))
    assert house.read(lambda s: pings.on_list(s, need_id)) == [second]
