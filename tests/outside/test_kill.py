"""kill -9 twenty times in mid-burst: every message becomes exactly one need, and everybody gets an answer."""

import asyncio
import random
import time
from collections import Counter

from .bot_api import BotApi
from .conftest import MakePhone, MakeProgram, MakeUser
from .people import SmsPerson, TelegramPerson, code_in
from .process import Program
from .twilio_api import TwilioApi
from .vendors import until

SEED = 20_260_501
KILLS = 20
SMS_NEEDS = 80
TELEGRAM_NEEDS = 120
FIRST = 101  # cans of soup, another number for each need
LIFE = (0.4, 3.0)  # seconds from start to kill: some die while they set up, most in mid-burst
PAUSE = 0.55  # seconds between bursts, on average
MOMENT = 1.0  # seconds before a kill in which a Telegram message may have gone unrecorded
ANSWERED_WITHIN = 60.0

Someone = SmsPerson | TelegramPerson


class Feeder:
    """Texts needs in bursts, on both channels, whether the bot runs or not."""

    def __init__(self, dice: random.Random, people: list[Someone], twilio: TwilioApi) -> None:
        self._dice, self._twilio = dice, twilio
        self.wanted = {FIRST + index: person for index, person in enumerate(people)}
        self.refused = 0  # webhooks the bot never took: left to the list
        self._posts: set[asyncio.Task[None]] = set()

    async def feed(self) -> None:
        left = list(self.wanted.items())
        self._dice.shuffle(left)
        while left:
            for _ in range(min(len(left), self._dice.choice((1, 1, 2, 3, 8)))):
                self._say(*left.pop())
            await asyncio.sleep(self._dice.expovariate(1 / PAUSE))
        await asyncio.gather(*self._posts)

    def _say(self, number: int, person: Someone) -> None:
        words = f"Need {number} cans of soup near 11216"
        if isinstance(person, TelegramPerson):
            person.writes(words)
            return
        post = asyncio.create_task(self._post(person, words))
        self._posts.add(post)

    async def _post(self, person: SmsPerson, words: str) -> None:
        if not await person.deliver(self._twilio.arrives(person.phone, words)):
            self.refused += 1


async def lives_and_dies(program: Program, dice: random.Random) -> list[float]:
    """Started and killed KILLS times; the moments of the kills, monotonic seconds."""
    kills = []
    for _ in range(KILLS):
        await program.spawn()
        await asyncio.sleep(dice.uniform(*LIFE))
        assert program.running, f"it ended by itself: {program.log_text()[-2000:]}"
        kills.append(time.monotonic())
        await program.kill()
    return kills


async def test_killed_twenty_times_in_mid_burst_nothing_is_lost_or_doubled(
    make_program: MakeProgram, twilio: TwilioApi, bot_api: BotApi, phone: MakePhone, user: MakeUser
):
    print(f"seed {SEED}")  # noqa: T201 to play it again
    dice = random.Random(SEED)
    program = make_program()
    twilio.latency, bot_api.latency = 0.15, 0.05
    people: list[Someone] = [phone(f"Neighbor {number}", program) for number in range(SMS_NEEDS)]
    users = [user(f"Neighbor {SMS_NEEDS + number}") for number in range(TELEGRAM_NEEDS)]
    bot_api.started |= {person.user_id for person in users}
    feeder = Feeder(dice, [*people, *users], twilio)

    feeding = asyncio.create_task(feeder.feed())
    kills = await lives_and_dies(program, dice)
    await program.start()
    await feeding
    await until(
        lambda: all(answer(person, number) for number, person in feeder.wanted.items()),
        ANSWERED_WITHIN,
        "an answer to everybody",
    )
    await asyncio.sleep(3)

    assert feeder.refused, "no text met a dead bot"
    await each_message_is_one_need(program, feeder)
    nobody_was_told_twice(feeder, bot_api, kills)


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


def nobody_was_told_twice(feeder: Feeder, bot_api: BotApi, kills: list[float]) -> None:
    """No text twice; a Telegram message only when a kill came between its sending and its record."""
    for person in feeder.wanted.values():
        repeats = [text for text, times in Counter(person.texts).items() if times > 1]
        if isinstance(person, SmsPerson):
            assert repeats == [], person.name
        elif repeats:
            first = next(at for at, chat in bot_api.sent_at if chat == person.user_id)
            assert any(0 <= kill - first < MOMENT for kill in kills), f"{person.name} was told twice without a kill"


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
