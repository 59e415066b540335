"""Times of day, dates and distances, as each language writes them. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.texts import text

KM_PER_MILE = 1.609344
_NOON, _EVENING = 12, 18


def clock_time(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """A local time of day: "9am", "6:30pm", "18h30", "6è 30 aswè"."""
    local = moment.astimezone(zone)
    late = "clock_evening" if local.hour >= _EVENING else "clock_afternoon"
    hour = local.hour if text(language, "clock_hours") == "24" else local.hour % 12 or 12
    minutes = text(language, "clock_minutes", minutes=f"{local.minute:02}") if local.minute else ""
    return text(language, "clock_morning" if local.hour < _NOON else late, hour=hour, minutes=minutes)


def calendar_day(moment: datetime, now: datetime, zone: ZoneInfo, language: str) -> str:
    """A local date, with its year where that is not the year of `now`: "December 5", "5 de enero de 2027"."""
    date = moment.astimezone(zone).date()
    months = text(language, "calendar_months").split()
    day = text(language, "calendar_first") if date.day == 1 else str(date.day)
    key = "calendar_day" if date.year == now.astimezone(zone).year else "calendar_day_of_year"
    return text(language, key, day=day, month=months[date.month - 1], year=date.year)


def distance(km: float, language: str, *, miles: bool) -> str:
    """A distance to a tenth: "0.8 mi", "1,3 km". Never less than a tenth."""
    tenths = f"{max(0.1, km / KM_PER_MILE if miles else km):.1f}".replace(".", text(language, "decimal_mark"))
    return text(language, "miles" if miles else "kilometers", distance=tenths)


def some_time(minutes: int, language: str) -> str:
    """A length of time, roughly: nobody counts the minutes of a day."""
    for size, key in ((_DAY, "some_days"), (_HOUR, "some_hours")):
        if minutes >= 2 * size:
            return text(language, key, count=round(minutes / size))
    return text(language, "some_minutes", count=max(1, minutes))


_HOUR, _DAY = 60, 60 * 24  # minutes
