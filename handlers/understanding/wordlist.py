"""The word lists of one language: things, cues, marks, and what each kind is called."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.understanding.page import Token, fold, words_of
from handlers.understanding.phrases import fewest_pieces, first_words, has_choice, last_words, phrases
from handlers.understanding.tables import LANGUAGES, Entry, Form, Found, Row, Tree, find_all, longest, rows, said

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
    things: Tree
    cues: Tree
    marks: Tree
    numbers: Tree
    function: frozenset[str]
    letters: frozenset[str]  # letters of this language alone ("ñ")
    plain: frozenset[str]  # ordinary words that look like a thing and are none
    labels: dict[str, str]


@lru_cache(maxsize=len(LANGUAGES))
def word_list(language: str) -> WordList:
    """The tables of `language` ("en", "es", "ht", "fr"), made once. Raises ValueError naming a bad row."""
    groups = (THINGS, CUES, MARKS, NUMBERS)
    things, cues, marks, numbers = made = [Tree(_forms) for _ in groups]
    trees = {role: tree for roles, tree in zip(groups, made, strict=True) for role in roles}
    sets: dict[str, set[str]] = {"function": set(), "plain": set(), "letters": set()}
    labels: dict[str, str] = {}
    for number, row in enumerate(rows(language), start=2):
        if row.role == "label":
            labels[row.kind] = row.words[0]
        elif row.role in trees:
            trees[row.role].add(row, (word for phrase in fold(row.cell).split("|") for word in _starts(phrase, row)))
        elif row.role in sets:
            sets[row.role].update(row.words if row.role == "letters" else map(fold, row.words))
        elif row.role not in PHRASES and row.role not in OTHERS:
            raise ValueError(f"{language}.csv line {number}: unknown role {row.role!r}")
    function, plain, letters = (frozenset(sets[name]) for name in ("function", "plain", "letters"))
    return WordList(language, things, cues, marks, numbers, function, letters, plain, labels)


def _forms(row: Row, start: str) -> Iterator[Form]:
    kinds = tuple(filter(None, row.kind.split("|")))
    echoed = Entry(row.role, kinds, row.echo, row.language)  # one object for all that mean the same
    for cell in row.cell.split("|"):
        if start not in _starts(fold(cell), row):
            continue
        for phrase in phrases(cell):
            for form in _written(phrase, row):
                entry = echoed if row.echo else Entry(row.role, kinds, form, row.language)
                # a word written in the table beats a made plural
                yield Form(words_of(fold(form)), entry, form == phrase)


def _written(phrase: str, row: Row) -> list[str]:
    return plurals(phrase, row.language) if row.role in PLURAL_ROLES else [phrase]


def _starts(phrase: str, row: Row) -> Iterable[str]:
    """The words that a row's forms of a folded phrase begin with."""
    if has_choice(phrase):
        if row.role in PLURAL_ROLES and _turns_first(phrase, row.language):
            forms = (form for each in phrases(phrase) for form in plurals(each, row.language))
            return {word for form in forms for word in words_of(form)[:1]}
        return first_words(phrase, words_of)
    first, _, rest = phrase.strip().partition(" ")
    if row.role in PLURAL_ROLES and (not rest or rest.split(" ", 1)[0] in said("of", row.language)):
        return [word for form in plurals(first, row.language) for word in words_of(form)[:1]]
    return [first] if first.isalpha() else words_of(phrase)[:1]


def _turns_first(phrase: str, language: str) -> bool:
    """Whether the first word of a phrase may be the one that takes the plural."""
    return fewest_pieces(phrase) < 2 or not said("of", language).isdisjoint(words_of(phrase))


def every_word(language: str) -> set[str]:
    """The words of all phrases of `language`, folded, those of plurals too."""
    lists = word_list(language)
    cells = {row: fold(row.cell) for row in rows(language) if row.role in THINGS | CUES | MARKS | NUMBERS}
    counted = (phrase for row, cell in cells.items() if row.role in PLURAL_ROLES for phrase in cell.split("|"))
    changing = {words for phrase in counted for words in _taking_plural(phrase, language)}
    return set(words_of("|".join(cells.values()))).union(
        lists.things.starts, *(words_of(plurals(words, language)[-1]) for words in changing)
    )


def _taking_plural(phrase: str, language: str) -> Iterable[str]:
    """What of a folded phrase takes the plural, unless that is a single word it begins with."""
    if has_choice(phrase):
        return phrases(phrase) if _turns_first(phrase, language) else last_words(phrase, words_of)
    first, _, rest = phrase.strip().partition(" ")
    if rest and rest.split(" ", 1)[0] not in said("of", language):
        return (rest.rpartition(" ")[2],)
    return () if first.isalpha() else (first,)  # "baby-sitting"


@lru_cache(maxsize=len(LANGUAGES))
def _endings(language: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """How plurals are made: endings, and what they become; the first that fits holds; "" fits every word."""
    return tuple((tuple(row.kind.split("|")), row.echo) for row in rows(language) if row.role == "plural")


def plurals(word: str, language: str) -> list[str]:
    """The word and its simple plural, accents kept: diaper → diapers; pantalón → pantalones; cheval → chevaux."""
    head, _, tail = word.partition(" ")
    if tail and tail.split(" ", 1)[0] in said("of", language):
        return [word, *(f"{form} {tail}" for form in plurals(head, language)[1:])]  # "bottles of water"
    plain = fold(word)
    for endings, becomes in _endings(language):
        if not plain.endswith(endings):
            continue
        if becomes == "=":
            return [word]
        if becomes.startswith("+"):
            return [word, word + becomes[1:]]
        return [word, word[: len(word) - len(next(filter(plain.endswith, endings)))] + becomes]
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
        hits = (longest(words, at, other) for other in others if word in other.starts)
        return next((hit for hit in hits if hit is not None and hit.entry.role in LOANED), None)

    return find_all(tokens, own.things, loan), find_all(tokens, own.cues), find_all(tokens, own.marks)
