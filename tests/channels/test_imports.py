"""Who may know whom: no vendor another vendor, and nobody a vendor's library before it is used."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import bot.channels

ROOT = Path(bot.channels.__file__).parent
FOREIGN = {"telegram": ("bot.channels.sms", "twilio"), "sms": ("bot.channels.telegram", "telegram")}
SHARED = ["__init__", "backoff", "gsm", "http", "split"]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("vendor", sorted(FOREIGN))
def test_a_vendor_knows_no_other(vendor: str) -> None:
    for path in (ROOT / vendor).glob("*.py"):
        for name in imported(path):
            assert not any(name == other or name.startswith(f"{other}.") for other in FOREIGN[vendor]), path
            assert name.split(".")[0] != "storage"
            assert not name.startswith("handlers") or name == "handlers.messages"


@pytest.mark.parametrize("module", SHARED)
def test_what_is_shared_knows_no_vendor(module: str) -> None:
    for name in imported(ROOT / f"{module}.py"):
        assert name.split(".")[0] not in {"telegram", "twilio"}
        assert not name.startswith(("bot.channels.telegram", "bot.channels.sms"))


def test_importing_the_contract_loads_no_vendor() -> None:
    code = "import sys, bot.channels; print([m for m in ('telegram', 'twilio', 'aiohttp') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
