"""Corrections without a code, from who has one need: made and echoed, and never mistaken for another need."""

import pytest

from tests.dialogs.cast import CHANNELS, claimed, needs_groceries, needs_of
from tests.dialogs.wording import said_to
from tests.world import World, code_in

# What is written, what of the need it changes, and to what. Monday is the first of June.
FIXES = [
    ("make it Saturday", "when_label", "on 2026-06-06"),
    ("not Friday, Sunday", "when_label", "on 2026-06-07"),
    ("Sunday not Friday, sorry, make it Sunday", "when_label", "on 2026-06-07"),
    ("can we do Sunday instead?", "when_label", "on 2026-06-07"),
    ("actually for 6 people", "people", 6),
    ("make that 6", "people", 6),
    ("sorry, it's for 6 not 4", "people", 6),
    ("sorry I meant 11217", "area", "11217"),
    ("no, 11217", "area", "11217"),
    ("actually groceries for 6", "people", 6),
    ("no viernes, domingo", "when_label", "on 2026-06-07"),
    ("mejor el sábado", "when_label", "on 2026-06-06"),
    ("en realidad para 6", "people", 6),
    ("perdón, es 11217", "area", "11217"),
    ("pa vandredi, dimanch", "when_label", "on 2026-06-07"),
    ("an reyalite pou 6 moun", "people", 6),
    ("non, se 11217", "area", "11217"),
    ("en fait pour 6", "people", 6),
    ("plutôt samedi", "when_label", "on 2026-06-06"),
    ("je voulais dire 11217", "area", "11217"),
    ("pas vendredi mais dimanche", "when_label", "on 2026-06-07"),
]


@pytest.mark.parametrize(("words", "field", "value"), FIXES)
async def test_a_correction_needs_no_code(world: World, words: str, field: str, value: object) -> None:
    alice, code = await needs_groceries(world)
    await alice.says(words)
    said_to(alice, "corrected", code=code)
    [need] = await needs_of(world, "Alice")
    assert getattr(need, field) == value


@pytest.mark.parametrize("kind", CHANNELS)
async def test_who_was_asked_hears_of_it(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    alice, code = await needs_groceries(world, kind)
    bob.reads_all()
    await alice.says("actually for 6 people")
    bob.got(code, "groceries for 6")


async def test_who_has_it_hears_of_it(world: World) -> None:
    alice, bob, code = await claimed(world)
    await alice.says("make it Saturday")
    said_to(alice, "corrected", code=code)
    bob.got(code, "make it Saturday")


@pytest.mark.parametrize(
    "words", ["I also need diapers", "actually I need diapers too", "sorry, I need a ride Saturday from 11216"]
)
async def test_another_need_is_no_correction(world: World, words: str) -> None:
    alice, code = await needs_groceries(world)
    await alice.says(words)
    assert code_in(alice.got("got it")) != code
    first, _ = await needs_of(world, "Alice")
    assert (first.what, first.area) == ("groceries for 4", "11216")


async def test_with_two_needs_nothing_is_guessed(world: World) -> None:
    alice, code = await needs_groceries(world)
    await alice.says("I also need diapers size 4 by Friday near 11216")
    other = code_in(alice.got("got it"))
    await alice.says("make it Saturday")
    for text in alice.reads_all():
        assert f"{code} is now" not in text
        assert f"{other} is now" not in text


async def test_a_new_number_does_not_answer_where(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. I need groceries for 4")
    code = code_in(alice.got("got it", "Where"))
    await alice.says("actually for 6 people")
    said_to(alice, "corrected", code=code)
    await alice.says("near 11216 by Friday")
    said_to(alice, "details_thanks", code=code)
    [need] = await needs_of(world, "Alice")
    assert (need.people, need.area) == (6, "11216")


async def test_thanks_with_a_day_change_nothing(world: World) -> None:
    alice, _ = await needs_groceries(world)
    await alice.says("thanks, see you Saturday")
    [need] = await needs_of(world, "Alice")
    assert need.when_label == "by 2026-06-05"


@pytest.mark.parametrize("kind", CHANNELS)
async def test_a_place_in_words_keeps_the_zip_that_is_known(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    alice, code = await needs_groceries(world, kind)
    [before] = await needs_of(world, "Alice")
    bob.reads_all()
    await alice.says(f"{code} at 5th & Main")
    said_to(alice, "corrected", code=code)
    bob.got(code, "near 5th & Main (11216)")
    await alice.says(f"{code} near the library")
    [need] = await needs_of(world, "Alice")
    assert need.area == "library (11216)"
    assert (need.lat, need.lon) == (before.lat, before.lon) != (None, None)
    await alice.says(f"{code} near 11221")
    [need] = await needs_of(world, "Alice")
    assert need.area == "11221"
    assert (need.lat, need.lon) != (before.lat, before.lon)


@pytest.mark.parametrize("kind", CHANNELS)
async def test_another_town_that_is_on_no_map_is_not_where_it_was_before(world: World, kind: str) -> None:
    alice, code = await needs_groceries(world, kind)
    await alice.says(f"{code} in Springfield")
    [need] = await needs_of(world, "Alice")
    assert (need.area, need.lat) == ("Springfield", None)
