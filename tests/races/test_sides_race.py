"""BLOCK against a YES, LINK against itself and against a claim: whoever is first, what was promised holds."""

import asyncio

from sqlalchemy import func, select, update

from handlers import arrivals
from storage import pings
from storage.models import Conversation, InboundRow, LinkCode, Member, Need, Ping
from storage.states import ClaimStatus, InboundStatus, NeedStatus, PingStatus, Question
from tests.dialogs.cast import LINK
from tests.races.house import House

ALICE, BOB, MALLORY = 0, 1, 2
NEED = "My name is Alice. I need groceries for 4 by Friday near 11216"
ROUNDS = 6


async def at_the_same_time(house: House, *said: tuple[int, str]) -> None:
    """Messages through a store, all handed in before the first is done; tried once more as the inbox does."""
    store = house.store()

    async def one(who: int, text: str) -> None:
        message = house.message(who, text)
        for _ in range(2):
            try:
                await store.run(lambda s: arrivals.arrive(s, house.rules, message, house.now))
            except Exception as error:
                failed = error
            else:
                return
        raise failed

    try:
        await asyncio.gather(*(one(who, text) for who, text in said))
    finally:
        store.close()


def alices_need(house: House) -> Need:
    """A new need of Alice's that Bob is asked about."""
    house.arrive(ALICE, NEED)
    need = house.need()

    def ask(session) -> None:  # type: ignore[no-untyped-def]
        bob = session.scalars(select(Member.id).where(Member.helps)).first()
        if pings.find(session, need.id, bob) is None:
            row = {"circle_id": need.circle_id, "need_id": need.id, "wave": 1, "distance_km": None}
            pings.ask(session, [{**row, "member_id": bob}], house.now)
        session.execute(update(Ping).where(Ping.need_id == need.id).values(status=PingStatus.ASKED))

    house.read(ask)
    return need


async def test_a_block_at_the_moment_of_a_yes_leaves_no_claim(house: House) -> None:
    house.arrive(BOB, "My name is Bob. I can shop and deliver groceries near 11216")
    first = alices_need(house)
    house.arrive(BOB, f"yes {first.code}")
    house.arrive(BOB, f"done {first.code}")
    house.arrive(ALICE, "yes")
    for _ in range(ROUNDS):
        need = alices_need(house)
        await at_the_same_time(house, (ALICE, f"block {first.code}"), (BOB, f"yes {need.code}"))
        assert [claim for claim in house.claims(ClaimStatus.ACTIVE) if claim.need_id == need.id] == []
        kept = house.read(lambda s, need=need: s.get_one(Need, need.id))
        assert (kept.status, kept.remaining) == (NeedStatus.OPEN, kept.quantity)
        house.arrive(ALICE, f"unblock {first.code}")
        house.arrive(ALICE, f"drop {need.code}")


async def test_a_code_sent_by_two_at_once_asks_about_one(house: House) -> None:
    for who in (ALICE, BOB, MALLORY):
        house.arrive(who, "hello")
    house.arrive(ALICE, "link")
    one_time = next(found[0] for text in reversed(house.told()[ALICE]) if (found := LINK.search(text)))
    await at_the_same_time(house, (BOB, one_time), (MALLORY, one_time))
    asked = select(func.count()).select_from(Conversation).where(Conversation.question == Question.LINK)
    assert house.read(lambda s: s.scalar(asked)) == 1
    assert house.read(lambda s: s.scalar(select(LinkCode.used_at))) is not None


async def test_what_the_second_phone_does_while_it_is_linked_is_the_one_persons(house: House) -> None:
    """On PostgreSQL its YES waits for the merge or goes before it: the claim is there, once, and nobody is lost."""
    house.arrive(BOB, "My name is Bob. I can shop and deliver groceries near 11216")
    need = alices_need(house)
    house.arrive(MALLORY, "hello")  # Bob's other phone
    house.arrive(MALLORY, "link")
    one_time = next(found[0] for text in reversed(house.told()[MALLORY]) if (found := LINK.search(text)))
    house.arrive(BOB, one_time)
    house.arrive(BOB, "yes link")
    await at_the_same_time(house, (MALLORY, "yes link"), (BOB, f"yes {need.code}"))
    [claim] = house.claims(ClaimStatus.ACTIVE)
    members = house.read(lambda s: list(s.scalars(select(Member.id))))
    assert len(members) == 2
    assert claim.member_id in members
    failed = select(func.count()).select_from(InboundRow).where(InboundRow.status != InboundStatus.HANDLED)
    assert house.read(lambda s: s.scalar(failed)) == 0
