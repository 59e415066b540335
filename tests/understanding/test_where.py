"""Places, and what of them may be shown."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.messages import Point
from handlers.understanding import Gazetteer
from handlers.understanding.placepatterns import PLACE_NOUNS
from handlers.understanding.places import distance_km
from tests.understanding.reading import PLACES, read


@pytest.mark.parametrize(
    ("text", "area", "address"),
    [
        ("need food in bed stuy", "Bed-Stuy", None),
        ("anything around Bedstuy", "Bed-Stuy", None),
        ("need food near Buswick", "Bushwick", None),
        ("need soup, Fulton & Nostrand", "Fulton & Nostrand", None),
        ("need soup at Fulton & Nostrand 11216", "Fulton & Nostrand 11216", None),
        ("need food near fulton st & nostrand ave", "fulton st & nostrand ave", None),
        ("I can drive in brooklyn", "Brooklyn", None),
        ("Can bring food to Staten Island from Washington DC", "Staten Island", None),
        ("NYC group with blankets to give", "New York City", None),
        ("a church in Greenpoint , Brooklyn", "Greenpoint, Brooklyn", None),
        ("I can drive in Hoboken NJ", "Hoboken NJ", None),
        ("coming down from NH with food", "NH", None),
        ("we live up in maine", "Maine", None),
        ("I CAN DRIVE OUT FROM LOS ANGELES", "Los Angeles", None),
        ("I live in Troy", "Troy", None),
        ("the Ocean Grill has soup", "Ocean Grill", None),
        ("we are at the Elm School", "Elm School", None),
        ("I'm in the Crown Heights/Ocean Hill area", "Crown Heights/Ocean Hill", None),
        ("bring it to Red Hook on Sunday", "Red Hook", None),
        ("a ride to Kings County Hospital", "Kings County Hospital", None),
        ("help on the lower east side", "lower east side", None),
        ("near Ft. Hamilton please", "Ft. Hamilton", None),
        ("necesito comida cerca de la iglesia San Juan", "iglesia San Juan", None),
        ("cerca del parque central", "parque central", None),
        ("en la esquina de Fulton y Nostrand", "Fulton y Nostrand", None),
        ("esquina Fulton con Nostrand", "Fulton con Nostrand", None),
        ("estoy en Brooklyn", "Brooklyn", None),
        ("vivo en Bushwick, necesito agua", "Bushwick", None),
        ("necesito agua cerca de 11216", "11216", None),
        ("Avenida Juárez 123", "Avenida Juárez", "Avenida Juárez 123"),
        ("calle Sol 25 apto 4", "calle Sol", "calle Sol 25 apto 4"),
        ("mwen bezwen manje toupre 11216", "11216", None),
        ("bò kote legliz Sen Jan", "legliz Sen Jan", None),
        ("nan kwen ri Pavé ak ri Capois", "ri Pavé ak ri Capois", None),
        ("angle Delmas ak Nazon", "Delmas ak Nazon", None),
        ("mwen rete nan Bushwick", "Bushwick", None),
        ("mwen rete nan Flatbush", "Flatbush", None),
        ("mwen nan Brooklyn", "Brooklyn", None),
        ("#32 ri Pavé, mèsi", "ri Pavé", "#32 ri Pavé"),
        ("32 ri Pavé apt 4", "ri Pavé", "32 ri Pavé apt 4"),
        ("nimewo 32 ri Pavé", "ri Pavé", "nimewo 32 ri Pavé"),
        ("mwen sou ri Capois", "ri Capois", None),
        ("toupre lopital Jeneral", "lopital Jeneral", None),
        ("pre lekòl Sen Jan", "lekòl Sen Jan", None),
        ("toupre Prospect Park", "Prospect Park", None),
        ("besoin de lait près de 11216", "11216", None),
        ("près de Prospect Park", "Prospect Park", None),
        ("à l'angle de Fulton et Nostrand", "Fulton et Nostrand", None),
        ("au coin de Fulton et Nostrand", "Fulton et Nostrand", None),
        ("je suis à Brooklyn", "Brooklyn", None),
        ("dans le quartier de Flatbush", "Flatbush", None),
        ("près de l'église Saint-Jean", "église Saint-Jean", None),
        ("à côté de la bibliothèque Carnegie", "bibliothèque Carnegie", None),
        ("j'habite 12 rue Janvier", "rue Janvier", "12 rue Janvier"),
        ("12 bis rue de la Paix, 3e étage", "rue de la Paix", "12 bis rue de la Paix, 3e étage"),
        ("45 avenue du Général Foch besoin de pain", "avenue du Général Foch", "45 avenue du Général Foch"),
        ("avenue Foch 12", "avenue Foch", "avenue Foch 12"),
        ("12, rue des Fleurs appt 3", "rue des Fleurs", "12, rue des Fleurs appt 3"),
        ("rue Jean Jaurès", "rue Jean Jaurès", None),
        ("dans Bushwick", "Bushwick", None),
        ("need food near 11216", "11216", None),
        ("11216 diapers", "11216", None),
        ("Ana, 11216, need diapers", "11216", None),
        ("I can drive around bushwick", "Bushwick", None),
        ("need food in BUSHWICK please", "Bushwick", None),
        ("anything in north bushwick", "North Bushwick", None),
        ("necesito comida en penasco", "Peñasco", None),
        ("need a ride near Prospect Park", "Prospect Park", None),
        ("need food near prospect park by friday", "prospect park", None),
        ("8 people at 5th & Main to clean", "5th & Main", None),
        ("need food at Nostrand and Fulton", "Nostrand and Fulton", None),
        ("necesito agua en la esquina de Quinta y Main", "Quinta y Main", None),
        ("need food in Crown Heights", "Crown Heights", None),
        ("vivo en crown heights, necesito comida", "crown heights", None),
        ("1420 Fulton St 3B, mornings", "Fulton St", "1420 Fulton St 3B"),
        ("I'm at 1420 Fulton Street, apt 3B", "Fulton Street", "1420 Fulton Street, apt 3B"),
        ("220-15 Hillside Ave need groceries", "Hillside Ave", "220-15 Hillside Ave"),
        ("deliver to 77 W 12th St #5 please, need food", "W 12th St", "77 W 12th St #5"),
        ("need food, 1420 Fulton St 11216", "Fulton St 11216", "1420 Fulton St"),
        ("need food at 1420 Fulton", "Fulton", "1420 Fulton"),
        ("necesito comida, calle Sol 25, piso 2", "calle Sol", "calle Sol 25, piso 2"),
        ("need soup on Main St", "Main St", None),
        ("a sitter near Ocean Pkwy and Ave J", "Ocean Pkwy and Ave J", None),
        ("hot meals at St Mark's church", "St Mark's church", None),
        ("necesito agua, vivo en la calle 45", "calle 45", None),
    ],
)
def test_places(text: str, area: str, address: str | None) -> None:
    found = read(text).where
    assert found is not None
    assert (found.area, found.address) == (area, address)


@pytest.mark.parametrize(
    "text",
    [
        "need food in 2 hours", "need help in the morning", "I'm in need of food", "20 bags to give",
        "near me", "need food", "at 5", "need diapers in size 4", "12345678 food", "need food at home",
        "need food near maria lopez", "need food near me please", "bring soup to Maria Lopez", "a letter from Maria",
        "I hope for food", "need reading glasses", "my mobile phone", "Spring water", "need a queen bed", "in the park",
        "need 11216 masks", "I have 11216 masks", "need 99999 masks", "call 718-555-0100",
        "since 2012", "for 1420 people",
        "20 bags to Main", "Hot Chocolate & Warm Cookies", "beans & rice", "food and water", "here", "Sandy was bad",
        "cerca de maria lopez", "necesito 11216 mascarillas", "tengo 20 bolsas", "en 2 horas", "en casa", "por favor",
        "made by Maria Lopez", "hecho por María", "parler à Marie", "food for Maria Lopez",
        "toupre maria lopez", "bezwen 20 kouchèt", "nan 2 jou", "nan lekòl la", "isit la", "mwen nan bezwen",
        "près de maria lopez", "dans 2 jours", "à demain", "chez moi", "pour 4 personnes", "en français",
        "need food at Bob's", "need soup at Mrs Doe's", "someone in my family needs insulin",
    ],
)  # fmt: skip
def test_no_place(text: str) -> None:
    assert read(text).where is None


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("need food near Keisha Brown", ""),
        ("near Gladys Johnson", ""),
        ("near Jackson Brown", ""),
        ("near Gladys Jackson", ""),
        ("near Keisha Brown, Brooklyn", "Brooklyn"),
        ("food at Keisha Brown 11216", "11216"),
        ("food near Maria and Jose", ""),
        ("soup at Bob and Alice's", ""),
        ("groceries for 2. Thanks, Bob & Alice", ""),
        ("groceries at the Johnson house, Fulton St", "Fulton St"),
        ("necesito comida cerca de Lupe Hernández", ""),
        ("mwen bezwen manje toupre Jan Batis", ""),
        ("besoin de lait près de Marie Dupont", ""),
        ("food in Flatbush", ""),  # unknown here: it could be anyone's
        ("I live in Flatbush", "Flatbush"),
        ("in Greenpoint, Brooklyn", "Greenpoint, Brooklyn"),
        ("near Marcus Garvey Projects", "Marcus Garvey Projects"),
        ("near St Mark's", "St Mark's"),
    ],
)
def test_a_name_that_may_be_a_persons_is_not_shown(text: str, area: str) -> None:
    found = read(text).where
    assert found is not None
    assert found.area == area


@pytest.mark.parametrize(
    ("text", "area", "address"),
    [
        ("need food at twelve Macon Street", "Macon Street", "twelve Macon Street"),
        ("I live at fourteen twenty Fulton Street apt 3", "Fulton Street", "fourteen twenty Fulton Street apt 3"),
        ("necesito comida en doce Macon Street", "Macon Street", "doce Macon Street"),
        ("calle Sol doce", "calle Sol", "calle Sol doce"),
        ("mwen nan nimewo douz ri Pavé", "ri Pavé", "nimewo douz ri Pavé"),
        ("douze rue Janvier", "rue Janvier", "douze rue Janvier"),
    ],
)
def test_a_house_number_in_words_is_a_house_number(text: str, area: str, address: str) -> None:
    found = read(text).where
    assert found is not None
    assert (found.area, found.address) == (area, address)


def test_points() -> None:
    zip_code, known = read("food near 11216").where, read("food in Bushwick").where
    assert zip_code is not None
    assert zip_code.point is not None
    assert known is not None
    assert known.point == Point(40.6944, -73.9213)
    assert distance_km(zip_code.point, known.point) == pytest.approx(2.9, abs=0.5)


@pytest.mark.parametrize("text", ["need food here", "necesito comida aquí", "food to my place please",
                                  "bezwen manje isit la",
                                  "besoin de lait ici", "besoin de lait chez moi"])  # fmt: skip
def test_here_is_what_was_shared(text: str) -> None:
    spot = Point(40.0, -73.0)
    found = read(text, shared=spot).where
    assert found is not None
    assert (found.point, found.area) == (spot, "")
    assert read(text).where is None


def test_zip() -> None:
    point = Gazetteer().zip("11216-2801")
    assert point is not None
    assert point == Gazetteer().zip("11216")
    assert Gazetteer().zip("00000") is None
    assert Gazetteer().zip("1121") is None
    assert Gazetteer().zip("١١٢١٦") is None


def test_longest_name_and_whole_words() -> None:
    found = PLACES.find("from Bushwick to North BUSHWICK")
    assert found is not None
    assert found.area == "North Bushwick"
    assert PLACES.find("bushwickian") is None
    assert Gazetteer().find("Bushwick") is None


def test_distance() -> None:
    assert distance_km(Point(0, 0), Point(0, 0)) == 0
    assert distance_km(Point(0, 0), Point(0, 180)) == pytest.approx(20015, abs=1)


def test_read_csv(tmp_path: Path) -> None:
    table = tmp_path / "places.csv"
    table.write_text("name,lat,lon\nSt Mark's,40.7,-73.9\n\n", encoding="utf-8")
    found = Gazetteer.read_csv(table).find("free food at st mark\u2019s today")
    assert found is not None
    assert found.point == Point(40.7, -73.9)


@pytest.mark.parametrize(
    ("rows", "line", "fault"),
    [
        ("a,b,c\n", "line 1", "name,lat,lon"),
        ("", "line 1", "name,lat,lon"),
        ("name,lat,lon\nX,1\n", "line 2", "columns"),
        ("name,lat,lon\nA,1,2\nX,one,2\n", "line 3", "numbers"),
        ("name,lat,lon\n,1,2\n", "line 2", "empty"),
        ("name,lat,lon\nX,91,2\n", "line 2", "earth"),
        ("name,lat,lon\nX,nan,2\n", "line 2", "earth"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, rows: str, line: str, fault: str) -> None:
    table = tmp_path / "places.csv"
    table.write_text(rows, encoding="utf-8")
    with pytest.raises(ValueError, match=f"{line}.*{fault}"):
        Gazetteer.read_csv(table)


@pytest.mark.parametrize(
    "text",
    [
        "I live at 1420 Fulton St apt 3B near 11216", "1420 Fulton Street, 3rd floor", "calle Sol 25, piso 2, apto 3B",
        "Avenida Juárez 1420 interior 3B", "#1420 ri Pavé apt 3B", "nimewo 1420 ri Pavé",
        "1420 bis rue de la Paix appt 3B",
        "avenue Foch 1420", "rue Foch 1420, porte 3B", "at 1420 Fulton, 3B",
    ],
)  # fmt: skip
def test_an_area_holds_no_house_and_no_door(text: str) -> None:
    found = read(text).where
    assert found is not None
    assert found.address is not None
    assert "1420" in found.address or "25" in found.address
    assert not any(private in found.area for private in ("1420", "25", "3B", "3rd", "apt", "piso", "appt", "#"))


def test_a_town_of_many_zip_codes_is_too_wide_for_a_point() -> None:
    wide, small = read("food in Chicago").where, read("food in Hoboken").where
    assert wide is not None
    assert wide.point is None
    assert small is not None
    assert small.point is not None
    assert distance_km(small.point, Point(40.74, -74.03)) < 3


@pytest.mark.parametrize("name", ["Bed-Stuy", "bed stuy", "BEDSTUY", "Bed  Stuy", "bedstuy"])
def test_hyphens_and_blanks_do_not_matter(name: str) -> None:
    found = PLACES.find(f"food in {name}")
    assert found is not None
    assert found.area == "Bed-Stuy"


STREET_WORDS = {"st", "av", "ave", "rd", "ri", "rue", "calle", "dr", "pl", "ln", "ct", "str", "ter", "sq", "cir", "hwy"}
LETTERS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9)


@given(st.sampled_from(["near", "in", "at", "cerca de", "toupre", "près de", "around", "live in"]), LETTERS, LETTERS)
@settings(max_examples=300, deadline=None)
def test_small_letters_are_shown_only_when_known_or_a_word_of_place(prep: str, first: str, last: str) -> None:
    found = read(f"food {prep} {first} {last}").where
    if found is not None:
        shown = set(re.findall(r"\w+", found.area.lower()))
        assert found.point or found.area[0].isupper() or shown & (PLACE_NOUNS | STREET_WORDS)
