"""Conversations 1, 2 and 4: a need, a YES, an address, done. On both channels, on both databases."""

import pytest

from tests.world import Person, World, code_in

PAIRS = [("sms", "sms"), ("sms", "telegram"), ("telegram", "sms"), ("telegram", "telegram")]
NEED = "Hi, I need groceries for 4 by Friday, near 11216, no car"
DOOR = "1420 Fulton St 3B, mornings"


@pytest.mark.parametrize(("hers", "his"), PAIRS)
async def test_a_need_is_seen_through_to_its_arrival(either_world: World, hers: str, his: str) -> None:
    world = either_world
    bob = await world.helper("Bob", his)
    dana = await world.helper("Dana", "sms")
    alice = world.person("Alice", hers)

    await alice.says("My name is Alice. " + NEED)
    code = code_in(alice.got("Riverside: got it", "groceries for 4, by Fri, near 11216", "asking neighbors now"))
    for helper in (bob, dana):
        helper.got(f"{code}: groceries for 4, by Fri", "mi from you", "YES or NO")
        helper.never_saw("Alice", "Fulton")

    await bob.says("yes")
    bob.got(f"{code} is yours", "for Alice near 11216")
    dana.got(f"{code} is taken")
    alice.got("Bob will help", code, "what address")

    await alice.says(DOOR)
    bob.got(f"{code} from Alice: {DOOR}")
    alice.got("sent to Bob")

    await bob.says(f"done {code}")
    alice.got(f"Bob says {code} is done", "groceries for 4", "Did it arrive?")
    await alice.says("yes thank you!!")
    bob.got("Alice got it", "Thank you, Bob")
    dana.got_nothing()
    dana.never_saw("Alice", "Fulton", "mornings")


@pytest.mark.parametrize(("hers", "his"), PAIRS)
async def test_words_pass_both_ways_by_code_until_a_day_after_it_is_closed(world: World, hers: str, his: str) -> None:
    alice, bob, code = await claimed(world, hers, his)
    await bob.says(f"{code} I'm at the gate")
    alice.got(f"{code} from Bob: I'm at the gate")
    await alice.says(f"{code.lower()}: two minutes")
    bob.got(f"{code} from Alice: two minutes")
    await alice.says("ring twice please")
    bob.got(f"{code} from Alice: ring twice please")
    await bob.says("done")
    await alice.says("yes")
    await bob.says(f"{code} you are welcome")
    alice.got(f"{code} from Bob: you are welcome")
    await world.passes(hours=25)
    await bob.says(f"{code} bye")
    bob.got(f"{code} is done")
    assert not [text for text in alice.reads_all() if "bye" in text]


async def test_silence_after_done_counts_as_yes_and_the_helper_hears(world: World) -> None:
    alice, bob, code = await claimed(world, "sms", "telegram")
    await bob.says("DONE")
    alice.got("Did it arrive?")
    await world.passes(hours=23)
    bob.reads_all()
    await world.passes(hours=2)
    bob.got(code, "Thank you, Bob")
    alice.got_nothing()


async def test_what_did_not_arrive_reopens_if_she_wants(world: World) -> None:
    carol = await world.coordinator("Carol", "telegram")
    dana = await world.helper("Dana", "sms")
    alice, bob, code = await claimed(world, "sms", "telegram")
    dana.reads_all()
    await bob.says("done")
    await alice.says("no")
    alice.got("shall I ask other", code)
    bob.got(code, "received")
    carol.got(code)
    await alice.says("yes")
    alice.got(f"{code} is open again")
    dana.got(f"{code}: groceries")


@pytest.mark.parametrize(("hers", "his"), PAIRS)
async def test_drop_of_a_claim_reopens_it_and_asks_those_who_heard_taken(world: World, hers: str, his: str) -> None:
    dana = await world.helper("Dana", "sms")
    alice, bob, code = await claimed(world, hers, his)
    dana.got("is taken")
    await bob.says(f"DROP {code}")
    bob.got("thank you")
    alice.got(f"Bob can't do {code} after all", "asking neighbors now")
    dana.got(f"{code}: groceries", "YES or NO")
    await dana.says("yes")
    dana.got(f"{code} is yours")


async def test_drop_of_a_need_tells_who_has_it_and_who_was_asked(world: World) -> None:
    alice, bob, code = await claimed(world, "telegram", "sms")
    await alice.says("DROP")
    alice.got(f"{code} is closed")
    bob.got(f"{code} is no longer needed")
    await bob.says(f"{code} I am outside")
    assert not [text for text in alice.reads_all() if "outside" in text]


async def claimed(world: World, hers: str, his: str) -> tuple[Person, Person, str]:
    """Alice needs groceries, Bob has said yes and knows the door; both phones are quiet again."""
    bob = await world.helper("Bob", his)
    alice = world.person("Alice", hers)
    await alice.says("My name is Alice. " + NEED)
    code = code_in(alice.got("got it"))
    await bob.says("yes")
    await alice.says(DOOR)
    for person in (alice, bob):
        person.reads_all()
    return alice, bob, code
