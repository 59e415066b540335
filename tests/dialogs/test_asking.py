"""Who is asked, and who is not: caps, rest, how far people go, blocks, newcomers, vouched-for members, danger."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from handlers import policy
from storage.models import Block, Member, Ping
from tests.dialogs.cast import CHANNELS, member_named, needs_groceries
from tests.dialogs.wording import not_said_to, said_to
from tests.world import Person, StillClock, World, open_world

both = pytest.mark.parametrize("kind", CHANNELS)
URGENT = "Urgent: I need groceries for 4 today near 11216"


async def change(world: World, name: str, how: Callable[[Member], None]) -> None:
    """What a member has said about themselves, or what is known of them."""
    member_id = (await member_named(world, name)).id
    await world.run(lambda s: how(s.get_one(Member, member_id)))


def pinged(person: Person) -> int:
    return len([text for text in person.phone.got if "YES or NO" in text])


@both
async def test_nobody_is_asked_three_times_in_a_day_even_where_nobody_else_is(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    for number in range(3):
        await needs_groceries(world, name=f"Alice{'abcd'[number]}", text=URGENT)
    assert pinged(bob) == 2
    await world.passes(days=1, hours=1)
    await needs_groceries(world, name="Alicee", text=URGENT)
    assert pinged(bob) == 3


@both
async def test_whoever_was_asked_today_is_left_alone_while_others_can_be_asked(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    _, first = await needs_groceries(world, name="Anna")
    await bob.says(f"yes {first}")
    dana = await world.helper("Dana", kind)
    await needs_groceries(world)
    assert (pinged(bob), pinged(dana)) == (1, 1)


@both
async def test_what_is_urgent_does_not_wait_until_somebody_has_rested(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    await needs_groceries(world, name="Anna")
    _, code = await needs_groceries(world, text=URGENT)
    bob.got(code)


@both
async def test_whoever_said_one_a_week_is_asked_once_a_week(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    await change(world, "Bob", lambda bob: setattr(bob, "asks_a_week", 1))
    await needs_groceries(world, name="Anna")
    await world.passes(days=2)
    await needs_groceries(world)
    assert pinged(bob) == 1


@both
async def test_nobody_is_asked_beyond_where_they_said_they_go(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    await change(world, "Bob", lambda bob: setattr(bob, "radius_km", 1.0))
    await needs_groceries(world, text="I need groceries for 4 by Friday near 11385")
    await world.passes(hours=8)
    assert pinged(bob) == 0


@both
@pytest.mark.parametrize("who", ["Alice", "Bob"])
async def test_a_blocked_pair_never_meets(world: World, kind: str, who: str) -> None:
    """Whoever of the two blocked the other: not by a new need, and not by a new offer."""
    bob = await world.helper("Bob", kind)
    alice = await world.helper("Alice", kind, "hello")
    pair = {name: (await member_named(world, name)).id for name in ("Alice", "Bob")}
    one, other = pair.pop(who), pair.popitem()[1]
    now = world.clock.now()
    await world.run(lambda s: s.add(Block(member_id=one, other_id=other, created_at=now)))
    await alice.says("I need groceries for 4 by Friday near 11216")
    await world.passes(hours=8)
    await bob.says("I have groceries to give near 11216")
    assert pinged(bob) == 0
    not_said_to(bob, "offer_match")


@both
async def test_a_newcomer_is_asked_before_somebody_who_always_says_no(world: World, kind: str) -> None:
    helpers = [await world.helper(f"Bob{'abcdef'[n]}", kind) for n in range(6)]
    for n in range(6):
        await change(world, f"Bob{'abcdef'[n]}", lambda bob: setattr(bob, "asks", 15.0))
    erin = await world.helper("Erin", kind)
    await needs_groceries(world)
    assert erin.unread
    assert not all(bob.unread for bob in helpers)


@both
async def test_what_members_answer_is_remembered(world: World, kind: str) -> None:
    bob, dana = await world.helper("Bob", kind), await world.helper("Dana", kind)
    _, code = await needs_groceries(world)
    await dana.says("no")
    await bob.says(f"yes {code}")
    await bob.says(f"yes {code}")
    known = {name: await member_named(world, name) for name in ("Bob", "Dana")}
    assert (known["Bob"].asks, known["Bob"].yeses) == (1.0, 1.0)
    assert (known["Dana"].asks, known["Dana"].yeses) == (1.0, 0.0)


@both
async def test_only_vouched_for_members_are_asked_to_mind_a_child(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind, "I can babysit near 11216")
    dana = await world.helper("Dana", kind, "I can babysit near 11216")
    await change(world, "Dana", lambda dana: setattr(dana, "vouched", True))
    await needs_groceries(world, text="I need a babysitter on Friday near 11216")
    await world.passes(hours=8)
    assert (pinged(bob), pinged(dana)) == (0, 1)


@both
async def test_nobody_is_asked_after_the_hour_it_was_needed_by(world: World, kind: str) -> None:
    await needs_groceries(world, kind, text="I need groceries for 4 near 11216 today by 3pm")
    await world.passes(hours=3, minutes=30)
    before = await world.run(lambda s: len(list(s.scalars(select(Ping)))))
    bob = await world.helper("Bob", kind, "hello")
    await change(world, "Bob", lambda bob: setattr(bob, "helps", True))
    await world.passes(hours=2)
    assert pinged(bob) == 0
    assert await world.run(lambda s: len(list(s.scalars(select(Ping))))) == before


@both
async def test_in_danger_neighbors_are_asked_at_night(tmp_path: Path, kind: str) -> None:
    noon = datetime(2026, 6, 1, 12, 0, tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
    async with open_world(f"sqlite:///{tmp_path / 'w.db'}", clock=StillClock(noon)) as world:
        bob = await world.helper("Bob", kind)
        await world.passes(hours=11)
        alice = world.person("Alice", kind)
        await alice.says("My name is Alice. I need groceries today near 11216, I am in danger")
        said_to(alice, "danger", emergency="911")
        assert pinged(bob) == 1
        anna = world.person("Anna", kind)
        await anna.says("My name is Anna. I need groceries tomorrow near 11216")
        assert pinged(bob) == 1, "the other need waits for the morning"


@both
async def test_only_a_few_are_asked_for_a_skill_they_never_offered(world: World, kind: str) -> None:
    """Those who offered it come first, wherever they live; then some of the willing, and then a coordinator."""
    carol = await world.coordinator("Carol", kind)
    willing = [await world.helper(f"Bob{'abcdefghijkl'[n]}", kind, "hello") for n in range(12)]
    for n in range(12):
        await change(world, f"Bob{'abcdefghijkl'[n]}", lambda bob: setattr(bob, "helps", True))
    erin = await world.helper("Erin", kind, "I can translate from Spanish near 11216")
    asking = "I need someone to translate a letter from Spanish by Friday near 11216"
    alice, code = await needs_groceries(world, text=asking)
    assert (pinged(erin), sum(map(pinged, willing))) == (1, 0)
    await erin.says("no")
    for _ in range(6):
        await world.passes(hours=2)
    assert sum(map(pinged, [carol, erin, *willing])) == policy.WILLING_MOST
    said_to(alice, "still_looking")
    said_to(carol, "alert_stuck", code=code)


@both
async def test_for_what_anybody_can_do_all_the_willing_are_asked(world: World, kind: str) -> None:
    willing = [await world.helper(f"Bob{'abcdefghijkl'[n]}", kind, "hello") for n in range(12)]
    for n in range(12):
        await change(world, f"Bob{'abcdefghijkl'[n]}", lambda bob: setattr(bob, "helps", True))
    await needs_groceries(world)
    for _ in range(6):
        await world.passes(hours=2)
    assert sum(map(pinged, willing)) == len(willing)


@both
async def test_rest_gives_way_before_a_need_goes_unheard_and_the_caps_never(world: World, kind: str) -> None:
    """In a small circle everyone was asked an hour ago: they hear of the next, too, but of no third that day."""
    helpers = [await world.helper(name, kind) for name in ("Bob", "Dana", "Erin")]
    for number, heard in enumerate((1, 2, 2)):
        alice, code = await needs_groceries(world, name=f"Alice{'abc'[number]}")
        for _ in range(4):
            await world.passes(hours=1)
        assert [pinged(one) for one in helpers] == [heard] * 3
        await alice.says(f"drop {code}")
