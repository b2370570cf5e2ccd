"""What earlier runs worked out, each value beside the digests of everything that it was made from.

A value is used only while all of these digests are the same, so a cache can be old, and never wrong. One that is
damaged, or that another version of this program wrote, is thrown away, which costs time and nothing else. Files are
read only when their size, times or inode are not what they were when they were read last.
"""

import functools
import hashlib
import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple, Self

from workflow.files import plainly

_SCHEMA = """
CREATE TABLE IF NOT EXISTS program (digest TEXT);
CREATE TABLE IF NOT EXISTS file (path BLOB PRIMARY KEY, facts TEXT, settled INT, size INT, digest TEXT, mark INT)
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS value (kind TEXT, name BLOB, inputs BLOB, value BLOB, digest TEXT,
    PRIMARY KEY (kind, name)) WITHOUT ROWID;
"""
"""What names files is kept as bytes, as the disk has it: not every name is text."""

_STEP, _COARSE_STEP = 50_000_000, 2_000_000_000
"""Nanoseconds after which a file's times tell that it was written again. Clocks of files go in steps of milliseconds;
where a time is a whole second, perhaps of two seconds (FAT). A file that was written so shortly before it was read is
read once more."""


class _Seen(NamedTuple):
    """How a file looked when it was read."""

    facts: str
    """What the disk said of it: size, times and inode."""
    is_settled: bool
    """Whether the file's times would tell if it had been written again."""
    size: int
    digest: str

    def fits(self, now: os.stat_result) -> bool:
        """Whether the file is as it was."""
        return self.is_settled and self.facts == _facts(now)


class Cache:
    """Values by kind and name. To be used in a `with` block, which keeps what was put; `Cache.none()` keeps nothing.

    One process at a time writes a cache: whoever opens one holds the lock of the folder it is for.
    """

    def __init__(self, path: Path | None, program: str) -> None:
        self._changed: dict[str, _Seen] = {}
        self._wrote: set[str] = set()
        self._values: dict[str, dict[str, tuple[str, bytes]]] = {}
        self._put: dict[tuple[str, str], tuple[str, bytes] | None] = {}
        self._looked: dict[str, tuple[int, str] | None] = {}
        self._path, self._program = path, program
        self._base = _open(path, program) if path else None

    @functools.cached_property
    def _files(self) -> dict[str, _Seen]:
        """What is known of files; read when the first one is looked at."""
        return _seen(self._base) if self._base else {}

    @classmethod
    def none(cls) -> Self:
        """A cache that knows nothing and keeps nothing."""
        return cls(None, "")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.keep()
        if self._base:
            self._base.close()

    # -------------------------------------------------------------------------------------------- files

    def look(self, path: Path | str) -> tuple[int, str] | None:
        """(size in bytes, SHA-256) of a file, read only if it changed; None where there is none. Once for each run.

        Of a folder they are the number of names in it, and the digest of the names. Raises CatalogueError where
        something is that cannot be read: nobody can know what would be made of it.
        """
        name = str(path)
        if name not in self._looked:
            self._looked[name] = self._read(name)
        return self._looked[name]

    def digest(self, path: Path | str) -> str:
        """The beginning of the SHA-256 of a file, for `inputs`; empty where there is no file."""
        found = self.look(path)
        return found[1][:16] if found else ""

    def wrote(self, path: Path | str, size: int, digest: str) -> None:
        """Know a file that this run wrote, so that nobody has to read it."""
        name, now = str(path), os.stat(path)  # noqa: PTH116
        self._looked[name] = size, digest
        self._files[name] = self._changed[name] = _seen_as(now, digest, 0)
        self._wrote.add(name)

    def untouched(self, path: Path | str) -> str | None:
        """The SHA-256 of a file or folder that nobody has touched since a run looked at it; None for any other."""
        seen = self._files.get(str(path))
        with suppress(OSError):
            if seen is not None and seen.fits(os.stat(path)):  # noqa: PTH116
                return seen.digest
        return None

    def look_again(self, paths: Iterable[Path | str] | None = None) -> None:
        """Look at these files, or at every one, once more when they are asked for next: somebody wrote to some."""
        for name in list(self._looked) if paths is None else map(str, paths):
            self._looked.pop(name, None)

    def standing(self) -> str:
        """How every file and folder is that this run looked at and found."""
        known = ((name, self._files[name]) for name, found in self._looked.items() if found)
        parts = ((name, seen.facts if seen.is_settled else "", seen.digest) for name, seen in known)
        return "\0".join(chain.from_iterable(parts))

    def _has_moved(self) -> bool:
        """Whether a file is not any more as it was looked at in this run."""
        for name, found in self._looked.items():
            try:
                now = os.stat(name)  # noqa: PTH116
            except OSError:
                if found is not None:
                    return True
                continue
            seen = self._files.get(name)
            if not S_ISDIR(now.st_mode) and (found is None or seen is None or seen.facts != _facts(now)):
                return True
        return False

    def _read(self, name: str) -> tuple[int, str] | None:
        seen = self._files.get(name)
        try:
            now = os.stat(name)  # noqa: PTH116 a Path for each of a hundred thousand files takes its time
            if seen is not None and seen.fits(now):
                return seen.size, seen.digest
            moment = time.time_ns()
            data = _content(name, is_folder=S_ISDIR(now.st_mode))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError:
            with plainly(name, "read"):
                raise
        digest = hashlib.sha256(data).hexdigest()
        self._files[name] = self._changed[name] = _seen_as(now, digest, moment)
        return now.st_size, digest

    # ------------------------------------------------------------------------------------------- values

    def get(self, kind: str, name: str, inputs: Mapping[str, str] | str) -> bytes | None:
        """The value that was made from exactly these inputs; None when there is none."""
        found = self._found(kind, name)
        return found[1] if found and found[0] == _written(inputs) else None

    def inputs(self, kind: str, name: str) -> Mapping[str, str] | None:
        """What the value that is kept was made from; None when none is."""
        found = self._found(kind, name)
        return dict(part.split("=", 1) for part in found[0].split("\n") if part) if found else None

    def put(self, kind: str, name: str, inputs: Mapping[str, str] | str, value: bytes) -> None:
        """Keep a value and what it was made from, in the place of the one before."""
        self._put[kind, name] = (_written(inputs), value)

    def drop(self, kind: str, names: Iterable[str]) -> None:
        """Keep these values no longer."""
        for name in names:
            if self._found(kind, name):
                self._put[kind, name] = None

    def names(self, kind: str) -> tuple[str, ...]:
        """The names of everything of a kind."""
        put = {name: new for (one, name), new in self._put.items() if one == kind}
        return tuple(name for name in {**self._kind(kind), **put} if put.get(name, True))

    def _found(self, kind: str, name: str) -> tuple[str, bytes] | None:
        return self._put[kind, name] if (kind, name) in self._put else self._kind(kind).get(name)

    def _kind(self, kind: str) -> dict[str, tuple[str, bytes]]:
        if kind not in self._values:
            rows: Iterable[tuple[bytes, bytes, bytes, str]] = ()
            if self._base:
                query = "SELECT name, inputs, value, digest FROM value WHERE kind = ?"
                with suppress(sqlite3.DatabaseError):
                    rows = self._base.execute(query, (kind,)).fetchall()
            self._values[kind] = {
                _text(name): (_text(inputs), value)
                for name, inputs, value, digest in rows
                if _is_whole(name, inputs, value) and digest == _check(inputs, value)
            }
        return self._values[kind]

    # ---------------------------------------------------------------------------------------- on the disk

    def keep(self, *, whole: bool = False) -> None:
        """Bring everything that was put to the disk, all or nothing. A disk that takes it not makes a slow next run.

        When a file was written to while its text was read, nobody knows what was made from what: nothing is kept.
        A run that looked at the `whole` project lets go of files that it did not look at.
        """
        if not self._base:
            return
        if self._put and self._has_moved():
            self._put = {}
        elif self._put:
            # What this run wrote is still as it was then, so that it counts as read by now.
            moment = time.time_ns()
            for name in self._wrote:
                self._files[name] = self._changed[name] = _settled(self._files[name], moment)
        known = [(raw(name), seen) for name, seen in self._changed.items()]
        files = [(path, *seen, _mark(path, *seen)) for path, seen in known]
        unseen = [(raw(name),) for name in self._files if name not in self._looked] if whole else []
        put = [(kind, raw(name), raw(new[0]), new[1]) for (kind, name), new in self._put.items() if new]
        values = [(*one, _check(*one[2:])) for one in put]
        gone = [(kind, raw(name)) for (kind, name), new in self._put.items() if new is None]
        with suppress(sqlite3.Error), self._base:
            self._base.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)", files)
            self._base.executemany("DELETE FROM file WHERE path = ?", unseen)
            self._base.executemany("INSERT OR REPLACE INTO value VALUES (?, ?, ?, ?, ?)", values)
            self._base.executemany("DELETE FROM value WHERE kind = ? AND name = ?", gone)
        # A kind that was read is read anew when it is asked for again.
        for kind in {kind for kind, _ in self._put}:
            self._values.pop(kind, None)
        self._changed, self._put = {}, {}
        self._wrote.clear()


def still(standing: str) -> str | None:
    """The standing as it is now; None when a file or folder of it holds something else by now, or when it is empty.

    What nobody touched is not read.
    """
    now: list[str] = []
    for known in _each_of(standing):
        if (one := _standing_now(*known)) is None:
            return None
        now += one
    return "\0".join(now) or None


def below(standing: str, folder: Path) -> str:
    """What a standing says of a folder and of everything in it."""
    mine = (one for one in _each_of(standing) if one[0] == str(folder) or one[0].startswith(f"{folder}{os.sep}"))
    return "\0".join(chain.from_iterable(mine))


def _each_of(standing: str) -> Iterable[tuple[str, str, str]]:
    """(path, what the disk said of it, digest) of each file and folder."""
    parts = iter(standing.split("\0"))
    return zip(parts, parts, parts, strict=True) if standing else ()


def _standing_now(name: str, facts: str, digest: str) -> tuple[str, str, str] | None:
    try:
        stat = os.stat(name)  # noqa: PTH116
        if facts == _facts(stat):
            return name, facts, digest
        moment = time.time_ns()
        seen = _seen_as(stat, hashlib.sha256(_content(name, is_folder=S_ISDIR(stat.st_mode))).hexdigest(), moment)
    except OSError:
        return None
    return (name, seen.facts if seen.is_settled else "", digest) if seen.digest == digest else None


def _facts(now: os.stat_result) -> str:
    return f"{now.st_size} {now.st_mtime_ns} {now.st_ctime_ns} {now.st_ino}"


def _seen_as(now: os.stat_result, digest: str, moment: int) -> _Seen:
    """A file as it was read at that moment, in nanoseconds since 1970."""
    return _settled(_Seen(_facts(now), is_settled=False, size=now.st_size, digest=digest), moment)


def _settled(seen: _Seen, moment: int) -> _Seen:
    """A file of which is known that it was the same at a later moment."""
    last = max(map(int, seen.facts.split()[1:3]))
    return seen._replace(is_settled=last + (_STEP if last % 1_000_000_000 else _COARSE_STEP) < moment)


def _content(name: str, *, is_folder: bool) -> bytes:
    """What a file holds; the names in a folder.

    Hidden ones do not count, since editors and systems put them there and take them away; in the output they do, since
    nobody but us may put anything there.
    """
    if is_folder:
        names = os.listdir(name)  # noqa: PTH208
        return _written_names(names if _OUTPUT in name else (one for one in names if not one.startswith(".")))
    with open(name, "rb") as file:  # noqa: PTH123
        return file.read()


_OUTPUT = f"{os.sep}output{os.sep}"
MARKER = ".communique"
"""The name of the file that says that a folder of the output is ours."""


def _written_names(names: Iterable[str]) -> bytes:
    return raw("\0".join(sorted(name for name in names if name != MARKER)))


def digest_of_names(names: Iterable[str]) -> str:
    """The SHA-256 of a folder of the output that holds these files and folders, as `Cache.look` gives it."""
    return hashlib.sha256(_written_names(names)).hexdigest()


def _seen(base: sqlite3.Connection) -> dict[str, _Seen]:
    with suppress(sqlite3.DatabaseError):
        return {
            _text(path): _Seen(facts, settled == 1, size, digest)
            for path, facts, settled, size, digest, mark in base.execute("SELECT * FROM file").fetchall()
            if isinstance(path, bytes) and mark == _mark(path, facts, settled, size, digest)
        }
    return {}


def raw(text: str) -> bytes:
    """A text as bytes, with the names of files in it as the disk has them, be they UTF-8 or not."""
    return text.encode("utf-8", "surrogateescape")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _mark(path: bytes, facts: str, settled: int, size: int, digest: str) -> int:
    """What the row of a file must say of itself to be believed."""
    return zlib.crc32(f"{facts} {settled == 1} {size} {digest}".encode(), zlib.crc32(path))


def _written(inputs: Mapping[str, str] | str) -> str:
    return inputs if isinstance(inputs, str) else "\n".join(f"{name}={value}" for name, value in inputs.items())


def _is_whole(name: object, inputs: object, value: object) -> bool:
    """Whether a row has what rows have: a damaged database has anything."""
    return isinstance(name, bytes) and isinstance(inputs, bytes) and isinstance(value, bytes)


def _check(inputs: bytes, value: bytes) -> str:
    """What a row must say of itself to be believed."""
    return hashlib.blake2b(value, key=hashlib.sha256(inputs).digest(), digest_size=8).hexdigest()


def digest_of_values(*values: object) -> str:
    """A digest of plain values, for `inputs`: equal values have equal digests on every machine."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def open_cache(output: Path, *, afresh: bool = False) -> Cache:
    """What earlier runs of this very program worked out for the project with this output folder."""
    path = output / ".cache" / "build.sqlite"
    if afresh:
        path.unlink(missing_ok=True)
    return Cache(path, program_digest())


@functools.cache
def program_digest() -> str:
    """A digest of this program as it is installed: its code, and the versions of everything beside it."""
    code = sorted(_code(os.path.dirname(__file__)))  # noqa: PTH120 as fast as can be: every command waits for it
    beside = sorted({name for folder in sys.path if folder.endswith("-packages") for name in _versions(folder)})
    return digest_of_values(code, beside, sys.version)


def _code(folder: str) -> Iterator[tuple[str, int, int]]:
    """(path, size, time) of every file of the package but templates and words, which are looked at by themselves."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir() and entry.name not in {"__pycache__", "templates"}:
                yield from _code(entry.path)
            elif entry.name.endswith(".py"):
                stat = entry.stat()
                yield entry.path, stat.st_size, stat.st_mtime_ns


def _versions(folder: str) -> list[str]:
    """The folders in which installed packages say their versions."""
    with suppress(OSError):
        return [name for name in os.listdir(folder) if name.endswith("-info")]  # noqa: PTH208
    return []


def _open(path: Path, program: str) -> sqlite3.Connection | None:
    """The database, begun anew when it cannot be read or another program wrote it; None where none can be."""
    for _ in range(2):
        with suppress(sqlite3.Error, OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            base = sqlite3.connect(path)
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = NORMAL")
            base.executescript(_SCHEMA)
            if base.execute("SELECT digest FROM program").fetchall() == [(program,)]:
                base.execute("SELECT count(digest) FROM file").fetchone()
                return base
            # Another program's tables may have other columns.
            base.executescript("DROP TABLE program; DROP TABLE file; DROP TABLE value;" + _SCHEMA)
            with base:
                base.execute("INSERT INTO program VALUES (?)", (program,))
            return base
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            with suppress(OSError):
                path.with_name(name).unlink()
    return None
