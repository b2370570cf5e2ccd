"""How much work this machine does at once, and how far it is."""

import os
from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Is told how many are done, how many there are (0 while nobody knows), and the name of the last."""


Phases = Callable[[str], Progress]
"""Begins a phase of the work, named by what is being done, and gives who is told of it: `reading`, `printing`."""


def silent(_done: int, _all: int, _name: str) -> None:
    """Tell nobody."""


def unseen(_doing: str) -> Progress:
    """A phase that nobody is told of."""
    return silent


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
