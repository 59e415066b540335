"""First contact: the carrier's words once, consent with its words, a name in passing, asked once, never insisted on."""

import pytest
from sqlalchemy import select

from storage.models import Address, Member
from tests.dialogs.cast import CHANNELS, NEED
from tests.dialogs.wording import not_said_to, said_to
from tests.world import World, code_in

both = pytest.mark.parametrize("kind", CHANNELS)


async def only_member(world: World) -> Member:
    return await world.run(lambda s: s.scalars(select(Member)).one())


async def test_the_first_text_to_a_phone_carries_what_carriers_ask_for_and_only_the_first(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. " + NEED)
    first = said_to(alice, "welcome_sms_named")
    for word in ("Riverside", "Msg & data rates may apply", "HELP", "STOP"):
        assert word in first
    await alice.says("I also need diapers size 4 by Sunday near 11216")
    not_said_to(alice, "welcome_sms_named")
    not_said_to(alice, "welcome_sms")


@both
async def test_consent_is_kept_with_its_words_and_its_time(world: World, kind: str) -> None:
    alice = world.person("Alice", kind)
    await alice.says(NEED)
    member = await only_member(world)
    assert member.consent_words == NEED
    assert member.consent_at == world.clock.now()
    await world.passes(hours=1)
    await alice.says("DROP")
    assert (await only_member(world)).consent_words == NEED


async def test_a_name_is_asked_once_and_a_bare_answer_is_kept(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says(NEED)
    said_to(alice, "welcome_sms")
    await alice.says("Alice")
    said_to(alice, "thanks_name", name="Alice")
    assert (await only_member(world)).first_name == "Alice"


@pytest.mark.parametrize("name", ["Rose", "May", "Will", "José", "Mary Ann", "alice", "Anne-Marie", "O'Neil", "Alice!"])
async def test_names_that_are_words_too_are_names_when_asked_for(world: World, name: str) -> None:
    alice = world.person("Alice", "sms")
    await alice.says(NEED)
    await alice.says(name)
    kept = (await only_member(world)).first_name
    assert (kept or "").casefold() == name.strip("!").casefold(), alice.unread


@both
async def test_whoever_gives_no_name_is_never_asked_again_and_is_a_neighbor(world: World, kind: str) -> None:
    bob = await world.helper("Bob", "sms")
    alice = world.person("", kind)
    await alice.says(NEED)
    code = code_in(alice.got("got it"))
    await alice.says(f"{code} for 5 people")
    await bob.says("yes")
    asked = [text for text in alice.phone.got if "first name" in text.lower()]
    assert len(asked) <= 1
    bob.got(f"{code} is yours")
    await world.passes(days=2)
    await alice.says("I need a ride to the doctor on Friday at 9 from 11216")
    assert len([text for text in alice.phone.got if "first name" in text.lower()]) == len(asked)


async def test_a_name_given_later_in_passing_replaces_the_first(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says("My name is Alice. " + NEED)
    await alice.says("hi, my name is Alicia")
    assert (await only_member(world)).first_name == "Alicia"


async def test_an_answer_a_day_later_is_no_name(world: World) -> None:
    alice = world.person("Alice", "sms")
    await alice.says(NEED)
    await world.passes(hours=25)
    await alice.says("Nothing")
    assert (await only_member(world)).first_name is None


@both
async def test_the_first_text_may_be_an_offer_without_any_form(world: World, kind: str) -> None:
    bob = world.person("Bob", kind)
    await bob.says("I have 20 diapers size 4 to give near 11216")
    said_to(bob, "offer_kept")


async def test_hello_is_told_how_to_go_on(world: World) -> None:
    bob = world.person("Bob", "telegram")
    await bob.says("hello")
    said_to(bob, "how_to")


async def test_whatsapp_rides_along(world: World) -> None:
    bob = await world.helper("Bob", "whatsapp")
    alice = world.person("Alice", "whatsapp")
    await alice.says("My name is Alice. " + NEED)
    code = code_in(alice.got("got it"))
    bob.got(code)
    await bob.says("yes")
    await alice.says("1420 Fulton St 3B, mornings")
    bob.got("1420 Fulton")
    addresses = await world.run(lambda s: set(s.scalars(select(Address.channel))))
    assert addresses == {"whatsapp"}


async def test_the_same_number_on_sms_and_whatsapp_are_two_addresses(world: World) -> None:
    first = world.network.phone("sms", "+12025550190", "Ann")
    second = world.network.phone("whatsapp", "+12025550190", "Ann")
    await first.says(NEED)
    await second.says("STOP")
    await world.settle()
    statuses = await world.run(lambda s: {a.channel: a.status.value for a in s.scalars(select(Address))})
    assert statuses == {"sms": "active", "whatsapp": "stopped"}
