"""The words of the calendar in English and Spanish, folded, and how an echo shows them."""

_WEEKDAYS = (
    "monday mon lunes lun|tuesday tues tue martes|wednesday weds wed miercoles mie"
    "|thursday thurs thur thu jueves jue"
    "|friday fri viernes vie|saturday sat sabado sab|sunday sun domingo dom"
)
WEEKDAYS = {word: n for n, words in enumerate(_WEEKDAYS.split("|")) for word in words.split()}

# How a day is named in When.days.
DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MONTHS = (
    "january jan enero ene|february feb febrero|march mar marzo|april apr abril abr|may mayo|june jun junio"
    "|july jul julio|august aug agosto ago|september sept sep septiembre|october oct octubre"
    "|november nov noviembre"
    "|december dec diciembre dic"
)
MONTHS = {word: n for n, words in enumerate(_MONTHS.split("|"), 1) for word in words.split()}

_DAY_WORDS = {
    "today": "today|hoy",
    "tonight": "tonight|tonite|this evening|esta noche",
    "tomorrow": "tomorrow|tomorow|tommorow|tommorrow|tmrw|tmw|tmr|manana",
    "day after": "day after tomorrow|the day after tomorrow|pasado manana",
    "this week": "this week|later this week|esta semana|end of the week|end of week|fin de la semana|rest of the week",
    "next week": "next week|the coming week|la proxima semana|la semana que viene|proxima semana",
    "this weekend": "this weekend|the weekend|this coming weekend|weekend|este fin de semana|el fin de semana"
    "|fin de semana",
    "weekends": "weekends|on weekends|every weekend|the weekends|fines de semana|los fines de semana"
    "|cada fin de semana",
    "next weekend": "next weekend|el proximo fin de semana|proximo fin de semana",
    "weekdays": "weekdays|on weekdays|during the week|business days|entre semana|dias de semana",
    "daily": "every day|everyday|daily|each day|todos los dias|cada dia|diario|a diario",
    "this month": "this month|end of the month|end of month|este mes|fin de mes|fin del mes",
    "next month": "next month|el proximo mes|el mes que viene",
    "any day": "any day|any time|anytime|cualquier dia",
}
DAY_WORDS = {word: name for name, words in _DAY_WORDS.items() for word in words.split("|")}

_EN_DAYS, _ES_DAYS = "Mon Tue Wed Thu Fri Sat Sun", "lun mar mié jue vie sáb dom"
_EN_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_ES_MONTHS = "ene feb mar abr may jun jul ago sep oct nov dic"


def _calendar(days: str, months: str) -> dict[str, str]:
    names = {f"day{n}": word for n, word in enumerate(days.split())}
    return names | {f"month{n}": word for n, word in enumerate(months.split(), 1)}


SHOWN: dict[str, dict[str, str]] = {
    "en": _calendar(_EN_DAYS, _EN_MONTHS)
    | {name: name for name in _DAY_WORDS}
    | {
        name: name
        for name in ["morning", "afternoon", "evening", "night", "mornings", "afternoons", "evenings", "nights"]
    }
    | {"day after": "in 2 days", "by": "by", "until": "until", "after": "after", "every": "every", "next": "next"}
    | {"within": "by {}", "noon": "noon", "midnight": "midnight", "daily": "every day", "date": "{month} {day}"},
    "es": _calendar(_ES_DAYS, _ES_MONTHS)
    | {"today": "hoy", "tonight": "esta noche", "tomorrow": "mañana", "day after": "pasado mañana"}
    | {"this week": "esta semana", "next week": "la próxima semana", "this weekend": "este fin de semana"}
    | {"weekends": "fines de semana", "next weekend": "el próximo fin de semana", "weekdays": "entre semana"}
    | {"daily": "todos los días", "this month": "este mes", "next month": "el próximo mes", "any day": "cualquier día"}
    | {"morning": "por la mañana", "afternoon": "por la tarde", "evening": "por la noche", "night": "por la noche"}
    | {"mornings": "por las mañanas", "afternoons": "por las tardes", "evenings": "por las noches"}
    | {"nights": "por las noches", "by": "para", "until": "hasta", "after": "después de las", "every": "cada"}
    | {
        "next": "próximo",
        "within": "antes de {}",
        "noon": "mediodía",
        "midnight": "medianoche",
        "date": "{day} {month}",
    },
}


def due_label(kind: str, label: str, shown: dict[str, str]) -> str:
    """ "by Fri", "until Nov 30"; Spanish puts an article before days and hours: "para el vie"."""
    word = shown[kind]
    if word == "para" and (label[:3] in _ES_DAYS.split() or label[:1].isdecimal()):
        word = "antes de las" if label.endswith(("am", "pm")) and " " not in label else "para el"
    return f"{word} {label}"
