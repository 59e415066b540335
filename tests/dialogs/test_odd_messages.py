"""What is no plain sentence: nothing crashes, everything gets a kind answer, nobody's markup is believed."""

import csv
import io
import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.export import _WRITERS, _needs, _offers
from storage.models import InboundRow, Need
from storage.states import InboundStatus
from tests.dialogs.cast import CHANNELS, claimed, needs_groceries, needs_of
from tests.dialogs.wording import said_to
from tests.world import World

both = pytest.mark.parametrize("kind", CHANNELS)
ODD = {
    "only emoji": "\U0001f60a\U0001f60a",
    "1,600 characters": "blah " * 320,
    "1,600 without a space": "x" * 1600,
    "control characters": "\x00\x01\x07\x1b[31mhi\x7f",
    "right-to-left marks": "\u202eevil\u202c \u200f\u2066abc\u2069",
    "markup": "<b>_*[`~|&lt; </script>",
    "format braces": "{code} {0} %s %(name)s ${x}",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "surrogate-like": "\ufffd\ufeff\u00ad",
    "only marks": "?!...",
    "many lines": "\n" * 50 + "hm",
    "sql": "'; DELETE FROM member; --",
    "zalgo": "h\u0301\u0302\u0303\u0304\u0305i",
    "numbers": "1234567890123456789012345678901234567890",
    "a code that is none": "Z9",
}


async def failed(world: World) -> int:
    wanted = select(func.count()).select_from(InboundRow).where(InboundRow.status != InboundStatus.HANDLED)
    return await world.run(lambda s: s.scalar(wanted) or 0)


@both
async def test_every_odd_text_gets_a_kind_answer_and_makes_no_need(world: World, kind: str) -> None:
    alice = world.person("Alice", kind)
    await alice.says("hello, my name is Alice")
    for label, words in ODD.items():
        alice.reads_all()
        await alice.says(words[:1600])
        assert alice.unread, label
        assert await failed(world) == 0, label
        await world.passes(minutes=6)
    assert [need.text for need in await needs_of(world, "Alice")] == []


@pytest.mark.parametrize("hers", CHANNELS)
@pytest.mark.parametrize("his", CHANNELS)
async def test_what_she_wrote_reaches_him_whole_whatever_it_looks_like(world: World, hers: str, his: str) -> None:
    alice, bob, code = await claimed(world, hers, his)
    for words in ("<b>door_3*[x](http://a.example)", "=HYPERLINK(1)", "{code} %s", "a & b < c"):
        await alice.says(f"{code} {words}")
        bob.got(f"{code} from Alice", words)
    long = "word " * 300 + "end-of-it"
    await alice.says(f"{code} {long}")
    assert "end-of-it" in " ".join(bob.reads_all())
    assert await failed(world) == 0


async def test_direction_marks_do_not_turn_other_peoples_text_around(world: World) -> None:
    alice, bob, code = await claimed(world, "telegram", "telegram")
    await alice.says(f"{code} \u202eedoc yM\u202c is 5")
    assert "\u202e" not in bob.got(code, "is 5")


@both
async def test_an_empty_text_and_a_photo_without_words(world: World, kind: str) -> None:
    alice = world.person("Alice", kind)
    await alice.says("hello")
    alice.reads_all()
    await alice.says("", media=["photo"] if kind == "telegram" else ["http://127.0.0.1/photo.jpg"])
    said_to(alice, "sorry_picture")
    assert await failed(world) == 0


@both
async def test_a_photo_with_words_is_a_need(world: World, kind: str) -> None:
    alice = world.person("Alice", kind)
    media = ["photo"] if kind == "telegram" else ["http://127.0.0.1/photo.jpg"]
    await alice.says("I need groceries for 4 by Friday near 11216", media=media)
    alice.got("got it")


async def test_a_sticker_a_poll_and_the_like_ask_nothing_and_break_nothing(world: World) -> None:
    alice, _code = await needs_groceries(world, "telegram")
    for media in ("sticker", "voice", "document"):
        await alice.says("", media=[media])
    assert await failed(world) == 0
    assert len(await needs_of(world, "Alice")) == 1


async def test_a_shared_place_completes_a_need_and_is_never_exact_for_those_asked(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    alice = world.person("Alice", "telegram")
    await alice.says("My name is Alice. I need groceries for 4 by Friday")
    await alice.says("", location=(40.6794321, -73.9496543))
    bob.got("groceries for 4", "mi from you")
    bob.never_saw("40.679", "73.949", "osm.org")
    await bob.says("yes")
    assert any("40.6794" in text for text in bob.phone.got) or "address" in " ".join(alice.unread)
    [need] = await needs_of(world, "Alice")
    assert need.lat == pytest.approx(40.68)


async def test_a_shared_place_alone_is_thanked_for(world: World) -> None:
    alice = world.person("Alice", "telegram")
    await alice.says("hello")
    await alice.says("", location=(40.6794, -73.9496))
    said_to(alice, "sorry_place")


async def test_a_file_after_the_claim_is_told_to_the_other_side(world: World) -> None:
    alice, bob, code = await claimed(world, "telegram", "sms")
    await alice.says("", media=["document"])
    said_to(bob, "relay_media", code=code)


async def test_exports_hold_no_private_word_and_no_formula(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says(
        '=HYPERLINK("http://evil.example") I need groceries by Friday near 11216, Alice Munro, 202-555-0177'
    )
    await alice.says("I have 20 diapers size 4 to give, =cmd|' /C calc'!A0, near 11216")

    def export(session: Session) -> tuple[str, str]:
        csv_sink, json_sink = io.StringIO(), io.StringIO()
        _WRITERS["csv"](_needs(session, world.app.circle.id), csv_sink)
        _WRITERS["csv"](_offers(session, world.app.circle.id), csv_sink)
        _WRITERS["jsonl"](_needs(session, world.app.circle.id), json_sink)
        return csv_sink.getvalue(), json_sink.getvalue()

    table, lines = await world.run(export)
    for word in ("Munro", "0177", "HYPERLINK", "cmd|", "evil"):
        assert word not in table + lines
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))] == []
    assert json.loads(lines.splitlines()[0])["status"] == "open"


async def test_groups_are_ignored_for_now_without_an_error(world: World) -> None:
    alice = world.person("Alice", "telegram")
    group = world.network.group(-1001, "Neighbors")
    world.network.telegram.join(group, alice.phone)
    await alice.says("/need groceries for 4 by Friday near 11216", chat=group)
    await alice.says("/stop", chat=group)
    world.network.telegram.kick_bot(group, alice.phone)
    moved = world.network.group(-5, "Small", kind="group")
    world.network.telegram.join(moved, alice.phone)
    world.network.telegram.migrate(moved, -1002)
    await world.settle()
    assert await failed(world) == 0
    assert await world.run(lambda s: s.scalar(select(func.count()).select_from(Need))) == 0
    assert not [b for b in group.thread if b.direction.value == "received"]
    await alice.says("I need groceries for 4 by Friday near 11216")
    alice.got("got it")


async def test_logs_carry_ids_only(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "bot")
    caplog.set_level("DEBUG", "handlers")
    caplog.set_level("DEBUG", "storage")
    alice, bob, code = await claimed(world)
    world.network.twilio.fail_next(500, 20500)
    await alice.says(f"{code} the blue door, 202-555-0177")
    logged = caplog.text
    for word in ("Alice", "Fulton", "blue door", "0177", alice.phone.number, bob.phone.number):
        assert word not in logged
