"""Creole and French, and Spanish and English beside them: kinds, counts, echoes, names, and which language it is."""

from zoneinfo import ZoneInfo

import pytest

from handlers.understanding import Gazetteer, Intent, understand
from handlers.understanding.counts import hands
from handlers.understanding.describe import describe
from tests.understanding.reading import NOW, read

NEED, OFFER = Intent.NEED, Intent.OFFER

# text, intent, kinds, echo
CREOLE = [
    ("mwen bezwen manje pou 4 moun", NEED, ["food"], "manje pou 4"),
    ("Nou bezwen dlo ak rad pou yon fanmi 5 moun", NEED, ["water", "clothing"], "dlo ak rad pou 5"),
    ("nou gen manje men nou pa gen dlo", NEED, ["water"], "dlo"),
    ("mwen pa bezwen manje, sèlman dlo", NEED, ["water"], "dlo"),
    ("tanpri ede m, mwen grangou ak 3 timoun", NEED, ["food"], None),
    ("m bezwen kouchet gwose 4", NEED, ["baby"], "kouchèt gwosè 4"),
    ("mwen bezwen $200 pou yon tikè bis", NEED, ["money"], "$200 pou yon tikè bis"),
    ("mwen ak madanm mwen ak 2 timoun bezwen tant", NEED, ["shelter"], "tant pou 4"),
    ("Nou bezwen 8 moun samdi pou netwaye yon kay", NEED, ["labour"], "8 moun pou netwayaj"),
    ("èske yon moun ka gade timoun mwen madi", NEED, ["childcare"], "moun pou gade timoun"),
    ("m bezwen woulib pou al lopital", NEED, ["ride"], "yon woulib"),
    ("mwen gen 20 kouvèti pou bay", OFFER, ["clothing"], "20 kouvèti"),
    ("mwen gen yon douzèn ze pou bay", OFFER, ["food"], "12 ze"),
    ("m ka kondi nan wikenn", OFFER, ["ride", "delivery"], "woulib ak livrezon"),
]
FRENCH = [
    ("J'ai besoin de nourriture pour 4 personnes", NEED, ["food"], "nourriture pour 4"),
    ("j\u2019ai besoin de couches taille 4", NEED, ["baby"], "couches taille 4"),
    ("on a de la nourriture mais on n'a plus d'eau", NEED, ["water"], "eau"),
    ("pas besoin de nourriture, seulement de l'eau", NEED, ["water"], "eau"),
    ("ma femme et moi et nos 3 enfants cherchons un logement", NEED, ["shelter"], "logement pour 5"),
    ("nous sommes une famille de cinq, besoin de vêtements", NEED, ["clothing"], "vêtements pour 5"),
    ("il me faut soixante-dix masques", NEED, ["medicine"], "70 masques"),
    ("besoin de 200 $ pour un billet de bus", NEED, ["money"], "$200 pour un ticket de bus"),
    ("quelqu'un peut garder mes enfants mardi ?", NEED, ["childcare"], "garde d'enfants"),
    ("je cherche quelqu'un pour m'emmener à l'hôpital", NEED, ["ride"], "un trajet en voiture"),
    ("besoin de 8 personnes pour déménager samedi", NEED, ["labour"], "8 personnes pour déménagement"),
    ("j'ai vingt-trois couvertures à donner", OFFER, ["clothing"], "23 couvertures"),
    ("j'ai quatre-vingt-dix repas à donner", OFFER, ["food"], "90 repas"),
    ("j'ai 3 bouteilles d'eau à donner", OFFER, ["water"], None),
    ("Je peux conduire le week-end", OFFER, ["ride", "delivery"], "trajets et livraisons"),
]


@pytest.mark.parametrize(("text", "intent", "kinds", "echo"), CREOLE + FRENCH, ids=lambda v: str(v)[:30])
def test_a_text_is_read(text: str, intent: Intent, kinds: list[str], echo: str | None) -> None:
    found = read(text)
    assert found.language == ("ht" if (text, intent, kinds, echo) in CREOLE else "fr")
    assert (found.intent, list(found.kinds)) == (intent, kinds)
    assert echo is None or describe(found) == echo


@pytest.mark.parametrize(
    "text",
    [
        "we no longer need food", "ya no necesitamos comida", "nou pa bezwen manje ankò",
        "nous n'avons plus besoin de nourriture", "je n'ai plus besoin de nourriture", "pas besoin de nourriture",
    ],
)  # fmt: skip
def test_what_is_not_needed_is_no_need(text: str) -> None:
    found = read(text)
    assert (found.kinds, found.sure) == ((), False)


@pytest.mark.parametrize(
    "text",
    ["we don't need food, only water", "no necesitamos comida, solo agua", "m pa bezwen manje ankò, sèlman dlo",
     "pas besoin de nourriture, seulement de l'eau", "we have food but no water", "tenemos comida pero no agua",
     "nou gen manje men nou pa gen dlo", "on a de la nourriture mais pas d'eau"],
)  # fmt: skip
def test_only_what_is_missing_is_needed(text: str) -> None:
    found = read(text)
    assert (found.intent, found.kinds) == (NEED, ("water",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mwen rele Marie, mwen bezwen dlo", "Marie"),
        ("Bonjou, m rele Jean epi m bezwen rad", "Jean"),
        ("Je m'appelle Paul, j'ai besoin d'eau", "Paul"),
        ("je m\u2019appelle paul et je cherche un logement", "Paul"),
        ("me llamo Rosa, busco comida", "Rosa"),
        ("je suis malade", None),
        ("Je suis Malade", None),
        ("se yon ijans", None),
    ],
)
def test_names(text: str, name: str | None) -> None:
    assert read(text).name == name


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("mwen bezwen dlo", "ht"),
        ("m bezwen manje tanpri", "ht"),
        ("nou grangou", "ht"),
        ("kote m ka jwenn dlo", "ht"),
        ("mesi anpil", "ht"),
        ("Bonjou", "ht"),
        ("j'ai besoin d'eau", "fr"),
        ("besoin de couches svp", "fr"),
        ("s'il vous plaît", "fr"),
        ("merci", "fr"),
        ("Bonjour", "fr"),
        ("où trouver de l'eau ?", "fr"),
        ("¿dónde hay agua?", "es"),
        ("gracias", "es"),
        ("necesito panales", "es"),
        ("thanks a lot", "en"),
        ("non-perishable food, baby supplies", "en"),
        ("Mac n cheese, T-shirts", "en"),
        ("K7", None),
        ("👍", None),
        ("1420", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert read(text).language == language


def test_only_the_languages_of_the_circle_are_told() -> None:
    found = understand(
        "merci beaucoup", now=NOW, zone=ZoneInfo("America/New_York"), gazetteer=Gazetteer(), languages=("en", "es")
    )
    assert found.language is None


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("me and my wife and 2 kids need food", 4),
        ("our family of four needs blankets", 4),
        ("my husband and I can help", 2),
        ("My husband & I can help", 2),
        ("my daughters and I can help", None),
        ("500 people here need water", 500),
        ("food for 2 adults, 3 kids and a baby", 6),
        ("food for a family of 4: 2 adults and 2 kids", 4),
        ("somos mi esposo, yo y 3 niños, necesitamos comida", 5),
        ("yo y mis 3 hijos necesitamos comida", 4),
        ("mwen menm ak 3 timoun mwen bezwen manje", 4),
        ("moi et mes deux enfants avons besoin de nourriture", 3),
        ("une famille de 5 a besoin d'eau", 5),
        ("pou 4 moun, mwen bezwen manje", 4),
        ("me and God need nothing but food", None),
        ("need milk and bread", None),
    ],
)
def test_people_named_one_by_one(text: str, people: int | None) -> None:
    assert read(text).people == people


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("J'ai besoin de vingt et un masques", 21),
        ("il faut quatre-vingts couvertures", 80),
        ("il faut deux cents repas", 200),
        ("une douzaine d'œufs", 12),
        ("une demi-douzaine d'œufs svp", 6),
        ("deux douzaines d'œufs svp", 24),
        ("mwen bezwen senk kouvèti", 5),
        ("mwen bezwen vennsenk kouvèti", 25),
        ("mwen bezwen de douzèn ze", 24),
        ("necesito doscientas mascarillas", 200),
        ("necesito media docena de huevos", 6),
        ("two hundred masks needed", 200),
        ("dozens of masks needed", None),
        ("j'ai besoin d'un manteau neuf", None),
        ("mwen san kay", None),
    ],
)
def test_number_words(text: str, quantity: int | None) -> None:
    assert read(text).quantity == quantity


@pytest.mark.parametrize("text", ["m ap mouri grangou", "muero de hambre", "je meurs de faim, j'ai besoin de manger",
                                  "we are dying of hunger please send food"])  # fmt: skip
def test_hunger_is_urgent(text: str) -> None:
    found = read(text)
    assert found.urgent
    assert "food" in found.kinds


@pytest.mark.parametrize(
    ("text", "people", "echo"),
    [
        ("my wife and I have blankets to give", 2, "blankets"),
        ("ma femme et moi pouvons cuisiner", 2, "cuisine"),
        ("I have soup for 10", 10, "soup for 10"),
    ],
)
def test_who_offers_is_not_whom_it_is_for(text: str, people: int, echo: str) -> None:
    found = read(text)
    assert (found.intent, found.people, describe(found)) == (OFFER, people, echo)


@pytest.mark.parametrize(
    ("text", "echo"),
    [
        ("I have a car and can do deliveries on weekends", "deliveries"),
        ("j'ai une voiture et je peux faire des livraisons le week-end", "livraisons"),
    ],
)
def test_a_car_named_beside_a_delivery_is_for_it(text: str, echo: str) -> None:
    found = read(text)
    assert found.kinds == ("delivery",)
    assert describe(found) == echo


@pytest.mark.parametrize("text", [text for text, *_ in CREOLE + FRENCH])
def test_an_echo_is_read_as_what_it_says(text: str) -> None:
    found = read(text)
    again = read(describe(found))
    assert set(again.kinds) == set(found.kinds)
    if found.unit not in hands():  # "8 moun pou netwayaj" says only who is wanted
        assert (again.quantity, again.people) == (found.quantity, found.people)
