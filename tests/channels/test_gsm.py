"""What SMS text becomes and costs."""

# ruff: noqa: RUF001 (look-alikes are what it is about)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.gsm import BASIC, EXTENDED, GSM, downgrade, segments

ANY = st.text(st.characters(exclude_categories=()), max_size=400)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It’s “fine” – really…", 'It\'s "fine" - really...'),
        ("a\u00a0b\u2009c\td", "a b c d"),
        ("¿Dónde está? Mañana, señor", "¿Donde esta? Mañana, señor"),
        ("Bèl kè, mwen bezwen èd — mèsi", "Bèl kè, mwen bezwen èd - mèsi"),
        ("garçon, cœur, où", "garcon, coeur, où"),
        ("Ça : dès août, l'œil aperçoit là-bas Noël, l'île", "Ça : dès aout, l'oeil apercoit là-bas Noel, l'ile"),
        ("À L'ÉCOLE, ÊTRE EN ŒUVRE", "A L'ÉCOLE, ETRE EN OEUVRE"),
        ("« Où\u202f? »\u00a0: oui", '" Où ? " : oui'),
        ("SEMÈN, KREYÒL, ÈD, LÀ", "SEMEN, KREYOL, ED, LA"),
        ("Ki kote w ap pote l, pitit? Lè m fòse, li bòn", "Ki kote w ap pote l, pitit? Lè m fòse, li bòn"),
        ("Đường Nguyễn Huệ", "Duong Nguyen Hue"),
        ("Straße Łódź", "Straße Lodz"),
        ("on my way 👍🏽!", "on my way !"),
        ("hi 👋 there", "hi there"),
        ("👨‍👩‍👧 ❤️ 🇺🇸", ""),
        ("2\ufe0f\u20e3 bags", "2 bags"),
        ("\u200fabc\u200e\u202e d\x00e\x07f", "abc def"),
        ("line\r\nnext\rlast", "line\nnext\nlast"),
        ("½ cup №5 ™", "1/2 cup No5 TM"),
        ("€5 [a] {b} ~ ^ \\ |", "€5 [a] {b} ~ ^ \\ |"),
        ("two  spaces", "two  spaces"),
        ("𝐇𝐞𝐥𝐩 Ｈｉ", "Help Hi"),
        ("e\u0301 n\u0303", "é ñ"),
        ("ça ㈪", "ca"),  # no letter of another script, but a sign that no text of ours keeps
        ("", ""),
    ],
)
def test_downgrade(text: str, expected: str) -> None:
    assert downgrade(text) == expected
    assert GSM.issuperset(downgrade(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你好 🙂", "你好"),
        ("\u202bأحتاج طعام\u202c", "أحتاج طعام"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Привет, José — да", "Привет, José — да"),
    ],
)
def test_another_script_stays(text: str, expected: str) -> None:
    assert downgrade(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 159 + "€", 2),
        ("a" * 152 + "€" + "a" * 152, 3),  # the € would straddle the first cut: 152 + 153 + …
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        ("🙂" * 35, 1),
        ("🙂" * 36, 2),
        ("🙂" * 66, 2),  # 33 fit in 67, one place stays empty
        ("🙂" * 67, 3),
        ("’" + "a" * 69, 1),
        ("’" + "a" * 70, 2),
    ],
)
def test_segments(text: str, expected: int) -> None:
    assert segments(text) == expected


def test_the_alphabet_has_its_size() -> None:
    """128 less CR and the escape; ten extended less the form feed."""
    assert len(BASIC) == 126
    assert len(EXTENDED) == 9


@settings(deadline=None)
@given(ANY)
def test_downgrade_twice_is_downgrade_once(text: str) -> None:
    assert downgrade(downgrade(text)) == downgrade(text)


@settings(deadline=None)
@given(st.text(sorted(GSM), max_size=400))
def test_gsm_comes_back_unchanged(text: str) -> None:
    assert downgrade(text) == text


@settings(deadline=None)
@given(ANY)
def test_downgrade_keeps_no_control_characters(text: str) -> None:
    assert not set(downgrade(text)) & {chr(code) for code in (*range(10), *range(11, 32), 0x200E, 0x200F, 0x202E)}


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=0x17F), max_size=400))
def test_latin_always_fits(text: str) -> None:
    assert GSM.issuperset(downgrade(text))


@settings(deadline=None)
@given(ANY, ANY)
def test_more_text_is_never_cheaper(text: str, more: str) -> None:
    assert segments(text + more) >= segments(text)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=400))
def test_segments_are_between_the_bounds(text: str) -> None:
    units = len(text.encode("utf-16-le")) // 2
    assert -(-len(text) // 160) <= segments(text) <= -(-units // 66)
