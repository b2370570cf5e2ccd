"""locales/released.txt: which files of editions went out, and when. Kept with the project, in git.

A file that was replaced cannot be made again to compare with: fonts and templates move on. So when a site is signed
or uploaded, the digests of its PDFs, texts and books are noted here, a line each; the next manifest lists those that
are no longer current, and `verify` can say of an older file that it is genuine, to the last byte.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workflow.errors import CatalogueError, Fault
from workflow.files import locked, plainly, write_atomically
from workflow.patterns import pattern
from workflow.project import Project

_LINE = pattern(r"(?P<on>\d{4}-\d{2}-\d{2})  (?P<sha256>[0-9a-f]{64})  (?P<path>\S.*)")


@dataclass(frozen=True, slots=True)
class Released:
    """One file that went out."""

    on: datetime.date
    sha256: str
    path: str
    """Where it lay on the site."""

    def __str__(self) -> str:
        return f"{self.on.isoformat()}  {self.sha256}  {self.path}"


def ledger_path(project: Project) -> Path:
    """Where the ledger lies."""
    return project.locales / "released.txt"


def read_ledger(project: Project) -> tuple[Released, ...]:
    """Everything that went out, in the order in which it did. Raises CatalogueError with every line that is none."""
    path = ledger_path(project)
    if not path.is_file():
        return ()
    with plainly(path, "read"):
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    found, faults = [], []
    for number, line in enumerate(lines, 1):
        if one := _read(line):
            found.append(one)
        elif line.strip():
            tip = "a line is a date, a digest and a path; take from git what it was"
            faults.append(Fault("this line says of no file when it went out", project.relative(path), number, tip))
    if faults:
        raise CatalogueError(faults)
    return tuple(found)


def _read(line: str) -> Released | None:
    parts = _LINE.fullmatch(line)
    try:
        return Released(datetime.date.fromisoformat(parts["on"]), parts["sha256"], parts["path"]) if parts else None
    except ValueError:
        return None


def note(project: Project, files: Iterable[tuple[str, str]], on: datetime.date) -> int:
    """Note (path, digest) of files that go out today, unless they did before; return how many are new."""
    path = ledger_path(project)
    with locked(path):
        old = read_ledger(project)
        known = {(one.path, one.sha256) for one in old}
        new = [Released(on, digest, name) for name, digest in files if (name, digest) not in known]
        if new:
            write_atomically(path, "".join(f"{one}\n" for one in (*old, *new)).encode())
    return len(new)
