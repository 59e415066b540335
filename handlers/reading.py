"""What words mean here and now, in one of the circle's languages."""

from handlers.turn import Turn
from handlers.understanding import Understood, understand


def read(turn: Turn, words: str) -> Understood:
    """A text, understood on this circle's day, in its zone and with its places."""
    circle = turn.circle
    return understand(words, now=turn.now, zone=circle.zone, gazetteer=circle.gazetteer, languages=circle.languages)
