"""What a circle may set otherwise about asking; the defaults are policy's."""

from dataclasses import dataclass
from datetime import timedelta

from handlers import policy


@dataclass(frozen=True, slots=True)
class Rules:
    """Chances are 0-1. `rest` is how long someone is left alone after a ping; `wave_most` people are asked at once."""

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
