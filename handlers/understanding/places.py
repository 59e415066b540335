"""Known places: a circle's own gazetteer, US ZIP codes, and how far apart two points are."""

import csv
import re
import subprocess
import sys
import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from handlers.messages import Point
from handlers.understanding.meaning import Where
from handlers.understanding.page import clean, fold
from handlers.understanding.placenames import WORD, Names, Place

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
COLUMNS = ["name", "lat", "lon"]

_UNPACKING = threading.Lock()
_ZIP = re.compile(r"[0-9]{5}(?:-[0-9]{4})?")


class Gazetteer:
    """Names of a circle's places and their points. Names match whole words, any case, with or without accents."""

    def __init__(self, entries: Iterable[tuple[str, float, float]] = ()) -> None:
        tidy = ((clean(name), Point(lat, lon)) for name, lat, lon in entries)
        self.names = Names((name, Place(name, point)) for name, point in tidy)

    @classmethod
    def read_csv(cls, path: str | Path) -> "Gazetteer":
        """Places from a table `name,lat,lon`. Raises ValueError that names the line of a bad row."""
        with Path(path).open(encoding="utf-8-sig", newline="") as lines:
            table = csv.reader(lines)
            if [c.strip().lower() for c in next(table, [])] != COLUMNS:
                raise ValueError(f"{path} line 1: the first line must be {','.join(COLUMNS)}")
            return cls([_place(row, f"{path} line {table.line_num}") for row in table if row])

    def find(self, text: str) -> Where | None:
        """The longest known name in `text`; of equally long ones the first."""
        tidy = clean(text)
        hits = self.names.find(list(WORD.finditer(fold(tidy))))
        best = max(hits, key=lambda hit: hit.end - hit.start, default=None)
        return None if best is None else Where(tidy[best.start : best.end], best.place.name, best.place.point)

    def zip(self, code: str) -> Point | None:
        """The middle of a US ZIP code ("11216", "11216-2801"), or None when there is no such code."""
        return _zip_point(code[:5]) if _ZIP.fullmatch(code) else None


@lru_cache(maxsize=1)
def us_towns() -> Names:
    """Larger towns, states and a few regions of the US, from `towns/us.csv`.

    Towns of four ZIP codes or more by the zipcodes package, at the middle of these; of two towns of one name no point.
    By hand: what is `also` said ("=NH" in capitals only), and names that are also words or people (`weak`).
    """
    table = files("handlers.understanding") / "towns" / "us.csv"
    with table.open(encoding="utf-8") as lines:
        return Names([entry for row in csv.DictReader(lines) for entry in _town(row)])


def names_town(words: str) -> bool:
    """Whether words are a larger town's name and nothing else."""
    folded = fold(clean(words))
    return any((hit.start, hit.end) == (0, len(folded)) for hit in us_towns().find(list(WORD.finditer(folded))))


def _town(row: dict[str, str]) -> Iterator[tuple[str, Place]]:
    point = Point(float(row["lat"]), float(row["lon"])) if row["lat"] else None
    yield row["name"], Place(row["name"], point, weak=bool(row["weak"]))
    for also in filter(None, row["also"].split("|")):
        exact = also.startswith("=")
        name = also.removeprefix("=")
        yield name, Place(name if exact else row["name"], point, exact=exact)


def _place(row: list[str], line: str) -> tuple[str, float, float]:
    if len(row) != len(COLUMNS):
        raise ValueError(f"{line}: expected {len(COLUMNS)} columns, found {len(row)}")
    name = row[0].strip()
    try:
        lat, lon = float(row[1]), float(row[2])
    except ValueError:
        raise ValueError(f"{line}: {row[1]!r}, {row[2]!r} are not numbers") from None
    if not name:
        raise ValueError(f"{line}: the name is empty")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"{line}: {lat}, {lon} is not on the earth")
    return name, lat, lon


def _zip_point(code: str) -> Point | None:
    with _UNPACKING:  # the first look-up takes a second: whoever comes second waits for it, and does not begin another
        numbers, lats, lons = _zip_table()
    at = bisect_left(numbers, int(code))
    if at == len(numbers) or numbers[at] != int(code):
        return None
    return Point(round(lats[at], 4), round(lons[at], 4))


@lru_cache(maxsize=1)
def _zip_table() -> "tuple[array[int], array[float], array[float]]":
    """ZIP codes in order, and the middle of each in degrees: half a megabyte.

    The package unpacks 56 MB to answer one look-up and never gives them back (measured, zipcodes 3), so it is asked
    in a process of its own, once.
    """
    script = (sys.executable, "-c", _ALL_ZIPS)
    listed = subprocess.run(script, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own words
    rows = sorted(tuple(line.split()) for line in listed.splitlines())
    numbers, lats, lons = zip(*((int(code), float(lat), float(lon)) for code, lat, lon in rows), strict=True)
    return array("I", numbers), array("f", lats), array("f", lons)


_ALL_ZIPS = """
import zipcodes
for row in zipcodes.list_all():
    if row["lat"] and row["long"]:
        print(row["zip_code"], row["lat"], row["long"])
"""


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance in kilometres (haversine)."""
    lat, lon = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    h = sin(lat) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, h)))
