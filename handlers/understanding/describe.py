"""The short public echo of what is needed or offered: from the word lists and numbers only."""

from handlers.understanding.meaning import Understood
from handlers.understanding.wordlist import word_list

_JOIN = {"en": " and ", "es": " y "}
_FOR = {"en": "for", "es": "para"}
_OF = {"en": "of ", "es": "de "}
_EMPTY = {"en": "help", "es": "ayuda"}
# Echoes stay short: three things, then the reader asks.
MOST_SHOWN = 3


def describe(understood: Understood) -> str:
    """ "groceries for 4", "20 diapers size 4", "8 people for clean-up", "$200 for a bus ticket", "a ride"."""
    language = understood.language or "en"
    what = _what(understood, language)
    counted = _counted(understood, what, language)
    if understood.people and understood.unit not in ("people", "personas"):
        return f"{counted} {_FOR[language]} {understood.people}"
    return counted


def _what(understood: Understood, language: str) -> str:
    shown = list(understood.items[:MOST_SHOWN])
    if not shown:
        labels = word_list(language).labels
        shown = [labels[kind] for kind in understood.kinds[:MOST_SHOWN] if kind in labels]
    return _listed(shown, language)


def _listed(words: list[str], language: str) -> str:
    if len(words) < 2:
        return words[0] if words else ""
    return ", ".join(words[:-1]) + _JOIN[language] + words[-1]


def _counted(understood: Understood, what: str, language: str) -> str:
    quantity, unit = understood.quantity, understood.unit
    if quantity is None:
        return what or _EMPTY[language]
    amount = f"${quantity}" if unit == "$" else str(quantity)
    if unit == "$" or unit in ("people", "personas"):
        amount = amount if unit == "$" else f"{amount} {unit}"
        purpose = what if understood.items else ""
        return f"{amount} {_FOR[language]} {purpose}" if purpose else amount
    if unit is None or any(item.startswith(unit) for item in understood.items):
        return f"{amount} {what}".strip()
    return f"{amount} {unit} {_OF[language] if what else ''}{what}".strip()
