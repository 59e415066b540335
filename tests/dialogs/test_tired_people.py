"""Texts as tired people write them, on old phones, in a hurry."""

from tests.dialogs.test_main_job import claimed
from tests.world import World, code_in


async def test_one_word_is_asked_about_and_a_yes_makes_it_a_need(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    alice = world.person("Alice", "sms")
    await alice.says("food")
    alice.got("you need food?")
    bob.got_nothing()
    await alice.says("yes")
    code = code_in(alice.got("got it"))
    await alice.says("11216")
    bob.got(code, "food")


async def test_on_my_way_from_who_has_it_goes_to_her(world: World) -> None:
    alice, bob, code = await claimed(world, "sms", "sms")
    await bob.says("on my way")
    alice.got(f"{code} from Bob: on my way")
    bob.got("Sent to Alice")
    bob.got_nothing()


async def test_a_name_has_no_figures_in_it(world: World) -> None:
    lee = world.person("Lee", "sms")
    await lee.says("Do you have diapers near 11216 for tomorrow?")
    lee.reads_all()
    await lee.says("K9 thanks")
    assert "Thank you, K9" not in " ".join(lee.reads_all())


async def test_evenings_and_weekends_means_any_day(world: World) -> None:
    dana = await world.helper("Dana", "telegram", says="I can drive, evenings and weekends, near 11216")
    await world.person("Alice", "sms").says("I need a ride Tuesday at 7pm near 11216")
    dana.got("a ride", "tomorrow 7pm")  # told on a Monday
