"""Each hears their own language, whatever the other wrote in."""

from tests.world import World, code_in


async def test_a_need_in_spanish_reaches_an_english_helper_in_english(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    rosa = world.person("Rosa", "sms")
    await rosa.says("Me llamo Rosa. Necesito comida para 4 cerca de 11216 para el viernes")
    code = code_in(rosa.got("comida para 4"))
    asked = bob.got(code, "food for 4, by ", "Can you help?")
    assert "comida" not in asked
    assert "para el" not in asked
    await bob.says("yes")
    rosa.got("Bob", "comida para 4")


async def test_tomorrow_is_today_a_day_later(world: World) -> None:
    bob = await world.helper("Bob", "telegram")
    await world.person("Alice", "sms").says("I need groceries for 4 tomorrow night near 11216")
    code = code_in(bob.got("groceries for 4, tomorrow night"))
    await world.passes(hours=24)
    bob.reads_all()
    await bob.says(code)
    bob.got(code, "groceries for 4, tonight")


async def test_the_choice_is_put_in_the_readers_language(world: World) -> None:
    rosa = await world.helper("Rosa", "sms", says="Puedo llevar comida cerca de 11216")
    await world.person("Alice", "sms").says("I need groceries for 4 by Friday near 11216")
    await world.person("Dana", "sms").says("I need soup for 2 today near 11216")
    rosa.reads_all()
    await rosa.says("sí")
    assert rosa.got("¿Cual?").count("SI ") == 2  # by SMS, without the accent


async def test_a_wheelchair_in_spanish_is_a_wheelchair_in_english(world: World) -> None:
    bob = await world.helper("Bob", "sms")
    await world.person("Rosa", "sms").says("Necesito una silla de ruedas cerca de 11216 para el viernes")
    bob.got("a wheelchair, by ", "Can you help?")
