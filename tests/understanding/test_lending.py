"""What is to be borrowed, and what is offered to be lent, in every language."""

import pytest

from handlers.understanding import Intent
from tests.understanding.reading import read


@pytest.mark.parametrize(
    "words",
    [
        "Can I borrow a ladder until Sunday?",
        "could someone lend me a drill near 11216 until Sunday",
        "I need to borrow a ladder until Sunday near 11216",
        "necesito prestada una escalera hasta el domingo",
        "Me prestan una escalera hasta el domingo cerca de 11216?",
        "prete m yon nechèl jiska dimanch",
        "Mwen bezwen prete yon nechèl jiska dimanch",
        "je voudrais emprunter une échelle jusqu'à dimanche",
        "pouvez-vous me prêter une échelle jusqu'à dimanche?",
    ],
)
def test_to_borrow_is_a_need_with_a_day_it_goes_back(words: str) -> None:
    meant = read(words)
    assert (meant.intent, meant.sure, meant.lends) == (Intent.NEED, True, True)
    assert meant.kinds == ("tools",)
    assert meant.when is not None
    assert meant.when.label.startswith("until ")


@pytest.mark.parametrize(
    "words",
    ["I can lend a ladder", "puedo prestar una escalera", "je peux prêter une échelle", "mwen ka prete yon nechèl"],
)
def test_to_lend_is_an_offer(words: str) -> None:
    meant = read(words)
    assert (meant.intent, meant.lends) == (Intent.OFFER, False)


@pytest.mark.parametrize("words", ["I need a ladder until Sunday", "necesito una escalera hasta el domingo"])
def test_a_deadline_alone_is_no_loan(words: str) -> None:
    assert not read(words).lends
