"""What documents can do to the process that renders them; processes import it, so it imports little."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from workflow.errors import RenderError
from workflow.rendering import PrintJob


def rendered(job: PrintJob, sheet: str) -> bytes:
    """In the place of `workflow.rendering.rendered`: the text of a job says what it does."""
    deed, _, rest = job.html.partition(" ")
    _DEEDS[deed](rest)
    return job.html.encode()


def _refuse(rest: str) -> None:
    raise RenderError(rest)


def _raise(rest: str) -> None:
    raise IndexError(rest)


def _crash_once(place: str) -> None:
    if not Path(place).exists():
        Path(place).touch()
        os.kill(os.getpid(), signal.SIGKILL)


def _kill_worker(rest: str) -> None:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(600)


_DEEDS: dict[str, Callable[[str], object]] = {
    "refuses": _refuse,
    "raises": _raise,
    "exits": sys.exit,
    "ends": lambda rest: os._exit(int(rest)),
    "crashes": lambda rest: os.kill(os.getpid(), signal.SIGSEGV),
    "crashes-once": _crash_once,
    "hangs": lambda rest: time.sleep(600),
    "kills-worker": _kill_worker,
    "works": lambda rest: time.sleep(float(rest)),
}


def loaded() -> set[str]:
    """What this process has imported."""
    return {name.partition(".")[0] for name in sys.modules}


def memory() -> float:
    """What this process takes of the machine's memory, in MB: its proportional set size."""
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
