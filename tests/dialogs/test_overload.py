"""Conversation 12: when needs outrun hands, the bot says so, names other places, and asks for hands."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.dialogs.cast import CHANNELS, needs_groceries
from tests.dialogs.groups import Group
from tests.world import World, open_world

both = pytest.mark.parametrize("kind", CHANNELS)


@pytest.fixture
async def short(tmp_path: Path) -> AsyncIterator[World]:
    """A circle that named other places."""
    where = f"sqlite:///{tmp_path / 'w.db'}"
    async with open_world(where, circle_resources="Food bank, 12 Main St, daily 9-5") as world:
        yield world


async def six_in_vain(world: World) -> None:
    for number in range(6):
        await needs_groceries(world, name=f"Alice{'abcdef'[number]}")
    await world.passes(hours=4)


@both
async def test_the_truth_and_other_places(short: World, kind: str) -> None:
    carol = await short.coordinator("Carol", "telegram")
    group = await Group.linked(short, carol)
    await six_in_vain(short)
    carol.reads_all()
    alma = short.person("Alma", kind)
    await alma.says("My name is Alma. I need groceries for 2 near 11216 by Saturday")
    alma.got("got it")
    alma.got("6 needs are waiting", "some days", "Food bank, 12 Main St")
    carol.got("6 needs are waiting", "PAUSE INTAKE")
    assert len(group.shows("needs are waiting")) == 1
    await needs_groceries(short, name="Ana")
    assert len(group.shows("needs are waiting")) == 1


@both
async def test_nothing_of_it_while_there_are_hands(short: World, kind: str) -> None:
    for number in range(15):
        await short.helper(f"Bob{'abcdefghijklmno'[number]}", "sms", "I can drive around Yonkers")
    await six_in_vain(short)
    alma = short.person("Alma", kind)
    await alma.says("My name is Alma. I need groceries for 2 near 11216 by Saturday")
    alma.got("got it")
    alma.never_saw("are waiting")
