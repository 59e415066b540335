"""One direction: bot, handlers, storage. Handlers neither wait, nor look at a clock, nor commit."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from .sources import imported, modules, place, tree_of

VENDORS = ("telegram", "twilio", "aiohttp", "httpx", "starlette", "apscheduler", "uvicorn")
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
CLOCK_MODULES = {"time": {"time", "time_ns", "monotonic", "perf_counter", "sleep"}, "os": {"environ", "getenv"}}


def is_of(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def offences(paths: list[Path], forbidden: Callable[[str], bool]) -> list[str]:
    assert paths
    return [f"{place(p, line)} imports {name}" for p in paths for name, line in imported(p) if forbidden(name)]


def test_storage_knows_only_itself() -> None:
    assert offences(modules("storage"), lambda name: is_of(name, "bot", "handlers", *VENDORS)) == []


def test_handlers_know_no_program_and_no_vendor() -> None:
    assert offences(modules("handlers"), lambda name: is_of(name, "bot", *VENDORS)) == []


@pytest.mark.parametrize(("ours", "other"), [("telegram", "sms"), ("sms", "telegram")])
def test_a_channel_knows_the_messages_and_no_other_channel(ours: str, other: str) -> None:
    def forbidden(name: str) -> bool:
        beyond = is_of(name, "handlers") and not is_of(name, "handlers.messages")
        return beyond or is_of(name, f"bot.channels.{other}", "storage")

    paths = [p for p in modules("bot/channels") if ours in p.relative_to(p.parents[1]).as_posix()]
    assert offences(paths, forbidden) == []


@pytest.mark.parametrize("path", modules("handlers"), ids=lambda path: path.stem)
def test_handlers_are_plain_functions(path: Path) -> None:
    bad = [node for node in ast.walk(tree_of(path)) if _waits(node) or _reaches_out(node)]
    assert [place(path, getattr(node, "lineno", 0)) for node in bad] == []


def _waits(node: ast.AST) -> bool:
    return isinstance(node, ast.Await | ast.AsyncFunctionDef | ast.AsyncFor | ast.AsyncWith)


def _reaches_out(node: ast.AST) -> bool:
    """A clock, the environment, or the end of a transaction that is not ours to end."""
    if isinstance(node, ast.ImportFrom):
        return any(alias.name in CLOCK_MODULES.get(node.module or "", ()) for alias in node.names)
    if not isinstance(node, ast.Attribute):
        return False
    owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    if node.attr in ("commit", "rollback"):
        return True
    return (owner, node.attr) in CLOCKS or node.attr in CLOCK_MODULES.get(owner, ())


@pytest.mark.parametrize(
    "line",
    [
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "date.today()",
        "time.time()",
        "os.environ['A']",
        "os.getenv('A')",
        "from os import environ",
        "from time import monotonic",
        "turn.session.commit()",
    ],
)
def test_the_rule_sees(line: str) -> None:
    assert any(_reaches_out(node) for node in ast.walk(ast.parse(line)))


def test_the_rule_lets_pass() -> None:
    fine = ast.parse("turn.now\ntime(9)\ndatetime.combine(day, time(9))\nfrom datetime import time")
    assert not any(_reaches_out(node) for node in ast.walk(fine))
