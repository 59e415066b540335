"""Words of danger: the emergency number at once, the coordinators alerted, the need kept."""

import pytest

from tests.dialogs.cast import CHANNELS, claimed, needs_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import World, open_world

both = pytest.mark.parametrize("kind", CHANNELS)
DANGERS = [
    "my baby is not breathing",
    "he has a gun, please help",
    "I want to kill myself",
    "hay un incendio en mi casa",
    "no puedo respirar",
    "we are trapped on the roof and the water is rising",
]
NO_DANGERS = ["I'm dying to see you", "my phone is dying, need a charger", "need firewood", "the bus is killing time"]


@both
async def test_the_emergency_number_comes_at_once_and_coordinators_hear(world: World, kind: str) -> None:
    carol = await world.coordinator("Carol", "telegram")
    for words in DANGERS:
        alice = world.person("Alice", kind)
        await alice.says(words)
        heard = " ".join(alice.reads_all())
        assert "911" in heard, words
        assert "Carol, 202 555 0199" in heard, words
        carol.got("DANGER")
        carol.never_saw(words, alice.phone.number)


async def test_the_need_in_it_is_kept(world: World) -> None:
    await world.coordinator("Carol", "sms")
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. I need insulin today near 11216, I am in danger")
    said_to(alice, "danger", emergency="911")
    assert [need.kinds[0] for need in await needs_of(world, "Alice")] == ["medicine"]


async def test_figures_of_speech_alarm_nobody(world: World) -> None:
    carol = await world.coordinator("Carol", "sms")
    for words in NO_DANGERS:
        alice = world.person("Alice", "sms")
        await alice.says(words)
        not_said_to(alice, "danger")
    not_said_to(carol, "alert_danger")


async def test_danger_comes_before_an_answer_to_a_question(world: World) -> None:
    carol = await world.coordinator("Carol", "sms")
    _alice, bob, _ = await claimed(world)
    await bob.says("yes I was but now someone is shooting at us")
    said_to(bob, "danger")
    carol.got("DANGER")


async def test_without_a_coordinator_or_a_contact_the_number_still_comes(tmp_path) -> None:  # type: ignore[no-untyped-def]
    async with open_world(f"sqlite:///{tmp_path / 'w.db'}", circle_contact="", emergency_number="112") as world:
        alice = world.person("Alice", "sms")
        await alice.says("my baby is not breathing")
        said_to(alice, "danger_no_contact", emergency="112")


async def test_danger_at_night_is_answered_and_told_to_coordinators_at_once(world: World) -> None:
    carol = await world.coordinator("Carol", "sms")
    await world.passes(hours=15)  # 3 am
    carol.reads_all()
    alice = world.person("Alice", "sms")
    await alice.says("he is beating me")
    alice.got("911")
    carol.got("DANGER")


@pytest.mark.parametrize(
    ("words", "language"),
    [("me va a matar", "es"), ("quiero suicidarme", "es"), ("anmwe", "ht"), ("il va me tuer", "fr")],
)
async def test_danger_is_answered_in_the_language_of_its_words(tmp_path, words: str, language: str) -> None:  # type: ignore[no-untyped-def]
    async with open_world(f"sqlite:///{tmp_path / 'w.db'}", circle_languages="en,es,ht,fr") as world:
        alice = world.person("Alice", "sms")
        await alice.says(words)
        said_to(alice, "danger", language)


async def test_a_call_for_an_ambulance_asks_no_neighbor_for_one(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    for number, words in enumerate(
        ["call an ambulance", "rele anbilans", "llamen una ambulancia", "appelez une ambulance"]
    ):
        name = f"Alice{'abcd'[number]}"
        alice = world.person(name, "sms")
        await alice.says(words)
        assert "911" in " ".join(alice.reads_all()), words
        assert await needs_of(world, name) == [], words
    bob.got_nothing()


async def test_short_words_after_danger_get_no_menu_and_no_cheer(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("he has a gun")
    alice.reads_all()
    for words in ("please hurry", "hello?", "yes", "no", "send someone"):
        await alice.says(words)
        said_to(alice, "danger")
        alice.got_nothing()
    await alice.says("thank you")
    alice.got_nothing()
    await alice.says("I need groceries for 4 by Friday near 11216")
    alice.got("got it")


async def test_an_hour_after_danger_all_is_as_before(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("he has a gun")
    await world.passes(hours=2)
    alice.reads_all()
    await alice.says("hello")
    said_to(alice, "how_to")
