"""A kit on disk: a folder and, beside it, the same as a zip to send.

What is there already is overwritten only when it is a kit whose work has been received: the folder may be the one in
which somebody translates.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from workflow.archives import zipped
from workflow.errors import CatalogueError, Fault
from workflow.exchange.departure import Seal, departure_of
from workflow.exchange.kit import GLOSSARY, Kit
from workflow.exchange.letter import README
from workflow.exchange.parcels import Letter, unpacked
from workflow.exchange.returning import bring_in
from workflow.exchange.wordings import Circumstances
from workflow.files import visible, write_atomically
from workflow.po import parse, read


def write_kit(kit: Kit, folder: Path, catalogues: Mapping[str, Path]) -> Path:
    """Write the folder and the zip, whose path is returned. What an older kit left in the folder goes.

    `catalogues` has the path of each catalogue by the name that its file has in a kit. Raises CatalogueError, and
    writes nothing, where other files are in the way, or a translation that was not received yet.
    """
    if folder.name in {"", ".."}:
        tip = "name a folder of its own with -o; the zip lies beside it, under the same name"
        raise CatalogueError(Fault("a kit cannot lie here", folder, tip=tip))
    archive = folder.with_name(f"{folder.name}.zip")
    _refuse(_in_the_way(kit, folder, archive))
    _refuse(_unreceived(folder, archive, catalogues, kit.language.tag))
    for path in _files(folder):
        if path.name not in kit.files:
            path.unlink()
    for name, data in kit.files.items():
        write_atomically(folder / name, data)
    write_atomically(archive, zipped((f"{folder.name}/{name}", data) for name, data in kit.files.items()))
    return archive


def _refuse(faults: Iterable[Fault]) -> None:
    if found := tuple(faults):
        raise CatalogueError(found)


def _files(folder: Path) -> list[Path]:
    """The files of a folder that a person sees."""
    return sorted(visible(folder.glob("*")))


def _in_the_way(kit: Kit, folder: Path, archive: Path) -> Iterator[Fault]:
    """What no kit in this language has made; Poedit adds MO files."""
    ours = re.compile(rf"{README}|{GLOSSARY}|[a-z0-9-]+\.{re.escape(kit.language.tag)}\.(po|mo|html|tmx)")
    files = _files(folder)
    is_kit = all(path.is_file() and ours.fullmatch(path.name) for path in files) and list(folder.glob("*.po"))
    if (files and not is_kit) or (folder.exists() and not folder.is_dir()):
        yield Fault("files are here that are not a kit's", folder, tip="name another folder with -o")
    if archive.exists() and not _is_kit(archive, folder.name):
        yield Fault("this file is not a kit", archive, tip="name another folder with -o")


def _is_kit(archive: Path, name: str) -> bool:
    try:
        with zipfile.ZipFile(archive) as old:
            return f"{name}/{README}" in old.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def _unreceived(folder: Path, archive: Path, catalogues: Mapping[str, Path], target: str) -> Iterator[Fault]:
    """Files of an older kit in which somebody has worked since, so that they say what the catalogue does not."""
    for path in (path for path in (folder, archive) if path.is_file() or _files(path)):
        for item in unpacked(path):
            if isinstance(item, Fault):
                yield item
            elif _is_news(item, catalogues.get(item.name), target):
                tip = "communique receive brings it in; if all of it is in, delete it, or name another folder with -o"
                yield Fault("somebody has worked in this file, and it was not received", item.shown, tip=tip)


def _is_news(item: Letter, path: Path | None, target: str) -> bool:
    """Whether receiving a file would change anything; of one without a catalogue, whether it is as it left."""
    theirs = parse(item.data, item.shown)
    departure = departure_of(theirs)
    if path and path.is_file():
        circumstances = Circumstances(today="", language="en", target=target)
        returned = bring_in(read(path), theirs, departure, circumstances, item.shown)
        return bool(returned.taken or returned.refused)
    return any(departure is None or departure.of(entry) != Seal.of(entry) for entry in theirs.entries)
