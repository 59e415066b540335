"""How neighbors write in Spanish, Creole and French: needs and offers that do not say "I need" or "I give"."""

import pytest

from handlers.understanding.languages import language_of
from handlers.understanding.page import Page
from handlers.understanding.sides import choose_side
from handlers.understanding.tables import Found
from handlers.understanding.wordlist import look_up

# language, text, intent as the cues alone tell it, kinds named
SPANISH = [
    ("¿quién me lleva a la clínica mañana?", "need", {"medical"}),
    ("no tengo quien se quede con los niños el jueves", "need", {"childcare"}),
    ("se me descompuso la lavadora, unas monedas para lavar ropa", "need", {"goods", "hygiene"}),
    ("nos caería bien cualquier despensa", "need", {"food"}),
    ("dónde están dando comida hoy", "need", {"food"}),
    ("no podemos pagar la luz", "need", {"money", "power"}),
    ("mi papá ocupa una andadera", "need", {"medicine"}),
    ("sobraron tamales, vengan por ellos", "offer", {"food"}),
    ("se regala cuna en buen estado", "offer", {"baby"}),
    ("una bici para quien la necesite", "offer", {"goods"}),
    ("electricista, no les cobro a los vecinos", "offer", {"labour"}),
    ("cuenten conmigo para limpiar", "offer", {"labour"}),
    ("si alguien ocupa pañales talla 3, se los llevo", "offer", {"baby"}),
    ("les doy clases de inglés, a cambio de que me cuiden al bebé", "both", {"language", "childcare"}),
]
CREOLE = [
    ("kote y ap bay manje jodi a", "need", {"food"}),
    ("gen yon moun ki ka kenbe timoun yo", "need", {"childcare"}),
    ("m sèlman ta prete yon nechèl", "need", {"tools"}),
    ("machin mwen an pann, kijan m ap fè rive nan travay", "need", {"ride"}),
    ("diri ak pwa, vin pran yo", "offer", {"food"}),
    ("kouvèti pou moun ki bezwen", "offer", {"clothing"}),
    ("m konn ranpli papye imigrasyon, san peye", "offer", {"legal"}),
    ("plonbye, m pap mande lajan", "offer", {"labour"}),
]
FRENCH = [
    ("qqn connaît un avocat pas cher", "need", {"legal"}),
    ("plus personne pour garder les petits", "need", {"childcare"}),
    ("j'ai plus rien à manger", "need", {"food"}),
    ("une poussette nous dépannerait, ça nous aiderait", "need", {"baby"}),
    ("quelqu'un pour me déposer à la gare", "need", {"ride"}),
    ("il me reste 12 repas, passez les prendre", "offer", {"food"}),
    ("poussette en bon état, à venir chercher", "offer", {"baby"}),
    ("je répare les ordinateurs, rien à payer", "offer", {"tech"}),
    ("dispo samedi pour porter des cartons", "offer", {"labour"}),
    ("un lit pour ceux qui en ont besoin", "offer", {"goods"}),
    ("je garde les enfants, en échange je cherche un vélo", "both", {"childcare", "goods"}),
]
ALL = [(code, *row) for code, table in (("es", SPANISH), ("ht", CREOLE), ("fr", FRENCH)) for row in table]


def listed(text: str, language: str) -> tuple[str, list[Found]]:
    page = Page(text)
    tokens = page.tokens()
    things, cues, _ = look_up(tokens, language)
    side = choose_side(page, tokens, things, cues, noise=False)
    return side.intent.value, things


@pytest.mark.parametrize(
    ("language", "text", "intent", "kinds"),
    ALL,
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value)[:40],
)
def test_the_lists_alone_tell_the_side(language: str, text: str, intent: str, kinds: set[str]) -> None:
    found, things = listed(text, language)
    assert (found, kinds - {kind for f in things for kind in f.entry.kinds}) == (intent, set())


@pytest.mark.parametrize(
    ("language", "text", "kind"),
    [
        ("es", "mi papá ya no puede subir", "food"),
        ("es", "te lo llevo", "food"),
        ("es", "el agua sale café", "food"),
        ("es", "no tenemos papeles", "legal"),
        ("ht", "se sè mwen ki di sa", "food"),
        ("ht", "m nan jaden an", "labour"),
        ("fr", "elle lit beaucoup", "goods"),
        ("fr", "je suis au travail", "money"),
    ],
)
def test_everyday_words_are_no_things(language: str, text: str, kind: str) -> None:
    assert kind not in {each for f in listed(text, language)[1] for each in f.entry.kinds}


@pytest.mark.parametrize(("language", "text"), [("es", "quien va para allá ahora"), ("fr", "dites donc, y a qqn ici")])
def test_small_words_tell_the_language(language: str, text: str) -> None:
    page = Page(text)
    assert language_of(page, page.tokens()) == language
