"""Pictures: what is refused before anything draws it."""

import struct
import zlib
from pathlib import Path

import pytest

from workflow.errors import ProjectError, SourceError
from workflow.pictures import picture_flaw
from workflow.project import open_project
from workflow.sources import take_inventory

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def _png(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and holds next to nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 4)), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _flaw(tmp_path: Path, data: bytes | str) -> str | None:
    path = tmp_path / "picture"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return picture_flaw(path, "picture")


@pytest.mark.parametrize(
    "good",
    [
        SVG.format('<path d="M0 0h9" fill="url(#a)"/><use xlink:href="#a"/>'),
        SVG.format("<style>path { fill: #123456 }</style>"),
        '<?xml version="1.0"?>\n' + SVG.format("<title>script of a play</title>"),
        _png(600, 400),
    ],
)
def test_a_picture_that_only_shows_something_is_taken(tmp_path, good):
    assert _flaw(tmp_path, good) is None


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (SVG.format("<script>alert(1)</script>"), "holds an element <script>"),
        (SVG.format('<path onclick="alert(1)"/>'), "holds a script in “onclick”"),
        (SVG.format("<foreignObject/>"), "holds an element <foreignobject>"),
        (SVG.format('<image href="https://evil.example/a.png"/>'), "refers to “https://evil.example/a.png”"),
        (SVG.format('<use xlink:href="other.svg#a"/>'), "refers to “other.svg#a”"),
        (SVG.format('<a href="javascript:alert(1)"/>'), "refers to “javascript:alert(1)”"),
        (SVG.format('<image href="data:image/svg+xml;base64,AAAA"/>'), "refers to “data:image/svg"),
        (SVG.format('<path style="fill:url(https://evil.example/a)"/>'), "fetches something"),
        (SVG.format('<style>@import "https://evil.example/a.css";</style>'), "fetches something"),
        ('<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.format("&a;"), "declares a document type"),
        ("<svg", "is no picture that can be read"),
        ("<html></html>", "is no picture: PNG, JPEG or SVG"),
        ("", "is no picture: PNG, JPEG or SVG"),
        ("%PDF-1.4", "is no picture: PNG, JPEG or SVG"),
        (b"\x89PNG\r\n\x1a\n", "is damaged"),
        (b"\xff\xd8\xff\xe0 and so on", "is damaged"),
        (_png(10_000, 10_000), "has 100 megapixels: a picture has at most 40"),
        (_png(60_000, 60_000), "far too many pixels"),
    ],
)
def test_a_picture_that_does_or_fetches_something_or_is_none_is_refused(tmp_path, bad, why):
    assert why in (_flaw(tmp_path, bad) or "")


def test_a_large_file_is_refused_unread(tmp_path):
    with (tmp_path / "picture").open("wb") as file:
        file.truncate(50_000_000)

    assert picture_flaw(tmp_path / "picture", "logo.png") == "logo.png has 50 MB: a picture has at most 20"


@pytest.mark.parametrize(
    ("data", "why"),
    [(None, "there is no file logo.svg"), (SVG.format("<script/>").encode(), "holds an element <script>")],
)
def test_a_logo_that_cannot_be_used_is_told_with_its_line(project, data, why):
    project.write(
        "communique.toml", project.read("communique.toml").replace('short = "NT"', 'short = "NT"\nlogo = "logo.svg"')
    )
    if data:
        project.write("logo.svg", data)

    with pytest.raises(ProjectError, match=why) as error:
        open_project(project.root)
    assert str(error.value).startswith("communique.toml:4: ")
    assert project.run("build").exit_code == 2


def test_a_picture_of_a_statement_is_looked_at_too(project):
    project.write("source/files/map.png", _png(10_000, 10_000))
    project.write("source/right-to-life.md", project.read("source/right-to-life.md") + "\n![A map](files/map.png)\n")

    with pytest.raises(SourceError, match=r"right-to-life.md:13: files/map.png has 100 megapixels"):
        take_inventory(open_project(project.root))
