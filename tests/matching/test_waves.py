"""How many are asked: the fewest that are likely enough, for so many yeses as are needed."""

import math
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from handlers import matching, policy
from handlers.matching import Candidate
from handlers.rules import Rules
from tests.matching.people import NOON, circle, wanted

CHANCES = st.lists(st.floats(0.001, 0.6), max_size=60)
SHARES = st.floats(0, 1)


def candidates(chances: list[float]) -> list[Candidate]:
    return [Candidate(n, 1.0, p, NOON, (0, NOON, -p, n)) for n, p in enumerate(sorted(chances, reverse=True))]


def reached(left: float, chosen: list[Candidate]) -> float:
    return 1 - (1 - left) * math.prod(1 - one.chance for one in chosen)


@given(CHANCES, st.floats(0.1, 0.95), SHARES)
def test_a_wave_is_the_smallest_that_reaches_its_target(chances: list[float], target: float, left: float) -> None:
    ranked = candidates(chances)
    chosen = matching.wave(ranked, target, left=left)
    assert chosen == ranked[: len(chosen)], "the likeliest"
    assert len(chosen) <= policy.WAVE_MOST
    assert bool(chosen) == bool(ranked)
    if len(chosen) > 1:
        assert reached(left, chosen[:-1]) < target, "one fewer would have done"
    if len(chosen) < min(len(ranked), policy.WAVE_MOST):
        assert reached(left, chosen) >= target


@given(CHANCES, st.integers(1, 8))
def test_more_hands_ask_for_more_yeses_to_expect(chances: list[float], slots: int) -> None:
    ranked = candidates(chances)
    chosen = matching.wave(ranked, policy.TARGET, slots=slots)
    most = policy.WAVE_MOST + policy.WAVE_MOST_MORE * (slots - 1)
    assert len(chosen) <= most
    if len(chosen) < min(len(ranked), most):
        assert sum(one.chance for one in chosen) >= policy.TARGET * slots


def test_likely_people_make_small_waves_and_unlikely_ones_large() -> None:
    likely, unlikely = candidates([0.4] * 30), candidates([0.02] * 30)
    assert len(matching.wave(likely, 0.6)) == 2
    assert len(matching.wave(unlikely, 0.6)) == policy.WAVE_MOST


def test_what_is_wanted_sooner_is_asked_more_surely_and_waited_for_less() -> None:
    def pace(hours: float, *, urgent: bool = False) -> matching.Pace:
        return matching.pace(wanted(window=(NOON, NOON + timedelta(hours=hours)), urgent=urgent))

    later, soon, now = pace(48), pace(8), pace(2)
    assert later.target < soon.target < now.target
    assert later.delay >= soon.delay > now.delay
    assert pace(48, urgent=True) == now


def test_a_circle_may_set_its_own_pace() -> None:
    own = circle(Rules(target=0.3, wave_delay=timedelta(hours=2)))
    assert matching.pace(wanted(circle=own)) == matching.Pace(0.3, timedelta(hours=2))


@given(st.floats(0, 20), SHARES, st.floats(0, 300), st.floats(0, 300))
def test_silence_lowers_the_hope_in_a_ping(asks: float, share: float, one: float, other: float) -> None:
    longer, shorter = sorted((NOON - timedelta(minutes=one), NOON - timedelta(minutes=other)))
    hope = [matching.chance_left([(asks, asks * share, 1.0, asked)], NOON) for asked in (longer, shorter)]
    assert 0 <= hope[0] <= hope[1] < 1


def test_nobody_waiting_leaves_no_hope() -> None:
    assert matching.chance_left([], NOON) == 0
