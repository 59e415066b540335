"""Conversation 9, languages: asked for by name, shown by the first text, told by Telegram."""

from pathlib import Path

import pytest

from storage import members
from storage.states import Role
from tests.dialogs.cast import CHANNELS, member_named, needs_groceries
from tests.dialogs.wording import said_to
from tests.world import World, open_world

both = pytest.mark.parametrize("kind", CHANNELS)


@both
async def test_espanol_switches_for_good(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    await bob.says("español")
    said_to(bob, "language_set", "es")
    _, code = await needs_groceries(world)
    said_to(bob, "ping", "es", code=code)
    await bob.says("yes I can bring that over, no problem at all")
    assert (await member_named(world, "Bob")).language == "es"


@pytest.mark.parametrize(
    "words", ["espanol", "ESPAÑOL", "Español.", "/language es", "/language español", "idioma español", "espan\u0303ol"]
)
async def test_spanish_is_asked_for_in_many_ways(world: World, words: str) -> None:
    bob = await world.helper("Bob", "telegram")
    await bob.says(words)
    said_to(bob, "language_set", "es")


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Kreyòl", "ht"),
        ("creole please", "ht"),
        ("français", "fr"),
        ("/language fr", "fr"),
        ("anglè", "en"),
        ("In English, please!", "en"),
    ],
)
async def test_the_circles_other_languages_are_asked_for_too(tmp_path: Path, words: str, language: str) -> None:
    async with open_world(f"sqlite:///{tmp_path / 'w.db'}", circle_languages="es,en,fr,ht") as world:
        bob = world.person("Bob", "sms")
        await bob.says(words)
        said_to(bob, "language_set", language)
        await bob.says("HELP")
        said_to(bob, "help_sms", language)


@pytest.mark.parametrize("words", ["Kreyòl", "french", "/language fr", "/language klingon"])
async def test_a_language_not_spoken_here_is_declined_kindly(world: World, words: str) -> None:
    bob = await world.helper("Bob", "sms")
    await bob.says(words)
    said_to(bob, "language_not_here", choices="ENGLISH, ESPAÑOL")
    assert (await member_named(world, "Bob")).language == "en"


async def test_help_lists_the_languages_spoken_here(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    await bob.says("/help")
    assert "ENGLISH, ESPAÑOL - " in said_to(bob, "help_chat")


@pytest.mark.parametrize("name", ["Frances", "Ed"])
async def test_a_name_that_is_a_language_or_help_elsewhere_is_a_name(world: World, name: str) -> None:
    person = world.person(name, "sms")
    await person.says("hi")
    await person.says(name)
    said_to(person, "thanks_name", name=name)


@pytest.mark.parametrize("words", ["ayuda", "Aide!", "ÈD"])
async def test_help_is_asked_for_in_every_language(world: World, words: str) -> None:
    bob = await world.helper("Bob", "sms")
    await bob.says(words)
    said_to(bob, "help_sms")


async def test_the_first_text_chooses_the_language_however_short(world: World) -> None:
    ana = world.person("Ana", "sms")
    await ana.says("Hola")
    said_to(ana, "welcome_sms", "es")
    await ana.says("ok thanks")
    await ana.says("PAUSA")
    said_to(ana, "paused", "es")


@both
async def test_an_invitation_alone_tells_no_language(world: World, kind: str) -> None:
    code, now = "3PMWN9TE", world.clock.now()  # "te" is Spanish
    await world.run(lambda s: members.add_invite(s, world.app.circle.id, code, Role.MEMBER, now))
    bob = world.person("Bob", kind)
    await bob.says(code)
    said_to(bob, "joined")


async def test_telegram_tells_the_language_of_who_has_not_written_yet(world: World) -> None:
    ana, dan = world.person("Ana", "telegram"), world.person("Dan", "telegram")
    ana.phone.language, dan.phone.language = "es-MX", "de"
    for person, language in ((ana, "es"), (dan, "en")):
        await person.says("/start")
        said_to(person, "welcome_chat_named", language)


async def test_slash_language_alone_asks_which_and_an_unknown_one_says_so(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    await bob.says("/language")
    said_to(bob, "language_ask", choices="ENGLISH, ESPAÑOL")
    await bob.says("/language fr")
    said_to(bob, "language_not_here", choices="ENGLISH, ESPAÑOL")
    await bob.says("/language es")
    said_to(bob, "language_set", "es")


@both
async def test_who_writes_spanish_is_answered_in_spanish(world: World, kind: str) -> None:
    bob = await world.helper("Bob", "sms")
    ana = world.person("Ana", kind)
    await ana.says("Me llamo Ana. Necesito comida para 4 cerca de 11216 para el viernes")
    said_to(ana, "need_kept", "es")
    bob.got("YES or NO")
    await bob.says("yes")
    said_to(ana, "ask_door", "es", name="Bob")
    await ana.says("DROP")
    said_to(ana, "withdrawn", "es")


@pytest.mark.parametrize(("words", "language"), [("AYUDA", "es"), ("aide", "fr"), ("\u00c8D", "ht"), ("HELP", "en")])
async def test_a_newcomer_who_asks_for_help_is_answered_in_the_language_of_that_word(
    tmp_path: Path, words: str, language: str
) -> None:
    async with open_world(f"sqlite:///{tmp_path / 'w.db'}", circle_languages="en,es,fr,ht") as world:
        alice = world.person("Alice", "telegram")
        await alice.says(words)
        said_to(alice, "welcome_chat", language)
        said_to(alice, "help_chat", language)


async def test_help_in_another_language_does_not_change_a_known_one(tmp_path: Path) -> None:
    async with open_world(f"sqlite:///{tmp_path / 'w.db'}", circle_languages="en,es,fr,ht") as world:
        alice, _ = await needs_groceries(world)
        await alice.says("AYUDA")
        said_to(alice, "help_sms")
