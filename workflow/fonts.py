"""The font faces that pages and prints are set in, and where systems keep them.

The faces are static files, one for each weight and style: a variable font makes a PDF twice as large and its
writing ten times as slow. The twin of this list is in `script/setup`, which runs before Python is there.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal


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
