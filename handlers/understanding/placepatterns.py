"""The patterns of places over a folded text: addresses, corners, streets, "near …"; in four languages."""

import re

from handlers.understanding.page import word_set

STREET = (
    r"(?:st|str|street|ave|av|avenue|blvd|boulevard|rd|road|dr|drive|ln|lane|ct|court|pl|place|pkwy|parkway"
    r"|hwy"
    r"|highway|ter|terrace|sq|square|plaza|broadway|expressway|turnpike|circle|cir)"
)
# Words of a street that come before its name.
CALLE = (
    r"(?:calle|avenida|av|ave|bulevar|blvd|carretera|camino|paseo|callejon|colonia|rue|ri|avenue|avni|boulevard|chemin"
    r"|impasse)"
)
_RUE = r"(?:rue|ruelle|ri|avenue|ave|avni|boulevard|blvd|bld|chemin|impasse|allee|quai|route|lari|delmas)"
# Words that never stand inside a street's name: without them "20 bags to Main St" would be an address.
_LINK = (
    r"(?:at|on|to|near|in|for|and|or|by|from|with|off|of|the|a|an|who|that|need|needs|can|have|people"
    r"|person|kids"
    r"|adults|hours?|days?|am|pm|min|minutes|miles?|blocks?|bags?|boxes|masks|en|para|por|con|de|y|a"
    r"|personas|size"
    r"|packs?|cases?|cans?|meals?|volunteers|families|per|years?|weeks?|months?|is|are|we|i|my|your|his|her"
    r"|our|et|pour|dans|avec|ak|nan|pou|moun|personnes?)"
)
NAME = rf"(?!{_LINK}\b)(?:[a-z][a-z0-9.'-]*|[0-9]{{1,3}}(?:st|nd|rd|th)\b)"
_DOOR_NAME = (
    r"(?:apt|apartment|apto|apartamento|appt|appartement|apatman|depto|departamento|unit|suite|ste|room|rm|floor|fl"
    r"|piso|bldg|building|edificio|batiment|door|puerta|porte|pot|chanm|etaj|etage|escalier|interior)\b"
    r"\.? ?#? ?(?:[0-9]{1,4}[a-z]?|[a-z][0-9]{0,3})\b|#[a-z0-9]{1,5}\b"
    r"|[0-9]{1,2}(?:st|nd|rd|th) (?:floor|fl)\b|[0-9]{1,2}(?:er|e|eme|yem) (?:etage|etaj)\b"
)
_DOOR = rf"(?:,? ?(?:{_DOOR_NAME}|(?![0-9]+[ap]\b)[0-9]{{1,4}}[a-z]\b|[a-z][0-9]{{1,4}}\b))"
ADDRESS = re.compile(
    rf"(?<![\w$#.:/-])[0-9]{{1,5}}(?:-[0-9]{{1,4}})?[a-z]? (?P<street>(?:{NAME} ){{1,4}}?{STREET}\b\.?"
    rf"(?: (?:north|south|east|west|[nsew])\b)?){_DOOR}*"
    rf"|(?P<calle>\b{CALLE}\b\.? (?:{NAME} ){{0,3}}?{NAME}),? (?:#|no\.? ?"
    rf"|numero )?[0-9]{{1,5}}[a-z]?\b{_DOOR}*"
)
# "12 rue Janvier", "#32 ri Pavé": the number comes first, and how far the name goes its capitals tell.
NUMBERED_RUE = re.compile(rf"(?<![\w$.:/-])(?:#|no\.? ?|nimewo |numero )?[0-9]{{1,5}}(?: (?:bis|ter))?,? (?={_RUE}\b )")
RUE = re.compile(rf"\b{_RUE}\b\.? ")
# "at 1420 Fulton": no street word, so the door must be long and introduced as a place.
BARE_ADDRESS = re.compile(
    rf"\b(?:at|near|live at|lives at|address is|address|to|from|en|vivo en|direccion es|direccion|nan|adres|adresse) "
    rf"(?P<all>[0-9]{{2,5}}(?:-[0-9]{{1,4}})? (?P<street>(?:[nsew]\.? )?[a-z0-9]+(?: [a-z]+)?){_DOOR}*)"
)
LONE_DOOR = re.compile(rf"(?<!\w)(?:{_DOOR_NAME})")
# Before a house number in words and small letters: without them "two warm coats street" is none.
BEFORE_DOOR = re.compile(
    r"(?:^|[,.;:(] ?|\b(?:at|near|is|live|lives|address|to|by|en|adres|adresse|direccion|habite|a|nan|sou|bo|toupre) )$"
)
STREET_WORD = re.compile(rf"\b(?:{STREET}|{CALLE}|{_RUE})\b")
DOORS = re.compile(rf"{_DOOR}*")
ZIP = re.compile(r"(?<![\w$#.,:/+-])(?P<zip>[0-9]{5})(?:-[0-9]{4})?(?![\w%/:]|[.,][0-9])")
_CORNER_PART = rf"(?:(?:ave|avenue|av) [a-z]\b|[0-9]{{1,3}}(?:st|nd|rd|th)|[a-z][a-z'.]+)(?: {STREET}\b\.?)?"
# "near Fulton & Nostrand", "kwen ri Pavé ak Capois", or alone between marks: "Fulton & Nostrand".
CORNER = re.compile(
    r"(?:\b(?P<named>corner of|esquina de|esquina con|esquina|cruce de|kwen|angle de|angle|coin de|coin) "
    r"(?:de la |de |des |du |la |the )?"
    r"|\b(?P<lead>at|near|on|by|around|en|cerca de|toupre|bo kote|bo|nan|pres de|a) (?:the |la |l')?"
    r"|(?P<alone>(?:^|(?<=[,.;:!(])) ?))"
    rf"(?P<area>(?:(?:rue|ri|calle|avenida) )?{_CORNER_PART}(?: (?!(?:and|y|ak|et)\b)[a-z]+)? ?"
    rf"(?P<join>&|\band\b|\by\b|\bak\b|\bet\b|\bcon\b|/) ?(?:(?:rue|ri|calle|avenida|de la|de|la) )?{_CORNER_PART})"
)
# Before the names of those who write: "Thanks, Bob & Alice".
SIGNING = re.compile(r"(?:\b(?:thanks|thank you|thx|gracias|mesi|merci|love|from|bless you|regards)[ ,.!:;-]*|- ?)$")
AFTER_CORNER = re.compile(r" ?(?:$|[,.;:!?)])")
STREET_ONLY = re.compile(
    rf"\b(?:on|near|at|off|around|by|along|from|en|por|cerca de)\b (?:the |la )?(?P<area>(?:[nsew]\.? |north "
    rf"|south |east |west )?"
    rf"(?:{NAME} ){{1,2}}{STREET}\b(?<!\bplace)"
    rf"|{CALLE} (?:{NAME} )?{NAME}|(?:calle|carrera|avenida) [0-9]{{1,3}}\b(?! ?[#-]))"
)
# ", Fulton St": a street between marks, with nothing before it.
LONE_STREET = re.compile(rf"(?:^|(?<=[,.;:!(]) ?)(?P<area>(?:{NAME} ){{1,2}}{STREET}\b\.?)(?= ?(?:$|[,.;:!?)\x01]))")

# What a place may follow, and how much that says: 3 for where something is wanted, 2 for a venue, 1 for where it
# comes from. After some of them a name may be in small letters, if it holds a word of PLACE_NOUNS.
_NEAR = (
    "nearby|near to|near|close to|next to|around|across from|located in|located at|based in|based out of|live in"
    "|lives in|living in|outside of|not far from"
    "|cerca del|cerca de|alrededor de|alrededor del|vivo en|vivimos en|zona de|barrio de|area de|junto a|al lado de"
    "|al lado del"
    "|toupre|tou pre|pre|bo kote|bo|nan zon|zon|abite nan|rete nan|pa lwen"
    "|pres de|pres du|pres des|pres d'|a cote de|a cote du|autour de|autour du|dans le quartier de|quartier|habite a"
    "|habite|non loin de|pas loin de|pas loin du"
)
_INSIDE = "in|into|anywhere in|throughout|across|en|por|estoy en|estamos en|nan|dans|au|a"
_AT = "at|outside|by"
_FROM = "am from|are from|i'm from|we're from|come from|coming from"
_GOING = "go to|going to|get to|come to|coming to|over to|down to|out to|up to|back to|drive to|travel to|way to"
WEIGHTS = {name: 3 for part in (_NEAR, _INSIDE, _GOING) for name in part.split("|")}
WEIGHTS |= dict.fromkeys(_AT.split("|"), 2) | dict.fromkeys(_FROM.split("|"), 1) | {"to": 3, "from": 1}
# After these a name is as often a person's: only a known town or a word of PLACE_NOUNS counts.
UNSURE = frozenset({"to", "from", "by", "por", "a", "au"})
PLAIN = frozenset(_NEAR.split("|"))
# Nobody lives in a person, so what follows is a place even if nobody knows it; "near" and "at" may name a neighbor.
_LIVED_IN = (
    "located in|based in|based out of|live in|lives in|living in|vivo en|vivimos en|estoy en|estamos en|zona de"
    "|barrio de|area de|nan zon|zon|abite nan|rete nan|dans le quartier de|quartier|habite a"
)
LIVED_IN = frozenset(_LIVED_IN.split("|"))
# After these a name is a place where a known town follows: "in Greenpoint, Brooklyn".
IN = LIVED_IN | {"in", "en", "nan", "dans"}
AREA_AFTER = re.compile(r" (?:area|neighborhood|neighbourhood|section)\b")
_ALL = "|".join(map(re.escape, sorted(WEIGHTS, key=len, reverse=True)))
PREPOSITION = re.compile(rf"(?<![\w'])(?P<prep>{_ALL})(?:(?<=')|\b) ?(?:(?:the|la|el|los|las|le|les|lo) |l')?")
# Right before a known town, these tell what it is to the text.
BEFORE_TOWN = re.compile(r"(?:^|[\s(,.])(?P<prep>to|from|of|[a-z]+)(?: the)? ?$")
AREA_WORD = re.compile(r"[^\W_][\w'.-]*|&|/")
ABBREVIATED = frozenset({"ft.", "st.", "mt.", "ste.", "pt."})
SAINT = re.compile(r"(?:st\.?|saint|our) ")
STOP = word_set(
    "calle mr mrs ms miss sr sra senor senora don dona the a an and or but for by on at to in of with from who "
    "that this these those i we you he she they it my me your his her our their us is are was am be need needs "
    "want can could will would please pls thanks thank have has do if so as because no not any some home house "
    "place work here there noon you're i'm i've i'll i'd we're we've we'll they're it's that's "
    "today tonight tomorrow next week weekend every what where when how "
    "clock christmas thanksgiving que y o pero para por con sin mi su el la los las un una de del en al "
    "necesito tengo puedo favor gracias hoy manana casa trabajo aqui urgente cada either both all about touch "
    "advance general total case order addition person front back english spanish french january february march "
    "april may june july august september october november december monday tuesday wednesday thursday friday "
    "saturday sunday god sms ingles espanol lunes martes miercoles jueves viernes sabado domingo asap now "
    "urgent also just like still area lot least most once last first days "
    "mwen nou li yo ki pou ak men si tanpri mesi jodi demen lakay isit kay travay kreyol lendi madi mekredi jedi "
    "vandredi samdi dimanch anvan apre chak je nous il elle vous qui pour avec mais s'il merci aujourd'hui demain "
    "ici maison travail francais lundi mardi mercredi jeudi vendredi samedi dimanche avant apres chaque besoin "
    "madame monsieur mme m. mse madanm mesye hurricane storm sandy fema facebook twitter jesus lord m "
    "mom mum mama dad papa grandma grandpa abuela abuelo tia tio uncle aunt brother sister friend neighbor"
)
# With one of these a name is a place's, and no person's.
PLACE_NOUNS = word_set(
    "church school library station shelter hospital park center centre pharmacy supermarket market plaza mall "
    "clinic temple mosque synagogue university college hall heights hill hills village gardens garden beach island "
    "town city county point bay square slope side district projects houses bridge museum campus airport terminal "
    "depot armory bodega laundromat pier harbor lake river valley ridge woods ymca restaurant cafe grill bakery "
    "deli diner bar gym court hook avenue street road "
    "iglesia escuela biblioteca estacion parque mercado farmacia clinica centro universidad plaza bodega tienda "
    "legliz lekol bibliyotek estasyon lopital pak mache famasi klinik inivesite plas sant "
    "eglise ecole bibliotheque gare hopital parc marche pharmacie clinique universite centre mairie"
)
# No person's name begins with these: "St Mark's", "Fort Greene", "East Flatbush".
PLACE_STARTS = word_set(
    "st ste saint sainte san santa sen sent our ft fort mt mount pt north south east west upper lower mid downtown "
    "midtown uptown greater"
)
# Venues that are named without a word before them: "South Fin Grill will be serving".
VENUES = word_set(
    "church school library shelter hospital pharmacy center grill restaurant cafe bakery deli ymca temple mosque "
    "synagogue university college iglesia escuela iglesia eglise ecole lekol legliz"
)
_SIDE = r"(?:lower|upper|mid)? ?(?:north|south|east|west)(?:ern)? (?:side|end)|(?:lower|upper) (?:east|west) side"
SIDE = re.compile(rf"\b(?:{_SIDE})\b")
HERE = re.compile(
    r"\b(?:here|my place|my house|where i am|my location|aqui|aca|mi casa|donde estoy|mi ubicacion"
    r"|isit la|isit|lakay mwen|lakay m|kote m ye|kote mwen ye|ici|chez moi|ma position|ou je suis)\b"
)
