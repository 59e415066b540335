"""The grid that nearness is searched on: cells of about 5 km, in integers an index can order."""

import math
from dataclasses import dataclass

CELLS_PER_DEGREE = 20  # 0.05 degrees of latitude: 5.6 km
KM_PER_DEGREE = 111.2  # of latitude (and of longitude at the equator), WGS 84 mean


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells, edges included, and the tighter one of degrees within it."""

    y_min: int
    y_max: int
    x_min: int
    x_max: int
    south: float
    north: float
    west: float
    east: float


def cell(lat: float | None, lon: float | None) -> tuple[int | None, int | None]:
    """The (y, x) of the cell a point (degrees) lies in; no point, no cell."""
    if lat is None or lon is None:
        return None, None
    return math.floor(lat * CELLS_PER_DEGREE), math.floor(lon * CELLS_PER_DEGREE)


def box_around(lat: float, lon: float, radius_km: float) -> Box:
    """The cells that hold every point within `radius_km` of one (degrees)."""
    dy = radius_km / KM_PER_DEGREE
    dx = dy / max(0.05, math.cos(math.radians(lat)))  # near the poles a cell is narrow; no circle lives there
    return Box(
        math.floor((lat - dy) * CELLS_PER_DEGREE),
        math.floor((lat + dy) * CELLS_PER_DEGREE),
        math.floor((lon - dx) * CELLS_PER_DEGREE),
        math.floor((lon + dx) * CELLS_PER_DEGREE),
        lat - dy,
        lat + dy,
        lon - dx,
        lon + dx,
    )
