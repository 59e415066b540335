"""Who says YES first: one conditional update decides, and a loser never gets a private word."""

import asyncio
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from handlers import arrivals
from storage import pings
from storage.models import Claim, Member, Need, Ping
from storage.states import ClaimStatus, NeedStatus, PingStatus
from tests.dialogs.wording import flat, like
from tests.races.house import House, at_once, helpers_for

ALICE = 0
DOOR = "1420 Fulton St apt 3B"
NEED = f"My name is Alice. I need groceries for 4 by Friday at {DOOR}, 11216, my son is ill"
MASKS = f"My name is Alice. I need 40 masks by Friday at {DOOR}, 11216"
PRIVATE = ("1420", "3B", "Alice", "my son")


def everybody_is_asked(house: House, count: int, text: str = NEED) -> str:
    """Alice's need, with members 1 to `count` all asked about it."""
    helpers_for(house, count)
    house.arrive(ALICE, text)
    need = house.need()

    def ask(session) -> None:  # type: ignore[no-untyped-def]
        session.execute(update(Ping).values(status=PingStatus.ASKED))
        asked = set(session.scalars(select(Ping.member_id)))
        others = [m for m in session.scalars(select(Member.id)) if m not in asked and m != need.member_id]
        row = {"circle_id": need.circle_id, "need_id": need.id, "wave": 1, "distance_km": None}
        pings.ask(session, [{**row, "member_id": member} for member in others], house.now)

    house.read(ask)
    return need.code


async def all_say(house: House, words: dict[int, str]) -> None:
    """Every message through a store, all handed in before the first is done."""
    store = house.store()
    try:
        said = [house.message(who, text) for who, text in words.items()]
        runs = [store.run(lambda s, m=m: arrivals.arrive(s, house.rules, m, house.now)) for m in said]
        assert all(await asyncio.gather(*runs))
    finally:
        store.close()


def sound(house: House) -> None:
    """What must hold after any race."""
    for need in house.read(lambda s: list(s.scalars(select(Need)))):
        assert 0 <= need.remaining <= need.quantity
        held = [c for c in house.claims(ClaimStatus.ACTIVE, ClaimStatus.DONE) if c.need_id == need.id]
        if need.status in (NeedStatus.OPEN, NeedStatus.CLAIMED):
            assert sum(claim.quantity for claim in held) == need.quantity - need.remaining
            assert (need.status == NeedStatus.CLAIMED) == (need.remaining == 0)


def private_words_reached(house: House) -> set[int]:
    """The members, Alice herself left out, who were ever told a private word."""
    return {who for who, texts in house.told().items() if who != ALICE and any(p in t for p in PRIVATE for t in texts)}


async def test_a_hundred_yes_at_once_have_one_winner_and_ninety_nine_kind_answers(house: House) -> None:
    code = everybody_is_asked(house, 100)
    await all_say(house, dict.fromkeys(range(1, 101), "yes"))
    [claim] = house.claims()
    winner = house.member_number(claim.member_id)
    assert private_words_reached(house) == {winner}
    late = like("late_yes", code=code)
    taken = like("taken", code=code)
    for who, texts in house.told().items():
        if who not in (ALICE, winner):
            kind = [text for text in texts if late.fullmatch(flat(text)) or taken.fullmatch(flat(text))]
            assert any(late.fullmatch(flat(text)) for text in kind), (who, texts)
    sound(house)


def test_sixteen_threads_behind_one_barrier_have_one_winner(postgres_url: str) -> None:
    house = House(postgres_url)
    everybody_is_asked(house, 16)
    store = house.store()

    def say(who: int) -> bool:
        return asyncio.run(run(who))

    async def run(who: int) -> bool:
        said = house.message(who, "yes")
        return await store.run(lambda s: arrivals.arrive(s, house.rules, said, house.now))

    assert all(at_once([lambda who=who: say(who) for who in range(1, 17)]))
    store.close()
    [claim] = house.claims()
    assert private_words_reached(house) == {house.member_number(claim.member_id)}
    sound(house)
    house.close()


async def test_nobody_deadlocks_while_a_hundred_answer(postgres_url: str) -> None:
    """A deadlock costs a second each and, in the end, a message: there must be none to break."""
    house = House(postgres_url)
    everybody_is_asked(house, 60)
    before = deadlocks(house)
    await all_say(house, dict.fromkeys(range(1, 61), "yes"))
    await asyncio.sleep(0)
    assert deadlocks(house) - before == 0
    house.close()


def deadlocks(house: House) -> int:
    from sqlalchemy import text

    def count(session) -> int:  # type: ignore[no-untyped-def]
        session.execute(text("SELECT pg_stat_force_next_flush()"))
        session.execute(text("SELECT pg_stat_clear_snapshot()"))
        wanted = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(session.execute(text(wanted)).scalar_one())

    return house.read(count)


async def test_two_yes_of_the_same_person_at_once_are_one_claim(house: House) -> None:
    everybody_is_asked(house, 3)
    store = house.store()
    said = [house.message(1, "yes") for _ in range(8)]
    await asyncio.gather(*(store.run(lambda s, m=m: arrivals.arrive(s, house.rules, m, house.now)) for m in said))
    store.close()
    [claim] = house.claims()
    assert claim.quantity == 1
    sound(house)


async def test_the_same_message_id_at_once_from_two_stores_is_handled_once(house: House) -> None:
    code = everybody_is_asked(house, 3)
    stores = [house.store() for _ in range(2)]
    said = house.message(1, f"yes {code}", "SMthesame")
    runs = [store.run(lambda s: arrivals.arrive(s, house.rules, said, house.now)) for store in stores * 4]
    outcomes = await asyncio.gather(*runs)
    for store in stores:
        store.close()
    assert Counter(one.kept for one in outcomes) == {True: 1, False: 7}
    assert len([text for text in house.told()[1] if "is yours" in text]) == 1


async def test_the_same_first_message_of_a_stranger_at_once_makes_one_member(house: House) -> None:
    stores = [house.store() for _ in range(2)]
    said = house.message(7, "My name is Gil. I need groceries for 2 by Friday near 11216", "SMfirst")

    async def accept(store) -> arrivals.Arrival:  # type: ignore[no-untyped-def]
        from sqlalchemy.exc import IntegrityError

        def work(session) -> arrivals.Arrival:  # type: ignore[no-untyped-def]
            return arrivals.arrive(session, house.rules, said, house.now)

        try:
            return await store.run(work)
        except IntegrityError:  # as bot.inbox does
            return await store.run(work)

    outcomes = await asyncio.gather(*(accept(store) for store in stores * 4))
    for store in stores:
        store.close()
    assert Counter(one.kept for one in outcomes) == {True: 1, False: 7}
    assert len(house.read(lambda s: list(s.scalars(select(Member.id))))) == 1
    assert len(house.read(lambda s: list(s.scalars(select(Need.id))))) == 1


async def test_the_last_part_is_never_sold_twice(house: House) -> None:
    everybody_is_asked(house, 12, MASKS)
    await all_say(house, {who: f"yes {7 + who % 5}" for who in range(1, 13)})
    assert sum(claim.quantity for claim in house.claims()) == 40
    sound(house)
    assert private_words_reached(house) == {house.member_number(claim.member_id) for claim in house.claims()}


async def test_two_claims_on_the_last_part_share_it_or_one_is_late(postgres_url: str) -> None:
    house = House(postgres_url)
    everybody_is_asked(house, 9, MASKS)
    house.arrive(1, "yes 39")
    await all_say(house, dict.fromkeys(range(2, 10), "yes 5"))
    assert sorted(claim.quantity for claim in house.claims()) == [1, 39]
    sound(house)
    house.close()


async def test_a_correction_racing_a_claim_never_loses_it(postgres_url: str) -> None:
    """ "K7 20 masks" and "yes 20" at the same instant, twenty times over."""
    house = House(postgres_url)
    code = everybody_is_asked(house, 12, MASKS)
    for who in range(1, 11):
        amount = 60 if who % 2 else 40
        await all_say(house, {ALICE: f"{code} {amount} masks", who: "yes 3"})
        sound(house)
    house.close()


async def test_a_storm_of_claims_and_drops_ends_sound(house: House) -> None:
    code = everybody_is_asked(house, 10)
    for _ in range(3):
        await all_say(house, dict.fromkeys(range(1, 11), f"yes {code}"))
        sound(house)
        assert len(house.claims(ClaimStatus.ACTIVE)) == 1
        await all_say(house, dict.fromkeys(range(1, 11), f"drop {code}"))
        sound(house)
        assert house.claims(ClaimStatus.ACTIVE) == []
    assert house.need().status == NeedStatus.OPEN


async def test_a_mixed_storm_of_everything_ends_sound(house: House) -> None:
    code = everybody_is_asked(house, 12)
    words = [f"yes {code}", f"drop {code}", f"no {code}", f"{code} hello", f"done {code}", "stop texting me"]
    for turn in range(3):
        await all_say(house, {who: words[(who + turn) % 6] for who in range(1, 13)})
        sound(house)
    assert len(house.claims(ClaimStatus.ACTIVE)) <= 1


async def test_withdrawn_and_claimed_at_once_leave_nobody_walking(house: House) -> None:
    """DROP by Alice and YES by all: whoever won hears at once that it is over, or nobody won."""
    code = everybody_is_asked(house, 10)
    await all_say(
        house, {**dict.fromkeys(range(1, 6), "yes"), ALICE: f"drop {code}", **dict.fromkeys(range(6, 11), "yes")}
    )
    assert house.need().status == NeedStatus.WITHDRAWN
    assert house.claims(ClaimStatus.ACTIVE) == []
    over = like("not_needed", code=code)
    for claim in house.claims():
        texts = house.told()[house.member_number(claim.member_id)]
        assert any(over.fullmatch(flat(text)) for text in texts)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.integers(1, 45), min_size=2, max_size=8))
def test_whatever_amounts_are_taken_the_sum_is_right(amounts: list[int], masks_house: House) -> None:
    house = masks_house

    def reset(session) -> None:  # type: ignore[no-untyped-def]
        session.execute(Claim.__table__.delete())
        session.execute(update(Need).values(status=NeedStatus.OPEN, remaining=Need.quantity))
        session.execute(update(Ping).values(status=PingStatus.ASKED))

    house.read(lambda s: s.execute(Ping.__table__.select()).first())
    for table in ("conversation", "timer", "outbound"):
        from sqlalchemy import text

        house.read(lambda s, t=table: s.execute(text(f"DELETE FROM {t}")))  # noqa: S608
    house.read(reset)
    asyncio.run(all_say(house, {who: f"yes {amount}" for who, amount in enumerate(amounts, 1)}))
    left = 40
    for claim in house.claims():
        assert claim.quantity == min(amounts[house.member_number(claim.member_id) - 1], left)
        left -= claim.quantity
    assert house.need().remaining == left == max(0, 40 - sum(amounts))
    sound(house)


@pytest.fixture(scope="module")
def masks_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(f"sqlite:///{tmp_path_factory.mktemp('masks') / 'masks.db'}")
    everybody_is_asked(house, 8, MASKS)
    return house
