"""Telegram: a button says just what its text would; pressing twice, editing and blocking do no harm."""

from tests.dialogs.cast import claimed, claims_on, needs_groceries, needs_of, status_of
from tests.dialogs.wording import not_said_to, said_to
from tests.world import World


def labels(person: object) -> list[str]:
    """The data of the buttons under the newest message that has any."""
    bubbles = [b for b in person.phone.thread if b.buttons]  # type: ignore[attr-defined]
    return [key.data for row in bubbles[-1].buttons for key in row]


async def test_a_whole_need_by_buttons_alone(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    alice, code = await needs_groceries(world, "telegram")
    assert labels(bob) == [f"YES {code}", f"NO {code}"]
    await bob.presses(f"YES {code}")
    bob.got(f"{code} is yours")
    alice.got("Bob", code)
    await alice.says("1420 Fulton St 3B")
    assert labels(bob) == [f"DONE {code}", f"DROP {code}"]
    await bob.presses(f"DONE {code}")
    assert labels(alice) == [f"YES {code}", f"NO {code}"]
    await alice.presses(f"YES {code}")
    said_to(bob, "got_it", code=code)
    assert await status_of(world, code) == "done"


async def test_pressing_yes_twice_claims_once(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    alice, code = await needs_groceries(world)
    await bob.presses(f"YES {code}")
    await bob.presses(f"YES {code}")
    assert await claims_on(world, code) == [("Bob", 1)]
    assert len([text for text in alice.unread if "Bob" in text]) == 1


async def test_two_presses_at_once_claim_once(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    alice, code = await needs_groceries(world)
    for _ in range(3):
        await bob.phone.press(f"YES {code}")
    await world.settle()
    assert await claims_on(world, code) == [("Bob", 1)]
    assert len([text for text in alice.unread if "Bob" in text]) == 1


async def test_no_then_yes_and_yes_then_no_by_old_buttons(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    _, code = await needs_groceries(world)
    await bob.presses(f"NO {code}")
    assert await status_of(world, code) == "open"
    await bob.presses(f"YES {code}")
    bob.got(f"{code} is yours")
    await bob.presses(f"NO {code}")
    assert await status_of(world, code) == "open"
    assert await claims_on(world, code, "active") == []


async def test_done_pressed_twice_asks_alice_once(world: World) -> None:
    alice, bob, code = await claimed(world, "telegram", "telegram")
    await bob.presses(f"DONE {code}")
    said_to(alice, "did_it_arrive", code=code)
    await bob.presses(f"DONE {code}")
    not_said_to(alice, "did_it_arrive")
    await alice.presses(f"YES {code}")
    alice.reads_all()
    bob.reads_all()
    await alice.presses(f"YES {code}")
    not_said_to(bob, "got_it")


async def test_the_buttons_of_which_one_are_the_texts(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    _, first = await needs_groceries(world)
    _, second = await needs_groceries(world, name="Anna", text="I need groceries for 2 by Thursday near 11216")
    await bob.says("yes")
    assert labels(bob) == [f"YES {first}", f"YES {second}"]
    await bob.presses(f"YES {first}")
    bob.got(f"{first} is yours")


async def test_a_half_sure_yes_pressed_twice_makes_one_need(world: World) -> None:
    alice = world.person("Alice", "telegram")
    await alice.says("groceries 11216 by friday")
    await alice.presses("YES NEW")
    alice.got("got it")
    await alice.presses("YES NEW")
    assert len(await needs_of(world, "Alice")) == 1
    assert "NEW" not in " ".join(alice.unread)


async def test_forged_data_moves_nothing_that_is_not_ones_own(world: World) -> None:
    erin = world.person("Erin", "telegram")
    await erin.says("hello")
    alice, bob, code = await claimed(world)
    chat = world.network.telegram.chats[int(erin.phone.number)]
    bubble = erin.phone.last
    for data in (
        f"DONE {code}",
        f"DROP {code}",
        f"NO {code}",
        f"{code} hi",
        "",
        "x" * 64,
        "YES FORGET",
        "/start AAAAAAAA",
    ):
        body = {
            "id": data or "empty",
            "from": {"id": int(erin.phone.number), "is_bot": False, "first_name": "Erin"},
            "chat_instance": "1",
            "data": data,
            "message": dict(bubble.raw),
        }
        world.network.telegram.inject("callback_query", body, chat.id)
        await world.settle()
    assert await claims_on(world, code, "active") == [("Bob", 1)]
    assert await status_of(world, code) == "claimed"
    alice.got_nothing()
    bob.got_nothing()


async def test_an_edited_message_makes_no_second_need_and_is_told_how(world: World) -> None:
    alice, code = await needs_groceries(world, "telegram")
    await alice.phone.edits("I need groceries for 9 by Friday, near 11216")
    await world.settle()
    said_to(alice, "sorry_edit", code=code)
    assert [need.people for need in await needs_of(world, "Alice")] == [4]


async def test_an_edit_into_stop_is_a_stop(world: World) -> None:
    alice, code = await needs_groceries(world, "telegram")
    await alice.phone.edits("stop")
    await world.settle()
    assert await status_of(world, code) == "withdrawn"
