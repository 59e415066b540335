"""Every kind of update, as an Inbound."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.channels.telegram.arriving import salvage, to_inbound
from handlers.messages import Channel, Inbound, InboundKind, Point

from .updates import ALICE, DATE, GROUP, in_group, membership, message, pressed, private, text, update

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
FILE = {"file_id": "a", "file_unique_id": "b"}
STICKER = {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False, "emoji": "👍"}
SPOT = {"latitude": 40.5, "longitude": -73.25}
BOT = {"id": 9, "is_bot": True, "first_name": "Other"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
CHANNEL = {"id": -100999, "type": "channel", "title": "News"}


def read(raw: dict[str, Any]) -> Inbound | None:
    return to_inbound(Update.de_json(raw, None), NOW, "HandsBot")


def test_a_private_text_in_full() -> None:
    raw = text("I need diapers", reply_to_message=message(message_id=3, text="?"))
    assert read(raw) == Inbound(
        channel=Channel.TELEGRAM,
        external_id=str(raw["update_id"]),
        address="telegram:77",
        received_at=NOW - timedelta(minutes=1),
        text="I need diapers",
        profile_name="Alice",
        language="pt",
        reply_to="77:3",
    )


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (text("/start CODE-1"), {"text": "/start CODE-1"}),
        (text("/open@HandsBot now"), {"text": "/open now"}),
        (text("/open@handsbot"), {"text": "/open"}),
        (in_group("/open@OtherBot"), {"kind": InboundKind.OTHER, "chat": "-100123"}),
        (text("mail me @HandsBot"), {"text": "mail me @HandsBot"}),
        (update(message=message(photo=PHOTO, caption="my door")), {"text": "my door", "media": ("photo",)}),
        (update(message=message(photo=PHOTO)), {"text": "", "media": ("photo",), "kind": InboundKind.TEXT}),
        (update(message=message(voice={**FILE, "duration": 1})), {"text": "", "media": ("voice",)}),
        (update(message=message(document=FILE)), {"media": ("document",)}),
        (
            update(message=message(sticker=STICKER)),
            {"kind": InboundKind.OTHER, "media": ("sticker",), "text": "👍"},
        ),
        (update(message=message(dice={"emoji": "🎲", "value": 1})), {"kind": InboundKind.OTHER, "media": ("dice",)}),
        (update(message=message(location=SPOT)), {"place": Point(40.5, -73.25), "kind": InboundKind.TEXT}),
        (
            update(message=message(location=SPOT, venue={"location": SPOT, "title": "Hall", "address": "5 Main"})),
            {"place": Point(40.5, -73.25), "text": "Hall, 5 Main"},
        ),
        (
            update(message=message(contact={"phone_number": "19175550142", "first_name": "A", "user_id": 77})),
            {"data": "contact:+19175550142", "media": ("contact",), "text": ""},
        ),
        (
            update(message=message(contact={"phone_number": "+1917", "first_name": "Mrs", "last_name": "D"})),
            {"data": None, "text": "Mrs D +1917"},
        ),
        (
            update(message=message(contact={"phone_number": "+1917", "first_name": "M", "user_id": 78})),
            {"data": None, "text": "M +1917"},
        ),
        (update(edited_message=message(text="for 5", edit_date=DATE + 9)), {"kind": InboundKind.EDIT, "text": "for 5"}),
        (update(edited_message=message(location=SPOT, edit_date=DATE)), {"kind": InboundKind.OTHER}),
        (update(edited_message=message(sticker=STICKER, edit_date=DATE)), {"kind": InboundKind.OTHER}),
        (
            pressed("yes:K7"),
            {"kind": InboundKind.PRESS, "data": "yes:K7", "text": "", "received_at": NOW, "reply_to": "77:5"},
        ),
        (pressed("", message=None), {"kind": InboundKind.PRESS, "data": "", "chat": None}),
        (pressed("x", message={"chat": GROUP, "message_id": 8, "date": 0}), {"chat": "-100123"}),
        (pressed("x", message=message(chat=GROUP, message_thread_id=6, is_topic_message=True)), {"thread": 6}),
        (membership("kicked"), {"kind": InboundKind.STOPPED}),
        (membership("member"), {"kind": InboundKind.STARTED}),
        (membership("left", GROUP), {"kind": InboundKind.OTHER, "data": "left", "chat": "-100123"}),
        (membership("member", GROUP), {"kind": InboundKind.OTHER, "data": "joined"}),
        (in_group("need a ride"), {"address": "telegram:77", "chat": "-100123", "thread": None, "text": "need a ride"}),
        (in_group("x", message_thread_id=6, is_topic_message=True), {"thread": 6}),
        (in_group("x", message_thread_id=6), {"thread": None}),
        (
            update(message=message(chat=GROUP, migrate_to_chat_id=-100777)),
            {"kind": InboundKind.OTHER, "data": "moved:-100777", "chat": "-100123"},
        ),
        (update(message=message(chat=GROUP, new_chat_members=[BOT])), {"kind": InboundKind.OTHER}),
        (update(message=message()), {"kind": InboundKind.OTHER, "text": ""}),
        (update(message=message(never_seen_before={"a": 1})), {"kind": InboundKind.OTHER}),
        (update(message=message(text="late", date=DATE + 900)), {"received_at": NOW}),
        (
            update(poll_answer={"poll_id": "1", "user": ALICE, "option_ids": [0], "option_persistent_ids": ["a"]}),
            {"kind": InboundKind.OTHER},
        ),
    ],
)
def test_every_kind(raw: dict[str, Any], expected: dict[str, Any]) -> None:
    inbound = read(raw)
    assert inbound is not None
    assert inbound.external_id == str(raw["update_id"])
    assert inbound.address == "telegram:77"
    assert {name: getattr(inbound, name) for name in expected} == expected


@pytest.mark.parametrize(
    "raw",
    [
        in_group("I am a bot", **{"from": BOT}),
        in_group("anonymous admin", sender_chat=GROUP, **{"from": ANONYMOUS}),
        in_group("as my channel", sender_chat=CHANNEL),
        in_group("forwarded by Telegram", **{"from": TELEGRAM}),
        update(channel_post=message(text="news", chat=CHANNEL, **{"from": None})),
        update(message=message(text="nobody", **{"from": None})),
        update(poll={"id": "1"}),
        pressed("x", **{"from": BOT}),
        {"update_id": 5},
    ],
)
def test_nobody_is_behind_it(raw: dict[str, Any]) -> None:
    try:
        parsed = Update.de_json(raw, None)
    except (KeyError, TypeError):
        assert salvage(raw, NOW) is None
    else:
        assert to_inbound(parsed, NOW) is None


@pytest.mark.parametrize(("code", "expected"), [("en", "en"), ("pt-BR", "pt"), ("fil", None), ("", None), (None, None)])
def test_language(code: str | None, expected: str | None) -> None:
    inbound = read(text("x", **{"from": {**ALICE, "language_code": code}}))
    assert inbound is not None
    assert inbound.language == expected


def test_what_cannot_be_read_is_kept_by_its_person() -> None:
    inbound = salvage({"update_id": 8, "message": {"from": ALICE, "chat": GROUP, "date": "?"}}, NOW)
    assert inbound == Inbound(Channel.TELEGRAM, "8", "telegram:77", NOW, kind=InboundKind.OTHER, chat="-100123")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["from", "chat", "id"]), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["message", "callback_query", "new"]), JSON))
def test_salvage_never_fails(parts: dict[str, Any]) -> None:
    salvage({**parts, "update_id": 1}, NOW)


def test_private_chat_is_no_group() -> None:
    inbound = read(text("x", chat=private()))
    assert inbound is not None
    assert inbound.chat is None
