"""Conversation 8: one thing said to everyone, once, with its price before it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from storage.models import Member, OutboundRow
from storage.states import OutboundStatus, Purpose
from tests.dialogs.announcing import acts, announces, linked_group, statuses
from tests.dialogs.cast import CHANNELS, linked, member_named, needs_groceries
from tests.world import World, open_world

FOOD = "Free food Sat 2-5pm, St Mark's"


@pytest.fixture
async def polyglot(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(f"sqlite:///{tmp_path / 'w.db'}", circle_languages="en,es,fr,ht") as opened:
        yield opened


@pytest.mark.parametrize("kind", CHANNELS)
async def test_everyone_hears_it_once_after_send(either_world: World, kind: str) -> None:
    world = either_world
    carol = await world.coordinator("Carol", kind)
    alice, bob = await world.helper("Alice", "sms"), await world.helper("Bob", "telegram")
    group = await linked_group(world)
    await carol.says(f"/announce {FOOD}")
    carol.got("To 2 neighbors (1 by SMS, 1 segment, about $0.01) and 1 group. SEND or NO")
    alice.got_nothing()
    await carol.says("SEND")
    for person in (alice, bob):
        assert person.reads_all() == [f"Riverside: {FOOD}"]
    assert [bubble.text for bubble in group] == [f"Riverside: {FOOD}"]
    await world.passes(seconds=6)
    assert carol.phone.got[-1] == "Your announcement is out: sent to 2 of 2."
    await world.passes(hours=1)
    alice.got_nothing()
    bob.got_nothing()
    assert await statuses(world) == ["sent"]
    assert await acts(world, "announcement") == ["announcement written", "announcement sent", "announcement out"]


async def test_on_telegram_one_message_tells_how_far_it_is(world: World) -> None:
    carol = await world.coordinator("Carol", "telegram")
    await world.helper("Bob", "telegram")
    await carol.says(f"/announce {FOOD}")
    before = len(carol.phone.got)
    await carol.presses("Send")
    assert carol.phone.got[before:] == ["Sent to 0 of 1. /stop ends what has not gone yet."]
    await world.passes(seconds=6)
    assert carol.phone.got[before:] == ["Your announcement is out: sent to 1 of 1."]


@pytest.mark.parametrize("kind", CHANNELS)
@pytest.mark.parametrize("words", ["NO", "no thanks"])
async def test_no_sends_nothing(world: World, kind: str, words: str) -> None:
    carol, bob = await world.coordinator("Carol", kind), await world.helper("Bob", "sms")
    await carol.says(f"ANNOUNCE {FOOD}")
    await carol.says(words)
    carol.got("All right, not sent")
    await carol.says("send")
    await world.passes(hours=1)
    bob.got_nothing()
    assert await statuses(world) == ["stopped"]


async def test_a_button_of_an_older_preview_sends_nothing(world: World) -> None:
    carol, bob = await world.coordinator("Carol", "telegram"), await world.helper("Bob", "sms")
    await carol.says("/announce Saturday is off")
    await carol.says("/announce Sunday is off")
    await carol.phone.press("SEND 1", carol.phone.thread[-3])
    await world.settle()
    bob.got_nothing()
    await carol.presses("Send")
    await carol.presses("SEND 2")
    await world.passes(seconds=6)
    assert bob.reads_all() == ["Riverside: Sunday is off"]


@pytest.mark.parametrize("kind", CHANNELS)
async def test_a_draft_lapses_in_a_day(world: World, kind: str) -> None:
    carol, bob = await world.coordinator("Carol", kind), await world.helper("Bob", "sms")
    await carol.says(f"/announce {FOOD}")
    await world.passes(hours=25)
    await carol.says("SEND")
    bob.got_nothing()
    assert await statuses(world) == ["stopped"]


@pytest.mark.parametrize("kind", CHANNELS)
async def test_long_words_are_told_their_price_first(world: World, kind: str) -> None:
    carol, bob = await world.coordinator("Carol", kind), await world.helper("Bob", "sms")
    await carol.says("/announce " + "Many words cost much. " * 20)
    assert carol.got("segments each").startswith("About $0.02: 3 segments each for 1 by SMS. Shorter costs less")
    bob.got_nothing()
    await carol.says("send")
    assert len(bob.reads_all()) == 1


@pytest.mark.parametrize("kind", CHANNELS)
async def test_only_a_coordinator_can(world: World, kind: str) -> None:
    bob, alice = await world.helper("Bob", kind), await world.helper("Alice", "sms")
    await bob.says(f"/announce {FOOD}")
    bob.got("Only coordinators can text everyone")
    await bob.says("send")
    alice.got_nothing()
    assert await statuses(world) == []


@pytest.mark.parametrize("kind", CHANNELS)
async def test_without_words_it_says_how(world: World, kind: str) -> None:
    carol = await world.coordinator("Carol", kind)
    await carol.says("/announce")
    carol.got("Like this: ANNOUNCE")
    await carol.says("ANNOUNCE to the moon: hello")
    carol.got("Who should hear it?")
    await carol.says("ANNOUNCE to 11216: hello")
    carol.got("Nobody there can be reached")
    assert set(await statuses(world)) == {"stopped"}


async def test_who_stopped_or_is_kept_out_hears_nothing_and_who_paused_does(world: World) -> None:
    carol = await world.coordinator("Carol", "sms")
    stopped, paused = await world.helper("Alice", "sms"), await world.helper("Bob", "sms")
    blocked, forgotten = await world.helper("Eve", "telegram"), await world.helper("Finn", "sms")
    await stopped.says("STOP")
    await paused.says("PAUSE")
    await forgotten.says("FORGET ME")
    await forgotten.says("yes")
    eve = await member_named(world, "Eve")
    await world.run(lambda s: setattr(s.get_one(Member, eve.id), "status", "blocked"))
    for person in (stopped, paused, blocked, forgotten):
        person.reads_all()
    await announces(world, carol, FOOD)
    paused.got(FOOD)
    for person in (stopped, blocked, forgotten):
        person.got_nothing()
    carol.got("sent to 1 of 1")


async def test_a_stop_in_between_holds(world: World) -> None:
    carol, bob = await world.coordinator("Carol", "sms"), await world.helper("Bob", "sms")
    await world.passes(hours=10)  # 22:00
    await carol.says(f"/announce {FOOD}")
    carol.got("tomorrow 9am. SEND or NO")
    await carol.says("send")
    await bob.says("STOP")
    bob.reads_all()
    await world.passes(hours=12)
    bob.got_nothing()


@pytest.mark.parametrize("kind", CHANNELS)
async def test_quiet_hours_hold_it_where_each_one_lives(either_world: World, kind: str) -> None:
    world = either_world
    carol = await world.coordinator("Carol", kind)
    here, west = await world.helper("Alice", "sms"), await world.helper("Bob", "telegram")
    member = await member_named(world, "Bob")
    await world.run(lambda s: setattr(s.get_one(Member, member.id), "timezone", "America/Los_Angeles"))
    group = await linked_group(world)
    await world.passes(hours=10)  # 22:00 here, 19:00 there
    await carol.says(f"/announce {FOOD}")
    await carol.says("send")
    west.got(FOOD)
    here.got_nothing()
    assert group == []
    await world.passes(seconds=6)
    if kind == "telegram":
        assert "Sent to 1 of 2. The others get it when quiet hours end" in carol.phone.got[-1]
    await world.passes(hours=11)  # 9:00
    here.got(FOOD)
    assert [bubble.text for bubble in group] == [f"Riverside: {FOOD}"]
    west.got_nothing()
    await world.passes(seconds=6)
    assert "sent to 2 of 2" in carol.phone.got[-1]


async def test_one_person_on_two_channels_hears_it_once(world: World) -> None:
    carol = await world.coordinator("Carol", "sms")
    phone, chat = await world.helper("Alice", "sms"), await world.helper("Alice", "telegram")
    await linked(phone, chat)
    await announces(world, carol, FOOD)
    assert sorted(len(person.reads_all()) for person in (phone, chat)) == [0, 1]


async def test_who_becomes_one_person_while_it_waits_hears_it_once(either_world: World) -> None:
    world = either_world
    carol = await world.coordinator("Carol", "sms")
    phone, chat = await world.helper("Alice", "sms"), await world.helper("Alice", "telegram")
    await world.passes(hours=10)
    await carol.says(f"/announce {FOOD}")
    await carol.says("send")
    await linked(phone, chat)
    await world.passes(hours=12)
    assert sum(text.endswith(FOOD) for person in (phone, chat) for text in person.reads_all()) == 1


@pytest.mark.parametrize("kind", CHANNELS)
@pytest.mark.parametrize("words", ["tomorrow 9am: Kitchen opens at 10", "tomorrow 9am Kitchen opens at 10"])
async def test_it_can_wait_for_its_hour(world: World, kind: str, words: str) -> None:
    carol, bob = await world.coordinator("Carol", kind), await world.helper("Bob", "sms")
    await carol.says(f"/announce {words}")
    carol.got("To 1 neighbor", "tomorrow 9am. SEND, or NOW to send it now, or NO")
    await carol.says("send")
    carol.got("it goes tomorrow 9am")
    await world.passes(hours=20, minutes=59)
    bob.got_nothing()
    await world.passes(minutes=1)
    assert bob.reads_all() == ["Riverside: Kitchen opens at 10"]
    await world.passes(seconds=6)
    assert "sent to 1 of 1" in carol.phone.got[-1]
    assert await statuses(world) == ["sent"]


@pytest.mark.parametrize("kind", CHANNELS)
async def test_an_hour_that_was_part_of_the_words_goes_with_them_now(world: World, kind: str) -> None:
    carol, bob = await world.coordinator("Carol", kind), await world.helper("Bob", "sms")
    await carol.says("/announce Tomorrow 9am free breakfast")
    await carol.says("now")
    assert bob.reads_all() == ["Riverside: Tomorrow 9am free breakfast"]


@pytest.mark.parametrize(
    "words", ["Sat 2-5pm: free food", "Reminder: 9am tomorrow is clean-up", "Saturday: free food", "9:30 bus is late"]
)
async def test_other_times_are_only_told(world: World, words: str) -> None:
    carol, bob = await world.coordinator("Carol", "sms"), await world.helper("Bob", "sms")
    await announces(world, carol, words)
    assert bob.reads_all() == [f"Riverside: {words}"]


@pytest.mark.parametrize("kind", CHANNELS)
@pytest.mark.parametrize("words", ["/stop", "HALT", "stop announcement"])
async def test_one_that_waits_is_taken_back(world: World, kind: str, words: str) -> None:
    carol, bob = await world.coordinator("Carol", kind), await world.helper("Bob", "sms")
    await carol.says("/announce tomorrow 9am: Kitchen opens at 10")
    await carol.says("send")
    await carol.says(words)
    carol.got("Taken back")
    await world.passes(days=2)
    bob.got_nothing()
    assert (await statuses(world), (await acts(world, "announcement"))[-1]) == (["stopped"], "announcement stopped")


@pytest.mark.parametrize("kind", CHANNELS)
async def test_stop_with_a_slash_ends_what_has_not_gone_yet(either_world: World, kind: str) -> None:
    world = either_world
    carol = await world.coordinator("Carol", kind)
    here, west = await world.helper("Alice", "sms"), await world.helper("Bob", "telegram")
    member = await member_named(world, "Bob")
    await world.run(lambda s: setattr(s.get_one(Member, member.id), "timezone", "America/Los_Angeles"))
    await world.passes(hours=10)
    await carol.says(f"/announce {FOOD}")
    await carol.says("send")
    west.got(FOOD)
    await carol.says("/stop")
    assert "Stopped. 1 have it or get it this minute, 1 will not" in carol.phone.got[-1]
    await world.passes(hours=14)
    here.got_nothing()
    await carol.says("any news?")
    assert "out" not in carol.phone.got[-1]
    assert await statuses(world) == ["stopped"]


@pytest.mark.parametrize("kind", CHANNELS)
async def test_stop_with_a_slash_is_leaving_when_nothing_is_being_said(world: World, kind: str) -> None:
    carol, bob = await world.coordinator("Carol", kind), await world.helper("Bob", "sms")
    await announces(world, carol, FOOD)
    carol.reads_all()
    await carol.says("/stop")
    carol.got("START")
    dan = await world.helper("Dan", kind)
    await dan.says("/stop")
    dan.got("START")
    bob.got(FOOD)


async def test_stop_alone_leaves_even_while_something_is_being_said(world: World) -> None:
    carol, bob = await world.coordinator("Carol", "telegram"), await world.helper("Bob", "sms")
    await world.passes(hours=10)
    await carol.says(f"/announce {FOOD}")
    await carol.says("send")
    await carol.says("STOP")
    assert "START" in carol.phone.got[-1]
    await world.passes(hours=12)
    bob.got(FOOD)


@pytest.mark.parametrize("kind", CHANNELS)
async def test_an_announcement_that_speaks_of_stopping_or_danger_is_one(world: World, kind: str) -> None:
    carol, bob = await world.coordinator("Carol", kind), await world.helper("Bob", "sms")
    await announces(world, carol, "Please stop texting me about Monday. Fire on 5th St, call 911!")
    bob.got("Fire on 5th St")
    carol.never_saw("emergency", "START")


@pytest.mark.parametrize(
    ("to", "echo", "hear"),
    [
        ("to helpers", "To 2 helpers", {"Bob", "Gus"}),
        ("to volunteers with rides", "To 1 helper with rides", {"Gus"}),
        ("to drivers", "To 1 helper with rides", {"Gus"}),
        ("to those who need diapers", "To 1 neighbor needing diapers", {"Alice"}),
        ("to people who need groceries near 11216", "To 1 neighbor needing groceries near 11216", {"Hana"}),
        ("to 11216", "To 2 neighbors near 11216", {"Hana", "Bob"}),
        ("to neighbors in Bushwick", "To 2 neighbors near Bushwick", {"Alice", "Gus"}),
        ("to everyone", "To 4 neighbors", {"Alice", "Bob", "Gus", "Hana"}),
        ("a los voluntarios", "To 2 helpers", {"Bob", "Gus"}),
        ("à ceux qui ont besoin de couches", "To 1 neighbor needing diapers", {"Alice"}),
        ("bay moun ki bezwen kouchèt", "To 1 neighbor needing", {"Alice"}),
    ],
)
async def test_it_can_be_for_some(polyglot: World, to: str, echo: str, hear: set[str]) -> None:
    world = polyglot
    carol = await world.coordinator("Carol", "telegram")
    bob = await world.helper("Bob", "sms", "I can cook meals near 11216")
    gus = await world.helper("Gus", "sms", "I can drive people around Bushwick")
    alice, _ = await needs_groceries(world, "sms", text="I need diapers in Bushwick")
    hana, _ = await needs_groceries(world, "telegram", "Hana")
    for person in (alice, bob, gus, hana):
        person.reads_all()
    await carol.says(f"/announce {to}: We meet at six")
    carol.got(echo, "SEND or NO")
    await carol.says("send")
    heard = {person.phone.name for person in (alice, bob, gus, hana) if "We meet at six" in "".join(person.unread)}
    assert heard == hear


async def test_two_coordinators_at_once(world: World) -> None:
    carol, erin = await world.coordinator("Carol", "sms"), await world.coordinator("Erin", "telegram")
    bob = await world.helper("Bob", "sms")
    await carol.says("/announce Saturday is on")
    await erin.says("/announce Bring bags")
    await erin.says("send")
    await carol.says("send")
    assert sorted(bob.reads_all()) == ["Riverside: Bring bags", "Riverside: Saturday is on"]
    carol.got("Bring bags")
    erin.got("Saturday is on")


@pytest.mark.parametrize(
    ("language", "order", "preview", "send", "done"),
    [
        ("es", "ANUNCIO Comida gratis", "Para 1 vecino", "enviar", "Tu anuncio salió"),
        ("fr", "ANNONCE Repas gratuit", "Pour 1 voisin", "envoyer", "Votre annonce est partie"),
        ("ht", "ANONS Manje gratis", "Pou 1 vwazen", "voye", "Anons ou a ale"),
    ],
)
async def test_in_other_languages(
    polyglot: World, language: str, order: str, preview: str, send: str, done: str
) -> None:
    world = polyglot
    carol, bob = await world.coordinator("Carol", "telegram"), await world.helper("Bob", "sms")
    await carol.says({"es": "español", "fr": "français", "ht": "kreyòl"}[language])
    await carol.says(order)
    carol.got(preview)
    await carol.says(send)
    await world.passes(seconds=6)
    assert done in carol.phone.got[-1]
    assert bob.reads_all() == [f"Riverside: {order.partition(' ')[2]}"]


async def test_yes_to_a_neighbor_sends_nothing(eager_world: World) -> None:
    world = eager_world
    carol = await world.coordinator("Carol", "sms")
    await carol.says("I can shop and deliver groceries near 11216")
    await world.helper("Bob", "sms", "I can drive people around Corona")
    await carol.says(f"/announce {FOOD}")
    await needs_groceries(world)
    carol.reads_all()
    await carol.says("yes")
    carol.got("YES", "or YES SEND")
    assert await statuses(world) == ["draft"]


async def test_what_still_waits_when_the_quiet_hours_begin_waits_until_morning(world: World) -> None:
    carol, bob = await world.coordinator("Carol", "sms"), await world.helper("Bob", "sms")
    await world.passes(hours=8, minutes=30)  # 20:30
    await carol.says(f"/announce {FOOD}")
    await carol.says("send")
    bob.reads_all()
    again = {"status": OutboundStatus.QUEUED, "due_at": world.clock.now() + timedelta(minutes=31)}
    await world.run(lambda s: s.execute(update(OutboundRow).where(OutboundRow.purpose == Purpose.BULK).values(**again)))
    await world.passes(minutes=28)
    await world.passes(minutes=10)
    bob.got_nothing()
    await world.passes(hours=12)
    bob.got(FOOD)


async def test_who_is_no_coordinator_any_more_announces_nothing(world: World) -> None:
    carol, bob = await world.coordinator("Carol", "telegram"), await world.helper("Bob", "sms")
    await carol.says("/announce tomorrow 9am: Kitchen opens at 10")
    await carol.says("send")
    member = await member_named(world, "Carol")
    await world.run(lambda s: setattr(s.get_one(Member, member.id), "role", "member"))
    await world.passes(days=1)
    bob.got_nothing()
    assert await statuses(world) == ["stopped"]


@pytest.mark.parametrize("kind", CHANNELS)
async def test_halt_also_ends_what_another_coordinator_began(world: World, kind: str) -> None:
    carol, erin = await world.coordinator("Carol", kind), await world.coordinator("Erin", "sms")
    bob = await world.helper("Bob", "sms")
    await world.passes(hours=10)  # 22:00
    await erin.says(f"/announce {FOOD}")
    await erin.says("send")
    erin.reads_all()
    await carol.says("halt")
    for coordinator in (carol, erin):
        coordinator.got("Stopped. 0 have it or get it this minute, 2 will not")
    await world.passes(hours=12)
    bob.got_nothing()
