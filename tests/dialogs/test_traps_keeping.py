"""Traps 10 to 12: private words, nobody to ask, and vendors that fail."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from storage import members
from storage.models import Address, Conversation, InboundRow, Member, Ping
from storage.states import AddressStatus, ConversationStatus, MemberStatus
from tests.dialogs.cast import CHANNELS, NEED, claimed, claims_on, needs_groceries, needs_of, status_of
from tests.dialogs.wording import said_to
from tests.world import World, code_in, open_world

both = pytest.mark.parametrize("kind", CHANNELS)


async def count(world: World, table: type) -> int:
    return await world.run(lambda s: s.scalar(select(func.count()).select_from(table)) or 0)


# 10. Private details before the commit, to losers, in the log (test_odd_messages), an error report, an export


@pytest.mark.parametrize("kind", CHANNELS)
async def test_trap_10_details_reach_the_claimer_alone_on_any_database(database_url: str, kind: str) -> None:
    everybody = "target=.999, target_soon=.999, target_urgent=.999"  # in one wave
    async with open_world(database_url, circle_rules=everybody) as world:
        carol = await world.coordinator("Carol", kind)
        others = [await world.helper(f"Dana{'abc'[n]}", CHANNELS[n % 2]) for n in range(3)]
        alice, _bob, code = await claimed(world, kind, kind)
        for person in [carol, *others]:
            await person.says(f"yes {code}")
            await person.says(f"{code} what is the address?")
            await person.says(code)
            person.never_saw("1420", "Fulton", "3B", "Alice")
        assert await claims_on(world, code) == [("Bob", 1)]
        alice.got_nothing()


async def test_trap_10_who_gave_it_back_gets_no_more_details(world: World) -> None:
    alice, bob, code = await claimed(world)
    await bob.says(f"drop {code}")
    bob.reads_all()
    dana = await world.helper("Dana", "sms")
    await dana.says(f"yes {code}")
    await alice.says(f"{code} the new key is under the mat")
    await bob.says(f"{code} where is the key?")
    assert "mat" not in " ".join(bob.unread)
    dana.got("under the mat")


async def test_trap_10_an_error_report_names_no_words(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def rename(before: str, after: str) -> Callable[[Session], bool]:
        return lambda session: session.execute(text(f"ALTER TABLE {before} RENAME TO {after}")).closed

    await world.run(rename("need", "need_away"))
    alice = world.person("Alice", "sms")
    caplog.clear()
    await alice.says("My name is Alice. I need groceries at 1420 Fulton St 3B, 11216, by Friday")
    for word in ("Fulton", "Alice", alice.phone.number):
        assert word not in caplog.text, caplog.text
    errors = await world.run(lambda s: [e or "" for e in s.scalars(select(InboundRow.error))])
    assert "Fulton" not in " ".join(errors)
    await world.run(rename("need_away", "need"))


# 11. Nobody matches; everybody was asked; the only match is the requester; the requester's own offer; a blocked member


@both
async def test_trap_11_the_only_match_is_the_requester(world: World, kind: str) -> None:
    alice = await world.helper("Alice", kind)
    await alice.says(NEED)
    code = code_in(alice.got("got it"))
    assert await count(world, Ping) == 0
    await world.passes(hours=8)
    assert not [text for text in alice.unread if f"{code}:" in text and "YES or NO" in text]


@both
async def test_trap_11_the_requesters_own_offer_is_no_match(world: World, kind: str) -> None:
    alice = world.person("Alice", kind)
    await alice.says("My name is Alice. I need 20 diapers size 4 by Friday near 11216")
    code = code_in(alice.got("got it"))
    await alice.says("I have 20 diapers size 4 to give near 11216")
    assert code not in said_to(alice, "offer_kept")


@both
async def test_trap_11_a_blocked_member_is_neither_asked_nor_answered(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)

    def block(session) -> None:  # type: ignore[no-untyped-def]
        found = members.find_by_address(session, world.app.circle.id, bob.phone.address)
        assert found is not None
        members.set_member_status(session, found[1], MemberStatus.BLOCKED)

    await world.run(block)
    _, code = await needs_groceries(world, kind)
    await bob.says(f"yes {code}")
    await bob.says("hello")
    bob.got_nothing()
    assert await status_of(world, code) == "open"
    await bob.says("Stop. Thank you")
    status = await world.run(lambda s: [a.status for a in s.scalars(select(Address)) if a.value == bob.phone.address])
    assert status == [AddressStatus.STOPPED]


@both
async def test_trap_11_no_helper_too_far_away_is_asked(world: World, kind: str) -> None:
    far = await world.helper("Fay", kind, "I can shop and deliver groceries near 90210")
    await needs_groceries(world, kind)
    for _ in range(4):
        await world.passes(hours=7)
    far.got_nothing()


# 12. The answer is lost; 429 for one chat; a number that never works; disk full and locked (tests/races/test_store.py)


@pytest.mark.parametrize("kind", CHANNELS)
async def test_trap_12_a_lost_answer_never_doubles_and_never_loses(either_world: World, kind: str) -> None:
    world = either_world
    bob = await world.helper("Bob", kind)
    if kind == "sms":
        world.network.twilio.drop_answer_next()
    else:
        world.network.telegram.drop_answer_next("sendMessage")
    _alice, code = await needs_groceries(world, "telegram" if kind == "sms" else "sms")
    for _ in range(6):
        await world.passes(minutes=1)
    asked = [text for text in bob.phone.got if f"{code}:" in text]
    assert len(asked) >= 1
    if kind == "sms":  # Telegram has no way to look
        assert len(asked) == 1


async def test_trap_12_a_429_of_one_chat_holds_no_other(world: World) -> None:
    bob, dana = await world.helper("Bob", "telegram"), await world.helper("Dana", "telegram")
    world.network.telegram.fail_next(
        "sendMessage", status=429, description="Too Many Requests: retry after 1", retry_after=1
    )
    _, code = await needs_groceries(world)
    got = [person for person in (bob, dana) if person.unread]
    assert len(got) == 1
    await world.passes(seconds=2)
    bob.got(code)
    dana.got(code)


@pytest.mark.parametrize("code", [21211, 21614, 30006])
async def test_trap_12_a_number_that_never_works_is_given_to_a_coordinator(world: World, code: int) -> None:
    carol = await world.coordinator("Carol", "telegram")
    alice, bob, need = await claimed(world)
    bob.phone.refused = code
    await alice.says(f"{need} hello?")
    said_to(carol, "alert_number", code=code)
    alice.got(need)
    assert await claims_on(world, need, "active") == []
    carol.never_saw(bob.phone.number)


@both
async def test_trap_12_a_vendor_that_is_down_for_a_while_loses_nothing(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    if kind == "sms":
        world.network.twilio.fail_next(503, 20500, times=3)
    else:
        world.network.telegram.fail_next("sendMessage", status=502, times=3)
    await needs_groceries(world, "telegram" if kind == "sms" else "sms")
    for _ in range(12):
        await world.passes(minutes=2)
    assert len([text for text in bob.phone.got if "YES or NO" in text]) == 1


async def test_nothing_is_left_asked_about_what_is_over(world: World) -> None:
    """After everything is closed no question and no ping waits, and no timer but those that wipe."""
    dana = await world.helper("Dana", "sms")
    alice, bob, _code = await claimed(world)
    await bob.says("done")
    await alice.says("yes")
    await dana.says("no")
    [need] = await needs_of(world, "Alice")

    def open_about(session) -> tuple[int, int]:  # type: ignore[no-untyped-def]
        asked = select(func.count()).select_from(Ping).where(Ping.need_id == need.id, Ping.status == "asked")
        waits = (Conversation.need_id == need.id, Conversation.status == ConversationStatus.OPEN)
        questions = select(func.count()).select_from(Conversation).where(*waits)
        return session.scalar(asked) or 0, session.scalar(questions) or 0

    assert await world.run(open_about) == (0, 0)
    assert (await world.run(lambda s: s.scalar(select(func.count()).select_from(Member)))) == 3
