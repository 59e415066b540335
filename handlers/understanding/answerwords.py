"""The words of short answers in English and Spanish, folded: longer ones before what they begin with."""

# Said as the first thing, these hold even when more words follow at once ("yes tomorrow morning").
FIRM_YES = (
    r"no problem(?:a)?|no worries|np|no hay problema|sin problema|not a problem|y(?:e)+s+|y(?:e)+a+h+|yea"
    r"|yep|yup|yas"
    r"|sure(?: thing)?|ok(?:ay|ey)?|of course|absolutely|definitely|certainly|i(?:'?ll| will) (?:do|take"
    r"|bring|get) "
    r"(?:it|this|that|them)|count me in|on (?:my|the) way|omw|claro(?: que si)?|por supuesto|cuenten? conmigo"
    r"|voy en camino|ya voy|yo (?:lo|la|los|las) (?:hago|llevo|tengo)|i got this|si puedo|si,? claro"
    r"|si+ por favor"
)
# These count only when nothing unread follows at once: "I can" is a yes, "I can drive" an offer.
SOFT_YES = (
    r"i(?:'?ll| will| can| could) (?:help|go|come|do (?:it|that|this))|yes+|ya|y|ye|k|kk|i can|can do"
    r"|will do|happy to(?: help)?|glad to"
    r"(?: help)?|with pleasure|sounds good|you got it|gladly|it did(?: arrive)?|(?:i )?(?:got|received) it"
    r"|got it|received"
    r"|it arrived|arrived|all good|correct|that'?s right|right|confirm(?:ed)?|affirmative|works for me"
    r"|i'?m (?:in|on it)"
    r"|on it|perfect(?:o)?|cool|great|me|count me|si+|en camino|voy(?: para alla)?|yo puedo|yo voy|puedo"
    r"|dale|vale|va"
    r"|con (?:mucho )?gusto|de acuerdo|esta bien|sale|bueno|si llego|ya llego|llego|recibido|correcto"
    r"|asi es|confirmo"
)
FIRM_NO = (
    r"no thanks?(?: you)?|no,? (?:muchas )?gracias|not (?:today|tonight|now|tomorrow|this (?:time|week"
    r"|weekend)|me|yet|possible)"
    r"|(?:i'?m )?not (?:able|available)|hoy no|ahora no|ahorita no|esta vez no|nope|nah|no way|i'?m busy"
    r"|(?:it )?(?:did ?n'?t|did not)(?: (?:arrive|come|get here|show up))?|no ha llegado|no llego|todavia no|aun no"
    r"|never (?:came|arrived)"
)
SOFT_NO = (
    r"(?:i )?(?:can'?t|cannot|can not|couldn'?t)(?: (?:do it|do this|do that|do|help|go|come|make it"
    r"|make this))?|unable(?: to)?|i won'?t|won'?t|busy"
    r"|unavailable|(?:yo )?no puedo(?: ir| ayudar| hoy)?|no podre|imposible|pass|no+|nop"
)
DROP = (
    r"(?:i )?(?:can'?t|cannot|can not) (?:do|make|take|manage|finish) (?:(?:it|this|that"
    r"|{code}) )?any ?more|can'?t any ?more"
    r"|no longer (?:able|can)(?: (?:to )?do)?|(?:i )?(?:have|need) to drop(?: out(?: of)?)?"
    r"|(?:i'?m )?(?:backing|back) out(?: of)?"
    r"|ya no puedo(?: hacer| con)?|no voy a poder|tengo que dejar(?:lo)?|lo dejo|dejo|dejar(?:lo)?|suelto|soltar"
    r"|drop(?: out(?: of)?| it)?"
)
DONE = (
    r"(?:it'?s |is |it is |all )?(?:done|delivered|complete|completed|finished)|dropped (?:it |them )?off"
    r"|mission accomplished"
    r"|ya (?:esta|quedo|entregue|lo entregue|lo lleve)(?: listo)?|hecho|entregad[oa]|entregue|terminad[oa]"
    r"|termine|list[oa]|esta listo"
)
THANKS = (
    r"(?:thank you|thankyou|thanks|thx|tysm|ty)(?: (?:so|very))?(?: much| a lot| again| a million)?"
    r"|god bless(?: you)?|bless you"
    r"|(?:muchas |mil |muchisimas )?gracias|(?:i )?(?:really )?appreciate (?:it|you)|(?:se|te) lo agradezco"
)
FILLER = (
    r"so sorry|sorry|i'?m afraid|i'?m|lo siento|perdon|disculp[ae]|hello|hey|hi|hola|ohh?|ah|um|well|please"
    r"|pls|por favor"
    r"|i|we|yo|for|lo|it|and|y|but|then|everyone|all|this|that|them|with|can|just|bring|take|give|do|about"
    r"|up to|also"
    r"|too|tambien|is|de|con|the|al|will|would|to|pero|am|at least|puedo|llevar|traer"
)
# What a YES may hang on.
CONDITION = (
    r"(?:but|pero)\b[ ,]*|(?=(?:only|solo|solamente|if|as long as|unless|except|siempre que|a menos que"
    r"|after|before|despues"
    r"|antes|not before|not until|en cuanto|once)\b)"
)
# A condition that begins so takes the yes back, unless it says until when.
TAKEN_BACK = (
    r"(?:i |we |yo )?(?:can'?t|cannot|can not|no puedo|not today|hoy no|not able|won'?t|no)\b"
    r"(?!.*\b(?:until|before|hasta|antes|stairs)\b)"
)
# After a soft NO only these may follow at once: "can't today" is a no, "can't afford rent" a need.
AFTER_NO = (
    r"today|tonight|tomorrow|this|right|because|until|sorry|i|at|on|either|now|then|hoy|esta|este|ahora"
    r"|ahorita|porque"
    r"|hasta|make|do|help|go|come|ir|ayudar|manana|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|yet|till|before"
)
YES_SIGNS = "\U0001f44d\U0001f44c\u2705\u2714\U0001f64b\u2611\U0001f197"
NO_SIGNS = "\U0001f44e\u274c\U0001f645\U0001f6ab\u2716"
THANKS_SIGNS = "\U0001f64f\u2764\U0001f970\U0001f917"
