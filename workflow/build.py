"""A plan becomes files: prints are rendered in worker processes, everything is written whole, what is old goes.

Only this process writes. `output/site` and `output/proof` belong to us: a marker file says so, and a folder without
it that holds anything is never touched.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from workflow import pages, site
from workflow.errors import CommuniqueError, Fault, RenderError
from workflow.files import write_atomically
from workflow.manifest import digest_of, manifest, sums
from workflow.plans import Plan
from workflow.site import PrintJob

if TYPE_CHECKING:
    from workflow.prints import Printer

MARKER = ".communique"
Progress = Callable[[int, int, str], None]
"""Called with how many are done, how many there are, and the name of the last one."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    plan: Plan
    written: int
    removed: int
    pages: int
    prints: int
    failures: tuple[Fault, ...]
    """Documents that could not be rendered, each named; everything else was built."""


def build(
    plan: Plan,
    *,
    only: str = "",
    progress: Progress = lambda _done, _all, _name: None,
    executor: Executor | None = None,
) -> Built:
    """Bring output/<area> to what the plan says. Raises ProjectError when the folder is not ours.

    `only` is `pages` or `prints` for a part; then nothing is removed.
    """
    root = plan.inventory.project.output / plan.area
    _claim(root)
    jobs = [] if only == "pages" else list(site.print_jobs(plan))
    made: dict[PurePosixPath, bytes] = {}
    failures: list[Fault] = []
    for job, result in render(jobs, plan.site.templates, progress, executor):
        if isinstance(result, CommuniqueError):
            failures += result.faults
        else:
            made[job.path] = result
    sizes = {path: len(data) for path, data in made.items()}
    if only == "pages":
        sizes = {path: size for path, size in _sizes(root).items() if path.suffix == ".pdf"}
    if only != "prints":
        made |= dict(site.files(plan, sizes))
        if plan.area == "proof":
            made[PurePosixPath("index.html")] = pages.proof_index(tuple(site.proofs(plan)), plan.site).encode()
    digests = {path: digest_of(data) for path, data in made.items()}
    if plan.area == "site" and not only:
        made[PurePosixPath("manifest.json")] = manifest(plan, digests)
        digests[PurePosixPath("manifest.json")] = digest_of(made[PurePosixPath("manifest.json")])
        made[PurePosixPath("SHA256SUMS")] = sums(digests)
    written = sum(write_atomically(root / path, data) for path, data in made.items())
    removed = 0 if only else _remove_others(root, made)
    prints = sum(path.suffix == ".pdf" for path in made)
    count = sum(path.suffix == ".html" for path in made)
    return Built(plan, written, removed, count, prints, tuple(dict.fromkeys(failures)))


# ---------------------------------------------------------------------------------------------- rendering


def render(
    jobs: Sequence[PrintJob],
    templates: tuple[Path, ...],
    progress: Progress,
    executor: Executor | None = None,
) -> Iterator[tuple[PrintJob, bytes | CommuniqueError]]:
    """Render prints on all cores; a document that cannot be rendered fails alone."""
    if not jobs:
        return
    workers = min(len(jobs), len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    # A fresh process each: WeasyPrint must not be imported here, and forking a process with threads is unsafe.
    pool = executor or ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_get_ready, initargs=(templates,)
    )
    try:
        pending = {pool.submit(_rendered, job, templates): job for job in jobs}
        for done, future in enumerate(as_completed(pending), 1):
            job = pending[future]
            progress(done, len(jobs), job.path.name)
            yield job, future.result()
    finally:
        if executor is None:
            pool.shutdown(cancel_futures=True)


def _get_ready(templates: tuple[Path, ...]) -> None:
    """Warm up before the first job; what is wrong with the style sheets is told by the jobs."""
    with suppress(CommuniqueError):
        _warm(templates)


_printers: dict[tuple[Path, ...], "Printer"] = {}


def _warm(templates: tuple[Path, ...]) -> None:
    """Make this process's printer, which every job then shares."""
    from workflow.prints import Printer

    if templates not in _printers:
        _printers[templates] = Printer(templates)


def _rendered(job: PrintJob, templates: tuple[Path, ...]) -> bytes | CommuniqueError:
    """The PDF of a job, or what was wrong with it."""
    try:
        _warm(templates)
        return _printers[templates].pdf(job)
    except CommuniqueError as error:
        return RenderError(error.faults)


# ------------------------------------------------------------------------------------------------- folders


def _claim(root: Path) -> None:
    """Make the folder ours, if it is new or empty. Raises RenderError when it holds somebody else's files."""
    marker = root / MARKER
    if marker.is_file():
        return
    if root.is_dir() and any(root.iterdir()):
        tip = "move what is in it elsewhere; output/ is made, never edited"
        raise RenderError(Fault("this folder holds files that are not ours", root, tip=tip))
    write_atomically(marker, b"Made by communique build. Everything here is overwritten.\n")


def _sizes(root: Path) -> dict[PurePosixPath, int]:
    return {
        PurePosixPath(path.relative_to(root).as_posix()): path.stat().st_size
        for path in root.rglob("*")
        if path.is_file()
    }


def _remove_others(root: Path, made: Mapping[PurePosixPath, bytes]) -> int:
    """Remove files that this build did not make, and folders that are empty then."""
    removed = 0
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif PurePosixPath(path.relative_to(root).as_posix()) not in made and path != root / MARKER:
            path.unlink()
            removed += 1
    return removed
