"""What words mean here and now, in one of the circle's languages."""

from datetime import datetime

from handlers.turn import Turn
from handlers.understanding import Understood, understand


def read(turn: Turn, words: str, now: datetime | None = None) -> Understood:
    """A text, understood on this circle's day (or as if written at `now`), in its zone and with its places."""
    circle = turn.circle
    return understand(
        words, now=now or turn.now, zone=circle.zone, gazetteer=circle.gazetteer, languages=circle.languages
    )
