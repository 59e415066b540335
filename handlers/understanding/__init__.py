"""What a text means: `understand` reads a need or an offer, `read_answer` a short answer to a question."""

from handlers.understanding.answers import Answer, Verdict, read_answer
from handlers.understanding.meaning import Intent, Understood, When, Where
from handlers.understanding.places import Gazetteer
from handlers.understanding.reader import understand

__all__ = [
    "Answer",
    "Gazetteer",
    "Intent",
    "Understood",
    "Verdict",
    "When",
    "Where",
    "read_answer",
    "understand",
]
