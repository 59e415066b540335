"""Times as people write them in four languages, as they are stored. Today is Wednesday 18 November 2026, 10:00."""

import pytest

from handlers.understanding import When
from handlers.understanding.page import Page
from handlers.understanding.whens import find_when
from tests.understanding.reading import NEW_YORK, NOW


def stored(text: str, language: str | None) -> str | None:
    found: When | None = find_when(Page(text), NOW, NEW_YORK, language)
    return None if found is None else found.label


ENGLISH = [
    ("food by Friday", "by 2026-11-20"),
    ("food by Fri", "by 2026-11-20"),
    ("need this no later than Friday", "by 2026-11-20"),
    ("before 6pm", "by 2026-11-18 18:00"),
    ("tomorrow before 6pm", "by 2026-11-19 18:00"),
    ("before noon", "by 2026-11-18 12:00"),
    ("until the 30th", "until 2026-11-30"),
    ("until Friday 5pm", "until 2026-11-20 17:00"),
    ("by Dec 1st", "by 2026-12-01"),
    ("by 12/1", "by 2026-12-01"),
    ("by March 3", "by 2027-03-03"),
    ("in 2 hours", "by 2026-11-18 12:00"),
    ("in 45 min", "by 2026-11-18 10:45"),
    ("within 3 days", "on 2026-11-21"),
    ("in the next 3 days", "on 2026-11-18..2026-11-21"),
    ("in the next few weeks", "on 2026-11-18..2026-12-09"),
    ("today", "on 2026-11-18"),
    ("tonight", "on 2026-11-18 night"),
    ("tmrw morning", "on 2026-11-19 morning"),
    ("day after tomorrow", "on 2026-11-20"),
    ("Saturday 10am", "on 2026-11-21 10:00"),
    ("Sat 10-2", "on 2026-11-21 10:00-14:00"),
    ("Sat. 10 a.m. - 2 p.m.", "on 2026-11-21 10:00-14:00"),
    ("10a-2p Sat", "on 2026-11-21 10:00-14:00"),
    ("Sat night at 8", "on 2026-11-21 20:00"),
    ("8 in the morning", "on 2026-11-19 08:00"),
    ("at 8am", "on 2026-11-19 08:00"),
    ("at 5", "on 2026-11-18 17:00"),
    ("next Monday at 9:30", "on 2026-11-23 09:30"),
    ("Saturday, November 28th, 2026", "on 2026-11-28"),
    ("Thursday or Friday", "on 2026-11-19,2026-11-20"),
    ("Thu-Sat", "on 2026-11-19..2026-11-21"),
    ("this weekend", "on 2026-11-21..2026-11-22"),
    ("next week", "on 2026-11-23..2026-11-29"),
    ("the week of Dec 7", "on 2026-12-07..2026-12-13"),
    ("for Thanksgiving", "on 2026-11-26"),
    ("on Christmas Eve", "on 2026-12-24"),
    ("weekends", "every sat,sun"),
    ("evenings and weekends", "every day evening; every sat,sun"),
    ("every Tue 5pm", "every tue 17:00"),
    ("every other Tuesday", "every other tue"),
    ("Mon-Fri 9-5", "every mon,tue,wed,thu,fri 09:00-17:00"),
    ("weekdays after 5pm", "every mon,tue,wed,thu,fri >17:00"),
    ("mornings", "every day morning"),
    ("every morning", "every day morning"),
    ("today after 6", "on 2026-11-18 >18:00"),
    ("any time", "any day"),
    ("asap", "asap"),
    ("sunday may be", "on 2026-11-22"),
    ("May 5th", "on 2027-05-05"),
    ("a ride sat please", "on 2026-11-21"),
]
SPANISH = [
    ("antes del viernes", "by 2026-11-20"),
    ("para el viernes", "by 2026-11-20"),
    ("para mañana", "by 2026-11-19"),
    ("a más tardar el jueves", "by 2026-11-19"),
    ("hasta el 30", "until 2026-11-30"),
    ("hasta el 30 de noviembre", "until 2026-11-30"),
    ("antes de las 6", "by 2026-11-18 18:00"),
    ("en 2 horas", "by 2026-11-18 12:00"),
    ("en dos días", "on 2026-11-20"),
    ("en los próximos 3 días", "on 2026-11-18..2026-11-21"),
    ("hoy", "on 2026-11-18"),
    ("hoy en la noche", "on 2026-11-18 night"),
    ("esta noche", "on 2026-11-18 night"),
    ("mañana", "on 2026-11-19"),
    ("mañana por la mañana", "on 2026-11-19 morning"),
    ("mañana en la tarde", "on 2026-11-19 afternoon"),
    ("mañana a las 6 de la tarde", "on 2026-11-19 18:00"),
    ("pasado mañana", "on 2026-11-20"),
    ("el sábado a las 10", "on 2026-11-21 10:00"),
    ("el sabado de 10 a 2", "on 2026-11-21 10:00-14:00"),
    ("entre las 2 y las 5", "on 2026-11-18 14:00-17:00"),
    ("martes que viene", "on 2026-11-24"),
    ("el próximo lunes", "on 2026-11-23"),
    ("3 de diciembre", "on 2026-12-03"),
    ("el 3 de diciembre a las 4 pm", "on 2026-12-03 16:00"),
    ("el 30", "on 2026-11-30"),
    ("esta semana", "on 2026-11-18..2026-11-22"),
    ("la próxima semana", "on 2026-11-23..2026-11-29"),
    ("este fin de semana", "on 2026-11-21..2026-11-22"),
    ("jueves o viernes", "on 2026-11-19,2026-11-20"),
    ("fines de semana", "every sat,sun"),
    ("los fines de semana", "every sat,sun"),
    ("cada martes", "every tue"),
    ("todos los martes a las 5 de la tarde", "every tue 17:00"),
    ("los lunes y jueves", "every mon,thu"),
    ("de lunes a viernes de 9 a 5", "every mon,tue,wed,thu,fri 09:00-17:00"),
    ("entre semana después de las 5", "every mon,tue,wed,thu,fri >17:00"),
    ("por las mañanas", "every day morning"),
    ("todos los días", "every day"),
    ("después de las 6", "on 2026-11-18 >18:00"),
    ("al mediodía", "on 2026-11-18 12:00"),
    ("lo antes posible", "asap"),
    ("ahora mismo", "asap"),
    ("cualquier día", "any day"),
    ("en Navidad", "on 2026-12-25"),
]
CREOLE = [
    ("aswè a", "on 2026-11-18 night"),
    ("jodi a", "on 2026-11-18"),
    ("jodia", "on 2026-11-18"),
    ("demen", "on 2026-11-19"),
    ("demen maten", "on 2026-11-19 morning"),
    ("demen nan aprèmidi", "on 2026-11-19 afternoon"),
    ("apre-demen", "on 2026-11-20"),
    ("apre demen", "on 2026-11-20"),
    ("anvan vandredi", "by 2026-11-20"),
    ("avan samdi", "by 2026-11-21"),
    ("pou demen", "by 2026-11-19"),
    ("anvan 6è", "by 2026-11-18 18:00"),
    ("jiska 30", "until 2026-11-30"),
    ("jiska 30 novanm", "until 2026-11-30"),
    ("jiska samdi", "until 2026-11-21"),
    ("nan 2 jou", "on 2026-11-20"),
    ("nan de jou", "on 2026-11-20"),
    ("nan 2 èdtan", "by 2026-11-18 12:00"),
    ("nan 2 zè d tan", "by 2026-11-18 12:00"),
    ("samdi 10-2", "on 2026-11-21 10:00-14:00"),
    ("samdi 10è-2è", "on 2026-11-21 10:00-14:00"),
    ("samdi soti 9è rive 5è", "on 2026-11-21 09:00-17:00"),
    ("madi a 5è", "on 2026-11-24 17:00"),
    ("madi senkè", "on 2026-11-24 17:00"),
    ("5è nan apremidi", "on 2026-11-18 17:00"),
    ("8è nan maten", "on 2026-11-19 08:00"),
    ("samdi aswè", "on 2026-11-21 night"),
    ("samdi a midi", "on 2026-11-21 12:00"),
    ("lendi pwochen", "on 2026-11-23"),
    ("samdi k ap vini an", "on 2026-11-21"),
    ("20 novanm", "on 2026-11-20"),
    ("premye janvye", "on 2027-01-01"),
    ("semèn pwochèn", "on 2026-11-23..2026-11-29"),
    ("semèn sa a", "on 2026-11-18..2026-11-22"),
    ("wikenn sa a", "on 2026-11-21..2026-11-22"),
    ("wikenn", "every sat,sun"),
    ("chak wikenn", "every sat,sun"),
    ("chak maten", "every day morning"),
    ("chak jou", "every day"),
    ("chak madi 5è", "every tue 17:00"),
    ("chak lendi ak jedi", "every mon,thu"),
    ("lasemèn apre 5è", "every mon,tue,wed,thu,fri >17:00"),
    ("apre 6è", "on 2026-11-18 >18:00"),
    ("touswit", "asap"),
    ("nenpòt lè", "any day"),
]
FRENCH = [
    ("ce soir", "on 2026-11-18 night"),
    ("aujourd'hui", "on 2026-11-18"),
    ("demain", "on 2026-11-19"),
    ("demain matin", "on 2026-11-19 morning"),
    ("demain après-midi", "on 2026-11-19 afternoon"),
    ("après-demain", "on 2026-11-20"),
    ("avant vendredi", "by 2026-11-20"),
    ("d'ici vendredi", "by 2026-11-20"),
    ("pour demain", "by 2026-11-19"),
    ("avant 18h", "by 2026-11-18 18:00"),
    ("avant midi", "by 2026-11-18 12:00"),
    ("jusqu'au 30", "until 2026-11-30"),
    ("jusqu'au 30 novembre", "until 2026-11-30"),
    ("jusqu'à samedi", "until 2026-11-21"),
    ("dans 2 jours", "on 2026-11-20"),
    ("d'ici deux jours", "by 2026-11-20"),
    ("dans 2h", "by 2026-11-18 12:00"),
    ("dans deux heures", "by 2026-11-18 12:00"),
    ("14h30", "on 2026-11-18 14:30"),
    ("à 17h", "on 2026-11-18 17:00"),
    ("à 17 heures", "on 2026-11-18 17:00"),
    ("mardi à 9h du matin", "on 2026-11-24 09:00"),
    ("samedi de 10h à 14h", "on 2026-11-21 10:00-14:00"),
    ("samedi 10h-14h30", "on 2026-11-21 10:00-14:30"),
    ("entre 10h et 12h demain", "on 2026-11-19 10:00-12:00"),
    ("samedi soir à 8h", "on 2026-11-21 20:00"),
    ("samedi soir", "on 2026-11-21 night"),
    ("samedi 21", "on 2026-11-21"),
    ("le 20 novembre", "on 2026-11-20"),
    ("le 1er décembre", "on 2026-12-01"),
    ("lundi prochain", "on 2026-11-23"),
    ("cette semaine", "on 2026-11-18..2026-11-22"),
    ("la semaine prochaine", "on 2026-11-23..2026-11-29"),
    ("ce week-end", "on 2026-11-21..2026-11-22"),
    ("jeudi ou vendredi", "on 2026-11-19,2026-11-20"),
    ("les week-ends", "every sat,sun"),
    ("le weekend", "every sat,sun"),
    ("le matin", "every day morning"),
    ("tous les soirs", "every day night"),
    ("le samedi", "every sat"),
    ("tous les mardis à 17h", "every tue 17:00"),
    ("chaque lundi et jeudi", "every mon,thu"),
    ("du lundi au vendredi", "every mon,tue,wed,thu,fri"),
    ("en semaine après 17h", "every mon,tue,wed,thu,fri >17:00"),
    ("tous les jours", "every day"),
    ("après 18h", "on 2026-11-18 >18:00"),
    ("dès que possible", "asap"),
    ("à Noël", "on 2026-12-25"),
]
ROWS = [
    (language, text, label)
    for language, rows in (("en", ENGLISH), ("es", SPANISH), ("ht", CREOLE), ("fr", FRENCH))
    for text, label in rows
]


@pytest.mark.parametrize(("language", "text", "label"), ROWS)
def test_words(language: str, text: str, label: str) -> None:
    assert stored(text, language) == label


@pytest.mark.parametrize(("language", "text", "label"), [row for row in ROWS if len(row[1]) > 12])
def test_among_other_words(language: str, text: str, label: str) -> None:
    before, after = {
        "en": ("I need rice ", ", thank you so much"),
        "es": ("Necesito arroz ", ", muchas gracias"),
        "ht": ("Mwen bezwen diri ", ", mèsi anpil"),
        "fr": ("J'ai besoin de riz ", ", merci beaucoup"),
    }[language]
    assert stored(f"{before}{text}{after}", language) == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("samdi 10-2", "on 2026-11-21 10:00-14:00"),
        ("chak madi", "every tue"),
        ("d'ici vendredi", "by 2026-11-20"),
        ("le samedi", "every sat"),
        ("pasado mañana", "on 2026-11-20"),
        ("ride mañana a las 6 de la tarde", "on 2026-11-19 18:00"),
    ],
)
def test_the_language_shows_in_the_time_words(text: str, label: str) -> None:
    assert stored(text, None) == label


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("good morning, need food", "en"), ("need 10-2 masks", "en"), ("may I have food", "en"),
        ("the sun is out", "en"),
        ("need food thus", "en"), ("need 40 masks", "en"), ("food for 5 people", "en"), ("3rd floor", "en"),
        ("ratio 4:99", "en"), ("25:99", "en"), ("I sat on it", "en"), ("20 may be enough", "en"),
        ("may 5 people come", "en"),
        ("they march 10 blocks", "en"), ("we sat with her", "en"), ("last week it flooded", "en"),
        ("since Friday", "en"),
        ("3 days ago", "en"), ("yesterday", "en"), ("2 days of food", "en"), ("the rest of the night", "en"),
        ("the Christmas decorations", "en"), ("at 5th & Main", "en"), ("1420 Fulton St 3A", "en"), ("555-0100", "en"),
        ("( Saturday , 11/3 , 1:46 PM )", "en"), ("at 6 people", "en"), ("a 10 minute walk", "en"), ("sun hats", "en"),
        ("buenas tardes, busco comida", "es"), ("desde hace 3 días", "es"), ("niños de 2 a 5", "es"),
        ("para 4 personas", "es"), ("ayer", "es"), ("hace 3 días", "es"), ("a 5 cuadras", "es"), ("el 5 piso", "es"),
        ("bonswa, mwen bezwen manje", "ht"), ("depi madi", "ht"), ("pou 4 moun", "ht"), ("mwen gen 2 timoun", "ht"),
        ("ayè", "ht"), ("semèn pase", "ht"), ("bon maten", "ht"),
        ("bonjour, bon après-midi", "fr"), ("depuis mardi", "fr"), ("pour 4 personnes", "fr"), ("hier", "fr"),
        ("la semaine dernière", "fr"), ("il y a 3 jours", "fr"), ("le 3 rue Janvier", "fr"), ("la mer est belle", "fr"),
    ],
)  # fmt: skip
def test_no_time(text: str, language: str) -> None:
    assert stored(text, language) is None
