"""A circle speaks the languages it names, of those the bot has."""

import pytest
from pydantic import ValidationError

from bot.settings import Settings


@pytest.mark.parametrize(
    ("named", "languages"),
    [("en,es,ht,fr", ("en", "es", "ht", "fr")), (" HT , fr", ("ht", "fr")), ("es,es", ("es",))],
)
def test_languages_in_the_order_they_are_named(named: str, languages: tuple[str, ...]) -> None:
    assert Settings(_env_file=None, circle_languages=named).circle_languages == languages


@pytest.mark.parametrize("named", ["", "en,xx", "en;es", "klingon"])
def test_others_are_refused_in_words(named: str) -> None:
    with pytest.raises(ValidationError, match=r"it must list languages the bot speaks.*en,es,fr,ht"):
        Settings(_env_file=None, circle_languages=named)
