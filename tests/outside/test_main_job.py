"""The main job on settings alone: a need, a YES, an address, DONE, "it arrived"; on every pair of channels."""

import asyncio
from dataclasses import dataclass

import pytest

from .bot_api import BotApi
from .conftest import WEBHOOK_SECRET, MakePhone, MakeProgram, MakeUser
from .people import Person, code_in
from .process import Program

NEED = "Hi, I need groceries for 4 by Friday, near 11216, no car"
OFFER = "I can shop and deliver groceries near 11216"
ADDRESS = "1420 Fulton St 3B, mornings"


@dataclass
class Neighbors:
    alice: Person  # needs
    bob: Person  # helps
    carol: Person  # would have helped, and must not learn anything
    secrets: tuple[str, ...]  # what only Bob may see, and what nobody may


@pytest.fixture
def neighbors(phone: MakePhone, user: MakeUser):
    """By channel: `sms` or `telegram` for Alice, and for Bob; Carol is on Alice's."""

    def make(alice: str, bob: str, program: Program) -> Neighbors:
        def person(name: str, channel: str) -> Person:
            return phone(name, program) if channel == "sms" else user(name)

        a = person("Alice", alice)
        number = getattr(a, "phone", "") or str(getattr(a, "user_id", ""))
        return Neighbors(a, person("Bob", bob), person("Carol", alice), (number.removeprefix("+1"),))

    return make


async def the_main_job(who: Neighbors, program: Program) -> None:
    alice, bob, carol = who.alice, who.bob, who.carol
    await bob.joins()
    await bob.says(f"My name is Bob. {OFFER}")
    await bob.got("deliver")
    await carol.joins()
    await carol.says(OFFER)
    await carol.got("deliver")

    await alice.joins()
    await alice.says(NEED)
    code = code_in(await alice.got(r"\b[A-Z]\d{1,3}\b.*groceries"))
    await bob.got(rf"^{code}: .*groceries.*YES")
    await carol.got(rf"^{code}: .*groceries.*YES")

    await bob.says("YES")
    await bob.got(rf"{code}.*yours")
    await alice.got(rf"Bob.*{code}.*address|{code}.*Bob.*address")
    await carol.got(rf"{code}.*taken")
    await carol.says("YES")
    await carol.got("taken|thank")

    await alice.says(ADDRESS)
    await bob.got(rf"{code}.*1420 Fulton St 3B, mornings")
    await bob.says(f"{code} Is oat milk fine?")
    await alice.got(rf"{code}.*oat milk")
    await alice.says(f"{code} Oat milk is perfect")
    await bob.got(rf"{code}.*perfect")

    await bob.says("DONE")
    await alice.got(rf"{code}.*arrive")
    await alice.says("yes thank you!!")
    await bob.got(r"got it.*thank|arrived.*thank")
    await asyncio.sleep(1.5)

    await the_exports_say_done(program, code)
    nothing_leaked(who, program)


async def the_exports_say_done(program: Program, code: str) -> None:
    needs, claims = await program.export("needs"), await program.export("claims")
    assert [(need["code"], need["status"]) for need in needs] == [(code, "done")]
    assert needs[0]["kinds"]
    assert [claim["status"] for claim in claims] == ["done"]


def nothing_leaked(who: Neighbors, program: Program) -> None:
    to_bob, to_carol = " ".join(who.bob.texts), " ".join(who.carol.texts)
    for secret in (*who.secrets, "Fulton", "Alice", "oat milk", "perfect"):
        assert secret not in to_carol, f"Carol was told {secret}"
    for secret in who.secrets:
        assert secret not in to_bob, f"Bob was told {secret}"
    log = program.log_text()
    for secret in (*who.secrets, "Fulton", "Alice", "oat milk", "groceries"):
        assert secret not in log, f"the log tells {secret}"
    assert program.log_rows(), "no log at all"


@pytest.mark.parametrize(("alice", "bob"), [("sms", "sms"), ("sms", "telegram"), ("telegram", "sms")])
async def test_the_main_job(program: Program, neighbors, alice: str, bob: str):
    await the_main_job(neighbors(alice, bob, program), program)


async def test_the_main_job_without_a_public_url(make_program: MakeProgram, neighbors):
    program = make_program(PUBLIC_URL="")
    await program.start()
    await the_main_job(neighbors("sms", "sms", program), program)


async def test_the_main_job_with_telegrams_webhook(make_program: MakeProgram, bot_api: BotApi, neighbors):
    program = make_program(TELEGRAM_WEBHOOK_SECRET=WEBHOOK_SECRET)
    await program.start()
    assert bot_api.webhook.url == f"{program.url}/telegram"
    assert bot_api.webhook.secret == WEBHOOK_SECRET
    await the_main_job(neighbors("telegram", "telegram", program), program)
    assert set(bot_api.webhook.statuses) == {200}


async def test_buttons_do_what_yes_does(program: Program, phone: MakePhone, user: MakeUser):
    alice, bob = phone("Alice", program), user("Bob")
    await bob.joins()
    await bob.says(OFFER)
    await bob.got("deliver")
    await alice.says(NEED)
    code = code_in(await bob.got(r"^[A-Z]\d{1,3}: .*groceries"))
    bob.presses("yes|can")
    await bob.got(rf"{code}.*yours")
    bob.presses("yes|can|done|drop")  # pressed again, or the next button: never a crash
    await alice.got("address")
    assert [need["status"] for need in await program.export("needs")] in (["claimed"], ["done"], ["open"])


async def test_the_first_text_to_a_phone_says_who_we_are_and_how_to_stop(program: Program, phone: MakePhone):
    alice = phone("Alice", program)
    await alice.says(NEED)
    await alice.got("groceries")
    await asyncio.sleep(1.5)
    everything = " ".join(alice.texts)
    for words in ("Riverside", "STOP", "HELP", "Msg & data rates may apply"):
        assert words in everything
