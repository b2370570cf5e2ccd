"""The style sheets of pages and prints, as text.

Apart from `pages`, since a process that prints needs the look and nothing else of it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from workflow.errors import Fault, RenderError
from workflow.files import plainly

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
    """The style sheet of pages or prints in its parts. Raises the errors of `text_of`."""
    return tuple((str(path), text_of(path)) for path in style_files(folders, medium))


def text_of(path: Path) -> str:
    """A template or style sheet. Raises CatalogueError when it cannot be read, RenderError when it is no UTF-8."""
    with plainly(path, "read"):
        data = path.read_bytes()
    try:
        return data.decode().replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        wrong = f"byte {data[error.start]:#04x} is not UTF-8"
        raise RenderError(Fault(wrong, path, line, "save the file as UTF-8")) from None


def style(folders: Sequence[Path], medium: Medium) -> str:
    """The style sheet of pages or prints in one text."""
    return "\n".join(text for _, text in look(folders, medium))
