"""Files are written whole or not at all: what a kill, a full disk, a locked folder and a second writer leave behind."""

import errno
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workflow.errors import CatalogueError
from workflow.files import locked, plainly, write_atomically

OLD, NEW = b"old\n" * 50_000, b"new and longer\n" * 50_000
NOBODY = 65534
ROOT = Path(__file__).parent.parent
# What a child process begins with; its arguments are the file and whatever the test says.
BEGINNING = "import os, signal, sys; from pathlib import Path; path = Path(sys.argv[1])\n"
KILLED = -signal.SIGKILL


def child(code: str, path: Path, *arguments: str) -> subprocess.Popen[str]:
    """Python code at work on a file in a process of its own."""
    command = [sys.executable, "-c", BEGINNING + code, str(path), *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def strays(path: Path) -> list[str]:
    """What lies in the folder besides the file."""
    return sorted(other.name for other in path.parent.iterdir() if other != path)


@pytest.fixture
def path(tmp_path):
    (tmp_path / "statement.po").write_bytes(OLD)
    return tmp_path / "statement.po"


# --- what is written ------------------------------------------------------------------------------------------


def test_a_file_is_written_only_when_it_says_something_else(path):
    os.utime(path, (1, 1))

    assert write_atomically(path, OLD) is False
    assert path.stat().st_mtime == 1
    assert write_atomically(path, NEW) is True
    assert path.read_bytes() == NEW
    assert strays(path) == []


def test_missing_folders_are_made_and_a_new_file_has_the_usual_mode(tmp_path):
    path = tmp_path / "es/LC_MESSAGES/statement.po"

    assert write_atomically(path, NEW)

    usual = tmp_path / "usual"
    usual.touch()
    assert path.stat().st_mode == usual.stat().st_mode


def test_mode_and_owner_of_a_file_stay(path):
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)
    before = path.stat()

    write_atomically(path, NEW)

    after = path.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_a_symbolic_link_stays_one_and_its_file_is_written(path, tmp_path):
    link = tmp_path / "elsewhere" / "link.po"
    link.parent.mkdir()
    link.symlink_to(path)

    with locked(link):
        assert "link" not in " ".join(strays(path))
        write_atomically(link, NEW)

    assert link.is_symlink()
    assert path.read_bytes() == NEW


def test_a_long_name_in_any_script_leaves_room_for_the_lock(tmp_path):
    path = tmp_path / ("人" * 80 + ".po")

    with locked(path):
        assert write_atomically(path, NEW)

    assert path.read_bytes() == NEW


# --- what goes wrong ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["written", "synced", "renamed", "locked"])
def test_a_kill_at_the_worst_moments_leaves_the_old_file_or_the_new_one(path, when):
    code = """
from workflow import files
real = {name: getattr(os, name) for name in ("fsync", "replace")}
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
def replaced_then_die(*arguments): real["replace"](*arguments); die()
match sys.argv[2]:
    case "written": os.fsync = die
    case "synced": os.replace = die
    case "renamed": os.replace = replaced_then_die
with files.locked(path):
    if sys.argv[2] == "locked": die()
    files.write_atomically(path, b"new and longer\\n" * 50_000)
"""
    process = child(code, path, when)
    process.communicate(timeout=30)

    assert process.returncode == KILLED
    assert path.read_bytes() == (NEW if when == "renamed" else OLD)
    assert strays(path), "the kill came too late to leave anything"
    with locked(path, timeout=1):
        write_atomically(path, NEW)
    assert path.read_bytes() == NEW
    assert strays(path) == []


def test_no_reader_ever_sees_half_a_file_and_no_kill_makes_one(path):
    code = """
from workflow.files import write_atomically
print("ready", flush=True)
while True:
    write_atomically(path, b"new and longer\\n" * 50_000); write_atomically(path, b"old\\n" * 50_000)
"""
    for attempt in range(6):
        process = child(code, path)
        assert process.stdout
        process.stdout.readline()
        end = time.monotonic() + 0.05 + attempt / 50
        while time.monotonic() < end:
            assert path.stat().st_size in {len(OLD), len(NEW)}
        process.kill()
        process.communicate()
        assert path.read_bytes() in {OLD, NEW}


def test_stray_files_of_another_catalogue_stay_for_it_may_be_at_work(path):
    ours = path.with_name(".communique-statement.po-0123456789abcdef.tmp")
    others = [
        path.with_name(".communique-statement.po-two.po-0123456789abcdef.tmp"),
        path.with_name(".communique-statement.po-my-own-notes.tmp"),
    ]
    for stray in (ours, *others):
        stray.touch()

    with locked(path):
        assert not ours.exists()

    assert strays(path) == sorted(other.name for other in others)


def test_a_full_disk_leaves_the_old_file_and_nothing_else(path):
    code = """
import resource
from workflow.errors import CatalogueError
from workflow.files import locked, write_atomically
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    with locked(path): write_atomically(path, b"new and longer\\n" * 50_000)
except CatalogueError as error:
    print(error, error.faults[0].tip, sep=" | ")
"""
    out, errors = child(code, path).communicate(timeout=30)

    assert out == f"{path}: cannot be written: the disk is full | make room and try again; the file is as it was\n"
    assert errors == ""
    assert path.read_bytes() == OLD
    assert strays(path) == []


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write everywhere, so root becomes somebody else."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(was)


def test_a_folder_that_nobody_may_write_to_leaves_the_old_file():
    with tempfile.TemporaryDirectory() as name:  # unlike tmp_path, nobody may look into it
        path = Path(name) / "statement.po"
        path.write_bytes(OLD)
        path.chmod(0o444)
        Path(name).chmod(0o555)
        with as_nobody():
            for write in (lambda: write_atomically(path, NEW), lambda: locked(path).__enter__()):
                with pytest.raises(CatalogueError, match=r"statement\.po: cannot be written: permission is missing"):
                    write()

        assert path.read_bytes() == OLD
        assert strays(path) == []
        Path(name).chmod(0o755)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EISDIR, "this is a folder, not a file"),
        (errno.ENOENT, "there is no such file"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_what_the_system_says_is_told_in_plain_words(number, words, tmp_path):
    with pytest.raises(CatalogueError) as refusal, plainly(tmp_path, "read"):
        raise OSError(number, os.strerror(number))

    assert str(refusal.value) == f"{tmp_path}: cannot be read: {words}"


# --- one writer at a time -------------------------------------------------------------------------------------

HOLD = """
from workflow.files import locked
with locked(path):
    print("ready", flush=True)
    sys.stdin.readline() if len(sys.argv) > 2 else __import__("time").sleep(60)
"""


def test_somebody_else_at_work_is_said_and_nothing_is_changed(path):
    process = child(HOLD, path)
    assert process.stdout
    process.stdout.readline()

    try:
        with pytest.raises(CatalogueError) as refusal, locked(path, timeout=0.2):
            pytest.fail("two had the lock")
    finally:
        process.kill()
        process.communicate()

    assert str(refusal.value) == f"{path}: somebody else is writing this file just now"
    assert "try again" in refusal.value.faults[0].tip
    with locked(path, timeout=1):  # the lock of one who was killed is no lock
        pass
    assert strays(path) == []


def test_one_who_has_the_lock_may_take_it_again(path):
    with locked(path):
        with locked(path):
            assert len(strays(path)) == 1
        assert len(strays(path)) == 1

    assert strays(path) == []


def test_no_two_have_the_lock_at_once_though_its_file_comes_and_goes(path):
    inside: list[int] = []
    most: list[int] = []

    def work(number: int) -> None:
        for _ in range(40):
            with locked(path, timeout=30):
                inside.append(number)
                most.append(len(inside))
                time.sleep(0.0002)
                inside.remove(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(most), set(most)) == (160, {1})
