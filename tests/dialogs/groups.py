"""A Telegram group of a circle, as its people see it."""

from sqlalchemy import func, select

from bot.sandbox.bubbles import Bubble
from bot.sandbox.telegram_chats import Chat
from storage.models import OutboundRow
from storage.states import Purpose
from tests.world import Person, World

NEWS = 4  # seconds after which a group shows what has changed


class Group:
    """A group chat with the bot in it. `shows` looks at what stands there now."""

    def __init__(self, world: World, id: int, title: str) -> None:
        self.world = world
        self.chat: Chat = world.network.group(id, title)

    @classmethod
    async def linked(cls, world: World, coordinator: Person, id: int = -1001, title: str = "Riverside Help") -> "Group":
        """A group that a coordinator added the bot to; the greeting is read."""
        group = cls(world, id, title)
        world.network.telegram.join(group.chat, coordinator.phone)
        group.add(coordinator)
        await world.settle()
        assert len(group.shows()) >= 1
        return group

    def add(self, by: Person) -> None:
        """Somebody adds the bot."""
        self.world.network.telegram.add_bot(self.chat, by.phone)

    def shows(self, *parts: str) -> list[str]:
        """The texts of the bot that stand here now and have all these parts."""
        return [text for text in self.chat.got if all(part.casefold() in text.casefold() for part in parts)]

    def card(self, code: str) -> Bubble:
        """The card of a need."""
        [found] = [bubble for bubble in self.chat.thread if bubble.text.startswith(f"{code}:")]
        return found

    async def news(self) -> None:
        """A few seconds later, when everything that changed is shown."""
        await self.world.passes(seconds=NEWS)

    async def says(self, person: Person, text: str) -> None:
        """Somebody writes in the group."""
        await person.says(text, chat=self.chat)

    async def presses(self, person: Person, code: str) -> Bubble:
        """Somebody presses *I can help* under a need."""
        card = self.card(code)
        await person.phone.press(f"HELP {code}", card, chat=self.chat)
        await self.world.settle()
        return card

    async def sends(self) -> int:
        """How many messages, edits and deletions went to groups."""
        count = select(func.count(OutboundRow.id)).where(OutboundRow.purpose == Purpose.GROUP)
        return await self.world.run(lambda s: s.scalar(count)) or 0
