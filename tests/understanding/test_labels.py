"""A stored time said again: in the reader's language, and true on the day it is read."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.understanding.labels import LONGEST, say_when
from handlers.understanding.meaning import When
from handlers.understanding.page import Page
from handlers.understanding.timewords import LANGUAGES
from handlers.understanding.whens import find_when
from tests.understanding.reading import NEW_YORK, NOW
from tests.understanding.test_when_words import ROWS

WEDNESDAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("label", "english", "spanish", "creole", "french"),
    [
        ("by 2026-11-20", "by Fri", "para el vie", "anvan vandredi", "d'ici ven"),
        ("by 2026-11-19", "by tomorrow", "para mañana", "anvan demen", "d'ici demain"),
        ("by 2026-11-18 18:00", "by 6pm", "antes de las 6pm", "anvan 6pm", "avant 18h"),
        ("by 2026-11-20 17:30", "by Fri 5:30pm", "para el vie 5:30pm", "anvan vandredi 5:30pm", "d'ici ven 17h30"),
        ("by 2026-12-01", "by Tue Dec 1", "para el mar 1 dic", "anvan madi 1 desanm", "d'ici mar 1 déc"),
        ("until 2026-11-30", "until Mon Nov 30", "hasta el lun 30 nov", "jiska lendi 30 novanm", "jusqu'à lun 30 nov"),
        ("on 2026-11-27 16:00", "Fri Nov 27 4pm", "vie 27 nov 4pm", "vandredi 27 novanm 4pm", "ven 27 nov 16h"),
        ("by 2026-11-16", "by Nov 16", "para el 16 nov", "anvan 16 novanm", "d'ici le 16 nov"),
        ("on 2026-11-18 night", "tonight", "esta noche", "aswè a", "ce soir"),
        ("on 2026-11-19 morning", "tomorrow morning", "mañana por la mañana", "demen maten", "demain matin"),
        ("on 2026-11-21 10:00-14:00", "Sat 10am-2pm", "sáb 10am-2pm", "samdi 10am-2pm", "sam 10h-14h"),
        ("on 2026-11-21 12:00", "Sat noon", "sáb 12pm", "samdi midi", "sam midi"),
        (
            "on 2026-11-18 >18:00",
            "today after 6pm",
            "hoy después de las 6pm",
            "jodi a apre 6pm",
            "aujourd'hui après 18h",
        ),
        ("on 2026-11-19,2026-11-20", "Thu/Fri", "jue/vie", "jedi/vandredi", "jeu/ven"),
        ("on 2026-11-21..2026-11-22", "this weekend", "este fin de semana", "wikenn sa a", "ce week-end"),
        ("on 2026-11-23..2026-11-29", "next week", "la próxima semana", "semèn pwochèn", "la semaine prochaine"),
        ("every sat,sun", "weekends", "fines de semana", "chak wikenn", "le week-end"),
        ("every tue 17:00", "every Tue 5pm", "cada mar 5pm", "chak madi 5pm", "chaque mar 17h"),
        ("every day morning", "mornings", "por las mañanas", "chak maten", "le matin"),
        ("asap", "asap", "lo antes posible", "touswit", "dès que possible"),
        ("any day", "any day", "cualquier día", "nenpòt jou", "n'importe quel jour"),
    ],
)
def test_said_in_each_language(label: str, english: str, spanish: str, creole: str, french: str) -> None:
    assert [say_when(label, code, WEDNESDAY) for code in LANGUAGES] == [english, spanish, creole, french]


def test_an_unknown_language_hears_english() -> None:
    assert say_when("by 2026-11-20", "ur", WEDNESDAY) == "by Fri"


def test_it_does_not_go_stale() -> None:
    label = find_when(Page("a ride tomorrow at 6pm"), NOW, NEW_YORK, "en")
    assert label is not None
    days = [say_when(label.label, "en", WEDNESDAY + timedelta(days=n)) for n in range(-7, 3)]
    assert days == [
        "Thu Nov 19 6pm", "Thu Nov 19 6pm", "Thu 6pm", "Thu 6pm", "Thu 6pm", "Thu 6pm", "Thu 6pm",
        "tomorrow 6pm", "today 6pm", "Nov 19 6pm",
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["by Fri", "Sat 10am-2pm", "every Tue 5pm", "", "hoy", "by 2026-99-99", "on x"])
def test_words_stored_by_an_older_version_stay(label: str) -> None:
    assert say_when(label, "fr", WEDNESDAY) == label


@given(st.text(max_size=90))
def test_any_stored_words_can_be_said(label: str) -> None:
    for code in LANGUAGES:
        say_when(label, code, WEDNESDAY)


def reread(found: When, language: str) -> When | None:
    return find_when(Page(say_when(found.label, language, WEDNESDAY)), NOW, NEW_YORK, language)


# What an echo says in fewer words than were meant: "evening" is "por la noche" where a language has one word for
# evening and night, and a span that has begun is said by its end.
def _is_plain(label: str) -> bool:
    return "evening" not in label and ".." not in label and ";" not in label and "any" not in label


@pytest.mark.parametrize("reader", LANGUAGES)
@pytest.mark.parametrize(("language", "text", "label"), [row for row in ROWS if _is_plain(row[2])])
def test_an_echo_read_again_means_the_same(language: str, text: str, label: str, reader: str) -> None:
    found = find_when(Page(text), NOW, NEW_YORK, language)
    assert found is not None
    again = reread(found, reader)
    assert again is not None, say_when(label, reader, WEDNESDAY)
    assert (again.label, again.start, again.end, again.by) == (found.label, found.start, found.end, found.by)


# RFC 5545, as far as we write it.
RRULE = re.compile(
    r"FREQ=(?:DAILY|MONTHLY|WEEKLY(?:;BYDAY=(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)?)(?:;INTERVAL=2)?"
)


@pytest.mark.parametrize(
    ("text", "language", "rule"),
    [
        ("weekends", "en", "FREQ=WEEKLY;BYDAY=SA,SU"),
        ("every Tue 5pm", "en", "FREQ=WEEKLY;BYDAY=TU"),
        ("every other Tuesday", "en", "FREQ=WEEKLY;BYDAY=TU;INTERVAL=2"),
        ("every day", "en", "FREQ=DAILY"),
        ("mornings", "en", "FREQ=DAILY"),
        ("every week", "en", "FREQ=WEEKLY"),
        ("every month", "en", "FREQ=MONTHLY"),
        ("evenings and weekends", "en", "FREQ=DAILY"),
        ("de lunes a viernes", "es", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("chak lendi ak jedi", "ht", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("tous les mardis à 17h", "fr", "FREQ=WEEKLY;BYDAY=TU"),
        ("by Friday", "en", None),
    ],
)
def test_what_recurs_has_a_rule(text: str, language: str, rule: str | None) -> None:
    found = find_when(Page(text), NOW, NEW_YORK, language)
    assert found is not None
    assert (found.rrule, found.recurring) == (rule, rule is not None)
    assert rule is None or RRULE.fullmatch(rule)


PIECES = [text for _, text, _ in ROWS] + ["and", "y", "ak", "et", ",", ".", "by", "pou", "avant", "30", "5", "31", "x"]


@given(
    st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join),
    st.sampled_from([*LANGUAGES, None, "ur"]),
    st.integers(0, 365 * 24 * 60),
)
@settings(max_examples=400, deadline=None)
def test_any_time_is_a_fair_window(text: str, language: str | None, minutes: int) -> None:
    moment = NOW + timedelta(minutes=minutes)
    found = find_when(Page(text), moment, NEW_YORK, language)
    if found is None:
        return
    assert len(found.label) <= LONGEST
    assert all(m is None or (m.utcoffset() == timedelta(0) and m >= moment) for m in (found.start, found.end))
    assert found.start is None or found.end is None or found.start <= found.end
    assert found.rrule is None or RRULE.fullmatch(found.rrule)
    assert found.recurring == (found.rrule is not None)
    assert bool(found.label) or found.past
    for code in LANGUAGES:
        said = say_when(found.label, code, moment.astimezone(NEW_YORK).date())
        assert bool(said) == bool(found.label)
        assert len(said) <= 2 * LONGEST
