"""What the bytes of a print depend on beside its text and its look: this package, libraries, faces.

Two machines with the same toolchain make the same PDFs of the same jobs; the names of those that differ tell a
person what to bring in line.
"""

import ctypes
import ctypes.util
import hashlib
import platform
import sys
import zlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from workflow import fonts

PACKAGES = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "cssselect2", "pyphen", "fonttools", "pillow", "pikepdf")
"""Python packages that have a hand in a PDF."""


@lru_cache(maxsize=1)
def toolchain() -> dict[str, str]:
    """Each part of this machine's toolchain with its version or digest; `missing` where it is not there."""
    return {
        "Communiqué": _digest_of_files(Path(__file__).parent),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{package: _version(package) for package in PACKAGES},
        **native_versions(),
        **{face.file: digest for face, digest in _faces()},
    }


@lru_cache(maxsize=1)
def native_versions() -> dict[str, str]:
    """The versions of the system's libraries that set a print."""
    return {
        "Pango": _native("libpango-1.0.so.0", "pango_version_string"),
        "HarfBuzz": _native("libharfbuzz.so.0", "hb_version_string"),
        "HarfBuzz's subsetter": _native("libharfbuzz-subset.so.0", "hb_version_string"),
    }


def digest_of(parts: dict[str, str]) -> str:
    """One short digest of a toolchain."""
    text = "\n".join(f"{name}={value}" for name, value in sorted(parts.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def differences(ours: dict[str, str], theirs: dict[str, str]) -> Iterator[str]:
    """What differs, in words: `Pango 1.50.12 (here 1.52.1)`."""
    for name in dict.fromkeys([*ours, *theirs]):
        here, there = ours.get(name, "missing"), theirs.get(name, "missing")
        if here != there:
            yield f"{name} {there} (here {here})"


def _digest_of_files(folder: Path) -> str:
    """Of the package's code and templates: a checkout changes more often than its version."""
    found = hashlib.sha256()
    for path in sorted([*folder.rglob("*.py"), *(folder / "templates").iterdir()]):
        if path.is_file():
            found.update(path.relative_to(folder).as_posix().encode())
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:12]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _native(library: str, function: str) -> str:
    """The version that a native library gives of itself."""
    if sys.platform == "darwin":
        library = ctypes.util.find_library(library[3:].partition(".so")[0]) or library
    try:
        call = getattr(ctypes.CDLL(library), function)
    except (OSError, AttributeError):
        return "missing"
    call.restype = ctypes.c_char_p
    found: bytes = call()
    return found.decode()


def _faces() -> Iterator[tuple[fonts.Face, str]]:
    found = fonts.find()
    for face in fonts.FACES:
        yield face, hashlib.sha256(found[face].read_bytes()).hexdigest()[:12] if face in found else "missing"
