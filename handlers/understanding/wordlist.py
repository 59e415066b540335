"""The word lists of one language: things, cues, marks, and what each kind is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.understanding.page import Token, fold, words_of
from handlers.understanding.tables import LANGUAGES, Entry, Found, Node, Row, find_all, longest, plant, rows, said

# Rows that say what a thing is; the others (cues) say what is wanted of it. Each group is its own
# tree, because one word may be both ("hungry" is a sign of food, and a cue for a need).
THINGS = frozenset({"item", "sign", "skip", "unit", "money", "person", "size", "condition", "vague"})
CUES = frozenset({"cue"})
MARKS = frozenset({"urgent", "noise", "greeting", "group", "crew"})
PHRASES = frozenset(
    {"danger", "danger_alone", "no_danger", "leave", "leave_last", "leave_alone", "no_leave", "leave_polite"}
    | {"firm_yes", "soft_yes", "firm_no", "soft_no", "done", "drop", "thanks", "filler", "but", "if", "taken_back"}
    | {"after_no", "of_them", "gives", "no_gives"}
)
PLURAL_ROLES = frozenset({"item"})
NUMBERS = frozenset({"number", "tens", "times"})
OTHERS = frozenset({"label", "function", "letters", "plain", "plural", "word"})
# Shorter words of another language are too often words of this one ("once", "pan", "sin").
SHORTEST_LOAN = 5
LOANED = frozenset({"item", "sign"})


@dataclass(frozen=True, slots=True)
class WordList:
    """All tables of one language."""

    language: str
    things: Node
    cues: Node
    marks: Node
    numbers: Node
    function: frozenset[str]
    letters: frozenset[str]  # letters of this language alone ("ñ")
    plain: frozenset[str]  # ordinary words that look like a thing and are none
    labels: dict[str, str]


@lru_cache(maxsize=len(LANGUAGES))
def word_list(language: str) -> WordList:
    """The tables of `language` ("en", "es", "ht", "fr"), made once. Raises ValueError naming a bad row."""
    things, cues, marks, numbers = Node(), Node(), Node(), Node()
    trees = dict.fromkeys(THINGS, things) | dict.fromkeys(CUES, cues) | dict.fromkeys(MARKS, marks)
    trees |= dict.fromkeys(NUMBERS, numbers)
    sets: dict[str, set[str]] = {"function": set(), "plain": set(), "letters": set()}
    labels: dict[str, str] = {}
    endings = _endings(language)
    for number, row in enumerate(rows(language), start=2):
        if row.role == "label":
            labels[row.kind] = row.words[0]
        elif row.role in trees:
            _plant_row(trees[row.role], row, endings)
        elif row.role in sets:
            sets[row.role].update(row.words if row.role == "letters" else map(fold, row.words))
        elif row.role not in PHRASES and row.role not in OTHERS:
            raise ValueError(f"{language}.csv line {number}: unknown role {row.role!r}")
    function, plain, letters = (frozenset(sets[name]) for name in ("function", "plain", "letters"))
    return WordList(language, things, cues, marks, numbers, function, letters, plain, labels)


def _plant_row(root: Node, row: Row, endings: Sequence[tuple[str, str]]) -> None:
    ofs = said("of", row.language)
    kinds = tuple(filter(None, row.kind.split("|")))
    for word in row.words:
        forms = _plurals(word, endings, ofs) if row.role in PLURAL_ROLES else [word]
        for form in forms:
            entry = Entry(row.role, kinds, row.echo or form, row.language)
            plant(
                root, entry, words_of(fold(form)), over=form == word
            )  # a word written in the table beats a made plural


def _endings(language: str) -> list[tuple[str, str]]:
    """How plurals are made: (ending, what it becomes), the first that fits holds; "" fits every word."""
    return [(ending, row.echo) for row in rows(language) if row.role == "plural" for ending in row.kind.split("|")]


def plurals(word: str, language: str) -> list[str]:
    """The word and its simple plural, accents kept: diaper → diapers; pantalón → pantalones; cheval → chevaux."""
    return _plurals(word, _endings(language), said("of", language))


def _plurals(word: str, endings: Sequence[tuple[str, str]], ofs: frozenset[str]) -> list[str]:
    head, _, tail = word.partition(" ")
    if tail.split(" ", 1)[0] in ofs:
        return [word, *(f"{form} {tail}" for form in _plurals(head, endings, ofs)[1:])]  # "bottles of water"
    plain = fold(word)
    for ending, becomes in endings:
        if not plain.endswith(ending):
            continue
        if becomes == "=":
            return [word]
        stem = word if becomes.startswith("+") else word[: len(word) - len(ending)]
        return [word, stem + becomes.removeprefix("+")]
    return [word]


def look_up(
    tokens: Sequence[Token], language: str | None, languages: Sequence[str] = LANGUAGES
) -> tuple[list[Found], list[Found], list[Found]]:
    """Things, cues and marks; things of the other languages too, for texts that mix."""
    own = word_list(language or languages[0])
    others = [word_list(code).things for code in languages if code != own.language]

    def loan(words: Sequence[Token], at: int) -> Found | None:
        word = words[at].word
        if len(word) < SHORTEST_LOAN or word in own.plain or word in own.function:
            return None
        hits = (longest(words, at, other) for other in others if word in other.next)
        return next((hit for hit in hits if hit is not None and hit.entry.role in LOANED), None)

    return find_all(tokens, own.things, loan), find_all(tokens, own.cues), find_all(tokens, own.marks)
