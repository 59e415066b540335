"""Our own source, as syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules(package: str, *, without: tuple[str, ...] = ()) -> list[Path]:
    """The files of a package ("handlers", "bot/channels"), but for some of its folders."""
    found = sorted((ROOT / package).rglob("*.py"))
    return [path for path in found if not set(without) & set(path.relative_to(ROOT).parts)]


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Every module a file imports, wherever in it, and the line. `from a import b` gives "a.b": b may be a module."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(path, node)
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def _absolute(path: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = path.relative_to(ROOT).parts[: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def called(node: ast.Call) -> str:
    """The last name of what is called: "say" for `turn.say(...)`."""
    func = node.func
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
