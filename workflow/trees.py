"""Files with names, in a folder or in a ZIP that may come from anybody: what `verify` reads."""

import hashlib
import zipfile
from pathlib import Path
from typing import BinaryIO, Protocol

from workflow.archives import DAMAGED
from workflow.errors import DeliveryError, Fault
from workflow.files import plainly
from workflow.manifest import is_safe
from workflow.staging import STAGING

LARGEST = 8_000_000_000
"""Bytes that a ZIP may hold, unpacked."""
MOST = 200_000
"""Files that a ZIP may hold."""


class Tree(Protocol):
    """Files with names: a folder or a ZIP."""

    shown: Path

    def names(self) -> set[str]:
        """Every file, with `/` between folders."""

    def has(self, name: str) -> bool:
        """Whether there is such a file."""

    def read(self, name: str) -> bytes:
        """A file. Raises CommuniqueError where it cannot be read."""

    def digest(self, name: str) -> str:
        """The SHA-256 of a file; of one that is damaged in a ZIP, nothing."""


class Folder:
    """A folder, with every file below it but for what this program itself lays there beside the site."""

    def __init__(self, root: Path) -> None:
        self.shown = root

    def names(self) -> set[str]:
        """Every file, with `/` between folders."""
        names = (path.relative_to(self.shown).as_posix() for path in self.shown.rglob("*") if path.is_file())
        return {name for name in names if not _is_ours(name)}

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return (self.shown / name).is_file()

    def read(self, name: str) -> bytes:
        """A file. Raises CatalogueError where it cannot be read."""
        path = self.shown / name
        with plainly(path, "read"):
            return path.read_bytes()

    def digest(self, name: str) -> str:
        """The SHA-256 of a file."""
        path = self.shown / name
        with plainly(path, "read"), path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def _is_ours(name: str) -> bool:
    """Whether it is the mark of a build, of an upload, or a temporary file or a lock of `files`."""
    return name == ".communique" or name.startswith(STAGING) or name.rpartition("/")[2].startswith(".communique-")


class Zip:
    """A ZIP from anywhere, at a path or in a file that is open. Raises DeliveryError for what is none of ours."""

    def __init__(self, path: Path, file: BinaryIO | None = None, *, largest: int = LARGEST) -> None:
        self.shown = path
        try:
            self._archive = zipfile.ZipFile(file or path)
        except DAMAGED as error:
            raise DeliveryError(Fault(f"this ZIP cannot be read: {error}", path)) from None
        members = [member for member in self._archive.infolist() if not member.is_dir()]
        unsafe = [member.filename for member in members if not is_safe(member.filename)]
        if unsafe or len({member.filename for member in members}) < len(members):
            raise DeliveryError(Fault("this ZIP has names in it that lead elsewhere, or one name twice", path))
        if len(members) > MOST or sum(member.file_size for member in members) > largest:
            raise DeliveryError(Fault("this ZIP is too large to be one of ours", path))
        self._names = {member.filename for member in members}

    def names(self) -> set[str]:
        """Every file in it."""
        return self._names

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self._names

    def read(self, name: str) -> bytes:
        """A file. Raises DeliveryError where it cannot be read."""
        try:
            return self._archive.read(name)
        except (KeyError, *DAMAGED) as error:
            raise DeliveryError(Fault(f"{name} in it cannot be read: {error}", self.shown)) from None

    def digest(self, name: str) -> str:
        """The SHA-256 of a file; of a damaged one nothing."""
        # A damaged member is a changed one: its checksum fails while it is read, or it cannot be read at all.
        try:
            with self._archive.open(name) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        except DAMAGED:
            return ""
