"""The short public echo of what is needed or offered: from the word lists and numbers only."""

from handlers.understanding.meaning import Understood
from handlers.understanding.wordlist import word_list

_JOIN = {"en": " and ", "es": " y "}
_FOR = {"en": "for", "es": "para"}
_OF = {"en": "of ", "es": "de "}
# What is offered at any time is many, and comes after the things themselves: "groceries and deliveries".
_MANY = {
    "a delivery": "deliveries",
    "a pick-up": "pick-ups",
    "a ride": "rides",
    "una entrega": "entregas",
    "recoger": "recoger cosas",
    "un viaje": "viajes",
}
_EMPTY = {"en": "help", "es": "ayuda"}
# Echoes stay short: three things, then the reader asks.
MOST_SHOWN = 3
# An amount of these is hands wanted, not people helped.
HANDS = frozenset({"people", "personas"})


def describe(understood: Understood) -> str:
    """ "groceries for 4", "20 diapers size 4", "8 people for clean-up", "$200 for a bus ticket", "a ride"."""
    language = understood.language or "en"
    what = _what(understood, language)
    counted = _counted(understood, what, language)
    if understood.people and understood.unit not in HANDS:
        return f"{counted} {_FOR[language]} {understood.people}"
    return counted


def _what(understood: Understood, language: str) -> list[str]:
    shown = list(understood.items[:MOST_SHOWN])
    if understood.standing:
        shown = sorted((_MANY.get(item, item) for item in shown), key=lambda item: item in _MANY.values())
    labels = word_list(language).labels
    return shown or [labels[kind] for kind in understood.kinds[:MOST_SHOWN] if kind in labels]


def _listed(words: list[str], language: str) -> str:
    if len(words) < 2:
        return words[0] if words else _EMPTY[language]
    return ", ".join(words[:-1]) + _JOIN[language] + words[-1]


def _counted(understood: Understood, what: list[str], language: str) -> str:
    quantity, unit = understood.quantity, understood.unit
    if quantity is None:
        return _listed(what, language)
    if unit == "$" or unit in HANDS:
        one = {"people": "person", "personas": "persona"} if quantity == 1 else {}
        amount = f"${quantity}" if unit == "$" else f"{quantity} {one.get(unit or '', unit)}"
        return f"{amount} {_FOR[language]} {_listed(what, language)}" if understood.items else amount
    for at, item in enumerate(what):
        if unit is None or item.startswith(unit):
            return _listed([*what[:at], f"{quantity} {item}", *what[at + 1 :]], language)
    amount = f"{quantity} {unit or ''}".strip()
    return f"{amount} {_OF[language]}{_listed(what, language)}" if what else amount
