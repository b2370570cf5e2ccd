"""Where an upload keeps what is not in its place yet, and the journal of what it is about to do there."""

import json
from dataclasses import dataclass
from pathlib import PurePosixPath

from workflow.manifest import is_safe

STAGING = ".communique-upload/"
"""The folder, beside the files of the site."""
JOURNAL = f"{STAGING}journal.json"
"""It is there while files take their places."""


def staged(digest: str, name: str) -> str:
    """Where a file waits. Its kind is in the name: in a bucket it carries the headers of its kind."""
    return f"{STAGING}{digest}{PurePosixPath(name).suffix}"


@dataclass(frozen=True, slots=True)
class Journal:
    """What an upload does in the moments in which files take their places."""

    moves: tuple[tuple[str, str], ...]
    """(digest, path) of what is put, in the order in which it takes its place."""
    deletions: tuple[str, ...]

    @property
    def touched(self) -> frozenset[str]:
        """Every path that it puts or deletes."""
        return frozenset((*self.deletions, *(name for _, name in self.moves)))


def written(journal: Journal) -> bytes:
    """A journal as it is kept: the inverse of `read_journal`."""
    return json.dumps({"moves": journal.moves, "deletions": journal.deletions}).encode()


def read_journal(data: bytes) -> Journal | None:
    """What a journal says; None where a path leads out of the site, or nothing can be read."""
    try:
        said = json.loads(data)
        moves = tuple((str(digest), str(name)) for digest, name in said["moves"])
        deletions = tuple(str(name) for name in said["deletions"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    names = [*deletions, *(part for move in moves for part in move)]
    return Journal(moves, deletions) if all(map(is_safe, names)) else None
