"""parse_mode, with the mistakes the Bot API refuses: HTML, Markdown and MarkdownV2 to text and entities."""

import html
import re
from dataclasses import dataclass

from bot.sandbox.bubbles import Json
from bot.sandbox.telegram_chats import utf16
from bot.sandbox.telegram_errors import ApiError, bad

Parsed = tuple[str, list[Json]]

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
HTML_TOKEN = re.compile(r"<(?P<tag>/?[^<>]*)>|<(?P<open>)|(?P<char>&(?:#\d+|#x[0-9a-fA-F]+|lt|gt|amp|quot);)|[^<&]+|&")
MARKDOWN = {"*": "bold", "_": "italic", "`": "code", "```": "pre"}
MARKDOWN_V2 = {**MARKDOWN, "__": "underline", "~": "strikethrough", "||": "spoiler"}
MARK = re.compile(r"```|`|\*|_|\[")
MARK_V2 = re.compile(r"```|__|\|\||[`*_~\[]")
LINK = re.compile(r"\]\(([^)]*)\)")
RESERVED = frozenset("_*[]()~`>#+-=|{}.!")


def parse(text: str, mode: str) -> Parsed:
    """Text and entities (offsets in UTF-16 units). ApiError 400 where the Bot API would give one."""
    match mode.lower():
        case "":
            return text, []
        case "html":
            return _html(text)
        case "markdown":
            return _Markdown(text, v2=False).parse()
        case "markdownv2":
            return _Markdown(text, v2=True).parse()
    raise bad("unsupported parse_mode")


def _fault(words: str) -> ApiError:
    return bad(f"can't parse entities: {words}")


def _bytes(text: str, end: int) -> int:
    return len(text[:end].encode())


def _html(text: str) -> Parsed:
    out, found, open_tags = "", list[Json](), list[tuple[str, int, Json]]()
    for token in HTML_TOKEN.finditer(text):
        at = _bytes(text, token.start())
        if token["open"] is not None:
            raise _fault(f"Unclosed start tag at byte offset {at}")
        if (tag := token["tag"]) is None:
            out += html.unescape(token.group()) if token["char"] else token.group()
        elif tag.startswith("/"):
            name, start, extra = _closed(tag[1:].strip().lower(), open_tags, at)
            found.append({"type": TAGS[name], "offset": start, "length": utf16(out) - start, **extra})
        else:
            name, _, attributes = tag.partition(" ")
            if (name := name.lower()) not in TAGS:
                raise _fault(f'Unsupported start tag "{name}" at byte offset {at}')
            url = re.search(r'href="([^"]*)"', attributes)
            open_tags.append((name, utf16(out), {"url": url[1]} if url else {}))
    if open_tags:
        raise _fault(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return out, sorted((e for e in found if e["length"]), key=lambda e: e["offset"])


def _closed(name: str, open_tags: list[tuple[str, int, Json]], at: int) -> tuple[str, int, Json]:
    if not open_tags:
        raise _fault(f"Unexpected end tag at byte offset {at}")
    tag = open_tags.pop()
    if name not in ("", tag[0]):
        raise _fault(f'Unmatched end tag at byte offset {at}, expected "</{tag[0]}>", found "</{name}>"')
    return tag


@dataclass
class _Markdown:
    """Both dialects: the old one has no nesting, the new one refuses reserved characters left bare."""

    text: str
    v2: bool
    at: int = 0
    out: str = ""

    def __post_init__(self) -> None:
        self.found: list[Json] = []
        self.open: list[tuple[str, int, int]] = []  # mark, start in the text out, place in the text in

    def parse(self) -> Parsed:
        while self.at < len(self.text):
            self._step()
        if self.open:
            raise _fault(f"Can't find end of the entity starting at byte offset {_bytes(self.text, self.open[-1][2])}")
        return self.out, sorted((e for e in self.found if e["length"]), key=lambda e: e["offset"])

    def _step(self) -> None:
        inside = self.open[-1][0] if self.open else ""
        if self._escape() or (inside == "[" and self._link_end()):
            return
        mark = (MARK_V2 if self.v2 else MARK).match(self.text, self.at)
        if mark and inside and (mark[0] == inside):
            self._close(inside)
        elif mark and self._may_open(inside):
            self.open.append((mark[0], utf16(self.out), self.at))
            self.at = mark.end()
        else:
            self._plain(inside)

    def _may_open(self, inside: str) -> bool:
        return not inside or (self.v2 and inside not in ("`", "```"))

    def _escape(self) -> bool:
        following = self.text[self.at + 1 : self.at + 2]
        special = RESERVED | {"\\"} if self.v2 else frozenset("_*`[")
        if self.text[self.at] != "\\" or following not in special or not following:
            return False
        self.out += following
        self.at += 2
        return True

    def _close(self, mark: str, **extra: str) -> None:
        _, start, _ = self.open.pop()
        kind = "text_link" if mark == "[" else MARKDOWN_V2[mark]
        self.found.append({"type": kind, "offset": start, "length": utf16(self.out) - start, **extra})
        self.at += len(mark)

    def _link_end(self) -> bool:
        if not (hit := LINK.match(self.text, self.at)):
            return False
        self._close("[", url=hit[1])
        self.at = hit.end()
        return True

    def _plain(self, inside: str) -> None:
        char = self.text[self.at]
        if self.v2 and char in RESERVED and inside not in ("`", "```"):
            raise _fault(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        self.out += char
        self.at += 1
