"""The style sheets of pages and prints, as text.

Apart from `pages`, since a process that prints needs the look and nothing else of it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

TEMPLATES = Path(__file__).with_name("templates")
Medium = Literal["page", "list", "marks", "print"]
STYLES: Mapping[Medium, tuple[str, ...]] = {
    "page": ("tokens.css", "text.css", "page.css"),
    "list": ("list.css",),
    "marks": ("marks.css", "marks-page.css"),
    "print": ("tokens.css", "text.css", "marks.css", "print.css"),
}
"""The style sheets of page and print, in the order in which they are read. A page is light: what lists and proofs need
is added to theirs alone."""

Look = tuple[tuple[str, str], ...]
"""(path for people, text) of each part of a style sheet."""


def style_files(folders: Sequence[Path], medium: Medium) -> list[Path]:
    """The parts of the style sheet, each from the first folder that has it, in the order in which they are read."""
    places = (*folders, TEMPLATES)
    return [next(place / name for place in places if (place / name).is_file()) for name in STYLES[medium]]


def look(folders: Sequence[Path], medium: Medium) -> Look:
    """The style sheet of pages or prints in its parts."""
    return tuple((str(path), path.read_text(encoding="utf-8")) for path in style_files(folders, medium))


def style(folders: Sequence[Path], medium: Medium) -> str:
    """The style sheet of pages or prints in one text."""
    return "\n".join(text for _, text in look(folders, medium))
