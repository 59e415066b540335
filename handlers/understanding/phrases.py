"""How the phrases of a table are written: "|" between them, and choices inside."""

import re
from collections.abc import Callable, Iterator

# The innermost choice of a phrase: "[a/b]" may be left out, "<a/b>" may not.
_CHOICE = re.compile(r"\[(?P<may>[^][<>]*)\]|<(?P<must>[^][<>]*)>")


def phrases(cell: str) -> Iterator[str]:
    """The phrases of a cell: `no <puedo/podemos> [hoy]` is four."""
    for phrase in cell.split("|"):
        yield from _choices(phrase) if has_choice(phrase) else filter(None, [phrase.strip()])


def has_choice(phrase: str) -> bool:
    """Whether more than one phrase is written here."""
    return "<" in phrase or "[" in phrase


def _choices(phrase: str) -> Iterator[str]:
    match = _CHOICE.search(phrase)
    if match is None:
        yield " ".join(phrase.split())
        return
    before, after = phrase[: match.start()], list(_choices(phrase[match.end() :]))
    for option in _options(match):
        for rest in after:
            yield " ".join(f"{before}{option} {rest}".split()) if rest else f"{before}{option}".strip()


def _options(match: re.Match[str]) -> list[str]:
    return [*match["may"].split("/"), ""] if match["must"] is None else match["must"].split("/")


def first_words(phrase: str, cut: Callable[[str], list[str]]) -> set[str]:
    """The words that the phrases written as `phrase` begin with; `cut` makes words of a text."""
    match = _CHOICE.search(phrase)
    before = cut(phrase if match is None else phrase[: match.start()])
    if before or match is None:
        return set(before[:1])
    starts = [cut(option)[:1] for option in _options(match)]
    found = {word for start in starts for word in start}
    return found if all(starts) else found | first_words(phrase[match.end() :], cut)


def last_words(phrase: str, cut: Callable[[str], list[str]]) -> set[str]:
    """The words that the phrases written as `phrase` end with."""
    *_, match = [None, *_CHOICE.finditer(phrase)]
    after = cut(phrase if match is None else phrase[match.end() :])
    if after or match is None:
        return set(after[-1:])
    ends = [cut(option)[-1:] for option in _options(match)]
    found = {word for end in ends for word in end}
    return found if all(ends) else found | last_words(phrase[: match.start()], cut)


def fewest_pieces(phrase: str) -> int:
    """How many choices and words a phrase has that may not be left out."""
    rest, must = _CHOICE.sub(" ", phrase), sum(match["must"] is not None for match in _CHOICE.finditer(phrase))
    return must + len(rest.split())
