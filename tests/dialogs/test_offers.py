"""Conversation 6: goods get a code, willingness is known; both meet a need that waits."""

import pytest

from tests.dialogs.cast import CHANNELS, needs_groceries, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)
DIAPERS = "I need 20 diapers size 4 by Friday near 11216"


@both
async def test_goods_meet_a_need_that_waits_and_yes_takes_it(world: World, kind: str) -> None:
    alice, need = await needs_groceries(world, text=DIAPERS)
    bob = world.person("Bob", kind)
    await bob.says("My name is Bob. I have 20 diapers size 4 to give near 11216")
    text = said_to(bob, "offer_match", need_code=need)
    assert "20 diapers size 4" in text
    bob.never_saw("Alice")
    await bob.says(f"yes {need}")
    bob.got(f"{need} is yours")
    alice.got("Bob", need)


@both
async def test_a_bare_yes_is_enough_for_the_need_that_was_shown(world: World, kind: str) -> None:
    _, need = await needs_groceries(world, text=DIAPERS)
    bob = world.person("Bob", kind)
    await bob.says("I have 20 diapers size 4 to give near 11216")
    await bob.says("yes")
    bob.got(f"{need} is yours")


@both
async def test_goods_with_no_need_wait_under_a_code_and_the_next_need_is_put_to_the_giver(
    world: World, kind: str
) -> None:
    bob = world.person("Bob", kind)
    await bob.says("My name is Bob. I have 20 diapers size 4 to give near 11216")
    offer = code_in(said_to(bob, "offer_kept"))
    assert offer[0] in "NPRTVWXY"
    _, need = await needs_groceries(world, text=DIAPERS)
    bob.got(need, "diapers")


@both
async def test_a_standing_offer_is_noted_and_asked(world: World, kind: str) -> None:
    bob = world.person("Bob", kind)
    await bob.says("My name is Bob. I can drive on weekends around Bushwick")
    text = said_to(bob, "standing_kept")
    for piece in ("rides", "weekends", "Bushwick", "3 times", "PAUSE"):
        assert piece in text
    _, need = await needs_groceries(world, text="I need a ride to the hospital on Saturday at 10am from Bushwick")
    bob.got(need, "YES or NO")


async def test_a_weekend_driver_is_not_asked_for_a_tuesday(world: World) -> None:
    bob = world.person("Bob", "sms")
    await bob.says("My name is Bob. I can drive on weekends around Bushwick")
    bob.reads_all()
    await needs_groceries(world, text="I need a ride to the hospital on Tuesday at 10am from Bushwick")
    bob.got_nothing()


async def test_nobody_is_asked_more_than_three_times_a_week(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    for number in range(4):
        await needs_groceries(world, name=f"Alice{'abcd'[number]}")
        await world.passes(days=1)
    assert len([text for text in bob.phone.got if "YES or NO" in text]) == 3
    await world.passes(days=8)
    bob.reads_all()
    await needs_groceries(world, name="Alicee")
    bob.got("YES or NO")


async def test_dropped_goods_are_not_found_any_more(world: World) -> None:
    bob = world.person("Bob", "sms")
    await bob.says("My name is Bob. I have 20 diapers size 4 to give near 11216")
    offer = code_in(said_to(bob, "offer_kept"))
    await bob.says(f"DROP {offer}")
    said_to(bob, "offer_dropped", code=offer)
    await needs_groceries(world, text=DIAPERS)
    assert not [text for text in bob.unread if "diapers" in text]


async def test_an_offer_is_corrected_by_its_code_by_its_giver_only(world: World) -> None:
    bob = world.person("Bob", "sms")
    await bob.says("I have 20 diapers size 4 to give near 11216")
    offer = code_in(said_to(bob, "offer_kept"))
    await bob.says(f"{offer} 10 diapers")
    assert "10 diapers" in said_to(bob, "offer_corrected", code=offer)
    erin = world.person("Erin", "sms")
    await erin.says(f"{offer} 1 diapers")
    not_said_to(erin, "offer_corrected")


async def test_goods_already_promised_are_not_offered_to_a_second_need(world: World) -> None:
    """Bob had one crib; after it found its need nobody else is told of it."""
    await needs_groceries(world, text="I need a crib by Friday near 11216")
    bob = world.person("Bob", "sms")
    await bob.says("My name is Bob. I have a crib to give near 11216")
    offer = code_in(bob.got("Thank you!"))
    await bob.says("yes")
    bob.got("is yours")
    bob.reads_all()
    _, second = await needs_groceries(world, name="Anna", text="I need a crib by Friday near 11216")
    assert not [text for text in bob.unread if second in text], (offer, bob.unread)


async def test_a_text_with_a_need_and_an_offer_does_both(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. I need groceries by Friday near 11216 and I can babysit on weekends")
    code = code_in(alice.got("got it"))
    assert await status_of(world, code) == "open"
    bob.got(code)
    said_to(alice, "standing_kept")
