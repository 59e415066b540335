"""What the model sees of a text, as the reader shows it."""

from handlers.understanding.features import numbers, signs
from handlers.understanding.languages import language_of
from handlers.understanding.page import Page
from handlers.understanding.sides import choose_side
from handlers.understanding.spelling import mend
from handlers.understanding.tables import LANGUAGES
from handlers.understanding.train.fitting import Seen
from handlers.understanding.wordlist import look_up


def see(text: str) -> Seen:
    """The features of `text`. Times and places are left in: they are not what the lists look for."""
    page = Page(text)
    language = language_of(page, page.tokens(), LANGUAGES)
    tokens = mend(page.tokens(), language or LANGUAGES[0])
    things, cues, marks = look_up(tokens, language, LANGUAGES)
    side = choose_side(page, tokens, things, cues, noise=any(f.entry.role == "noise" for f in marks))
    return Seen(numbers(page.folded), signs(side.things, cues, marks, side.intent, plain=side.sure))
