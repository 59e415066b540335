"""The real program in a process of its own: an empty directory, settings from the environment, nothing else."""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[2]
PORTS = range(20_000, 32_000)  # below those that systems hand out by themselves
PORTS_EACH = 1_000  # for each worker
_TAKEN = itertools.count()
START_PATIENCE = 30.0  # seconds
STOP_PATIENCE = 15.0
COMMAND_PATIENCE = 30.0


def free_port() -> int:
    """A port of loopback nobody listens on now, and none that the system or another worker of pytest gives away."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = PORTS[0] + worker * PORTS_EACH % len(PORTS)
    for _ in range(PORTS_EACH):
        port = first + next(_TAKEN) % PORTS_EACH
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError(f"no port is free from {first} to {first + PORTS_EACH}")


class Program:
    """`python -m bot …` with these settings, in this directory; its output goes to a file beside it."""

    def __init__(self, directory: Path, settings: Mapping[str, str]) -> None:
        self.directory = directory
        self.settings = dict(settings)
        self.output = directory.with_name(directory.name + ".log")
        self.url = f"http://127.0.0.1:{settings.get('PORT', '8080')}"
        self._process: asyncio.subprocess.Process | None = None

    async def spawn(self) -> None:
        """Begin `run`, without waiting for anything."""
        assert self._process is None, "it runs already"
        with self.output.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=self.directory,
                env=self._environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )

    async def start(self) -> None:
        """Begin `run` and wait until /health says 200."""
        await self.spawn()
        await self.healthy()

    async def healthy(self, seconds: float = START_PATIENCE) -> None:
        status, body = await self.health(seconds, wanted=(200,))
        assert status == 200, f"not healthy after {seconds:g} s: {status} {body}\n{self.log_text()[-4000:]}"

    async def health(self, seconds: float = START_PATIENCE, wanted: Sequence[int] = (200, 503)) -> tuple[int, str]:
        """Status and body of /health as soon as it is a wanted one, else the last there was; (0, "") for none."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        status, body = 0, ""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
            while loop.time() < end and status not in wanted:
                assert self.running, f"it ended with {self.exit_code}:\n{self.log_text()[-4000:]}"
                await asyncio.sleep(0.05)
                try:
                    async with session.get(f"{self.url}/health") as answer:
                        status, body = answer.status, await answer.text()
                except (aiohttp.ClientError, TimeoutError):
                    status, body = 0, ""
        return status, body

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def exit_code(self) -> int | None:
        return None if self._process is None else self._process.returncode

    async def kill(self) -> None:
        """kill -9, which no program can prepare for."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int | None:
        """What a service manager does: SIGTERM, and some patience. The exit code."""
        return await self._end(signal.SIGTERM)

    async def ended(self, seconds: float = START_PATIENCE) -> int:
        """Wait for an end of its own."""
        assert self._process is not None
        async with asyncio.timeout(seconds):
            code = await self._process.wait()
        self._process = None
        return code

    async def _end(self, with_signal: signal.Signals) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        if process.returncode is None:
            process.send_signal(with_signal)
        try:
            async with asyncio.timeout(STOP_PATIENCE):
                return await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise AssertionError(f"did not end within {STOP_PATIENCE:g} s of {with_signal.name}") from None

    async def command(self, *words: str, given: str = "") -> tuple[int, str, str]:
        """Another command in the same directory with the same settings: exit code, stdout, stderr."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.directory,
            env=self._environment(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(COMMAND_PATIENCE):
                out, err = await process.communicate(given.encode())
        except TimeoutError:
            process.kill()
            await process.wait()
            raise
        assert process.returncode is not None
        return process.returncode, out.decode(), err.decode()

    async def export(self, what: str) -> list[dict[str, Any]]:
        """`manyhands export … --format jsonl`, as rows."""
        code, out, err = await self.command("export", what, "--format", "jsonl")
        assert code == 0, f"export {what}: {code}\n{err}"
        return [json.loads(line) for line in out.splitlines() if line.strip()]

    def log_text(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace") if self.output.exists() else ""

    def log_rows(self) -> list[dict[str, Any]]:
        """What it wrote, each line a JSON object; a line cut by a kill is left out only at a process's end."""
        return [json.loads(line) for line in self.log_text().splitlines() if line.strip()]

    def _environment(self) -> dict[str, str]:
        """Nothing of ours but the path to the code: settings come from outside, as for an operator."""
        kept = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR") if name in os.environ
        }
        return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **self.settings}
