"""Conversation 10: LINK makes two addresses one person, and nobody is made one with a stranger by a code alone."""

import pytest
from sqlalchemy import func, select

from storage.models import Address, Claim, LinkCode, Member, Need, Ping
from storage.states import Role
from tests.dialogs.cast import (
    CHANNELS,
    LINK,
    NEED,
    claims_on,
    linked,
    member_named,
    needs_groceries,
    needs_of,
    status_of,
)
from tests.dialogs.wording import not_said_to, said_to
from tests.world import Person, World, code_in

OTHER = {"sms": "telegram", "telegram": "sms"}
both = pytest.mark.parametrize("kind", CHANNELS)


async def members_of(world: World, *people: Person) -> set[int]:
    """The members that these phones lead to."""
    values = {person.phone.address for person in people}
    found = await world.run(lambda s: [(a.value, a.member_id) for a in s.scalars(select(Address))])
    return {member for value, member in found if value in values}


async def code_for(person: Person) -> str:
    await person.says("link")
    match = LINK.search(person.got("LINK", "15 minutes"))
    assert match is not None
    return match[0]


@both
async def test_a_code_from_one_and_a_yes_on_the_other_make_them_one(world: World, kind: str) -> None:
    alice, first = await needs_groceries(world, kind)
    second = world.person("Alice2", OTHER[kind])
    one_time = await code_for(alice)
    await second.says(one_time)
    said_to(second, "link_waiting")
    said_to(alice, "link_sure")
    assert len(await members_of(world, alice, second)) == 2, "nothing before the YES"
    await alice.says("yes")
    said_to(alice, "linked")
    said_to(second, "linked")
    assert len(await members_of(world, alice, second)) == 1
    await second.says(f"{first} for 5 people")
    second.got("for 5")
    assert await world.run(lambda s: s.scalar(select(func.count()).select_from(Member))) == 1


@both
async def test_the_one_asked_sees_which_address_it_is_and_no_more(world: World, kind: str) -> None:
    alice = world.person("Alice", kind)
    await alice.says("hello")
    second = world.person("Ally", OTHER[kind])
    await second.says(await code_for(alice))
    asked = said_to(alice, "link_sure")
    if OTHER[kind] == "sms":
        assert second.phone.number[-2:] in asked
        alice.never_saw(second.phone.number, second.phone.number[-4:])
    else:
        assert "Ally" in asked
        alice.never_saw(second.phone.number)


@both
async def test_no_links_nothing(world: World, kind: str) -> None:
    alice, _ = await needs_groceries(world, kind)
    stranger = world.person("Mallory", OTHER[kind])
    await stranger.says(await code_for(alice))
    await alice.says("no")
    said_to(alice, "link_refused")
    said_to(stranger, "link_refused")
    assert len(await members_of(world, alice, stranger)) == 2
    await stranger.says("yes link")
    assert len(await members_of(world, alice, stranger)) == 2


@both
async def test_a_code_is_good_once_and_for_a_quarter_of_an_hour(world: World, kind: str) -> None:
    alice, mallory = world.person("Alice", kind), world.person("Mallory", OTHER[kind])
    await alice.says("hello")
    await mallory.says("hello")
    late = await code_for(alice)
    await world.passes(minutes=16)
    await mallory.says(late)
    said_to(mallory, "link_unknown")
    old, new = await code_for(alice), await code_for(alice)
    await mallory.says(old)
    said_to(mallory, "link_unknown")
    await alice.says(new)
    said_to(alice, "link_unknown")
    await mallory.says(new)
    await mallory.says(new)
    said_to(mallory, "link_unknown")
    await mallory.says("LINK ZZZZZZ")
    said_to(mallory, "link_unknown")
    kept = await world.run(lambda s: list(s.scalars(select(LinkCode.lookup))))
    assert not [one for one in kept if new.partition(" ")[2] in str(one)], "only its hash"


async def test_a_yes_to_a_ping_links_nothing(world: World) -> None:
    """She is asked about another's need after the question: a bare YES may mean that one."""
    alice = await world.helper("Alice", "sms")
    stranger = world.person("Mallory", "telegram")
    await stranger.says(await code_for(alice))
    await needs_groceries(world, name="Anna")
    await alice.says("yes")
    assert len(await members_of(world, alice, stranger)) == 2


async def test_who_may_lose_something_says_yes_first(world: World) -> None:
    """ "Text LINK 4F7K2X for help": a coordinator who does so gives nothing away before a YES of their own."""
    carol = await world.coordinator("Carol", "telegram")
    mallory = world.person("Mallory", "sms")
    await mallory.says("hello")
    await carol.says(await code_for(mallory))
    said_to(carol, "link_sure")
    not_said_to(mallory, "link_sure")
    await mallory.says("yes")
    assert len(await members_of(world, carol, mallory)) == 2
    await carol.says("no")
    assert len(await members_of(world, carol, mallory)) == 2
    assert (await member_named(world, "Carol")).role == Role.COORDINATOR


async def test_a_coordinator_is_one_on_both_after_a_yes_on_both(world: World) -> None:
    carol = await world.coordinator("Carol", "telegram")
    phone = world.person("Carol2", "sms")
    await phone.says("hello")
    await linked(phone, carol)
    roles = await world.run(lambda s: list(s.scalars(select(Member.role))))
    assert roles == [Role.COORDINATOR]


@both
async def test_the_two_sides_of_one_need_stay_two(world: World, kind: str) -> None:
    bob = await world.helper("Bob", OTHER[kind])
    alice, code = await needs_groceries(world, kind)
    await bob.says("yes")
    one_time = await code_for(alice)
    await bob.says(one_time)
    said_to(bob, "link_two_sides", code=code)
    assert len(await members_of(world, alice, bob)) == 2
    assert await claims_on(world, code, "active") == [("Bob", 1)]


@both
async def test_two_sides_made_while_the_question_was_open_stay_two(world: World, kind: str) -> None:
    bob = await world.helper("Bob", OTHER[kind])
    alice, code = await needs_groceries(world, kind)
    await bob.says(await code_for(alice))
    await bob.says("yes link")
    await bob.says(f"yes {code}")
    await alice.says("yes link")
    said_to(alice, "link_two_sides", code=code)
    assert len(await members_of(world, alice, bob)) == 2


async def test_everything_of_both_is_kept(either_world: World) -> None:
    """Needs, offers, claims and pings of the younger member go to the older one, on any database."""
    world = either_world
    old = await world.helper("Bob", "sms")
    new = await world.helper("Bob", "telegram", "I can shop and deliver groceries near 11216, and I have 20 masks")
    alice, first = await needs_groceries(world)
    await new.says(f"yes {first}")
    anna, second = await needs_groceries(world, name="Anna", text="I need groceries for 2 by Thursday near 11216")
    await old.says("no " + second)
    await new.says("I need a ride on Thursday 9am from 11216 to the clinic")
    third = code_in(new.got("got it", "ride"))
    old.reads_all()
    await linked(old, new)
    assert len(await members_of(world, old, new)) == 1
    assert [need.code for need in await needs_of(world, "Bob")] == [third]
    assert await claims_on(world, first, "active") == [("Bob", 1)]
    await old.says(f"{first} I am on the bus")
    alice.got("from Bob", "on the bus")
    anna.reads_all()
    await old.says(f"done {first}")
    said_to(alice, "did_it_arrive", code=first)
    statuses = await world.run(
        lambda s: [p.status.value for p in s.scalars(select(Ping).join(Need).where(Need.code == second))]
    )
    assert statuses == ["no"], "no stands over not answered yet"


async def test_parts_taken_by_two_phones_are_one_claim_then(either_world: World) -> None:
    world = either_world
    masks = "I can deliver masks near 11216"
    one, two = await world.helper("Bob", "sms", masks), await world.helper("Bob", "telegram", masks)
    alice, code = await needs_groceries(world, text="I need 40 masks by Friday near 11216")
    await one.says(f"yes 10 {code}")
    await two.says(f"yes 20 {code}")
    await linked(one, two)
    assert await claims_on(world, code, "active") == [("Bob", 30)]
    await two.says(f"drop {code}")
    assert await claims_on(world, code, "active") == []
    [need] = await needs_of(world, "Alice")
    assert need.remaining == 40
    alice.got(code)


async def test_who_asked_on_one_phone_is_not_asked_on_the_other(world: World) -> None:
    alice, code = await needs_groceries(world)
    helper = await world.helper("Alice", "telegram")
    await world.passes(hours=1)
    await linked(alice, helper)
    await helper.says(f"yes {code}")
    said_to(helper, "your_own", code=code)
    await world.passes(hours=8)
    assert not [text for text in helper.unread + alice.unread if "Can you help? YES or NO" in text]
    own = select(Ping.id).join(Need, Need.id == Ping.need_id).where(Need.member_id == Ping.member_id)
    assert await world.run(lambda s: list(s.scalars(own))) == []


async def test_a_yes_from_the_second_phone_claims_once(either_world: World) -> None:
    world = either_world
    bob = await world.helper("Bob", "sms")
    other = world.person("Bob2", "telegram")
    await linked(bob, other)
    _, code = await needs_groceries(world)
    await other.says(f"yes {code}")
    other.got(f"{code} is yours")
    await bob.says(f"yes {code}")
    said_to(bob, "already_yours", code=code)
    assert await world.run(lambda s: s.scalar(select(func.count()).select_from(Claim))) == 1


@both
async def test_a_ping_goes_where_they_last_wrote(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    other = world.person("Bob2", OTHER[kind])
    await linked(bob, other)
    for writer, silent in ((bob, other), (other, bob)):
        await world.passes(minutes=5)
        await writer.says("thanks")
        writer.reads_all()
        _, code = await needs_groceries(world, name=f"Anna{writer.phone.kind[0]}")
        writer.got(code)
        silent.got_nothing()


async def test_heard_from_both_at_once_the_cheaper_one_is_used(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    other = world.person("Bob2", "telegram")
    await linked(bob, other)
    await world.passes(minutes=5)
    await other.says("thanks")
    await bob.says("thanks")
    bob.reads_all()
    _, code = await needs_groceries(world)
    other.got(code)
    bob.got_nothing()


@both
async def test_stop_on_one_leaves_the_other(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    other = world.person("Bob2", OTHER[kind])
    await linked(bob, other)
    alice, code = await needs_groceries(world)
    await bob.says(f"yes {code}")
    alice.reads_all()
    await bob.says("STOP")
    assert await claims_on(world, code, "active") == [("Bob", 1)]
    bob.reads_all()
    other.reads_all()
    await alice.says(f"{code} the blue door")
    other.got("the blue door")
    bob.got_nothing()
    assert await status_of(world, code) == "claimed"


async def test_a_block_holds_for_both_phones(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world)
    await bob.says("yes")
    await alice.says(f"block {code}")
    other = await world.helper("Bob", "telegram")
    await linked(bob, other)
    await other.says(f"yes {code}")
    assert await status_of(world, code) == "open"


async def test_forget_me_forgets_both(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. " + NEED)
    other = world.person("Alice2", "telegram")
    await linked(alice, other)
    await other.says("forget me")
    await other.says("yes forget")
    await world.passes(minutes=11)
    assert await world.run(lambda s: [a.value for a in s.scalars(select(Address))]) == ["", ""]


@pytest.mark.parametrize("left", ["sms", "telegram"])
async def test_after_a_stop_on_one_of_two_the_next_question_goes_to_the_other(world: World, left: str) -> None:
    phones = {kind: await world.helper("Bob", kind) for kind in ("sms", "telegram")}
    await linked(phones["sms"], phones["telegram"])
    await phones[left].says("stop texting me")  # where they wrote last
    phones[left].reads_all()
    _, code = await needs_groceries(world)
    phones[left].got_nothing()
    phones["telegram" if left == "sms" else "sms"].got(code, "YES or NO")
