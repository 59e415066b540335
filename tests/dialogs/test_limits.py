"""Conversation 6: a helper says how often they may be asked and how far they go, and it is held to."""

import pytest

from tests.dialogs.cast import CHANNELS, member_named, needs_groceries
from tests.dialogs.wording import said_to
from tests.world import World

both = pytest.mark.parametrize("kind", CHANNELS)


@both
async def test_limits_are_noted_and_echoed(world: World, kind: str) -> None:
    bob = world.person("Bob", kind)
    await bob.says("My name is Bob. I can drive on weekends around Bushwick, at most 2 asks a week, up to 5 km")
    bob.got("Noted", "up to 3.1 mi", "at most 2 times a week")
    member = await member_named(world, "Bob")
    assert (member.asks_a_week, member.radius_km) == (2, 5.0)
    await bob.says("max 1 ask a week")
    said_to(bob, "limits_kept", asks="1")
    member = await member_named(world, "Bob")
    assert (member.asks_a_week, member.radius_km) == (1, 5.0)


@both
async def test_whoever_goes_one_kilometer_is_not_asked_farther(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind, "I can shop and deliver groceries near 11216, within 1 mile")
    dana = await world.helper("Dana", kind, "I can shop and deliver groceries near 11216")
    _, code = await needs_groceries(world, kind, text="I need groceries for 4 by Friday, in Bushwick")
    dana.got(code)
    bob.got_nothing()


@both
async def test_once_a_week_is_once(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind, "I can shop and deliver groceries near 11216, at most once a week")
    _, code = await needs_groceries(world, kind)
    bob.got(code)
    await world.passes(days=2)
    _, second = await needs_groceries(world, kind, "Zoe", "I need groceries for 2 by Friday, near 11216")
    assert second != code
    bob.never_saw(second)
