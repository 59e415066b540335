"""What goes to group chats: at their own pace, changed in its place, and not after we were put out."""

import pytest
from sqlalchemy import select

from bot.channels import Later, Moved, Never, Pace, Stopped
from handlers.messages import Act, Outbound
from storage import outbound
from storage.models import Chat
from storage.states import ChatStatus, OutboundStatus, Purpose
from tests.races.lanes import Post, Vendor

GROUP = "-100123"


class GroupVendor(Vendor):
    """Telegram, as far as the lane sees it; `changed` is each edit or deletion with what it was about."""

    name = "telegram"
    prefixes = frozenset({"telegram"})

    def __init__(self, pace: Pace) -> None:
        super().__init__(pace)
        self.changed: list[tuple[Act, str | None, str]] = []
        self.chats: list[tuple[str | None, int | None]] = []

    async def send(self, message: Outbound) -> str:
        self.chats.append((message.chat, message.thread))
        external_id = await super().send(message)
        if message.act is Act.SEND:
            return external_id
        self.sent.pop()
        self.changed.append((message.act, message.target, message.text))
        return ""


@pytest.fixture
def group(post: Post) -> Chat:
    chat = Chat(circle_id=post.house.rules.id, external_id=GROUP, title="Riverside", status=ChatStatus.LINKED)
    chat.thread, chat.status_at = 6, post.house.now
    post.reopen(GroupVendor(Pace(overall=5000, per_chat=5000, chat_burst=5000, group_gap=3)))
    post.house.read(lambda s: s.add(chat))
    return chat


def queue(post: Post, group: Chat, text: str, act: Act = Act.SEND, target: int | None = None) -> int:
    row = {"circle_id": group.circle_id, "chat_id": group.id, "channel": "telegram", "purpose": Purpose.GROUP}
    row |= {"priority": 1, "text": text, "status": OutboundStatus.QUEUED, "act": act, "target": target}
    times = {"due_at": post.house.now, "created_at": post.house.now}
    return post.house.read(lambda s: outbound.enqueue_one(s, {**row, **times}))


def chat_now(post: Post) -> Chat:
    return post.house.read(lambda s: s.scalars(select(Chat)).one())


async def test_a_group_hears_one_thing_in_three_seconds(post: Post, group: Chat) -> None:
    for text in ("one", "two", "three"):
        queue(post, group, text)
    assert await post.settle() == ["one"]
    post.passes(seconds=2)
    assert await post.settle() == ["one"]
    post.passes(seconds=1.5)
    assert await post.settle() == ["one", "two"]
    post.passes(seconds=3.5)
    assert await post.settle() == ["one", "two", "three"]
    assert set(post.vendor.chats) == {(GROUP, 6)}  # type: ignore[attr-defined]


async def test_a_change_goes_to_what_was_sent_and_after_it(post: Post, group: Chat) -> None:
    card = queue(post, group, "K7 is open")
    queue(post, group, "K7 is taken", Act.EDIT, card)
    queue(post, group, "", Act.DELETE, card)
    for _ in range(3):
        await post.settle()
        post.passes(seconds=4)
    assert post.vendor.sent == ["K7 is open"]
    assert post.vendor.changed == [(Act.EDIT, "SM1", "K7 is taken"), (Act.DELETE, "SM1", "")]  # type: ignore[attr-defined]


async def test_a_change_of_what_never_went_is_dropped(post: Post, group: Chat) -> None:
    card = queue(post, group, "K7 is open")
    post.vendor.script["K7 is open"] = [Never("too long")]
    queue(post, group, "K7 is taken", Act.EDIT, card)
    for _ in range(2):
        await post.settle()
        post.passes(seconds=4)
    assert post.status("K7 is taken") == "dropped"


@pytest.mark.parametrize("error", [Stopped("kicked"), Never("bot was kicked", gone=True)])
async def test_who_puts_us_out_hears_no_more(post: Post, group: Chat, error: Stopped | Never) -> None:
    queue(post, group, "one")
    queue(post, group, "two")
    post.vendor.script["one"] = [error]
    for _ in range(2):
        await post.settle()
        post.passes(seconds=4)
    assert post.vendor.sent == ["one"]
    assert chat_now(post).status == ChatStatus.LEFT
    assert post.status("two") == "dropped"


async def test_a_group_where_we_may_not_write_is_left_alone(post: Post, group: Chat) -> None:
    queue(post, group, "one")
    queue(post, group, "two")
    post.vendor.script["one"] = [Never("not enough rights", alert=True)]
    for _ in range(2):
        await post.settle()
        post.passes(seconds=4)
    assert post.vendor.sent == ["one"]
    assert chat_now(post).status == ChatStatus.RESTRICTED
    post.house.read(lambda s: setattr(s.scalars(select(Chat)).one(), "status", ChatStatus.LINKED))
    for _ in range(2):
        await post.settle()
        post.passes(seconds=4)
    assert post.vendor.sent == ["one", "one", "two"]  # what was refused is not lost


async def test_a_group_that_moved_gets_it_at_its_new_place(post: Post, group: Chat) -> None:
    queue(post, group, "one")
    post.vendor.script["one"] = [Moved("-100999")]
    await post.settle()
    assert chat_now(post).external_id == "-100999"
    post.passes(seconds=30)
    await post.settle()
    assert post.vendor.chats[-1] == ("-100999", 6)  # type: ignore[attr-defined]
    assert post.status("one") == "sent"


async def test_a_group_that_must_rest_holds_up_no_one_else(post: Post, group: Chat) -> None:
    other = Chat(circle_id=group.circle_id, external_id="-100777", title="Rides", status=ChatStatus.LINKED)
    other.status_at = post.house.now
    post.house.read(lambda s: s.add(other))
    queue(post, group, "one")
    queue(post, other, "two")
    post.vendor.script["one"] = [Later("flood", retry_after=60, whole_chat=True)]
    assert sorted(await post.settle()) == ["one", "two"]
    assert post.status("two") == "sent"
