"""The patterns of days and hours over a folded text, in English and Spanish."""

import re

from handlers.understanding.amounts import ONES
from handlers.understanding.timewords import DAY_WORDS, MONTHS, WEEKDAYS

WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_FULL = "|".join(sorted((w for w in WEEKDAYS if len(w) > 5), key=len, reverse=True))
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_COUNT = "[0-9]{1,2}|a|an|un|una|couple of|" + "|".join([*ONES["en"], *ONES["es"]])
DAY = re.compile(
    rf"(?<![\w$#])(?:(?P<iso>20[0-9]{{2}}-[0-9]{{1,2}}-[0-9]{{1,2}})"
    rf"|(?P<us>[0-9]{{1,2}}/[0-9]{{1,2}}(?:/(?:20)?[0-9]{{2}})?)(?![/\w])"
    rf"|(?:(?:{WEEKDAY})\.?,? )?(?P<md>(?P<month>{_MONTH})\.? (?P<mday>[0-9]{{1,2}})(?:st|nd|rd"
    rf"|th)?(?:,? (?P<myear>20[0-9]{{2}}))?)\b(?! ?[ap]\.?m\b)"
    rf"|(?:(?:{WEEKDAY}),? )?(?P<dm>(?P<dday>[0-9]{{1,2}})(?:st|nd|rd|th)? (?:of "
    rf"|de )?(?P<dmonth>{_MONTH})(?:,? (?:de )?(?P<dyear>20[0-9]{{2}}))?)\b"
    r"|(?:the|on|by|until|till|before|day) (?P<nth>[0-9]{1,2})(?:st|nd|rd|th)\b(?! (?:floor|fl|and|&|st"
    r"|street|ave|avenue|of)\b| &)"
    r"|(?:el dia|antes del|hasta el|para el|el) (?P<dia>[0-9]{1,2})\b(?! ?(?:de la|:|[ap]m))"
    rf"|(?P<every>every|each|all|cada|todos los|todas las|los"
    rf"|most)? ?\b(?P<weekdays>(?:(?:{WEEKDAY})s?)"
    rf"(?:(?:,? (?:and|or|y|o|&) |, |/| ?- ?| to | thru | through )(?:{WEEKDAY})s?)+"
    rf"|(?:{_FULL})s)\b"
    rf"|(?P<rel>every|each|cada|todos los|next|this|coming|this coming|proximo|proxima|este|el proximo"
    rf"|la proxima)? ?\b(?!(?<=the )(?:sun|sat|wed)\b)"
    rf"(?P<weekday>{WEEKDAY})\b\.?(?: (?P<after>que viene|proximo|proxima))?"
    rf"|(?P<word>{'|'.join(sorted(map(re.escape, DAY_WORDS), key=len, reverse=True))})\b"
    rf"|(?P<within>in the next|within the next|over the next|in|within|en|dentro de"
    rf"|for the next) (?P<count>{_COUNT}) (?P<span>hour|hr|hora|day|dia|week|wk|semana|minute|min|minuto)s?\b"
    r")"
)
_HALF = r"(?: ?(?P<{0}>[ap])\.? ?m\b\.?)"
TIME = re.compile(
    r"(?<![\w$#./:-])(?:"
    rf"(?:between |from |entre las |entre |de las "
    rf"|de )?(?P<h1>[0-9]{{1,2}})(?::(?P<m1>[0-9]{{2}}))?{_HALF.format('p1')}? ?(?:-|to|until|till|and"
    rf"|a las|a|y las|y) ?(?P<h2>[0-9]{{1,2}})(?::(?P<m2>[0-9]{{2}}))?{_HALF.format('p2')}?(?![\w:%$]"
    rf"|[./-][0-9])"
    rf"|(?P<h>[0-9]{{1,2}})(?::(?P<m>[0-9]{{2}}))?{_HALF.format('p')}(?!\w)"
    r"|(?P<h24>[0-9]{1,2}):(?P<m24>[0-9]{2})(?![\w:])"
    r"|(?:a las|las|a la|para las|antes de las"
    r"|despues de las) (?P<hes>[0-9]{1,2})(?::(?P<mes>[0-9]{2}))?(?! ?[0-9%$:])(?: de la (?P<dela>manana"
    r"|tarde|noche))?"
    r"|(?P<hde>[0-9]{1,2}) de la (?P<de>manana|tarde|noche)"
    r"|(?P<hoc>[0-9]{1,2}) ?o'?clock(?: in the (?P<oc>morning|afternoon|evening))?"
    r"|(?P<prep>at|by|before|after|until|till|around|since|from) (?P<hbare>[0-9]{1,2})(?=[ ]*(?:$|[.,!?;)]"
    r"|\b(?:on|today|tomorrow|tonight|or|and|please|pls|near|in|if|so|because|for|this|every|sharp|mon|tue"
    r"|wed|thu|fri|sat|sun)))(?![.,][0-9])"
    r"|\b(?P<noon>noon|midday|mediodia|midnight|medianoche)\b"
    r"|(?<!good )(?<!buenas )(?<!buenos )(?<!last )(?<!the )\b(?:in the |early |late |late in the |por la "
    r"|en la |de la |a la |por las |en las )?(?P<part>morning|afternoon|evening|night|mananas|tardes|noches"
    r"|tarde|noche|(?<=la )manana)(?P<many>s)?\b"
    r")"
)
BY = re.compile(
    r"(?:^|(?<=[\s,.;!(]))(?P<by>by|before|no later than|due|needed by|until|till|til|thru|through|antes de"
    r"|antes del|hasta|hasta el|para|para el|a mas tardar)"
    r"(?: the| las| el| la| this| end of)? ?$"
)
AFTER = re.compile(
    r"(?:^|[\s,.;])(?:after|starting|from|since|despues de(?: las)?|desde|a partir de(?:l)?) ?(?:the |las "
    r"|el )?$"
)
GLUE = re.compile(
    r"[\s,.]*(?:(?:at|from|on|the|around|between|about|in|this|by|before|after|until|a|de|en|por|la|las|los"
    r"|el|entre|antes de|despues de|&|-|@|\() ?)*$"
)
ASAP = re.compile(
    r"\b(?:asap|a\.s\.a\.p|as soon as possible|right away|right now|immediately|at once|ahora mismo|ya mismo"
    r"|lo antes posible|cuanto antes|de inmediato|inmediatamente|lo mas pronto posible)\b"
)
INNER_BY = re.compile(r"\b(?P<by>by|before|until|till|hasta|antes de|antes del|para)\b")
INNER_AFTER = re.compile(r"\b(?:after|starting|since|despues de|desde|a partir de)\b(?=[^0-9]*[0-9])")
