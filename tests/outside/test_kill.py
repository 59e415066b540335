"""kill -9 twenty times in mid-burst: every message becomes exactly one need, and everybody gets an answer."""

import asyncio
import random
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from .bot_api import BotApi
from .conftest import WEBHOOK_SECRET, MakePhone, MakeProgram, MakeUser
from .people import SmsPerson, TelegramPerson, code_in
from .process import Program
from .twilio_api import TwilioApi
from .vendors import until

SEED = 20_260_501
KILLS = 20
SMS_NEEDS = 160
TELEGRAM_NEEDS = 240
FIRST = 101  # cans of soup, another number for each need
TOO_SOON = 4  # of the kills come while it starts, on the first life too
START = (0.2, 1.2)  # seconds until those
TAKEN, SENT = (1, 5), (1, 40)  # texts taken in a life, or sent, after which the others come
BURST = 0.5  # seconds over which the texts of a life come; many meet a bot that is dead by then
LONGEST_LIFE = 4.0
IN_THE_SOCKET = 0.5  # seconds after a kill in which what it had written may still be read
IN_FLIGHT = 8  # sends under way at once, and so unrecorded at a kill
ANSWERED_WITHIN = 60.0

Someone = SmsPerson | TelegramPerson


class Feeder:
    """Texts needs on both channels, whether the bot runs or not. `wanted` is who texted which number."""

    def __init__(self, dice: random.Random, people: list[Someone], twilio: TwilioApi) -> None:
        self._dice, self._twilio = dice, twilio
        self.wanted = {FIRST + index: person for index, person in enumerate(people)}
        self.taken = 0  # webhooks the bot said 200 to
        self.refused = 0  # webhooks it never took: left to the list
        self._left = list(self.wanted.items())
        self._texts: list[asyncio.Task[None]] = []
        dice.shuffle(self._left)

    def burst(self, seconds: float) -> None:
        """One life's share, at random moments within so many seconds from now."""
        for _ in range(len(self.wanted) // KILLS):
            text = self._text(*self._left.pop(), self._dice.uniform(0, seconds))
            self._texts.append(asyncio.create_task(text))

    async def rest(self) -> None:
        await asyncio.gather(*self._texts)

    async def _text(self, number: int, person: Someone, wait: float) -> None:
        await asyncio.sleep(wait)
        words = f"Need {number} cans of soup near 11216"
        if isinstance(person, TelegramPerson):
            person.writes(words)
        elif await person.deliver(self._twilio.arrives(person.phone, words)):
            self.taken += 1
        else:
            self.refused += 1


@dataclass(frozen=True)
class Death:
    """A kill -9: when (monotonic seconds), and the Telegram messages (`chat:message`) it had written down as sent."""

    at: float
    recorded: frozenset[str]


async def lives_and_dies(program: Program, feeder: Feeder, dice: random.Random, sent: Callable[[], int]) -> list[Death]:
    """Started and killed KILLS times, a burst each, Telegram polled or posting in turns."""
    deaths = []
    for life in range(KILLS):
        program.settings["TELEGRAM_WEBHOOK_SECRET"] = WEBHOOK_SECRET if life % 2 else ""
        await program.spawn()
        count, span = (sent, SENT) if dice.random() < 1 / 3 else (lambda: feeder.taken, TAKEN)
        target = count() + dice.randint(*span)
        if life % (KILLS // TOO_SOON) == 0:
            feeder.burst(BURST)
            await asyncio.sleep(dice.uniform(*START))
        else:
            await program.healthy()
            feeder.burst(BURST)
            with suppress(AssertionError):
                await until(lambda count=count, target=target: count() >= target, LONGEST_LIFE)
        assert program.running, f"it ended by itself: {program.log_text()[-2000:]}"
        at = time.monotonic()
        await program.kill()
        deaths.append(Death(at, recorded_as_sent(program.directory / "bot.db")))
    return deaths


def recorded_as_sent(database: Path) -> frozenset[str]:
    """The Telegram messages a dead bot had written down, read from a copy: its own file waits as it was left."""
    with tempfile.TemporaryDirectory() as copies:
        for file in database.parent.glob(f"{database.name}*"):
            shutil.copy(file, copies)
        with closing(sqlite3.connect(Path(copies, database.name))) as copy:
            if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbound'").fetchone():
                return frozenset()
            rows = copy.execute("SELECT external_id FROM outbound WHERE channel = 'telegram'")
            return frozenset(row[0] for row in rows if row[0])


async def test_killed_twenty_times_in_mid_burst_nothing_is_lost_or_doubled(
    make_program: MakeProgram, twilio: TwilioApi, bot_api: BotApi, phone: MakePhone, user: MakeUser
):
    print(f"seed {SEED}")  # noqa: T201 to play it again
    dice = random.Random(SEED)
    program = make_program()
    twilio.latency, bot_api.latency = 0.1, 0.05
    people: list[Someone] = [phone(f"Neighbor {number}", program) for number in range(SMS_NEEDS)]
    users = [user(f"Neighbor {SMS_NEEDS + number}") for number in range(TELEGRAM_NEEDS)]
    bot_api.started |= {person.user_id for person in users}
    feeder = Feeder(dice, [*people, *users], twilio)

    def sent() -> int:
        return len(bot_api.log) + sum(text.direction != "inbound" for text in twilio.texts)

    deaths = await lives_and_dies(program, feeder, dice, sent)
    await feeder.rest()
    the_kills_came_in_mid_burst(feeder, twilio, bot_api, deaths)
    await program.start()
    await until(
        lambda: all(answer(person, number) for number, person in feeder.wanted.items()),
        ANSWERED_WITHIN,
        "an answer to everybody",
    )
    await asyncio.sleep(3)
    await each_message_is_one_need(program, feeder)
    what_went_was_written_down(bot_api, deaths)
    nobody_was_told_twice(feeder, bot_api, deaths)


def the_kills_came_in_mid_burst(feeder: Feeder, twilio: TwilioApi, bot_api: BotApi, deaths: list[Death]) -> None:
    """Else nothing was proved: texts were taken and missed, and most lives had sent something."""
    assert feeder.taken >= SMS_NEEDS // 10, f"{feeder.taken} texts were taken"
    assert feeder.refused >= SMS_NEEDS // 10, f"{feeder.refused} texts met a dead bot"
    sent = [one.at for one in bot_api.log] + [text.when for text in twilio.texts if text.direction != "inbound"]
    moments = (0.0, *(death.at for death in deaths))
    lives = sum(any(before < at < kill for at in sent) for before, kill in pairwise(moments))
    assert lives >= KILLS // 2, f"only {lives} lives said anything"


def answer(person: Someone, number: int) -> str:
    return next((text for text in person.texts if str(number) in text and "soup" in text), "")


async def each_message_is_one_need(program: Program, feeder: Feeder) -> None:
    needs = await program.export("needs")
    made = Counter(need["quantity"] for need in needs)
    assert {number for number, times in made.items() if times > 1} == set(), "handled twice"
    assert set(feeder.wanted) - set(made) == set(), "lost"
    assert len(needs) == len(feeder.wanted)
    codes = {need["quantity"]: need["code"] for need in needs}
    for number, person in feeder.wanted.items():
        assert code_in(answer(person, number)) == codes[number]


def what_went_was_written_down(bot_api: BotApi, deaths: list[Death]) -> None:
    """But for what was under way at a kill, and what a kill before it had left in the socket."""
    born = 0.0
    for death in deaths:
        sent = [f"{one.chat}:{one.message_id}" for one in bot_api.log if born < one.at < death.at]
        assert len(set(sent) - death.recorded) <= 2 * IN_FLIGHT
        born = death.at
    assert deaths[-1].recorded, "nothing was ever written down"


def nobody_was_told_twice(feeder: Feeder, bot_api: BotApi, deaths: list[Death]) -> None:
    """No text twice; a Telegram message only when a kill came between its sending and its record."""
    for person in feeder.wanted.values():
        repeats = [text for text, times in Counter(person.texts).items() if times > 1]
        if isinstance(person, SmsPerson):
            assert repeats == [], person.name
            continue
        for text in repeats:
            sent = [one for one in bot_api.log if one.chat == person.user_id and one.text == text]
            for first, again in pairwise(sent):
                deaths_between = [death for death in deaths if first.at - IN_THE_SOCKET < death.at < again.at]
                assert deaths_between, f"{person.name} was told twice without a kill"
                message = f"{first.chat}:{first.message_id}"
                recorded = any(message in death.recorded for death in deaths_between)
                assert not recorded, f"{person.name} was told again what was written down as sent"


async def test_the_main_job_with_a_kill_after_every_text(program: Program, phone: MakePhone, user: MakeUser):
    alice, bob = phone("Alice", program), user("Bob")
    await bob.joins()
    await bob.says("My name is Bob. I can shop and deliver groceries near 11216")
    await bob.got("deliver")

    async def says(person: Someone, words: str) -> None:
        await person.says(words)
        await program.kill()
        await program.start()

    await says(alice, "I need groceries for 4 by Friday near 11216")
    code = code_in(await alice.got(r"\b[A-Z]\d{1,3}\b.*groceries"))
    await bob.got(rf"^{code}: ")
    await says(bob, "YES")
    await bob.got(rf"{code}.*yours")
    await alice.got("address")
    await says(alice, "1420 Fulton St 3B")
    await bob.got("1420 Fulton St 3B")
    await says(bob, "DONE")
    await alice.got("arrive")
    await says(alice, "yes")
    await bob.got(r"got it.*thank|arrived.*thank")
    assert [need["status"] for need in await program.export("needs")] == ["done"]
    assert [claim["status"] for claim in await program.export("claims")] == ["done"]
