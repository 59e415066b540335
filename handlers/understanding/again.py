"""What happens again and again, as a rule of RFC 5545 that `dateutil.rrule.rrulestr` reads."""

_FREQUENCIES = {"daily": "DAILY", "weekly": "WEEKLY", "monthly": "MONTHLY"}


def rrule_of(days: tuple[str, ...], again: str = "weekly", every: int = 1) -> str:
    """ "FREQ=WEEKLY;BYDAY=SA,SU" for ("sat", "sun"); without days `again` says how often; seven are daily."""
    if days and len(days) < 7:
        rule = "FREQ=WEEKLY;BYDAY=" + ",".join(day[:2].upper() for day in days)
    else:
        frequency = _FREQUENCIES.get(again, "DAILY")
        rule = f"FREQ={'DAILY' if days or not again else frequency}"
    return f"{rule};INTERVAL={every}" if every > 1 else rule
