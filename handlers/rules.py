"""What a circle may set otherwise about asking; the defaults are policy's."""

import re
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from handlers import policy

_MINUTES = {"m": 1, "h": 60, "d": 24 * 60}
_LENGTH = re.compile(r"(\d{1,4})\s*([mhd])")
_MOST = 100  # of a whole number: people, or pings


@dataclass(frozen=True, slots=True)
class Rules:
    """Chances are 0-1. `rest` is how long someone is left alone after a ping; `wave_most` people are asked at once.
    `segment_price` is dollars for one SMS segment.
    """

    target: float = policy.TARGET
    target_soon: float = policy.TARGET_SOON
    target_urgent: float = policy.TARGET_URGENT
    wave_delay: timedelta = policy.WAVE_DELAY
    wave_delay_soon: timedelta = policy.WAVE_DELAY_SOON
    wave_delay_urgent: timedelta = policy.WAVE_DELAY_URGENT
    wave_most: int = policy.WAVE_MOST
    asks_a_day: int = policy.ASKS_A_DAY
    asks_a_week: int = policy.ASKS_A_WEEK
    rest: timedelta = policy.REST
    segment_price: float = policy.SEGMENT_PRICE


def read_rules(text: str) -> Rules:
    """ "asks_a_week=2, wave_delay=20m": those rules, and the defaults for the others. ValueError, in plain words."""
    usual, said = Rules(), dict[str, Any]()
    for piece in filter(None, (piece.strip() for piece in text.split(","))):
        name, equals, value = (part.strip() for part in piece.partition("="))
        if not equals or name not in _NAMES:
            raise ValueError(f"{name or piece} is no rule; they are {', '.join(_NAMES)}, like asks_a_week=2")
        said[name] = _read(name, value, getattr(usual, name))
    return Rules(**said)


def _read(name: str, value: str, usual: object) -> object:
    if isinstance(usual, timedelta):
        length = _LENGTH.fullmatch(value)
        if not length or not int(length[1]):
            raise ValueError(f"{name} must be a time like 20m, 2h or 1d")
        return timedelta(minutes=int(length[1]) * _MINUTES[length[2]])
    if isinstance(usual, int):
        if not value.isdecimal() or not 1 <= int(value) <= _MOST:
            raise ValueError(f"{name} must be a whole number from 1 to {_MOST}")
        return int(value)
    if not re.fullmatch(r"0?\.\d+", value) or not float(value):
        raise ValueError(f"{name} must be a chance between 0 and 1, like 0.5")
    return float(value)


_NAMES = tuple(field.name for field in fields(Rules))
