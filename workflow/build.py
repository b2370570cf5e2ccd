"""A plan becomes files: prints are rendered in worker processes, everything is written whole, what is old goes.

Only this process writes. `output/site` and `output/proof` belong to us: a marker file says so, and a folder without
it that holds anything is never touched.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from workflow import downloads, pages, site, views
from workflow.declaration import manifest_of
from workflow.errors import CommuniqueError, Fault, RenderError
from workflow.files import write_atomically
from workflow.ledger import read_ledger
from workflow.manifest import SUMS, digest_of, sealed
from workflow.plans import Plan, Publication
from workflow.signing import SIGNATURE
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
    lacking: str = ""
    """What could not be made on this machine; empty when there is nothing."""
    is_signature_gone: bool = False
    """Whether a signature was removed because it no longer fits what is there."""


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
    forms: tuple[views.Form, ...] = ("screen", "press") if plan.area == "site" else ("screen",)
    jobs = [] if only == "pages" else list(site.print_jobs(plan, forms))
    made: dict[PurePosixPath, bytes] = {}
    failures: list[Fault] = []
    for job, result in render(jobs, plan.site.templates, progress, executor):
        if isinstance(result, CommuniqueError):
            failures += result.faults
        else:
            made[job.path] = result
    is_whole_site = plan.area == "site" and not only
    if is_whole_site:
        made |= _taken_along(plan, failures)
        made |= dict(site.bundles(plan, made))
    sizes = _sizes(root) if only == "pages" else {path: len(data) for path, data in made.items()}
    if only != "prints":
        made |= dict(site.files(plan, sizes))
        if plan.area == "proof":
            made[PurePosixPath("index.html")] = pages.proof_index(tuple(site.proofs(plan)), plan.site).encode()
    was_signed = (root / SIGNATURE).is_file()
    if is_whole_site:
        made |= _sealed(plan, root, made)
    written = sum(write_atomically(root / path, data) for path, data in made.items())
    removed = 0 if only else _remove_others(root, made)
    prints = sum(path.suffix == ".pdf" for path in made)
    count = sum(path.suffix == ".html" for path in made)
    lacking = downloads.lacking(plan) if plan.area == "site" else ""
    is_signature_gone = was_signed and not (root / SIGNATURE).is_file()
    return Built(plan, written, removed, count, prints, tuple(failures), lacking, is_signature_gone)


def _taken_along(plan: Plan, failures: list[Fault]) -> dict[PurePosixPath, bytes]:
    """The files to take along of each edition. What was wrong with one joins the failures."""

    def made(publication: Publication) -> dict[PurePosixPath, bytes] | CommuniqueError:
        try:
            return dict(downloads.files(plan, publication))
        except CommuniqueError as error:
            return error

    files: dict[PurePosixPath, bytes] = {}
    # Most of the time goes into waiting for pandoc, so threads will do.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for result in pool.map(made, plan.publications):
            if isinstance(result, CommuniqueError):
                failures += result.faults
            else:
                files |= result
    return files


def _sealed(plan: Plan, root: Path, made: Mapping[PurePosixPath, bytes]) -> dict[PurePosixPath, bytes]:
    """Manifest and sums of what was made, and the signature that is there if it still fits."""
    digests = {path: digest_of(data) for path, data in made.items()}
    files = sealed(made, manifest_of(plan, digests, read_ledger(plan.inventory.project)))
    return files | _signature(root, files[PurePosixPath(SUMS)])


def _signature(root: Path, sums: bytes) -> dict[PurePosixPath, bytes]:
    """The signature that is there, if the sums under which it stands have not changed."""
    there, old = root / SIGNATURE, root / SUMS
    if there.is_file() and old.is_file() and old.read_bytes() == sums:
        return {PurePosixPath(SIGNATURE): there.read_bytes()}
    return {}


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
        workers, mp_context=get_context("spawn"), initializer=_warm, initargs=(templates,)
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
        make = _printers[templates].screen if job.form == "screen" else _printers[templates].press
        return make(job.html, job.images, name=job.name)
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
