"""Groups over days: what is too old to be deleted, a group that was silenced, places kept while all else changes."""

import pytest
from sqlalchemy import func, select

from storage.models import Hold, Timer
from storage.states import TimerKind
from tests.dialogs.cast import claims_on, needs_groceries, status_of
from tests.dialogs.groups import Group
from tests.dialogs.test_groups import start
from tests.world import Person, World


async def kept_places(world: World) -> int:
    return await world.run(lambda s: s.scalar(select(func.count(Hold.id)))) or 0


async def begin(world: World) -> tuple[Group, Person, Person, str]:
    """A card in a group, somebody who may take it, and somebody who never wrote to us."""
    _, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    _, code = await needs_groceries(world)
    await group.news()
    return group, bob, world.person("Zoe", "telegram"), code


async def test_a_card_too_old_to_be_deleted_says_so_and_has_no_button(world: World) -> None:
    _, group = await start(world)
    alice, code = await needs_groceries(world)
    await group.news()
    await world.passes(hours=49)
    await alice.says(f"DROP {code}")
    await group.news()
    assert not group.shows("groceries for 4")
    assert not [bubble for bubble in group.chat.thread if bubble.buttons]
    assert group.shows(f"{code} is not listed here any more")


async def test_a_list_too_old_to_be_deleted_says_so(world: World) -> None:
    carol, group = await start(world)
    await needs_groceries(world)
    await group.says(carol, "/open")
    world.network.telegram.silence_bot(group.chat, carol.phone)
    await world.passes(hours=49)
    world.network.telegram.let_bot_speak(group.chat, carol.phone)
    await world.settle()
    await world.passes(hours=24)
    assert len(group.shows("Open now (1)")) == 1
    assert group.shows("This list is old")


@pytest.mark.parametrize("who", ["a coordinator", "somebody else"])
async def test_who_may_write_again_shows_what_happened_meanwhile(world: World, who: str) -> None:
    carol, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    _, code = await needs_groceries(world)
    await group.news()
    world.network.telegram.silence_bot(group.chat, carol.phone)
    await world.settle()
    await bob.says(f"YES {code}")
    _, newer = await needs_groceries(world, name="Alma")
    await world.passes(hours=6)
    by = carol if who == "a coordinator" else bob
    world.network.telegram.let_bot_speak(group.chat, by.phone)
    await world.settle()
    await group.news()
    assert "A neighbor has it now" in group.card(code).text
    assert group.card(newer).buttons
    lists = select(func.count(Timer.id)).where(Timer.kind == TimerKind.DIGEST)
    assert await world.run(lambda s: s.scalar(lists)) == 1


async def test_a_card_that_was_refused_comes_once_we_may_write(world: World) -> None:
    carol, group = await start(world)
    group.chat.silenced = True
    await needs_groceries(world)
    await group.news()
    carol.got("may not write")
    group.chat.silenced = False
    await group.says(carol, "/link")
    await group.news()
    assert len([bubble for bubble in group.chat.thread if bubble.buttons]) == 1


async def test_who_presses_what_is_taken_keeps_the_place_they_have(world: World) -> None:
    group, bob, zoe, first = await begin(world)
    _, second = await needs_groceries(world, name="Alma")
    await group.news()
    card = group.card(second)
    await group.presses(zoe, first)
    await group.presses(bob, second)
    await zoe.phone.press(f"HELP {second}", card, chat=group.chat)
    await world.settle()
    assert "taken already" in card.toasts[-1]
    assert await status_of(world, first) == "claimed"


async def test_who_presses_another_gives_the_first_back(world: World) -> None:
    group, _, zoe, first = await begin(world)
    _, second = await needs_groceries(world, name="Alma")
    await group.news()
    await group.presses(zoe, first)
    await group.presses(zoe, second)
    assert await status_of(world, first) == "open"
    assert await status_of(world, second) == "claimed"
    assert await kept_places(world) == 1


async def test_a_place_kept_before_it_closed_is_not_taken_twice(world: World) -> None:
    carol, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    _, code = await needs_groceries(world)
    await group.news()
    zoe = world.person("Zoe", "telegram")
    await group.presses(zoe, code)
    await carol.says(f"/close {code} a mistake")
    await carol.says("YES SURE")
    assert await kept_places(world) == 0
    await carol.says("/undo")
    assert await status_of(world, code) == "open"
    await bob.says(f"YES {code}")
    await zoe.says(f"/start help-{code}")
    zoe.never_saw(f"{code} is yours", "Alice")
    assert await claims_on(world, code, "active") == [("Bob", 1)]


async def test_who_is_kept_out_and_stopped_is_kept_no_place(world: World) -> None:
    carol, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    _, code = await needs_groceries(world)
    await group.news()
    await carol.says("/block Bob")
    await carol.says("YES SURE")
    await bob.says("STOP")
    card = await group.presses(bob, code)
    assert card.opened == []
    assert await kept_places(world) == 0
    assert await status_of(world, code) == "open"


async def test_here_moves_to_the_general_topic_too(world: World) -> None:
    carol, group = await start(world)
    group.chat.forum = True
    await carol.says("/here", chat=group.chat, thread=6)
    await carol.says("/here", chat=group.chat)
    await needs_groceries(world)
    await group.news()
    [card] = [bubble for bubble in group.chat.thread if "groceries for 4" in bubble.text]
    assert "message_thread_id" not in card.raw


async def test_commands_written_all_day_hold_no_card_up(world: World) -> None:
    _, group = await start(world)
    await world.passes(minutes=2)
    zoe = world.person("Zoe", "telegram")
    before = await group.sends()
    for _ in range(10):
        await zoe.phone.says("/help", chat=group.chat)
        await zoe.phone.says("/need", chat=group.chat)
    await world.settle()
    assert await group.sends() - before == 3
    await world.passes(minutes=2)
    await group.says(zoe, "/help")
    assert await group.sends() - before == 4


async def test_a_list_of_rides_looks_past_everything_else(world: World) -> None:
    carol, group = await start(world)
    await group.says(carol, "/only rides")
    for n in range(31):
        await needs_groceries(world, name=f"Alma{n}")
    ria = world.person("Ria", "sms")
    await ria.says("My name is Ria. I need a ride to the store on Friday at 3pm from 11216")
    await world.passes(minutes=2)
    await group.says(carol, "/open")
    assert group.shows("Open now (1)", "ride")
