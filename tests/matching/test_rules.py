"""A circle's own rules about asking, as its settings say them."""

from datetime import timedelta

import pytest

from handlers.rules import Rules, read_rules


def test_nothing_said_is_as_usual() -> None:
    assert read_rules("") == Rules()


def test_each_rule_said_is_otherwise_and_the_others_are_as_usual() -> None:
    said = read_rules("asks_a_week=2, wave_delay = 20m, rest=2d,target=0.3, wave_delay_soon=1h")
    own = {"asks_a_week": 2, "wave_delay": timedelta(minutes=20), "rest": timedelta(days=2), "target": 0.3}
    assert said == Rules(**own, wave_delay_soon=timedelta(hours=1))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("asks_a_month=2", "asks_a_month"),
        ("asks_a_week", "asks_a_week"),
        ("asks_a_week=0", "asks_a_week"),
        ("asks_a_week=-1", "asks_a_week"),
        ("wave_delay=20", "wave_delay"),
        ("wave_delay=0m", "wave_delay"),
        ("target=1.5", "target"),
        ("target=0.0", "target"),
    ],
)
def test_a_fault_is_named_in_plain_words(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        read_rules(text)
