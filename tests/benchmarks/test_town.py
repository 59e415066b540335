"""The simulated town is the same for every policy and every run, and the bot keeps its word in it."""

import dataclasses
from datetime import timedelta

import numpy as np
import pytest

from handlers.understanding import Gazetteer, Intent, understand
from tests.benchmarks.town import report
from tests.benchmarks.town.facts import START, ZONE, Facts
from tests.benchmarks.town.luck import uniform
from tests.benchmarks.town.outcome import Outcome
from tests.benchmarks.town.people import Town, build
from tests.benchmarks.town.replay import Replay
from tests.benchmarks.town.simple import AtRandom, Everyone, FixedWaves, Nearest, play
from tests.benchmarks.town.wishes import Wish, is_quiet, wishes

SMALL = Facts(members=200, days=3, drain_days=2, areas=10, needs_a_day=0.02)
# Nobody tires and no hour is better than another: then nobody can do better than asking everyone at once.
TIRELESS = dataclasses.replace(SMALL, deaf_days=0.0, drift=0.0, morning=1.0, afternoon=1.0, night=1.0)


@pytest.fixture(scope="module")
def replayed() -> Replay:
    town, wanted = _town(SMALL)
    run = Replay(town, wanted)
    run.run()
    return run


def _town(facts: Facts, seed: int = 1) -> tuple[Town, list[Wish]]:
    town = build(seed, facts)
    return town, wishes(town)


def test_a_seed_makes_one_town() -> None:
    (town, wanted), (same, again), (other, others) = _town(SMALL), _town(SMALL), _town(SMALL, seed=2)
    assert wanted == again
    assert wanted != others
    assert np.array_equal(town.x, same.x)
    assert not np.array_equal(town.x, other.x)


def test_a_run_is_the_same_again(replayed: Replay) -> None:
    again = Replay(*_town(SMALL))
    again.run()
    assert again.log == replayed.log
    assert again.outcome.measures() == replayed.outcome.measures()


def test_luck_is_a_pairs_own() -> None:
    members = np.arange(5000)
    drawn = uniform(1, "yes", 7, members)
    assert uniform(1, "yes", 7, members[40:41])[0] == drawn[40]
    assert abs(drawn.mean() - 0.5) < 0.02
    assert abs(np.corrcoef(drawn, uniform(1, "yes", 8, members))[0, 1]) < 0.05
    assert abs(np.corrcoef(drawn, uniform(1, "delay", 7, members))[0, 1]) < 0.05


def test_rates_are_what_they_are_said_to_be() -> None:
    town = build(1, Facts())
    rates = town.rate(slice(None), 0)
    assert 0.01 <= rates.min() < 0.02
    assert 0.4 < rates.max() <= 0.47
    assert np.abs(town.rate(slice(None), 20 * 1440) - rates).max() > 0.03


def test_what_is_asked_is_understood() -> None:
    for wish in _town(SMALL)[1]:
        now = START + timedelta(minutes=wish.at)
        meant = understand(wish.words, now=now, zone=ZONE, gazetteer=Gazetteer())
        assert meant.sure
        assert (meant.intent, meant.kinds[0], meant.urgent) == (Intent.NEED, wish.kinds[0], wish.urgent), wish.words
        assert meant.when is not None
        assert meant.when.end == START + timedelta(minutes=wish.deadline), wish.words


def test_nobody_does_better_than_everyone_where_nobody_tires() -> None:
    town, wanted = _town(TIRELESS)
    best = play(town, wanted, Everyone(town))
    others = [play(town, wanted, policy(town)) for policy in (Nearest, AtRandom, FixedWaves)]
    for other in (*others, Replay(town, wanted).run()):
        assert (other.claimed_at >= best.claimed_at - 1e-6).all()
        assert other.measures()["claimed"] > 0.2
        assert other.pings.sum() < best.pings.sum()


def test_a_ping_makes_deaf() -> None:
    (rested, wanted), (tired, _) = _town(TIRELESS), _town(dataclasses.replace(TIRELESS, deaf_days=3.0))
    assert _claimed(play(tired, wanted, Everyone(tired))) < _claimed(play(rested, wanted, Everyone(rested)))


def _claimed(outcome: Outcome) -> float:
    return outcome.measures()["claimed"]


def test_nobody_is_pinged_in_quiet_hours(replayed: Replay) -> None:
    asked = [at for _, _, at, answering in replayed.log if not answering]
    assert asked
    assert not [at for at in asked if is_quiet(at)]


def test_nobody_is_pinged_twice_for_a_need(replayed: Replay) -> None:
    """But for a need that someone gave back: who heard "taken" before they could answer may be asked once more."""
    pairs = [(wish, member) for wish, member, _, _ in replayed.log]
    taken = {wish for wish, at in enumerate(replayed.outcome.claimed_at) if np.isfinite(at)}
    assert not [pair for pair in pairs if pairs.count(pair) > 1 and pair[0] not in taken]
    assert max(map(pairs.count, pairs)) <= 2


def test_the_table_says_what_is_met() -> None:
    run = {"claimed": 0.9, "kept": 0.8, "pings": 4.0, "urgent": 20.0, "busiest": 0.2, "thin": 0.9}
    worse = run | {"claimed": 0.8, "pings": 90.0}
    runs = {name: [run if name == report.OURS else worse] * 2 for name in report.POLICIES}
    assert "| needs claimed in time | 90.0% ± 0.0% | 80.0% ± 0.0% |" in report.markdown(runs)
    met = [report.verdict(runs, measure) for measure in report.MEASURES]
    assert met == ["met", "met", "met", "met", "met", ""]
    runs[report.OURS] = [run | {"pings": 46.0, "thin": 0.8}]
    assert report.verdict(runs, report.MEASURES[1]) == report.verdict(runs, report.MEASURES[4]) == "NOT MET"
