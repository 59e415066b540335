"""The way out: in order for each person, replies first, nothing twice, nothing after STOP."""

import asyncio
from datetime import timedelta

import pytest

from bot.channels import Later, Misconfigured, Pace, ReceiptState, SendError, Unknown
from handlers.messages import Outbound
from storage import leases
from storage.states import Purpose
from tests.races.lanes import FAST, HOUR, Post, Vendor, ordered


async def test_each_person_gets_theirs_in_order_and_never_two_at_once(post: Post) -> None:
    for who in range(1, 5):
        post.queue(who, *(f"{who}-{n}" for n in range(12)))
    sent = await post.settle()
    assert len(sent) == 48
    for who in range(1, 5):
        assert ordered(sent, *(f"{who}-{n}" for n in range(12)))
    assert post.vendor.doubled == []


async def test_replies_go_before_pings_and_pings_before_bulk(post: Post) -> None:
    for who in range(1, 11):
        post.queue(who, f"bulk {who}", purpose=Purpose.BULK)
        post.queue(who + 20, f"ping {who}", purpose=Purpose.PING)
    post.queue(50, "reply")
    sent = await post.settle()
    assert sent[0] == "reply"
    # Eight are under way at once, and each looks into the database on its own: only the whole order is sure.
    pings, bulk = ([sent.index(f"{word} {who}") for who in range(1, 11)] for word in ("ping", "bulk"))
    assert sum(pings) < sum(bulk)


async def test_bulk_under_way_never_delays_a_reply(post: Post) -> None:
    post.reopen(Vendor(Pace(overall=20, per_chat=50, chat_burst=50, replies=1000)))
    for who in range(1, 41):
        post.queue(who, f"bulk {who}", purpose=Purpose.BULK)
    run = asyncio.ensure_future(post.settle())
    await post.vendor.entered.wait()
    post.queue(50, "reply")
    sent = await run
    assert sent.index("reply") < 35


class SlowForBulk(Vendor):
    """Answers a reply at once, and bulk when its gate opens."""

    def __init__(self) -> None:
        super().__init__()
        self.open = asyncio.Event()

    async def send(self, message: Outbound) -> str:
        if message.text.startswith("bulk"):
            await self.open.wait()
        return await super().send(message)


async def test_a_slow_vendor_of_bulk_delays_no_reply(post: Post) -> None:
    post.reopen(vendor := SlowForBulk())
    for who in range(1, 41):
        post.queue(who, f"bulk {who}", purpose=Purpose.BULK)
    run = asyncio.ensure_future(post.lane.run())
    for who in range(50, 60):
        post.queue(who, f"reply {who}")
        post.outbox.wake()
    async with asyncio.timeout(15):
        while len(vendor.sent) < 10:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert {text.partition(" ")[0] for text in vendor.sent} == {"reply"}
        vendor.open.set()
        while len(vendor.sent) < 50:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    run.cancel()
    await post.lane.stop()


async def test_what_is_not_due_waits(post: Post) -> None:
    post.queue(1, "later", due_at=post.house.now + HOUR)
    assert await post.settle() == []
    post.passes(hours=1)
    assert await post.settle() == ["later"]


async def test_too_late_is_dropped_and_never_sent(post: Post) -> None:
    post.queue(1, "can you at 3?", purpose=Purpose.PING, not_after=post.house.now + HOUR)
    post.passes(hours=1)
    assert await post.settle() == []
    assert post.status("can you at 3?") == "dropped"


async def test_a_week_old_is_failed_and_never_sent(post: Post) -> None:
    post.queue(1, "old news")
    post.passes(days=8)
    assert await post.settle() == []
    assert post.status("old news") == "failed"


async def test_a_lost_lease_is_looked_for_before_it_is_sent_again(post: Post) -> None:
    post.queue(1, "it went", "it did not")
    post.vendor.gate = asyncio.Event()
    run = asyncio.ensure_future(post.settle())
    await post.vendor.entered.wait()
    run.cancel()  # killed in mid-send
    await asyncio.gather(run, return_exceptions=True)
    post.passes(minutes=2)
    fresh = Vendor()
    fresh.known["it went"] = "SMbefore"
    post.reopen(fresh)
    assert await post.settle() == ["it did not"]
    assert fresh.looked == ["it went", "it did not"]
    assert post.row("it went").external_id == "SMbefore"


async def test_a_lease_that_holds_is_not_taken_by_another_process(post: Post) -> None:
    post.queue(1, "mine")
    post.vendor.gate = asyncio.Event()
    run = asyncio.ensure_future(post.settle())
    await post.vendor.entered.wait()
    mine, other = post.vendor, Vendor()
    post.reopen(other)
    assert await post.settle() == []
    mine.gate.set()  # type: ignore[union-attr]
    await run
    assert mine.sent == ["mine"]


async def test_an_unknown_is_looked_for_then_sent_again_and_given_up_in_the_end(post: Post) -> None:
    post.queue(1, "lost answer", "never answered")
    post.vendor.script = {"lost answer": [Unknown()], "never answered": [Unknown() for _ in range(20)]}
    await post.settle()
    assert post.status("lost answer") == "queued"
    for _ in range(10):
        post.passes(minutes=11)
        await post.settle()
    assert post.status("lost answer") == "sent"
    assert post.vendor.sent.count("lost answer") == 2
    assert post.vendor.looked.count("lost answer") == 1
    assert post.status("never answered") == "failed"


async def test_an_unknown_that_is_found_is_not_sent_again(post: Post) -> None:
    post.queue(1, "it went")
    post.vendor.script = {"it went": [Unknown()]}
    post.vendor.known["it went"] = "SMfound"
    await post.settle()
    post.passes(minutes=11)
    assert await post.settle() == ["it went"]
    assert post.status("it went") == "sent"


async def test_a_receipt_is_proof_that_an_unknown_went(post: Post) -> None:
    """The answer was lost, the list does not show it yet, but the vendor reports it by our own reference."""
    post.queue(1, "it went")
    post.vendor.script = {"it went": [Unknown()]}
    await post.settle()
    await post.receipts("it went", ReceiptState.DELIVERED, external_id="SMreal")
    post.passes(minutes=11)
    assert await post.settle() == ["it went"]
    assert post.status("it went") == "delivered"


async def test_nothing_is_sent_to_a_stopped_address_but_the_one_confirmation(post: Post) -> None:
    post.queue(1, "one", "two")
    post.house.arrive(1, "stop texting me")
    sent = await post.settle()
    assert len(sent) == 1
    assert "unsubscribed" in sent[0] or "START" in sent[0]
    post.queue(1, "three")
    post.passes(days=1)
    assert len(await post.settle()) == 1


async def test_what_waits_behind_another_text_is_not_sent_after_stop(post: Post) -> None:
    post.queue(1, "under way", "waiting", "waiting too")
    post.vendor.gate = asyncio.Event()
    run = asyncio.ensure_future(post.settle())
    await post.vendor.entered.wait()
    await asyncio.to_thread(post.house.arrive, 1, "stop texting me")
    post.vendor.gate.set()
    sent = await run
    assert "waiting" not in sent
    assert "waiting too" not in sent


async def test_what_waits_for_a_free_line_is_not_sent_after_stop(post: Post) -> None:
    """More people than lines: the ninth waits for a line, and texts STOP meanwhile."""
    for who in range(1, 13):
        post.queue(who, f"text {who}")
    post.vendor.gate = asyncio.Event()
    run = asyncio.ensure_future(post.settle())
    async with asyncio.timeout(10):
        while len(post.vendor.under_way) < 8:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    waiting = [who for who in range(1, 13) if not any(a.endswith(f"{100 + who:04}") for a in post.vendor.under_way)]
    for who in waiting:
        await asyncio.to_thread(post.house.arrive, who, "stop texting me")
    post.vendor.gate.set()
    sent = await run
    assert waiting
    assert [who for who in waiting if f"text {who}" in sent] == []


async def test_what_waits_for_its_pace_is_not_sent_after_stop(post: Post) -> None:
    post.reopen(Vendor(Pace(overall=1000, per_chat=0.5, chat_burst=1)))
    post.queue(1, "one", "two", "three")
    run = asyncio.ensure_future(post.settle())
    await post.vendor.entered.wait()
    await asyncio.to_thread(post.house.arrive, 1, "stop texting me")
    sent = await run
    assert "three" not in sent


async def left_and_came_back(post: Post) -> None:
    """STOP, and START an hour later."""
    await asyncio.to_thread(post.house.arrive, 1, "stop texting me")
    post.passes(hours=1)
    await asyncio.to_thread(post.house.arrive, 1, "START")


@pytest.mark.parametrize("error", [Later("busy"), Unknown("lost"), Misconfigured("key")])
async def test_what_was_on_its_way_at_a_stop_and_did_not_go_is_not_sent_after_start(
    post: Post, error: SendError
) -> None:
    post.queue(1, "under way")
    post.vendor.script["under way"] = [error]
    post.vendor.gate = asyncio.Event()
    run = asyncio.ensure_future(post.settle())
    await post.vendor.entered.wait()
    await asyncio.to_thread(post.house.arrive, 1, "stop texting me")
    post.vendor.gate.set()
    await run
    assert post.status("under way") == "dropped"
    post.passes(hours=1)
    await asyncio.to_thread(post.house.arrive, 1, "START")
    assert (await post.settle()).count("under way") == 1


async def test_what_was_said_before_a_stop_is_not_sent_once_more_for_a_receipt_that_comes_after_start(
    post: Post,
) -> None:
    post.queue(1, "phone was off")
    await post.settle()
    await left_and_came_back(post)
    await post.receipts("phone was off", Later(code="30003", retry_after=60, tries=1))
    post.passes(minutes=2)
    assert (await post.settle()).count("phone was off") == 1


async def test_what_was_leased_by_who_was_killed_is_not_sent_after_stop_and_start(post: Post) -> None:
    post.queue(1, "leased")
    circle, now = post.house.rules.id, post.house.now
    post.house.read(lambda s: leases.take_due(s, circle, {"sms"}, set(), now, timedelta(minutes=1), 9))
    await left_and_came_back(post)
    assert "leased" not in await post.settle()


async def test_a_person_gets_no_more_than_their_pace(post: Post) -> None:
    post.reopen(Vendor(Pace(overall=1000, per_chat=20, chat_burst=2)))
    post.queue(1, *(f"a{n}" for n in range(8)))
    start = asyncio.get_running_loop().time()
    await post.settle()
    assert asyncio.get_running_loop().time() - start >= 0.25  # 8 texts, 2 at once, then 20 a second


async def test_a_hundred_people_are_served_by_two_processes_each_text_once(post: Post) -> None:
    if not post.house.is_postgres:
        pytest.skip("one process to one SQLite file")
    for who in range(1, 60):
        post.queue(who, f"text {who}", f"more {who}")
    first = post.vendor
    lane = post.lane
    post.reopen(Vendor(FAST))
    await asyncio.gather(lane.settle(), post.lane.settle())
    both = first.sent + post.vendor.sent
    assert len(both) == len(set(both)) == 118
