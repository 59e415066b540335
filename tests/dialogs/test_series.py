"""What comes again: a need each date, made once; one date changed or all; a helper who does every one."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storage.crypto import new_key
from storage.models import Block, Need, Series, Timer
from storage.states import TimerKind
from tests.dialogs.cast import CHANNELS, DOOR, claims_on, member_named, needs_of, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import MONDAY_NOON, Person, StillClock, World, code_in, open_world

both = pytest.mark.parametrize("kind", CHANNELS)
RIDES = "I need a ride to dialysis every Tuesday and Thursday at 8am from 11216"
DRIVER = "I can give rides near 11216"


async def needs_rides(world: World, kind: str = "sms", text: str = RIDES) -> tuple[Person, str]:
    """Alice needs rides again and again; her phone is quiet again."""
    alice = world.person("Alice", kind)
    await alice.says(f"My name is Alice. {text}")
    code = code_in(said_to(alice, "series_kept").partition("Next")[2])
    alice.reads_all()
    return alice, code


async def weekly_helper(world: World, kind: str = "sms") -> tuple[Person, Person, str]:
    """Bob has done the first ride and has said YES to every one; both phones are quiet again."""
    bob = await world.helper("Bob", kind, DRIVER)
    alice, code = await needs_rides(world, kind)
    await bob.says("yes")
    await alice.says(DOOR)
    await world.passes(days=1)
    await bob.says(f"done {code}")
    said_to(bob, "ask_every", code=code, every="every Tue & Thu 8am")
    await bob.says(f"every {code}")
    said_to(bob, "every_yours", every="every Tue & Thu 8am", code=code)
    said_to(alice, "every_theirs", name="Bob", every="every Tue & Thu 8am")
    await alice.says(f"yes {code}")
    alice.reads_all()
    bob.reads_all()
    return alice, bob, code


async def dates_of(world: World, name: str = "Alice") -> list[str]:
    """When each of the needs of somebody begins, in New York."""
    found = await needs_of(world, name)
    zone = world.app.circle.zone
    return [f"{need.starts_at.astimezone(zone):%b %d %H:%M}" for need in found if need.starts_at]


async def series_in(world: World) -> list[Series]:
    return await world.run(lambda s: list(s.scalars(select(Series).order_by(Series.id))))


async def new_code(world: World, name: str = "Alice") -> str:
    return (await needs_of(world, name))[-1].code


@both
async def test_the_first_date_is_asked_about_at_once_and_the_echo_says_all_of_them(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind, DRIVER)
    alice = world.person("Alice", kind)
    await alice.says(f"My name is Alice. {RIDES}")
    echo = alice.got("got it", "every Tue & Thu 8am", "Tue Jun 2")
    bob.got(code_in(echo.partition("Next")[2]), "tomorrow 8am")
    assert await dates_of(world) == ["Jun 02 08:00"]


@both
async def test_each_date_has_its_own_need_and_code_made_once(world: World, kind: str) -> None:
    alice, code = await needs_rides(world, kind)
    await world.passes(hours=21)  # Tuesday at 9: the first date has come
    said = said_to(alice, "series_next")
    assert "Thu 8am" in said
    assert code_in(said) != code
    for _ in range(30):
        await world.passes(hours=12)
    made = await dates_of(world)
    assert made == ["Jun 02 08:00", "Jun 04 08:00", "Jun 09 08:00", "Jun 11 08:00", "Jun 16 08:00", "Jun 18 08:00"]
    assert len({need.code for need in await needs_of(world, "Alice")}) == len(made)


@both
async def test_a_whole_day_comes_again_too(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind)
    _, code = await needs_rides(world, kind, "I need groceries for 2 every Friday near 11216")
    bob.got(code, "groceries for 2, Fri")
    await bob.says("yes")
    await world.passes(days=6)
    assert await dates_of(world) == ["Jun 05 00:00"]
    await world.passes(days=3, hours=-3)  # Wednesday at nine: not three days before Friday of a week ago
    bob.got("groceries for 2, Fri")
    assert await dates_of(world) == ["Jun 05 00:00", "Jun 12 00:00"]


async def test_eight_stays_eight_when_clocks_are_put_back(world: World) -> None:
    world.clock.advance(datetime(2026, 10, 27, 16, 0, tzinfo=UTC) - MONDAY_NOON)
    await needs_rides(world)
    for _ in range(12):
        await world.passes(days=1)
    found = await needs_of(world, "Alice")
    assert [need.starts_at for need in found] == [
        datetime(2026, 10, 29, 12, 0, tzinfo=UTC),
        datetime(2026, 11, 3, 13, 0, tzinfo=UTC),
        datetime(2026, 11, 5, 13, 0, tzinfo=UTC),
        datetime(2026, 11, 10, 13, 0, tzinfo=UTC),
    ]


async def test_what_was_missed_while_we_were_away_is_not_made_up_for(world: World) -> None:
    await needs_rides(world)
    await world.passes(days=15)  # Tuesday, June 16, at noon
    assert await dates_of(world) == ["Jun 02 08:00", "Jun 18 08:00"]


@both
@pytest.mark.parametrize("weeks", [2, 5])
async def test_a_weekly_date_missed_while_we_were_away_waits_for_the_next_one(
    world: World, kind: str, weeks: int
) -> None:
    alice, _ = await needs_rides(world, kind, "I need a ride to dialysis every Tuesday at 8am from 11216")
    await world.passes(weeks=weeks, days=1)  # Tuesday at noon: the ride of today is over, the next is a week off
    assert await dates_of(world) == ["Jun 02 08:00"]
    alice.reads_all()
    await world.passes(days=4)
    said_to(alice, "series_next")
    [_, now_open] = await needs_of(world, "Alice")
    assert now_open.starts_at == datetime(2026, 6, 2, 12, 0, tzinfo=UTC) + timedelta(weeks=weeks + 1)
    assert await status_of(world, now_open.code) == "open"


async def test_a_series_in_spanish(world: World) -> None:
    alice = world.person("Ana", "sms")
    await alice.says("Necesito que me lleven todos los martes a las 8am desde 11216")
    said = alice.got("anotado")
    assert "cada mar" in said or "mar" in said
    code = code_in(said.partition("xima")[2])
    await alice.says(f"{code} a las 9am")
    said_to(alice, "ask_scope", "es", code=code)
    await alice.says("todas")
    said_to(alice, "series_changed", "es", code=code)
    await alice.says(f"dejo {code} todas")
    said_to(alice, "series_over", "es")


@both
async def test_one_date_is_changed_alone(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind, DRIVER)
    alice, code = await needs_rides(world, kind)
    await bob.says("yes")
    bob.reads_all()
    alice.reads_all()
    await alice.says(f"{code} at 9am")
    said_to(alice, "ask_scope", code=code, every="every Tue & Thu 8am")
    assert await dates_of(world) == ["Jun 02 08:00"]
    await alice.says("one")
    said_to(alice, "corrected", code=code)
    bob.got(code, "at 9am")
    await world.passes(days=1)
    assert await dates_of(world) == ["Jun 02 09:00", "Jun 04 08:00"]


@both
async def test_every_date_is_changed_from_now_on(world: World, kind: str) -> None:
    alice, code = await needs_rides(world, kind)
    await alice.says(f"{code} at 9am")
    said_to(alice, "ask_scope", code=code)
    await alice.says("EVERY" if kind == "sms" else "every one")
    said_to(alice, "corrected", code=code)
    said_to(alice, "series_changed", every="every Tue & Thu 9am", code=code, day="Tue Jun 2")
    await world.passes(days=1)
    assert await dates_of(world) == ["Jun 02 09:00", "Jun 04 09:00"]


async def test_a_hour_said_later_in_the_week_is_of_the_date_and_not_of_today(world: World) -> None:
    await needs_rides(world)
    await world.passes(days=2)  # Wednesday noon; Thursday's need is open
    alice, code = world.people["Alice"], await new_code(world)
    await alice.says(f"{code} at 2pm every time")
    said_to(alice, "series_changed", every="every Tue & Thu 2pm")
    assert (await dates_of(world))[-1] == "Jun 04 14:00"


async def test_a_new_rule_is_for_all_of_them(world: World) -> None:
    alice, code = await needs_rides(world)
    await alice.says(f"{code} every Wednesday at 10am")
    said_to(alice, "series_changed", every="every Wed 10am", day="Wed Jun 3")
    await world.passes(days=8)
    assert await dates_of(world) == ["Jun 03 10:00", "Jun 10 10:00"]


async def test_more_people_every_time_is_kept_for_the_dates_to_come(world: World) -> None:
    alice, code = await needs_rides(world, text="I need groceries for 2 every Friday near 11216")
    await alice.says(f"{code} for 5 people every time")
    said_to(alice, "corrected", code=code)
    await world.passes(days=9)
    assert [need.people for need in await needs_of(world, "Alice")] == [5, 5]


@both
@pytest.mark.parametrize("words", ["{code} skip", "skip {code}", "not this week", "skip", "skip tomorrow"])
async def test_one_date_is_left_out(world: World, kind: str, words: str) -> None:
    bob = await world.helper("Bob", kind, DRIVER)
    alice, code = await needs_rides(world, kind)
    await bob.says("yes")
    bob.reads_all()
    alice.reads_all()
    await alice.says(words.format(code=code))
    said_to(alice, "skipped", day="Tue Jun 2", next="Thu Jun 4")
    said_to(bob, "not_needed", code=code)
    assert await status_of(world, code) == "withdrawn"
    await world.passes(days=1)
    assert await dates_of(world) == ["Jun 02 08:00", "Jun 04 08:00"]


async def test_a_date_far_off_is_left_out_by_its_name(world: World) -> None:
    alice, _ = await needs_rides(world)
    await alice.says("skip June 11")
    said_to(alice, "skipped", day="Thu Jun 11")
    await alice.says("skip June 12")
    said_to(alice, "no_such_date", day="Fri Jun 12")
    for _ in range(14):
        await world.passes(days=1)
    made = await dates_of(world)
    assert "Jun 11 08:00" not in made
    assert made[-1] == "Jun 16 08:00"


@both
async def test_drop_asks_one_or_every_and_every_ends_it(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind, DRIVER)
    alice, code = await needs_rides(world, kind)
    await bob.says("yes")
    bob.reads_all()
    alice.reads_all()
    await alice.says(f"DROP {code}")
    said_to(alice, "ask_scope", code=code)
    assert await status_of(world, code) == "claimed"
    if kind == "telegram":
        await alice.presses(f"EVERY {code}")
    else:
        await alice.says("every")
    said_to(alice, "series_over", every="every Tue & Thu 8am")
    said_to(bob, "not_needed", code=code)
    await world.passes(days=30)
    alice.got_nothing()
    assert await dates_of(world) == ["Jun 02 08:00"]


@both
async def test_drop_of_one_keeps_the_others(world: World, kind: str) -> None:
    alice, code = await needs_rides(world, kind)
    await alice.says(f"DROP {code}")
    said_to(alice, "ask_scope", code=code)
    await alice.says("just this one")
    said_to(alice, "skipped", day="Tue Jun 2", next="Thu Jun 4")
    await world.passes(days=1)
    assert await dates_of(world) == ["Jun 02 08:00", "Jun 04 08:00"]


@both
@pytest.mark.parametrize("words", ["DROP {code} EVERY", "stop the rides", "I don't need the rides anymore"])
async def test_it_is_ended_in_so_many_words(world: World, kind: str, words: str) -> None:
    alice, code = await needs_rides(world, kind)
    await alice.says(words.format(code=code))
    if "anymore" in words:
        said_to(alice, "ask_scope", code=code)
        await alice.says("all of them")
    said_to(alice, "series_over")
    assert [series.status.value for series in await series_in(world)] == ["ended"]
    assert await status_of(world, code) == "withdrawn"


async def test_the_words_of_a_series_are_forgotten_thirty_days_after_its_end(world: World) -> None:
    alice, code = await needs_rides(world)
    await alice.says(f"DROP {code} EVERY")
    assert (await series_in(world))[0].text
    await world.passes(days=31)
    [series] = await series_in(world)
    assert (series.text, series.door, series.what) == (None, None, "")


@both
async def test_who_says_yes_to_every_date_has_the_next_ones_and_nobody_else_is_asked(world: World, kind: str) -> None:
    alice, bob, code = await weekly_helper(world, kind)
    other = await world.helper("Dana", "sms", DRIVER)
    await world.passes(days=1)
    next_code = await new_code(world)
    assert next_code != code
    assert await claims_on(world, next_code, "active") == [("Bob", 1)]
    await world.passes(days=1)  # Thursday noon, after the second ride
    await bob.says(f"done {next_code}")
    not_said_to(bob, "ask_every")
    bob.reads_all()
    alice.reads_all()
    await world.passes(days=2)  # Saturday, three days before the third
    said_to(bob, "yours_again", name="Alice")
    bob.got("1420 Fulton St 3B")
    said_to(alice, "door_known", name="Bob")
    other.got_nothing()
    third = await new_code(world)
    assert await claims_on(world, third, "active") == [("Bob", 1)]


@both
async def test_a_plain_yes_is_a_yes_to_every_date_and_no_to_just_this_one(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind, DRIVER)
    _, code = await needs_rides(world, kind)
    await bob.says("yes")
    await world.passes(hours=20)
    await bob.says("done")
    said_to(bob, "ask_every", code=code)
    await bob.says("yes" if kind == "sms" else "just this one")
    if kind == "sms":
        said_to(bob, "every_yours", code=code)
    else:
        said_to(bob, "just_this_one")
    assert [series.helper_id is not None for series in await series_in(world)] == [kind == "sms"]


@both
async def test_yes_every_takes_the_date_and_all_that_follow(world: World, kind: str) -> None:
    bob = await world.helper("Bob", kind, DRIVER)
    alice, code = await needs_rides(world, kind)
    await bob.says(f"YES {code} EVERY")
    said_to(bob, "yours", code=code)
    said_to(bob, "every_yours", code=code)
    said_to(alice, "every_theirs", name="Bob")


@both
async def test_drop_of_one_date_goes_to_others_and_the_rest_stays_theirs(world: World, kind: str) -> None:
    alice, bob, _ = await weekly_helper(world, kind)
    dana = await world.helper("Dana", kind, DRIVER)
    code = await new_code(world)
    await bob.says(f"DROP {code}")
    said_to(bob, "dropped", code=code)
    said_to(alice, "helper_dropped", code=code)
    dana.got(code, "YES or NO")
    not_said_to(bob, "ping", code=code)
    await dana.says("yes")
    await world.passes(days=5)
    assert await claims_on(world, await new_code(world), "active") == [("Bob", 1)]


@both
async def test_drop_every_ends_the_commitment_and_both_hear(world: World, kind: str) -> None:
    alice, bob, _ = await weekly_helper(world, kind)
    code = await new_code(world)
    await bob.says(f"DROP {code} EVERY")
    said_to(bob, "every_not_yours", every="every Tue & Thu 8am")
    said_to(alice, "every_given_back", name="Bob")
    assert await claims_on(world, code, "active") == []
    bob.reads_all()
    await world.passes(days=5)
    not_said_to(bob, "yours_again")


async def test_who_pauses_is_passed_over_and_who_stops_is_let_go(world: World) -> None:
    alice, bob, _ = await weekly_helper(world)
    await bob.says("pause")
    await world.passes(days=5)
    assert await claims_on(world, await new_code(world), "active") == []
    alice.reads_all()
    await bob.says("stop texting me")
    said_to(alice, "every_given_back", name="Bob")
    assert [series.helper_id for series in await series_in(world)] == [None]


async def test_stop_of_who_needs_it_ends_it_and_the_helper_hears(world: World) -> None:
    alice, bob, _ = await weekly_helper(world)
    await alice.says("stop texting me")
    said_to(bob, "every_over", every="every Tue & Thu 8am")
    assert [series.status.value for series in await series_in(world)] == ["ended"]
    before = len(await needs_of(world, "Alice"))
    await world.passes(days=30)
    assert len(await needs_of(world, "Alice")) == before
    assert not await world.run(lambda s: list(s.scalars(select(Timer).where(Timer.kind == TimerKind.REPEAT))))


async def test_forget_me_wipes_what_comes_again(world: World) -> None:
    alice, _, _ = await weekly_helper(world)
    await alice.says("who knows me")
    alice.got("needs that come again: 1")
    await alice.says("forget me")
    await alice.says("yes")
    [series] = await series_in(world)
    assert (series.status.value, series.text, series.door, series.what) == ("ended", None, None, "")


async def test_the_same_words_again_make_no_second_series(world: World) -> None:
    alice, code = await needs_rides(world)
    await alice.says(RIDES.replace("I need", "we need") + " please")
    assert len(await series_in(world)) == 1
    alice.got(code)


async def test_a_date_that_passes_unclaimed_ends_without_a_question(world: World) -> None:
    alice, code = await needs_rides(world)
    await world.passes(days=2)
    not_said_to(alice, "still_needed", code=code)
    assert await status_of(world, code) == "expired"


async def test_every_open_date_has_a_next_timer(world: World) -> None:
    await needs_rides(world)
    for _ in range(10):
        await world.passes(days=1)
        live = await world.run(lambda s: list(s.scalars(select(Need).where(Need.status.in_(("open", "claimed"))))))
        timers = await world.run(lambda s: {t.need_id for t in s.scalars(select(Timer))})
        assert {need.id for need in live} <= timers
        repeats = await world.run(lambda s: list(s.scalars(select(Timer).where(Timer.kind == TimerKind.REPEAT))))
        assert len(repeats) == 1
        assert repeats[0].due_at <= world.clock.now() + timedelta(days=7)


async def test_a_restart_in_between_changes_nothing(database_url: str) -> None:
    key = new_key()
    async with open_world(database_url, secret_key=key) as before:
        await needs_rides(before)
    clock = StillClock(MONDAY_NOON + timedelta(days=1))
    async with open_world(database_url, secret_key=key, clock=clock) as after:
        alice = after.person("Alice", "sms")
        await after.passes(hours=1)
        said_to(alice, "series_next")
        assert await dates_of(after) == ["Jun 02 08:00", "Jun 04 08:00"]
        code = await new_code(after)
        await alice.says(f"{code} skip")
        said_to(alice, "skipped", day="Thu Jun 4", next="Tue Jun 9")


async def test_what_a_stranger_says_of_a_date_changes_nothing(world: World) -> None:
    _, code = await needs_rides(world)
    eve = await world.helper("Eve", "sms", "I can cook near 11216")
    for words in (
        f"{code} skip",
        f"DROP {code} EVERY",
        f"EVERY {code}",
        f"YES {code} EVERY",
        f"{code} at 9am every time",
    ):
        await eve.says(words)
    assert [(s.status.value, s.helper_id, s.skipped) for s in await series_in(world)] == [("active", None, [])]
    assert await dates_of(world) == ["Jun 02 08:00"]
    assert await claims_on(world, code) == []


async def test_not_this_week_is_a_no_to_what_was_just_asked(world: World) -> None:
    alice, _ = await needs_rides(world)
    await alice.says("I can shop and deliver groceries near 11216")
    bea = world.person("Bea", "sms")
    await bea.says("My name is Bea. I need groceries for 4 by Friday, near 11216")
    alice.got("groceries for 4", "YES or NO")
    await alice.says("not this week")
    said_to(alice, "no_thanks")
    assert [series.skipped for series in await series_in(world)] == [[]]


async def test_a_daily_need_is_asked_about_a_day_ahead_and_no_sooner(world: World) -> None:
    await needs_rides(world, text="I need a ride to dialysis every day at 6pm from 11216")
    for _ in range(4):
        await world.passes(hours=12)
    assert await dates_of(world) == ["Jun 01 18:00", "Jun 02 18:00", "Jun 03 18:00"]
    await world.passes(hours=7)
    assert (await dates_of(world))[-1] == "Jun 04 18:00"


async def test_whoever_wants_nothing_to_do_with_the_other_is_let_go(world: World) -> None:
    _, bob, _ = await weekly_helper(world)
    alice_id, bob_id = [(await member_named(world, name)).id for name in ("Alice", "Bob")]
    now = world.clock.now()
    await world.run(lambda s: s.add(Block(member_id=alice_id, other_id=bob_id, created_at=now)))
    before = await new_code(world)
    await world.passes(days=5)
    code = await new_code(world)
    assert code != before
    assert await claims_on(world, code) == []
    not_said_to(bob, "yours_again", code=code)
    assert [series.helper_id for series in await series_in(world)] == [None]


async def test_a_crew_of_every_week_is_asked_anew_each_time(world: World) -> None:
    """Nobody is asked to promise what is not theirs alone."""
    bob = await world.helper("Bob", "sms", "I can help with muck-out and moving near 11216")
    _, code = await needs_rides(world, text="I need 3 people every Saturday 10am to help moving near 11216")
    await bob.says(f"yes {code}")
    await world.passes(days=5)
    await bob.says(f"done {code}")
    not_said_to(bob, "ask_every")
