"""Pictures, places and voices between the two sides: shown, or behind a link that ends with the relay."""

import re
from collections.abc import Mapping
from dataclasses import replace

import aiohttp
import pytest

from tests.dialogs.cast import CHANNELS, claimed
from tests.dialogs.wording import not_said_to, said_to
from tests.world import World

LINK = re.compile(r"http://127\.0\.0\.1:\d+/media/[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])")
GIF = b"GIF89a"
FILE = "ME" + b"photo".hex().rjust(32, "0")


async def get(url: str) -> tuple[int, bytes, Mapping[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(url, allow_redirects=False) as answer:
        return answer.status, await answer.read(), answer.headers


def link_in(text: str) -> str:
    match = LINK.search(text)
    assert match is not None, text
    return match[0]


async def test_between_two_on_telegram_the_picture_itself_goes(world: World) -> None:
    alice, bob, code = await claimed(world, "telegram", "telegram")
    await alice.says("", media=["photo"])
    said_to(bob, "relay_picture", code=code, name="Alice")
    assert bob.phone.last.media == ("photo",)
    said_to(alice, "relayed", name="Bob")
    assert "/media/" not in " ".join(bob.phone.got)


@pytest.mark.parametrize(("hers", "his"), [("telegram", "sms"), ("sms", "telegram"), ("sms", "sms")])
async def test_where_it_cannot_go_itself_a_link_shows_it(world: World, hers: str, his: str) -> None:
    alice, bob, code = await claimed(world, hers, his)
    await alice.says("", media=["photo"])
    url = link_in(said_to(bob, "relay_picture_link", code=code, name="Alice"))
    status, body, headers = await get(url)
    assert (status, headers["Content-Type"]) == (200, "image/gif")
    assert body.startswith(GIF)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in headers["Cache-Control"]
    for person in (alice, bob):
        person.never_saw(world.network.telegram.token, world.network.twilio.auth_token, "api.twilio", "file/bot")
    said_to(alice, "relayed", name="Bob")


@pytest.mark.parametrize("kind", CHANNELS)
async def test_words_with_a_picture_go_with_it(world: World, kind: str) -> None:
    alice, bob, code = await claimed(world, kind, "sms")
    await alice.says(f"{code} this is the door", media=["photo"])
    bob.got(f"{code} from Alice", "this is the door")
    assert (await get(link_in(bob.got("a picture"))))[0] == 200


async def test_a_picture_in_reply_goes_to_the_other_side_of_that_need(world: World) -> None:
    alice, bob, code = await claimed(world, "sms", "telegram")
    asked = next(b for b in bob.phone.thread if f"{code} is yours" in b.text)
    await bob.says("", media=["photo"], reply_to=asked)
    said_to(alice, "relay_picture_link", code=code, name="Bob")


async def test_the_link_ends_with_the_relay(world: World) -> None:
    alice, bob, _code = await claimed(world, "telegram", "sms")
    await alice.says("", media=["photo"])
    url = link_in(bob.got("a picture"))
    await bob.says("done")
    await alice.says("yes")
    assert (await get(url))[0] == 200
    await world.passes(hours=25)
    assert (await get(url))[0] == 404


@pytest.mark.parametrize("ending", ["drop {code}", "block {code}"])
async def test_the_link_ends_when_they_part(world: World, ending: str) -> None:
    alice, bob, code = await claimed(world, "telegram", "sms")
    await alice.says("", media=["photo"])
    url = link_in(bob.got("a picture"))
    await bob.says(ending.format(code=code))
    assert (await get(url))[0] == 404


async def test_the_link_ends_with_forget_me(world: World) -> None:
    alice, bob, _code = await claimed(world, "telegram", "sms")
    await alice.says("", media=["photo"])
    url = link_in(bob.got("a picture"))
    await alice.says("forget me")
    await alice.says("yes forget")
    assert (await get(url))[0] == 404


async def test_nothing_is_found_that_we_did_not_write(world: World) -> None:
    alice, bob, _code = await claimed(world, "telegram", "sms")
    await alice.says("", media=["photo"])
    url = link_in(bob.got("a picture"))
    base, _, ticket = url.rpartition("/")
    other = "B" if ticket[0] != "B" else "C"
    for wrong in (other + ticket[1:], ticket[:-1], ticket + "A", "A" * 32, "../etc/passwd", "%00", "é"):
        assert (await get(f"{base}/{wrong}"))[0] == 404, wrong


@pytest.mark.parametrize("hers", CHANNELS)
async def test_only_images_are_shown_and_none_too_large(world: World, hers: str) -> None:
    alice, bob, _code = await claimed(world, hers, "sms")
    await alice.says("", media=["photo"])
    url = link_in(bob.got("a picture"))
    vendor = world.network.telegram if hers == "telegram" else world.network.twilio
    files, name = vendor.files, "file-photo" if hers == "telegram" else FILE
    files[name] = b"<html><script>alert(1)</script></html>"
    assert (await get(url))[0] == 404
    files[name] = b"\xff\xd8\xff" + bytes(5 * 1024 * 1024)
    assert (await get(url))[0] == 502
    files[name] = b"\xff\xd8\xff" + bytes(1024)
    status, _, headers = await get(url)
    assert (status, headers["Content-Type"]) == (200, "image/jpeg")


async def test_a_vendor_that_fails_is_said_and_named_nowhere(world: World, caplog: pytest.LogCaptureFixture) -> None:
    alice, bob, _code = await claimed(world, "telegram", "sms")
    await alice.says("", media=["photo"])
    url = link_in(bob.got("a picture"))
    world.network.telegram.fail_next("getFile", status=400, description="Bad Request: file is too big")
    caplog.clear()
    status, body, _ = await get(url)
    assert (status, body) == (502, b"")
    for word in (world.network.telegram.token, "Alice", url.rpartition("/")[2]):
        assert word not in caplog.text


@pytest.mark.parametrize(("hers", "his"), [("telegram", "sms"), ("sms", "telegram")])
async def test_where_the_world_does_not_reach_us_a_sentence_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch, hers: str, his: str
) -> None:
    monkeypatch.setattr(world.app.inbox, "_circle", replace(world.app.circle, public_url=""))
    alice, bob, code = await claimed(world, hers, his)
    await alice.says("", media=["photo"])
    said_to(bob, "relay_media", code=code, name="Alice")
    said_to(alice, "picture_unseen", name="Bob", code=code)


@pytest.mark.parametrize("his", CHANNELS)
async def test_a_voice_is_told_of_and_words_are_asked_for(world: World, his: str) -> None:
    alice, bob, code = await claimed(world, "telegram", his)
    await alice.says("", media=["voice"])
    said_to(bob, "relay_voice", code=code, name="Alice")
    said_to(alice, "picture_unseen", name="Bob", code=code)


@pytest.mark.parametrize("his", CHANNELS)
async def test_a_place_is_a_link_to_a_map(world: World, his: str) -> None:
    alice, bob, code = await claimed(world, "telegram", his)
    await alice.says("", location=(40.6794321, -73.9496543))
    bob.got(f"{code} from Alice", "https://osm.org/?mlat=40.67943&mlon=-73.94965")


async def test_who_lost_the_race_is_shown_nothing(world: World) -> None:
    dana = await world.helper("Dana", "telegram")
    alice, bob, code = await claimed(world, "telegram", "sms")
    await dana.says(f"yes {code}")
    await alice.says("", media=["photo"])
    link_in(bob.got("a picture"))
    not_said_to(dana, "relay_picture")
    dana.never_saw("/media/")


async def test_a_picture_telegram_refuses_goes_as_a_link(world: World) -> None:
    alice, bob, code = await claimed(world, "telegram", "telegram")
    world.network.telegram.fail_next("sendPhoto", status=400, description="Bad Request: wrong file identifier")
    await alice.says(f"{code} this is the door", media=["photo"])
    bob.got(f"{code} from Alice", "this is the door")
    url = link_in(said_to(bob, "relay_picture_link", code=code, name="Alice"))
    status, body, _ = await get(url)
    assert (status, body[:6]) == (200, GIF)
    bob.got_nothing()


async def test_who_blocked_us_gets_no_link_for_a_picture_either(world: World) -> None:
    alice, bob, _ = await claimed(world, "telegram", "telegram")
    description = "Forbidden: bot was blocked by the user"
    world.network.telegram.fail_next("sendPhoto", status=403, description=description)
    await alice.says("", media=["photo"])
    not_said_to(bob, "relay_picture_link")
