"""Files, written whole or not at all, and one writer at a time.

A kill at any moment leaves the old file or the new one; a full disk or a read-only folder leaves the old one.
"""

import errno
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from stat import S_IMODE

from workflow.errors import CatalogueError, Fault

_HIDDEN = ".communique-"

_FULL = "the disk is full", "make room and try again; the file is as it was"
_DENIED = "permission is missing", "check who owns the file and its folder; the file is as it was"
_FOLDER = "this is a folder, not a file", "name a file"
_PLAIN_WORDS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: ("the disk is read-only", "copy the project to a place where you may write"),
    errno.EISDIR: _FOLDER,
    errno.ENOTDIR: ("a part of this path is a file, not a folder", "check the path"),
    errno.ENOENT: ("there is no such file", "check the name"),
    errno.ELOOP: ("this is a symbolic link that leads to itself", "mend the link"),
    errno.ENAMETOOLONG: ("the name is too long", "shorten it"),
}


def visible(paths: Iterable[Path]) -> Iterator[Path]:
    """Those that a person sees. Hidden ones are locks of editors and notes of systems, however their names end."""
    return (path for path in paths if not path.name.startswith("."))


def names_in(folder: Path) -> frozenset[str]:
    """The names of what lies in a folder; none where there is no such folder."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return frozenset(os.listdir(folder))  # noqa: PTH208 there may be thousands
    return frozenset()


@contextmanager
def plainly(path: Path | str, doing: str) -> Iterator[None]:
    """Turn an OSError inside the block into a CatalogueError about `path`; `doing` is `read`, `written` or the like."""
    try:
        yield
    except OSError as error:
        why, tip = _PLAIN_WORDS.get(error.errno or 0, (error.strerror or str(error), ""))
        raise CatalogueError(Fault(f"cannot be {doing}: {why}", Path(path), tip=tip)) from error


def write_atomically(path: Path, data: bytes, *, lasting: bool = True) -> bool:
    """Make these bytes the content of the file; return False when they were already, and nothing was written.

    Missing folders are made, a symbolic link is followed, mode and owner of an old file are kept. When this returns,
    the bytes are on the disk, unless `lasting` is false: then they may still be on their way, as is good enough for
    what can be made again. Raises CatalogueError when they cannot be, and then the old file is as it was.
    """
    with plainly(path, "written"):
        target = _resolved(path)
        if _holds(target, data):
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f"{_hidden(target)}-{secrets.token_hex(8)}.tmp")
        try:
            _write(temporary, data, like=target, lasting=lasting)
            os.replace(temporary, target)  # noqa: PTH105 -- the one call that POSIX promises to be atomic
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        if lasting:
            _sync_folder(target.parent)
    return True


@contextmanager
def locked(path: Path, *, timeout: float = 10.0) -> Iterator[None]:
    """Keep other writers of this file out for the length of the block; sweep what killed ones left behind.

    Only those who also lock are kept out, so whoever writes a file that others lock, locks it too.
    Raises CatalogueError when somebody else still holds the lock after `timeout` seconds.
    """
    # It loads for as long as all the rest of a command that finds nothing to do, and locks nothing.
    from filelock import FileLock, Timeout

    with plainly(path, "written"):
        target = _resolved(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = target.with_name(f"{_hidden(target)}.lock")
        guard = FileLock(lock, is_singleton=True)  # so that a thread may take a lock that it has
        try:
            guard.acquire(timeout=timeout)
        except Timeout:
            tip = "wait until the other program is done, then try again; nothing was changed"
            raise CatalogueError(Fault("somebody else is writing this file just now", path, tip=tip)) from None
    try:
        if guard.lock_counter == 1:
            _sweep(target)
        yield
    finally:
        if guard.lock_counter == 1:
            with suppress(OSError):
                lock.unlink()  # while we hold it: those who wait see that it is gone, and make a new one
        guard.release()


def _resolved(path: Path) -> Path:
    """Where a path leads. Raises OSError when it leads in a circle, where Python before 3.13 has another error."""
    try:
        return path.resolve()
    except RuntimeError:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from None


def _hidden(target: Path) -> str:
    """How the names of lock and temporary files begin: `.communique*` is ignored by git. Clipped to fit any disk."""
    return f"{_HIDDEN}{target.name[:50]}"


def _holds(target: Path, data: bytes) -> bool:
    """Whether the file is there with these very bytes."""
    try:
        return target.stat().st_size == len(data) and target.read_bytes() == data
    except FileNotFoundError:
        return False


def _write(temporary: Path, data: bytes, *, like: Path, lasting: bool) -> None:
    """Write a new file and, if it is to last, bring it onto the disk, with mode and owner of `like` if there is one."""
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with os.fdopen(descriptor, "wb") as file:
        with suppress(OSError):  # there is no old file, or the disk knows no owners
            old = like.stat()
            os.fchmod(descriptor, S_IMODE(old.st_mode))
            os.fchown(descriptor, old.st_uid, old.st_gid)
        file.write(data)
        file.flush()
        if lasting:
            os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    """Bring a rename in this folder onto the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    with suppress(OSError):  # some network disks know only files
        os.fsync(descriptor)
    os.close(descriptor)


def _sweep(target: Path) -> None:
    """Remove temporary files of this target; under its lock they can only be those of a writer that was killed."""
    stray = re.compile(re.escape(_hidden(target)) + r"-[0-9a-f]{16}\.tmp")
    for name in filter(stray.fullmatch, _left_behind(target.parent)):
        target.with_name(name).unlink(missing_ok=True)


@lru_cache(maxsize=256)
def _left_behind(folder: Path) -> tuple[str, ...]:
    """Temporary files in a folder when this process first wrote there; what is killed later, the next process finds.

    One look for the whole folder: a look for each file would take the square of their number.
    """
    return tuple(path.name for path in folder.glob(f"{_HIDDEN}*.tmp"))
