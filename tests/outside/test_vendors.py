"""The servers keep to what the vendors document, so that what is proved against them counts."""

import aiohttp

from .bot_api import TOKEN, BotApi
from .people import phone_number
from .twilio_api import ACCOUNT, AUTHORIZATION, NUMBER, TwilioApi
from .twilio_webhooks import sign

AUTH = {"Authorization": AUTHORIZATION}


def test_the_signature_is_that_of_twilios_own_example():
    params = {"CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234"}
    params |= {"From": "+14158675309", "To": "+18005551212"}
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert sign(url, list(params.items()), "12345") == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


async def test_updates_stay_until_a_higher_offset_is_asked_for(bot_api: BotApi):
    first, second = bot_api.arrives("message", {"text": "a"}), bot_api.arrives("message", {"text": "b"})
    async with aiohttp.ClientSession(f"{bot_api.url}/bot{TOKEN}/") as session:

        async def ids(**params: int) -> list[int]:
            async with session.get("getUpdates", params=params) as answer:
                return [update["update_id"] for update in (await answer.json())["result"]]

        assert await ids() == [first, second]
        assert await ids(offset=first) == [first, second]
        assert await ids(offset=second) == [second]
        assert await ids() == [second]
        assert await ids(offset=second + 1) == []
    assert bot_api.confirmed == [first, second]


async def test_a_person_who_never_pressed_start_cannot_be_written_to(bot_api: BotApi):
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{bot_api.url}/bot{TOKEN}/sendMessage", json={"chat_id": 5, "text": "hi"}) as answer,
    ):
        assert (answer.status, (await answer.json())["error_code"]) == (403, 403)


async def test_the_list_is_newest_first_and_paged(twilio: TwilioApi):
    for number in range(5):
        twilio.arrives(phone_number(number), f"text {number}")
    bodies = []
    page: str | None = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?To=%2B18005550100&PageSize=2"
    async with aiohttp.ClientSession(twilio.url, headers=AUTH) as session:
        while page:
            async with session.get(page) as answer:
                listed = await answer.json()
            bodies += [message["body"] for message in listed["messages"]]
            page = listed["next_page_uri"]
    assert bodies == [f"text {number}" for number in (4, 3, 2, 1, 0)]


async def test_a_stopped_phone_is_refused_and_a_stranger_gets_401(twilio: TwilioApi):
    twilio.arrives(phone_number(1), "stop")
    url = f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    form = {"To": phone_number(1), "From": NUMBER, "Body": "hello"}
    async with aiohttp.ClientSession() as session:
        async with session.post(url, data=form, headers=AUTH) as answer:
            assert (answer.status, (await answer.json())["code"]) == (400, 21610)
        async with session.post(url, data=form) as answer:
            assert answer.status == 401
