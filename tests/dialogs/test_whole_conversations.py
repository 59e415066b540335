"""The main job from the first text to the thanks, with both sides in one language, and across two."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from handlers.measures import distance
from handlers.texts import LANGUAGES, text
from handlers.understanding.wordlist import word_list
from tests.dialogs.cast import CHANNELS
from tests.dialogs.wording import flat, said_to
from tests.world import Person, World, code_in, open_world


@dataclass(frozen=True)
class Speaker:
    """What one language's people write. `food` is how an echo says what was asked for."""

    language: str
    names: tuple[str, str]
    need: str
    food: str
    door: str
    offer: str
    yes: str
    done: str
    thanks: str


SPANISH = Speaker(
    "es",
    ("Rosa", "Beto"),
    "Me llamo Rosa. Necesito comida para 4 cerca de 11216 para el viernes",
    "comida para 4",
    "1420 Fulton St 3B, por la mañana",
    "Me llamo Beto. Puedo llevar comida cerca de 11216",
    "sí",
    "hecho",
    "sí, gracias",
)
CREOLE = Speaker(
    "ht",
    ("Wozlò", "Jozèf"),
    "Mwen rele Wozlò. Mwen bezwen manje pou 4 moun toupre 11216 anvan vandredi",
    "manje pou 4",
    "1420 Fulton St 3B, nan maten",
    "Mwen rele Jozèf. Mwen ka pote manje toupre 11216",
    "wi",
    "fini",
    "wi mèsi",
)
FRENCH = Speaker(
    "fr",
    ("Amélie", "Karim"),
    "Je m'appelle Amélie. J'ai besoin de courses pour 4 près de 11216 avant vendredi",
    "courses pour 4",
    "1420 Fulton St 3B, le matin",
    "Je m'appelle Karim. Je peux livrer des courses près de 11216",
    "oui",
    "fini",
    "oui merci",
)
ENGLISH = Speaker(
    "en",
    ("Alice", "Bob"),
    "My name is Alice. I need food for 4 near 11216 by Friday",
    "food for 4",
    "1420 Fulton St 3B, mornings",
    "My name is Bob. I can bring food near 11216",
    "yes",
    "done",
    "yes thank you!!",
)
ALL = [ENGLISH, SPANISH, CREOLE, FRENCH]


@pytest.fixture
async def four(tmp_path: Path) -> AsyncIterator[World]:
    """A world whose circle speaks every language of the bot, English first."""
    async with open_world(f"sqlite:///{tmp_path / 'w.db'}", circle_languages=LANGUAGES) as world:
        yield world


async def seen_through(world: World, needs: Speaker, helps: Speaker, kind: str) -> tuple[Person, Person]:
    """One need, from its first text to its arrival; each hears only their own language."""
    asker, helper = world.person(needs.names[0], kind), world.person(helps.names[1], kind)
    await helper.says(helps.offer)
    said_to(helper, "standing_kept", helps.language)
    helper.reads_all()

    await asker.says(needs.need)
    kept = flat(said_to(asker, "need_kept", needs.language, asking=text(needs.language, "asking_now")))
    assert needs.food in kept
    code = code_in(kept.removeprefix("Riverside"))
    asked = flat(said_to(helper, "ping", helps.language, code=code))
    assert (helps.food if helps is needs else word_list(helps.language).labels["food"]) in asked
    assert flat(text(helps.language, "headline_distance", distance=distance(0, helps.language, miles=True))) in asked

    await helper.says(helps.yes)
    said_to(helper, "yours", helps.language, code=code, name=needs.names[0])
    said_to(asker, "ask_door", needs.language, code=code, name=helps.names[1])
    await asker.says(needs.door)
    said_to(helper, "relay", helps.language, code=code, name=needs.names[0], text=needs.door)

    await helper.says(helps.done)
    said_to(helper, "done_thanks", helps.language)
    said_to(asker, "did_it_arrive", needs.language, code=code, name=helps.names[1])
    await asker.says(needs.thanks)
    said_to(asker, "glad", needs.language)
    said_to(helper, "got_it", helps.language, name=needs.names[0], helper=helps.names[1])
    return asker, helper


@pytest.mark.parametrize("kind", CHANNELS)
@pytest.mark.parametrize("speaker", ALL, ids=lambda speaker: speaker.language)
async def test_a_need_is_seen_through_in_one_language(four: World, speaker: Speaker, kind: str) -> None:
    asker, helper = await seen_through(four, speaker, speaker, kind)
    asker.got_nothing()
    helper.got_nothing()


@pytest.mark.parametrize(
    ("needs", "helps"),
    [(CREOLE, ENGLISH), (ENGLISH, CREOLE), (FRENCH, SPANISH), (CREOLE, FRENCH)],
    ids=lambda speaker: speaker.language,
)
async def test_a_need_is_seen_through_across_two_languages(four: World, needs: Speaker, helps: Speaker) -> None:
    await seen_through(four, needs, helps, "sms")


@pytest.mark.parametrize("speaker", ALL, ids=lambda speaker: speaker.language)
async def test_the_words_the_bot_invites_give_back_and_close(four: World, speaker: Speaker) -> None:
    asker, helper = four.person(speaker.names[0], "sms"), four.person(speaker.names[1], "sms")
    await helper.says(speaker.offer)
    helper.reads_all()
    await asker.says(speaker.need)
    code = code_in(said_to(helper, "ping", speaker.language))
    word_drop, word_no = (text(speaker.language, key) for key in ("word_drop", "word_no"))
    await helper.says(speaker.yes)
    await helper.says(f"{word_drop} {code}")
    said_to(helper, "dropped", speaker.language, code=code)
    said_to(asker, "helper_dropped", speaker.language, code=code)
    await asker.says(f"{word_drop.lower()} {code.lower()}")
    said_to(asker, "withdrawn", speaker.language, code=code)
    await helper.says(word_no)
    said_to(helper, "no_thanks", speaker.language)
