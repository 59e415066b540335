"""Whether a text has, begins with, or is nothing but phrases of the small lists (`said("on the way")`)."""

from functools import lru_cache

from handlers.understanding.answerparts import CODE
from handlers.understanding.page import ASKED_AGAIN, clean, fold, plain_tokens
from handlers.understanding.tables import said

Words = tuple[str, ...]


@lru_cache(maxsize=ASKED_AGAIN)
def plain_words(text: str) -> Words:
    """The words of a text without accents, apostrophes and codes."""
    return tuple(token.word for token in plain_tokens(CODE.sub(" ", fold(clean(text)))))


def has_one(text: str, phrases: frozenset[str]) -> bool:
    """Whether one of the phrases stands anywhere in the text."""
    words = f" {' '.join(plain_words(text))} "
    return any(f" {' '.join(phrase)} " in words for phrase in _cut(phrases))


def begins_with_one(text: str, phrases: frozenset[str]) -> bool:
    """Whether the text begins with one of the phrases; politeness before it ("ok", "sorry") does not count."""
    words = plain_words(text)
    return any(_first(left, phrases) is not None for left in (words, _without(words, said("polite"))))


def is_only(text: str, *lists: frozenset[str]) -> bool:
    """Whether the text is nothing but phrases of these lists, and politeness."""
    words = _without(plain_words(text), said("polite"))
    left = _without(words, frozenset().union(said("polite"), *lists))
    return bool(words) and not left


def _without(words: Words, phrases: frozenset[str]) -> Words:
    """What follows the phrases that a text begins with."""
    while (phrase := _first(words, phrases)) is not None:
        words = words[len(phrase) :]
    return words


def _first(words: Words, phrases: frozenset[str]) -> Words | None:
    return next((phrase for phrase in _cut(phrases) if words[: len(phrase)] == phrase), None)


@lru_cache(maxsize=64)
def _cut(phrases: frozenset[str]) -> tuple[Words, ...]:
    """Phrases as words, longest first."""
    cut = {tuple(token.word for token in plain_tokens(phrase)) for phrase in phrases}
    return tuple(sorted(cut, key=len, reverse=True))
