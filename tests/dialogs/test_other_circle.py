"""Another circle in the same database: Dan never sees a thing, and nobody sees his."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from handlers import arrivals
from handlers.circle import CircleRules
from handlers.messages import Channel, Inbound
from storage.circles import CircleFacts, open_circle
from storage.models import Member, Need, OutboundRow, Ping, Timer
from tests.dialogs.cast import claimed, needs_groceries
from tests.world import Person, World


class Elsewhere:
    """A second circle, spoken to through the handlers: no channel of ours is its own."""

    def __init__(self, world: World, rules: CircleRules) -> None:
        self.world, self.rules = world, rules
        self._number = 0

    async def hears(self, person: Person, text: str) -> None:
        self._number += 1
        channel = Channel(person.phone.kind)
        now = self.world.clock.now()
        said = Inbound(channel, f"elsewhere-{self._number}", person.phone.address, now, text)
        assert await self.world.run(lambda s: arrivals.arrive(s, self.rules, said, now))


@pytest.fixture
async def elsewhere(world: World) -> Elsewhere:
    facts = CircleFacts("other", "Hillside", "America/New_York", ("en",), "", "", "911")
    other = await world.run(lambda s: open_circle(s, facts))
    return Elsewhere(world, replace(world.app.circle, id=other, name="Hillside"))


async def told(world: World, name: str) -> list[str]:
    """Everything ever queued for whoever has this first name, in any circle."""

    def read(session) -> list[str]:  # type: ignore[no-untyped-def]
        mine = [member.id for member in session.scalars(select(Member)) if member.first_name == name]
        return [row.text or "" for row in session.scalars(select(OutboundRow).where(OutboundRow.member_id.in_(mine)))]

    return await world.run(read)


async def test_dan_of_another_circle_is_never_asked_and_never_told(world: World, elsewhere: Elsewhere) -> None:
    dan = world.person("Dan", "sms")
    await elsewhere.hears(dan, "My name is Dan. I can shop and deliver groceries near 11216")
    _alice, bob, code = await claimed(world)
    await bob.says(f"drop {code}")
    await world.passes(hours=8)
    await world.passes(days=8)
    assert not [text for text in await told(world, "Dan") if code in text]


async def test_dans_yes_to_a_code_of_ours_moves_nothing(world: World, elsewhere: Elsewhere) -> None:
    dan = world.person("Dan", "sms")
    await elsewhere.hears(dan, "My name is Dan. I can shop and deliver groceries near 11216")
    alice, code = await needs_groceries(world)
    for words in (f"yes {code}", f"{code} hello", f"done {code}", f"drop {code}", code, f"no {code}"):
        await elsewhere.hears(dan, words)
    alice.got_nothing()
    assert not [text for text in await told(world, "Dan") if "by Fri" in text]
    assert await world.run(lambda s: s.scalars(select(Need.status)).one()) == "open"


async def test_dans_need_is_asked_of_his_own_circle_only_also_when_our_clock_ticks(
    world: World, elsewhere: Elsewhere
) -> None:
    bob = await world.helper("Bob", "sms")
    dan = world.person("Dan", "telegram")
    await elsewhere.hears(dan, "My name is Dan. I need groceries for 4")
    await world.passes(minutes=11)
    await world.passes(hours=7)
    bob.got_nothing()
    circle = elsewhere.rules.id
    asked = await world.run(lambda s: list(s.scalars(select(Ping.member_id).where(Ping.circle_id == circle))))
    assert asked == []
    due = await world.run(lambda s: list(s.scalars(select(Timer.circle_id).where(Timer.circle_id == circle))))
    assert due, "his promise must still stand, for his own process to keep"


async def test_one_phone_may_be_in_two_circles_and_each_keeps_its_own(world: World, elsewhere: Elsewhere) -> None:
    alice, code = await needs_groceries(world)
    await elsewhere.hears(alice, "stop texting me")
    await alice.says(code)
    alice.got(code)
