"""Texts missed while down, and texts without a public URL at all."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.channels import Later
from bot.channels.sms import SmsChannel
from handlers.messages import Channel, Inbound, PressAnswer

from .conftest import NOW
from .servers import OURS, TwilioServer, hangs, hangs_up, says, until


class Store:
    """An `accept` and a `known` over the same memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Inbound] = {}
        self.failing = 0

    async def accept(self, batch: Sequence[Inbound]) -> dict[str, PressAnswer]:
        if self.failing:
            self.failing -= 1
            raise RuntimeError("disk full")
        self.kept.update((inbound.external_id, inbound) for inbound in batch)
        return {}

    async def known(self, sids: Sequence[str]) -> set[str]:
        return {sid for sid in sids if sid in self.kept}


@pytest.fixture
def store() -> Store:
    return Store()


def texts(twilio: TwilioServer, count: int, **fields: Any) -> list[dict[str, Any]]:
    """`count` texts, a second apart, newest first."""
    return [
        twilio.entry(f"SM{number:04}", NOW - timedelta(seconds=count - number), **fields)
        for number in reversed(range(count))
    ]


async def test_what_was_missed_arrives_oldest_first(sms: SmsChannel, twilio: TwilioServer, store: Store) -> None:
    twilio.messages = texts(twilio, 450)
    assert await sms.catch_up(store.accept, store.known) == 450
    assert list(store.kept) == [f"SM{number:04}" for number in range(450)]
    first = twilio.calls("GET")[0]
    assert (first["To"], first["DateSent>"]) == (OURS, "2026-04-30")
    assert await sms.catch_up(store.accept, store.known) == 0
    assert sms.health()["ok"]


async def test_a_known_page_ends_it(sms: SmsChannel, twilio: TwilioServer, store: Store) -> None:
    twilio.messages = texts(twilio, 1000)
    await sms.catch_up(store.accept, store.known)
    before = len(twilio.calls("GET"))
    twilio.messages.insert(0, twilio.entry("SM-new", NOW))
    assert await sms.catch_up(store.accept, store.known) == 1
    assert len(twilio.calls("GET")) - before == 3  # the new page, one that is wholly known, and WhatsApp's


async def test_a_listed_text(sms: SmsChannel, twilio: TwilioServer, store: Store) -> None:
    twilio.messages = [
        twilio.entry("SM1", NOW - timedelta(hours=2), body="photo", num_media="2"),
        twilio.entry("SM2", NOW + timedelta(hours=2), body="from the future"),
        twilio.entry("SM3", NOW, body="not yet", date_sent=None),
        twilio.entry("SM4", NOW, direction="outbound-api"),
        twilio.entry("SM5", NOW, to=f"whatsapp:{OURS}", **{"from": "whatsapp:+19175550142"}),
        twilio.entry("SM6", NOW, to="+12125550000"),
    ]
    assert await sms.catch_up(store.accept, store.known) == 4
    assert store.kept["SM1"] == Inbound(
        Channel.SMS, "SM1", "sms:+19175550142", NOW - timedelta(hours=2), text="photo", media=("media", "media")
    )
    assert store.kept["SM2"].received_at == NOW
    assert store.kept["SM3"].received_at == NOW
    assert store.kept["SM5"].address == "whatsapp:+19175550142"
    assert {inbound.carrier_keyword for inbound in store.kept.values()} == {None}


async def test_what_was_not_kept_comes_again(sms: SmsChannel, twilio: TwilioServer, store: Store) -> None:
    twilio.messages = texts(twilio, 150)
    store.failing = 1
    with pytest.raises(RuntimeError):
        await sms.catch_up(store.accept, store.known)
    assert await sms.catch_up(store.accept, store.known) == 150


async def test_a_vendor_that_is_down_is_later(sms: SmsChannel, twilio: TwilioServer, store: Store) -> None:
    twilio.next("GET", says(503))
    with pytest.raises(Later):
        await sms.catch_up(store.accept, store.known)
    assert not sms.health()["ok"]
    await sms.catch_up(store.accept, store.known)
    assert sms.health()["ok"]


async def test_a_short_code_has_no_whatsapp(
    make_sms: Callable[..., SmsChannel], twilio: TwilioServer, store: Store
) -> None:
    await make_sms(number="72345").catch_up(store.accept, store.known)
    assert [fields["To"] for fields in twilio.calls("GET")] == ["72345"]


async def test_polling_without_a_public_url(
    make_sms: Callable[..., SmsChannel], twilio: TwilioServer, store: Store
) -> None:
    sms = make_sms(public_url="")
    twilio.messages = texts(twilio, 45)
    task = asyncio.create_task(sms.read(store.accept))
    await until(lambda: len(store.kept) == 45)
    store.failing = 2
    twilio.next("GET", says(500), says(401, "no"), says(200, "?"), hangs_up, hangs_up, hangs)
    twilio.messages.insert(0, twilio.entry("SM-new", NOW))
    await until(lambda: "SM-new" in store.kept)
    await until(lambda: sms.health()["ok"])
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert sms.health()["mode"] == "polling"
    assert len(store.kept) == 46


async def test_with_a_public_url_nothing_is_polled(sms: SmsChannel, twilio: TwilioServer, store: Store) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(sms.read(store.accept), 0.05)
    assert twilio.asked == []
