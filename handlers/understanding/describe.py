"""The short public echo of what is needed or offered: from the word lists and numbers only."""

from dataclasses import replace

from handlers.understanding.counts import hands
from handlers.understanding.meaning import Understood
from handlers.understanding.page import fold
from handlers.understanding.tables import LANGUAGES, rows, word_row
from handlers.understanding.translating import item_for, unit_for, with_article
from handlers.understanding.wordlist import word_list

# Echoes stay short: three things, then the reader asks.
MOST_SHOWN = 3


def describe(understood: Understood, reader: str | None = None, *, in_sentence: bool = False) -> str:
    """ "groceries for 4", "20 diapers size 4", "8 people for clean-up", "$200 for a bus ticket", "a ride".

    In the language of the text, or in `reader`'s. `in_sentence` gives a lone thing its article: "a nurse".
    """
    source = understood.language if understood.language in LANGUAGES else reader or LANGUAGES[0]
    language = reader if reader in LANGUAGES else source
    said = _translated(understood, source, language)
    what = _what(said, language)
    if in_sentence:
        what = [item if item == said.unit else with_article(item, language) for item in what]
    counted = _counted(said, what, language)
    if said.people and not said.together and said.unit not in hands():
        return for_people(counted, said.people, language)
    return counted


def for_people(what: str, people: int, language: str) -> str:
    """ "groceries" for four people is "groceries for 4", "comida" is "comida para 4"."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    return f"{what} {_word('for', language)} {people}" if what else str(people)


def _translated(understood: Understood, source: str, reader: str) -> Understood:
    """The same in the reader's words; what is theirs already stays as it was written."""
    quantity, unit = understood.quantity, understood.unit
    items = [
        item_for(item, source, reader, counted=quantity if unit and item.startswith(unit) else None)
        for item in understood.items
    ]
    return replace(
        understood,
        items=tuple(dict.fromkeys(items)),
        unit=unit_for(unit, source, reader, quantity),
        language=reader,
    )


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
    return f"{', '.join(words[:-1])} {_and_before(words[-1], language)} {words[-1]}"


def _and_before(word: str, language: str) -> str:
    """Spanish says "e" for "y" before the sound of i: "comida e internet", but "agua y hielo"."""
    before_i = word_row("and before i", language)
    plain = fold(word)
    sounds_so = plain.startswith("i") or (plain.startswith("hi") and not plain.startswith("hie"))
    return before_i[0] if before_i and sounds_so else _word("and", language)


def _counted(understood: Understood, what: list[str], language: str) -> str:
    quantity, unit = understood.quantity, understood.unit
    if quantity is None:
        return _listed(what, language)
    if unit == "$" or unit in hands():
        shown = _word("person", language) if quantity == 1 and unit == _word("people", language) else unit
        amount = f"${quantity}" if unit == "$" else f"{quantity} {shown}"
        told = understood.items or (unit in hands() and set(understood.kinds) - {"labour"})
        return f"{amount} {_word('for', language)} {_listed(what, language)}" if told else amount
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
