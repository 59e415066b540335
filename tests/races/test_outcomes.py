"""What becomes of a send: each class of error, and receipts in any order."""

import asyncio

import pytest

from bot.channels import Later, Misconfigured, Moved, Never, ReceiptState, SendError, Stopped
from tests.races.lanes import Post, Vendor


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


async def test_who_writes_from_a_phone_that_was_called_gone_is_answered(post: Post) -> None:
    post.queue(1, "nobody there")
    post.vendor.script["nobody there"] = [Never("no such number", gone=True)]
    await post.settle()
    assert post.address_status(1) == "gone"
    post.house.arrive(1, "help")
    assert post.address_status(1) == "active"
    assert len(await post.settle()) > 1


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
