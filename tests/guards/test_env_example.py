"""`.env.example` has every setting, with a comment and the default, and no other."""

import re
from pathlib import Path

from bot.settings import Settings, load_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
LINE = re.compile(r"^([A-Z_]+)=(.*)$", re.MULTILINE)


def test_it_names_every_setting_and_no_other() -> None:
    named = [name.lower() for name, _ in LINE.findall(EXAMPLE.read_text())]
    assert sorted(named) == sorted(Settings.model_fields)


def test_its_values_are_the_defaults(tmp_path: Path) -> None:
    assert load_settings(EXAMPLE) == load_settings(tmp_path / "none")


def test_every_setting_has_a_comment_above_it_or_above_its_pair() -> None:
    lines = EXAMPLE.read_text().splitlines()
    for number, line in enumerate(lines):
        if LINE.match(line):
            above = lines[number - 1]
            assert above.startswith("#") or (LINE.match(above) and lines[number - 2].startswith("#")), line
