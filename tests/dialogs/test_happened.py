"""The hour has passed and nobody says a word: both sides are asked, and nobody is blamed."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.models import Need
from tests.dialogs.cast import CHANNELS, claims_on, member_named, needs_groceries, needs_of, status_of
from tests.dialogs.test_quiet_hours import NEW_YORK
from tests.dialogs.test_reminders import promised, until
from tests.dialogs.wording import not_said_to, said_to
from tests.world import Person, World, open_world

both = pytest.mark.parametrize("kind", CHANNELS)
HANDY = "I can help with clean-up and heavy work near 11216"
RIDE = "I need a ride to the hospital tomorrow at 11am from Bushwick"
ELEVEN = datetime(2026, 6, 2, 11, 0, tzinfo=NEW_YORK)


async def hour_passed(world: World, kind: str = "sms") -> tuple[Person, Person, str]:
    """Bob had a ride of Alice's, and wrote nothing since; both have just been asked."""
    alice, bob, code = await promised(world, RIDE, kind)
    await until(world, ELEVEN + timedelta(hours=3, minutes=1))
    said_to(bob, "nudge", code=code)
    bob.got_nothing()
    not_said_to(alice, "happened")
    await world.passes(hours=2)
    said_to(alice, "happened", code=code)
    alice.got_nothing()
    return alice, bob, code


@both
async def test_yes_it_happened_is_done_and_the_helper_hears(world: World, kind: str) -> None:
    alice, bob, code = await hour_passed(world, kind)
    await alice.says("yes, thank you")
    said_to(bob, "it_worked", code=code, name="Alice")
    assert await status_of(world, code) == "done"
    await world.passes(days=3)
    bob.got_nothing()
    assert (await member_named(world, "Bob")).no_shows == 0


@both
async def test_no_it_did_not_tells_a_coordinator_and_the_helper_kindly_and_opens_it_again(
    world: World, kind: str
) -> None:
    carol = await world.coordinator("Carol", "telegram")
    await carol.says("pause")
    alice, bob, code = await hour_passed(world, kind)
    dana = await world.helper("Dana", "sms", "I can drive around Bushwick")
    carol.reads_all()
    await alice.says("no")
    said_to(alice, "new_time", code=code)
    said_to(carol, "alert_not_arrived", code=code)
    said_to(bob, "did_not_happen", code=code, name="Alice")
    assert await claims_on(world, code, "active") == []
    assert (await member_named(world, "Bob")).no_shows == 1
    dana.got_nothing()  # nobody is asked to come yesterday
    await alice.says("tomorrow at 11am")
    assert "tomorrow 11am" in said_to(dana, "ping", code=code)
    await dana.says("yes")
    assert await claims_on(world, code, "active") == [("Dana", 1)]
    bob.reads_all()
    await world.passes(days=2)
    not_said_to(bob, "ping")
    bob.never_saw("no-show", "score")


async def test_without_a_new_time_it_goes_out_all_the_same(world: World) -> None:
    alice, bob, code = await hour_passed(world)
    dana = await world.helper("Dana", "sms", "I can drive around Bushwick")
    await alice.says(f"no {code}")
    await world.passes(minutes=61)
    said_to(dana, "ping", code=code)
    [need] = await needs_of(world, "Alice")
    assert (need.starts_at, need.needed_by, need.remaining) == (None, None, 1)
    bob.reads_all()


async def test_a_new_time_by_code_goes_out_at_once(world: World) -> None:
    alice, _, code = await hour_passed(world)
    dana = await world.helper("Dana", "sms", "I can drive around Bushwick")
    await alice.says("no")
    await alice.says(f"{code} tomorrow at 3pm")
    assert "tomorrow 3pm" in said_to(dana, "ping", code=code)


async def test_who_wrote_since_is_no_no_show(world: World) -> None:
    alice, bob, code = await hour_passed(world)
    await bob.says(f"{code} the car broke down, I am so sorry")
    alice.got("the car broke down")
    await alice.says(f"no {code}")
    said_to(bob, "did_not_happen", code=code)
    assert (await member_named(world, "Bob")).no_shows == 0


@both
async def test_done_by_the_helper_asks_only_whether_it_arrived(world: World, kind: str) -> None:
    alice, bob, code = await promised(world, RIDE, kind)
    await until(world, ELEVEN + timedelta(hours=3, minutes=1))
    await bob.says("done")
    said_to(alice, "did_it_work", code=code)
    await world.passes(hours=4)
    alice.got_nothing()


async def test_done_after_the_question_takes_it_back(world: World) -> None:
    alice, bob, code = await hour_passed(world)
    await bob.says("done")
    said_to(alice, "did_it_work", code=code)
    await alice.says("yes")
    said_to(bob, "it_worked", code=code)
    bob.got_nothing()


async def test_of_a_crew_only_the_silent_are_noted(world: World) -> None:
    bob, dana = [await world.helper(name, "sms", "I can help with clean-up near 11216") for name in ("Bob", "Dana")]
    alice, code = await needs_groceries(world, text="I need 2 people tomorrow 11am near 11216 to muck out a house")
    for helper in (bob, dana):
        await helper.says(f"yes {code}")
    await until(world, ELEVEN + timedelta(minutes=30))
    await dana.says(f"{code} nobody is at the door?")
    await world.passes(hours=5)
    said_to(alice, "happened", code=code)
    await alice.says(f"no {code}")
    [need] = await needs_of(world, "Alice")
    assert (need.status.value, need.remaining) == ("open", 2)
    assert [(await member_named(world, name)).no_shows for name in ("Bob", "Dana")] == [1, 0]


@both
async def test_when_neither_says_a_word_a_new_time_is_asked_for_and_others_are(world: World, kind: str) -> None:
    alice, bob, code = await hour_passed(world, kind)
    dana = await world.helper("Dana", "sms", "I can drive around Bushwick")
    while not alice.unread:
        await world.passes(hours=1)
    assert code in said_to(alice, "helper_silent", code=code, name="Bob")
    said_to(bob, "nudge", code=code)
    said_to(bob, "released_quietly", code=code)
    dana.got_nothing()
    await world.passes(hours=1, minutes=1)
    assert "11am" not in said_to(dana, "ping", code=code)
    await dana.says("yes")
    assert await claims_on(world, code, "active") == [("Dana", 1)]
    assert (await member_named(world, "Bob")).no_shows == 0  # nobody says that he did not come


async def test_a_need_without_a_time_is_not_asked_about_so(world: World) -> None:
    alice, _, _ = await promised(world, "I need a ride to the hospital from Bushwick, any day is fine")
    await world.passes(days=2)
    not_said_to(alice, "happened")


async def test_who_waits_hears_the_truth_about_once_a_day(world: World) -> None:
    carol = await world.coordinator("Carol", "telegram")
    await carol.says("pause")
    bob = await world.helper("Bob", "sms")
    alice, code = await needs_groceries(world, text="I need groceries for 4 by next Sunday near 11216")
    carol.reads_all()
    await bob.says("no")
    await world.passes(hours=1)
    said_to(alice, "still_looking", code=code)
    said_to(carol, "alert_stuck", code=code)
    for _ in range(12):  # three days, look by look
        await world.passes(hours=6)
    heard = [text for text in alice.reads_all() if "still looking" in text]
    assert 2 <= len(heard) <= 3
    not_said_to(carol, "alert_stuck")


@both
async def test_now_and_then_a_helper_hears_what_neighbors_did_together(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. hello")
    for number in range(5):
        await alice.says(f"I need groceries for {number + 2} near 11216 by tomorrow")
        code = [need.code for need in await needs_of(world, "Alice")][-1]
        await bob.says(f"yes {code}")
        await bob.says(f"done {code}")
        not_said_to(bob, "met_this_month")
        await alice.says(f"yes {code}")
        if number < 4:
            await world.passes(days=4)  # nobody is asked more than three times a week
    said_to(bob, "got_it")
    said_to(bob, "met_this_month", count=5)
    not_said_to(alice, "met_this_month")


WEEKLY = "I need a ride to dialysis every Tuesday at 11am from Bushwick"


async def date_passed(world: World, kind: str) -> tuple[Person, Person, str]:
    """Bob had this week's ride of Alice's, and wrote nothing since; both have just been asked."""
    bob = await world.helper("Bob", kind, "I can drive around Bushwick")
    alice = world.person("Alice", kind)
    await alice.says(f"My name is Alice. {WEEKLY}")
    await bob.says("yes")
    await until(world, ELEVEN + timedelta(hours=5, minutes=2))
    code = (await needs_of(world, "Alice"))[0].code
    said_to(alice, "happened", code=code)
    alice.reads_all()
    bob.reads_all()
    return alice, bob, code


@both
async def test_a_date_of_what_comes_again_that_did_not_happen_is_over(world: World, kind: str) -> None:
    alice, bob, code = await date_passed(world, kind)
    dana = await world.helper("Dana", "sms", "I can drive around Bushwick")
    await alice.says("no")
    said_to(bob, "did_not_happen", code=code, name="Alice")
    assert "Tue Jun 9" in said_to(alice, "missed_date")
    not_said_to(alice, "new_time")
    assert await status_of(world, code) == "expired"
    await world.passes(days=3)
    assert not [text for text in dana.phone.got if code in text], "nobody is asked to come last Tuesday"
    await world.passes(days=1)
    [_, coming] = await needs_of(world, "Alice")
    assert coming.starts_at == ELEVEN + timedelta(weeks=1)
    assert [text for person in (bob, dana) for text in person.unread if coming.code in text]


@both
async def test_a_date_of_which_nobody_says_a_word_is_closed_and_both_hear(world: World, kind: str) -> None:
    alice, bob, code = await date_passed(world, kind)
    await world.passes(hours=6)
    for _ in range(4):
        await world.passes(hours=6)
    said_to(bob, "date_silent_helper", code=code)
    assert "Tue Jun 9" in said_to(alice, "date_silent", code=code)
    assert await status_of(world, code) == "expired"


@both
async def test_who_gives_back_a_date_after_its_hour_leaves_nobody_to_be_asked_for_it(world: World, kind: str) -> None:
    alice, bob, code = await date_passed(world, kind)
    dana = await world.helper("Dana", "sms", "I can drive around Bushwick")
    await bob.says(f"drop {code}")
    said_to(bob, "dropped", code=code)
    assert "Tue Jun 9" in said_to(alice, "helper_dropped", name="Bob", code=code)
    assert await status_of(world, code) == "expired"
    await world.passes(days=3)
    assert not [text for text in dana.phone.got if code in text]


@both
async def test_what_is_given_back_after_its_hour_waits_for_a_new_time(world: World, kind: str) -> None:
    alice, bob, code = await hour_passed(world, kind)
    dana = await world.helper("Dana", "sms", "I can drive around Bushwick")
    await bob.says(f"drop {code}")
    said_to(alice, "helper_dropped", name="Bob", code=code, asking=f"When would be good now? Text {code} and the time")
    dana.got_nothing()
    await alice.says("tomorrow at 11am")
    assert "tomorrow 11am" in said_to(dana, "ping", code=code)


@both
async def test_one_of_a_crew_who_gives_it_back_after_the_hour_is_not_replaced(world: World, kind: str) -> None:
    bob, dana, erin = [await world.helper(name, kind, HANDY) for name in ("Bob", "Dana", "Erin")]
    alice, code = await needs_groceries(
        world, kind, text="I need 2 people tomorrow 11am near 11216 to muck out a house"
    )
    await bob.says(f"yes {code}")
    await dana.says(f"yes {code}")
    await until(world, ELEVEN + timedelta(hours=1))
    alice.reads_all()
    erin.reads_all()
    await bob.says(f"drop {code}")
    said_to(alice, "helper_dropped", name="Bob", code=code, asking="Its time is past, so I'm asking nobody else.")
    await world.passes(hours=2)
    not_said_to(erin, "ping")
    assert await claims_on(world, code, "active") == [("Dana", 1)]


DONE_BY_HEART = [
    ("I need a ride to the hospital tomorrow at 11am from 11216", "I can drive people near 11216", True),
    ("I need someone to call my mom, she is alone, by Friday near 11216", "I can call people who are alone", True),
    ("I need groceries for 4 by Friday near 11216", "I can shop and deliver groceries near 11216", False),
]


@both
@pytest.mark.parametrize(("need", "offer", "deed"), DONE_BY_HEART)
async def test_what_does_not_arrive_is_asked_about_in_fitting_words(
    world: World, kind: str, need: str, offer: str, deed: bool
) -> None:
    bob = await world.helper("Bob", kind, offer)
    alice, code = await needs_groceries(world, kind, text=need)
    await bob.says(f"yes {code}")
    await bob.says(f"done {code}")
    said_to(alice, "did_it_work" if deed else "did_it_arrive", name="Bob", code=code)
    await alice.says("no")
    said_to(bob, "not_worked_helper" if deed else "not_arrived_helper", code=code)


@pytest.mark.parametrize(
    ("language", "need"),
    [
        ("es", "Necesito que me lleven al hospital mañana a las 11am desde 11216"),
        ("ht", "Mwen bezwen yon woulib pou ale lopital demen a 11am soti 11216"),
        ("fr", "J'ai besoin qu'on me conduise à l'hôpital demain à 11h depuis 11216"),
    ],
)
async def test_a_ride_is_asked_about_in_every_language(tmp_path: Path, language: str, need: str) -> None:
    async with open_world(f"sqlite:///{tmp_path / 'w.db'}", circle_languages="en,es,ht,fr") as world:
        bob = await world.helper("Bob", "sms", "I can drive people near 11216")
        alice = world.person("Ana", "sms")
        await alice.says(need)
        code = (await world.run(lambda s: list(s.scalars(select(Need)))))[0].code
        await bob.says(f"yes {code}")
        await bob.says(f"done {code}")
        said_to(alice, "did_it_work", language, code=code)
        await alice.says({"es": "sí", "ht": "wi", "fr": "oui"}[language])
        said_to(bob, "it_worked", code=code)
