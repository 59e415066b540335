"""Settings: each wrong one is named at once; the key is made, kept, and missed in plain words."""

import signal
import stat

import pytest

from .conftest import SECRET_KEY, MakePhone, MakeProgram
from .process import Program
from .twilio_webhooks import AUTH_TOKEN

WRONG = {
    "TELEGRAM_TOKEN": "not-a-token",
    "TELEGRAM_API_URL": "ftp://example.org",
    "TELEGRAM_WEBHOOK_SECRET": "spaces are not allowed",
    "TWILIO_ACCOUNT_SID": "XX12",
    "TWILIO_NUMBER": "twelve",
    "TWILIO_MESSAGING_SERVICE_SID": "XX12",
    "TWILIO_API_URL": "example.org",
    "PUBLIC_URL": "no url",
    "PORT": "99999",
    "DATABASE_URL": "mysql://somewhere/db",
    "SECRET_KEY": "too-short",
    "CIRCLE_NAME": "",
    "CIRCLE_TIMEZONE": "Mars/Base",
    "CIRCLE_LANGUAGES": "en,xx",
    "CIRCLE_QUIET_HOURS": "late",
    "CIRCLE_RULES": "asks_a_week=lots",
    "LOG_LEVEL": "LOUD",
}
OTHER_KEY = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI="


async def refused(program: Program) -> str:
    """It ends with code 2 and no traceback; what it said."""
    await program.spawn()
    assert await program.ended() == 2, program.log_text()
    said = program.log_text()
    assert "Traceback" not in said
    assert 'File "' not in said
    return said


async def test_every_wrong_setting_is_named_at_once(make_program: MakeProgram):
    said = await refused(make_program(**WRONG))
    assert [name for name in WRONG if name not in said] == []
    for value in (AUTH_TOKEN, "not-a-token", "too-short"):
        assert value not in said, "a secret was printed"


@pytest.mark.parametrize("name", ["TWILIO_NUMBER", "SECRET_KEY", "DATABASE_URL"])
async def test_each_wrong_setting_is_named_alone(make_program: MakeProgram, name: str):
    said = await refused(make_program(**{name: WRONG[name]}))
    named = [other for other in (*WRONG, "TWILIO_AUTH_TOKEN", "HOST") if other in said]
    assert named == [name]


@pytest.mark.parametrize("missing", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_NUMBER"])
async def test_half_a_channel_is_named_beside_the_rest(make_program: MakeProgram, missing: str):
    said = await refused(make_program(**{missing: None}, PORT="a lot"))
    assert missing in said
    assert "PORT" in said


async def test_other_commands_refuse_as_plainly(make_program: MakeProgram):
    program = make_program(PORT="99999")
    for words in (("export", "needs"), ("invite",)):
        code, _, err = await program.command(*words)
        assert (code, "PORT" in err, "Traceback" in err) == (2, True, False), err


async def test_a_bot_without_any_channel_says_so(make_program: MakeProgram):
    names = ("TELEGRAM_TOKEN", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_NUMBER")
    said = await refused(make_program(**dict.fromkeys(names)))
    assert "TELEGRAM_TOKEN" in said
    assert "TWILIO" in said


async def test_a_wrong_password_is_said_and_health_is_503(make_program: MakeProgram):
    program = make_program(TWILIO_AUTH_TOKEN="another-token")
    await program.spawn()
    status, body = await program.health()
    assert (status, "sms" in body) == (503, True), body
    assert "401" in program.log_text() or "20003" in program.log_text()
    assert "another-token" not in program.log_text() + body


async def test_a_port_in_use_is_said_plainly(program: Program, make_program: MakeProgram):
    second = make_program("second", PORT=program.settings["PORT"])
    await second.spawn()
    assert await second.ended() != 0
    assert "Traceback" not in second.log_text()
    assert program.settings["PORT"] in second.log_text()


async def test_run_makes_a_key_when_there_is_none_and_no_database(make_program: MakeProgram, phone: MakePhone):
    program = make_program(SECRET_KEY=None)
    env_file = program.directory / ".env"
    env_file.write_text("LOG_LEVEL=WARNING")
    await program.start()
    lines = env_file.read_text().splitlines()
    assert lines[0] == "LOG_LEVEL=WARNING"
    assert [line.partition("=")[0] for line in lines[1:] if line] == ["SECRET_KEY"]
    assert stat.S_IMODE(env_file.stat().st_mode) == 0o600
    key = lines[-1].removeprefix("SECRET_KEY=")
    assert key not in program.log_text()

    alice = phone("Alice", program)
    await alice.says("I need diapers near 11216")
    await alice.got("diapers")
    await program.kill()
    await program.start()
    assert env_file.read_text().splitlines() == lines
    assert len(await program.export("needs")) == 1


async def test_a_database_without_its_key_is_refused(make_program: MakeProgram):
    program = make_program(SECRET_KEY=None)
    await program.start()
    await program.stop()
    (program.directory / ".env").unlink()
    said = await refused(program)
    assert "SECRET_KEY" in said
    assert not (program.directory / ".env").exists(), "a second key would make the first one's loss final"
    code, out, err = await program.command("export", "needs")
    assert code != 0, out
    assert "Traceback" not in err


async def test_a_database_of_another_key_is_refused(program: Program):
    await program.stop()
    program.settings["SECRET_KEY"] = OTHER_KEY
    said = await refused(program)
    assert "SECRET_KEY" in said
    code, out, err = await program.command("export", "needs", "--format", "jsonl")
    assert code != 0, out
    assert "Traceback" not in err
    program.settings["SECRET_KEY"] = SECRET_KEY
    await program.start()


async def test_a_file_that_is_no_database_is_refused(make_program: MakeProgram):
    program = make_program()
    (program.directory / "bot.db").write_text("a shopping list, not a database. " * 100)
    await program.spawn()
    assert await program.ended() != 0
    assert "Traceback" not in program.log_text()
    assert "bot.db" in program.log_text()


async def test_it_ends_when_told_to(program: Program):
    assert await program.stop() in (0, -signal.SIGTERM)  # a service manager takes both for a clean end
    program.log_rows()
