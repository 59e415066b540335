"""The grammar of days and hours, over the letters of `timewords.LETTERS`: the same for every language."""

import re

# A day, with what stands before it: "every", "next", "this", an article.
DAY = re.compile(
    r"(?P<week>K)?[.,e]{0,2}(?:[Ww][.,]{0,2}[elSg]{0,3}(?=[DMmNO]))?(?:"
    r"(?P<date>D)"
    r"|(?P<mon>[Mm])\.?[eg]?(?P<mday>[NO])(?:-(?P<mlast>[NO])(?![-tUy]))?(?:,?(?P<myear>Y))?"  # "Nov 10th, 2026"
    r"|(?:(?P<dfirst>[NO])[-ty])?(?P<dday>[NOC])[gF]?(?P<dmon>[Mm])\.?(?:,?[gF]?(?P<dyear>Y))?"  # "el 10 de noviembre"
    r")"
    r"|(?P<wday>[Ww])[el]?(?P<wnum>[NO])(?![-tUyHLx:&/f])"  # "samedi 21"
    r"|(?P<list>[EVXSlegF]{0,3}[WwP](?:[,.]*[&,/tUy-][&,]?[elkg]*[WwP])+)"  # "Mondays and Thursdays", "Mon-Wed"
    r"|(?P<plural>E?P)"
    r"|(?P<rel>[EVXS]{0,3})(?P<habit>[el]{0,2})(?P<day>[Ww])(?P<after>[XS]*)"
    r"|(?P<word>T)"
    r"|(?P<in>[IB]?)(?:[eSgl]{0,3}(?P<next>X)?(?P<count>[NCc])X?(?P<unit>L)|(?P<marked>H)X?)(?P<later>i?)"
    r"|[BbUukgzIeAy]{1,4}(?P<holiday>J)"
    r"|(?<=[elBUu])(?P<nth>O)(?![f&/-])|(?<=[elu])(?P<dia>N)(?![LfCHQ:&/x]|-N)|(?<=[elu])(?P<last>N)(?=x)"
    r"|I(?P<whole>[Mm])"
)
# An hour, a range of hours, or a part of a day.
TIME = re.compile(
    r"(?P<from>[FA])?[ke]{0,3}(?P<h1>[HN])(?P<join>[-tUy&])k?(?P<h2>[HN])(?P<both>G?)"
    r"|(?P<prep>[BUA]?)[kye]{0,3}(?P<clock>H)[gFIye,]{0,3}(?P<of>[QGr])?"
    r"|(?P<spoken>[NC])(?P<dela>G)"
    r"|(?P<bare>[kBUAy]k?)[e]?(?P<hour>[NC])(?P<hours>L?)(?![xNCLfMmOYW/:-])"
    r"|(?P<part>[QRrG])"
)
# What may stand between a day and its hours.
GLUE = re.compile(r"[,.ekgFIyBUAbul(@S-]*")
BY = re.compile(r"(?P<by>[BbUu])[BbUuelgIkS]{0,5}$")
AFTER = re.compile(r"A[elkgB]*$")
PAST_BEFORE = re.compile(r"p[elgS]*$")
EVERY = re.compile(r"[EV][eg]*$")
