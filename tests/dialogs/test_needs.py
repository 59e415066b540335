"""Conversation 1: a need is echoed, completed once, corrected by its code, dropped."""

import pytest

from tests.dialogs.cast import CHANNELS, NEED, claimed, needs_groceries, needs_of, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)


@both
async def test_what_is_missing_is_asked_once_and_an_answer_sends_it_out(world: World, kind: str) -> None:
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", kind)
    await alice.says("I need groceries for 4")
    code = code_in(alice.got("got it", "where"))
    bob.got_nothing()
    await alice.says("11216 by Friday")
    said_to(alice, "details_thanks", code=code)
    bob.got(code, "groceries for 4", "by Fri", "YES")


@both
async def test_a_partial_answer_is_enough_nothing_is_asked_twice(world: World, kind: str) -> None:
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", kind)
    await alice.says("My name is Alice. I need groceries for 4")
    code = code_in(alice.got("got it"))
    await alice.says("near 11216")
    assert "?" not in said_to(alice, "details_thanks", code=code)
    alice.got_nothing()
    bob.got(code, "groceries for 4")


@both
async def test_without_an_answer_it_goes_out_after_ten_minutes(world: World, kind: str) -> None:
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", kind)
    await alice.says("My name is Alice. I need groceries for 4")
    code = code_in(alice.got("got it"))
    await world.passes(minutes=9)
    bob.got_nothing()
    await world.passes(minutes=2)
    bob.got(code, "groceries for 4")
    alice.got_nothing()


async def test_the_name_in_answer_to_a_double_question_is_the_name_and_not_the_place(world: World) -> None:
    """The first text asks for a first name and for where and when; people answer the first question first."""
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", "sms")
    await alice.says("I need groceries for 4")
    code = code_in(alice.got("got it"))
    await alice.says("Alice")
    said_to(alice, "thanks_name", name="Alice")
    await alice.says("near 11216, by Friday")
    bob.got(code, "by Fri")
    [need] = await needs_of(world, "Alice")
    assert "Alice" not in (need.text or "")


@both
async def test_a_correction_by_code_is_echoed_and_told_to_those_asked(world: World, kind: str) -> None:
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world, kind)
    bob.reads_all()
    await alice.says(f"{code} for 5 people")
    said_to(alice, "corrected", code=code)
    bob.got(code, "groceries for 5", f"YES {code}")
    await bob.says("yes")
    bob.got(f"{code} is yours")


async def test_a_correction_that_matters_to_nobody_else_is_noted_quietly(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world)
    bob.reads_all()
    await alice.says(f"{code} please ring twice, the bell is weak")
    said_to(alice, "noted", code=code)
    bob.got_nothing()


async def test_a_correction_is_not_told_to_strangers_or_taken_from_them(world: World) -> None:
    await world.helper("Bob", "sms")
    _, code = await needs_groceries(world)
    erin = world.person("Erin", "sms")
    await erin.says(f"{code} for 50 people")
    erin.got(code)
    [need] = await needs_of(world, "Alice")
    assert need.people == 4


@both
async def test_dropping_a_need_closes_it_and_those_asked_hear(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    alice, code = await needs_groceries(world, kind)
    bob.got(code)
    await alice.says(f"drop {code.lower()}")
    said_to(alice, "withdrawn", code=code)
    said_to(bob, "not_needed", code=code)
    assert await status_of(world, code) == "withdrawn"
    await alice.says(f"DROP {code}")
    said_to(alice, "closed_code", code=code)
    await bob.says("yes")
    said_to(bob, "not_needed", code=code)


async def test_two_needs_at_once_have_two_codes_and_a_bare_drop_asks_which(world: World) -> None:
    alice, first = await needs_groceries(world)
    await alice.says("I also need a ride to the doctor on Thursday 9am from 11216")
    second = code_in(alice.got("got it"))
    assert first != second
    await alice.says("DROP")
    alice.got(first, second, "?")
    assert await status_of(world, first) == await status_of(world, second) == "open"
    await alice.says(f"DROP {second}")
    said_to(alice, "withdrawn", code=second)
    assert await status_of(world, first) == "open"


async def test_half_sure_asks_back_and_does_nothing_before_a_yes(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", "sms")
    await alice.says("hello")
    await alice.says("Alice")
    await alice.says("groceries 11216 by friday")
    said_to(alice, "meant_need")
    bob.got_nothing()
    assert await needs_of(world, "Alice") == []
    await alice.says("yes")
    code = code_in(alice.got("got it"))
    assert await status_of(world, code) == "open"


async def test_a_half_sure_need_with_a_name_in_it_is_not_lost_over_the_name(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. groceries 11216 by friday")
    said_to(alice, "meant_need")


@both
async def test_a_code_alone_says_how_it_stands(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, kind, kind)
    await bob.says(code.lower())
    said_to(bob, "already_yours", code=code)
    await alice.says(code)
    said_to(alice, "need_again", code=code)


async def test_done_by_herself_before_anyone_came_closes_it_without_thanks_to_nobody(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world)
    bob.reads_all()
    await alice.says(f"done {code}")
    said_to(alice, "met_elsewhere", code=code)
    said_to(bob, "not_needed", code=code)
    assert await status_of(world, code) == "done"


async def test_an_address_in_the_need_is_not_shown_to_those_asked_but_to_the_claimer(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    dana = await world.helper("Dana", "telegram")
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice Munro, 202-555-0177. I need groceries by Friday at 1420 Fulton St apt 3B, 11216")
    bob.got("groceries")
    for helper in (bob, dana):
        helper.never_saw("1420", "3B", "Alice", "Munro", "0177")
    await bob.says("yes")
    assert any("1420 Fulton" in text for text in bob.phone.got)
    dana.never_saw("1420", "3B", "Alice", "0177")


async def test_a_correction_after_a_part_was_taken_counts_for_the_rest(world: World) -> None:
    """Bob has 20 of 40; when Alice needs 60, forty are still to find."""
    bob = await world.helper("Bob", "sms", "I can deliver masks near 11216")
    alice, code = await needs_groceries(world, text="I need 40 masks by Friday near 11216")
    await bob.says("yes 20")
    alice.reads_all()
    await alice.says(f"{code} 60 masks")
    [need] = await needs_of(world, "Alice")
    assert (need.quantity, need.remaining) == (60, 40)


async def test_a_need_that_was_claimed_may_be_asked_for_again_only_after_a_question(world: World) -> None:
    """The same words while somebody is on the way: most likely impatience, not a second need."""
    alice, _, code = await claimed(world)
    await alice.says("My name is Alice. " + NEED)
    assert [need.code for need in await needs_of(world, "Alice")] == [code], alice.unread
    not_said_to(alice, "need_kept")


@pytest.mark.parametrize(
    "text", ["Need groceries for 4 by Friday, near Keisha Brown", "Need groceries for 4 by Friday at the Brown house"]
)
async def test_nobody_asked_reads_whose_house_it_is_before_the_claim(world: World, text: str) -> None:
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", "sms")
    await alice.says(text)
    code = code_in(alice.got("got it"))
    await alice.says(f"{code} near Gladys Johnson")
    await world.passes(minutes=11)
    bob.got(code)
    bob.never_saw("Keisha", "Brown", "Gladys", "Johnson")


async def test_a_door_by_code_leaves_the_area_as_it_is(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world)
    bob.reads_all()
    await alice.says(f"{code} 1420 Fulton St 3B")
    said_to(alice, "noted", code=code)
    bob.got_nothing()
    [need] = await needs_of(world, "Alice")
    assert (need.area, need.door) == ("11216", "1420 Fulton St 3B")
    assert need.lat is not None
    await bob.says("yes")
    bob.got("1420 Fulton St 3B")


async def test_a_door_by_code_in_another_area_moves_the_need(world: World) -> None:
    alice, code = await needs_groceries(world)
    await alice.says(f"{code} 1420 Fulton St, 11233")
    said_to(alice, "corrected", code=code)
    [need] = await needs_of(world, "Alice")
    assert "11233" in (need.area or "")


async def test_another_door_by_code_is_carried_to_who_has_it(world: World) -> None:
    alice, bob, code = await claimed(world)
    await alice.says(f"{code} 55 Hancock St apt 9")
    bob.got("55 Hancock St apt 9")
    [need] = await needs_of(world, "Alice")
    assert (need.area, need.door) == ("11216", "55 Hancock St apt 9")
