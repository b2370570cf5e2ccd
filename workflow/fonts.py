"""The font faces that pages and prints are set in, and where systems keep them.

The faces are static files, one for each weight and style: a variable font makes a PDF twice as large and its
writing ten times as slow. The twin of this list is in `script/setup`, which runs before Python is there.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from workflow.errors import RenderError


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: a family in one weight and one style."""

    family: str
    weight: Literal[400, 700]
    style: Literal["normal", "italic"]
    file: str
    required: bool = True
    """Whether every project needs it; the others are for single scripts."""


FACES = (
    Face("Noto Serif", 400, "normal", "NotoSerif-Regular.ttf"),
    Face("Noto Serif", 400, "italic", "NotoSerif-Italic.ttf"),
    Face("Noto Serif", 700, "normal", "NotoSerif-Bold.ttf"),
    Face("Noto Serif", 700, "italic", "NotoSerif-BoldItalic.ttf"),
    Face("Noto Sans", 400, "normal", "NotoSans-Regular.ttf"),
    Face("Noto Sans", 400, "italic", "NotoSans-Italic.ttf"),
    Face("Noto Sans", 700, "normal", "NotoSans-Bold.ttf"),
    Face("Noto Sans", 700, "italic", "NotoSans-BoldItalic.ttf"),
    Face("Noto Naskh Arabic", 400, "normal", "NotoNaskhArabic-Regular.ttf", required=False),
    Face("Noto Naskh Arabic", 700, "normal", "NotoNaskhArabic-Bold.ttf", required=False),
    # Signs that editors use and text faces lack: arrows, boxes to tick, ticks, the minus.
    Face("Noto Sans Symbols", 400, "normal", "NotoSansSymbols-Regular.ttf", required=False),
    Face("Noto Sans Symbols 2", 400, "normal", "NotoSansSymbols2-Regular.ttf", required=False),
    Face("Noto Sans Math", 400, "normal", "NotoSansMath-Regular.ttf", required=False),
)

FOLDERS = (
    "$COMMUNIQUE_FONTS",
    "/usr/share/fonts/truetype/noto",  # Debian, Ubuntu
    "/usr/share/fonts/noto",  # Arch, Alpine
    "/usr/share/fonts/google-noto",  # Fedora
    "$HOME/Library/Fonts",  # macOS
    "/Library/Fonts",
    "/usr/local/share/fonts",
)
"""Where faces may lie; the first folder that has one wins. A variable that is not set names no folder."""


def find() -> dict[Face, Path]:
    """The file of each face that can be read here, in the order of FACES; a face that cannot has no key."""
    folders = [Path(os.path.expandvars(folder)) for folder in FOLDERS]
    places = {face: [folder / face.file for folder in folders] for face in FACES}
    # os.access raises nothing, not even for a folder that is closed to us.
    readable = {face: [path for path in paths if os.access(path, os.R_OK)] for face, paths in places.items()}
    return {face: paths[0] for face, paths in readable.items() if paths}


# ----------------------------------------------------------------------- families that an organisation chooses

_EVERYWHERE = ("$HOME/.local/share/fonts", "$HOME/Library/Fonts", "/Library/Fonts", "/usr/local/share/fonts")
_SYSTEM = "/usr/share/fonts"
_FACES_OF_TEXT = {(400, "normal"): "regular", (400, "italic"): "italic", (700, "normal"): "bold"}
"""The faces that a family must have; a bold italic where there is one."""
_RESTRICTED = 2
"""The bit of `fsType` that forbids to put a font into a document (OpenType, table OS/2)."""


@lru_cache(maxsize=16)
def faces_of(family: str, folders: tuple[Path, ...] = ()) -> Mapping[tuple[int, str], Path]:
    """The files of a family by weight and style, from these folders or the system's.

    Raises RenderError when the family is not there, lacks a face, is variable, or may not be put into a PDF.
    """
    places = (*folders, *(Path(os.path.expandvars(place)) for place in _EVERYWHERE), Path(_SYSTEM))
    found: dict[tuple[int, str], Path] = {}
    for path in _candidates(family, places):
        if face := _read(path, family):
            found.setdefault(face, path)
    missing = [name for face, name in _FACES_OF_TEXT.items() if face not in found]
    if len(missing) == len(_FACES_OF_TEXT):
        tip = "put its static .ttf files into the project's folder fonts/, or install it"
        raise RenderError(f"[organisation.fonts]: there is no font “{family}”", tip=tip)
    if missing:
        raise RenderError(f"[organisation.fonts]: the font “{family}” has no {' and no '.join(missing)} face")
    return found


def _candidates(family: str, places: tuple[Path, ...]) -> Iterator[Path]:
    """Font files whose names begin with that of the family."""
    beginning = re.sub(r"\W", "", family).lower()
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else ():
            if path.suffix.lower() in {".ttf", ".otf"} and re.sub(r"\W", "", path.stem).lower().startswith(beginning):
                yield path


def _read(path: Path, family: str) -> tuple[int, str] | None:
    """(weight, style) of a file, when it is a face of this family that can be used."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(path, lazy=True) as font:
            names, facts = font["name"], font["OS/2"]
            own = {names.getDebugName(number) for number in (1, 16)} - {None}
            usable = "fvar" not in font and not facts.fsType & _RESTRICTED and facts.usWeightClass in {400, 700}
            if family not in own or not usable:
                return None
            return facts.usWeightClass, "italic" if facts.fsSelection & 1 else "normal"
    except (TTLibError, OSError, KeyError):
        return None


@lru_cache(maxsize=16)
def _letters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def letters_missing(path: Path, html: str) -> list[str]:
    """The letters and figures of an HTML text that a face lacks; signs may come from another face."""
    text = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]*>|&#?\w+;", " ", html, flags=re.DOTALL)
    return sorted(letter for letter in set(text) if letter.isalnum() and ord(letter) not in _letters(path))
