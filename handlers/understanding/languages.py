"""Which of a circle's languages a text is in: by its small words and its accents, then by the word lists."""

from collections.abc import Sequence
from functools import lru_cache

from handlers.understanding.page import Page, Token
from handlers.understanding.tables import LANGUAGES, find_all
from handlers.understanding.wordlist import word_list

# A word that only one of the languages has says more than one they share ("la", "de", "a").
OWN_WORD, OWN_LETTER = 2.0, 2.0


@lru_cache(maxsize=16)
def _small_words(languages: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for code in languages:
        for word in word_list(code).function:
            words[word] = (*words.get(word, ()), code)
    return words


def language_of(page: Page, tokens: Sequence[Token], languages: Sequence[str] = LANGUAGES) -> str | None:
    """The language of a text, among `languages`; None when nothing tells."""
    allowed = tuple(code for code in languages if code in LANGUAGES)
    small, scores = _small_words(allowed), dict.fromkeys(allowed, 0.0)
    for word in {token.word for token in tokens if not _is_of_code(page, token)}:
        codes = small.get(word, ())
        for code in codes:
            scores[code] += OWN_WORD if len(codes) == 1 else 1 / len(codes)
    if not page.text.isascii():
        written = frozenset(page.text.lower())
        for code in allowed:
            scores[code] += OWN_LETTER * len(written & word_list(code).letters)
    if max(scores.values(), default=0.0) > OWN_WORD:
        best = _best(scores)
        return best[0] if len(best) == 1 else _best_by_things(tokens, scores, best)
    return _best_by_things(tokens, scores, allowed)


def _is_of_code(page: Page, token: Token) -> bool:
    """The letter of a code ("Y5") is no word ("y")."""
    return token.end - token.start == 1 and page.folded[token.end : token.end + 1].isdecimal()


def _best(scores: dict[str, float]) -> list[str]:
    top = max(scores.values(), default=0.0)
    return [code for code, score in scores.items() if score == top]


def _best_by_things(tokens: Sequence[Token], scores: dict[str, float], codes: Sequence[str]) -> str | None:
    """Where one small word or none tells: the language whose lists know more of the text."""
    known = {}
    for code in codes:
        lists = word_list(code)
        found = [f for root in (lists.things, lists.cues, lists.marks) for f in find_all(tokens, root)]
        known[code] = scores[code] + sum(f.last - f.first for f in found)
    best = _best(known)
    return best[0] if len(best) == 1 and known[best[0]] else None
