"""How often and how far: what helpers set as their limits, in four languages, in kilometers and miles."""

import pytest

from handlers.understanding.limits import Limits, find_limits


@pytest.mark.parametrize(
    ("text", "asks", "km"),
    [
        ("I can drive on weekends, at most 2 asks a week, up to 5 km", 2, 5.0),
        ("I can cook within 2 miles, no more than once a week", 1, 3.2),
        ("max 1 ask a week", 1, None),
        ("twice a week is fine, 3mi max", 2, 4.8),
        ("only up to 1.5 miles please", None, 2.4),
        ("Puedo manejar, hasta 3 km, como mucho dos veces por semana", 2, 3.0),
        ("máximo 2 veces a la semana, hasta 2 millas", 2, 3.2),
        ("Je peux conduire, jusqu'à 5 km, au maximum 2 fois par semaine", 2, 5.0),
        ("une fois par semaine, dans un rayon de 10 kilomètres", 1, 10.0),
        ("Mwen ka kondui, jiska 5 km, pa plis pase 2 fwa pa semèn", 2, 5.0),
        ("yon fwa pa semèn, jiska 3 mil", 1, 4.8),
    ],
)
def test_limits_are_read(text: str, asks: int | None, km: float | None) -> None:
    assert find_limits(text) == Limits(asks, km)


@pytest.mark.parametrize(
    "text",
    [
        "I can drive on weekends around Bushwick",
        "I live 2 miles from 11216 and can bring groceries",
        "I have 20 diapers size 4 to give",
        "I can help every week",
        "up to 20 people can eat here",
        "max 99 asks a week",
        "up to 0 km",
        "",
    ],
)
def test_what_is_no_limit_is_none(text: str) -> None:
    assert not find_limits(text)
