"""The short public echo of what is needed or offered: from the word lists and numbers only."""

from handlers.understanding.counts import hands
from handlers.understanding.meaning import Understood
from handlers.understanding.page import fold
from handlers.understanding.tables import LANGUAGES, rows, word_row
from handlers.understanding.wordlist import word_list

# Echoes stay short: three things, then the reader asks.
MOST_SHOWN = 3


def describe(understood: Understood) -> str:
    """ "groceries for 4", "20 diapers size 4", "8 people for clean-up", "$200 for a bus ticket", "a ride"."""
    language = understood.language if understood.language in LANGUAGES else LANGUAGES[0]
    what = _what(understood, language)
    counted = _counted(understood, what, language)
    if understood.people and not understood.together and understood.unit not in hands():
        return f"{counted} {_word('for', language)} {understood.people}"
    return counted


def _word(name: str, language: str) -> str:
    return word_row(name, language)[0]


def _what(understood: Understood, language: str) -> list[str]:
    shown = list(understood.items[:MOST_SHOWN])
    if understood.standing:
        many = _many(language)
        shown = sorted((many.get(item, item) for item in shown), key=lambda item: item in many.values())
    labels = word_list(language).labels
    return shown or [labels[kind] for kind in understood.kinds[:MOST_SHOWN] if kind in labels]


def _many(language: str) -> dict[str, str]:
    """What is offered at any time is many, and comes after the things themselves: "groceries and deliveries"."""
    return {row.echo: row.words[0] for row in rows(language) if row.role == "word" and row.kind == "many"}


def _listed(words: list[str], language: str) -> str:
    if len(words) < 2:
        return words[0] if words else word_list(language).labels["other"]
    return f"{', '.join(words[:-1])} {_word('and', language)} {words[-1]}"


def _counted(understood: Understood, what: list[str], language: str) -> str:
    quantity, unit = understood.quantity, understood.unit
    if quantity is None:
        return _listed(what, language)
    if unit == "$" or unit in hands():
        shown = _word("person", language) if quantity == 1 and unit == _word("people", language) else unit
        amount = f"${quantity}" if unit == "$" else f"{quantity} {shown}"
        return f"{amount} {_word('for', language)} {_listed(what, language)}" if understood.items else amount
    for at, item in enumerate(what):
        if unit is None or item.startswith(unit):
            return _listed([*what[:at], f"{quantity} {item}", *what[at + 1 :]], language)
    amount = f"{quantity} {unit or ''}".strip()
    return f"{amount} {_of(what, language)}" if what else amount


def _of(what: list[str], language: str) -> str:
    """ "of rice", "de riz", "d'eau"; in Creole the thing follows at once."""
    listed = _listed(what, language)
    before_vowel = word_row("of before a vowel", language)
    if before_vowel and fold(listed)[0] in "aeiou":
        return before_vowel[0] + listed
    of = word_row("of", language)
    return f"{of[0]} {listed}" if of else listed
