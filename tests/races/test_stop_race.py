"""STOP at the same moment as a question: what was under way may arrive, and after the confirmation nothing does."""

import asyncio

import pytest

from tests.dialogs.cast import CHANNELS, claimed, claims_on
from tests.dialogs.wording import flat, like
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
