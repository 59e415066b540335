"""`python -m tests.benchmarks.announcement`: one text to thousands, replies in between, the bot killed (-9) on the way.

The real program in a process of its own, the sandbox's two vendors here, Telegram's flood control on. Telegram goes at
its real pace (25 a second); SMS goes from a short code (100 a second), as a long code's one a second takes hours.
"""

import argparse
import asyncio
import contextlib
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.opening import open_database, open_rules
from bot.sandbox import Network, Phone, SandboxServer
from bot.settings import Settings
from handlers.understanding import Gazetteer
from storage.crypto import read_key
from storage.models import Address, Member
from storage.states import Role
from tests.benchmarks.circle import KEY, TELEGRAM_FROM, address_row, member_row
from tests.outside.process import Program, free_port

WORDS = "Free food Sat 2-5pm at the church on Fulton"
ANNOUNCED = f"Riverside: {WORDS}"
SHORT_CODE = "72345"
SMS_SHARE, BOTH_SHARE = 0.3, 0.1  # of the members; who is on both is among those by SMS
LATENCY = 0.1  # seconds a vendor takes to answer: a kill falls between what went and its being written down
LOOK_EVERY = 0.5  # seconds between two looks at ten thousand phones
REPLY_EVERY = 0.5  # seconds between two neighbors who write something
ANSWER = "I keep:"
PATIENCE = 30.0  # seconds for one reply
LONGEST = 1800.0
FIRST_AREA, PER_AREA = 201, 100  # numbers kept for fiction: 100 in each area code


@dataclass
class Figures:
    """What was measured. Latencies in seconds; `doubled` are members who got it more than once."""

    members: int
    sent: int = 0
    doubled: int = 0
    lost: int = 0
    duration: float = 0.0
    kills: list[float] = field(default_factory=list)  # seconds from each kill until the bot was well again
    replies: list[float] = field(default_factory=list)  # while more than a tenth was still queued
    unanswered: int = 0
    up: bool = True  # the bot is running, and well

    def __str__(self) -> str:
        slowest, usual = (max(self.replies), median(self.replies)) if self.replies else (0.0, 0.0)
        late = sum(reply > 2 for reply in self.replies)
        return (
            f"members {self.members:,}  texts {self.sent:,}  told twice {self.doubled}  lost {self.lost}\n"
            f"replies meanwhile {len(self.replies)}: median {usual:.2f} s, slowest {slowest:.2f} s, "
            f"over 2 s {late}, unanswered {self.unanswered}\n"
            f"duration {self.duration:.0f} s, kills {len(self.kills)}, well again after "
            + ", ".join(f"{seconds:.1f} s" for seconds in self.kills)
        )


class Crowd:
    """The members and their phones: each a list of one or two."""

    def __init__(self, network: Network, size: int) -> None:
        self.carol = network.phone("telegram", TELEGRAM_FROM - 1, "Carol")
        sms = round(size * SMS_SHARE)
        both = round(size * BOTH_SHARE)
        numbers = (f"+1{FIRST_AREA + at // PER_AREA}55501{at % PER_AREA:02}" for at in range(sms))
        self.phones: list[list[Phone]] = [[network.phone("sms", number)] for number in islice(numbers, sms)]
        self.phones += [[network.phone("telegram", TELEGRAM_FROM + at)] for at in range(size - sms)]
        for at in range(both):
            self.phones[at].append(network.phone("telegram", TELEGRAM_FROM + size + at))
        for phone in network.phones.values():
            phone.started = True

    def got(self) -> list[int]:
        """How often each member got it."""
        return [sum(phone.got.count(ANNOUNCED) for phone in phones) for phones in self.phones]

    def seed(self, settings: Settings) -> None:
        """All of them, in the tables, as members who have been here for a while."""
        engine = open_database(settings, read_key(settings.secret_key))
        rules, now = open_rules(engine, settings, places=Gazetteer()), datetime.now(UTC)
        everyone = [[self.carol], *self.phones]
        with Session(engine) as session, session.begin():
            members = [member_row(rules.id, number, 40.68, -73.95, now) for number in range(1, len(everyone) + 1)]
            members[0]["role"] = Role.COORDINATOR
            session.execute(insert(Member), members)
            for number, phones in enumerate(everyone, 1):
                session.execute(insert(Address), [address_row(rules.id, number, one.address, now) for one in phones])
        engine.dispose()


@contextlib.asynccontextmanager
async def stage(size: int, home: Path) -> AsyncIterator[tuple[Crowd, Program]]:
    """The sandbox, its people, and the bot, running."""
    network = Network(lambda: datetime.now(UTC), number=SHORT_CODE)
    network.telegram.latency = network.twilio.latency = LATENCY
    port = free_port()
    async with SandboxServer(network) as server:
        variables = {
            "TELEGRAM_TOKEN": network.telegram.token,
            "TELEGRAM_API_URL": server.telegram_url,
            "TWILIO_ACCOUNT_SID": network.twilio.account_sid,
            "TWILIO_AUTH_TOKEN": network.twilio.auth_token,
            "TWILIO_NUMBER": SHORT_CODE,
            "TWILIO_API_URL": server.twilio_url,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DATABASE_URL": f"sqlite:///{home / 'bot.db'}",
            "SECRET_KEY": KEY,
            "CIRCLE_NAME": "Riverside",
            "CIRCLE_QUIET_HOURS": "",
            "CIRCLE_CONTACT": "Carol, +1 555 555 0199",
        }
        network.twilio.sms_url = f"{variables['PUBLIC_URL']}/sms"
        crowd = Crowd(network, size)
        crowd.seed(Settings(_env_file=None, **{name.lower(): value for name, value in variables.items()}))
        (home / "bot").mkdir()
        program = Program(home / "bot", variables)
        await program.start()
        try:
            yield crowd, program
        finally:
            await program.kill()


async def announced(size: int, kills: int, home: Path) -> Figures:
    """Announce it to everyone, kill the bot so many times on the way, and wait until Carol is told that it is out."""
    figures = Figures(size)
    async with stage(size, home) as (crowd, program):
        await _says(crowd.carol, f"/announce {WORDS}", "SEND or NO")
        started = time.monotonic()
        await _says(crowd.carol, "send", "Sent to 0")
        replies = asyncio.create_task(_replies(crowd, figures))
        for number in range(kills):
            goal = size * (number + 1) // (kills + 1)
            await _until(lambda goal=goal: sum(crowd.got()) >= goal, LONGEST, LOOK_EVERY)  # type: ignore[misc]
            await _killed(program, figures)
        await _until(lambda: any("announcement is out" in text for text in crowd.carol.got), LONGEST, LOOK_EVERY)
        figures.duration = time.monotonic() - started
        replies.cancel()
        await asyncio.gather(replies, return_exceptions=True)
        got = Counter(crowd.got())
        figures.sent = sum(times * people for times, people in got.items())
        figures.doubled = sum(people for times, people in got.items() if times > 1)
        figures.lost = got[0]
        print("carol:", crowd.carol.got[-1])
    return figures


async def _killed(program: Program, figures: Figures) -> None:
    at, figures.up = time.monotonic(), False
    await program.kill()
    await program.start()
    figures.kills.append(time.monotonic() - at)
    figures.up = True


async def _replies(crowd: Crowd, figures: Figures) -> None:
    """Somebody writes every half a second, on either channel in turn, and waits for the answer."""
    dice = random.Random(20_260_601)
    waiting: set[asyncio.Task[None]] = set()
    kinds = ("sms", "telegram")
    for number in range(1_000_000):
        kind = kinds[number % 2]
        phone = next(p for p in _shuffled(crowd, dice) if p.kind == kind)
        if figures.up and sum(crowd.got()) < figures.members * 0.9:
            waiting.add(asyncio.create_task(_one_reply(phone, figures)))
        await asyncio.sleep(REPLY_EVERY)
        for done in [task for task in waiting if task.done()]:
            waiting.discard(done)
            done.result()


def _shuffled(crowd: Crowd, dice: random.Random) -> Iterator[Phone]:
    while True:
        yield dice.choice(dice.choice(crowd.phones))


async def _one_reply(phone: Phone, figures: Figures) -> None:
    """One exchange; those that a kill falls into say nothing about delay."""
    before, kills, at = _answers(phone), len(figures.kills), time.monotonic()
    await phone.says("WHO KNOWS ME")
    try:
        await _until(lambda: _answers(phone) > before, PATIENCE)
    except TimeoutError:
        figures.unanswered += 1
        return
    if len(figures.kills) == kills and figures.up:
        figures.replies.append(time.monotonic() - at)


def _answers(phone: Phone) -> int:
    return sum(ANSWER in text for text in phone.got)


async def _says(phone: Phone, text: str, answer: str) -> None:
    await phone.says(text)
    await _until(lambda: any(answer in got for got in phone.got), PATIENCE)


async def _until(true: Callable[[], bool], seconds: float, every: float = 0.02) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - the phones have no event for it
            await asyncio.sleep(every)


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.announcement", description=__doc__)
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        print(asyncio.run(announced(options.members, options.kills, Path(home))))


if __name__ == "__main__":
    main()
