"""A plan becomes files: prints are rendered by workers, everything is written whole, what is old goes.

Only this process writes. `output/site` and `output/proof` belong to us: a marker file says so, and a folder without
it that holds anything is never touched.
"""

from collections.abc import Set as AbstractSet
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from workflow import pages, site, views
from workflow.errors import CommuniqueError, Fault, RenderError
from workflow.files import write_atomically
from workflow.manifest import digest_of, manifest, sums
from workflow.plans import Plan
from workflow.rendering import Progress, render
from workflow.styles import style
from workflow.workers import Workers

MARKER = ".communique"


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

    `only` is `pages` or `prints` for a part; then nothing is removed. Prints are rendered by `executor`, by default in
    a process on each core of this machine; each is written as soon as it is there.
    """
    root = plan.inventory.project.output / plan.area
    _claim(root)
    forms: tuple[views.Form, ...] = ("screen", "press") if plan.area == "site" else ("screen",)
    jobs = iter(()) if only == "pages" else site.print_jobs(plan, forms)
    total = 0 if only == "pages" else len(plan.publications) * len(forms)
    printed: dict[PurePosixPath, tuple[int, str]] = {}
    failures: list[Fault] = []
    written = 0
    sheet = style(plan.site.templates, "print")
    with nullcontext(executor) if executor else Workers() as renderers:
        for job, result in render(jobs, sheet, executor=renderers, progress=progress, total=total):
            if isinstance(result, CommuniqueError):
                failures += result.faults
            else:
                written += write_atomically(root / job.path, result)
                printed[job.path] = digest_of(result)
    sizes = {path: size for path, (size, _) in printed.items()}
    if only == "pages":
        sizes = {path: size for path, size in _sizes(root).items() if path.suffix == ".pdf"}
    made: dict[PurePosixPath, bytes] = {}
    if only != "prints":
        made |= dict(site.files(plan, sizes))
        if plan.area == "proof":
            made[PurePosixPath("index.html")] = pages.proof_index(tuple(site.proofs(plan)), plan.site).encode()
    digests = printed | {path: digest_of(data) for path, data in made.items()}
    if plan.area == "site" and not only:
        made[PurePosixPath("manifest.json")] = manifest(plan, digests)
        digests[PurePosixPath("manifest.json")] = digest_of(made[PurePosixPath("manifest.json")])
        made[PurePosixPath("SHA256SUMS")] = sums(digests)
    written += sum(write_atomically(root / path, data) for path, data in made.items())
    removed = 0 if only else _remove_others(root, {*made, *printed})
    count = sum(path.suffix == ".html" for path in made)
    return Built(plan, written, removed, count, len(printed), tuple(failures))


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


def _remove_others(root: Path, made: AbstractSet[PurePosixPath]) -> int:
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
