"""Places kept for who pressed in a group: whatever comes at once, none is taken twice and none is lost."""

import asyncio
import itertools

from sqlalchemy import func, select

from handlers import arrivals
from handlers.messages import Channel, Inbound, InboundKind
from storage import chats, timers
from storage.models import Hold, Timer
from storage.states import ChatStatus, ClaimStatus, NeedStatus, TimerKind
from tests.races.house import House, helpers_for
from tests.races.test_claim_race import ALICE, NEED

ROUNDS = 4
GROUP = "-1001"
_updates = itertools.count(1)


def in_private(house: House, who: int, text: str) -> Inbound:
    """What somebody on Telegram writes to the bot."""
    return Inbound(Channel.TELEGRAM, str(next(_updates)), f"telegram:{9000 + who}", house.now, text)


def pressed(house: House, who: int, code: str) -> Inbound:
    """What somebody presses in the group."""
    row, by = str(next(_updates)), f"telegram:{9000 + who}"
    kind, data = InboundKind.PRESS, f"HELP {code}"
    return Inbound(Channel.TELEGRAM, row, by, house.now, kind=kind, data=data, chat=GROUP)


async def at_once(house: House, said: list[Inbound], due: list[int]) -> None:
    """Messages and timers, all handed in before the first is done."""
    store = house.store()
    try:
        heard = [store.run(lambda s, m=m: arrivals.arrive(s, house.rules, m, house.now)) for m in said]
        rung = [store.run(lambda s, t=t: arrivals.do_timer(s, house.rules, t, house.now)) for t in due]
        await asyncio.gather(*heard, *rung)
    finally:
        store.close()


def a_card_stands(house: House) -> str:
    """Alice's need in a linked group."""
    house.read(lambda s: chats.keep(s, house.rules.id, GROUP, "Riverside", ChatStatus.LINKED, house.now))
    helpers_for(house, 3)
    house.arrive(ALICE, NEED)
    house.passes(seconds=5)
    for timer in house.read(lambda s: timers.due(s, house.rules.id, house.now, 100)):
        house.read(lambda s, t=timer: arrivals.do_timer(s, house.rules, t, house.now))
    return house.need().code


def kept(house: House) -> int:
    return sum(hold.quantity for hold in house.read(lambda s: list(s.scalars(select(Hold)))))


def sound(house: House) -> None:
    """What is taken is claimed or kept; a need that is over keeps no place."""
    need = house.need()
    taken = sum(claim.quantity for claim in house.claims(ClaimStatus.ACTIVE) if claim.need_id == need.id)
    if need.status in (NeedStatus.OPEN, NeedStatus.CLAIMED):
        assert taken + kept(house) == need.quantity - need.remaining
    else:
        assert (taken, kept(house)) == (0, 0)


def ending_of_holds(house: House) -> list[int]:
    wanted = select(Timer.id).where(Timer.kind == TimerKind.HOLD)
    return house.read(lambda s: list(s.scalars(wanted)))


async def test_thirty_strangers_press_and_one_place_is_kept(house: House) -> None:
    code = a_card_stands(house)
    await at_once(house, [pressed(house, who, code) for who in range(30)], [])
    assert house.read(lambda s: s.scalar(select(func.count(Hold.id)))) == 1
    sound(house)


async def test_who_comes_as_the_place_is_given_back_has_it_once_or_not(house: House) -> None:
    code = a_card_stands(house)
    for _ in range(ROUNDS):
        await at_once(house, [pressed(house, 1, code)], [])
        house.passes(minutes=10)
        coming = [in_private(house, 1, f"/start help-{code}"), house.message(2, f"yes {code}")]
        await at_once(house, coming, ending_of_holds(house))
        sound(house)
        assert len(house.claims(ClaimStatus.ACTIVE)) <= 1
        for who in (in_private(house, 1, f"drop {code}"), house.message(2, f"drop {code}")):
            await at_once(house, [who], [])
        house.passes(minutes=1)


async def test_who_comes_as_it_closes_takes_nothing_that_is_over(house: House) -> None:
    code = a_card_stands(house)
    await at_once(house, [pressed(house, 1, code)], [])
    coming = [in_private(house, 1, f"/start help-{code}"), house.message(ALICE, f"drop {code}")]
    await at_once(house, [*coming, pressed(house, 2, code)], ending_of_holds(house))
    sound(house)
