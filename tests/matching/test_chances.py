"""The chance of a yes: what raises it, what lowers it, and who is left out."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import matching, policy
from handlers.matching import Candidate
from storage.helpers import Helper
from tests.matching.people import NOON, helper, wanted

SATURDAY = (datetime(2026, 6, 6, 14, 0, tzinfo=UTC), datetime(2026, 6, 6, 15, 0, tzinfo=UTC))  # 10 to 11 in New York


def chance(one: Helper, *kinds: str, **more: Any) -> float:
    [candidate] = matching.rank([one], wanted(*kinds, **more))
    return candidate.chance


def order(*helpers: Helper, **more: Any) -> list[int]:
    return [one.member_id for one in matching.rank(helpers, wanted(**more))]


@given(st.floats(0, 60), st.floats(0, 60))
def test_farther_away_is_never_likelier(one: float, other: float) -> None:
    near, far = sorted((one, other))
    assert chance(helper(km=near)) >= chance(helper(km=far))


@given(st.floats(0, 20), st.floats(0, 1), st.floats(0, 200), st.integers(0, 9), st.floats(0, 40))
def test_a_chance_is_a_chance(asks: float, share: float, hours: float, no_shows: int, km: float) -> None:
    asked_at = NOON - timedelta(hours=hours)
    one = helper(km=km, asks=asks, yeses=asks * share, asked_at=asked_at, no_shows=no_shows)
    assert 0 < chance(one) < 1


@given(st.floats(0, 20), st.floats(0, 1), st.floats(0, 1))
def test_more_yeses_are_never_less_likely(asks: float, one: float, other: float) -> None:
    fewer, more = sorted((one * asks, other * asks))
    assert chance(helper(asks=asks, yeses=fewer)) <= chance(helper(asks=asks, yeses=more))


@given(st.floats(0, 400), st.floats(0, 400))
def test_whoever_was_asked_longer_ago_is_never_less_likely(one: float, other: float) -> None:
    shorter, longer = sorted((one, other))
    ago = [helper(asked_at=NOON - timedelta(hours=hours)) for hours in (shorter, longer)]
    assert chance(ago[0]) <= chance(ago[1])


def test_who_offered_that_very_kind_comes_before_who_delivers_before_the_willing() -> None:
    kinds = ("food", "delivery", None)
    assert order(*(helper(number, kind=kind) for number, kind in enumerate(kinds))) == [0, 1, 2]


def test_one_person_with_two_offers_is_asked_once_for_the_better() -> None:
    [candidate] = matching.rank([helper(kind="delivery"), helper(kind="food")], wanted())
    assert candidate.chance == chance(helper(kind="food"))


def test_a_telephone_call_can_come_from_anywhere() -> None:
    assert chance(helper(kind="company", km=30), "company") == chance(helper(kind="company", km=0), "company")


def test_nobody_is_sent_farther_than_they_said_they_go() -> None:
    assert order(helper(1, km=4, radius_km=3.0), helper(2, km=2.9, radius_km=3.0)) == [2]


def test_who_said_they_go_far_minds_a_distance_less() -> None:
    assert chance(helper(km=8, radius_km=30.0)) > chance(helper(km=8))


def test_nobody_is_asked_for_a_day_or_an_hour_they_are_not_free() -> None:
    free = {1: ("sat",), 2: ("mon", "tue"), 3: (), 4: ("sat", "evening"), 5: ("morning",)}
    asked = order(*(helper(number, available=days) for number, days in free.items()), window=SATURDAY)
    assert asked == [1, 3, 5]


def test_a_shared_language_comes_first_where_talking_is_the_help_and_nobody_is_left_out() -> None:
    pair = (helper(1, kind="company", language="es"), helper(2, kind="company", language="en"))
    assert [one.member_id for one in matching.rank(pair, wanted("company"))] == [2, 1]
    assert chance(helper(language="es")) == chance(helper(language="en")), "groceries need no words"


def test_something_urgent_goes_first_to_those_who_can_be_asked_now() -> None:
    away = helper(1, km=0.1, timezone="Pacific/Auckland")  # 4 in the morning there
    assert order(away, helper(2), urgent=True) == [2, 1]
    assert order(away, helper(2, km=3)) == [1, 2]


def test_among_near_equals_whoever_was_not_asked_for_longest_comes_first() -> None:
    lately, long_ago = NOON - timedelta(days=20), NOON - timedelta(days=21)
    assert order(helper(1, km=1.0, asked_at=lately), helper(2, km=1.05, asked_at=long_ago)) == [2, 1]


def test_a_newcomer_comes_before_somebody_middling_whom_we_know() -> None:
    known = helper(1, asks=20.0, yeses=20 * policy.RATE * 1.1)
    assert order(known, helper(2)) == [2, 1]
    assert chance(known) > chance(helper(2)), "and counts for no more than a newcomer"


def test_no_shows_come_later_but_come() -> None:
    assert order(helper(1, no_shows=3), helper(2)) == [2, 1]


def test_nobody_beyond_the_radius() -> None:
    ranked: list[Candidate] = matching.rank([helper(1, km=6), helper(2, km=4), helper(3, km=None)], wanted(), 5.0)
    assert sorted(one.member_id for one in ranked) == [2, 3]


@pytest.mark.parametrize("km", [None, math.inf])
def test_no_known_place_counts_as_some_way_off(km: float | None) -> None:
    assert chance(helper(km=0)) > chance(helper(km=None)) > chance(helper(km=30))
