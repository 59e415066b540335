"""The catalogues are what translators' tools expect: whole, in step with the English, and quick to read."""

import io
import re
import shutil
import time
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from handlers.texts import LANGUAGES, catalogue, read_texts
from handlers.texts.update import LOCALE, messages_in, updated

FILES = sorted(LOCALE.iterdir())


def test_there_is_a_catalogue_for_each_language_and_a_template() -> None:
    assert [path.name for path in FILES] == [*(f"{language}.po" for language in LANGUAGES), "manyhands.pot"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_in_step_with_the_english(path: Path) -> None:
    """Else run `python -m handlers.texts.update`. Line breaks are left to the translators' tools."""
    now, should = messages_in(path), read_po(io.StringIO(updated()[path]))
    told = {message.context: (message.id, message.auto_comments) for message in should if message.context}
    assert {key: (message.id, message.auto_comments) for key, message in now.items()} == told
    assert list(now) == list(messages_in(LOCALE / "en.po")), "in the same order, so that two read side by side"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_in_it_is_left_to_do(language: str) -> None:
    with (LOCALE / f"{language}.po").open("rb") as lines:
        found = read_po(lines)
    assert not found.obsolete
    assert [message.context for message in found if message.id and not message.context] == []
    assert [message.context for message in found if message.context and (message.fuzzy or not message.string)] == []
    assert [message.context for message in found if message.context and message.pluralizable] == []
    assert found.locale_identifier == language


def test_an_english_text_that_changed_marks_its_translations(tmp_path: Path) -> None:
    locale = Path(shutil.copytree(LOCALE, tmp_path / "locale"))
    english = (locale / "en.po").read_text()
    (locale / "en.po").write_text(english.replace('msgstr "Thank you, {name}."', 'msgstr "Thanks, {name}!"'))
    files = updated(locale)
    french = files[locale / "fr.po"]
    assert '#, fuzzy, python-brace-format\nmsgctxt "thanks_name"\nmsgid "Thanks, {name}!"\nmsgstr "Merci' in french
    assert french.count("fuzzy") == 1
    assert 'msgid "Thanks, {name}!"\nmsgstr "Thanks, {name}!"' in files[locale / "en.po"]
    assert 'msgid "Thanks, {name}!"\nmsgstr ""' in files[locale / "manyhands.pot"]


def test_a_text_just_written_waits_for_its_translations(tmp_path: Path) -> None:
    locale = Path(shutil.copytree(LOCALE, tmp_path / "locale"))
    with (locale / "en.po").open("a") as lines:
        lines.write('\n# A note.\nmsgctxt "a_new_one"\nmsgid "{count} new"\nmsgstr ""\n')
    files = updated(locale)
    assert files[locale / "en.po"].endswith('msgid "{count} new"\nmsgstr "{count} new"\n')
    assert files[locale / "ht.po"].endswith('msgid "{count} new"\nmsgstr ""\n')
    assert "#. A note.\n#. {count}: a number, like 2\n" in files[locale / "ht.po"]


def test_what_is_not_ready_is_not_said() -> None:
    lines = io.BytesIO(
        b'msgctxt "a"\nmsgid "x"\nmsgstr "y"\n\nmsgctxt "b"\nmsgid "x"\nmsgstr ""\n\n'
        b'#, fuzzy\nmsgctxt "c"\nmsgid "x"\nmsgstr "y"\n'
    )
    assert read_texts(lines) == {"a": "y"}


def test_reading_a_language_costs_little() -> None:
    """At most 0.05 s, in the turn that first speaks it."""
    spent = []
    for _ in range(3):
        before = time.perf_counter()
        catalogue.__wrapped__("ht")
        spent.append(time.perf_counter() - before)
    assert min(spent) < 0.05


def test_french_marks_stand_as_its_header_says() -> None:
    for key, said in catalogue("fr").items():
        assert not re.search(r"\s[?!;]", said), key
        assert not re.search(r"[^\u00a0]:", said), key
        assert not re.search(r"\b(?:de|que) \{(?:name|other|helper)\}", said), key
