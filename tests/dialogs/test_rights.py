"""Conversation 9, rights: PAUSE, RESUME, WHO KNOWS ME, invitations."""

import pytest
from sqlalchemy import select

from handlers.joining import new_invite
from storage import members
from storage.models import Member
from storage.states import Role
from tests.dialogs.cast import CHANNELS, NEED, claimed, member_named, needs_groceries
from tests.dialogs.wording import not_said_to, said_to
from tests.world import World

both = pytest.mark.parametrize("kind", CHANNELS)


@both
async def test_pause_means_no_asking_and_resume_asking_again(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    await bob.says("PAUSE")
    said_to(bob, "paused")
    await needs_groceries(world)
    bob.got_nothing()
    await bob.says("resume")
    said_to(bob, "resumed")
    _, other = await needs_groceries(world, name="Anna")
    bob.got(other)


@both
async def test_pause_for_two_weeks_ends_by_itself(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    await bob.says("pause 2 weeks")
    said_to(bob, "paused_until", day="June 15")
    await world.passes(days=13)
    await needs_groceries(world)
    bob.got_nothing()
    await world.passes(days=2)
    bob.reads_all()
    _, code = await needs_groceries(world, name="Anna")
    bob.got(code)


async def test_a_new_pause_takes_the_place_of_the_old_and_resume_of_both(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    await bob.says("PAUSE 1 week")
    await bob.says("PAUSE")
    await world.passes(days=8)
    bob.reads_all()
    await needs_groceries(world)
    bob.got_nothing()


async def test_a_paused_neighbor_may_still_ask_and_write(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", "sms")
    await alice.says("pause")
    await alice.says("My name is Alice. " + NEED)
    alice.got("got it")
    bob.got("groceries")
    await bob.says("yes")
    alice.got("Bob")


@pytest.mark.parametrize(
    "words", ["pause 2 weeks", "PAUSE 3 DAYS", "pausa 2 semanas", "/pause 1 month", "pause for a week"]
)
async def test_pauses_as_people_write_them(world: World, words: str) -> None:
    bob = await world.helper("Bob", "sms")
    await bob.says(words)
    assert (await member_named(world, "Bob")).paused_until is not None


@both
async def test_who_knows_me_says_what_is_kept(world: World, kind: str) -> None:
    alice, code = await needs_groceries(world, kind)
    await alice.says("who knows me?")
    text = said_to(alice, "know_you")
    for piece in ("Alice", "11216", code, "FORGET ME"):
        assert piece in text


@both
async def test_an_invitation_lets_one_person_in_once(world: World, kind: str) -> None:
    code, now = new_invite(), world.clock.now()
    await world.run(lambda s: members.add_invite(s, world.app.circle.id, code, Role.MEMBER, now))
    bob, erin = world.person("Bob", kind), world.person("Erin", kind)
    await bob.says(f"/start {code}" if kind == "telegram" else code.lower())
    said_to(bob, "joined")
    await erin.says(f"/start {code}" if kind == "telegram" else code)
    not_said_to(erin, "joined")
    roles = await world.run(
        lambda s: [(m.vouched, m.role.value) for m in s.scalars(select(Member).order_by(Member.id))]
    )
    assert roles == [(True, "member"), (False, "member")]


@both
async def test_a_coordinators_invitation_makes_one_coordinator(world: World, kind: str) -> None:
    code, now = new_invite(), world.clock.now()
    await world.run(lambda s: members.add_invite(s, world.app.circle.id, code, Role.COORDINATOR, now))
    carol, erin = world.person("Carol", kind), world.person("Erin", kind)
    for person in (carol, erin):
        await person.says(f"/start {code}" if kind == "telegram" else code)
    said_to(carol, "coordinator_now")
    not_said_to(erin, "coordinator_now")
    roles = await world.run(lambda s: sorted(m.role.value for m in s.scalars(select(Member))))
    assert roles == ["coordinator", "member"]


async def test_a_code_is_one_time_also_for_whoever_used_it(world: World) -> None:
    code, now = new_invite(), world.clock.now()
    await world.run(lambda s: members.add_invite(s, world.app.circle.id, code, Role.MEMBER, now))
    bob = world.person("Bob", "telegram")
    await bob.says(f"/start {code}")
    bob.reads_all()
    await bob.says(f"/start {code}")
    not_said_to(bob, "joined")


async def test_done_and_drop_and_help_work_by_slash_on_telegram(world: World) -> None:
    alice, bob, code = await claimed(world, "telegram", "telegram")
    await bob.says("/help")
    said_to(bob, "help_chat")
    await bob.says("/pause")
    said_to(bob, "paused")
    await bob.says("/resume")
    said_to(bob, "resumed")
    await bob.says(f"/done {code}")
    said_to(alice, "did_it_arrive", code=code)
