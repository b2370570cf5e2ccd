"""What can go wrong, in words for the person at the keyboard.

    CommuniqueError        somebody can mend it; never shown with a traceback
    ├── UsageError         the command line asks for something that is not there       exit 2
    ├── ProjectError       communique.toml or a folder cannot be used                  exit 2
    ├── SourceError        a statement in source/ cannot be read                       exit 2
    ├── CatalogueError     a PO file or an approved edition cannot be read or written  exit 1
    ├── DraftError       machine drafting cannot go on, and why                        exit 1
    ├── ApprovalError      an edition cannot be approved or withdrawn, and why         exit 1
    ├── RenderError        a page or a print came out wrong and was not kept           exit 1
    └── DeliveryError      what goes out cannot be read, signed, verified or sent      exit 1

Every error carries faults, each `path:line: what is wrong` with one tip. All faults of a file come at once.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, where it is, and what to do about it."""

    message: str
    path: Path | None = None
    line: int = 0
    """Line from 1; 0 when the fault belongs to no line."""
    tip: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}: " if self.path and self.line else f"{self.path}: " if self.path else ""
        return f"{where}{self.message}"


def nearest(wrong: str, known: Iterable[str]) -> str:
    """A tip that names what somebody may have meant; empty where nothing is near."""
    found = difflib.get_close_matches(wrong, sorted(known), n=1)
    return f"did you mean “{found[0]}”?" if found else ""


def counted(number: int, noun: str) -> str:
    """`1 entry`, `2 entries`: a number and what it counts, in English."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("y") else f"{number} {noun}s"


class CommuniqueError(Exception):
    """Something a person can mend. `faults` holds one or more findings, in the order of the file."""

    exit_code: ClassVar[int] = 1

    def __init__(self, faults: Iterable[Fault] | Fault | str, *, tip: str = "") -> None:
        if isinstance(faults, str):
            faults = Fault(faults, tip=tip)
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class UsageError(CommuniqueError):
    """The command line asks for something that is not there."""

    exit_code = 2


class ProjectError(CommuniqueError):
    """communique.toml or a folder of the project cannot be used."""

    exit_code = 2


class SourceError(CommuniqueError):
    """A statement in source/ cannot be read."""

    exit_code = 2


class CatalogueError(CommuniqueError):
    """A PO file or an approved edition cannot be read or written."""


class DraftError(CommuniqueError):
    """Machine drafting cannot go on; the faults say why."""


class ApprovalError(CommuniqueError):
    """An edition cannot be approved or withdrawn; the faults say why."""


class RenderError(CommuniqueError):
    """A page or a print came out wrong and was not kept."""


class DeliveryError(CommuniqueError):
    """What goes out cannot be read, signed, verified or sent."""
