"""Any text at all, from a stranger's phone: taken, answered kindly, and nobody crashes."""

import asyncio

from .conftest import MakePhone
from .people import SmsPerson
from .process import Program
from .twilio_api import TwilioApi

TEXTS = [
    "",  # a photo alone
    "\U0001f34e\U0001f34e\U0001f34e",
    "\x00\x01\x02\x1b[31m",
    "=HYPERLINK(1)",
    "<b>_*[",
    "\u202eabc\u202c",
    " \n\t ",
    "x" * 1600,
    "need " * 320,
    "7" * 400,
    "?",
    "YES",
    "NO",
    "DONE",
    "DROP",
    "K7",
    "DROP K7",
    "YES K7 M3",
    "/start",
    "/nonsense",
]


async def test_any_text_gets_an_answer(program: Program, twilio: TwilioApi, phone: MakePhone):
    people = [phone("Somebody", program) for _ in TEXTS]
    for person, body in zip(people, TEXTS, strict=True):
        text = twilio.arrives(person.phone, body, media=0 if body else 1)
        status, answer = await twilio.webhooks.post(f"{program.url}/sms", person.form(text))
        assert (status, "<Response" in answer) == (200, True), repr(body[:20])
    heard = await asyncio.gather(*(answered(person) for person in people))
    assert [body[:20] for body, yes in zip(TEXTS, heard, strict=True) if not yes] == []
    await program.healthy()


async def answered(person: SmsPerson) -> bool:
    try:
        await person.got(".", seconds=40)
    except AssertionError:
        return False
    return True
