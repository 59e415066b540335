"""Conversation 13: coordinators do everything from chat, with a slash or without; everyone else hears kindly that
they can't."""

from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import orders
from handlers.daily import next_at
from handlers.turn import Turn
from storage.models import Audit, Circle, Member, Need
from tests.dialogs.cast import CHANNELS, claimed, claims_on, member_named, needs_groceries, status_of
from tests.world import Person, World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)


async def acts(world: World, actor: str) -> list[str]:
    """What is written down that somebody did."""
    wanted = select(Audit.act, Member).join(Member, Member.id == Audit.actor_id).order_by(Audit.id)
    found = await world.run(lambda s: list(s.execute(wanted)))
    return [act for act, member in found if member.first_name == actor]


async def carol_of(world: World, kind: str) -> Person:
    carol = await world.coordinator("Carol", kind)
    await carol.says("My name is Carol")
    carol.reads_all()
    return carol


@both
@pytest.mark.parametrize("slash", ["/", ""])
async def test_open_is_everyones_and_says_nothing_private(world: World, kind: str, slash: str) -> None:
    bob = world.person("Bob", kind)
    await bob.says("hello")
    await bob.says(f"{slash}open")
    bob.got("Nothing is open")
    alice, code = await needs_groceries(world)
    await bob.says(f"{slash}open")
    said = bob.got("Open now (1)", code, "groceries for 4", "11216")
    assert "Alice" not in said
    assert alice.phone.number[-4:] not in said
    await bob.says(f"{slash}OPEN rides")
    bob.got("Nothing is open")


@both
async def test_ordinary_words_are_no_orders(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    for words in ("open the door please", "close call today", "for lunch", "block party on Saturday?", "note to self"):
        await carol.says(words)
    assert not [act for act in await acts(world, "Carol") if act.startswith("order")]


@both
async def test_orders_of_others_are_refused_kindly(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    _, code = await needs_groceries(world)
    bob.reads_all()
    for name in orders.ORDERS:
        if name not in ("pause", "resume"):
            await bob.says(f"/{name} {code} Bob" if name not in ("block", "unblock") else f"/{name} Bob")
            bob.got("for coordinators")
    assert await status_of(world, code) == "open"


@both
async def test_stuck_is_only_what_is_stuck(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    await carol.says("stuck")
    carol.got("Nothing is stuck")
    _, code = await needs_groceries(world)
    await world.passes(hours=5)
    carol.reads_all()
    await carol.says("/stuck")
    carol.got(code, "asked in vain")


@both
async def test_show_tells_how_it_stands_and_private_things_only_on_request(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    alice, _, code = await claimed(world)
    carol.reads_all()
    await carol.says(f"show {code}")
    said = carol.got(code, "taken", "Alice", "Bob")
    assert "Fulton" not in said
    assert alice.phone.number not in said
    await carol.says(f"/show {code} private")
    carol.got("1420 Fulton", alice.phone.number, "logged")
    assert (await acts(world, "Carol"))[-1] == "private shown"


@both
async def test_assign_is_a_claim_that_the_helper_hears_of(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    bob = await world.helper("Bob", kind, "I can drive around Yonkers")
    alice, code = await needs_groceries(world)
    carol.reads_all()
    bob.reads_all()
    await carol.says(f"assign {code} bob")
    carol.got(code, "with Bob")
    bob.got(code, "groceries for 4", "Alice")
    alice.got("Bob", code)
    assert await claims_on(world, code, "active") == [("Bob", 1)]
    await carol.says(f"assign {code} bob")
    carol.got("can't go to Bob")
    await carol.says("undo")
    carol.got("Taken back")
    bob.got("not yours any more")
    assert await claims_on(world, code, "active") == []
    assert await status_of(world, code) == "open"


@both
async def test_assign_asks_which_of_two(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    for number in range(2):
        person = world.person(f"Bob{number}", "sms")
        await person.says("My name is Bob. I can drive around Yonkers")
    _, code = await needs_groceries(world)
    carol.reads_all()
    await carol.says(f"assign {code} Nobody")
    carol.got("nobody called Nobody")
    await carol.says(f"assign {code} Bob")
    said = carol.got("Which one", "Bob #")
    which = said.split("#")[1].split(",")[0].split("?")[0]
    await carol.says(f"assign {code} #{which}")
    assert await claims_on(world, code, "active") == [("Bob", 1)]


@both
async def test_close_asks_first_tells_why_and_can_be_undone(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    alice, bob, code = await claimed(world)
    carol.reads_all()
    await carol.says(f"close {code} she moved away")
    carol.got(f"Close {code}")
    assert await status_of(world, code) == "claimed"
    await carol.says("no")
    carol.got("Left as it was")
    await carol.says(f"/close {code} she moved away")
    await carol.says("yes")
    carol.got(code, "closed")
    alice.got(code, "she moved away")
    bob.got(code)
    assert await status_of(world, code) == "withdrawn"
    await carol.says("UNDO")
    carol.got("Taken back")
    alice.got(code, "open again")
    assert await status_of(world, code) == "open"
    await carol.says("UNDO")
    carol.got("nothing of yours")
    assert [act for act in await acts(world, "Carol") if act in ("order close", "undone")] == ["order close", "undone"]


@both
async def test_a_note_is_seen_by_coordinators_only(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world)
    await carol.says(f"note {code} lives on the third floor")
    carol.got("Noted", code)
    await carol.says(f"show {code}")
    carol.got("third floor")
    await bob.says("yes")
    for person in (alice, bob):
        person.never_saw("third floor")
    await carol.says("undo")
    await carol.says(f"show {code}")
    assert "third floor" not in carol.got(code, "Asked")


@both
async def test_vouch_block_and_unblock(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    bob = await world.helper("Bob", kind)
    await carol.says("vouch Bob")
    carol.got("Bob is vouched for")
    assert (await member_named(world, "Bob")).vouched
    await carol.says("undo")
    assert not (await member_named(world, "Bob")).vouched
    alice, code = await needs_groceries(world)
    await bob.says("yes")
    bob.reads_all()
    await carol.says(f"block #{(await member_named(world, 'Bob')).id}")
    carol.got("Keep Bob out")
    await carol.says("yes")
    carol.got("Bob is kept out")
    assert await status_of(world, code) == "open"
    alice.got(code, "Bob")
    bob.reads_all()
    await bob.says("I need diapers near 11216")
    bob.got_nothing()
    await carol.says("unblock Bob")
    carol.got("may come back")
    await bob.says("I need diapers near 11216")
    bob.got("got it")
    await carol.says("block Carol")
    carol.got("is a coordinator")


@both
async def test_intake_paused_keeps_needs_and_lets_them_out(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    bob = await world.helper("Bob", "sms")
    await carol.says("pause intake We are out of hands until Monday.")
    carol.got("Intake is paused")
    alice = world.person("Alice", kind)
    await alice.says("My name is Alice. I need groceries for 4 by Saturday, near 11216")
    code = code_in(alice.got("got it", "out of hands until Monday", "kept"))
    await world.passes(hours=7)
    bob.got_nothing()
    assert await status_of(world, code) == "open"
    await carol.says("resume intake")
    carol.got("1 kept")
    bob.got(code, "groceries for 4")
    assert (await world.run(lambda s: s.scalars(select(Circle)).one())).intake_paused is None


@both
async def test_danger_is_answered_though_intake_is_paused(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    await carol.says("/pause intake")
    carol.got("Intake is paused")
    alice = world.person("Alice", kind)
    await alice.says("my husband is not breathing please help")
    alice.got("911")


@both
async def test_everyones_own_pause_still_works_for_a_coordinator(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    await carol.says("pause 2 weeks")
    assert (await member_named(world, "Carol")).status == "paused"
    await carol.says("resume")
    assert (await member_named(world, "Carol")).status == "active"


@both
async def test_invite_stats_export_and_help(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    await carol.says("invite")
    said = carol.got("one person")
    bob = world.person("Bob", "sms")
    code = next(word for word in said.replace(",", " ").split() if len(word) == 8 and word.upper() == word)
    await bob.says(code)
    bob.got("Riverside")
    await needs_groceries(world)
    await carol.says("stats")
    carol.got("1 needs", "0 met")
    await carol.says("export")
    carol.got("manyhands export")
    await carol.says("/help")
    carol.got("STUCK", "ASSIGN", "UNDO")
    assert {"order invite", "order stats", "order export"} <= set(await acts(world, "Carol"))


@both
async def test_a_need_for_somebody_without_a_phone(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    bob = await world.helper("Bob", "sms")
    await carol.says('/for "Mrs. Diaz" needs groceries for 2 by Friday near 11216')
    carol.got("Did Mrs. Diaz agree")
    bob.got_nothing()
    await carol.says("yes")
    code = code_in(carol.got("got it", "groceries for 2"))
    assert "Diaz" not in bob.got(code)
    await bob.says("yes")
    bob.got(code, "Mrs. Diaz")
    assert "consent" in await acts(world, "Carol")
    carol.reads_all()
    await carol.says("calls")
    carol.got(code, "Mrs. Diaz", "taken")
    await carol.says(f"called {code}")
    carol.got("Noted")
    await carol.says("calls")
    carol.got("Nobody is waiting")
    need = await world.run(lambda s: s.scalars(select(Need)).one())
    assert need.for_name == "Mrs. Diaz"


@both
async def test_without_consent_nothing_is_kept(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    await carol.says('for "Mrs. Diaz" groceries for 2 near 11216')
    await carol.says("no")
    carol.got("Left as it was")
    assert await world.run(lambda s: list(s.scalars(select(Need)))) == []


@both
async def test_one_daily_text_at_an_hour_of_their_own_with_only_what_is_stuck(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    await carol.says("daily 9:30")
    carol.got("9:30am")
    await world.passes(days=1)
    carol.got_nothing()
    _, code = await needs_groceries(world, text="I need groceries for 4 near 11216")
    await world.passes(hours=23)  # she is asked herself at nine
    carol.got(code, "Can you help?")
    await carol.says("no")
    carol.reads_all()
    await world.passes(hours=24)
    assert len([text for text in carol.reads_all() if "today, stuck" in text and code in text]) == 1
    await carol.says("daily off")
    carol.got("No daily text")
    await world.passes(hours=48)
    assert not [text for text in carol.reads_all() if "today, stuck" in text]
    await carol.says("daily tea")
    await carol.says("/daily 99")
    carol.got("DAILY 7:30")


@both
async def test_without_an_hour_of_their_own_it_comes_when_the_night_is_over(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    _, code = await needs_groceries(world, text="I need groceries for 4 near 11216")
    await world.passes(hours=21)
    await carol.says("no")
    carol.reads_all()
    await world.passes(hours=23)
    assert not [text for text in carol.reads_all() if "today, stuck" in text]
    await world.passes(hours=1)
    carol.got("today, stuck", code)
    await carol.says("STOP")
    carol.reads_all()
    await world.passes(hours=48)
    carol.got_nothing()


async def test_the_daily_hour_stays_when_clocks_change(world: World) -> None:
    carol = await carol_of(world, "sms")
    await carol.says("daily 9:30")
    for start, day in ((datetime(2026, 10, 31, 16, tzinfo=UTC), 1), (datetime(2027, 3, 13, 17, tzinfo=UTC), 14)):
        await world.run(partial(_next_of, world=world, now=start, day=day))


def _next_of(session: Session, world: World, now: datetime, day: int) -> None:
    carol = next(one for one in session.scalars(select(Member)) if one.first_name == "Carol")
    at = next_at(Turn(session, world.app.circle, now, carol)).astimezone(world.app.circle.zone)
    assert (at.day, at.hour, at.minute) == (day, 9, 30)


async def test_dan_of_another_circle_orders_nothing_here(world: World) -> None:
    _, code = await needs_groceries(world)
    dan = world.person("Dan", "telegram")
    await dan.says(f"/close {code}")
    dan.got("for coordinators")
    assert await status_of(world, code) == "open"


@both
async def test_undo_takes_back_only_what_one_did_oneself(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    eve = await world.coordinator("Eve", "sms")
    await world.helper("Bob", "sms")
    _, code = await needs_groceries(world)
    await eve.says("vouch Bob")
    await carol.says("vouch Bob")
    carol.reads_all()
    await carol.says("undo")
    carol.got("nothing of yours")
    assert (await member_named(world, "Bob")).vouched
    await carol.says(f"note {code} back door")
    await eve.says(f"note {code} ring twice")
    carol.reads_all()
    await carol.says("undo")
    carol.got("nothing of yours")
    await carol.says(f"show {code}")
    carol.got("back door", "ring twice")
    await eve.says("undo")
    carol.reads_all()
    await carol.says(f"show {code}")
    assert "ring twice" not in carol.got("back door")


@both
async def test_whoever_has_no_phone_keeps_name_and_number_for_whoever_helps(world: World, kind: str) -> None:
    carol = await carol_of(world, kind)
    bob = await world.helper("Bob", "sms")
    await carol.says('/for "Mrs. O\'Hara" 718-555-0142 needs groceries for 2 by Friday near 11216')
    carol.got("Did Mrs. O'Hara agree")
    await carol.says("yes")
    code = code_in(carol.got("got it", "groceries for 2"))
    asked = bob.got(code)
    assert "Hara" not in asked
    assert "0142" not in asked
    await bob.says("yes")
    bob.got(code, "Mrs. O'Hara")
    carol.reads_all()
    await carol.says("stuck")
    carol.got("1 to call back")
