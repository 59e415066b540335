"""What the model sees of a text, as the reader shows it."""

from handlers.understanding.features import numbers, signs
from handlers.understanding.page import Page
from handlers.understanding.reader import look_up
from handlers.understanding.sides import choose_side
from handlers.understanding.train.fitting import Seen
from handlers.understanding.wordlist import language_of


def see(text: str) -> Seen:
    """The features of `text`. Times and places are left in: they are not what the lists look for."""
    page = Page(text)
    tokens = page.tokens()
    things, cues, marks = look_up(tokens, language_of(tokens))
    side = choose_side(page, tokens, things, cues, noise=any(f.entry.role == "noise" for f in marks))
    return Seen(numbers(page.folded), signs(side.things, cues, marks, side.intent, plain=side.sure))
