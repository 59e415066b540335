"""The cast of the demo, and the network in a process of its own."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import aiohttp
import phonenumbers
import telegram

from bot.sandbox import Direction, Network, seed


async def answer_everything(network: Network, bot: telegram.Bot) -> None:
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            offset = update.update_id + 1
            await bot.send_message(update.effective_chat.id, "noted")


async def test_helpers_speak_first_and_alice_says_nothing(network: Network, bot: telegram.Bot, caplog):
    answering = asyncio.create_task(answer_everything(network, bot))
    await seed.seed(network, invite="R7WELCOME", timeout=0.3)
    answering.cancel()
    said = {
        phone.name: [bubble.text for bubble in phone.thread if bubble.direction is Direction.SENT]
        for phone in network.phones.values()
    }
    assert said["Carol"] == ["/start R7WELCOME"]
    assert said["Alice"] == said["Ivy"] == []
    assert "11216" in said["Bob"][0]
    assert network.phone("telegram", 5550107).got == ["noted", "noted"]
    assert "the bot did not answer Bob within 0.3 s" in caplog.text


def test_every_number_is_valid_and_nobodys():
    for person in seed.CAST:
        if person.kind != "telegram":
            assert phonenumbers.is_possible_number(phonenumbers.parse(person.number))
            assert person.number.startswith("+1202555010")
    assert len({person.number for person in seed.CAST}) == len(seed.CAST)
    assert len(seed.places()) >= 15
    assert {example.name for example in seed.EXAMPLES + seed.THEN} <= {person.name for person in seed.CAST}


async def test_a_process_of_its_own_says_where_it_is_and_keeps_its_state(tmp_path: Path):
    file = tmp_path / "state.json"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", "--state", str(file), stdout=asyncio.subprocess.PIPE, env={**os.environ}
    )
    assert process.stdout is not None
    settings = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
    fields = {"phone": "telegram:5550107", "text": "hello"}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{settings['page']}/say", data=fields, headers={"X-Sandbox": "1"}) as answer:
            assert answer.status == 204
        url = f"{settings['TELEGRAM_API_URL']}/bot{settings['TELEGRAM_TOKEN']}/getUpdates"
        async with session.get(url) as answer:
            assert (await answer.json())["result"][0]["message"]["text"] == "hello"
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 5) == 0
    shown = json.loads(file.read_text())["phones"]["telegram:5550107"]["thread"]
    assert [bubble["text"] for bubble in shown] == ["hello"]
