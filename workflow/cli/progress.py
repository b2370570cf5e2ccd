"""How far long work is: a bar on a terminal, plain lines elsewhere, each with the rate and the time left."""

import sys
import time
from contextlib import ExitStack
from typing import Any, Self

import click

EVERY = 10.0
"""Seconds between two lines where there is no terminal."""
SOON = 0.5
"""Seconds after which a terminal shows a bar."""


class Progress:
    """Entering it gives itself, to be called with how many are done, how many there are, and the name of the last."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._bar: Any = None

    def __enter__(self) -> Self:
        self._started = self._told = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, done: int, total: int, name: str) -> None:
        """Show how far it is; nothing of what is done at once."""
        now = time.monotonic()
        rate = done / max(now - self._started, 0.001)
        if sys.stderr.isatty():
            if self._bar is None and now - self._started > SOON:
                self._bar = _bar()
                self._bar.start()
                self._task = self._bar.add_task(self._doing, total=None, name="", rate="")
            if self._bar is not None:
                self._bar.update(self._task, completed=done, total=total or None, name=name, rate=f"{rate:.1f}/s")
        elif now - self._told >= EVERY or (done == total and self._told > self._started):
            self._told = now
            click.echo(line(self._doing, done, total, rate), err=True)


class Phases:
    """Work of several phases, each with a progress of its own. To be used in a `with` block."""

    def __init__(self) -> None:
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def __call__(self, doing: str) -> Progress:
        """End the phase before, and begin one."""
        self._open.close()
        return self._open.enter_context(Progress(doing))


def line(doing: str, done: int, total: int, rate: float) -> str:
    """`printing: 120 of 480, 11.5 a second, 31 s left`."""
    parts = [f"{doing}: {done} of {total}" if total else f"{doing}: {done}", f"{rate:.1f} a second"]
    if done < total:
        parts.append(f"{duration((total - done) / rate)} left")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """`45 s`, `12 min`, `3 h 20 min`: as exact as an estimate deserves."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )
