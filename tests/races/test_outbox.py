"""The way out: in order for each person, replies first, nothing twice, nothing after STOP."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.channels import Later, Misconfigured, Moved, Never, Pace, ReceiptState, SendError, Stopped, Unknown
from storage.states import Purpose
from tests.races.house import House
from tests.races.lanes import FAST, HOUR, Post, Vendor, ordered


@pytest.fixture
def post(house: House) -> Iterator[Post]:
    opened = Post(house)
    yield opened
    opened.close()


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


@pytest.mark.parametrize(
    ("error", "status", "address"),
    [
        (Never("filtered", code="30007"), "failed", "active"),
        (Never("no such number", code="21211", gone=True), "failed", "gone"),
        (Stopped(code="21610"), "failed", "stopped"),
        (Moved("telegram:-1002"), "failed", "active"),
    ],
)
async def test_what_is_final_is_tried_once(post: Post, error: SendError, status: str, address: str) -> None:
    post.queue(1, "no", "next")
    post.vendor.script = {"no": [error]}
    sent = await post.settle()
    post.passes(days=1)
    await post.settle()
    assert sent.count("no") == 1
    assert post.status("no") == status
    assert post.row("no").code == (error.code or None)
    assert post.address_status(1) == address
    if address != "active":
        assert post.vendor.sent == ["no"]
        assert post.status("next") != "sent"


async def test_later_backs_off_and_comes_through(post: Post) -> None:
    post.queue(1, "busy")
    post.vendor.script = {"busy": [Later() for _ in range(5)]}
    waits = []
    for _ in range(200):
        before = len(await post.settle())
        if post.status("busy") == "sent":
            break
        waits.append(before)
        post.passes(seconds=5)
    assert post.status("busy") == "sent"
    assert post.vendor.sent.count("busy") == 6
    assert waits.count(1) < waits.count(5)  # each wait longer than the one before


async def test_one_later_retry_means_one(post: Post) -> None:
    post.queue(1, "phone is off")
    post.vendor.script = {"phone is off": [Later(code="30003", tries=1) for _ in range(9)]}
    for _ in range(5):
        await post.settle()
        post.passes(minutes=20)
    assert post.vendor.sent.count("phone is off") == 2
    assert post.status("phone is off") == "failed"


async def test_retry_after_rests_that_chat_alone_and_keeps_its_order(post: Post) -> None:
    post.queue(1, "a1", "a2", "a3")
    post.queue(2, "b1", "b2")
    post.vendor.script = {"a1": [Later(retry_after=0.3, whole_chat=True)]}
    sent = await post.settle()
    assert [text for text in sent if text.startswith("b")] == ["b1", "b2"]
    assert "a2" not in sent
    await asyncio.sleep(0.35)
    post.passes(seconds=1)
    sent = await post.settle()
    assert [text for text in sent if text.startswith("a")] == ["a1", "a1", "a2", "a3"]


async def test_our_own_fault_pauses_the_lane_and_keeps_the_queue(post: Post) -> None:
    post.queue(1, "one")
    post.vendor.script = {"one": [Misconfigured(code="20003")]}
    await post.settle()
    for who in range(2, 30):
        post.queue(who, f"more {who}")
    post.passes(minutes=5)
    assert await post.settle() == ["one"]
    assert post.status("one") == "queued"
    post.reopen(Vendor())
    sent = await post.settle()
    assert len(sent) == 29
    assert post.row("one").tries == 0


async def test_an_unknown_handset_three_times_in_a_row_is_gone(post: Post) -> None:
    dead = Never("unknown handset", code="30005")
    for number in range(2):
        post.queue(1, f"text {number}")
        await post.settle()
        await post.receipts(f"text {number}", ReceiptState.SENT, dead)
        assert post.address_status(1) == "active"
    post.queue(1, "arrives")
    await post.settle()
    await post.receipts("arrives", ReceiptState.DELIVERED)
    for number in range(2, 5):
        assert post.address_status(1) == "active"
        post.queue(1, f"text {number}")
        await post.settle()
        await post.receipts(f"text {number}", dead)
    assert post.address_status(1) == "gone"
    post.queue(1, "nobody there")
    await post.settle()
    assert "nobody there" not in post.vendor.sent


@pytest.mark.parametrize(
    ("states", "ends"),
    [
        ((ReceiptState.DELIVERED, ReceiptState.SENT), "delivered"),
        ((ReceiptState.SENT, ReceiptState.DELIVERED, ReceiptState.SENT), "delivered"),
        ((ReceiptState.DELIVERED, Never(code="30008")), "delivered"),
        ((Never(code="30007"), ReceiptState.SENT), "failed"),
        ((ReceiptState.SENT, Never(code="30007"), ReceiptState.SENT), "failed"),
    ],
)
async def test_receipts_in_any_order_never_lower_the_rank(
    post: Post, states: tuple[ReceiptState | SendError, ...], ends: str
) -> None:
    post.queue(1, "text")
    await post.settle()
    await post.receipts("text", *states)
    assert post.status("text") == ends


async def test_a_receipt_faster_than_the_answer_stands(post: Post) -> None:
    post.queue(1, "fast", "refused")

    async def report(message) -> None:  # type: ignore[no-untyped-def]
        failed = [Never(code="30007")] if message.text == "refused" else [ReceiptState.DELIVERED]
        await post.receipts(message.text, *failed, external_id=f"SM{len(post.vendor.sent)}")

    post.vendor.before_answer = report
    await post.settle()
    assert post.status("fast") == "delivered"
    assert post.status("refused") == "failed"
    assert post.row("fast").external_id == "SM1"


async def test_an_undelivered_text_goes_once_more_whatever_its_first_try_says_late(post: Post) -> None:
    post.queue(1, "phone was off")
    await post.settle()
    first = post.row("phone was off").external_id or ""
    await post.receipts("phone was off", Later(code="30003", retry_after=60, tries=1), external_id=first)
    await post.receipts("phone was off", ReceiptState.SENT, external_id=first)
    post.passes(minutes=2)
    await post.settle()
    assert post.vendor.sent.count("phone was off") == 2
    second = post.row("phone was off").external_id or ""
    await post.receipts("phone was off", ReceiptState.DELIVERED, external_id=second)
    assert post.status("phone was off") == "delivered"


async def test_a_receipt_for_nothing_of_ours_is_nothing(post: Post) -> None:
    from bot.channels import Receipt

    for reference in (None, 0, -1, 999_999, 2**40, 2**70):
        await post.outbox.receive(Receipt(ReceiptState.DELIVERED, "SMstranger", reference), "sms")


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
    post.reopen(Vendor(Pace(overall=1000, per_chat=5, chat_burst=1)))
    post.queue(1, "one", "two", "three")
    run = asyncio.ensure_future(post.settle())
    await post.vendor.entered.wait()
    await asyncio.to_thread(post.house.arrive, 1, "stop texting me")
    sent = await run
    assert "three" not in sent


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
