"""The page of phones: its forms without a script, and the page in a browser at both widths."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.sandbox import Bubble, Direction, Key, Network, SandboxServer, page, page_stream, seed
from bot.sandbox.markup import Html, h

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1280, "height": 800}
HAND = {"width": 390, "height": 844}
ALICE, BOB, GRACE, IVY = "#sms-12025550101", "#sms-12025550102", "#telegram-5550107", "#telegram-5550109"


@pytest.fixture
async def desk(network: Network, clock) -> AsyncIterator[SandboxServer]:
    """The page with the cast on it, and no bot behind it."""
    seed.open_phones(network)
    async with SandboxServer(network, extra=page.routes(network, clock, circle="Riverside")) as running:
        yield running


@pytest.fixture
async def client(desk: SandboxServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(desk.telegram_url) as session:
        yield session


async def test_a_group_is_a_panel_in_which_anyone_may_write_and_press(client: aiohttp.ClientSession, network: Network):
    grace, ivy = network.phone("telegram", 5550107), network.phone("telegram", 5550109)
    group = network.group(seed.GROUP, "Riverside <neighbors>")
    network.telegram.join(group, grace, ivy)
    card = Bubble(Direction.RECEIVED, "K7: groceries", network.telegram.now(), [[Key("I can help", "HELP K7")]])
    network.telegram.put(group, card, sender={"from": network.telegram.bot}, text=card.text)
    async with client.get("/sandbox?show=group:-1001") as answer:
        text = await answer.text()
        assert "Riverside &lt;neighbors&gt;: Telegram phone" in text
        assert "K7: groceries" in text
    said = {"phone": grace.address, "chat": "group:-1001", "text": "/open"}
    async with client.post("/sandbox/say", data=said) as answer:
        assert "/open" in await answer.text()
    assert group.thread[-1].text == "/open"
    assert grace.thread == []
    pressed = {"phone": ivy.address, "chat": "group:-1001", "bubble": str(card.number), "key": "HELP K7"}
    async with client.post("/sandbox/press", data=pressed) as answer:
        assert answer.status == 200
    [query] = network.telegram.queries.values()
    assert query.bubble is card
    query.bubble.opened.append("https://t.me/manyhandsdemobot?start=help-K7")
    network.telegram.touch()
    await network.wait(lambda: [bubble.text for bubble in ivy.thread] == ["/start help-K7"])
    async with client.post("/sandbox/say", data={**said, "chat": "group:-7"}) as answer:
        assert answer.status == 400


async def test_without_a_script_every_form_works(client: aiohttp.ClientSession, network: Network, clock):
    alice, bob = network.phone("sms", "+12025550101"), network.phone("sms", "+12025550102")
    back = {"Referer": f"{client._base_url}sandbox?show=sms:%2B12025550101"}
    async with client.post("/sandbox/say", data={"phone": alice.address, "text": "hello"}, headers=back) as answer:
        assert answer.status == 200
        assert answer.url.query.getall("show") == [alice.address]
        assert "hello" in await answer.text()
    async with client.post("/sandbox/block", data={"phone": bob.address, "blocked": "1"}) as answer:
        assert "Bob has blocked the bot" in await answer.text()
    async with client.post("/sandbox/clock", data={"by": "morning"}) as answer:
        assert "Thursday, March 5, 9:00 AM" in await answer.text()
    assert clock.now() == datetime(2026, 3, 5, 14, 0, tzinfo=UTC)
    async with client.post("/sandbox/open", data={"kind": "telegram", "name": " Kim   Lee "}) as answer:
        assert "Kim Lee: Telegram phone" in await answer.text()
    async with client.get("/sandbox?show=none") as answer:
        assert (await answer.text()).count(" hidden>") >= len(seed.CAST)


async def test_the_clock_tells_the_bot(network: Network, clock):
    told = []

    async def advanced() -> None:
        told.append(clock.now())

    routes = page.routes(network, clock, advanced)
    async with (
        SandboxServer(network, extra=routes) as running,
        aiohttp.ClientSession(running.telegram_url) as client,
        client.post("/sandbox/clock", data={"by": "1h"}),
    ):
        assert told == [datetime(2026, 3, 4, 16, 0, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("say", {"phone": "sms:+1", "text": "x"}),
        ("say", {"phone": "sms:+12025550101", "text": "  "}),
        ("press", {"phone": "sms:+12025550101", "key": "x"}),
        ("press", {"phone": "telegram:5550107", "bubble": "9", "key": "x"}),
        ("clock", {"by": "-1d"}),
        ("open", {"kind": "fax", "name": "x"}),
    ],
)
async def test_nonsense_is_400(client: aiohttp.ClientSession, path: str, fields: dict[str, str]):
    async with client.post(f"/sandbox/{path}", data=fields) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://example.org"}]
)
async def test_another_site_cannot_post(client: aiohttp.ClientSession, network: Network, headers: dict[str, str]):
    fields = {"phone": "sms:+12025550101", "text": "x"}
    async with client.post("/sandbox/say", data=fields, headers=headers) as answer:
        assert answer.status == 403
    assert network.phone("sms", "+12025550101").thread == []


async def test_only_known_files_are_served(client: aiohttp.ClientSession):
    async with client.get("/sandbox/static/page.css") as answer:
        assert answer.content_type == "text/css"
    async with client.get("/sandbox/static/..%2Fpage.py") as answer:
        assert answer.status == 404


def test_what_is_filled_in_is_escaped():
    assert h('<p title="{t}">{x}{y}</p>', t='"', x="<b>", y=Html("<i>")) == '<p title="&quot;">&lt;b&gt;<i></p>'


async def test_the_stream_ends_with_the_network(client: aiohttp.ClientSession, network: Network):
    async with client.get("/sandbox/events") as answer:
        reading = asyncio.create_task(answer.text())
        await asyncio.sleep(0.1)
        network.changed.close()
        events = await asyncio.wait_for(reading, 2)
    assert events.count("event: phone") == len(seed.CAST)
    assert events.count("event: clock") >= 1


async def test_a_stream_tells_only_what_the_browser_has_not(
    client: aiohttp.ClientSession, network: Network, monkeypatch
):
    monkeypatch.setattr(page_stream, "STREAM_FOR", 0.05)

    async def events(last: str) -> str:
        async with client.get("/sandbox/events", headers={"Last-Event-ID": last}) as answer:
            return await answer.text()

    first = await events("")
    last = first.rpartition("id: ")[2].partition("\n")[0]
    assert "event: phone" not in await events(last)
    await network.phone("sms", "+12025550101").says("hello")
    assert (await events(last)).count("event: phone") == len(seed.CAST)


@pytest.fixture
def chromium() -> Path:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"there is no browser at {CHROMIUM}")
        pytest.skip(f"there is no browser at {CHROMIUM}: the page was not looked at")
    return CHROMIUM


@pytest.fixture
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as play:
        running = await play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        await running.close()


@pytest.fixture
async def open_page(browser: Browser, desk: SandboxServer):
    """The page at a size; fails the test on any error of its script."""
    errors: list[str] = []

    async def opened(size: dict[str, int], **options: object) -> Page:
        context = await browser.new_context(viewport=size, **options)
        tab = await context.new_page()
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        await tab.goto(f"{desk.telegram_url}/sandbox")
        await expect(tab.locator("main[data-ready]")).to_be_attached()
        return tab

    yield opened
    assert errors == []


def ring(network: Network, number: int, text: str) -> None:
    """The bot writes to a Telegram phone, with two buttons."""
    keys = [[Key("Yes, I can", "yes K7"), Key("Not this time", "no K7")]]
    bubble = Bubble(Direction.RECEIVED, text, network.telegram.now(), keys)
    network.telegram.put(network.telegram.chats[number], bubble, sender={"from": network.telegram.bot}, text=text)


async def test_phones_side_by_side_on_a_desk(open_page, network: Network, clock):
    tab = await open_page(DESK)
    alice, grace = network.phone("sms", "+12025550101"), network.phone("telegram", "5550107")
    await expect(tab.locator(".phone:visible")).to_have_count(3)
    field = tab.locator(f"{ALICE} textarea")
    await field.fill("Hi, <b>I need</b> groceries")
    await field.press("Enter")
    await expect(tab.locator(f"{ALICE} .bubble.sent .text")).to_have_text("Hi, <b>I need</b> groceries")
    await expect(field).to_have_value("")
    assert [bubble.text for bubble in alice.thread] == ["Hi, <b>I need</b> groceries"]

    await tab.locator(f"{GRACE} .start button").click()
    await expect(tab.locator(f"{GRACE} textarea")).to_be_visible()
    ring(network, 5550107, "K7: groceries. Can you?")
    await tab.locator(f"{GRACE} .keys button", has_text="Yes, I can").click()
    await network.wait(lambda: network.telegram.queries)
    await tab.locator(f"{GRACE} .attach summary").click()
    await tab.get_by_role("button", name="Bushwick", exact=True).click()
    await network.wait(lambda: grace.thread[-1].location == (40.6958, -73.9171))

    await tab.get_by_role("button", name="+1 day").click()
    await expect(tab.locator("#clock")).to_have_text("Thursday, March 5, 10:00 AM")
    await tab.get_by_role("button", name="Block the bot on the phone of Grace").click()
    await expect(tab.locator(f"{GRACE} .barred")).to_be_visible()
    assert grace.blocked


async def test_opening_and_closing_phones_and_what_is_unread(open_page, network: Network):
    tab = await open_page(DESK)
    ivy = tab.locator("[data-phone='telegram-5550109']")
    ring(network, 5550109, "Welcome, Ivy")
    await expect(ivy.locator(".badge")).to_have_text("1")
    await ivy.focus()
    await ivy.press("Space")
    await expect(tab.locator(IVY)).to_be_visible()
    await expect(ivy.locator(".badge")).to_be_hidden()
    await tab.locator("[data-phone='sms-12025550102']").click()
    await expect(tab.locator(BOB)).to_be_hidden()
    await tab.reload()
    await expect(tab.locator(IVY)).to_be_visible()
    await expect(tab.locator(BOB)).to_be_hidden()


async def test_the_examples_are_one_click(open_page, network: Network):
    tab = await open_page(DESK)
    await tab.locator(".trial button").first.click()
    await expect(tab.locator(f"{ALICE} .bubble.sent .text")).to_have_text(seed.EXAMPLES[0].text)


async def test_one_phone_at_a_time_in_the_hand(open_page, network: Network):
    tab = await open_page(HAND, has_touch=True, is_mobile=True)
    await expect(tab.locator(ALICE)).to_be_in_viewport(ratio=0.9)
    await expect(tab.locator(BOB)).not_to_be_in_viewport()
    await tab.locator("[data-phone='telegram-5550107']").tap()
    await expect(tab.locator(GRACE)).to_be_in_viewport(ratio=0.9)
    await expect(tab.locator("[data-phone='telegram-5550107']")).to_have_class("current")
    width = await tab.evaluate("document.documentElement.scrollWidth")
    assert width == HAND["width"]
    box = await tab.locator(f"{GRACE} .start button").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= HAND["height"]
    await tab.locator(".trial > summary").tap()
    await tab.locator(".trial button").first.tap()
    await expect(tab.locator(ALICE)).to_be_in_viewport(ratio=0.9)
    await expect(tab.locator(f"{ALICE} .bubble.sent")).to_be_visible()
