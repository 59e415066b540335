"""Beginnings for what is said to everyone: a group, people of some kind, what stands in the tables."""

from sqlalchemy import select

from bot.sandbox.bubbles import Bubble
from storage.models import Announcement, Audit, Chat, Poll
from storage.states import ChatStatus
from tests.world import Person, World

GROUP = -1001


async def linked_group(world: World, title: str = "Neighbors", id: int = GROUP) -> list[Bubble]:
    """A Telegram group of the circle; what stands in it."""
    group = world.network.group(id, title)
    row = {"circle_id": world.app.circle.id, "external_id": str(id), "title": title, "status": ChatStatus.LINKED}
    await world.run(lambda s: s.add(Chat(**row, kinds=[], status_at=world.clock.now())))
    return group.thread


async def announces(world: World, carol: Person, words: str) -> None:
    """A coordinator announces, says SEND, and it is out."""
    await carol.says(f"/announce {words}")
    carol.got("SEND or NO")
    await carol.says("send")
    await world.passes(seconds=6)


async def statuses(world: World) -> list[str]:
    """Of every announcement, in order."""
    found = await world.run(lambda s: list(s.scalars(select(Announcement.status).order_by(Announcement.id))))
    return [status.value for status in found]


async def polls(world: World) -> list[Poll]:
    """Every poll, in order."""
    return await world.run(lambda s: list(s.scalars(select(Poll).order_by(Poll.id))))


async def acts(world: World, of: str) -> list[str]:
    """What coordinators did about announcements or polls, as it is written down."""
    wanted = select(Audit.act).where(Audit.subject.like(f"{of} %")).order_by(Audit.id)
    return await world.run(lambda s: list(s.scalars(wanted)))
