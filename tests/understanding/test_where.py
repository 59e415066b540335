"""Places, and what of them may be shown."""

from pathlib import Path

import pytest

from handlers.messages import Point
from handlers.understanding import Gazetteer
from handlers.understanding.places import distance_km
from tests.understanding.reading import PLACES, read


@pytest.mark.parametrize(
    ("text", "area", "address"),
    [
        ("need food near 11216", "11216", None),
        ("11216 diapers", "11216", None),
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
        "need food at Bob's", "need soup at Mrs Doe's", "someone in my family needs insulin",
    ],
)  # fmt: skip
def test_no_place(text: str) -> None:
    assert read(text).where is None


def test_points() -> None:
    zip_code, known = read("food near 11216").where, read("food in Bushwick").where
    assert zip_code is not None
    assert zip_code.point is not None
    assert known is not None
    assert known.point == Point(40.6944, -73.9213)
    assert distance_km(zip_code.point, known.point) == pytest.approx(2.9, abs=0.5)


@pytest.mark.parametrize("text", ["need food here", "necesito comida aquí", "food to my place please"])
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
