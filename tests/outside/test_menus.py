"""The menus behind "/" are set at Telegram, for each scope and language, when the bot starts."""

from pathlib import Path

from handlers import orders
from handlers.menus import menus
from handlers.texts import LANGUAGES
from tests.world import open_world


def test_every_command_is_one_the_api_takes() -> None:
    for menu in menus(LANGUAGES, {"5": "es"}):
        names = [name for name, _ in menu.commands]
        assert len(set(names)) == len(names) <= 100
        assert all(name.isascii() and name.islower() and 1 <= len(name) <= 32 for name in names)
        assert all(1 <= len(said) <= 256 for _, said in menu.commands)


def test_coordinators_see_their_orders() -> None:
    [own] = [menu for menu in menus(("en",), {"5": "en"}) if menu.scope["type"] == "chat"]
    known = {*orders.ORDERS, "announce", "poll"}
    assert {"stuck", "assign", "undo", "announce"} <= {name for name, _ in own.commands} & known


async def test_they_are_set_at_the_start(tmp_path: Path) -> None:
    where = f"sqlite:///{tmp_path / 'w.db'}"
    async with open_world(where) as world:
        known = world.network.telegram.commands
        await world.network.wait(lambda: ("all_group_chats:", "es") in known)
        assert [one["command"] for one in known["all_private_chats:", "es"]][:2] == ["help", "open"]
        assert [one["command"] for one in known["all_group_chats:", ""]] == ["need", "offer", "open", "help"]
