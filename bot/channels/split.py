"""A text cut into parts a vendor takes, at a line's end, else between words, else anywhere."""


def units(text: str) -> int:
    """UTF-16 code units, which is how both vendors count: an emoji is two."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` units (at least 2), in order; only the blank at each cut is lost.

    A part is cut at a line's end or between words only when that leaves it at least half full.
    """
    parts = []
    while units(text) > limit:
        room = _fitting(text, limit)
        end = _cut(text, room)
        parts.append(text[:end].rstrip())
        text = text[end:].lstrip()
    parts.append(text)
    return [part for part in parts if part] or [text]


def _fitting(text: str, limit: int) -> int:
    """How many characters of `text` fit in `limit` units."""
    used = 0
    for index, char in enumerate(text):
        used += 2 if char > "\uffff" else 1
        if used > limit:
            return index
    return len(text)


def _cut(text: str, room: int) -> int:
    for blank in ("\n", " "):
        end = text.rfind(blank, room // 2, room + 1)
        if end > 0:
            return end
    return room


def whole(text: str) -> str:
    """`text` without half characters (lone surrogates), which no vendor's encoding takes."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
