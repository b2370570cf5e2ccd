"""What a printer needs for one PDF, as values. Only bytes and text, so that any process on any machine can print."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Form = Literal["screen", "print", "letter", "booklet"]
"""A PDF for screens; for a printing house on A4 and on US Letter; to hand out, two pages of A5 on each side of A4."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file inside a PDF."""

    name: str
    data: bytes
    on: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One PDF to print."""

    form: Form
    html: str
    images: Mapping[str, bytes]
    name: str = ""
    """For people, in errors: `week-of-action in Spanish`."""
    enclosed: tuple[Enclosure, ...] = ()
    """What the text was made from; in the screen's form alone."""
    families: tuple[str, ...] = ()
    """Families of fonts beside ours, which the organisation chose."""
    fonts: tuple[str, ...] = ()
    """Folders that may hold their faces, and come before those of the system."""
