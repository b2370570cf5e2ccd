"""A new project: communique.toml, a sample statement, the starter glossary."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from workflow.errors import UsageError
from workflow.files import write_atomically

STARTER = Path(__file__).with_name("starter")

PLACES = {
    "communique.toml": "communique.toml",
    "source/welcome.md": "source/welcome.md",
    "glossary.csv": "locales/glossary.csv",
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
}
"""Where each file of the starter goes. Those that git would obey here have no dot in the package."""


def start(folder: Path) -> Iterator[PurePosixPath]:
    """Write a new project into a folder; gives the path of each file made, relative to it.

    Raises UsageError when the folder holds a project, or a file that would be overwritten.
    """
    taken = [place for place in PLACES.values() if (folder / place).exists()]
    if taken:
        raise UsageError(f"{folder} holds {', '.join(taken)} already", tip="name a folder that is new or empty")
    return (_copied(folder, name, place) for name, place in PLACES.items())


def _copied(folder: Path, name: str, place: str) -> PurePosixPath:
    write_atomically(folder / place, (STARTER / name).read_bytes())
    return PurePosixPath(place)
