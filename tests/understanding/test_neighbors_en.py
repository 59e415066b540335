"""What the English lists alone make of neighbors' ways of asking, giving and trading, without the trained model."""

import pytest

from handlers.understanding import Intent
from handlers.understanding.counts import Counts
from handlers.understanding.kinds import find_kinds
from handlers.understanding.page import Page
from handlers.understanding.sides import choose_side
from handlers.understanding.spelling import mend
from handlers.understanding.wordlist import look_up

NEED, OFFER, BOTH = Intent.NEED, Intent.OFFER, Intent.BOTH


def by_the_lists(text: str) -> tuple[Intent, set[str]]:
    page = Page(text)
    tokens = mend(page.tokens(), "en")
    things, cues, marks = look_up(tokens, "en", ["en"])
    side = choose_side(page, tokens, things, cues, noise=any(f.entry.role == "noise" for f in marks))
    return side.intent, set(find_kinds(page, tokens, side, Counts()))


@pytest.mark.parametrize(
    ("text", "intent", "kinds"),
    [
        ("anybody driving to the city tomorrow?", NEED, {"ride"}),
        ("does anybody know a lawyer", NEED, {"legal"}),
        ("could somebody check on my aunt", NEED, {"company"}),
        ("we're almost out of formula", NEED, {"baby"}),
        ("got no blankets", NEED, {"clothing"}),
        ("down to my last diapers", NEED, {"baby"}),
        ("I could really use a haircut", NEED, {"other"}),
        ("would love to borrow a ladder", NEED, {"tools"}),
        ("my sitter bailed on me", NEED, {"childcare"}),
        ("the fridge is empty and I can't afford much", NEED, {"food", "money"}),
        ("my landlord changed the locks and there is nowhere to go", NEED, {"legal", "shelter"}),
        ("car won't start, who can take me to dialysis", NEED, {"ride"}),
        ("hunting for a snow blower", NEED, {"tools"}),
        ("come get this couch", OFFER, {"goods"}),
        ("two strollers up for grabs", OFFER, {"baby"}),
        ("put me down for soup", OFFER, {"food"}),
        ("who wants tomatoes", OFFER, {"food"}),
        ("I fix bikes, no charge", OFFER, {"labour"}),
        ("her crib, she outgrew it", OFFER, {"baby"}),
        ("I'll walk your dog", OFFER, {"animals"}),
        ("happy to pick up prescriptions", OFFER, {"medicine", "delivery"}),
        ("would anyone like some soup", OFFER, {"food"}),
        ("you can borrow my drill whenever", OFFER, {"tools"}),
        ("will trade eggs for diapers", BOTH, {"food", "baby"}),
        ("haircuts in exchange for a ride", BOTH, {"other", "ride"}),
    ],
)
def test_what_neighbors_write(text: str, intent: Intent, kinds: set[str]) -> None:
    assert by_the_lists(text) == (intent, kinds)


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("ill bring rice, free of charge", "medical"),
        ("the pipe broke, we need water", "money"),
        ("she never saw us, we need coats", "tools"),
        ("I need a ride to Fulton", "goods"),
        ("need help with a hospital bill", "medical"),
        ("we need clean socks", "labour"),
        ("the ice storm is here, we need rice", "water"),
    ],
)
def test_everyday_words_are_no_kind(text: str, none: str) -> None:
    assert none not in by_the_lists(text)[1]
