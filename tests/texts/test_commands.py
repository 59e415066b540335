"""Commands about oneself, as people write them in four languages; and what is none."""

import pytest

from handlers.commands import Command, Heard, asks_for_help, read_command


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("PAUSE", None),
        ("/pause", None),
        ("Pausa, por favor", None),
        ("poz", None),
        ("Fè yon poz tanpri", None),
        ("pause 2 weeks", 14),
        ("pause for a week", 7),
        ("pause 3days", 3),
        ("PAUSA DOS SEMANAS", 14),
        ("pausa por un mes", 30),
        ("pause pendant 10 jours, s'il vous plaît", 10),
        ("Pause 1 mois", 30),
        ("POZ 2 SEMEN", 14),
        ("poz pandan yon semèn", 7),
        ("poz 3 mwa", 90),
    ],
)
def test_pause(words: str, days: int | None) -> None:
    assert read_command(words) == Heard(Command.PAUSE, days=days)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("resume", Command.RESUME),
        ("Seguir.", Command.RESUME),
        ("reprendre", Command.RESUME),
        ("rekòmanse", Command.RESUME),
        ("/who_knows_me", Command.WHO_KNOWS_ME),
        ("¿Quién me conoce?", Command.WHO_KNOWS_ME),
        ("qui me connait ?", Command.WHO_KNOWS_ME),
        ("ki moun ki konnen mwen?", Command.WHO_KNOWS_ME),
        ("forget  me!", Command.FORGET_ME),
        ("olvidame", Command.FORGET_ME),
        ("Oubliez\u2011moi", Command.FORGET_ME),
        ("oublie-moi stp", Command.FORGET_ME),
        ("bliye mwen", Command.FORGET_ME),
        ("/language", Command.LANGUAGE),
        ("Idioma?", Command.LANGUAGE),
    ],
)
def test_others(words: str, command: Command) -> None:
    assert read_command(words) == Heard(command)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("español", "es"),
        ("Espan\u0303ol.", "es"),
        ("espanyòl", "es"),
        ("en español por favor", "es"),
        ("habla espanol", "es"),
        ("kreyòl", "ht"),
        ("KREYOL", "ht"),
        ("Creole", "ht"),
        ("Haitian Creole please", "ht"),
        ("pale kreyòl tanpri", "ht"),
        ("français", "fr"),
        ("francais svp", "fr"),
        ("francés", "fr"),
        ("fransè", "fr"),
        ("French", "fr"),
        ("english", "en"),
        ("inglés", "en"),
        ("anglais", "en"),
        ("anglè", "en"),
        ("in English", "en"),
        ("/language ht", "ht"),
        ("langue : français", "fr"),
        ("lang kreyòl", "ht"),
        ("/language frances", "fr"),
        ("language klingon", "klingon"),
    ],
)
def test_languages(words: str, language: str) -> None:
    assert read_command(words) == Heard(Command.LANGUAGE, language=language)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Frances",
        "lang",
        "en",
        "I speak Spanish",
        "english class on tuesday",
        "need a pause button",
        "pause 0 days",
        "pause some weeks",
        "resume help for a job",
        "forget me not seeds",
        "poz " * 400,
        "x" * 1600,
    ],
)
def test_what_is_no_command(words: str) -> None:
    assert read_command(words) is None


def test_help_in_other_words() -> None:
    assert all(asks_for_help(words) for words in ("Ayuda", "AIDE !", "Èd", "èd."))
    assert not any(asks_for_help(words) for words in ("Ed", "aide-moi", "ayuda con comida", ""))
