"""Sends: what leaves, and what every answer means."""

import asyncio
import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import TelegramError

from bot.channels import Later, Misconfigured, Moved, Never, SendError, Stopped, Unknown
from bot.channels.http import Http
from bot.channels.split import split, units
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.errors import send_error
from handlers.messages import Act, Button, Outbound

from .conftest import NOW, QUICK
from .servers import TOKEN, BotApiServer, Reply, hangs, hangs_up, says

HELLO = Outbound(reference=7, address="telegram:77", text="hello")


async def test_a_plain_text(telegram: TelegramChannel, bot_api: BotApiServer) -> None:
    assert await telegram.send(HELLO) == "77:101"
    assert bot_api.calls("sendMessage") == [
        {"chat_id": "77", "text": "hello", "link_preview_options": '{"is_disabled": true}'}
    ]


async def test_what_people_type_is_never_markup(telegram: TelegramChannel, bot_api: BotApiServer) -> None:
    words = "1 < 2 & *x* _y_ <b> `z` \ud83d 🙂 \x00 &amp; a=b&c"
    await telegram.send(Outbound(1, "telegram:77", words))
    sent = bot_api.calls("sendMessage")[0]
    assert sent["text"] == words.replace("\ud83d", "\ufffd")
    assert "parse_mode" not in sent


async def test_a_group_with_buttons(telegram: TelegramChannel, bot_api: BotApiServer) -> None:
    rows = (
        (Button("I can help" * 10, "claim:K7"), Button("too long", "x" * 65), Button("é", "é" * 33)),
        (Button("", "unseen"), Button("none", "")),
        (Button("Open", "start:K7"),),
    )
    await telegram.start()
    group = Outbound(1, "telegram:77", "K7", buttons=rows, chat="-100123", thread=6)
    assert await telegram.send(group) == "-100123:101"
    sent = bot_api.calls("sendMessage")[0]
    assert (sent["chat_id"], sent["message_thread_id"]) == ("-100123", "6")
    assert sent["reply_markup"] == (
        '{"inline_keyboard": [[{"text": "' + ("I can help" * 10)[:64] + '", "callback_data": "claim:K7"}], '
        '[{"text": "Open", "url": "https://t.me/HandsBot?start=K7"}]]}'
    )


async def test_a_long_text_goes_in_parts(telegram: TelegramChannel, bot_api: BotApiServer) -> None:
    words = "word 🙂 " * 1000
    await telegram.send(Outbound(1, "telegram:77", words, buttons=((Button("Yes", "yes"),),)))
    parts = [fields["text"] for fields in bot_api.calls("sendMessage")]
    assert " ".join(parts).split() == words.split()
    assert all(units(part) <= 4096 for part in parts)
    assert ["reply_markup" in fields for fields in bot_api.calls("sendMessage")] == [False, True]


def described(status: int, description: str, **parameters: Any) -> Reply:
    return says(status, {"ok": False, "error_code": status, "description": description, "parameters": parameters})


ANSWERS: list[tuple[Reply, type[SendError], dict[str, Any]]] = [
    (described(403, "Forbidden: bot was blocked by the user"), Stopped, {"code": "403"}),
    (described(403, "Forbidden: user is deactivated"), Never, {"gone": True}),
    (described(403, "Forbidden: bot can't initiate conversation with a user"), Never, {"gone": True}),
    (described(403, "Forbidden: bot was kicked from the supergroup chat"), Never, {"gone": True}),
    (described(403, "Forbidden: something new"), Never, {"gone": False, "alert": False}),
    (described(400, "Bad Request: chat not found"), Never, {"gone": True, "code": "400"}),
    (described(400, "Bad Request: not enough rights to send text messages"), Never, {"alert": True, "gone": False}),
    (described(400, "Bad Request: message is too long"), Never, {"gone": False, "code": "400"}),
    (described(400, "Bad Request: upgraded", migrate_to_chat_id=-100777), Moved, {"new": "-100777"}),
    (described(429, "Too Many Requests", retry_after=35), Later, {"retry_after": 35, "whole_chat": True}),
    (says(429, "?", **{"Retry-After": "7"}), Later, {"retry_after": 7, "whole_chat": True}),
    (says(429, "?"), Later, {"retry_after": 1}),
    (described(401, "Unauthorized"), Misconfigured, {"code": "401"}),
    (described(404, "Not Found"), Misconfigured, {}),
    (says(500, "oops"), Later, {"retry_after": None, "whole_chat": False}),
    (says(502, "<html>"), Later, {}),
    (says(504), Unknown, {"code": "timeout"}),
    (says(200, "not json"), Unknown, {}),
    (says(200, '["a list"]'), Unknown, {}),
    (says(200, {"ok": True}), Unknown, {}),
    (says(200, {"ok": True, "result": {}}), Unknown, {}),
    (says(302, "", Location="/elsewhere"), Unknown, {}),
    (hangs, Unknown, {"code": "timeout"}),
    (hangs_up, Unknown, {"code": "lost"}),
]


@pytest.mark.parametrize(("answer", "expected", "fields"), ANSWERS)
async def test_every_answer(
    answer: Reply, expected: type[SendError], fields: dict[str, Any], telegram: TelegramChannel, bot_api: BotApiServer
) -> None:
    bot_api.next("sendMessage", answer)
    with pytest.raises(SendError) as caught:
        await telegram.send(HELLO)
    assert type(caught.value) is expected
    assert {name: getattr(caught.value, name) for name in fields} == fields
    assert len(bot_api.calls("sendMessage")) == 1, "a send is never repeated by itself"
    assert await telegram.send(HELLO) == "77:101"
    assert telegram.health()["problem"] == ""


async def test_no_connection_is_later(http: Http) -> None:
    for url in ("http://127.0.0.1:9", "http://no-such-host.invalid", "http://"):
        channel = TelegramChannel(TOKEN, url, http, lambda: NOW, timeouts=QUICK)
        with pytest.raises(Later) as caught:
            await channel.send(HELLO)
        assert caught.value.code == "connect"
        assert TOKEN not in str(caught.value)
        assert caught.value.__suppress_context__


async def test_a_closed_session_is_later(telegram: TelegramChannel, http: Http, bot_api: BotApiServer) -> None:
    await http.close()
    with pytest.raises(Later):
        await telegram.send(HELLO)
    await http.start()
    assert await telegram.send(HELLO)


async def test_a_full_pool_is_later(bot_api: BotApiServer) -> None:
    """Waiting for a connection is not sending: nothing may be reported as perhaps sent."""
    http = Http(connections=1)
    channel = TelegramChannel(TOKEN, bot_api.url, http, lambda: NOW, timeouts=QUICK)
    bot_api.next("sendMessage", hangs)
    slow = TelegramChannel(TOKEN, bot_api.url, http, lambda: NOW)
    holding = asyncio.create_task(slow.send(HELLO))
    await asyncio.sleep(0.05)
    with pytest.raises(Later):
        await channel.send(HELLO)
    holding.cancel()
    await asyncio.gather(holding, return_exceptions=True)
    await http.close()


async def test_keep_alive(telegram: TelegramChannel, bot_api: BotApiServer) -> None:
    for _ in range(5):
        await telegram.send(HELLO)
    assert len(bot_api.connections) == 1


@pytest.mark.parametrize("address", ["sms:+19175550142", "telegram:bob", ""])
async def test_not_our_address(address: str, telegram: TelegramChannel) -> None:
    with pytest.raises(Never):
        await telegram.send(Outbound(1, address, "hello"))


CARD = Outbound(1, "telegram", "K7 is taken", chat="-100123", act=Act.EDIT, target="-100123:9")


@pytest.mark.parametrize("refusal", ["message is not modified: same", "message to edit not found", ""])
async def test_editing(telegram: TelegramChannel, bot_api: BotApiServer, refusal: str) -> None:
    if refusal:
        bot_api.next("editMessageText", described(400, f"Bad Request: {refusal}"))
    assert await telegram.send(CARD) == ""
    sent = bot_api.calls("editMessageText")[0]
    assert (sent["chat_id"], sent["message_id"], sent["text"]) == ("-100123", "9", "K7 is taken")
    assert not bot_api.calls("sendMessage")


async def test_an_edit_may_be_refused(telegram: TelegramChannel, bot_api: BotApiServer) -> None:
    bot_api.next("editMessageText", described(400, "Bad Request: message can't be edited"))
    with pytest.raises(Never):
        await telegram.send(CARD)
    with pytest.raises(Never):
        await telegram.send(replace(CARD, target=None))


async def test_deleting(telegram: TelegramChannel, bot_api: BotApiServer) -> None:
    assert await telegram.send(replace(CARD, act=Act.DELETE)) == ""
    assert bot_api.calls("deleteMessage") == [{"chat_id": "-100123", "message_id": "9"}]


async def test_there_is_no_look_up(telegram: TelegramChannel) -> None:
    assert await telegram.find(HELLO, NOW - timedelta(hours=1)) is None


def test_every_error_of_the_library_has_a_meaning() -> None:
    def below(kind: type[TelegramError]) -> list[type[TelegramError]]:
        return [kind, *(deeper for child in kind.__subclasses__() for deeper in below(child))]

    for kind in below(TelegramError):
        fault = kind.__new__(kind)
        TelegramError.__init__(fault, f"words with {TOKEN}")
        if hasattr(kind, "new_chat_id"):
            fault.new_chat_id = -1
        if hasattr(kind, "retry_after"):
            fault._retry_after = timedelta(seconds=1)
        assert TOKEN not in _error_of(fault).reason


def _error_of(fault: TelegramError) -> SendError:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return send_error(fault, TOKEN)


@settings(deadline=None)
@given(st.text(st.sampled_from("ab \n🙂"), max_size=60), st.integers(2, 20))
def test_split_loses_only_blanks(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(units(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 10, [""]),
        ("short", 10, ["short"]),
        ("first line\nsecond", 12, ["first line", "second"]),
        ("one two three", 8, ["one two", "three"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
        ("a bbbbbbbbbbbbbb", 10, ["a bbbbbbbb", "bbbbbb"]),
        ("🙂🙂🙂", 5, ["🙂🙂", "🙂"]),
    ],
)
def test_split(text: str, limit: int, parts: list[str]) -> None:
    assert split(text, limit) == parts


def test_the_pace_can_be_chosen(http: Http, telegram: TelegramChannel, make_pace: Callable[..., Any]) -> None:
    chosen = TelegramChannel(TOKEN, "http://x", http, lambda: NOW, pace=make_pace(1000))
    assert (telegram.pace.overall, telegram.pace.per_chat, telegram.pace.chat_burst) == (25, 1, 3)
    assert chosen.pace.overall == 1000
