"""What is never read as an amount and never echoed: phone numbers, mail addresses, links."""

import re

from handlers.understanding.page import Page

_PRIVATE = re.compile(
    r"https?\s*:\s*/\s*/\s*\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)*"  # links, mail, account names
    r"|(?<![\w$])\+[0-9][0-9 ().-]{6,}[0-9]"  # any international number
    r"|(?<![\w$])(?:1[ .-]?)?\(?[0-9]{3}\)?[ .-]{0,2}[0-9]{3}[ .-]?[0-9]{4}(?!\w)"  # North American
    r"|(?<![\w$-])[0-9]{3}[ .-][0-9]{4}(?![\w-])"  # without area code
    r"|(?<![\w$])[0-9]{6,}(?!\w)"  # accounts, cards, identity papers
)


def take_private(page: Page) -> None:
    """Blank out what belongs to one person alone."""
    if "@" in page.left or "://" in page.left or "www." in page.left or any(map(str.isdecimal, page.left)):
        page.take_all(m.span() for m in _PRIVATE.finditer(page.left))
