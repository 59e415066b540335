"""What coordinators are told is so: what is stuck is listed until it goes on, a pause outlives a block."""

import pytest
from sqlalchemy import select

from storage.models import Audit
from tests.dialogs.cast import CHANNELS, claimed, claims_on, member_named, needs_groceries, status_of
from tests.dialogs.groups import Group
from tests.dialogs.test_happened import hour_passed
from tests.dialogs.wording import said_to
from tests.world import Person, World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)


async def carol_of(world: World, kind: str) -> Person:
    carol = await world.coordinator("Carol", kind)
    await carol.says("My name is Carol")
    carol.reads_all()
    return carol


@both
async def test_what_did_not_arrive_is_stuck_until_somebody_else_has_it(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    alice, bob, code = await claimed(world, kind, kind)
    await bob.says("done")
    await alice.says("no")
    await alice.says("yes")
    carol.reads_all()
    await carol.says("stuck")
    carol.got(code, "did not arrive")
    await world.helper("Dee", "sms", "I can drive around Yonkers")
    await world.passes(minutes=5)
    await carol.says(f"assign {code} Dee")
    assert ("Dee", 1) in await claims_on(world, code, "active")
    carol.reads_all()
    await carol.says("stuck")
    carol.got("Nothing is stuck")


@both
async def test_what_did_not_happen_is_stuck(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    await carol.says("pause")
    alice, _, code = await hour_passed(world, kind)
    await alice.says("no")
    said_to(alice, "new_time", code=code)
    carol.reads_all()
    await carol.says("stuck")
    carol.got(code, "did not happen")


@both
async def test_what_never_arrived_is_heard_before_it_is_asked(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    alice, bob, code = await claimed(world, kind, kind)
    carol.reads_all()
    await alice.says(f"{code} never arrived")
    alice.got(code, "asked whoever has", "coordinator knows")
    bob.got("Alice says", code, "has not arrived")
    carol.got(code)
    await carol.says("stuck")
    carol.got(code, "did not arrive")
    assert await status_of(world, code) == "claimed"
    await bob.says(f"drop {code}")
    assert await status_of(world, code) == "open"


@both
async def test_who_was_asked_about_in_vain_is_to_be_called(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    await carol.says('for "Mrs. Diaz" needs groceries for 2 by Saturday near 11216')
    await carol.says("yes")
    code = code_in(carol.got("got it"))
    await world.passes(hours=4)
    carol.reads_all()
    await carol.says("calls")
    carol.got(code, "Mrs. Diaz", "asked in vain")
    await carol.says(f"called {code}")
    carol.reads_all()
    await carol.says("calls")
    carol.got("Nobody is waiting")


@both
@pytest.mark.parametrize("back", ["undo", "unblock Bob"])
async def test_a_pause_outlives_a_block(world: World, kind: str, back: str) -> None:
    carol = await carol_of(world, kind)
    bob = await world.helper("Bob", kind)
    await bob.says("pause 2 weeks")
    await carol.says("block Bob")
    await carol.says("yes")
    assert (await member_named(world, "Bob")).status == "blocked"
    await carol.says(back)
    assert (await member_named(world, "Bob")).status == "paused"
    bob.reads_all()
    await needs_groceries(world)
    bob.got_nothing()
    await world.passes(days=15)
    assert (await member_named(world, "Bob")).status == "active"


@both
async def test_a_pause_that_ends_behind_a_block_is_over(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    bob = await world.helper("Bob", kind)
    await bob.says("pause 2 days")
    await carol.says("block Bob")
    await carol.says("yes")
    await world.passes(days=5)
    assert (await member_named(world, "Bob")).status == "blocked"
    await carol.says("unblock Bob")
    assert (await member_named(world, "Bob")).status == "active"


@both
async def test_undoing_an_unblock_keeps_out_as_the_block_did(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    bob = await world.helper("Bob", kind)
    await carol.says("block Bob")
    await carol.says("yes")
    await carol.says("unblock Bob")
    _, code = await needs_groceries(world)
    await bob.says(f"yes {code}")
    assert await claims_on(world, code, "active") == [("Bob", 1)]
    bob.reads_all()
    await carol.says("undo")
    assert (await member_named(world, "Bob")).status == "blocked"
    assert await claims_on(world, code, "active") == []
    assert await status_of(world, code) == "open"


@both
async def test_names_of_nobody_are_ordinary_words(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    for words in ("Block party tonight", "vouch for", "unblock drain"):
        await carol.says(words)
    carol.never_saw("nobody called")
    await carol.says("/block party")
    carol.got("nobody called")


@both
async def test_open_and_help_are_written_down_too(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    await carol.says("open")
    await carol.says("/help")
    acts = await world.run(
        lambda s: list(s.scalars(select(Audit.act).where(Audit.act.in_(("order open", "order help")))))
    )
    assert sorted(acts) == ["order help", "order open"]


async def test_a_need_in_a_group_is_read_in_its_writers_language(world: World) -> None:
    carol = await world.coordinator("Carol", "telegram")
    group = await Group.linked(world, carol)
    rosa = world.person("Rosa", "telegram")
    await rosa.says("Hola, me llamo Rosa. Puedo cocinar cerca de 11221")
    rosa.reads_all()
    await group.says(rosa, "/need pañales talla 4 para el viernes cerca de 11216")
    rosa.got("pañales", "11216")
    await group.news()
    assert group.shows("11216")


async def test_a_card_that_waits_for_the_morning_changes_while_it_waits(world: World) -> None:
    carol = await world.coordinator("Carol", "telegram")
    group = await Group.linked(world, carol)
    await world.passes(hours=10)
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. I need 40 masks near 11216 by Friday")
    code = code_in(alice.got("got it"))
    await group.news()
    assert not group.shows("masks")
    await alice.says(f"{code} 60 masks")
    await alice.says(f"{code} near 10001")
    await group.news()
    await world.passes(hours=12)
    await group.news()
    [card] = [text for text in group.shows("masks") if text.startswith(code)]
    assert "60 masks" in card
    assert "10001" in card
    assert not group.card(code).edited
