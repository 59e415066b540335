"""Beginnings that many conversations share."""

import re

from sqlalchemy import select

from storage.models import Claim, Member, Need
from tests.world import Person, World, code_in

CHANNELS = ["sms", "telegram"]
NEED = "I need groceries for 4 by Friday, near 11216"
LINK = re.compile(r"LINK [A-Z0-9]{6}")
DOOR = "1420 Fulton St 3B, mornings"


async def needs_groceries(world: World, kind: str = "sms", name: str = "Alice", text: str = NEED) -> tuple[Person, str]:
    """Somebody new with an open need; her phone is quiet again."""
    alice = world.person(name, kind)
    await alice.says(f"My name is {name}. {text}")
    code = code_in(alice.got("got it"))
    alice.reads_all()
    return alice, code


async def claimed(world: World, hers: str = "sms", his: str = "sms") -> tuple[Person, Person, str]:
    """Bob has taken Alice's need and knows the door; both phones are quiet again."""
    bob = await world.helper("Bob", his)
    alice, code = await needs_groceries(world, hers)
    await bob.says("yes")
    await alice.says(DOOR)
    alice.reads_all()
    bob.reads_all()
    return alice, bob, code


async def linked(first: Person, second: Person) -> None:
    """These two phones have become one person's; both are quiet again."""
    await first.says("LINK")
    one_time = LINK.search(first.got("LINK"))
    assert one_time is not None
    await second.says(one_time[0])
    if any("Is it your own?" in text for text in second.unread):
        await second.says("YES LINK")
    await first.says("YES LINK")
    first.got("one neighbor on both")
    second.got("one neighbor on both")
    first.reads_all()
    second.reads_all()


async def status_of(world: World, code: str) -> str:
    """Where the newest need with this code stands."""
    newest = select(Need.status).where(Need.code == code).order_by(Need.id.desc()).limit(1)
    status = await world.run(lambda s: s.scalars(newest).one())
    return status.value


async def claims_on(world: World, code: str, *statuses: str) -> list[tuple[str, int]]:
    """First names and amounts of the claims on a need."""
    wanted = select(Member, Claim).join(Claim, Claim.member_id == Member.id).join(Need, Need.id == Claim.need_id)
    found = await world.run(lambda s: list(s.execute(wanted.where(Need.code == code).order_by(Claim.id))))
    return [(m.first_name or "", c.quantity) for m, c in found if not statuses or c.status.value in statuses]


async def needs_of(world: World, name: str) -> list[Need]:
    """Every need of the member with this first name."""
    wanted = select(Member, Need).join(Need, Need.member_id == Member.id).order_by(Need.id)
    return [need for member, need in await world.run(lambda s: list(s.execute(wanted))) if member.first_name == name]


async def member_named(world: World, name: str) -> Member:
    """The member with this first name."""
    found = await world.run(lambda s: list(s.scalars(select(Member).order_by(Member.id))))
    return next(member for member in found if member.first_name == name)
