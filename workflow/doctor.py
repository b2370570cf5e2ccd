"""What is installed, what is not, and the command that mends it.

Everything is tried, not looked up: libraries are loaded as WeasyPrint will load them, a folder is written to,
a lock is taken. Nothing is printed here, and nothing that was tried is left behind.
"""

import ctypes
import ctypes.util
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from workflow import fonts
from workflow.engines import opening
from workflow.errors import CatalogueError, ProjectError
from workflow.files import locked
from workflow.oversights import without_glossary
from workflow.project import open_project
from workflow.words import POT, missing_words

# What is needed, with the Debian package that has it. The twin of this list is in script/setup.
LIBRARIES = {
    "libgobject-2.0.so.0": "libpango-1.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",  # WeasyPrint does without it, five times slower
    "libfontconfig.so.1": "libfontconfig1",
}
FONTS = "fonts-noto-core"
TOOLS = {"msgfmt": "gettext", "git": "git", "pandoc": "pandoc", "minisign": "minisign"}
"""Not needed, but good to have: what PO editors check with, what keeps the history, Word documents, signatures."""

_BREW = dict.fromkeys(LIBRARIES.values(), "pango") | {
    "gettext": "gettext",
    "git": "git",
    "minisign": "minisign",
    "pandoc": "pandoc",
    "python3-venv": "python",
}
# Homebrew's Noto fonts are variable ones, so there is no command for these.
_FONTS_BY_HAND = (
    "copy the static faces, unhinted/ttf/*.ttf in the archives of https://github.com/notofonts, to ~/Library/Fonts"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    ok: bool
    found: str
    """What is there, or how it failed, in a few words."""
    mend: str
    """What to type or to do on this system; empty when all is well."""
    required: bool = True
    """Whether Communiqué cannot do its work without it."""

    @property
    def hinders(self) -> bool:
        """Whether this has to be mended first."""
        return self.required and not self.ok


def examine(root: Path) -> tuple[Finding, ...]:
    """All findings, of this system and of the project at `root`; of its configuration only the engines are read."""
    here = (*folders(root), *interface(root), *glossary(root), *engines(root))
    return (python(), *libraries(), *faces(), *tools(), *merging(root), *here)


def python() -> Finding:
    """Whether this Python is new enough."""
    ok = sys.version_info >= (3, 11)
    found = f"{platform.python_version()}, {sys.executable}"
    return Finding("Python 3.11 or newer", ok, found, "" if ok else _install("python3-venv"))


def libraries() -> Iterator[Finding]:
    """Whether each library that WeasyPrint loads can be loaded."""
    for library, package in LIBRARIES.items():
        what = f"{library.partition('.so')[0]}, for PDFs"
        try:
            ctypes.CDLL(_name_here(library))
        except OSError as error:
            yield Finding(what, ok=False, found=str(error), mend=_install(package))
        else:
            yield Finding(what, ok=True, found="loads", mend="")


def faces() -> Iterator[Finding]:
    """Whether each family of fonts has all its faces, as static files."""
    places = fonts.find()
    for family, group in groupby(fonts.FACES, attrgetter("family")):
        wanted = tuple(group)
        required = any(face.required for face in wanted)
        missing = [face.file for face in wanted if face not in places]
        if missing:
            found, mend = f"missing: {', '.join(missing)}", _install(FONTS)
        else:
            found, mend = ", ".join(sorted({str(places[face].parent) for face in wanted})), ""
        what = f"{family}, {len(wanted)} faces" + ("" if required else " (optional: for its script or its signs alone)")
        yield Finding(what, not missing, found, mend, required)


def tools() -> Iterator[Finding]:
    """Whether the optional programs of others are on the PATH."""
    for tool, package in TOOLS.items():
        place = shutil.which(tool)
        mend = "" if place else _install(package)
        yield Finding(f"{tool} (optional)", bool(place), place or "not found", mend, required=False)


DRIVER = "{} po merge3 %O %A %B %P || {{ test $? -gt 1 && git merge-file -L ours -L base -L theirs %A %O %B; }}"
"""What git is to run on PO files, for a program of ours.

Git takes a driver that is not there for one that found a conflict, and keeps our side without a marker: so lines are
merged where the program gives no answer.
"""


def merging(root: Path) -> Iterator[Finding]:
    """Whether git merges PO files entry by entry, where the attributes of the project's repository ask for it."""
    if not shutil.which("git") or not _git(root, "check-attr", "merge", "--", "locales/any.po").endswith(
        " communique-po"
    ):
        return
    what, driver = "git merges PO files entry by entry (optional)", _git(root, "config", "merge.communique-po.driver")
    program = Path(sys.executable).with_name("communique")
    ours = DRIVER.format(
        shlex.quote(str(program)) if program.is_file() else f"{shlex.quote(sys.executable)} -m workflow"
    )
    mend = f"git config merge.communique-po.driver {shlex.quote(ours)}"
    merged = _merged(driver, Path(_git(root, "rev-parse", "--show-toplevel"))) if driver else _BY_LINES
    if _BY_LINES not in merged and all(text in merged for text in _SIDES):
        yield Finding(what, ok=True, found=driver, mend="", required=False)
    elif _BY_LINES in merged:  # nothing is lost
        yield Finding(what, ok=False, found="no, by lines", mend=mend, required=False)
    else:
        found = (
            f"its driver does not run outside your shell, and git keeps one side of each conflict unmarked: {driver}"
        )
        yield Finding("git merges PO files entry by entry", ok=False, found=found, mend=mend)


_BY_LINES = "<<<<<<<"
_SIDES = ('msgstr "here"', 'msgstr "there"')


def _merged(driver: str, top: Path) -> str:
    """What a merge driver makes of two sides that fill two entries, run as a git without our PATH would run it."""
    with tempfile.TemporaryDirectory() as folder:
        places = {sign: Path(folder) / f"{sign}.po" for sign in "OAB"}
        for path, day, first, second in zip(
            places.values(), (1, 2, 3), ("", "here", ""), ("", "", "there"), strict=True
        ):
            path.write_text(_PO.format(day, first, second), encoding="utf-8")
        names = {**{sign: shlex.quote(str(path)) for sign, path in places.items()}, "P": "any.po"}
        command = re.sub("%([OABP])", lambda match: names[match[1]], driver)
        environment = {**os.environ, "PATH": os.defpath}
        try:
            subprocess.run(
                ["sh", "-c", command], cwd=top, env=environment, capture_output=True, timeout=60, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return places["A"].read_text(encoding="utf-8", errors="replace")


_PO = """\
msgid ""
msgstr ""
"PO-Revision-Date: 2026-01-0{}\\n"
"Language: es\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "First."
msgstr "{}"

msgid "Second."
msgstr "{}"
"""


def _git(root: Path, *arguments: str) -> str:
    """The answer of git; nothing where it has none."""
    done = subprocess.run(["git", "-C", root, *arguments], capture_output=True, text=True, check=False)
    return "" if done.returncode else done.stdout.strip()


def folders(root: Path) -> Iterator[Finding]:
    """Whether the folders that commands write to can be written, and a catalogue can be locked."""
    locales, output = root / "locales", root / "output"
    for folder in (locales, output):
        yield _writable(folder)
    yield _lockable(locales)


def interface(root: Path) -> Iterator[Finding]:
    """Whether the interface's own words are reviewed in each language, which publishes nothing before."""
    try:
        project = open_project(root)
    except ProjectError:
        return  # every other command says what is wrong with it
    for language in project.languages:
        own = project.relative(project.locales / language.gettext_name / "interface.po")
        what = f"the interface in {language.english_name}"
        try:
            number = len(missing_words(language, (project.locales,)))
        except CatalogueError as error:
            yield Finding(what, ok=False, found=str(error), mend=f"mend {own}", required=False)
            continue
        found = f"{number} of its messages are not reviewed: nothing is published in it" if number else "reviewed"
        mend = f"translate and review what {POT} has, as {own}" if number else ""
        yield Finding(what, not number, found, mend, required=False)


def glossary(root: Path) -> Iterator[Finding]:
    """Whether the project has a glossary; without it forbidden words go out."""
    with suppress(ProjectError):  # every other command says what is wrong with it
        project = open_project(root)
        for warning in without_glossary(project):
            mend = "put back the file that was there, or make one as README.md says"
            yield Finding("a glossary", ok=False, found=f"{warning.path}: {warning.message}", mend=mend, required=False)


def engines(root: Path) -> Iterator[Finding]:
    """Whether each engine that the project drafts with can be used. Nothing is needed but memory."""
    try:
        project = open_project(root)
    except ProjectError:
        return  # every other command says what is wrong with it
    for name, health in opening.health(project):
        yield Finding(f"engine {name} (optional)", health.is_well, health.sentence, mend="", required=False)


def _writable(folder: Path) -> Finding:
    """Write a file without a name where the folder is, or where it would be made."""
    what, place = f"{folder.name}/ can be written", _standing(folder)
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"communique")
    except PermissionError as error:
        change = "chown -R" if place == folder else "install -d -o"
        mend = f'sudo {change} "$(id -u)" {shlex.quote(str(folder))}'
        return Finding(what, ok=False, found=f"{place}: {error.strerror}", mend=mend)
    except OSError as error:
        mend = "make room, or move the project to a disk that can be written"
        return Finding(what, ok=False, found=f"{place}: {error.strerror}", mend=mend)
    return Finding(what, ok=True, found=str(place), mend="")


def _lockable(folder: Path) -> Finding:
    """Take a lock, and leave it, where the folder is or where it would be made."""
    what, place = f"a file in {folder.name}/ can be locked", _standing(folder)
    try:
        with locked(place / "doctor"):
            pass
    except CatalogueError as error:
        mend = error.faults[0].tip or "move the project to a disk that can lock files"
        return Finding(what, ok=False, found=str(error), mend=mend)
    return Finding(what, ok=True, found=str(place), mend="")


def _standing(folder: Path) -> Path:
    """The folder, or the nearest above it that exists."""
    # os.access raises nothing, not even where a folder above is closed to us.
    return next((place for place in (folder, *folder.parents) if os.access(place, os.F_OK)), folder)


def _name_here(library: str) -> str:
    """What a library with this Linux name is called on this system."""
    if platform.system() != "Darwin":
        return library
    stem = library.removeprefix("lib").partition(".so")[0]
    return ctypes.util.find_library(stem) or f"lib{stem}.dylib"


def _install(package: str) -> str:
    """The command that installs a package, named as in Debian, on this system."""
    if shutil.which("apt-get"):
        root = "" if os.geteuid() == 0 else "sudo "
        return f"{root}apt-get install -y --no-install-recommends {package}"
    if not shutil.which("brew"):
        return f"install {package} (its name in Debian) with this system's package manager"
    return _FONTS_BY_HAND if package == FONTS else f"brew install {_BREW[package]}"
