"""The patterns of places over a folded text: addresses, corners, streets, "near …"; English and Spanish."""

import re

from handlers.understanding.page import word_set

STREET = (
    r"(?:st|str|street|ave|av|avenue|blvd|boulevard|rd|road|dr|drive|ln|lane|ct|court|pl|place|pkwy|parkway"
    r"|hwy"
    r"|highway|ter|terrace|sq|square|plaza|broadway|expressway|turnpike|circle|cir)"
)
_CALLE = r"(?:calle|avenida|av|ave|bulevar|blvd|carretera|camino|paseo|callejon|colonia)"
# Words that never stand inside a street's name: without them "20 bags to Main St" would be an address.
_LINK = (
    r"(?:at|on|to|near|in|for|and|or|by|from|with|off|of|the|a|an|who|that|need|needs|can|have|people"
    r"|person|kids"
    r"|adults|hours?|days?|am|pm|min|minutes|miles?|blocks?|bags?|boxes|masks|en|para|por|con|de|y|a"
    r"|personas|size"
    r"|packs?|cases?|cans?|meals?|volunteers|families|per|years?|weeks?|months?|is|are|we|i|my|your|his|her"
    r"|our)"
)
_NAME = rf"(?!{_LINK}\b)(?:[a-z][a-z0-9.'-]*|[0-9]{{1,3}}(?:st|nd|rd|th)\b)"
_DOOR_NAME = (
    r"(?:apt|apartment|apto|apartamento|depto|departamento|unit|suite|ste|room|rm|floor|fl|piso|bldg"
    r"|building|edificio"
    r"|door|puerta|interior)\b\.? ?#? ?(?:[0-9]{1,4}[a-z]?|[a-z][0-9]{0,3})\b|#[a-z0-9]{1,5}\b"
    r"|[0-9]{1,2}(?:st|nd|rd|th) (?:floor|fl)\b"
)
_DOOR = rf"(?:,? ?(?:{_DOOR_NAME}|(?![0-9]+[ap]\b)[0-9]{{1,4}}[a-z]\b|[a-z][0-9]{{1,4}}\b))"
ADDRESS = re.compile(
    rf"(?<![\w$#.:/-])[0-9]{{1,5}}(?:-[0-9]{{1,4}})?[a-z]? (?P<street>(?:{_NAME} ){{1,4}}?{STREET}\b\.?"
    rf"(?: (?:north|south|east|west|[nsew])\b)?){_DOOR}*"
    rf"|(?P<calle>\b{_CALLE}\b\.? (?:{_NAME} ){{0,3}}?{_NAME}),? (?:#|no\.? ?"
    rf"|numero )?[0-9]{{1,5}}[a-z]?\b{_DOOR}*"
)
# "at 1420 Fulton": no street word, so the door must be long and introduced as a place.
BARE_ADDRESS = re.compile(
    rf"\b(?:at|near|live at|lives at|address is|address|to|from|en|vivo en|direccion es|direccion) "
    rf"(?P<all>[0-9]{{2,5}}(?:-[0-9]{{1,4}})? (?P<street>(?:[nsew]\.? )?[a-z0-9]+(?: [a-z]+)?){_DOOR}*)"
)
LONE_DOOR = re.compile(rf"(?<!\w)(?:{_DOOR_NAME})")
ZIP = re.compile(r"(?<![\w$#.,:/+-])(?P<zip>[0-9]{5})(?:-[0-9]{4})?(?![\w%/:]|[.,][0-9])")
_CORNER_PART = rf"(?:(?:ave|avenue|av) [a-z]\b|[0-9]{{1,3}}(?:st|nd|rd|th)|[a-z][a-z'.]+)(?: {STREET}\b\.?)?"
CORNER = re.compile(
    rf"\b(?:at|near|on|by|around|corner of|en|cerca de|en la esquina de|esquina de|esquina|cruce de) "
    rf"(?:the corner of |la esquina de )?(?P<area>{_CORNER_PART}(?: (?!and\b|y\b)[a-z]+)? ?(?:&|\band\b"
    rf"|\by\b|/) ?{_CORNER_PART})"
)
STREET_ONLY = re.compile(
    rf"\b(?:on|near|at|off|around|by|along|from|en|por|cerca de)\b (?:the |la )?(?P<area>(?:[nsew]\.? |north "
    rf"|south |east |west )?"
    rf"(?:{_NAME} ){{1,2}}{STREET}\b(?<!\bplace)"
    rf"|{_CALLE} (?:{_NAME} )?{_NAME}|(?:calle|carrera|avenida) [0-9]{{1,3}}\b(?! ?[#-]))"
)
PREPOSITIONS = re.compile(
    r"\b(?P<prep>nearby|near|close to|next to|around|outside of|outside|across from|located in|located at"
    r"|based in"
    r"|based out of|live in|lives in|living in|we are in|i am in|i'm in|i am at|i'm at|we are at|am from"
    r"|are from|from|in the"
    r"|in|at|cerca de la|cerca del|cerca de|por el|por la|alrededor de|junto a|al lado de|vivo en|vivimos en"
    r"|estoy en|estamos en|zona de|en el|en la|en|area de|barrio de)\b (?P<rest>\S.*)"
)
# After these a place may be written in small letters; after the others only a capital tells one.
PLAIN_PREPS = frozenset(
    [
        "near",
        "close to",
        "next to",
        "around",
        "across from",
        "located in",
        "based in",
        "live in",
        "lives in",
        "living in",
        "based out of",
        "cerca de",
        "cerca del",
        "cerca de la",
        "alrededor de",
        "vivo en",
        "vivimos en",
        "zona de",
        "barrio de",
        "area de",
    ]
)
AREA_WORD = re.compile(r"[^\W_][\w'.-]*|&|/")
STOP = word_set(
    "calle mr mrs ms miss sr sra senor senora don dona the a an and or but for by on at to in of with from who "
    "that this these those i we you he she they it my me your his her our their us is are was am be need needs "
    "want can could will would please pls thanks thank have has do if so as because no not any some home house "
    "place work here there noon you're i'm today tonight tomorrow next week weekend every what where when how "
    "clock christmas thanksgiving que y o pero para por con sin mi su el la los las un una de del en al "
    "necesito tengo puedo favor gracias hoy manana casa trabajo aqui urgente cada either both all about touch "
    "advance general total case order addition person front back english spanish french january february march "
    "april may june july august september october november december monday tuesday wednesday thursday friday "
    "saturday sunday god sms ingles espanol lunes martes miercoles jueves viernes sabado domingo asap now "
    "urgent also just like still area lot least most once last first"
)
PLACE_NOUNS = word_set(
    "church school library station shelter hospital park center centre pharmacy supermarket market plaza mall "
    "clinic temple mosque synagogue university college hall iglesia escuela biblioteca estacion parque mercado "
    "farmacia clinica centro"
)
HERE = re.compile(r"\b(?:here|my place|my house|where i am|my location|aqui|mi casa|donde estoy|mi ubicacion)\b")
