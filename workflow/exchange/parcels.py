"""What somebody sent → the PO files in it. A file, a folder or a zip from anybody: names are checked, sizes capped."""

import stat
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from workflow.archives import DAMAGED
from workflow.errors import Fault
from workflow.files import plainly
from workflow.po.guard import MAX_BYTES

MAX_PARCEL = 64 * 1024 * 1024
"""A larger zip is no kit; nor is one whose PO files are larger than this together."""
MAX_MEMBERS = 10_000
SUFFIX = ".po"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Letter:
    """A PO file that came, unread."""

    name: str
    """Without its folder."""
    shown: Path
    """What faults call it: of a file in a zip, the zip's path and its own."""
    data: bytes


def unpacked(path: Path) -> Iterator[Letter | Fault]:
    """Every PO file that somebody sent under this path, and what cannot be taken. Raises CatalogueError.

    A folder is searched with all that is below it: an unpacked kit is often one folder further down.
    """
    if path.is_dir():
        yield from _in_folder(path)
        return
    with plainly(path, "read"), path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if data.startswith(_ZIP):
        yield from _zipped(path)
    elif path.suffix.lower() == ".zip":
        yield Fault("this is no zip file", path, tip="was it cut short? Ask for it again")
    else:
        yield Letter(path.name, path, data)


def _in_folder(path: Path) -> Iterator[Letter | Fault]:
    """The PO files of a folder and of those below it; nothing of what systems and programs hide there."""
    below = (one for one in path.rglob("*") if not _is_hidden(one.relative_to(path).parts))
    with plainly(path, "read"):
        wanted = [one for one in sorted(below) if one.suffix.lower() == SUFFIX and one.is_file()]
    if not wanted:
        yield Fault("there is no PO file in this folder", path, tip="if a zip lies in it, name the zip")
    for one in wanted:
        yield from unpacked(one)


def _is_hidden(parts: Iterable[str]) -> bool:
    """Whether a path is one of the shadows that macOS puts beside each file, or hidden otherwise."""
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _zipped(path: Path) -> Iterator[Letter | Fault]:
    """The PO files of a zip. A name that leads out of it, or too much in it, and nothing is taken."""
    try:
        if path.stat().st_size > MAX_PARCEL:
            yield Fault(f"this zip is larger than {MAX_PARCEL // 1024**2} MB", path, tip="is it a kit?")
            return
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if flaw := _flaw(members):
                yield Fault(flaw, path, tip="a kit holds nothing like it; ask the sender for the PO files")
                return
            wanted = [member for member in members if _is_catalogue(member)]
            if not wanted:
                yield Fault("there is no PO file in this zip", path)
            for member in wanted:
                yield _letter(archive, member, path)
    except DAMAGED as error:
        yield Fault(f"this zip cannot be read: {error}", path, tip="was it cut short? Ask for it again")


def _flaw(members: list[zipfile.ZipInfo]) -> str:
    """What makes a zip one that nothing is taken from; empty when nothing does."""
    if len(members) > MAX_MEMBERS:
        return f"this zip holds more than {MAX_MEMBERS} files"
    if bad := next((path for path in map(_path, members) if path.anchor or ".." in path.parts), None):
        return f"this zip holds a file whose name leads out of it: {bad}"
    wanted = [member for member in members if _is_catalogue(member)]
    if sum(member.file_size for member in wanted) > MAX_PARCEL:
        return f"the PO files in this zip are larger than {MAX_PARCEL // 1024**2} MB"
    ((name, times),) = Counter(_path(member).name for member in wanted).most_common(1) or (("", 0),)
    return f"this zip holds {name} twice" if times > 1 else ""


def _path(member: zipfile.ZipInfo) -> PureWindowsPath:
    """The path of a member: with slashes, or with the backslashes that some programs on Windows write."""
    return PureWindowsPath(member.filename)


def _is_catalogue(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a PO file that somebody sees."""
    path = _path(member)
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return path.suffix.lower() == SUFFIX and not (member.is_dir() or is_link or _is_hidden(path.parts))


def _letter(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> Letter | Fault:
    """One PO file of a zip. No more of it is unpacked than a catalogue may have, whatever size it claims."""
    shown = path.joinpath(*_path(member).parts)
    if member.flag_bits & 1:
        return Fault("this file is locked with a password", shown, tip="ask for it without one")
    with archive.open(member) as file:
        return Letter(shown.name, shown, file.read(MAX_BYTES + 1))
