"""FORGET ME: asked, then really wiped; and nothing private is ever readable in the file."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from storage.columns import Private, PrivateJson
from storage.models import Address, Base, Member, Need
from tests.dialogs.cast import CHANNELS, NEED, needs_groceries, status_of
from tests.dialogs.wording import said_to
from tests.world import Person, World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)
DOOR = "1420 Fulton St 3B, the blue Quetzalcoatl door"
SECRETS = ["Quetzal", "1420 Fulton", "Wilhelmina", "Balthazar", "peanut allergy", "shy cat"]


async def test_forget_me_asks_first_and_no_keeps_everything(world: World) -> None:
    alice, code = await needs_groceries(world)
    await alice.says("FORGET ME")
    said_to(alice, "forget_sure")
    await alice.says("no")
    said_to(alice, "not_forgotten")
    assert await status_of(world, code) == "open"
    assert await names(world) == ["Alice"]


@both
async def test_forget_me_wipes_name_texts_needs_and_in_the_end_the_number(world: World, kind: str) -> None:
    wilma, bob, code = await a_life(world, kind)
    await wilma.says("forget me")
    await wilma.says("yes")
    said_to(wilma, "forgotten")
    bob.got(code)
    await world.passes(minutes=15)
    assert await readable(world, "Wilhelmina", "Quetzal", "peanut allergy", wilma.phone.number) == []
    assert "Wilhelmina" not in await names(world)
    assert await status_of(world, code) == "withdrawn"


async def test_nothing_private_is_ever_readable_in_the_database_file(world: World, tmp_path: Path) -> None:
    wilma, bob, _ = await a_life(world, "sms")
    numbers = [wilma.phone.number, bob.phone.number]
    assert readable_bytes(world, [*SECRETS, *numbers]) == []
    await wilma.says("forget me")
    await wilma.says("yes")
    await world.passes(minutes=15)
    assert readable_bytes(world, [*SECRETS, *numbers]) == []


async def test_a_text_after_being_forgotten_is_a_strangers(world: World) -> None:
    wilma, _, code = await a_life(world, "sms")
    await wilma.says("forget me")
    await wilma.says("yes")
    wilma.reads_all()
    await wilma.says("who knows me")
    said_to(wilma, "welcome_sms")
    assert "Wilhelmina" not in said_to(wilma, "know_you")
    await wilma.says(code)
    assert "groceries" not in " ".join(wilma.unread)


async def test_a_repeat_of_the_last_word_brings_nobody_back(world: World) -> None:
    """The carrier delivers the confirming YES a second time: whoever is forgotten stays so."""
    wilma, _, _ = await a_life(world, "sms")
    await wilma.says("forget me")
    bubble = await wilma.writes("yes")
    await world.settle()
    before = await world.run(lambda s: len(list(s.scalars(select(Member.id)))))
    await world.network.twilio.redeliver(bubble)
    await world.settle()
    assert await world.run(lambda s: len(list(s.scalars(select(Member.id))))) == before


async def test_pressing_the_forget_button_twice_is_harmless(world: World) -> None:
    wilma, _, _ = await a_life(world, "telegram")
    await wilma.says("forget me")
    await wilma.presses("YES FORGET")
    said_to(wilma, "forgotten")
    await wilma.presses("YES FORGET")
    assert not [text for text in wilma.unread if "FORGET" in text and "find" in text], wilma.unread


async def test_a_helper_who_is_forgotten_gives_back_what_he_had(world: World) -> None:
    dana = await world.helper("Dana", "sms")
    wilma, bob, code = await a_life(world, "sms")
    wilma.reads_all()
    dana.reads_all()
    await bob.says("forget me")
    await bob.says("YES")
    wilma.got(code)
    dana.got(code, "YES or NO")
    assert await status_of(world, code) == "open"


async def test_nothing_reaches_the_forgotten(world: World) -> None:
    wilma, bob, code = await a_life(world, "sms")
    await bob.says("forget me")
    await bob.says("yes")
    bob.reads_all()
    await wilma.says(f"{code} are you there?")
    await needs_groceries(world, name="Anna")
    await world.passes(days=2)
    bob.got_nothing()


async def test_thirty_days_after_closing_private_words_are_gone_and_counts_remain(world: World) -> None:
    wilma, bob, code = await a_life(world, "sms")
    await bob.says(f"done {code}")
    await wilma.says("yes")
    await world.passes(days=29)
    assert "Quetzal" in " ".join(await doors(world))
    await world.passes(days=2)
    await world.app.scheduler.purge()
    kept = await readable(world, "Quetzal", "peanut allergy")
    assert [where for where in kept if not where.startswith("member.consent_words")] == []
    assert await status_of(world, code) == "done"
    assert "Wilhelmina" in await names(world)


async def a_life(world: World, kind: str) -> tuple[Person, Person, str]:
    """Wilhelmina has a need with private words, Balthazar has taken it and knows the door."""
    bob = world.person("Bob", "sms")
    await bob.says("My name is Balthazar. I can shop and deliver groceries near 11216")
    wilma = world.person("Wilma", kind)
    await wilma.says("My name is Wilhelmina. " + NEED + " because of my peanut allergy and my shy cat, sorry")
    code = code_in(wilma.got("got it"))
    await bob.says("yes")
    await wilma.says(DOOR)
    bob.got("Quetzal")
    wilma.reads_all()
    bob.reads_all()
    return wilma, bob, code


async def names(world: World) -> list[str]:
    found = await world.run(lambda s: list(s.scalars(select(Member))))
    return [member.first_name or "" for member in found]


async def doors(world: World) -> list[str]:
    return [need.door or "" for need in await world.run(lambda s: list(s.scalars(select(Need))))]


async def readable(world: World, *words: str) -> list[str]:
    """Where our own key still reads one of these words, as "table.column: word"."""
    columns = [
        (table, column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Private | PrivateJson)
    ]
    assert Address.__table__.c.value in [column for _, column in columns]
    found = []
    for table, column in columns:
        values = await world.run(lambda s, c=column: [str(value) for value in s.scalars(select(c)) if value])
        found += [f"{table.name}.{column.name}: {word}" for word in words if any(word in value for value in values)]
    return found


def readable_bytes(world: World, words: list[str]) -> list[str]:
    """Which of the words stand in the file, its WAL or its shared memory as they are."""
    path = Path(make_url(world.app.settings.database_url).database or "")
    bare = [part for word in words for part in {word, word.removeprefix("+1")}]
    held = b"".join(_files(path))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    held += b"".join(_files(path))
    assert b"need" in held
    return [word for word in bare if word.encode() in held or word.encode("utf-16-le") in held]


def _files(path: Path) -> Iterator[bytes]:
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-journal")):
        if name.exists():
            yield name.read_bytes()
