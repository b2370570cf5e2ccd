"""The organisation's colour as it can be read: on paper, on a page by day and by night, and in ink."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from workflow.errors import RenderError


@dataclass(frozen=True, slots=True)
class Palette:
    """The organisation's colour as it can be read."""

    light: str
    """On paper and on a white page."""
    dark: str
    """On a dark page."""

    @property
    def cmyk(self) -> str:
        """The light one for a printing press: per cent of cyan, magenta, yellow and black."""
        red, green, blue = (channel / 255 for channel in _channels(self.light))
        return " ".join(f"{ink:.0%}" for ink in inks(red, green, blue))


PAPER, NIGHT = (255, 255, 255), (20, 22, 24)
AA = 4.5
"""The least contrast of text that WCAG 2.2 asks for at level AA."""


@lru_cache(maxsize=16)
def palette(accent: str) -> Palette:
    """A colour, moved towards black or white as far as it must be to reach AA."""
    return Palette(_readable(_channels(accent), PAPER, 0), _readable(_channels(accent), NIGHT, 255))


def inks(red: float, green: float, blue: float) -> tuple[float, float, float, float]:
    """Cyan, magenta, yellow and black for a colour, all from 0 to 1; black takes over what the others share."""
    plates = [1 - red, 1 - green, 1 - blue]
    black = min(plates)
    cyan, magenta, yellow = ((plate - black) / (1 - black) if black < 1 else 0.0 for plate in plates)
    return cyan, magenta, yellow, black


def _channels(colour: str) -> tuple[int, ...]:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise RenderError(f"“{colour}” is no colour", tip="write it as #rrggbb")
    return tuple(bytes.fromhex(colour[1:]))


def _readable(colour: Sequence[int], ground: Sequence[int], towards: int) -> str:
    steps = ([round(c + (towards - c) * step / 20) for c in colour] for step in range(21))
    # With room to spare, so that tinted grounds pass too.
    found = next(shade for shade in steps if contrast(shade, ground) >= AA * 1.4)
    return f"#{bytes(found).hex()}"


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """The contrast of two sRGB colours as WCAG defines it, 1 to 21."""
    dim, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: Sequence[int]) -> float:
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
