"""Times as windows in UTC. The tests' now is Wednesday 18 November 2026, 10:00."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.understanding import Gazetteer, When, understand
from handlers.understanding.labels import say_when
from tests.understanding.reading import NEW_YORK, NOW, local, read


def when(text: str, now: datetime = NOW) -> When:
    found = read(text, now).when
    assert found is not None, text
    return found


def said(text: str, found: When) -> str:
    """The label as its writer hears it."""
    return say_when(found.label, read(text).language or "en", NOW.astimezone(NEW_YORK).date())


@pytest.mark.parametrize(
    ("text", "label", "deadline"),
    [
        ("need food by Friday", "by Fri", local(2026, 11, 20, 23, 59)),
        ("need food by Fri", "by Fri", local(2026, 11, 20, 23, 59)),
        ("need food before 6pm", "by 6pm", local(2026, 11, 18, 18)),
        ("need food tomorrow before 6pm", "by tomorrow 6pm", local(2026, 11, 19, 18)),
        ("need food by Fri 5pm", "by Fri 5pm", local(2026, 11, 20, 17)),
        ("I have bread until the 30th", "until Mon Nov 30", local(2026, 11, 30, 23, 59)),
        ("need food by Dec 1", "by Tue Dec 1", local(2026, 12, 1, 23, 59)),
        ("need rent by 12/1", "by Tue Dec 1", local(2026, 12, 1, 23, 59)),
        ("need rent by 2026-12-01", "by Tue Dec 1", local(2026, 12, 1, 23, 59)),
        ("need rent by March 3", "by Wed Mar 3", local(2027, 3, 3, 23, 59)),
        ("need food in 2 hours", "by noon", local(2026, 11, 18, 12)),
        ("necesito comida antes del viernes", "para el vie", local(2026, 11, 20, 23, 59)),
        ("necesito comida para mañana", "para mañana", local(2026, 11, 19, 23, 59)),
        ("tengo pan hasta el 30 de noviembre", "hasta el lun 30 nov", local(2026, 11, 30, 23, 59)),
        ("necesito comida antes de las 6", "antes de las 6pm", local(2026, 11, 18, 18)),
    ],
)
def test_deadlines(text: str, label: str, deadline: datetime) -> None:
    found = when(text)
    assert (said(text, found), found.end, found.by) == (label, deadline, True)


@pytest.mark.parametrize(
    ("text", "label", "start", "end"),
    [
        ("need a ride today", "today", NOW, local(2026, 11, 18, 23, 59)),
        ("need a ride tonight", "tonight", local(2026, 11, 18, 18), local(2026, 11, 18, 23, 59)),
        ("need a ride tomorrow", "tomorrow", local(2026, 11, 19), local(2026, 11, 19, 23, 59)),
        ("need a ride tmrw morning", "tomorrow morning", local(2026, 11, 19, 6), local(2026, 11, 19, 12)),
        ("need 8 people Saturday 10am", "Sat 10am", local(2026, 11, 21, 10), None),
        ("need help Sat 10-2", "Sat 10am-2pm", local(2026, 11, 21, 10), local(2026, 11, 21, 14)),
        ("need help Sat 10am-2pm", "Sat 10am-2pm", local(2026, 11, 21, 10), local(2026, 11, 21, 14)),
        ("need help Sat 2-5pm", "Sat 2pm-5pm", local(2026, 11, 21, 14), local(2026, 11, 21, 17)),
        ("need help Sat from 9 to 12", "Sat 9am-12pm", local(2026, 11, 21, 9), local(2026, 11, 21, 12)),
        ("ride next Monday at 9:30", "Mon 9:30am", local(2026, 11, 23, 9, 30), None),
        ("need a ride this week", "this week", NOW, local(2026, 11, 22, 23, 59)),
        ("need a ride this weekend", "this weekend", local(2026, 11, 21), local(2026, 11, 22, 23, 59)),
        ("need a ride next week", "next week", local(2026, 11, 23), local(2026, 11, 29, 23, 59)),
        ("ride on Dec 3 at 4pm please", "Thu Dec 3 4pm", local(2026, 12, 3, 16), None),
        ("sitter sat night 6-11pm", "Sat 6pm-11pm", local(2026, 11, 21, 18), local(2026, 11, 21, 23)),
        ("a ride Thu-Sat", "Thu-Sat", local(2026, 11, 19), local(2026, 11, 21, 23, 59)),
        ("need a ride Thursday or Friday", "Thu/Fri", local(2026, 11, 19), local(2026, 11, 20, 23, 59)),
        ("need a ride at 8am", "tomorrow 8am", local(2026, 11, 19, 8), None),
        ("necesito transporte el sábado a las 10", "sáb 10am", local(2026, 11, 21, 10), None),
        ("necesito transporte hoy", "hoy", NOW, local(2026, 11, 18, 23, 59)),
        (
            "necesito transporte mañana por la mañana",
            "mañana por la mañana",
            local(2026, 11, 19, 6),
            local(2026, 11, 19, 12),
        ),
        ("ride mañana a las 6 de la tarde", "mañana 6pm", local(2026, 11, 19, 18), None),
    ],
)
def test_windows(text: str, label: str, start: datetime, end: datetime | None) -> None:
    found = when(text)
    assert (said(text, found), found.start, found.end, found.by) == (label, start, end, False)


@pytest.mark.parametrize(
    ("text", "label", "start"),
    [
        ("I can drive on weekends", "weekends", local(2026, 11, 21)),
        ("I can cook every Tue 5pm", "every Tue 5pm", local(2026, 11, 24, 17)),
        ("I can drive mornings", "mornings", NOW),
        ("I can drive Mondays and Thursdays", "every Mon & Thu", local(2026, 11, 19)),
        ("I can visit every day", "every day", NOW),
        ("puedo manejar los fines de semana", "fines de semana", local(2026, 11, 21)),
        ("puedo cocinar cada martes", "cada mar", local(2026, 11, 24)),
    ],
)
def test_again_and_again(text: str, label: str, start: datetime) -> None:
    found = when(text)
    assert (said(text, found), found.start, found.recurring) == (label, start, True)


def test_after() -> None:
    found = when("I can drive today after 6")
    assert said("I can drive today after 6", found) == "today after 6pm"
    assert found.start == local(2026, 11, 18, 18)
    assert found.end == local(2026, 11, 18, 23, 59)


@pytest.mark.parametrize("text", ["need insulin asap", "necesito agua lo antes posible"])
def test_at_once(text: str) -> None:
    assert when(text).start == NOW


FRIDAY = local(2026, 11, 20, 12)


def test_friday_on_a_friday() -> None:
    assert when("food by Friday", FRIDAY).end == local(2026, 11, 20, 23, 59)
    assert when("a ride Friday", FRIDAY).start == local(2026, 11, 27)
    assert when("a ride Friday at 6pm", FRIDAY).start == local(2026, 11, 20, 18)
    assert when("a ride Friday at 9am", FRIDAY).start == local(2026, 11, 27, 9)
    assert when("a ride today, Friday", FRIDAY).start == FRIDAY


@pytest.mark.parametrize(
    "text",
    ["a ride on 2020-01-05", "food by Nov 10", "food by 11/16", "necesito comida el 10 de noviembre", "food Nov 2-4"],
)
def test_a_date_that_is_over_is_to_be_asked_about(text: str) -> None:
    found = when(text)
    assert (found.start, found.end, found.label, found.past) == (None, None, "", True)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("food by Aug 10", local(2027, 8, 10, 23, 59)),
        ("food by 9am", local(2026, 11, 19, 9)),
        ("food by the 15th", local(2026, 12, 15, 23, 59)),
        ("food by Tuesday", local(2026, 11, 24, 23, 59)),
        ("food by Jan 2", local(2027, 1, 2, 23, 59)),
        ("food by Feb 29", local(2028, 2, 29, 23, 59)),
    ],
)
def test_what_has_passed_comes_again(text: str, end: datetime) -> None:
    found = when(text)
    assert (found.end, found.past) == (end, False)


@pytest.mark.parametrize("text", ["food by Feb 30", "food by 2/31", "food on 13/32", "food by 2026-02-30", "the 32nd"])
def test_no_such_date(text: str) -> None:
    found = read(text).when
    assert found is None or found.start is None


def test_the_31st_in_a_short_month() -> None:
    assert when("food by the 31st").end == local(2026, 12, 31, 23, 59)
    assert when("food by the 31st", local(2027, 2, 1, 9)).end == local(2027, 3, 31, 23, 59)


def test_clock_changes() -> None:
    before = local(2026, 10, 31, 12)  # clocks go back that night
    assert when("a ride Sunday 10am", before).start == datetime(2026, 11, 1, 15, tzinfo=UTC)
    spring = local(2027, 3, 13, 12)  # 2:30 does not exist the next day
    assert when("a ride tomorrow at 2:30am", spring).start == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)


def test_a_window_over_the_change_of_clocks_is_an_hour_longer() -> None:
    found = when("help this weekend", local(2026, 10, 29, 9))
    assert found.start is not None
    assert found.end is not None
    assert (found.end - found.start).total_seconds() == (48 + 1) * 3600 - 60


def test_another_zone() -> None:
    late = datetime(2026, 11, 19, 5, 0, tzinfo=UTC)  # still Wednesday evening in Los Angeles
    found = understand("need food today", now=late, zone=ZoneInfo("America/Los_Angeles"), gazetteer=Gazetteer()).when
    assert found is not None
    assert found.end == datetime(2026, 11, 19, 7, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["good morning, need food", "buenas tardes, busco comida", "need 10-2 masks", "may I have food", "the sun is out",
     "need food thus", "need 40 masks", "food for 5 people", "3rd floor", "ratio 4:99"],
)  # fmt: skip
def test_no_time(text: str) -> None:
    assert read(text).when is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("I can drive on weekends", ("sat", "sun")),
        ("I can drive Mondays and Thursdays", ("mon", "thu")),
        ("a ride Thursday or Friday", ("thu", "fri")),
        ("need food by Friday", ("fri",)),
        ("I can cook weekdays after 5pm", ("mon", "tue", "wed", "thu", "fri")),
        ("need food tomorrow", ()),
        ("puedo manejar los lunes", ("mon",)),
    ],
)
def test_days_named(text: str, days: tuple[str, ...]) -> None:
    assert when(text).days == days
