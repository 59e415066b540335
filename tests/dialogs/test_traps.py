"""Where such systems failed before: the twelve traps, each by its number (what other files hold is named there)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import members
from storage.crypto import new_key
from storage.models import Address, Conversation, InboundRow, Member, Need, OutboundRow, Ping
from storage.states import AddressStatus, ConversationStatus, MemberStatus
from tests.dialogs.cast import CHANNELS, DOOR, NEED, claimed, claims_on, needs_groceries, needs_of, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import Person, StillClock, World, code_in, open_world

both = pytest.mark.parametrize("kind", CHANNELS)


async def count(world: World, table: type) -> int:
    return await world.run(lambda s: s.scalar(select(func.count()).select_from(table)) or 0)


# 1. YES with 0, 1, 2+ open questions; after release; after it was taken; from someone never asked; to "did it arrive?"


@both
async def test_trap_1_yes_with_nothing_open_claims_nothing(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    await bob.says("yes")
    said_to(bob, "no_question")


@both
async def test_trap_1_yes_from_someone_never_asked(world: World, kind: str) -> None:
    alice, code = await needs_groceries(world)
    erin = world.person("Erin", kind)
    await erin.says("yes")
    await erin.says(f"yes {code}")
    said_to(erin, "not_asked", code=code)
    assert await status_of(world, code) == "open"
    erin.never_saw("Alice", "groceries for 4, by Fri")
    alice.got_nothing()


@both
async def test_trap_1_yes_after_release_takes_it_again_if_it_is_open(world: World, kind: str) -> None:
    _alice, bob, code = await claimed(world, "sms", kind)
    await bob.says(f"drop {code}")
    await bob.says(f"yes {code}")
    bob.got(f"{code} is yours")
    assert await claims_on(world, code, "active") == [("Bob", 1)]


@both
async def test_trap_1_yes_to_did_it_arrive_is_no_claim(world: World, kind: str) -> None:
    """Alice is asked whether hers arrived, and if she can help Anna: a bare yes is neither."""
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world, kind)
    await bob.says("yes")
    await alice.says(DOOR)
    await alice.says("I can shop and deliver groceries near 11216")
    _, other = await needs_groceries(world, name="Anna", text="I need groceries for 2 by Thursday near 11216")
    await bob.says(f"done {code}")
    alice.reads_all()
    await alice.says("yes")
    alice.got(f"YES {code}", f"YES {other}")
    assert await status_of(world, other) == "open"
    await alice.says(f"yes {code}")
    assert await status_of(world, code) == "done"
    await alice.says("yes")
    alice.got(f"{other} is yours")


async def test_trap_1_yes_to_an_unknown_code(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    _, code = await needs_groceries(world)
    other = "A2" if code != "A2" else "A3"
    bob.reads_all()
    await bob.says(f"yes {other}")
    said_to(bob, "unknown_code", code=other)
    assert await status_of(world, code) == "open"


# 2. Two claims at once (tests/races); claim, drop, claim again; NO then YES; a second phone of the same member


@both
async def test_trap_2_claim_drop_claim_again(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    _alice, code = await needs_groceries(world)
    for _ in range(3):
        await bob.says(f"yes {code}")
        bob.got(f"{code} is yours")
        await bob.says(f"drop {code}")
        said_to(bob, "dropped", code=code)
    await bob.says(f"yes {code}")
    assert await claims_on(world, code, "active") == [("Bob", 1)]
    assert len(await claims_on(world, code, "released")) == 3


@both
async def test_trap_2_no_then_yes(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    _, code = await needs_groceries(world)
    await bob.says("no")
    await bob.says(f"yes {code}")
    assert await status_of(world, code) == "claimed", bob.unread


async def test_trap_2_yes_from_a_second_phone_of_the_same_member(world: World) -> None:
    """LINK comes later; the rows are as it will make them."""
    bob = await world.helper("Bob", "sms")
    other = world.person("Bob2", "telegram")
    await other.says("hello")

    def link(session) -> None:  # type: ignore[no-untyped-def]
        mine = members.find_by_address(session, world.app.circle.id, bob.phone.address)
        second = members.find_by_address(session, world.app.circle.id, other.phone.address)
        assert mine is not None
        assert second is not None
        second[0].member_id = mine[1].id

    await world.run(link)
    other.reads_all()
    bob.reads_all()
    alice, code = await needs_groceries(world)
    asked = [person for person in (bob, other) if person.unread]
    assert len(asked) == 1, "one person is asked once"
    await bob.says("yes")
    bob.got(f"{code} is yours")
    other.reads_all()
    await other.says(f"yes {code}")
    said_to(other, "already_yours", code=code)
    assert await claims_on(world, code) == [("Bob", 1)]
    await other.says(f"{code} the bus is late")
    alice.got("the bus is late")


# 3. A second ping before the first was answered. A restart between a reminder and the reply


@both
async def test_trap_3_an_answer_to_the_first_after_the_second_came(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    _, first = await needs_groceries(world)
    _, second = await needs_groceries(world, name="Anna", text="I need groceries for 2 by Thursday near 11216")
    bob.reads_all()
    await bob.says(f"{first} yes")
    bob.got(f"{first} is yours")
    assert await status_of(world, second) == "open"
    await bob.says(f"no {second}")
    await bob.says("yes")
    not_said_to(bob, "yours", code=second)


@pytest.mark.parametrize("kind", CHANNELS)
async def test_trap_3_a_restart_between_a_question_and_its_answer(tmp_path: Path, kind: str) -> None:
    """The bot is stopped after asking Bob, and started anew on the same file: his bare yes still counts."""
    clock, key = StillClock(), new_key()
    url = f"sqlite:///{tmp_path / 'restart.db'}"
    async with open_world(url, clock=clock, secret_key=key) as world:
        bob = await world.helper("Bob", kind)
        _, code = await needs_groceries(world)
        bob.got(code)
        numbers = {name: person.phone.number for name, person in world.people.items()}
    clock.advance(timedelta(hours=1))
    async with open_world(url, clock=clock, secret_key=key) as world:
        phones = {name: world.network.phone(kind if name == "Bob" else "sms", n, name) for name, n in numbers.items()}
        bob, alice = (Person(world, phones[name]) for name in ("Bob", "Alice"))
        await bob.says("yes")
        bob.got(f"{code} is yours")
        alice.got("Bob", code)


# 4. A repeat text from the same phone: while waiting, in progress, done last month


@both
async def test_trap_4_the_same_words_while_waiting_are_the_same_need(world: World, kind: str) -> None:
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", kind)
    await alice.says("My name is Alice. " + NEED)
    code = code_in(alice.got("got it"))
    bob.reads_all()
    await alice.says("My name is Alice. " + NEED)
    said_to(alice, "need_again", code=code)
    bob.got_nothing()
    assert len(await needs_of(world, "Alice")) == 1


@both
async def test_trap_4_a_like_need_while_waiting_is_asked_about(world: World, kind: str) -> None:
    alice, code = await needs_groceries(world, kind)
    await alice.says("hello, we still need groceries near 11216 please")
    said_to(alice, "same_need", code=code)
    await alice.says("no")
    assert len(await needs_of(world, "Alice")) == 2


async def test_trap_4_another_thing_while_waiting_is_another_need(world: World) -> None:
    alice, _ = await needs_groceries(world)
    await alice.says("I also need a ride to the doctor on Thursday 9am from 11216")
    assert [need.kinds[0] for need in await needs_of(world, "Alice")] == ["food", "ride"]


async def test_trap_4_what_was_done_last_month_is_asked_anew(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world)
    await bob.says("yes")
    await bob.says(f"done {code}")
    await alice.says("yes")
    await world.passes(days=31)
    bob.reads_all()
    await alice.says("My name is Alice. " + NEED)
    fresh = code_in(alice.got("got it"))
    bob.got(fresh)
    assert len(await needs_of(world, "Alice")) == 2


# 5. The same webhook twice; the same update twice; receipts out of order; a reply to what was sent before a restart


async def test_trap_5_every_webhook_twice_changes_nothing(world: World) -> None:
    world.network.twilio.duplicates = True
    alice, bob, code = await claimed(world)
    await bob.says(f"done {code}")
    await alice.says("yes")
    assert len([text for text in bob.phone.got if "is yours" in text]) == 1
    assert len([text for text in alice.phone.got if "Did it arrive" in text]) == 1
    assert await count(world, Need) == 1
    assert await claims_on(world, code) == [("Bob", 1)]


async def test_trap_5_a_webhook_again_hours_later_changes_nothing(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    _, code = await needs_groceries(world)
    bubble = await bob.writes("yes")
    await world.settle()
    await bob.says(f"drop {code}")
    await world.passes(hours=5)
    bob.reads_all()
    assert await world.network.twilio.redeliver(bubble)
    await world.settle()
    assert await claims_on(world, code, "active") == []
    bob.got_nothing()


async def test_trap_5_receipts_doubled_and_reversed_keep_the_rank(world: World) -> None:
    from bot.sandbox.twilio_delivery import Receipts

    for order in Receipts:
        world.network.twilio.delivery.receipts = order
        await needs_groceries(world, name=f"Alice{'abc'[list(Receipts).index(order)]}")
    rows = await world.run(lambda s: set(s.scalars(select(OutboundRow.status).where(OutboundRow.channel == "sms"))))
    assert {status.value for status in rows} == {"delivered"}


# 6. STOP and its look-alikes: test_leaving.py


# 7. Never pressed Start, supergroups, removal from the group: groups come later (ignored: test_odd_messages)


async def test_trap_7_a_deactivated_account_frees_what_it_had(world: World) -> None:
    alice, bob, code = await claimed(world, "sms", "telegram")
    bob.phone.deactivated = True
    await alice.says(f"{code} are you near?")
    assert await claims_on(world, code, "active") == []
    alice.got(code)


# 8. The clock: DST at the edge of quiet hours (test_quiet_hours); in the past; "Friday" on a Friday; another zone


async def test_trap_8_friday_on_a_friday_is_today(world: World) -> None:
    await world.passes(days=4)  # Friday noon
    await needs_groceries(world, text="I need groceries for 4 by Friday near 11216")
    [need] = await needs_of(world, "Alice")
    assert need.needed_by is not None
    assert 0 < (need.needed_by - world.clock.now()).total_seconds() < 86400


@both
async def test_trap_8_needed_by_in_the_past_is_still_asked_and_never_ends_at_once(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    _alice, code = await needs_groceries(world, kind, text="I need groceries for 4 by 9am today near 11216")
    bob.got(code)
    await world.passes(minutes=1)
    assert await status_of(world, code) == "open"
    await bob.says("yes")
    bob.reads_all()
    await world.passes(minutes=5)
    not_said_to(bob, "nudge")


# 9. Free text of every sort: test_odd_messages.py


# 10. Private details before the commit, to losers, in the log (test_odd_messages), an error report, an export


@pytest.mark.parametrize("kind", CHANNELS)
async def test_trap_10_details_reach_the_claimer_alone_on_any_database(either_world: World, kind: str) -> None:
    world = either_world
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
    def breaks(session) -> None:  # type: ignore[no-untyped-def]
        from sqlalchemy import text

        session.execute(text("ALTER TABLE need RENAME TO need_away"))

    await world.run(breaks)
    alice = world.person("Alice", "sms")
    caplog.clear()
    await alice.says("My name is Alice. I need groceries at 1420 Fulton St 3B, 11216, by Friday")
    for word in ("Fulton", "Alice", alice.phone.number):
        assert word not in caplog.text, caplog.text
    errors = await world.run(lambda s: [e or "" for e in s.scalars(select(InboundRow.error))])
    assert "Fulton" not in " ".join(errors)


# 11. Nobody matches; everybody was asked; the only match is the requester; the requester's own offer; a blocked member


@both
async def test_trap_11_the_only_match_is_the_requester(world: World, kind: str) -> None:
    alice = await world.helper("Alice", kind)
    await alice.says(NEED)
    code = code_in(alice.got("got it"))
    assert await count(world, Ping) == 0
    await world.passes(hours=8)
    assert not [text for text in alice.unread if f"{code}:" in text and "YES or NO" in text]


async def test_trap_11_the_requesters_own_offer_is_no_match(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. I need 20 diapers size 4 by Friday near 11216")
    code = code_in(alice.got("got it"))
    await alice.says("I have 20 diapers size 4 to give near 11216")
    assert code not in said_to(alice, "offer_kept")


async def test_trap_11_a_blocked_member_is_neither_asked_nor_answered(world: World) -> None:
    bob = await world.helper("Bob", "sms")

    def block(session) -> None:  # type: ignore[no-untyped-def]
        found = members.find_by_address(session, world.app.circle.id, bob.phone.address)
        assert found is not None
        members.set_member_status(session, found[1], MemberStatus.BLOCKED)

    await world.run(block)
    _, code = await needs_groceries(world)
    await bob.says(f"yes {code}")
    await bob.says("hello")
    bob.got_nothing()
    assert await status_of(world, code) == "open"
    await bob.says("Stop. Thank you")
    status = await world.run(lambda s: [a.status for a in s.scalars(select(Address)) if a.value == bob.phone.address])
    assert status == [AddressStatus.STOPPED]


async def test_trap_11_no_helper_too_far_away_is_asked(world: World) -> None:
    far = await world.helper("Fay", "sms", "I can shop and deliver groceries near 90210")
    await needs_groceries(world)
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
