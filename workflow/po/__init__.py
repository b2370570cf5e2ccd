"""PO files: read from anybody, written as gettext itself would write them, saved without losing what others did.

Bytes become safe text (`guard`), usual entries at once and unusual ones line by line (`parse`, `lines`, `parts`), with
flags and a header that gettext knows (`flags`, `header`). `render` is the way back; `mo` the binary form, and the only
home of polib. `sieve` tells by its bytes whether a file may have a text.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from workflow.catalogue import Catalogue, Key
from workflow.errors import CatalogueError
from workflow.files import locked, plainly, write_atomically
from workflow.po.guard import MAX_BYTES
from workflow.po.header import new_header
from workflow.po.parse import parse
from workflow.po.render import render
from workflow.po.sieve import sieve
from workflow.reconciling import reconcile_catalogues

__all__ = ["Saved", "is_as_read", "new_header", "parse", "read", "render", "save", "sieve"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of saving a catalogue."""

    catalogue: Catalogue
    """As it stands in the file now, with what others had changed meanwhile."""
    written: bool
    """False when the file said all of this already."""
    conflicts: tuple[Key, ...] = ()
    """Entries that others had translated differently meanwhile: both versions are in them, and they are fuzzy."""


def read(path: Path) -> Catalogue:
    """The catalogue in this file. Raises CatalogueError when there is none, or with every fault that it has."""
    return parse(_bytes(path), path)


def save(path: Path, catalogue: Catalogue, *, base: Catalogue | None = None, timeout: float = 10.0) -> Saved:
    """Bring a catalogue to its file, entry by entry where others changed the file since the catalogue was read.

    `base` is what the catalogue was before it was changed; a catalogue that was read, and then changed with `replace`,
    knows it by itself. Raises CatalogueError, and leaves the file as it was, when it cannot be written, when somebody
    else holds it for more than `timeout` seconds, or when what would be written could not be read again.
    """
    data = _encoded(catalogue)
    if data == catalogue.read_from and path.exists() and _bytes(path) == data:
        return Saved(catalogue, written=False)
    with locked(path, timeout=timeout):
        merged, conflicts = _with_what_others_did(path, catalogue, base)
        data = data if merged is catalogue else _encoded(merged)
        _prove(data, path)
        written = write_atomically(path, data)
    return Saved(replace(merged, read_from=data), written, conflicts)


def is_as_read(catalogue: Catalogue) -> bool:
    """Whether saving the catalogue would write the very bytes that it was read from."""
    return _encoded(catalogue) == catalogue.read_from


def _encoded(catalogue: Catalogue) -> bytes:
    return render(catalogue).encode("utf-8", "surrogatepass")


def _bytes(path: Path) -> bytes:
    """What is in the file, and no more of it than a catalogue may have."""
    with plainly(path, "read"), path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _with_what_others_did(
    path: Path, catalogue: Catalogue, base: Catalogue | None
) -> tuple[Catalogue, tuple[Key, ...]]:
    """The catalogue together with what the file says by now, and the keys of what both changed."""
    if not path.exists():
        return catalogue, ()
    data = _bytes(path)
    if data == catalogue.read_from:
        return catalogue, ()
    if base is None and catalogue.read_from is not None:
        base = parse(catalogue.read_from, path)
    return reconcile_catalogues(base, catalogue, parse(data, path))


def _prove(data: bytes, path: Path) -> None:
    """Read what is about to be written. Raises CatalogueError when it has a fault."""
    try:
        parse(data, path)
    except CatalogueError as error:
        faults = (replace(fault, message=f"not saved: {fault.message}", line=0) for fault in error.faults)
        raise CatalogueError(faults) from error
