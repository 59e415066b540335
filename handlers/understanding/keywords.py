"""Words that must never be missed: the carrier's keywords, leaving in free text, danger to life."""

import re
from enum import StrEnum

from handlers.understanding.page import clean, fold


class CarrierWord(StrEnum):
    """What a carrier does with a single-word text."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


# Twilio's own lists. YES opts in too, but only someone who had stopped: that is left to the caller.
CARRIER_WORDS = {
    **dict.fromkeys(["stop", "stopall", "unsubscribe", "end", "quit", "cancel", "revoke", "optout"], CarrierWord.STOP),
    **dict.fromkeys(["start", "unstop"], CarrierWord.START),
    **dict.fromkeys(["help", "info"], CarrierWord.HELP),
}
_EDGES = " \t\n.,;:!?¡¿'\"()[]{}*_~-"

_ME = r"(?:me|us|my (?:number|phone|name)|this number)"
_MESSAGES = (
    r"(?:text(?:s|ing)?|messag(?:es|e|ing)|msgs?|sms|contact(?:ing)?|spam(?:ming)?|writing|alerts|notifications"
    r"|bothering|pinging)"
)
_MENSAJES = r"(?:mensajes?|textos?|avisos|alertas|notificaciones|sms)"
_OPT_OUT = re.compile(
    # the whole text is little more than the word: "Stop. Thank you", "please stop now"
    r"(?:please|pls|ok|hey|hi|no|just|can you|now)?[ ,.!]*(?:stop|unsubscribe|stop all|opt out|optout"
    r"|opt me out|unsub)"
    r"(?: (?:it|this|now|please|pls|all|already|immediately|everything|all of this|por favor))*"
    r"[ ,.!-]*(?:please|pls|now|thanks?(?: you)?(?: so much)?|ty|thx|stop|gracias|por favor"
    r"|i mean it)?[ ,.!]*$"
    rf"|.*\bstop (?:all |these |the |your |sending (?:me )?|with the |to )?{_MESSAGES}\b(?! to (?:him|her"
    rf"|them))"
    rf"|.*\bstop (?:sending|pinging|asking) {_ME}\b"
    rf"|.*\b(?:don'?t|do not|never|quit|no longer) (?:ever )?(?:{_MESSAGES}|text|message|contact|send"
    rf"|write(?: to)?) {_ME}(?: (?:again|any ?more|ever|please|messages|texts|these"
    rf"|stuff))*[ .!,]*(?:please|thanks?(?: you)?)?[ .!]*$"
    r"|(?:please |pls )?stop ?[.!]+ .{0,60}$"  # "Stop. I moved away"
    rf"|.*\b(?:take|get|pull) {_ME} off(?: of)?(?: (?:it|here|this|please))?[ .!]*$"
    r"|.*\b(?:remove|delete|erase|take off) (?:me|us|my (?:number|phone)|this number)\b|leave me alone\b"
    r"|.*\b(?:off|from|out of) (?:of )?(?:the|this|your|that|any) (?:mailing |text |phone |contact "
    r"|sms )?list\b(?! of)"
    r"|.*\b(?:unsubscribe|unsuscribe|opt) (?:me|us|out)\b|.*\bremove me\b|.*\bwant (?:to (?:be )?(?:out|off"
    r"|removed|opt|unsubscribe)|out\b)"
    rf"|(?:please |pls )?no more {_MESSAGES}(?: from (?:you|this))?[ .!,]*"
    r"(?:please|pls|thanks?(?: you)?|ever|por favor)?[ .!]*$"
    rf"|.*\b(?:don'?t"
    rf"|do not) want (?:any )?(?:more )?(?:of )?(?:these|your|the|any|to (?:get|receive))? ?(?:more |any "
    rf"|these |your )*{_MESSAGES}\b"
    rf"|.*\bwrong number\b.*\b(?:stop|remove|don'?t)\b|lose my number|.*\bno longer (?:want"
    rf"|wish) to (?:receive|get|be)\b"
    # Spanish
    r"|(?:por favor )?(?:ya )?(?:no mas|basta|alto|parar|paren|pare|detener|baja|ya no)(?: ya| por favor"
    r"| gracias)*[ .!,]*(?:gracias|por favor)?[ .!]*$"
    rf"|.*\bno (?:quiero )?(?:mas|recibir|me (?:manden|mande|mandes|envien|envie"
    rf"|envies))\b.*\b{_MENSAJES}\b|.*\bno me (?:escriban|escriba|escribas|texteen|contacten|manden|envien"
    rf"|molesten)(?: mas)?[ .!,]*(?:por favor|gracias)?[ .!]*$"
    rf"|.*\b(?:dejen?|dejes|paren|pare|para) de (?:mandar|enviar|escribir|textear|molestar)(?:me|nos)?\b"
    rf"|.*\bya no (?:quiero|me (?:manden|envien|escriban))\b.*(?:{_MENSAJES}|estar|escriban|mas)\b"
    r"|.*\b(?:quiten|quitenme|saquen|saquenme|borren|borrenme|elimin(?:en|enme)|sacame|quitame|borrame"
    r"|dar(?:me)? de baja|denme de baja)(?:me)?\b(?:.*\b(?:lista|numero|baja)\b|[ .!]*$)"
)
# Look-alikes, taken out before the text is judged.
_NOT_OPT_OUT = re.compile(
    r"\b(?:don'?t|do not|never|won'?t|can'?t|didn'?t|doesn'?t|not|no) stop\b"
    r"|\b(?:bus|train|subway|next|last|truck|pit|first|one|rest|the|a) stops?\b"
    r"|\bstop(?:ped|s)? (?:by|at|in|over|off|on|near|the (?:leak|bleeding|water|flood|rain))\b"
    r"|\bto stop\b(?! (?:text|messag|getting|receiving|the text|all|this|it|now|$))"
)

_DANGER = re.compile(
    r"\b(?:can'?t|cannot|can not|not|stopped|isn'?t|trouble|hard time|hard to|difficulty|barely"
    r"|struggling to) (?:breath|breathe|breathing)\b|\bnot breathing\b"
    r"|\b(?:i|we|he|she|they|mom|dad|mother|father|baby|son|daughter|husband|wife|people|someone|somebody"
    r"|child|children|kids?|is|are|am|i'm|we're|he's|she's) (?:am |are |is |about to |going to |gonna "
    r"|will |may |might |could )*(?:be )?(?:dying|die)\b"
    r"(?! (?:for|to|of (?:boredom|laughter|embarrassment)|from (?:boredom|laughing)|laughing)\b)|\b(?:dying"
    r"|die) (?:here|now|of (?:hunger|thirst|cold|starvation)|from (?:hunger|cold|thirst|the cold))\b"
    r"|\bkill(?:ing)? (?:myself|himself|herself|themselves|me|us|him|her)\b|\bsuicid(?:e|al)\b|\bend (?:my"
    r"|his|her|it all|my own) life\b|\bend it all\b|\b(?:want|wanna|wants) to die\b"
    r"|\bdon'?t want to (?:live|be alive)\b|\bhurt(?:ing)? myself\b|\bharm myself\b|\bself harm\b"
    r"|\bno reason to live\b|\bbetter off dead\b"
    r"|\boverdos(?:e|ed|ing)\b|\bunconscious\b|\bunresponsive\b|\bpassed out\b|\bwon'?t wake up\b"
    r"|\bnot waking up\b|\bheart attack\b|\bchest pains?\b|\bstroke\b|\bseizures?\b|\bchoking\b|\bdrowning\b"
    r"|\bbleeding (?:out|a lot|badly|heavily|to death|won'?t stop|and)\b|\b(?:lot|lots) of blood\b"
    r"|\bbleed(?:ing)? to death\b|\bstop the bleeding\b|\b(?:won'?t|can'?t) stop bleeding\b"
    r"|\b(?:been|was|got|is|someone) (?:shot|stabbed)\b|\b(?:gun|knife)\b.*\b(?:me|us|him|her|house"
    r"|threat\w*)\b|\b(?:has|with) a (?:gun|knife)\b|\bshooting\b(?! hoops)|\bactive shooter\b"
    r"|\b(?:he|she|husband|boyfriend|wife|partner|ex|dad|father|man|someone)(?:'s| is)? (?:hitting|beating"
    r"|attacking|strangling|choking|threatening|hurting|raping|going to hurt|going to kill)\b"
    r"|\bbeating me\b|\braped?\b|\battack(?:ed|ing) (?:me|us)\b"
    r"|\b(?:house|home|building|apartment|room|kitchen|car|we are|we're|place|neighbor'?s?)(?: is| are"
    r"|'s)? (?:on fire|burning|in flames)\b|\bon fire\b(?! sale)|\bfire in (?:my|the|our)\b"
    r"|\bsmell (?:of )?gas\b|\bgas leak\b|\bcarbon monoxide\b"
    r"|\btrapped\b|\bburied (?:under|alive|in)\b|\bunder (?:the )?(?:rubble|debris|collapsed)\b"
    r"|\bwater (?:is )?(?:rising|up to|coming in fast)\b|\bstuck on (?:the |a |my |our )?roof\b|\bon (?:the"
    r"|our|my) roof\b.*\b(?:water|help|flood|rescue)\b"
    r"|\bbaby(?:'s| is)? (?:coming|not breathing|blue)\b|\b(?:in|going into) labor\b(?! day)"
    r"|\bgiving birth\b|\bcall(?:ing)? (?:911|112|999)\b|\b(?:need|send)(?: an)? ambulance\b"
    r"|\bemergency room\b|\blife (?:or|and) death\b|\blife threatening\b"
    r"|\b(?:mom|mother|dad|father|he|she|husband|wife|son|daughter|baby|neighbor|friend) (?:has |just )?collapsed\b"
    r"|\banaphyla\w+\b|\bthroat (?:is )?(?:closing|swelling)\b|\bout of (?:insulin|oxygen)\b"
    r"|\bno (?:insulin|oxygen) (?:left|for|since)\b|\boxygen (?:is )?(?:running out|almost out|gone)\b"
    r"|\bhypothermia\b|\bfreezing to death\b|\bin danger\b|\blife is (?:at risk|in danger)\b"
    r"|\bgoing to kill\b"
    # Spanish
    r"|\bno (?:puede|puedo|pueden|podemos|esta) respira(?:r|ndo)\b|\bno respira\b|\b(?:me|se|nos|te|esta"
    r"|estan|estoy|estamos)(?: \w+)? (?:muriendo|muriendose|muriendome)\b(?! de (?:risa|ganas"
    r"|aburrimiento))|\bme (?:muero|voy a morir|quiero morir)\b(?! (?:de (?:risa|ganas|aburrimiento)|por))"
    r"|\bquiero morir(?:me)?\b|\bmatar(?:me|nos|la|lo|se)\b|\bme (?:va|van|quiere|quieren) (?:a )?matar\b"
    r"|\bsuicid\w+\b|\bquitarme la vida\b|\bhacerme dano\b|\bsobredosis\b|\binconsciente\b|\bse desmayo\b"
    r"|\bno (?:despierta|reacciona|responde)\b"
    r"|\bataque al corazon\b|\binfarto\b|\bdolor (?:de|en el) pecho\b|\bderrame cerebral\b"
    r"|\bconvulsion\w*\b|\b(?:me|se|nos) (?:estoy |esta |estan )?ahog(?:o|a|ando|andome)\b|\basfixia\w*\b"
    r"|\b(?:esta )?sangrando\b|\bmucha sangre\b|\bdesangra\w*\b"
    r"|\bdispar(?:o|os|aron|ando)\b|\bbalaz\w+\b|\bapunal\w+\b|\b(?:tiene|con) (?:una )?(?:pistola|arma"
    r"|un cuchillo|cuchillo)\b|\b(?:me|nos|la) (?:esta |estan )?(?:golpea\w*|pega(?:ndo)?|ataca\w*"
    r"|amenaza\w*)\b|\bviola(?:ron|ndo|cion)\b"
    r"|\bincendio\b|\bse (?:esta )?quema(?:ndo)?\b|\b(?:en llamas)\b|\bfuga de gas\b|\bhuele a gas\b"
    r"|\batrapad[oa]s?\b|\bbajo (?:los )?escombros\b|\bel agua (?:esta )?(?:subiendo|sube|nos llega)\b"
    r"|\ben el techo\b.*\b(?:agua|ayuda|rescate)\b|\ben peligro\b|\bvida o muerte\b|\bde parto\b"
    r"|\bya viene el bebe\b|\bambulancia\b|\bllam(?:en|a|e) al 911\b"
)
_FIGURE_OF_SPEECH = re.compile(
    r"\bdying (?:for|to (?:see|know|try|get|have|go))\b|\bto die for\b|\b(?:phone|battery|car|laptop"
    r"|plants?|tv|generator|fridge)(?:'s| is| are)? (?:dying|died|dead)\b|\bstroke of\b|\bshooting (?:for"
    r"|hoops|a video)\b"
    r"|\bfire (?:sale|wood|station|department|drill|hydrant|alarm test)\b|\bkill(?:ing)? (?:time|it)\b"
    r"|\bheart attack (?:class|survivor)\b|\b(?:cpr|first aid|suicide prevention) (?:class|training"
    r"|trained)\b|\bheat stroke (?:class|info)\b|\bon fire lately\b"
)


def carrier_word(text: str) -> CarrierWord | None:
    """The carrier's keyword that is the whole text, or None."""
    return CARRIER_WORDS.get(fold(clean(text)).strip(_EDGES))


def is_opt_out(text: str) -> bool:
    """Whether someone asks in their own words to get no more texts (carrier keywords count too)."""
    folded = fold(clean(text))
    if carrier_word(text) is CarrierWord.STOP:
        return True
    return _OPT_OUT.match(_NOT_OPT_OUT.sub(" ", folded).strip(_EDGES)) is not None


def is_danger(text: str) -> bool:
    """Whether a text speaks of immediate danger to life. Leans to yes: a false alarm costs one line, a miss more."""
    folded = fold(clean(text))
    return _DANGER.search(_FIGURE_OF_SPEECH.sub(" ", folded)) is not None
