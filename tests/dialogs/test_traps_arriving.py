"""Traps 5 to 9: what comes twice, late, in the wrong order or by a strange clock (and where the others are held)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.crypto import new_key
from storage.models import Need, OutboundRow
from tests.dialogs.cast import CHANNELS, claimed, claims_on, needs_groceries, needs_of, status_of
from tests.dialogs.wording import not_said_to
from tests.world import Person, StillClock, World, open_world

both = pytest.mark.parametrize("kind", CHANNELS)


async def count(world: World, table: type) -> int:
    return await world.run(lambda s: s.scalar(select(func.count()).select_from(table)) or 0)


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


@both
async def test_trap_5_a_reply_to_what_was_sent_before_a_restart(tmp_path: Path, kind: str) -> None:
    """By code on SMS, by replying on Telegram: which need a message was about is kept, not remembered."""
    clock, key = StillClock(), new_key()
    url = f"sqlite:///{tmp_path / 'restart.db'}"
    async with open_world(url, clock=clock, secret_key=key) as world:
        _, bob, code = await claimed(world, "sms", kind)
        mine = next(bubble for bubble in bob.phone.thread if f"{code} is yours" in bubble.text)
        numbers = {name: person.phone.number for name, person in world.people.items()}
    clock.advance(timedelta(hours=1))
    async with open_world(url, clock=clock, secret_key=key) as world:
        phones = {name: world.network.phone(kind if name == "Bob" else "sms", n, name) for name, n in numbers.items()}
        bob, alice = (Person(world, phones[name]) for name in ("Bob", "Alice"))
        if kind == "telegram":
            await bob.says("I'm at the door", reply_to=mine)
        else:
            await bob.says(f"{code} I'm at the door")
        alice.got(f"{code} from Bob", "I'm at the door")


# 6. STOP and its look-alikes: test_leaving.py


# 7. Never pressed Start, supergroups, removal from the group: groups come later (ignored: test_odd_messages)


async def test_trap_7_a_deactivated_account_frees_what_it_had(world: World) -> None:
    alice, bob, code = await claimed(world, "sms", "telegram")
    bob.phone.deactivated = True
    await alice.says(f"{code} are you near?")
    assert await claims_on(world, code, "active") == []
    alice.got(code)


# 8. The clock: DST at the edge of quiet hours (test_quiet_hours); in the past; "Friday" on a Friday; another zone


@both
async def test_trap_8_friday_on_a_friday_is_today(world: World, kind: str) -> None:
    await world.passes(days=4)  # Friday noon
    await needs_groceries(world, kind, text="I need groceries for 4 by Friday near 11216")
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
