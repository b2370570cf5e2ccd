"""Pictures: what is refused before anything draws it."""

import re
import struct
import zlib
from pathlib import Path
from urllib.parse import unquote

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


def test_a_picture_that_changes_is_looked_at_again(project):
    project.write("source/files/map.svg", SVG.format('<path d="M0 0h1v1z"/>'))
    project.write("source/right-to-life.md", project.read("source/right-to-life.md") + "\n![A map](files/map.svg)\n")
    assert project.run("build", "--only", "pages").exit_code == 0

    project.write("source/files/map.svg", SVG.format("<script/>"))
    result = project.run("build", "--only", "pages")

    assert result.exit_code == 2
    assert "source/right-to-life.md:13: files/map.svg holds an element <script>" in result.output


def test_a_pdf_by_a_partner_that_is_gone_or_none_any_more_is_told(project):
    supplied = "supplied: {sw: {file: files/sw.pdf, by: A partner, on: 2026-01-01}}\n"
    text = project.read("source/right-to-life.md").replace("date:", f"{supplied}date:")
    project.write("source/right-to-life.md", text)
    project.write("source/files/sw.pdf", "%PDF-1.7\n")
    assert project.run("build", "--only", "pages").exit_code == 0

    project.write("source/files/sw.pdf", "no PDF")
    assert "source/right-to-life.md:3: “files/sw.pdf” is no PDF" in project.run("build", "--only", "pages").output
    (project.root / "source/files/sw.pdf").unlink()
    assert "source/right-to-life.md:3: there is no file source/files/sw.pdf" in project.run("build").output


def test_a_file_has_whatever_name_its_language_gives_it(project):
    names = ("Карта №1.svg", "plan 50%25.svg")
    for name in names:
        project.write(f"source/files/{name}", SVG.format('<path d="M0 0h1v1z"/>'))
    project.write("source/files/Отчёт #2, 50%.txt", "A report.")
    text = project.read("source/right-to-life.md")
    text = text.replace("date:", 'attachments: [{file: "files/Отчёт #2, 50%.txt", title: A report}]\ndate:')
    pictures = "\n![A map](<files/Карта №1.svg>)\n\nIn a text: ![A plan](files/plan%2050%2525.svg)\n"
    project.write("source/right-to-life.md", text + pictures)

    result = project.run("build")

    assert result.exit_code == 0, result.output
    page = project.read("output/site/en/right-to-life/index.html")
    leads = [unquote(address) for address in re.findall(r'(?:href|src)="\.\./\.\./files/([^"#?]*)"', page)]
    assert sorted(leads) == sorted(f"right-to-life/{name}" for name in (*names, "Отчёт #2, 50%.txt"))
    assert all((project.root / "output/site/files" / lead).is_file() for lead in leads)


def test_no_two_files_of_a_statement_have_the_same_name(project):
    for name in ("en/report.txt", "es/Report.txt"):
        project.write(f"source/files/{name}", name)
    project.write("source/files/a/map.svg", SVG.format('<path d="M0 0h1v1z"/>'))
    project.write("source/files/b/map.svg", SVG.format('<path d="M0 0h1v1z"/>'))
    attachment = "attachments: [{file: files/en/report.txt, title: Report, files: {es: files/es/Report.txt}}]\n"
    text = project.read("source/right-to-life.md").replace("date:", f"{attachment}date:")
    project.write("source/right-to-life.md", text + "\n![A](files/a/map.svg)\n\nB: ![B](files/b/map.svg)\n")

    with pytest.raises(SourceError) as error:
        take_inventory(open_project(project.root))
    assert [str(fault) for fault in error.value.faults] == [
        "source/right-to-life.md:3: “files/es/Report.txt” has the name of “files/en/report.txt”",
        "source/right-to-life.md:16: “files/b/map.svg” has the name of “files/a/map.svg”",
    ]
