"""What a text is about, once its side is known: kinds, and the words that are echoed."""

from collections.abc import Sequence
from functools import lru_cache

from handlers.understanding.counts import Counts
from handlers.understanding.page import Page, Token, plain_tokens
from handlers.understanding.sides import Side
from handlers.understanding.tables import Found, Tree, find_all, plain_tree, said, word_row

# An echo of more things than this no longer fits a text message.
MOST_ITEMS = 4
# The size belongs to what is worn, or to whom a thing is for.
SIZED = frozenset({"baby", "clothing", "hygiene", "medicine"})
# Kinds whose words also name places.
PLACES = frozenset({"shelter", "medical", "medicine", "food", "legal", "labour"})


def find_kinds(page: Page, tokens: Sequence[Token], side: Side, counts: Counts) -> tuple[str, ...]:
    """Kinds in order: what is named before what is only hinted at. Changes `side.things` to what is echoed."""
    specific = [f for f in side.things if f.entry.role in ("item", "sign")]
    loose = [f for f in side.things if f.entry.role == "vague"]  # "food and other supplies"
    here = [f for f in specific if not _goal(page, tokens, f)]
    side.things = here or specific or loose
    if any(f.entry.kinds == ("delivery",) for f in side.things):  # a car named beside a delivery is for it
        side.things = [f for f in side.things if f.entry.kinds != ("ride", "delivery")]
    ordered = sorted(side.things, key=lambda f: f.entry.role == "sign") + loose
    found = dict.fromkeys(kind for f in ordered for kind in f.entry.kinds)
    if counts.crew:
        found.setdefault("labour")
    if counts.unit == "$":
        found = {"money": None} | found
    return tuple(found)


def _goal(page: Page, tokens: Sequence[Token], found: Found) -> bool:
    """A place something goes to ("a ride to the doctor") is not what is asked for."""
    at = found.first - 1
    if not PLACES & set(found.entry.kinds) or "delivery" in found.entry.kinds or at < 0:
        return False  # "happy to pick up prescriptions" is an errand, not a place
    if at > 0 and tokens[at].word in said("article") and tokens[at].word not in said("to place"):
        at -= 1
    between = page.left[tokens[at].end : tokens[at + 1].start]
    return tokens[at].word in said("to place") and not between.strip(" '")


def find_items(tokens: Sequence[Token], things: Sequence[Found], counts: Counts) -> tuple[str, ...]:
    """The translator's words for what was found, the size with the thing it fits."""
    items: dict[str, None] = {}
    size = counts.size
    for found in things:
        if found.entry.role not in ("item", "vague") or _is_worked_on(tokens, things, found):
            continue
        shown = found.entry.show
        if size is not None and SIZED & set(found.entry.kinds):
            shown, size = f"{shown} {word_row('size', found.entry.language)[0]} {size}", None
        items.setdefault(shown)
    return tuple(items)[:MOST_ITEMS]


def _is_worked_on(tokens: Sequence[Token], things: Sequence[Found], found: Found) -> bool:
    """The couch of "help moving a couch" is no second thing."""
    if found.entry.kinds != ("goods",):
        return False
    work = next((f for f in things if f.entry.kinds == ("labour",) and f.last <= found.first), None)
    return work is not None and all(t.word in said("article") for t in tokens[work.last : found.first])


@lru_cache(maxsize=1)
def _giving() -> Tree:
    return plain_tree(["gives", "no_gives"])


def gives_goods(page: Page) -> bool:
    """Whether goods are there, to be given once ("I have rice"); a car or time is given again and again."""
    return any(f.entry.role == "gives" for f in find_all(plain_tokens(page.folded), _giving()))
