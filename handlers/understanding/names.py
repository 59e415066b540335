"""A person's own first name, only where it plainly is one."""

import re
from functools import lru_cache

from handlers.understanding.page import Page, fold
from handlers.understanding.sizes import any_of
from handlers.understanding.tables import LANGUAGES, said
from handlers.understanding.wordlist import word_list

LONGEST_NAME = 40

_LETTERS = r"[^\W\d_]+(?:['-][^\W\d_]+)?"
_GREETS = r"hi|hello|hey|hola|bonjou|bonswa|bonjour|bonsoir|salut|alo"


@lru_cache(maxsize=1)
def _said() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(said('name said'))} (?P<said>{_LETTERS})(?: (?P<last>{_LETTERS}))?")


@lru_cache(maxsize=1)
def _maybe() -> re.Pattern[str]:
    """ "I'm …" is seldom a name: the word must have a capital and be followed by a mark, a join or the end."""
    return re.compile(
        rf"(?:^|[.,!;-] ?|\b(?:{_GREETS})[, ]+){any_of(said('name maybe'))}"
        rf" (?P<said>{_LETTERS})(?: (?P<last>{_LETTERS}))?(?=[ ]*(?:$|[.,!;&-]|\b{any_of(said('name after'))}(?!\w)))"
    )


def take_name(page: Page) -> str | None:
    """The first name someone gives as theirs, taken from `page` with the words around it."""
    said_so = _said().search(page.left)
    match = said_so or _maybe().search(page.left)
    if match is None:
        return None
    name = page.text[match.start("said") : match.end("said")]
    if len(name) > LONGEST_NAME or (said_so is None and not _plainly_a_name(page, name)):
        return None
    if fold(name) in said("not a name"):
        return None
    last = page.text[match.start("last") : match.end("last")] if match["last"] else ""
    family = last[:1].isupper() and _plainly_a_name(page, last)
    page.take(match.start("said"), match.end("last") if family else match.end("said"))
    return name[:1].upper() + name[1:]


def _plainly_a_name(page: Page, name: str) -> bool:
    if not name[:1].isupper() or (name.isupper() and len(name) > 1) or page.text.isupper():
        return False
    word = fold(name)
    if word in said("not a name") or word.endswith(("ing", "ed", "'s")):
        return False
    for code in LANGUAGES:
        lists = word_list(code)
        if word in lists.function or any(word in tree.starts for tree in (lists.things, lists.cues, lists.numbers)):
            return False
    return True
