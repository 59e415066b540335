"""The page at /sandbox: its routes, and what is posted from it."""

import inspect
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.sandbox.bubbles import Bubble
from bot.sandbox.forms import read_pairs
from bot.sandbox.network import Network
from bot.sandbox.page_group import address, groups_of
from bot.sandbox.page_html import FIRST_SHOWN, Look, page
from bot.sandbox.page_stream import Clock, Stream
from bot.sandbox.phones import Phone, Place
from bot.sandbox.seed import places
from bot.sandbox.telegram_chats import Chat

STATIC = Path(__file__).with_name("static")
FILES = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
STEPS = {"10m": timedelta(minutes=10), "1h": timedelta(hours=1), "1d": timedelta(days=1)}
MORNING = time(9)
OPENS_WITHIN = 5.0  # seconds
OnAdvance = Callable[[], Awaitable[None] | None]


def routes(
    network: Network,
    clock: Clock,
    on_advance: OnAdvance | None = None,
    *,
    circle: str = "Many Hands",
    zone: tzinfo | None = None,
) -> list[Route]:
    """The page for a web server on loopback. `on_advance` is called (and awaited) after the clock moved."""
    zone = zone or ZoneInfo("America/New_York")
    desk, stream = Page(network, clock, on_advance, circle, zone), Stream(network, clock, zone)
    return [
        Route("/sandbox", desk.show),
        Route("/sandbox/events", stream.answer),
        Route("/sandbox/static/{name}", static),
        *(
            Route(f"/sandbox/{name}", desk.posted(act), methods=["POST"])
            for name, act in [
                ("say", desk.say),
                ("press", desk.press),
                ("block", desk.block),
                ("clock", desk.move_clock),
                ("open", desk.open_phone),
            ]
        ),
    ]


async def static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in FILES:
        return PlainTextResponse("no such file", 404)
    return FileResponse(STATIC / name, media_type=FILES[name], headers={"Cache-Control": "no-cache"})


def is_ours(request: Request) -> bool:
    """Whether a POST came from this page itself: another site must not text from these phones."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


class Page:
    """Holds the network and the clock for the handlers. Bad input raises LookupError or ValueError: 400."""

    def __init__(self, network: Network, clock: Clock, on_advance: OnAdvance | None, circle: str, zone: tzinfo) -> None:
        self._network, self._clock, self._on_advance = network, clock, on_advance
        self._circle, self._zone = circle, zone

    async def show(self, request: Request) -> Response:
        shown = request.query_params.getlist("show") or list(self._network.phones)[:FIRST_SHOWN]
        look = Look(self._circle, self._zone, self._clock.now(), shown)
        return HTMLResponse(page(self._network, look), headers=HEADERS)

    def posted(self, act: Callable[[dict[str, str]], Awaitable[None]]) -> Callable[[Request], Awaitable[Response]]:
        """A form's handler: 204 to the script, and back to the page without it."""

        async def endpoint(request: Request) -> Response:
            if not is_ours(request):
                return PlainTextResponse("this form was sent from another site", 403)
            try:
                await act(dict(await read_pairs(request)))
            except (LookupError, ValueError) as error:
                return PlainTextResponse(str(error), 400)
            if request.headers.get("x-sandbox"):
                return Response(status_code=204)
            return RedirectResponse(back_to(request), 303)

        return endpoint

    async def say(self, form: dict[str, str]) -> None:
        phone = self._phone(form)
        text = form.get("text", "").replace("\r\n", "\n").strip()
        where = places().get(form.get("place", ""))
        if not text and where is None:
            raise ValueError("there is nothing to send")
        self._network.wire.spawn(_sent(phone, text, where, self._chat(form)))

    async def press(self, form: dict[str, str]) -> None:
        phone, chat = self._phone(form), self._chat(form)
        thread = chat.thread if chat is not None else phone.thread
        bubble = next((b for b in thread if str(b.number) == form.get("bubble")), None)
        await phone.press(form.get("key", ""), bubble, chat=chat)
        if bubble is not None and chat is not None:
            self._network.wire.spawn(_goes_on(self._network, phone, bubble))

    async def block(self, form: dict[str, str]) -> None:
        phone = self._phone(form)
        if form.get("blocked"):
            phone.blocks_bot()
        else:
            phone.unblocks_bot()

    async def move_clock(self, form: dict[str, str]) -> None:
        self._clock.advance(self._until(form.get("by", "")))
        if self._on_advance is not None and inspect.isawaitable(called := self._on_advance()):
            await called
        self._network.changed.poke()

    async def open_phone(self, form: dict[str, str]) -> None:
        """A new phone with a number of its own."""
        name = re.sub(r"\s+", " ", form.get("name", "")).strip()[:40]
        kind = form.get("kind", "")
        if not name or kind not in ("sms", "telegram", "whatsapp"):
            raise ValueError("a phone needs a name and a kind")
        count = len(self._network.phones)
        self._network.phone(kind, str(5550100 + count) if kind == "telegram" else f"+1202555{130 + count:04}", name)

    def _phone(self, form: dict[str, str]) -> Phone:
        if (phone := self._network.phones.get(form.get("phone", ""))) is None:
            raise LookupError("there is no such phone")
        return phone

    def _chat(self, form: dict[str, str]) -> Chat | None:
        """The group that is written in; None for the private chat with the bot."""
        if not (named := form.get("chat")):
            return None
        found = next((chat for chat in groups_of(self._network) if address(chat) == named), None)
        if found is None:
            raise LookupError("there is no such group")
        return found

    def _until(self, by: str) -> timedelta:
        if by in STEPS:
            return STEPS[by]
        if by != "morning":
            raise ValueError("the clock moves by 10m, 1h, 1d or to the morning")
        now = self._clock.now()
        tomorrow = now.astimezone(self._zone).date() + timedelta(days=1)
        return datetime.combine(tomorrow, MORNING, self._zone).astimezone(UTC) - now.astimezone(UTC)


def back_to(request: Request) -> str:
    """The page as it was, with the phones that were open."""
    query = urlsplit(request.headers.get("referer", "")).query
    return f"/sandbox?{query}" if query else "/sandbox"


async def _sent(phone: Phone, text: str, where: Place | None, chat: Chat | None) -> None:
    """Beside the answer to the form: a webhook may take its 15 seconds."""
    await phone.says(text, location=where, chat=chat)


async def _goes_on(network: Network, phone: Phone, bubble: Bubble) -> None:
    """Where the bot's answer to a press opens the private chat, its owner presses Start there."""
    known = len(bubble.opened)
    try:
        await network.wait(lambda: len(bubble.opened) > known, OPENS_WITHIN)
    except TimeoutError:
        return
    await phone.says(f"/start {bubble.opened[-1].rpartition('=')[2]}")
