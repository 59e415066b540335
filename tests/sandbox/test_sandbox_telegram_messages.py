"""What people send, what the bot sends, and every way the Bot API says no."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
import telegram
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.sandbox import Network, Phone

CANT = "can't parse entities: "
BARE = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
RESERVED = "Character '.' is reserved and must be escaped with the preceding '\\'"
UNMATCHED = 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'
YES = Keyboard([[Button("I can help", callback_data="yes K7")]])


@pytest.fixture
async def bob(network: Network) -> Phone:
    """Bob, who has pressed Start."""
    phone = network.phone("telegram", 1001, "Bob Stone")
    await phone.says("/start")
    network.telegram.updates.waiting.clear()
    return phone


@pytest.mark.parametrize("item", ["photo", "sticker:🙏", "voice", "document:list.pdf"])
async def test_every_kind_of_message_parses(bob: Phone, bot: telegram.Bot, item: str):
    await bob.says("what it shows", media=[item])
    (update,) = await bot.get_updates()
    assert getattr(update.message, item.partition(":")[0])
    assert update.effective_user.id == 1001


async def test_places_contacts_replies_and_edits(bob: Phone, bot: telegram.Bot):
    said = await bob.says("hello @ManyHandsDemoBot")
    await bob.says(location=(40.7, -73.9))
    await bob.says(contact="+12025550102")
    await bob.says("that", reply_to=said)
    await bob.edits("corrected", said)
    greeting, place, contact, reply, edit = await bot.get_updates()
    assert (greeting.message.from_user.first_name, greeting.message.from_user.last_name) == ("Bob", "Stone")
    assert greeting.message.parse_entities() == {greeting.message.entities[0]: "@ManyHandsDemoBot"}
    assert place.message.location.latitude == 40.7
    assert contact.message.contact.user_id == 1001
    assert reply.message.reply_to_message.message_id == said.message_id
    assert edit.edited_message.text == "corrected"
    assert edit.edited_message.edit_date is not None


async def test_a_press_is_answered_within_150_seconds(bob: Phone, bot: telegram.Bot, clock):
    sent = await bot.send_message(1001, "Can you?", reply_markup=YES)
    await bob.press("I can help")
    await bob.press("yes K7", bob.last)
    first, second = [u.callback_query for u in await bot.get_updates()]
    assert (first.data, first.message.message_id, first.from_user.id) == ("yes K7", sent.message_id, 1001)
    assert await bot.answer_callback_query(first.id, text="Thank you")
    assert bob.last.toasts == ["Thank you"]
    clock.advance(timedelta(seconds=151))
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(second.id)
    with pytest.raises(LookupError):
        await bob.press("No such button")


async def test_edits_of_the_bots_own_messages(bob: Phone, bot: telegram.Bot, clock):
    sent = await bot.send_message(1001, "Open", reply_markup=YES)
    await sent.edit_text("Taken")
    assert (bob.got, bob.last.edited, bob.last.buttons) == (["Taken"], True, [])
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("Taken")
    await sent.edit_reply_markup(YES)
    assert bob.last.buttons[0][0].data == "yes K7"
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", 1001, 999_999)
    await sent.delete()
    assert bob.got == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()
    late = await bot.send_message(1001, "old")
    clock.advance(timedelta(hours=49))
    with pytest.raises(BadRequest, match="can't be deleted"):
        await late.delete()


async def test_whom_the_bot_may_not_write_to(network: Network, bob: Phone, bot: telegram.Bot):
    network.phone("telegram", 1002, "Eve")
    with pytest.raises(Forbidden, match="can't initiate conversation with a user"):
        await bot.send_message(1002, "hi")
    bob.blocks_bot()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(1001, "hi")
    bob.unblocks_bot()
    await bot.send_message(1001, "hi")
    bob.deactivated = True
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(1001, "hi")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(4242, "hi")
    changes = [u.my_chat_member for u in await bot.get_updates()]
    assert [(c.old_chat_member.status, c.new_chat_member.status) for c in changes] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]


def keys(data: str | None, count: int = 1) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "x", "callback_data": data}] * count]}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "  "}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"text": "x", "reply_parameters": {"message_id": 9999}}, "message to be replied not found"),
        ({"text": "x", "reply_markup": keys("é" * 33)}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": keys(None)},
            BARE,
        ),
        ({"text": "x", "reply_markup": keys("x", 101)}, "reply markup is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, CANT + 'Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "é<c>x</c>", "parse_mode": "HTML"}, CANT + 'Unsupported start tag "c" at byte offset 2'),
        (
            {"text": "<b>x</i>", "parse_mode": "HTML"},
            CANT + UNMATCHED,
        ),
        ({"text": "a < b", "parse_mode": "HTML"}, CANT + "Unclosed start tag at byte offset 2"),
        ({"text": "a_b", "parse_mode": "Markdown"}, CANT + "Can't find end of the entity starting at byte offset 1"),
        (
            {"text": "a.b", "parse_mode": "MarkdownV2"},
            CANT + RESERVED,
        ),
    ],
)
async def test_what_a_message_may_not_be(bob, network: Network, http: aiohttp.ClientSession, fields, words):
    body = {"chat_id": 1001} | fields
    async with http.post(f"/bot{network.telegram.token}/sendMessage", json=body) as answer:
        assert answer.status == 400
        assert await answer.json() == {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}


@pytest.mark.parametrize(
    ("mode", "text", "plain", "kinds"),
    [
        (
            "HTML",
            '<b>K7</b> &lt;3 <a href="https://x.org">more</a> 🙂<i>x</i>',
            "K7 <3 more 🙂x",
            ["bold", "text_link", "italic"],
        ),
        ("Markdown", "*K7* \\_ [more](https://x.org) `a_b`", "K7 _ more a_b", ["bold", "text_link", "code"]),
        ("MarkdownV2", "*a _b_* ~c~ 5\\.", "a b c 5.", ["bold", "italic", "strikethrough"]),
        (None, "as_it <is>", "as_it <is>", []),
    ],
)
async def test_formatting_becomes_entities(bob: Phone, bot: telegram.Bot, mode, text, plain, kinds):
    sent = await bot.send_message(1001, text, parse_mode=mode)
    assert (sent.text, bob.got[-1]) == (plain, plain)
    assert [str(entity.type) for entity in sent.entities] == kinds


async def test_flood_control(network: Network, bob: Phone, bot: telegram.Bot):
    network.telegram.flood.now = lambda: 100.0
    for number in range(5):
        await bot.send_message(1001, str(number))
    with pytest.raises(RetryAfter):
        await bot.send_message(1001, "too fast")
    network.telegram.limits = False
    await asyncio.gather(*(bot.send_message(1001, "any number") for _ in range(40)))


async def test_a_group_takes_twenty_a_minute_and_all_chats_thirty_a_second(network: Network, bot: telegram.Bot):
    group = network.group(-1001, "Riverside")
    network.telegram.flood.now = lambda: 100.0
    for number in range(20):
        await bot.send_message(group.id, str(number))
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(group.id, "too many")
    assert flood.value.retry_after > timedelta(seconds=30)
    for number in range(2000, 2012):
        await network.phone("telegram", number).says("/start")
    answers = await asyncio.gather(*(bot.send_message(n, "x") for n in range(2000, 2012)), return_exceptions=True)
    assert sum(isinstance(answer, RetryAfter) for answer in answers) == 2


async def test_a_lost_answer_is_not_a_lost_message(network: Network, bob: Phone, bot: telegram.Bot):
    network.telegram.drop_answer_next("sendMessage")
    with pytest.raises(NetworkError, match="RemoteProtocolError"):
        await bot.send_message(1001, "cut off")
    network.telegram.drop_answer_next("sendMessage", hang=True)
    with pytest.raises(TimedOut):
        await bot.send_message(1001, "no answer", read_timeout=0.2)
    assert bob.got == ["cut off", "no answer"]


async def test_groups(network: Network, bob: Phone, bot: telegram.Bot):
    group = network.group(-501, "Riverside", kind="group")
    network.telegram.join(group, bob)
    await bob.says("private talk", chat=group)
    await bob.says("/open", chat=group)
    await bob.says("/open@SomeOtherBot", chat=group)
    await bob.says("hey @manyhandsdemobot", chat=group)
    card = await bot.send_message(group.id, "K7: groceries", reply_markup=YES)
    await bob.press("I can help", chat=group)
    await bob.says("I can", chat=group, reply_to=group.find(card.message_id))
    joined, command, mention, press, reply = await bot.get_updates()
    assert [user.id for user in joined.message.new_chat_members] == [1001]
    assert [u.message.text for u in (command, mention, reply)] == ["/open", "hey @manyhandsdemobot", "I can"]
    assert press.callback_query.message.chat.id == group.id
    assert (group.got, bob.got) == (["K7: groceries"], [])
    assert (await bot.get_chat(group.id)).title == "Riverside"
    assert (await bot.get_chat_member(group.id, 1001)).status == "member"


async def test_a_group_moves_or_throws_the_bot_out(network: Network, bob: Phone, bot: telegram.Bot):
    group = network.group(-501, "Riverside", kind="group")
    network.telegram.join(group, bob)
    moved = network.telegram.migrate(group, -100501)
    with pytest.raises(ChatMigrated) as error:
        await bot.send_message(group.id, "hi")
    assert error.value.new_chat_id == moved.id
    network.telegram.kick_bot(moved, bob)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(moved.id, "hi")
    updates = await bot.get_updates()
    assert updates[1].message.migrate_to_chat_id == moved.id
    assert updates[2].message.migrate_from_chat_id == group.id
    assert updates[3].my_chat_member.new_chat_member.status == "kicked"


async def test_topics_and_channels(network: Network, bob: Phone, bot: telegram.Bot):
    group = network.group(-1002, "Riverside")
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "hi", message_thread_id=7)
    group.forum = True
    await bob.says("/need help", chat=group, thread=7)
    sent = await bot.send_message(group.id, "hi", message_thread_id=7)
    assert (sent.message_thread_id, sent.is_topic_message) == (7, True)
    network.telegram.channel_post(network.group(-1003, "News", kind="channel"), "a post")
    need, post = await bot.get_updates()
    assert need.message.message_thread_id == 7
    assert post.channel_post.text == "a post"


async def test_reply_keyboards_and_start_links(network: Network, bob: Phone, bot: telegram.Bot):
    keys = [
        [
            telegram.KeyboardButton("My number", request_contact=True),
            telegram.KeyboardButton("Here", request_location=True),
        ],
        ["YES"],
    ]
    await bot.send_message(1001, "Where?", reply_markup=telegram.ReplyKeyboardMarkup(keys))
    for label in ("My number", "Here", "YES"):
        await bob.press(label)
    link = Button("Open", url=f"https://t.me/{network.telegram.bot['username']}?start=abc")
    await bot.send_message(1001, "Open me", reply_markup=Keyboard([[link]]))
    await bob.press("Open")
    contact, place, yes, start = [u.message for u in await bot.get_updates()]
    assert contact.contact.user_id == 1001
    assert place.location is not None
    assert (yes.text, start.text) == ("YES", "/start abc")


async def test_the_small_methods(network: Network, bob: Phone, bot: telegram.Bot):
    await bot.set_my_commands([("open", "What is open")])
    assert [command.command for command in await bot.get_my_commands()] == ["open"]
    assert (await bot.get_me()).username == "ManyHandsDemoBot"
    assert (await bot.get_chat(1001)).first_name == "Bob"
    assert await bot.send_chat_action(1001, "typing")
    assert (await bot.send_location(1001, 40.7, -73.9)).location.longitude == -73.9
    assert await bot.log_out()
