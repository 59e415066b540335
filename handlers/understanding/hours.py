"""Hours as written: "6pm", "10-2", "a las 6 de la tarde", "mornings"."""

import re
from datetime import time

from handlers.understanding import clock
from handlers.understanding.clock import Hours

_ES_PARTS = {"manana": "morning", "tarde": "afternoon", "noche": "night"}


def read_hours(match: re.Match[str], shown: dict[str, str]) -> Hours | None:
    if match["part"]:
        return _part(match, shown)
    if match["noon"]:
        at = time(12) if match["noon"] in ("noon", "midday", "mediodia") else clock.LAST_MINUTE
        return Hours(at, None, shown["noon" if at == time(12) else "midnight"])
    if match["h1"]:
        return _range(match)
    text = match["h"] or match["h24"] or match["hes"] or match["hde"] or match["hoc"] or match["hbare"]
    half = match["p"] or {
        "manana": "a",
        "tarde": "p",
        "noche": "p",
        "morning": "a",
        "afternoon": "p",
        "evening": "p",
    }.get(match["dela"] or match["de"] or match["oc"] or "")
    at_time = clock.hour(text, match["m"] or match["m24"] or match["mes"], half)
    return None if at_time is None else Hours(at_time, None, clock.shown(at_time))


def _range(match: re.Match[str]) -> Hours | None:
    half1, half2 = match["p1"], match["p2"]
    end = clock.hour(match["h2"], match["m2"], half2 or (half1 and _later_half(match, half1)))
    start = clock.hour(match["h1"], match["m1"], half1 or half2)
    if start is None or end is None:
        return None
    if half1 is None and start >= end and half2 == "p":
        start = clock.hour(match["h1"], match["m1"], "a") or start  # "10-2pm"
    if not (half1 or half2) and end <= start and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    return Hours(start, end, f"{clock.shown(start)}-{clock.shown(end)}")


def _later_half(match: re.Match[str], half: str) -> str:
    """The half of the day of a range's end when only its start has one: "10am-2", "1pm-4"."""
    return "p" if half == "a" and int(match["h2"]) % 12 <= int(match["h1"]) % 12 else half


def _part(match: re.Match[str], shown: dict[str, str]) -> Hours:
    said = match["part"]
    many = bool(match["many"]) or said in ("mananas", "tardes", "noches")
    name = _ES_PARTS.get(said.removesuffix("s"), said)
    first, last = clock.PARTS[name]
    end = time(last) if last < 24 else clock.LAST_MINUTE
    return Hours(time(first), end, shown[f"{name}s" if many else name], recurring=many, part=True)
