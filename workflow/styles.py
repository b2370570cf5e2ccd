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


def style(folders: Sequence[Path], medium: Medium) -> str:
    """The style sheet of a medium, each part from the first folder that has it."""
    places = (*folders, TEMPLATES)
    parts = [next(place / name for place in places if (place / name).is_file()) for name in STYLES[medium]]
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)
