"""A person's own first name, only where it plainly is one."""

import re

from handlers.understanding.page import Page, fold, word_set
from handlers.understanding.wordlist import LANGUAGES, word_list

LONGEST_NAME = 40

_LETTERS = r"[^\W\d_]+(?:['-][^\W\d_]+)?"
_SAID = re.compile(
    rf"\b(?:my name is|my name's|name is|the name is|call me|me llamo"
    rf"|mi nombre es) (?P<said>{_LETTERS})(?: (?P<last>{_LETTERS}))?"
)
# "I'm …" is seldom a name: the word must have a capital and be followed by a mark, a join or the end.
_MAYBE = re.compile(
    rf"(?:^|[.,!;-] ?|\b(?:hi|hello|hey|hola)[, ]+)(?:i'm|i am|im|this is|it's|soy"
    rf"|habla) (?P<said>{_LETTERS})(?: (?P<last>{_LETTERS}))?"
    r"(?=[ ]*(?:$|[.,!;&-]|\b(?:and|from|i|in|at|here|with|my|y|de|necesito|tengo|puedo|vivo|busco|need"
    r"|living)\b))"
)
_NOT_NAMES = word_set(
    "not so the a an in at on here there your their his her sorry afraid sure ok okay fine good going coming "
    "looking trying still just also very really too now available unable able happy glad willing ready free sick "
    "hungry old new single pregnant disabled homeless alone writing asking calling texting interested in de la el "
    "un una mama papa madre padre nueva nuevo amigo vecino vecina god urgent help how what where someone everyone "
    "nobody"
)


def take_name(page: Page) -> str | None:
    """The first name someone gives as theirs, taken from `page` with the words around it."""
    said = _SAID.search(page.left)
    match = said or _MAYBE.search(page.left)
    if match is None:
        return None
    name = page.text[match.start("said") : match.end("said")]
    if len(name) > LONGEST_NAME or (said is None and not _plainly_a_name(page, name)):
        return None
    if fold(name) in _NOT_NAMES:
        return None
    last = page.text[match.start("last") : match.end("last")] if match["last"] else ""
    family = last[:1].isupper() and _plainly_a_name(page, last)
    page.take(match.start("said"), match.end("last") if family else match.end("said"))
    return name[:1].upper() + name[1:]


def _plainly_a_name(page: Page, name: str) -> bool:
    if not name[:1].isupper() or (name.isupper() and len(name) > 1) or page.text.isupper():
        return False
    word = fold(name)
    if word in _NOT_NAMES or word.endswith(("ing", "ed")):
        return False
    for code in LANGUAGES:
        lists = word_list(code)
        if word in lists.function or word in lists.things.next or word in lists.cues.next:
            return False
    return True
