"""Between the two sides of a need: replies, words until a day after, BLOCK, UNBLOCK and SHARE."""

import pytest
from sqlalchemy import select

from storage.models import Audit, Block
from tests.dialogs.cast import CHANNELS, DOOR, claimed, claims_on, needs_groceries, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import Person, World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)
MASKS = "I can deliver masks near 11216"


def bubble_with(person: Person, *parts: str):  # type: ignore[no-untyped-def]
    """The newest message on a phone that has all the parts: what its owner swipes to reply to."""
    return next(b for b in reversed(person.phone.thread) if all(part in b.text for part in parts))


async def two_helpers(world: World, kind: str = "sms") -> tuple[Person, Person, Person, str]:
    """Bob and Dana have each taken half of Alice's masks, and know the door."""
    bob, dana = await world.helper("Bob", kind, MASKS), await world.helper("Dana", kind, MASKS)
    alice, code = await needs_groceries(world, kind, text="I need 40 masks by Friday near 11216")
    await bob.says(f"yes 20 {code}")
    await dana.says(f"yes 20 {code}")
    await alice.says(DOOR)
    for person in (alice, bob, dana):
        person.reads_all()
    return alice, bob, dana, code


# Replies (Telegram): what the message was about is what they mean


async def test_words_in_reply_go_to_the_other_side_of_that_need(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    alice, first = await needs_groceries(world)
    await bob.says(f"yes {first}")
    anna, second = await needs_groceries(world, name="Anna", text="I need groceries for 2 by Thursday near 11216")
    await bob.says(f"yes {second}")
    anna.reads_all()
    alice.reads_all()
    await bob.says("I'm at the door", reply_to=bubble_with(bob, f"{first} is yours"))
    alice.got(first, "I'm at the door")
    anna.got_nothing()


async def test_yes_no_and_done_in_reply_are_about_that_need(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    alice, first = await needs_groceries(world)
    anna, second = await needs_groceries(world, name="Anna", text="I need groceries for 2 by Thursday near 11216")
    await bob.says("no", reply_to=bubble_with(bob, f"{second}:"))
    await bob.says("yes", reply_to=bubble_with(bob, f"{first}:"))
    bob.got(f"{first} is yours")
    assert await status_of(world, second) == "open"
    await bob.says(f"yes {second}")
    await bob.says("done", reply_to=bubble_with(bob, f"{second} is yours"))
    said_to(anna, "did_it_arrive", code=second)
    not_said_to(alice, "did_it_arrive")


async def test_the_requesters_reply_counts_as_well(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world, "telegram")
    await bob.says("yes")
    await alice.says(DOOR, reply_to=bubble_with(alice, "What address"))
    bob.got(f"{code} from Alice", DOOR)
    await alice.says("thank you!", reply_to=bubble_with(alice, "Bob will"))
    bob.got(f"{code} from Alice", "thank you!")


async def test_a_new_need_in_reply_is_a_new_need(world: World) -> None:
    alice, code = await needs_groceries(world, "telegram")
    await alice.says("I need a ride to the doctor on Thursday 9am from 11216", reply_to=bubble_with(alice, code))
    assert code_in(alice.got("got it", "ride")) != code


async def test_a_command_in_reply_is_a_command(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    alice, code = await needs_groceries(world)
    await bob.says("pause", reply_to=bubble_with(bob, code))
    said_to(bob, "paused")
    alice.got_nothing()


async def test_a_reply_to_what_was_about_no_need_is_as_if_written_alone(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    _, code = await needs_groceries(world)
    await bob.says("yes", reply_to=bubble_with(bob, "neighbors helping neighbors"))
    bob.got(f"{code} is yours")


async def test_nobody_speaks_by_replying_to_what_was_told_to_another(world: World) -> None:
    """Ids are the vendor's: one that was never sent to this person is nothing."""
    alice, bob, code = await claimed(world, "sms", "telegram")
    erin = world.person("Erin", "telegram")
    await erin.says("hello")
    theirs = bubble_with(bob, f"{code} is yours")
    await erin.says("open the door", reply_to=theirs)
    alice.got_nothing()


# Until when, and between whom


@both
async def test_words_pass_until_a_day_after_it_was_done(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, kind, kind)
    await bob.says("done")
    await alice.says("yes")
    await world.passes(hours=23)
    alice.reads_all()
    bob.reads_all()
    await bob.says(f"{code} you left your bag")
    alice.got(f"{code} from Bob", "left your bag")
    await alice.says(f"{code} I'll pick it up")
    bob.got(f"{code} from Alice", "pick it up")
    await world.passes(hours=2)
    for one, other in ((alice, bob), (bob, alice)):
        other.reads_all()
        await one.says(f"{code} hello again")
        said_to(one, "relay_over", code=code)
        other.got_nothing()


@both
async def test_no_words_pass_after_it_was_dropped(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, kind, kind)
    await alice.says(f"DROP {code}")
    bob.reads_all()
    alice.reads_all()
    await bob.says(f"{code} but I am almost there")
    said_to(bob, "closed_code", code=code)
    await alice.says(f"{code} sorry")
    alice.got("closed")
    assert "sorry" not in " ".join(bob.reads_all())


async def test_who_lost_the_race_hears_nothing_of_it_even_after_it_was_done(world: World) -> None:
    dana = await world.helper("Dana", "telegram")
    alice, bob, code = await claimed(world)
    await dana.says(f"yes {code}")
    await bob.says("done")
    await alice.says("yes")
    alice.reads_all()
    dana.reads_all()
    await alice.says(f"{code} thanks, and the key is under the mat")
    await dana.says(f"{code} what was the address?")
    dana.never_saw("mat", "Fulton", "Alice")
    alice.reads_all()
    said_to(dana, "closed_code", code=code)


@both
async def test_her_words_go_to_all_who_help_and_theirs_to_her_alone(world: World, kind: str) -> None:
    alice, bob, dana, code = await two_helpers(world, kind)
    await alice.says(f"{code} ring twice")
    bob.got("ring twice")
    dana.got("ring twice")
    await bob.says(f"{code} I come at six")
    alice.got("from Bob", "I come at six")
    dana.got_nothing()


# BLOCK


@both
async def test_a_requester_blocks_a_helper(world: World, kind: str) -> None:
    carol = await world.coordinator("Carol", "telegram")
    alice, bob, code = await claimed(world, kind, kind)
    await alice.says(f"BLOCK {code}")
    said_to(alice, "blocked", name="Bob", code=code)
    said_to(bob, "claim_ended", code=code)
    said_to(carol, "alert_blocked", code=code)
    carol.never_saw("Alice", "Bob")
    assert await claims_on(world, code, "active") == []
    assert await status_of(world, code) == "open"
    bob.never_saw("block")
    await bob.says(f"{code} why?")
    assert "why?" not in " ".join(alice.reads_all())
    await bob.says(f"yes {code}")
    said_to(bob, "late_yes", code=code)
    await bob.says("yes")
    not_said_to(bob, "ping")
    await bob.says(f"done {code}")
    await bob.says(code)
    assert await claims_on(world, code, "active") == []
    assert await status_of(world, code) == "open"
    not_said_to(alice, "did_it_arrive")
    await world.passes(hours=30)
    assert not [text for text in bob.unread if "YES or NO" in text]


@both
async def test_a_helper_blocks_a_requester(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, kind, kind)
    await bob.says(f"block {code}")
    said_to(bob, "blocked", name="Alice", code=code)
    said_to(alice, "helper_dropped", code=code)
    alice.never_saw("block")
    assert await status_of(world, code) == "open"
    await alice.says(f"{code} where are you?")
    assert "where are you" not in " ".join(bob.reads_all())


@both
async def test_others_are_asked_instead_and_take_it(world: World, kind: str) -> None:
    dana = await world.helper("Dana", kind)
    alice, _bob, code = await claimed(world, kind, kind)
    await alice.says(f"BLOCK {code}")
    await dana.says(f"yes {code}")
    dana.got(f"{code} is yours")


@both
async def test_unblock_lets_them_help_again(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, kind, kind)
    await alice.says(f"BLOCK {code}")
    await alice.says(f"UNBLOCK {code}")
    said_to(alice, "unblocked", name="Bob")
    assert await world.run(lambda s: list(s.scalars(select(Block.member_id)))) == []
    await bob.says(f"yes {code}")
    bob.got(f"{code} is yours")


async def test_with_several_helpers_block_asks_which(world: World) -> None:
    alice, bob, dana, code = await two_helpers(world)
    await alice.says(f"block {code}")
    alice.got(f"BLOCK {code} Bob", f"BLOCK {code} Dana")
    assert len(await claims_on(world, code, "active")) == 2
    await alice.says(f"block {code} dana")
    said_to(dana, "claim_ended", code=code)
    bob.got_nothing()
    assert await claims_on(world, code, "active") == [("Bob", 20)]
    alice.reads_all()
    await alice.says(f"{code} ring twice")
    bob.got("ring twice")
    dana.got_nothing()


async def test_block_ends_what_is_between_them_in_every_other_need(world: World) -> None:
    alice, bob, code = await claimed(world)
    await alice.says("I also need a ride to the clinic on Thursday 9am from 11216")
    other = code_in(alice.got("got it", "ride"))
    await bob.says(f"yes {other}")
    alice.reads_all()
    await alice.says(f"block {code}")
    assert await claims_on(world, code, "active") == await claims_on(world, other, "active") == []


async def test_block_works_after_it_was_done_and_by_reply(world: World) -> None:
    alice, bob, code = await claimed(world, "telegram", "telegram")
    await bob.says("done")
    await alice.says("yes")
    await bob.says(f"{code} give me your number")
    await alice.says("block", reply_to=bubble_with(alice, "give me your number"))
    said_to(alice, "blocked", name="Bob")
    await bob.says(f"{code} please")
    assert "please" not in " ".join(alice.reads_all())
    acts = await world.run(lambda s: [a.act for a in s.scalars(select(Audit))])
    assert "blocked" in acts


@both
async def test_block_where_there_is_nobody(world: World, kind: str) -> None:
    alice, code = await needs_groceries(world, kind)
    await alice.says(f"BLOCK {code}")
    said_to(alice, "nobody_there", code=code)
    await alice.says("block")
    said_to(alice, "needs_a_code", word="BLOCK")
    erin = world.person("Erin", kind)
    await erin.says(f"BLOCK {code}")
    said_to(erin, "nobody_there", code=code)
    await alice.says(f"bloquear {code}")
    assert await world.run(lambda s: list(s.scalars(select(Block.member_id)))) == []


# SHARE


@both
async def test_share_hands_over_ones_own_number_after_a_yes(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, kind, "sms")
    alice.phone.username = "alice_b"
    await alice.says(f"SHARE {code}")
    reach = "@alice_b" if kind == "telegram" else alice.phone.number
    said_to(alice, "share_sure", name="Bob", reach=reach)
    bob.got_nothing()
    await alice.says("yes")
    said_to(bob, "shared_reach", code=code, name="Alice", reach=reach)
    alice.never_saw(bob.phone.number)


@both
async def test_share_and_no_gives_nothing(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, kind, kind)
    alice.phone.username = "alice_b"
    await alice.says(f"share {code}")
    await alice.says("no")
    said_to(alice, "not_shared")
    bob.got_nothing()
    await alice.says("yes share")
    bob.got_nothing()


async def test_share_without_a_name_on_telegram(world: World) -> None:
    alice, bob, code = await claimed(world, "telegram", "sms")
    await alice.says(f"share {code}")
    said_to(alice, "share_no_handle", code=code)
    bob.got_nothing()


async def test_nothing_is_shared_with_who_gave_it_back_meanwhile_or_was_never_on_it(world: World) -> None:
    dana = await world.helper("Dana", "telegram")
    alice, bob, code = await claimed(world)
    await dana.says(f"share {code}")
    said_to(dana, "nobody_there", code=code)
    await alice.says(f"share {code}")
    await bob.says(f"drop {code}")
    bob.reads_all()
    await alice.says("yes share")
    said_to(alice, "nobody_there", code=code)
    bob.never_saw(alice.phone.number)
