"""HTML from templates in which everything filled in is escaped, unless it is HTML already."""

import html
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

TEMPLATES = Path(__file__).with_name("templates")


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


class _Escaping(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        return value if isinstance(value, Html) else html.escape(format(value, format_spec))


_formatter = _Escaping()


def h(template: str, /, **values: object) -> Html:
    """`template` with each {name} filled in, escaped for text and for quoted attributes."""
    return Html(_formatter.vformat(template, (), values))


def render(file: str, /, **values: object) -> Html:
    """The same with the file templates/`file`.html."""
    return h(_template(file), **values)


def join(parts: Iterable[Html]) -> Html:
    return Html("".join(parts))


@cache
def _template(name: str) -> str:
    return (TEMPLATES / f"{name}.html").read_text(encoding="utf-8").rstrip("\n")
