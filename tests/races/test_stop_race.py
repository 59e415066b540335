"""STOP at the same moment as a question: what was under way may arrive, and after the confirmation nothing does."""

import asyncio

import pytest

from handlers import arrivals
from storage import inbound
from storage.states import ClaimStatus
from tests.dialogs.cast import CHANNELS, claimed, claims_on
from tests.dialogs.wording import flat, like
from tests.races.house import House
from tests.world import World

ROUNDS = 8


@pytest.mark.parametrize("kind", CHANNELS)
async def test_nothing_follows_the_confirmation_of_a_stop(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    await world.helper("Dana", "telegram")
    world.network.telegram.latency = world.network.twilio.latency = 0.01
    over = like("stopped")
    for number in range(ROUNDS):
        alice = world.person(f"Alice{'abcdefghij'[number]}", "sms" if kind == "telegram" else "telegram")
        words = f"My name is Alice. I need groceries for {number + 2} by Friday near 11216"
        bob.reads_all()
        await asyncio.gather(alice.writes(words), bob.writes("stop texting me"))
        await world.settle()
        texts = bob.reads_all()
        ends = [at for at, text in enumerate(texts) if over.fullmatch(flat(text))]
        assert len(ends) == 1, texts
        assert texts[ends[0] + 1 :] == []
        await world.passes(hours=1)
        bob.got_nothing()
        await bob.says("START")
        await world.passes(days=8)


@pytest.mark.parametrize("kind", CHANNELS)
async def test_yes_and_stop_at_the_same_moment_leave_no_claim_with_who_left(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, "sms", kind)
    await bob.says(f"drop {code}")
    await asyncio.gather(bob.writes(f"yes {code}"), bob.writes("stop texting me"), alice.writes(f"{code} hello"))
    await world.settle()
    held = await claims_on(world, code, "active")
    if held:  # the STOP was first, and a YES with a code is no START
        raise AssertionError(f"whoever stopped still has it: {held}")


def test_a_stop_whose_handling_failed_at_first_gives_back_what_they_had(house: House) -> None:
    house.arrive(1, "My name is Bob. I can shop and deliver groceries near 11216")
    house.arrive(2, "My name is Alice. I need groceries for 4 by Friday near 11216")
    house.arrive(1, "yes")
    heard = house.message(1, "stop texting me")
    house.read(lambda s: arrivals.keep_failed(s, house.rules, heard, house.now, "ValueError"))
    house.passes(minutes=1)
    [failed] = house.read(lambda s: inbound.to_retry(s, house.rules.id, house.now, 9))
    house.read(lambda s: arrivals.retry(s, house.rules, failed, house.now))
    assert [claim.status for claim in house.claims()] == [ClaimStatus.RELEASED]
