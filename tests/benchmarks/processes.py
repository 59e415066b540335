"""Servers in processes of their own, on a core of their own where there is one; ended by their pid."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def pin(first: bool) -> None:
    """Keep this process on the first core (the driver) or the last (a server); nothing where there is but one."""
    if len(CORES) > 1:
        os.sched_setaffinity(0, {CORES[0] if first else CORES[-1]})


class Child:
    """A running server: its address, and what it costs."""

    def __init__(self, pid: int, port: int) -> None:
        self.pid = pid
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def cpu(self) -> float:
        """CPU seconds so far; 0 where there is no /proc."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mb(self) -> float:
        """Resident memory in MB (10^6 bytes)."""
        status = Path(f"/proc/{self.pid}/status")
        if status.exists():
            line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
            return int(line.split()[1]) * 1024 / 1e6
        said = subprocess.run(["ps", "-o", "rss=", "-p", str(self.pid)], capture_output=True, text=True, check=True)
        return int(said.stdout) * 1024 / 1e6


@contextlib.contextmanager
def serving(module: str, *arguments: str | Path) -> Iterator[Child]:
    """Run `python -m tests.benchmarks.<module>`; it prints its port when it listens. RuntimeError when it does not."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        line = process.stdout.readline().strip()
        if not line.isdecimal():
            raise RuntimeError(f"{module} did not start: {line or process.poll()}")
        yield Child(process.pid, int(line))
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def announce(port: int) -> None:
    """Called in the child when it listens."""
    print(port, flush=True)
