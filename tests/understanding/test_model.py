"""The trained part: what its weights say, how it is combined with plain words, and that it can be made again."""

import csv
from pathlib import Path

import pytest

from handlers import policy
from handlers.understanding import Intent
from handlers.understanding.features import numbers
from handlers.understanding.judging import judge, likely_kinds, unnamed_kinds
from handlers.understanding.page import Page
from handlers.understanding.sides import Side
from handlers.understanding.train.examples import read_examples
from handlers.understanding.train.groups import fold_of, groups
from handlers.understanding.weights import FILE, Guess, Weights, weights
from handlers.understanding.wordlist import Entry, Found
from tests.understanding.reading import read

NEED, OFFER, OTHER = Intent.NEED, Intent.OFFER, Intent.OTHER
PACKAGE = Path(read.__code__.co_filename).parents[2] / "handlers" / "understanding"


def test_the_weights_are_small_and_cited() -> None:
    assert (PACKAGE / FILE).stat().st_size <= 1_000_000
    assert "Munro" in (PACKAGE / "weights.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "I need soup", "m bezwen dlo", "🦆" * 400, "a b c d " * 400, "1 2 3"])
def test_chances_are_between_nothing_and_all(text: str) -> None:
    guess = weights().guess(numbers(Page(text).folded), ["side:need"])
    assert {"need", "offer", "food", "money"} <= set(guess.chances)
    assert all(0 < chance < 1 for chance in guess.chances.values())


# None of these was learned from.
HELD_BACK = [
    ("we are seven under one torn tarp and the little ones have had nothing since sunday", NEED),
    ("there is no roof left on our place and we sleep in the yard with the children, help us please", NEED),
    ("nothing has reached our street, please send water and rice for the old people here", NEED),
    ("tanpri voye dlo ak manje pou nou, nou pa jwenn anyen depi madi", NEED),
    ("aidez-nous svp, nous n'avons plus rien à manger depuis trois jours", NEED),
    ("where should I take the twelve sleeping bags our scouts collected?", OFFER),
    ("My sister and I could spend Saturday sorting or serving, wherever you want us", OFFER),
    ("Boots, rain jackets and mittens, all washed. Baby wipes too. Tell me where to drop them", OFFER),
    ("mwen se yon chofè, mwen gen yon kamyon, m ka pote bagay pou moun yo", OFFER),
    ("je peux prêter ma camionnette et aider à porter des cartons", OFFER),
    ("did you watch the match on channel 4 last night, what a finish", OTHER),
    ("The wind is so loud tonight, my cat hides under the bed haha", OTHER),
    ("will the schools open again on monday or not", OTHER),
    ("green gate, second bell, mind the dog", OTHER),
]


@pytest.mark.parametrize(("text", "intent"), HELD_BACK)
def test_texts_of_no_pattern_are_told_apart(text: str, intent: Intent) -> None:
    assert read(text).intent is intent


def guessed(need: float, offer: float = 0.01, home: float = 1.0, **kinds: float) -> Guess:
    intents = {"need": need, "offer": offer, "answer": 0.01, "greeting": 0.01, "home": home}
    return Guess({**intents, **kinds}, dict.fromkeys(kinds, (0.2, 0.2, 0.2)))


def found(role: str, kind: str) -> Found:
    return Found(Entry(role, (kind,), kind, "en"), 0, 1)


def test_nothing_overrules_plain_words() -> None:
    plain = Side(NEED, 0.9, [], sure=True, unmistakable=True)
    assert judge(plain, guessed(0.01, 0.9), ["food"], told=True, words=6).intent is NEED
    assert judge(plain, guessed(policy.UNMISTAKABLE_ENOUGH), ["food"], told=True, words=6).sure
    assert not judge(plain, guessed(policy.UNMISTAKABLE_ENOUGH), ["food"], told=True, words=40).sure
    assert not judge(plain, guessed(0.01), ["food"], told=True, words=6).sure
    assert not judge(plain, guessed(0.99), [], told=True, words=6).sure


@pytest.mark.parametrize("home", [policy.HOME, policy.HOME - 0.01])
@pytest.mark.parametrize(
    ("need", "told", "words", "intent"),
    [
        (0.0, True, 9, NEED),
        (-0.01, True, 9, OTHER),
        (policy.LIKELY_UNTOLD, False, 9, NEED),
        (policy.LIKELY_UNTOLD - 0.01, False, 9, OTHER),
        (policy.LIKELY_UNTOLD - 0.01, False, 2, OTHER),
    ],
)
def test_where_a_need_begins(need: float, told: bool, words: int, intent: Intent, home: float) -> None:
    bar = policy.LIKELY_HOME if home == policy.HOME else policy.LIKELY
    guess = guessed(need + (bar if told else 0), home=home)
    assert judge(Side(OTHER, 0.3, []), guess, ["food"], told=told, words=words).intent is intent


def test_what_is_not_like_a_neighbors_words_must_agree_with_plain_ones() -> None:
    plain = Side(NEED, 0.9, [], sure=True, unmistakable=True)

    def judged(need: float, words: int) -> tuple[Intent, bool]:
        found = judge(plain, guessed(need, home=0.0), ["food"], told=True, words=words)
        return found.intent, found.sure

    assert judged(policy.MISTAKABLE - 0.01, 15) == (OTHER, False)
    assert judged(policy.MISTAKABLE, 15) == (NEED, False)
    assert judged(policy.UNMISTAKABLE_AWAY, 15) == (NEED, True)
    assert judged(policy.UNMISTAKABLE_ENOUGH, policy.BRIEF) == (NEED, True)


@pytest.mark.parametrize(("home", "bar"), [(1.0, policy.SURELY_NONE_HOME), (0.0, policy.SURELY_NONE)])
def test_sure_that_it_is_neither(home: float, bar: float) -> None:
    side = Side(OTHER, 0.3, [])
    assert judge(side, guessed(bar, home=home), [], told=False, words=9).sure
    assert not judge(side, guessed(bar + 0.01, home=home), [], told=False, words=9).sure
    assert not judge(side, guessed(bar, home=home), [], told=False, words=1).sure


def test_a_thing_said_stays_and_a_hint_must_be_likely() -> None:
    guess = guessed(0.9, medical=0.1, shelter=0.9, water=0.9)
    assert likely_kinds(["medical"], [found("item", "medical")], guess, words=30) == ("medical",)
    assert likely_kinds(["medical"], [found("sign", "medical")], guess, words=5) == ()
    away = guessed(0.9, home=0.0, medical=0.1, shelter=0.9)
    assert likely_kinds(["medical", "shelter"], [found("item", "medical")], away, words=30) == ("shelter",)
    assert unnamed_kinds(guess, [found("item", "water")], words=30) == ("shelter",)


def test_what_one_has_is_not_added_to_what_one_needs() -> None:
    assert "food" not in read("we have food but no water").kinds


def test_nearly_the_same_texts_are_on_one_side(tmp_path: Path) -> None:
    examples = read_examples([write_texts(tmp_path)])
    numbered, apart = groups(examples, ["I need a warm coat for my son by friday"])
    assert numbered[0] == numbered[1]
    assert numbered[0] != numbered[2]
    assert apart == {numbered[4]}
    assert fold_of(numbered[0], 5, 7) == fold_of(numbered[1], 5, 7)


def write_texts(folder: Path) -> Path:
    things = ["soup", "rice", "bread", "milk", "beans", "a coat", "a tent", "water"]
    rows = [
        ("Please, can someone bring rice and beans to us on the hill road tonight", "need", "food"),
        ("please can someone bring rice and beans to us on the hill road tonight!!", "need", "food"),
        ("what a game that was", "other", ""),
        ("nice weather today", "other", ""),
        ("I need a warm coat for my son by Friday", "need", "clothing"),
        *((f"I need {thing} number {at}", "need", "food") for at, thing in enumerate(things)),
        *((f"I can give {thing} number {at}", "offer", "food") for at, thing in enumerate(things)),
        *((f"we saw {thing} number {at} on the news", "other", "") for at, thing in enumerate(things)),
    ]
    path = folder / "texts.csv"
    with path.open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines).writerows([("text", "intent", "kinds"), *rows])
    return path


def test_training_again_makes_the_same_file(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    from handlers.understanding.train.__main__ import main

    texts = write_texts(tmp_path)
    for name in ("one.bin", "two.bin"):
        main([str(texts), "--to", str(tmp_path / name)])
    packed = (tmp_path / "one.bin").read_bytes()
    assert packed == (tmp_path / "two.bin").read_bytes()
    learned = Weights(packed)
    chances = [
        learned.guess(numbers(text), []).chances for text in ("i need soup number 9", "i can give soup number 9")
    ]
    assert chances[0]["need"] > chances[1]["need"]
    assert chances[1]["offer"] > chances[0]["offer"]


def test_a_file_of_other_columns_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("sklearn")
    from handlers.understanding.train.__main__ import main

    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        main([str(tmp_path / "other.csv")])
    assert "columns must be" in capsys.readouterr().err
