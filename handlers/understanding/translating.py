"""A thing said to a reader of another language: by its name there, or by what its kind is called."""

import re
from collections.abc import Sequence

from handlers.understanding.counts import hands
from handlers.understanding.page import fold
from handlers.understanding.tables import LANGUAGES, word_row
from handlers.understanding.things import bare, kind_of, knows, name, named
from handlers.understanding.wordlist import word_list

_SIZES = "|".join(sorted({word_row("size", code)[0] for code in LANGUAGES}))
_SIZED = re.compile(rf"(?P<thing>.+) (?:{_SIZES}) (?P<size>\S+)")


def item_for(item: str, source: str, reader: str, *, counted: int | None = None) -> str:
    """ "silla de ruedas" for a reader of English is "a wheelchair"; `counted` says that a number stands before it."""
    sized = _SIZED.fullmatch(item)
    if sized is not None:
        thing = item_for(sized["thing"], source, reader, counted=counted)
        return f"{thing} {word_row('size', reader)[0]} {sized['size']}"
    if source == reader and knows(item, reader):
        return item
    for language in _languages(source, reader):
        found = named(item, language)
        if found is not None:
            called, several = name(found[0], reader), found[1]
            if counted is not None:
                return called.many if counted > 1 else bare(called.one, reader)
            return called.many if several else called.one
        if knows(item, language):
            return _kind_for(item, language, reader)
    return item


def unit_for(unit: str | None, source: str, reader: str, quantity: int | None) -> str | None:
    """A unit in the reader's language; None for one that has no name there."""
    if unit is None or unit == "$":
        return unit
    if unit in hands():
        return word_row("people", reader)[0]
    if source == reader and knows(unit, reader):
        return unit
    for language in _languages(source, reader):
        found = named(unit, language)
        if found is not None:
            called = name(found[0], reader)
            return bare(called.one, reader) if quantity == 1 else called.many
    return None


def with_article(item: str, language: str) -> str:
    """ "nurse" inside a sentence is "a nurse"; what is not counted stays as it is."""
    found = named(item, language)
    if found is None or found[1]:
        return item
    called = name(found[0], language)
    return called.one if fold(bare(called.one, language)) == fold(item) else item


def _languages(source: str, reader: str) -> Sequence[str]:
    """Where a thing's words are looked for: in the writer's language, then in any."""
    return list(dict.fromkeys([source, reader, *LANGUAGES]))


def _kind_for(item: str, language: str, reader: str) -> str:
    labels = word_list(reader).labels
    return labels.get(kind_of(item, language) or "other", labels["other"])
