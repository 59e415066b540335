"""Where: ZIP codes, street addresses, corners, known names, and "near …" in two languages."""

import re

from handlers.messages import Point
from handlers.understanding.meaning import Where
from handlers.understanding.page import Page
from handlers.understanding.places import Gazetteer
from handlers.understanding.wordlist import LANGUAGES, word_list

# More words than this after "near" are a sentence, not a place.
LONGEST_AREA_WORDS = 5

_STREET = (
    r"(?:st|str|street|ave|av|avenue|blvd|boulevard|rd|road|dr|drive|ln|lane|ct|court|pl|place|pkwy|parkway|hwy"
    r"|highway|ter|terrace|sq|square|plaza|broadway|expressway|turnpike|circle|cir)"
)
_CALLE = r"(?:calle|avenida|av|ave|bulevar|blvd|carretera|camino|paseo|callejon|colonia)"
# Words that never stand inside a street's name: without them "20 bags to Main St" would be an address.
_LINK = (
    r"(?:at|on|to|near|in|for|and|or|by|from|with|off|of|the|a|an|who|that|need|needs|can|have|people|person|kids"
    r"|adults|hours?|days?|am|pm|min|minutes|miles?|blocks?|bags?|boxes|masks|en|para|por|con|de|y|a|personas|size"
    r"|packs?|cases?|cans?|meals?|volunteers|families|per|years?|weeks?|months?|is|are|we|i|my|your|his|her|our)"
)
_NAME = rf"(?!{_LINK}\b)[a-z0-9][a-z0-9.'-]*"
_DOOR_NAME = (
    r"(?:apt|apartment|apto|apartamento|depto|departamento|unit|suite|ste|room|rm|floor|fl|piso|bldg|building|edificio"
    r"|door|puerta|interior)\b\.? ?#? ?(?:[0-9]{1,4}[a-z]?|[a-z][0-9]{0,3})\b|#[a-z0-9]{1,5}\b"
    r"|[0-9]{1,2}(?:st|nd|rd|th) (?:floor|fl)\b"
)
_DOOR = rf"(?:,? ?(?:{_DOOR_NAME}|(?![0-9]+[ap]\b)[0-9]{{1,4}}[a-z]\b|[a-z][0-9]{{1,4}}\b))"
_ADDRESS = re.compile(
    rf"(?<![\w$#.:/-])[0-9]{{1,5}}(?:-[0-9]{{1,4}})?[a-z]? (?P<street>(?:{_NAME} ){{1,4}}?{_STREET}\b\.?"
    rf"(?: (?:north|south|east|west|[nsew])\b)?){_DOOR}*"
    rf"|(?P<calle>\b{_CALLE}\b\.? (?:{_NAME} ){{0,3}}?{_NAME}),? (?:#|no\.? ?|numero )?[0-9]{{1,5}}[a-z]?\b{_DOOR}*"
)
# "at 1420 Fulton": no street word, so the door must be long and introduced as a place.
_BARE_ADDRESS = re.compile(
    rf"\b(?:at|near|live at|lives at|address is|address|to|from|en|vivo en|direccion es|direccion) "
    rf"(?P<all>[0-9]{{2,5}}(?:-[0-9]{{1,4}})? (?P<street>(?:[nsew]\.? )?[a-z0-9]+(?: [a-z]+)?){_DOOR}*)"
)
_LONE_DOOR = re.compile(rf"(?<!\w)(?:{_DOOR_NAME})")
_ZIP = re.compile(r"(?<![\w$#.,:/+-])(?P<zip>[0-9]{5})(?:-[0-9]{4})?(?![\w%/:]|[.,][0-9])")
_CORNER_PART = rf"(?:[0-9]{{1,3}}(?:st|nd|rd|th)|[a-z][a-z'.]+)(?: {_STREET}\b\.?)?"
_CORNER = re.compile(
    rf"\b(?:at|near|on|by|around|corner of|en|cerca de|en la esquina de|esquina de|esquina|cruce de) "
    rf"(?:the corner of |la esquina de )?(?P<area>{_CORNER_PART}(?: (?!and\b|y\b)[a-z]+)? ?(?:&|\band\b|\by\b|/) ?{_CORNER_PART})"
)
_STREET_ONLY = re.compile(
    rf"\b(?:on|near|at|off|around|by|along|from|en|por|cerca de)\b (?:the )?(?P<area>(?:[nsew]\.? |north |south |east |west )?"
    rf"(?:{_NAME} ){{1,2}}{_STREET}\b(?<!\bplace)|{_CALLE} (?:{_NAME} )?{_NAME})"
)
_PREPOSITIONS = re.compile(
    r"\b(?P<prep>nearby|near|close to|next to|around|outside of|outside|across from|located in|located at|based in"
    r"|based out of|live in|lives in|living in|we are in|i am in|i'm in|i am at|i'm at|we are at|am from|are from|from|in the"
    r"|in|at|cerca de la|cerca del|cerca de|por el|por la|alrededor de|junto a|al lado de|vivo en|vivimos en"
    r"|estoy en|estamos en|zona de|en el|en la|en|area de|barrio de|to)\b (?P<rest>\S.*)"
)
# After these a place may be written in small letters; after the others only a capital tells one.
_PLAIN_PREPS = frozenset(
    "near|close to|next to|around|across from|located in|based in|live in|lives in|living in|based out of"
    "|cerca de|cerca del|cerca de la|alrededor de|vivo en|vivimos en|zona de|barrio de|area de".split("|")
)
_AREA_WORD = re.compile(r"[^\W_][\w'.-]*|&|/")
_STOP = frozenset(
    "the a an and or but for by on at to in of with from who that this these those i we you he she they it my me your "
    "his her our their us is are was am be need needs want can could will would please pls thanks thank have has do "
    "if so as because no not any some home house place work here there noon you're i'm today tonight tomorrow next "
    "week weekend every what where when how clock christmas thanksgiving que y o pero para por con sin mi su el la "
    "los las un una de del en a al necesito tengo puedo favor gracias hoy manana casa trabajo aqui urgente cada "
    "either both all about touch advance need general total case order addition person front back english spanish "
    "french january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday god sms ingles espanol lunes martes miercoles jueves viernes sabado "
    "domingo asap now urgent also just like still area lot least most once last first".split()
)
_PLACE_NOUNS = frozenset(
    "church school library station shelter hospital park center centre pharmacy supermarket market plaza mall clinic "
    "temple mosque synagogue university college hall iglesia escuela biblioteca estacion parque mercado farmacia "
    "clinica centro".split()
)
_HERE = re.compile(r"\b(?:here|my place|my house|where i am|my location|aqui|mi casa|donde estoy|mi ubicacion)\b")


def find_where(page: Page, gazetteer: Gazetteer, shared: Point | None) -> Where | None:
    """The place of a text; what was read is taken from `page`. The area never holds a door or house number."""
    address = _address(page)
    code, point = _zip_code(page, gazetteer)
    named = _known(page, gazetteer) or _corner(page) or _street(page) or _near(page)
    _take_doors(page)
    if address is not None:
        found = address
    elif named is not None:
        found = named
    elif code is not None:
        return Where(code, code, point)
    else:
        return _here(page, shared)
    near = point or (named.point if named is not None else None) or found.point
    area = f"{found.area} {code}" if code is not None else found.area
    return Where(found.words, area, near, found.address)


def _address(page: Page) -> Where | None:
    for match in _ADDRESS.finditer(page.left):
        street = "street" if match["street"] else "calle"
        return _addressed(page, match.span(), match.span(street))
    for match in _BARE_ADDRESS.finditer(page.left):
        first = match["street"].split()[0]
        if page.text[match.start("street")].isupper() and first not in _STOP and not _listed(first):
            return _addressed(page, match.span("all"), match.span("street"))
    return None


def _addressed(page: Page, whole: tuple[int, int], street: tuple[int, int]) -> Where:
    area = page.text[slice(*street)].strip(" .,")
    words = page.take(*whole)
    return Where(words, area, None, words)


def _zip_code(page: Page, gazetteer: Gazetteer) -> tuple[str | None, Point | None]:
    for match in _ZIP.finditer(page.left):
        code = match["zip"]
        point = gazetteer.zip(code)
        if point is not None and not code.endswith("000"):
            page.take(*match.span())
            return code, point
    return None, None


def _known(page: Page, gazetteer: Gazetteer) -> Where | None:
    span = gazetteer.span(page.left)
    return None if span is None else gazetteer.where(page.take(*span))


def _corner(page: Page) -> Where | None:
    for match in _CORNER.finditer(page.left):
        words = re.findall(r"[\w']+", match["area"])
        plain = [w for w in words if w not in ("and", "y")]
        if not any(w in _STOP or (_listed(w) and not _capital(page, match.start("area"))) for w in plain):
            area = page.take(*match.span("area"))
            return Where(area, area)
    return None


def _street(page: Page) -> Where | None:
    for match in _STREET_ONLY.finditer(page.left):
        first = match["area"].split()[0]
        if not first.isdigit() and first not in _STOP and not _listed(first):
            area = page.take(*match.span("area")).strip(" .,")
            return Where(area, area)
    return None


def _near(page: Page) -> Where | None:
    at = 0
    while (match := _PREPOSITIONS.search(page.left, at)) is not None:
        start = match.start("rest")
        end = _area_end(page, start, match["prep"] in _PLAIN_PREPS)
        if end > start:
            area = page.take(start, end).strip(" .,'-")
            return Where(area, area)
        at = start
    return None


def _area_end(page: Page, start: int, plain: bool) -> int:
    """How far a place's name goes from `start`; `start` itself when there is none."""
    if page.left.startswith(("the ", "la ", "el "), start) and plain:
        start = page.left.index(" ", start) + 1
    shouting = page.text.isupper()
    end, count = start, 0
    for word in _AREA_WORD.finditer(page.left, start):
        between = page.left[end : word.start()]
        if count and between.strip() or count == LONGEST_AREA_WORDS or not count and word.start() != start:
            break
        text = word.group().rstrip(".'")
        capital = page.text[word.start()].isupper() and not shouting
        if (
            text[0].isdigit()
            and not re.fullmatch(r"[0-9]{1,3}(?:st|nd|rd|th)", text)
            or text.endswith("'s")
            and (not capital or plain is False)
        ):
            break
        if not (capital or plain or text in ("&", "/")):
            break
        if text in _STOP or (not capital and _listed(text) and text not in _PLACE_NOUNS):
            break
        count, end = count + 1, word.start() + len(text)
    return end if count else start


def _listed(word: str) -> bool:
    """Whether a folded word means a thing or a cue in some language: then it hardly names a place."""
    for code in LANGUAGES:
        lists = word_list(code)
        for root in (lists.things, lists.cues):
            node = root.next.get(word)
            if node is not None and node.entry is not None:
                return True
    return False


def _capital(page: Page, at: int) -> bool:
    return page.text[at].isupper() or page.text[at].isdigit()


def _take_doors(page: Page) -> None:
    page.take_all(m.span() for m in _LONE_DOOR.finditer(page.left))


def _here(page: Page, shared: Point | None) -> Where | None:
    match = _HERE.search(page.left) if shared is not None else None
    # "here" says nothing to a stranger: the area stays empty, and the point tells how far it is.
    return None if match is None else Where(page.text[match.start() : match.end()], "", shared)
