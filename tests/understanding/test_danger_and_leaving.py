"""Danger and leaving in four languages: what must never be missed, and what only sounds like it."""

from collections.abc import Callable

import pytest

from handlers.understanding.keywords import carrier_word, danger_language, is_danger, is_opt_out, without_danger

DANGER = [
    "I can't breathe", "my baby stopped breathing", "there's a fire in my kitchen", "our building is on fire",
    "he has a gun and is threatening us", "my boyfriend keeps hitting me", "I want to kill myself",
    "I don't want to live anymore", "my dad is having a heart attack", "mom has chest pains",
    "she took too many pills, not waking up", "we're trapped and the water is rising", "she's bleeding a lot",
    "someone was stabbed outside", "I smell gas in the hallway", "he is dying please help", "my wife is in labor",
    "grandma collapsed and is not responding", "he cant breath", "they are shooting at us", "he tried to strangle me",
    "my son is choking", "i'm going to end my life", "my brother overdosed", "someone is breaking in",
    "no puedo respirar", "mi bebé no respira", "se está quemando mi casa", "hay un incendio en el edificio",
    "tiene una pistola y nos amenaza", "mi esposo me está pegando", "me quiero matar", "ya no quiero vivir",
    "mi papá tiene dolor en el pecho", "le está dando un infarto", "se tomó muchas pastillas y no despierta",
    "estamos atrapados y el agua está subiendo", "está sangrando mucho", "huele a gas", "mi mamá se está muriendo",
    "mi esposa está de parto", "mi abuela se desmayó", "manden una ambulancia", "nos van a matar", "quiero morirme",
    "mi hijo se está ahogando", "lo apuñalaron", "quiero quitarme la vida", "tomó una sobredosis", "me pegó",
    "m pa ka respire", "mwen pa kapab respire", "tibebe a pa respire", "kay la pran dife", "gen dife nan kay la",
    "kay nou ap boule", "li gen yon zam", "mari m ap bat mwen", "mwen vle mouri", "mwen vle touye tèt mwen",
    "m pa vle viv ankò", "li fè yon kriz kadyak", "li pèdi konesans", "manman m ap mouri", "nou anba dekonm",
    "dlo a ap monte", "l ap senyen anpil", "madanm mwen gen tranche", "rele anbilans", "li pran yon bal",
    "yo vle touye nou", "l ap nwaye", "mwen santi sant gaz", "bandi ap atake nou", "li pap respire",
    "je n'arrive pas à respirer", "je ne peux plus respirer", "mon bébé ne respire plus",
    "il y a le feu dans la maison", "ma maison est en feu", "notre immeuble brûle", "il a un couteau",
    "mon mari me frappe", "je veux mourir", "je veux me tuer", "je ne veux plus vivre", "il fait une crise cardiaque",
    "elle a perdu connaissance", "ma mère est en train de mourir", "on est coincés sous les décombres",
    "l'eau monte vite", "il saigne beaucoup", "ma femme accouche", "appelez une ambulance",
    "il s'est fait tirer dessus", "il va me tuer", "elle se noie", "ça sent le gaz", "j'ai mal à la poitrine",
    "il m'a frappée",
]  # fmt: skip
NO_DANGER = [
    "dying for a coffee", "this is killing me", "my back is killing me", "I'm dying to see you",
    "we are dying of hunger", "my phone died", "stroke of luck", "fire drill at noon",
    "the fire department gave us food", "need firewood", "killing time before work", "I need insulin by Friday",
    "shooting for 5pm", "my car died, need a ride", "we need an extinguisher", "can someone watch my kids",
    "hair dye please", "dead batteries, need AA", "need smoke detector batteries", "bus stop on fire road",
    "laughing so hard I'm dying laughing", "need help after the fire last month",
    "it's hot, I could die for some ice", "muero de hambre", "me muero de risa", "nos morimos de sed",
    "me muero por un café", "se me murió el celular", "estación de bomberos", "matando el tiempo", "necesito leña",
    "necesito insulina el viernes", "tengo mucha hambre", "necesito extinguidor", "me pega bien esa hora",
    "pilas muertas", "m ap mouri grangou", "nou ap mouri grangou", "nap mouri ak grangou", "swaf ap touye nou",
    "grangou ap touye m", "mwen bezwen bwa dife", "telefòn mwen mouri", "m ap mouri anvi wè w",
    "mwen bezwen ensilin pou vandredi", "timoun yo malad", "mwen bezwen bouji", "je meurs de faim",
    "on meurt de soif", "je meurs d'envie d'un café", "mort de rire", "mon téléphone est mort", "arrêt de bus",
    "feu rouge", "bois de chauffage", "tuer le temps", "besoin d'insuline pour vendredi", "ça me tue",
    "détecteur de fumée", "les pompiers nous ont donné à manger", "je suis fatigué", "nous avons froid",
]  # fmt: skip
LEAVING = [
    "stop texting me", "take me off this list", "unsubscribe", "no more texts please", "don't text me again",
    "remove my number", "please stop", "I want out", "stop. I moved", "no más mensajes", "ya no me escriban",
    "dejen de escribirme", "quítenme de la lista", "quiero darme de baja", "basta", "no quiero recibir más mensajes",
    "no me manden más mensajes", "bórrenme", "por favor paren de escribirme", "pa ekri m ankò",
    "pa voye mesaj ban mwen ankò", "sispann ekri m", "mwen pa vle mesaj sa yo ankò", "retire non mwen nan lis la",
    "kite m an repo", "sispann", "pa rele m ankò", "m pa vle resevwa mesaj", "retire m nan lis la", "arete",
    "pa voye mesaj ankò", "sispann voye mesaj ban mwen", "arrêtez de m'écrire", "arret", "arrêtez",
    "ne m'écrivez plus", "je ne veux plus recevoir de messages", "plus de messages", "désabonnez-moi",
    "retirez-moi de la liste", "supprimez mon numéro", "laissez-moi tranquille", "arrêtez de m'envoyer des messages",
    "stop svp", "ne m'envoyez plus de messages", "me désabonner", "arrêtez vos messages", "je veux me désinscrire",
    "enlevez-moi de la liste",
]  # fmt: skip
STAYING = [
    "stop by at 5", "bus stop", "don't stop", "drop me off at the stop", "text me when here", "no more diapers here",
    "no más comida en casa", "la parada de bus", "no puedo más", "alto nivel de agua", "ya no tengo comida",
    "ya no necesito", "planta baja", "para de llover y vamos", "rete la m ap vini", "mwen rete nan Delmas",
    "arete bis la", "pa gen manje ankò", "pa bliye m", "sispann lapli a", "mwen pa vle manje", "ekri m lè w rive",
    "ase manje pou 4", "arrêt de bus", "à l'arrêt du tram", "je m'arrête à 5h", "plus de nourriture",
    "je ne veux plus de nourriture", "assez de couches pour 2", "arrêtez-vous au coin", "pas de messages vocaux svp",
    "écrivez-moi", "il ne peut pas s'arrêter", "plus d'eau",
]  # fmt: skip


MORE_DANGER = [
    "I can't go on", "I fell and can't get up", "911", "help help help", "I have nothing left to live for",
    "nobody would miss me if I was gone", "I am scared he will hurt me", "call the police", "send an ambulance",
    "he's got a gun", "my son is missing", "I can't find my daughter", "hit his head and isn't moving",
    "unconcious", "I can't take it anymore", "she took too many pills", "smoke in the hallway",
    "me caí y no me puedo levantar", "me cai y no puedo levantarme", "socorro", "auxilio", "ya no aguanto más",
    "ya no aguanto mas", "tiene un arma", "tengo miedo de que me mate", "no encuentro a mi hijo", "no quiero vivir mas",
    "dejo de respirar", "llamen a la policia", "fuga de gas", "anmwe", "anmwey", "tibebe a p ap respire",
    "pitit mwen p ap respire", "pitit mwen pap respire", "m tonbe m pa ka leve", "mwen tonbe mwen paka leve",
    "li gen kouto", "li gen zam", "mwen pa kapab ankò ak lavi a", "m bouke viv", "pitit mwen pèdi", "rele lapolis",
    "au secours", "je suis tombée, je ne peux pas me relever", "je narrive pas a me relever", "je n'en peux plus",
    "je nen peux plus", "je n'en peux plus de la vie", "il a une arme", "j'ai peur qu'il me tue",
    "je ne trouve plus mon fils", "appelez la police", "a l'aide",
]  # fmt: skip
MORE_NO_DANGER = [
    "the rent is killing me", "this heat is killing us, need a fan", "heart attack last year, need low salt food",
    "I'm drowning in bills", "need a ride to the shooting range", "no tengo fuego en la estufa",
    "fire escape needs fixing", "knife for the kitchen", "911 Main St", "my name is Socorro",
    "I can't take it anymore to the laundry", "can't get up the stairs with my groceries", "trousse de secours",
    "j'ai besoin de 15 couches", "secours populaire", "mwen bezwen kouto kwizin", "primeros auxilios",
]  # fmt: skip


@pytest.mark.parametrize("text", DANGER + MORE_DANGER)
@pytest.mark.parametrize("written", [str, str.upper])
def test_danger_is_heard(text: str, written: Callable[[str], str]) -> None:
    assert is_danger(written(text))


@pytest.mark.parametrize("text", NO_DANGER + MORE_NO_DANGER)
def test_a_way_of_speaking_is_no_danger(text: str) -> None:
    assert not is_danger(text)


@pytest.mark.parametrize("text", LEAVING)
def test_leaving_is_heard(text: str) -> None:
    assert is_opt_out(text)


@pytest.mark.parametrize("text", STAYING)
def test_a_stop_on_the_way_is_no_leaving(text: str) -> None:
    assert not is_opt_out(text)


@pytest.mark.parametrize("text", ["arret", "arrêt", "alto", "sispann", "basta"])
def test_words_that_no_carrier_knows_are_left_to_us(text: str) -> None:
    assert carrier_word(text) is None
    assert is_opt_out(text)


@pytest.mark.parametrize(
    ("text", "read", "language"),
    [
        ("me va a matar", None, "es"), ("quiero suicidarme", "en", "es"), ("anmwe", None, "ht"),
        ("il va me tuer", "es", "fr"), ("he has a gun", None, "en"), ("suicide", "fr", "fr"),
    ],
)  # fmt: skip
def test_words_of_danger_tell_their_language(text: str, read: str | None, language: str) -> None:
    assert danger_language(text, read) == language


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("call an ambulance", ""), ("rele anbilans", ""), ("llamen una ambulancia", ""), ("appelez une ambulance", ""),
        ("I'm out of insulin", "I'm out of insulin"), ("need water, he has a gun", "need water, he"),
    ],
)  # fmt: skip
def test_what_neighbors_can_bring_is_left_of_it(text: str, kept: str) -> None:
    assert without_danger(text).strip(" .") == kept


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("contractions of service", False),
        ("budget contractions closed our pantry", False),
        ("contracciones de personal", False),
        ("les contractions de budget", False),
        ("kontraksyon nan sèvis yo", False),
        ("my contractions are 5 minutes apart", True),
        ("contractions", True),
        ("contractions in my back every 5 min", True),
        ("contractions of service, and my contractions started", True),
        ("tengo contracciones cada 5 minutos", True),
        ("j'ai des contractions", True),
        ("m gen kontraksyon", True),
    ],
)
def test_contractions_of_a_birth_are_danger_and_those_of_a_budget_are_none(text: str, danger: bool) -> None:
    assert is_danger(text) is danger
