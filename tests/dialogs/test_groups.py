"""Conversation 7: a group is shown what is needed, and takes it with one press; never a name, a door, or words as
they were written."""

import asyncio

import pytest
from sqlalchemy import func, select

from storage.models import Claim, Hold, InboundRow, Member
from tests.dialogs.cast import CHANNELS, claims_on, needs_groceries, status_of
from tests.dialogs.groups import Group
from tests.world import Person, World

both = pytest.mark.parametrize("kind", CHANNELS)


async def start(world: World) -> tuple[Person, Group]:
    carol = await world.coordinator("Carol", "telegram")
    group = await Group.linked(world, carol)
    carol.reads_all()
    return carol, group


async def members(world: World) -> int:
    return await world.run(lambda s: s.scalar(select(func.count(Member.id)))) or 0


@both
async def test_a_need_is_a_card_without_anything_private(world: World, kind: str) -> None:
    _, group = await start(world)
    alice = world.person("Alice", kind)
    await alice.says("My name is Alice. I need groceries for 4 by Friday, near 11216, my knee is bad")
    await group.news()
    [card] = group.shows("groceries for 4", "11216")
    assert group.card(card.split(":")[0]).buttons[0][0].label == "I can help"
    for private in ("Alice", "knee", alice.phone.number[-7:]):
        assert not group.shows(private)


@both
async def test_a_press_of_a_member_is_a_yes(world: World, kind: str) -> None:
    _, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    alice, code = await needs_groceries(world, kind)
    bob.reads_all()
    await group.news()
    card = await group.presses(bob, code)
    bob.got(f"{code} is yours", "Alice")
    alice.got("Bob", code, "address")
    assert "yours" in card.toasts[-1]
    await group.news()
    assert "A neighbor has it now" in group.card(code).text
    assert group.card(code).buttons == []
    assert not group.shows("Bob")
    await alice.says("1420 Fulton St 3B")
    bob.got("1420 Fulton")
    await group.news()
    assert not group.shows("Fulton")


async def test_the_second_to_press_hears_kindly_and_only_there(world: World) -> None:
    _, group = await start(world)
    bob, dora = await world.helper("Bob", "telegram"), await world.helper("Dora", "telegram")
    _, code = await needs_groceries(world)
    await group.news()
    dora.reads_all()
    await group.presses(bob, code)
    dora.reads_all()
    card = await group.presses(dora, code)
    assert "taken already" in card.toasts[-1]
    dora.got_nothing()
    assert await claims_on(world, code) == [("Bob", 1)]


async def test_pressing_twice_claims_once(world: World) -> None:
    _, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    _, code = await needs_groceries(world)
    await group.news()
    bob.reads_all()
    await group.presses(bob, code)
    bob.reads_all()
    card = await group.presses(bob, code)
    assert "yours" in card.toasts[-1]
    bob.got_nothing()
    assert await claims_on(world, code) == [("Bob", 1)]


async def test_ones_own_need_is_not_ones_own_to_take(world: World) -> None:
    _, group = await start(world)
    alice, code = await needs_groceries(world, "telegram")
    await group.news()
    card = await group.presses(alice, code)
    assert "your own" in card.toasts[-1]
    assert await claims_on(world, code) == []


@both
async def test_the_card_follows_the_need(world: World, kind: str) -> None:
    _, group = await start(world)
    bob = await world.helper("Bob", kind, "I can give masks near 11216")
    alice = world.person("Alice", kind)
    await alice.says("My name is Alice. I need 40 masks near 11216 by Friday")
    await group.news()
    code = group.shows("40 masks")[0].split(":")[0]
    await bob.says(f"YES 20 {code}")
    await group.news()
    assert "Still needed: 20" in group.card(code).text
    await bob.says(f"DROP {code}")
    await group.news()
    assert "Still needed" not in group.card(code).text
    await alice.says(f"{code} near 10001")
    await group.news()
    assert "10001" in group.card(code).text
    await alice.says(f"DROP {code}")
    await group.news()
    assert not group.shows("masks")


async def test_who_never_pressed_start_completes_it_in_private(world: World) -> None:
    _, group = await start(world)
    alice, code = await needs_groceries(world)
    await group.news()
    zoe = world.person("Zoe", "telegram")
    before = await members(world)
    card = await group.presses(zoe, code)
    assert card.opened[-1].endswith(f"?start=help-{code}")
    assert await members(world) == before
    assert await status_of(world, code) == "claimed"
    await group.news()
    assert "A neighbor has it now" in group.card(code).text
    await world.passes(minutes=5)
    await zoe.says(f"/start help-{code}")
    zoe.got(f"{code} is yours")
    alice.got("Zoe", "address")
    await world.passes(minutes=20)
    assert await claims_on(world, code, "active") == [("Zoe", 1)]


async def test_who_does_not_come_within_ten_minutes_keeps_no_place(world: World) -> None:
    _, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    _, code = await needs_groceries(world)
    await group.news()
    zoe = world.person("Zoe", "telegram")
    await group.presses(zoe, code)
    await group.presses(zoe, code)
    await world.passes(minutes=11)
    await group.news()
    assert await status_of(world, code) == "open"
    assert "A neighbor has it now" not in group.card(code).text
    bob.reads_all()
    await group.presses(bob, code)
    bob.got(f"{code} is yours")
    await zoe.says(f"/start help-{code}")
    zoe.never_saw("is yours")
    assert await claims_on(world, code) == [("Bob", 1)]
    assert await world.run(lambda s: s.scalar(select(func.count(Hold.id)))) == 0


async def test_who_texted_stop_is_not_brought_back_by_a_press(world: World) -> None:
    _, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    _, code = await needs_groceries(world)
    await group.news()
    await bob.says("STOP")
    bob.reads_all()
    card = await group.presses(bob, code)
    bob.got_nothing()
    assert card.opened
    await bob.says(f"/start help-{code}")
    bob.got(f"{code} is yours")


async def test_what_is_said_in_a_group_is_neither_read_nor_kept(world: World) -> None:
    _, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    before = group.shows()
    for words in ("I need diapers near 11216", "@manyhandsdemobot I need diapers", "/start", "/nonsense"):
        await group.says(bob, words)
    bob.got_nothing()
    assert group.shows() == before
    rows = await world.run(lambda s: list(s.scalars(select(InboundRow).where(InboundRow.payload.is_not(None)))))
    assert not [row for row in rows if "diapers" in str(row.payload)]


async def test_a_need_written_in_a_group_is_answered_in_private(world: World) -> None:
    _, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    await group.says(bob, "/need diapers size 4, near 11216 by Friday")
    bob.got("got it", "diapers")
    await group.news()
    assert group.shows("diapers")
    zoe = world.person("Zoe", "telegram")
    await group.says(zoe, "/need a ride to the clinic")
    assert group.shows("in private")
    assert not group.shows("clinic")


async def test_a_group_added_by_somebody_else_waits_for_a_coordinator(world: World) -> None:
    carol = await world.coordinator("Carol", "telegram")
    bob = await world.helper("Bob", "telegram")
    group = Group(world, -1002, "Rides of Riverside")
    group.add(bob)
    await world.settle()
    assert group.shows() == []
    carol.got("Rides of Riverside", "LINK GROUP")
    await needs_groceries(world)
    await group.news()
    assert group.shows() == []
    await carol.says("Vincular grupo 99")
    carol.got("not in that group")
    await carol.presses("Link it")
    carol.got("is linked")
    await group.news()
    assert group.shows("groceries for 4")


async def test_only_a_coordinator_links(world: World) -> None:
    await world.coordinator("Carol", "sms")
    bob = await world.helper("Bob", "telegram")
    group = Group(world, -1002, "Rides of Riverside")
    group.add(bob)
    await group.says(bob, "/link")
    await bob.says("LINK GROUP 1")
    bob.never_saw("is linked")
    assert group.shows() == []


async def test_a_group_for_rides_is_shown_rides(world: World) -> None:
    carol, group = await start(world)
    await group.says(carol, "/only rides")
    assert group.shows("From now on I show only")
    await needs_groceries(world)
    alma = world.person("Alma", "sms")
    await alma.says("My name is Alma. I need a ride to the store on Friday at 3pm from 11216")
    await group.news()
    assert not group.shows("groceries for 4")
    assert group.shows("ride")
    await group.says(carol, "/only all")
    assert group.shows("I show everything")


async def test_put_out_silenced_and_moved(world: World) -> None:
    carol, group = await start(world)
    _, code = await needs_groceries(world)
    await group.news()
    moved = world.network.telegram.migrate(group.chat, -100777)
    await world.settle()
    await group.news()
    assert [text for text in moved.got if "groceries for 4" in text]
    group.chat = moved
    world.network.telegram.silence_bot(moved, carol.phone)
    await world.settle()
    carol.got("may not write")
    world.network.telegram.let_bot_speak(moved, carol.phone)
    await world.settle()
    bob = await world.helper("Bob", "telegram")
    await group.presses(bob, code)
    await group.news()
    assert "A neighbor has it now" in group.card(code).text
    world.network.telegram.kick_bot(moved, carol.phone)
    await world.settle()
    carol.got("removed from the group")
    before = await group.sends()
    await needs_groceries(world, name="Alma")
    await group.news()
    assert await group.sends() == before


async def test_topics_are_kept(world: World) -> None:
    carol, group = await start(world)
    group.chat.forum = True
    await carol.says("/here", chat=group.chat, thread=6)
    await needs_groceries(world)
    await group.news()
    [card] = [bubble for bubble in group.chat.thread if "groceries for 4" in bubble.text]
    assert card.raw["message_thread_id"] == 6


async def test_two_groups_hear_of_the_same_need(world: World) -> None:
    carol, group = await start(world)
    other = await Group.linked(world, carol, -1003, "Riverside West")
    bob = await world.helper("Bob", "telegram")
    _, code = await needs_groceries(world)
    await group.news()
    assert group.shows("groceries for 4")
    assert other.shows("groceries for 4")
    await other.presses(bob, code)
    await group.news()
    assert "A neighbor has it now" in group.card(code).text
    assert "A neighbor has it now" in other.card(code).text


async def test_a_sensitive_need_is_not_shown(world: World) -> None:
    _, group = await start(world)
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. I need someone to watch my kids on Friday at 5pm near 11216")
    await group.news()
    assert not group.shows("kids")
    assert not group.shows("child")


async def test_the_list_comes_at_its_hours_and_is_kept_true(world: World) -> None:
    _, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    _, code = await needs_groceries(world)
    await world.passes(hours=5, minutes=1)
    [listed] = group.shows("Open now (1)")
    assert code in listed
    await group.presses(bob, code)
    await group.news()
    assert group.shows("Nothing is open")
    await needs_groceries(world, name="Alma")
    await world.passes(hours=24)
    assert len(group.shows("Open now")) == 1
    assert not group.shows("Nothing is open")


async def test_a_group_asks_for_the_list_and_gets_it_once(world: World) -> None:
    _, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    await group.says(bob, "/open")
    assert group.shows("Nothing is open")
    await needs_groceries(world)
    await world.passes(minutes=2)
    for _ in range(3):
        await group.says(bob, "/open@manyhandsdemobot")
    assert len(group.shows("Open now (1)", "groceries for 4")) == 1


async def test_a_new_card_waits_for_the_morning(world: World) -> None:
    _, group = await start(world)
    await world.passes(hours=10)
    await needs_groceries(world)
    await group.news()
    assert not group.shows("groceries for 4")
    await world.passes(hours=12)
    await group.news()
    assert group.shows("groceries for 4")


async def test_two_hundred_press_at_once(world: World) -> None:
    _, group = await start(world)
    alice, code = await needs_groceries(world)
    people = [world.network.phone("telegram", 7000 + n, f"Nia{n}") for n in range(200)]
    for phone in people[:100]:
        await phone.says("/start")
    await world.settle()
    await group.news()
    card, before = group.card(code), await group.sends()
    await asyncio.gather(*(phone.press(f"HELP {code}", card, chat=group.chat) for phone in people))
    await world.settle()
    await world.passes(seconds=30)
    claims = await world.run(lambda s: s.scalar(select(func.count(Claim.id)))) or 0
    holds = await world.run(lambda s: s.scalar(select(func.count(Hold.id)))) or 0
    assert claims + holds == 1
    assert len(card.toasts) + len(card.opened) == 200
    assert sum("taken already" in toast for toast in card.toasts) == 199
    assert await group.sends() - before <= 2
    assert len([text for text in alice.unread if "address" in text]) == claims
