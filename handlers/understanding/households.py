"""People named one by one: "me and my wife and 2 kids" is four."""

from collections.abc import Mapping, Sequence

from handlers.understanding.page import Page, Token
from handlers.understanding.tables import said

_BREAKS = frozenset(".;:!?()\n")


def names_people(page: Page, tokens: Sequence[Token]) -> bool:
    """Whether a list of people may be there at all: most texts have none, and are not searched."""
    words = {token.word for token in tokens}
    joined = "&" in page.left or "+" in page.left or not words.isdisjoint(said("and"))
    return joined and not (words.isdisjoint(said("self")) and words.isdisjoint(said("relation")))


def people_listed(page: Page, tokens: Sequence[Token], counted: Mapping[int, tuple[int, int]]) -> int | None:
    """The sum of the first list of two or more; `counted` is first token → (last, people) of "3 kids"."""
    found = _List(page, tokens, counted)
    at = 0
    while at < len(tokens):
        following = found.read(at)
        if following is None:
            if found.items > 1:
                return found.people
            found.clear()
            at = found.read(at) or at + 1
        else:
            at = following
    return found.people if found.items > 1 else None


class _List:
    """A list of people being read: how many names, how many people, and whether the next one is joined on."""

    def __init__(self, page: Page, tokens: Sequence[Token], counted: Mapping[int, tuple[int, int]]) -> None:
        self.page, self.tokens, self.counted = page, tokens, counted
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self.items, self.people, self.joined = 0, 0, False

    def read(self, at: int) -> int | None:
        """Read what stands at token `at`: the token after it, or None where it belongs to no list."""
        word, between = self.tokens[at].word, self._before(at)
        if self.items and not _BREAKS.isdisjoint(between):
            return None
        self.joined = self.joined or between in ("&", "+")
        last, people = self._one(at, free=not self.items or self.joined or between == ",")
        if people:
            self.items, self.people, self.joined = self.items + 1, self.people + people, False
            return last
        if self.items and word in said("and"):
            self.joined = True
            return at + 1
        neutral = (
            said("possessive") | said("self too") | (said("one") if self.joined or between == "," else frozenset())
        )
        return at + 1 if self.items and word in neutral else None  # "and my", "and a"; "madanm mwen"

    def _before(self, at: int) -> str:
        return self.page.left[self.tokens[at - 1].end : self.tokens[at].start].strip() if at else ""

    def _one(self, at: int, *, free: bool) -> tuple[int, int]:
        """One of the list: the token after it and how many they are, none where it is nobody."""
        if free and at in self.counted:
            return self.counted[at]
        return at + 1, int(free and (self._is_self(at) or self._is_relation(at)))

    def _is_self(self, at: int) -> bool:
        """ "me and …", "… and I": whoever writes is one of them."""
        word, after = self.tokens[at].word, [t.word for t in self.tokens[at + 1 : at + 3]]
        if after and after[0] in said("self too"):  # "mwen menm", "yo misma"
            del after[0]
        leads = bool(after) and after[0] in said("and")
        if not self.items:
            return leads and word in said("self")
        after_relation = self.tokens[at - 1].word in said("relation") and not self._before(at)  # "madanm mwen"
        return (self.joined or leads) and word in said("self") | said("self last") and not after_relation

    def _is_relation(self, at: int) -> bool:
        """ "my wife", "a baby", "madanm mwen": one, and somebody's; "mom and dad" once the list has begun."""
        if self.tokens[at].word not in said("relation"):
            return False
        before = self.tokens[at - 1].word if at else ""
        after = self.tokens[at + 1].word if at + 1 < len(self.tokens) else ""
        return self.items > 0 or before in said("possessive") | said("one") or after in said("possessive after")
