"""Processes that read and write texts side by side. What concerns one statement always goes to the same process.

So each process reads a statement once, for its card first and for its pages later. A job is a function of this
package and plain values; what it needs of the project, it finds with `inventory_here`.
"""

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent import futures
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zlib import crc32

from workflow.cache import raw
from workflow.cores import Phases, unseen
from workflow.errors import CommuniqueError
from workflow.glossary import proven
from workflow.inventory import Inventory, open_inventory
from workflow.project import open_project

WORTHWHILE = 300
"""Editions to read, or pages to write, from which on a crew is faster than one process."""
_AT_ONCE = 8
"""Statements in one job."""


class Crew:
    """So many processes, started when the first job comes. To be used in a `with` block."""

    def __init__(self, root: Path, number: int, phases: Phases = unseen) -> None:
        self._root, self._number = root, number
        self.phases = phases
        """Tells a person how far the work is."""
        self._hands: list[futures.ProcessPoolExecutor] = []
        self._processes: list[BaseProcess] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for hand in self._hands:
            hand.shutdown(wait=error is None, cancel_futures=error is not None)
        if isinstance(error, KeyboardInterrupt):
            # What they write is whole at any moment, and a person waits.
            for process in self._processes:
                process.terminate()

    def is_worthwhile(self, number: int) -> bool:
        """Whether this much work goes faster in several processes."""
        return self._number > 1 and number >= WORTHWHILE

    def work(
        self,
        job: Callable[..., Iterable[Any]],
        inventory: Inventory,
        wanted: Mapping[str, Any],
        *,
        doing: str,
        total: int,
        weight: int = 1,
    ) -> Iterator[Any]:
        """Everything that `job(inventory, a part of what is wanted)` gives, in any order; wanted is by slug.

        `total` says how many it gives, `weight` how much work one is beside a card: little is done here, with this
        inventory.
        """
        shares: Iterable[Iterable[Any]]
        if self.is_worthwhile(total * weight):
            shares = self.each(_with_inventory, wanted, job, self._number)
        else:
            shares = (_done(job, inventory, {slug: wanted[slug]}) for slug in wanted)
        progress = self.phases(doing)
        for done, one in enumerate(chain.from_iterable(shares), 1):
            progress(done, total, "")
            yield one

    def each(self, job: Callable[..., Any], wanted: Mapping[str, Any], *values: Any) -> Iterator[Any]:
        """What `job(root, a part of what is wanted, *values)` gives, in any order. `job` is a function of a module.

        What is wanted is by slug, so that each process gets no more of it than is its own. Raises CommuniqueError when
        a process dies.
        """
        shares: list[list[str]] = [[] for _ in self._all()]
        for slug in wanted:
            shares[crc32(raw(slug)) % len(shares)].append(slug)
        # By turns, so that what comes back shows how far all of them are, and nothing waits here for long.
        with _living():
            given: deque[futures.Future[Any]] = deque(
                hand.submit(job, self._root, {slug: wanted[slug] for slug in share[start : start + _AT_ONCE]}, *values)
                for start in range(0, max(map(len, shares)), _AT_ONCE)
                for hand, share in zip(self._all(), shares, strict=True)
                if start < len(share)
            )
        while given:
            with _living():
                share = given.popleft().result()
            yield share

    def tell(self, job: Callable[..., Any], *values: Any) -> None:
        """Have every process do `job(root, *values)`. Raises CommuniqueError when one dies."""
        with _living():
            for future in [hand.submit(job, self._root, *values) for hand in self._all()]:
                future.result()

    def _all(self) -> "list[futures.ProcessPoolExecutor]":
        if not self._hands:
            # A fresh process each: forking one that has threads is unsafe.
            context = multiprocessing.get_context("spawn")
            self._hands = [
                futures.ProcessPoolExecutor(1, mp_context=context, initializer=_begin) for _ in range(self._number)
            ]
            others = multiprocessing.active_children()
            # They inherit what is blocked here, for good, so that Ctrl-C is for us alone.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                for hand in self._hands:
                    hand.submit(os.getpid)
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
            self._processes = [process for process in multiprocessing.active_children() if process not in others]
        return self._hands


@contextmanager
def _living() -> Iterator[None]:
    """Tell a person when a process dies of whom the block wants something."""
    try:
        yield
    except futures.process.BrokenProcessPool:
        tip = "this machine's memory may be too small: end other programs, and start again"
        raise CommuniqueError("a process that reads and writes texts was ended from outside", tip=tip) from None


_inventories: dict[Path, Inventory] = {}


def inventory_here(root: Path) -> Inventory:
    """The inventory that this process keeps of a project, for as long as it lives."""
    if root not in _inventories:
        _inventories[root] = open_inventory(open_project(root))
    return _inventories[root]


def know_terms(root: Path, glossary: bytes) -> None:
    """A job: take the glossary as another process has proven it."""
    _inventories[root] = replace(inventory_here(root), known_glossary=proven(glossary))


def attempt(make: Callable[[], bytes]) -> bytes | CommuniqueError:
    """What a part of a job makes, or the error that it ends in: the others go on."""
    try:
        return make()
    except CommuniqueError as error:
        return error


def _with_inventory(
    root: Path, wanted: Mapping[str, Any], job: Callable[..., Iterable[Any]], processes: int
) -> list[Any]:
    """A job: do one that takes an inventory."""
    return _done(job, inventory_here(root), wanted, processes)


def _done(
    job: Callable[..., Iterable[Any]], inventory: Inventory, wanted: Mapping[str, Any], processes: int = 1
) -> list[Any]:
    """What a job gives. What it read is kept for the next one while there is room."""
    done = list(job(inventory, wanted))
    inventory.make_room(wanted, processes)
    return done


def _begin() -> None:
    """Look for garbage less often: texts that are read and written leave little, and are kept by the thousand."""
    gc.set_threshold(100_000, 50, 50)
