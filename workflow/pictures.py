"""What is wrong with a picture, found before anything decodes or draws it: its size is read from its head alone."""

import re
import warnings
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from workflow.patterns import pattern

BYTES = 20_000_000
"""The largest file, which no print needs."""
PIXELS = 40_000_000
"""The most pixels: A3 at 400 dots an inch. A file of a few kilobytes can unfold to gigabytes."""
_PIXELS_BEGIN = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
_ACTIVE = {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "set", "animate"}
_FETCHES = pattern(r"url\(\s*['\"]?(?!#)|@import|javascript:", re.IGNORECASE)


def picture_flaw(path: Path, name: str) -> str | None:
    """What is wrong with a picture that pages and prints are to show, in words for people; None when nothing is."""
    if not path.is_file():
        return f"there is no file {name}"
    if path.stat().st_size > BYTES:
        return f"{name} has {path.stat().st_size / 1e6:.0f} MB: a picture has at most {BYTES // 1_000_000}"
    try:
        data = path.read_bytes()
    except OSError as error:
        return f"{name} cannot be read: {error.strerror}"
    if any(data.startswith(start) for start in _PIXELS_BEGIN):
        return _flaw_of_pixels(data, name)
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<", data):
        return _flaw_of_drawing(data, name)
    return f"{name} is no picture: PNG, JPEG or SVG"


def _flaw_of_pixels(data: bytes, name: str) -> str | None:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data)) as picture:
                width, height = picture.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        too_large = isinstance(error, Image.DecompressionBombError)
        return f"{name} has far too many pixels" if too_large else f"{name} is damaged: it cannot be read as a picture"
    if width * height > PIXELS:
        return f"{name} has {width * height / 1e6:.0f} megapixels: a picture has at most {PIXELS // 1_000_000}"
    return None


class _FlawError(Exception):
    """Stops the reading of a drawing."""


def _flaw_of_drawing(data: bytes, name: str) -> str | None:
    """A drawing must be well formed, do nothing, and fetch nothing."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.CharacterDataHandler = _look_at_text
    seen: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        seen.append(tag)
        _look_at_element(tag, attributes)

    parser.StartElementHandler = start
    parser.buffer_text = True
    try:
        parser.Parse(data, True)  # noqa: FBT003 expat's signature
    except expat.ExpatError as error:
        return f"{name} is no picture that can be read: {error}"
    except _FlawError as flaw:
        return f"{name} {flaw}"
    if seen[0].rpartition(" ")[2] != "svg":
        return f"{name} is no picture: PNG, JPEG or SVG"
    return None


def _refuse_doctype(*_: object) -> None:
    raise _FlawError("declares a document type, which can hold entities: save it as plain SVG")


def _look_at_element(tag: str, attributes: dict[str, str]) -> None:
    local = tag.rpartition(" ")[2].lower()
    if local in _ACTIVE:
        raise _FlawError(f"holds an element <{local}>: a picture does nothing")
    for attribute, value in attributes.items():
        word = attribute.rpartition(" ")[2].lower()
        if word.startswith("on"):
            raise _FlawError(f"holds a script in “{word}”: a picture does nothing")
        if word in {"href", "src"} and not re.match(r"#|data:image/(png|jpeg);", value.strip()):
            raise _FlawError(f"refers to “{value[:60]}”: a picture fetches nothing")
        _look_at_text(value)


def _look_at_text(text: str) -> None:
    if _FETCHES.search(text):
        raise _FlawError("has a style that fetches something: a picture fetches nothing")
