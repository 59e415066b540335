"""Polls: a coordinator asks, every member has one vote on whichever channel, and all hear what was decided."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.models import Member, OutboundRow
from storage.states import Act
from tests.dialogs.announcing import GROUP, acts, linked_group, polls, statuses
from tests.dialogs.cast import CHANNELS, linked, member_named, needs_groceries
from tests.world import Person, World, open_world

ASK = "Riverside: Where on Saturday? A church, B park. Answer with a letter"


@pytest.fixture
async def polyglot(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(f"sqlite:///{tmp_path / 'w.db'}", circle_languages="en,es,fr,ht") as opened:
        yield opened


async def asks(world: World, carol: Person, words: str = "Where on Saturday? | church | park") -> None:
    """A coordinator asks everyone; her own phone is quiet again."""
    await carol.says(f"/poll {words}")
    carol.got("SEND or NO")
    await carol.says("send")
    await world.passes(seconds=6)
    carol.reads_all()


@pytest.mark.parametrize("kind", CHANNELS)
async def test_everyone_is_asked_votes_and_hears_what_was_decided(either_world: World, kind: str) -> None:
    world = either_world
    carol = await world.coordinator("Carol", kind)
    alice, bob = await world.helper("Alice", "sms"), await world.helper("Bob", "telegram")
    await carol.says("/poll Where on Saturday? | church | park")
    carol.got("To 3 neighbors")
    alice.got_nothing()
    await carol.says("send")
    await world.passes(seconds=6)
    for person in (alice, bob):
        assert person.reads_all() == [ASK]
    assert ASK in carol.phone.got
    await alice.says("b")
    alice.got("Noted: park")
    await bob.presses("park")
    assert bob.phone.thread[-1].toasts == ["Noted: park. Another letter changes it until the poll ends."]
    bob.got_nothing()
    await carol.says("A")
    await carol.says("poll close")
    for person in (alice, bob, carol):
        person.got("Where on Saturday? You decided: park 2, church 1. Thank you!")
    assert await acts(world, "poll") == ["poll closed"]


@pytest.mark.parametrize("words", ["A", "a.", "a)", "(A)", "A church", "church", "Church!", "option A", "vote a"])
@pytest.mark.parametrize("kind", CHANNELS)
async def test_a_vote_may_be_said_in_many_ways(world: World, kind: str, words: str) -> None:
    carol, bob = await world.coordinator("Carol", "sms"), await world.helper("Bob", kind)
    await asks(world, carol)
    await bob.says(words)
    bob.got("Noted: church")


@pytest.mark.parametrize("words", ["C", "A park", "thanks", "K", "the church is closed"])
async def test_other_words_are_no_vote(world: World, words: str) -> None:
    carol, bob = await world.coordinator("Carol", "sms"), await world.helper("Bob", "sms")
    await asks(world, carol)
    bob.reads_all()
    await bob.says(words)
    bob.never_saw("Noted:")
    await carol.says("poll close")
    carol.got("nobody voted")


async def test_a_changed_mind_counts_once_on_whichever_channel(world: World) -> None:
    carol = await world.coordinator("Carol", "sms")
    phone, chat = await world.helper("Alice", "sms"), await world.helper("Alice", "telegram")
    await linked(phone, chat)
    await asks(world, carol)
    await phone.says("A")
    await chat.says("B")
    await carol.says("poll close")
    carol.got("park 1, church 0")


async def test_two_phones_that_become_one_persons_have_one_vote(either_world: World) -> None:
    world = either_world
    carol = await world.coordinator("Carol", "sms")
    phone, chat = await world.helper("Alice", "sms"), await world.helper("Alice", "telegram")
    await asks(world, carol)
    await phone.says("A")
    await world.passes(minutes=1)
    await chat.says("B")
    await linked(phone, chat)
    await carol.says("poll close")
    carol.got("park 1, church 0")


async def test_it_ends_by_itself(world: World) -> None:
    carol, bob = await world.coordinator("Carol", "sms"), await world.helper("Bob", "telegram")
    await asks(world, carol)
    await bob.says("A")
    await world.passes(hours=49)
    bob.got("You decided: church 1, park 0")
    carol.got("You decided: church 1, park 0")
    await bob.says("B")
    bob.never_saw("Noted: park")
    await bob.presses("park")
    assert [toast for bubble in bob.phone.thread for toast in bubble.toasts] == ["That poll is over: church 1, park 0"]


async def test_the_result_waits_for_the_morning(world: World) -> None:
    carol, bob = await world.coordinator("Carol", "telegram"), await world.helper("Bob", "sms")
    await asks(world, carol)
    await bob.says("A")
    bob.reads_all()
    await world.passes(hours=11)
    await carol.says("/poll close")
    bob.got_nothing()
    await world.passes(hours=12)
    bob.got("You decided")


@pytest.mark.parametrize("kind", CHANNELS)
async def test_a_letter_that_answers_a_later_question_is_no_vote(world: World, kind: str) -> None:
    carol, bob = await world.coordinator("Carol", "sms"), await world.helper("Bob", "sms")
    await asks(world, carol)
    alice, _ = await needs_groceries(world, kind)
    await bob.says("yes")
    alice.got("What address")
    await alice.says("B")
    alice.never_saw("Noted:")
    await bob.says("A")
    bob.got("Noted: church")


async def test_yes_and_no_as_choices_leave_other_questions_alone(eager_world: World) -> None:
    world = eager_world
    carol, bob = await world.coordinator("Carol", "sms"), await world.helper("Bob", "sms")
    await asks(world, carol, "Move to Sunday? | yes | no")
    await bob.says("no")
    bob.got("Noted: no")
    await needs_groceries(world)
    await bob.says("yes")
    bob.got("is yours")
    await bob.says("a")
    bob.got("Noted: yes")


@pytest.mark.parametrize("kind", CHANNELS)
@pytest.mark.parametrize(
    "words", ["Where?", "Where? | church", "Where? | a | a", "| a | b", "Where? | " + "| ".join("abcdefghijk")]
)
async def test_a_poll_needs_two_to_ten_choices(world: World, kind: str, words: str) -> None:
    carol = await world.coordinator("Carol", kind)
    await world.helper("Bob", "sms")
    await carol.says(f"/poll {words}")
    carol.got("Like this: POLL")
    assert await polls(world) == []


@pytest.mark.parametrize("kind", CHANNELS)
async def test_only_a_coordinator_asks_and_no_asks_nobody(world: World, kind: str) -> None:
    carol, bob = await world.coordinator("Carol", kind), await world.helper("Bob", kind)
    await bob.says("/poll Where? | church | park")
    bob.got("Only coordinators")
    await carol.says("/poll Where? | church | park")
    await carol.says("no")
    await bob.says("A")
    bob.never_saw("Noted:")
    await carol.says("poll close")
    carol.got("No poll is open")
    assert ([poll.status.value for poll in await polls(world)], await statuses(world)) == (["closed"], ["stopped"])


async def test_a_group_sees_the_counts_and_never_who(either_world: World) -> None:
    world = either_world
    carol = await world.coordinator("Carol", "telegram")
    alice, bob = await world.helper("Alice", "sms"), await world.helper("Bob", "telegram")
    shown = await linked_group(world)
    group = world.network.group(GROUP)
    await asks(world, carol)
    (post,) = shown
    assert post.text == "Where on Saturday?\nA church: 0\nB park: 0\nVotes so far: 0"
    await alice.says("A")
    await bob.phone.press("church", chat=group)
    await world.settle()
    assert post.toasts == ["Noted: church. Another letter changes it until the poll ends."]
    await world.passes(seconds=11)
    assert post.text == "Where on Saturday?\nA church: 2\nB park: 0\nVotes so far: 2"
    await bob.phone.press("park", chat=group)
    await world.passes(seconds=11)
    await carol.says("/poll close")
    await world.passes(seconds=11)
    assert post.text == "Where on Saturday?\nA church: 1\nB park: 1\nThe poll is over. Votes: 2"
    assert not post.buttons
    assert shown == [post]


async def test_many_presses_in_a_group_are_few_edits(world: World) -> None:
    carol = await world.coordinator("Carol", "sms")
    people = [await world.helper(f"Bob{number}", "telegram") for number in range(20)]
    shown = await linked_group(world)
    group = world.network.group(GROUP)
    await asks(world, carol)
    for person in people:
        await person.phone.press("church", chat=group)
    await world.settle()
    await world.passes(seconds=11)
    assert shown[0].text.endswith("Votes so far: 20")
    edits = select(func.count()).where(OutboundRow.act == Act.EDIT, OutboundRow.chat_id.is_not(None))
    assert await world.run(lambda s: s.scalar(edits)) == 1


async def test_a_stranger_who_presses_in_a_group_is_asked_in_private(world: World) -> None:
    carol = await world.coordinator("Carol", "sms")
    await world.helper("Bob", "telegram")
    shown = await linked_group(world)
    group = world.network.group(GROUP)
    await asks(world, carol)
    dan = world.person("Dana", "telegram")
    await dan.phone.press("church", chat=group)
    await world.settle()
    dan.got_nothing()
    assert shown[0].opened[-1].endswith("?start=poll-1")
    await dan.says("/start poll-1")
    dan.got("Where on Saturday? A church, B park")
    await dan.presses("park")
    await carol.says("poll close")
    carol.got("park 1, church 0")


async def test_a_forged_button_and_a_blocked_member_do_nothing(world: World) -> None:
    carol, bob = await world.coordinator("Carol", "sms"), await world.helper("Bob", "telegram")
    await asks(world, carol)
    member = await member_named(world, "Bob")
    ballot = bob.phone.thread[-1]
    for forged in ("P99 A", "P1 J"):
        ballot.buttons[0][0] = replace(ballot.buttons[0][0], data=forged)
        await bob.presses(forged)
    await world.run(lambda s: setattr(s.get_one(Member, member.id), "status", "blocked"))
    await bob.says("A")
    await carol.says("poll close")
    carol.got("nobody voted")


@pytest.mark.parametrize(
    ("language", "order", "send", "ask", "noted", "decided"),
    [
        ("español", "ENCUESTA ¿Dónde? | iglesia | parque", "enviar", "Responde", "Anotado: iglesia", "Decidieron"),
        ("français", "SONDAGE Où? | église | parc", "envoyer", "Répondez", "Noté", "Vous avez décidé"),
        ("kreyòl", "SONDAJ Ki kote? | legliz | pak", "voye", "Reponn", "Note: legliz", "Nou deside"),
    ],
)
async def test_in_other_languages(
    polyglot: World, language: str, order: str, send: str, ask: str, noted: str, decided: str
) -> None:
    carol, bob = await polyglot.coordinator("Carol", "telegram"), await polyglot.helper("Bob", "sms")
    for person in (carol, bob):
        await person.says(language)
    await carol.says(order)
    await carol.says(send)
    bob.got(ask)
    await bob.says("A")
    bob.got(noted)
    await carol.says({"enviar": "ENCUESTA CERRAR", "envoyer": "SONDAGE FERMER", "voye": "SONDAJ FÈMEN"}[send])
    bob.got(decided)
    carol.got(decided)


async def test_who_was_not_asked_before_the_end_is_not_asked_after_it(world: World) -> None:
    carol, bob = await world.coordinator("Carol", "sms"), await world.helper("Bob", "sms")
    await world.passes(hours=10)  # 22:00
    await carol.says("/poll Where? | church | park")
    await carol.says("send")
    await carol.says("poll close")
    carol.got("nobody voted")
    await world.passes(hours=12)
    bob.got_nothing()


async def test_a_question_may_begin_with_a_day_and_a_poll_wait_for_its_hour(world: World) -> None:
    carol, bob = await world.coordinator("Carol", "sms"), await world.helper("Bob", "sms")
    await asks(world, carol, "Saturday 10am or later? | 10 | 2pm")
    bob.got("Saturday 10am or later? A 10, B 2pm")
    await carol.says("/poll tomorrow 9am to helpers: Where? | church | park")
    carol.got("To 2 helpers", "tomorrow 9am")
    await carol.says("send")
    bob.got_nothing()
    await world.passes(hours=22)
    bob.got("Where? A church, B park")
    await bob.says("B")
    bob.got("Noted: park")
