"""Processor time and wall time of commands, and a table of them for the README."""

import importlib.metadata
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parents[2]
# Compiled modules are kept, as on everybody's machine.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Time(NamedTuple):
    """What some work took."""

    cpu: float
    """Processor seconds, of user and system, of the whole process tree."""
    wall: float

    def __add__(self, other: "Time") -> "Time":  # type: ignore[override]
        return Time(self.cpu + other.cpu, self.wall + other.wall)


def timed(*commands: Sequence[str | Path], where: Path = REPOSITORY, may_fail: bool = False) -> Time:
    """What these commands took, one after the other. Stops with what a command said when it failed."""
    total = Time(0, 0)
    for command in commands:
        with tempfile.TemporaryFile() as said:
            start = time.perf_counter()
            process = subprocess.Popen(command, cwd=where, env=ENVIRONMENT, stdout=said, stderr=said)
            _, status, usage = os.wait4(process.pid, 0)
            total += Time(usage.ru_utime + usage.ru_stime, time.perf_counter() - start)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode and not may_fail:
                said.seek(0)
                sys.exit(f"{' '.join(map(str, command))}\n{said.read().decode(errors='replace')[-3000:]}")
    return total


def median(times: Sequence[Time]) -> Time:
    """The median of each number."""
    return Time(statistics.median(one.cpu for one in times), statistics.median(one.wall for one in times))


def communique(project: Path, *arguments: str) -> tuple[str | Path, ...]:
    """A command of ours on a project, as a process of its own."""
    return (sys.executable, "-m", "workflow", "--project", project, *arguments)


def machine() -> str:
    """What the numbers were measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    name = next(
        (line.partition(": ")[2] for line in _cpu_lines() if line.startswith("model name")), platform.processor()
    )
    return f"{cores} cores ({name}), {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def _cpu_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


def versions(*packages: str) -> str:
    """The versions of packages that are installed here."""
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A Markdown table; numbers stand on the right."""
    print()
    print(f"| {' | '.join(heads)} |")
    print(f"|{'|'.join(['---', *['---:'] * (len(heads) - 1)])}|")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print()


def seconds(value: float) -> str:
    """A number of seconds as a table shows it."""
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}" if value >= 100 else f"{value:.1f}"
