"""Labelled texts from files, told apart by their columns.

- `message, original, request, food …`: Disaster Response Messages; the sender's own words are examples too.
- `id, intent`: a reading of some of those rows, which then counts instead of `request`.
- `text, intent, kinds`: texts of one's own, as `training/own_texts.csv`; `kinds` separated by ";".

`intent` is need, offer, both, answer, greeting or other.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

# Columns of the messages, and what we call them.
COLUMNS = {
    "food": "food",
    "water": "water",
    "shelter": "shelter",
    "clothing": "clothing",
    "medical_products": "medicine",
    "medical_help": "medical",
    "money": "money",
}
# The kinds of the messages, and those that only texts of our own teach.
TOLD = tuple(COLUMNS.values())
OWN_KINDS = (
    *("baby", "hygiene", "ride", "delivery", "childcare", "company", "language", "legal", "labour", "tools"),
    *("power", "animals", "tech", "rescue", "goods", "other"),
)
KINDS = (*TOLD, *OWN_KINDS)
INTENTS = ("need", "offer", "answer", "greeting")
# Whether a text is one of our own: what neighbors write is read otherwise than what a disaster's messages tell.
HOME = "home"
LABELS = (*INTENTS, *KINDS, HOME)
# The sender's own words say the same again in other words: worth less than a text that is new.
ORIGINAL_WEIGHT = 0.3
# A second reading is worth more than one hurried label.
READ_WEIGHT = 2.0
# What neighbors will write to us is nearer to our own texts than to those of a disaster.
OWN_WEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class Example:
    """One text and its labels; a label that is unknown is missing. `scored` are messages in English, `own` ours.

    `request` is what the file said, where another reading counts for `need`.
    """

    text: str
    labels: dict[str, bool]
    weight: float = 1.0
    row: str = ""
    scored: bool = False
    own: bool = False
    request: bool = False


def read_examples(paths: Iterable[Path]) -> list[Example]:
    """All examples of the files, in order. Raises ValueError naming a file whose columns are none of the above."""
    tables = [(path, _rows(path)) for path in paths]
    readings = {row["id"]: row["intent"] for _, rows in tables if _is(rows, "id", "intent") for row in rows}
    found: list[Example] = []
    for path, rows in tables:
        if _is(rows, "message", "request"):
            for row in rows:
                found += _of_message(row, readings.get(row["id"]))
        elif _is(rows, "text", "intent", "kinds"):
            found += [_own(row) for row in rows]
        elif not _is(rows, "id", "intent"):
            raise ValueError(
                f"{path}: its columns must be message and request, or id and intent, or text, intent, kinds"
            )
    return found


def read_messages(path: Path) -> list[str]:
    """The texts of a file to be left out of training."""
    return [row["message"] for row in _rows(path)]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _is(rows: Sequence[dict[str, str]], *columns: str) -> bool:
    """Whether a table has these columns; `id, intent` is a reading only where nothing else is told."""
    there = set(rows[0]) if rows else set()
    return set(columns) <= there and ("message" in columns or "message" not in there)


def _of_message(row: dict[str, str], reading: str | None) -> list[Example]:
    labels = {kind: row[column] == "1" for column, kind in COLUMNS.items()} | {HOME: False}
    request = row["request"] == "1"
    labels |= _intents(reading) if reading else {**_intents("other"), "need": request}
    message = Example(row["message"], labels, READ_WEIGHT if reading else 1.0, row["id"], scored=True, request=request)
    # The lists name kinds in every language; where they know fewer words, "dlo" would teach that they are wrong.
    intents = {label: value for label, value in labels.items() if label in INTENTS}
    own_words = Example(row["original"], intents, ORIGINAL_WEIGHT, row["id"])
    return [message, own_words] if row["original"].strip() else [message]


def _own(row: dict[str, str]) -> Example:
    kinds = set(filter(None, row["kinds"].split(";")))
    labels = _intents(row["intent"]) | {kind: kind in kinds for kind in KINDS} | {HOME: True}
    return Example(row["text"], labels, OWN_WEIGHT, own=True)


def _intents(intent: str) -> dict[str, bool]:
    """Which of the intents are meant: both is two of them, other none."""
    return {label: intent == label or (intent == "both" and label in ("need", "offer")) for label in INTENTS}
