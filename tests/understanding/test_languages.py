"""Which language a text is in, where little tells."""

import pytest

from tests.understanding.reading import read


@pytest.mark.parametrize("code", ["Y5", "A2", "E3", "D4", "M7"])
def test_the_letter_of_a_code_is_no_word(code: str) -> None:
    assert read(f"{code} 10 diapers").language == "en"
    assert read(f"{code} 10 pañales").language == "es"
