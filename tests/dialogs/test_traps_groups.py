"""Traps 6, 7, 9 and 10 where groups, announcements and orders meet them."""

import pytest
from sqlalchemy import select

from storage.models import Audit, Member, Need, OutboundRow
from storage.states import Purpose
from tests.dialogs.cast import CHANNELS, DOOR, claims_on, needs_groceries, status_of
from tests.dialogs.groups import Group
from tests.world import Person, World

both = pytest.mark.parametrize("kind", CHANNELS)
STRANGE = [
    '=HYPERLINK("http://example.org","groceries") I need groceries near 11216',
    "I need <b>groceries</b> & *soup* _now_ `near` 11216 [x](http://example.org)",
    "I need \u202egroceries\u202c near 11216",
    "I need groceries near 11216 " + "and rice " * 150,
]


async def start(world: World) -> tuple[Person, Group]:
    carol = await world.coordinator("Carol", "telegram")
    group = await Group.linked(world, carol)
    carol.reads_all()
    return carol, group


@both
async def test_stop_between_a_card_and_a_press(world: World, kind: str) -> None:
    """Trap 6: STOP in the middle of a claim made in a group gives it back, and the card says so."""
    _, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    alice, code = await needs_groceries(world, kind)
    await group.news()
    await group.presses(bob, code)
    await bob.says("Stop. Thank you")
    await group.news()
    assert await status_of(world, code) == "open"
    assert "A neighbor has it now" not in group.card(code).text
    alice.got("Bob", code)
    bob.reads_all()
    await world.passes(hours=30)
    bob.got_nothing()


async def test_an_announcement_never_reaches_who_stopped(world: World) -> None:
    """Trap 6, with orders: END, CANCEL and QUIT stay the carrier's words, for coordinators too."""
    carol = await world.coordinator("Carol", "sms")
    await carol.says("CANCEL")
    carol.reads_all()
    await carol.says("/stuck")
    carol.got_nothing()
    assert not await world.run(lambda s: list(s.scalars(select(Audit).where(Audit.act == "order stuck"))))


@both
async def test_edits_and_deletions_in_a_group_do_nothing(world: World, kind: str) -> None:
    """Trap 7: an edited command is no second command."""
    _, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    await needs_groceries(world, kind)
    await group.news()
    bob.reads_all()
    said = await bob.phone.says("/open", chat=group.chat)
    await world.settle()
    before = group.shows()
    await world.passes(minutes=2)
    await bob.phone.edits("/open@manyhandsdemobot", said)
    await world.settle()
    assert group.shows() == before
    bob.got_nothing()


@pytest.mark.parametrize("words", STRANGE)
async def test_strange_words_never_break_a_card(world: World, words: str) -> None:
    """Trap 9: markup, formulas, direction marks and very long texts."""
    carol, group = await start(world)
    alice = world.person("Alice", "telegram")
    await alice.says(words)
    if any("Did you mean" in text for text in alice.unread):
        await alice.says("yes")
    await world.passes(minutes=11)  # nothing more is said of when
    await group.news()
    cards = [bubble.text for bubble in group.chat.thread if "groceries" in bubble.text]
    assert len(cards) == 1
    for mark in ("<b>", "HYPERLINK", "\u202e", "http", "and rice and rice and rice and rice and rice"):
        assert mark not in cards[0]
    await carol.says(f"/note {cards[0].split(':')[0]} =1+1 <i>{'x' * 900}")
    carol.got("Noted")


@pytest.mark.parametrize(
    "words", ["/need", "/need ", "/offer \U0001f600", "/open \u202e", "/only", "/", "//", "/need " + "x " * 800]
)
async def test_strange_commands_in_a_group(world: World, words: str) -> None:
    """Trap 9: nothing said in a group raises, and nobody is taken for asking what they did not."""
    _, group = await start(world)
    bob = await world.helper("Bob", "telegram")
    await group.says(bob, words)
    await world.settle()
    assert await world.run(lambda s: list(s.scalars(select(Need).join(Member).where(Member.first_name == "Bob")))) == []


@both
async def test_nothing_private_ever_goes_to_a_group(world: World, kind: str) -> None:
    """Trap 10: before the commit, after it, to who lost the race, in the list, on the card."""
    carol, group = await start(world)
    bob, dora = await world.helper("Bob", "telegram"), await world.helper("Dora", "telegram")
    alice, code = await needs_groceries(world, kind)
    await alice.says(f"{code} at 1420 Fulton St 3B, ring Alice twice")
    await group.news()
    await group.says(bob, "/open")
    await group.presses(dora, code)
    await group.presses(bob, code)
    await alice.says(DOOR)
    await dora.says(f"{code} I am Dora, call me at 202 555 0123")
    await carol.says(f"/show {code} private")
    await carol.says(f"/note {code} her knee is bad")
    await group.news()
    await dora.says(f"done {code}")
    await alice.says("yes thank you")
    await group.news()
    rows = await world.run(lambda s: list(s.scalars(select(OutboundRow).where(OutboundRow.purpose == Purpose.GROUP))))
    shown = " ".join(row.text or "" for row in rows) + " ".join(group.chat.got)
    for private in ("Fulton", "3B", "Alice", "Bob", "Dora", "555", "knee", alice.phone.number):
        assert private not in shown, private
    bob.never_saw("Fulton", "Alice is", "knee")
    assert await claims_on(world, code) == [("Dora", 1)]


async def test_what_a_hold_is_for_learns_nothing_before_it_is_a_claim(world: World) -> None:
    """Trap 10: a place kept for somebody who never wrote to us says no private word."""
    _, group = await start(world)
    alice, code = await needs_groceries(world)
    await alice.says(f"{code} at 1420 Fulton St 3B")
    await group.news()
    zoe = world.person("Zoe", "telegram")
    await group.presses(zoe, code)
    zoe.got_nothing()
    alice.never_saw("Zoe")
    await zoe.says("hello")
    zoe.never_saw("Fulton", "Alice")
