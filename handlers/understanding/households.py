"""People named one by one: "me and my wife and 2 kids" is four."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.understanding.page import Page, Token
from handlers.understanding.tables import Found, said

_BREAKS = frozenset(".;:!?()\n")


@dataclass(slots=True)
class _Row:
    """People joined by "and": how many names, how many people, and whether the next one is joined on."""

    items: int = 0
    people: int = 0
    joined: bool = False

    def add(self, people: int) -> None:
        self.items, self.people, self.joined = self.items + 1, self.people + people, False


def names_people(tokens: Sequence[Token]) -> bool:
    """Whether a list of people may be there at all: most texts have none, and are not searched."""
    words = {token.word for token in tokens}
    return not (words.isdisjoint(said("and")) or words.isdisjoint(said("self") | said("relation")))


def people_listed(
    page: Page, tokens: Sequence[Token], counted: Mapping[int, tuple[int, int]], persons: Mapping[int, Found]
) -> int | None:
    """The sum of the first list of two or more; `counted` is first token → (last, people) of "3 kids"."""
    row, at = _Row(), 0
    while at < len(tokens):
        if row.items and not _BREAKS.isdisjoint(page.left[tokens[at - 1].end : tokens[at].start]):
            if row.items > 1:
                return row.people
            row = _Row()
        row, at, over = _step(page, tokens, at, row, counted, persons)
        if over is not None:
            return over
    return row.people if row.items > 1 else None


def _step(
    page: Page,
    tokens: Sequence[Token],
    at: int,
    row: _Row,
    counted: Mapping[int, tuple[int, int]],
    persons: Mapping[int, Found],
) -> tuple[_Row, int, int | None]:
    """Read one token: the row so far, the next token, and the sum where a list of two or more has ended."""
    word = tokens[at].word
    joined = row.joined or (at > 0 and page.left[tokens[at - 1].end : tokens[at].start].strip() in (",", "&", "+"))
    free = row.items == 0 or joined
    if at in counted and free:
        last, people = counted[at]
        row.add(people)
        return row, last, None
    if free and _is_self(tokens, at, row):
        row.add(1)
        return row, at + 1, None
    if free and (word in said("relation") or at in persons) and _is_one(tokens, at, row):
        row.add(1)
        return row, persons[at].last if at in persons else at + 1, None
    if row.items and word in said("and"):
        row.joined = True
        return row, at + 1, None
    if word in said("possessive") | said("self too") or (joined and word in said("one")):
        return row, at + 1, None  # "and my", "and a"; "madanm mwen"
    over = row.people if row.items > 1 else None
    return _Row(), at + 1, over


def _is_self(tokens: Sequence[Token], at: int, row: _Row) -> bool:
    """ "me and …", "… and I": whoever writes is one of them."""
    word = tokens[at].word
    after = [t.word for t in tokens[at + 1 : at + 3]]
    if after and after[0] in said("self too"):  # "mwen menm", "yo misma"
        del after[0]
    leads = bool(after) and after[0] in said("and")
    if row.items and (row.joined or leads):
        return word in said("self") | said("self last") and tokens[at - 1].word not in said("relation")
    return not row.items and leads and word in said("self")


def _is_one(tokens: Sequence[Token], at: int, row: _Row) -> bool:
    """ "my wife", "a baby", "madanm mwen": one, and somebody's; "mom and dad" once the list has begun."""
    before = tokens[at - 1].word if at else ""
    after = tokens[at + 1].word if at + 1 < len(tokens) else ""
    mine = before in said("possessive") | said("one") or after in said("possessive after")
    return mine or (row.items > 0 and tokens[at].word in said("relation"))
