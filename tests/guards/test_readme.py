"""The README's settings, commands, words and pictures are those of the program."""

import re
from pathlib import Path

import typer

from bot.cli import app
from bot.settings import Settings
from handlers.orders import ORDERS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def test_every_setting_is_told_with_no_other() -> None:
    section = README.split("## Settings")[1].split("## Commands")[0]
    told = set(re.findall(r"`([A-Z][A-Z_]+)`", section)) - {"DEBUG", "INFO", "WARNING", "ERROR"}
    assert told == {name.upper() for name in Settings.model_fields}


def test_defaults_are_true() -> None:
    section = README.split("## Settings")[1].split("## Commands")[0]
    for name, default in re.findall(r"^\| `([A-Z_]+)` \| `([^`]+)` \|", section, re.M):
        value = Settings.model_fields[name.lower()].default
        assert default == (",".join(value) if isinstance(value, tuple) else str(value)), name


def test_every_command_is_told_with_no_other() -> None:
    section = README.split("## Commands")[1].split("Routes:")[0]
    told = set(re.findall(r"^\| `manyhands (\w+)", section, re.M))
    assert told == set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`?make (\w+)", README)) <= targets


def test_pictures_are_there() -> None:
    for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (ROOT / picture).is_file()


def test_the_glossary_names_what_the_code_names() -> None:
    words = README.split("## Words")[1].split("## Who sees what")[0]
    for word in ("Member", "Circle", "Need", "Offer", "Ping", "Claim", "Timer"):
        assert f"**{word}**" in words


def test_every_order_of_coordinators_is_told() -> None:
    section = README.split("## For coordinators")[1].split("**Group chats.**")[0]
    told = {word.casefold() for word in re.findall(r"[A-Z]{3,}", section)}
    assert {*ORDERS, "open", "announce", "poll", "halt", "mine"} <= told
    assert len(section.splitlines()) <= 30, "one screen"
