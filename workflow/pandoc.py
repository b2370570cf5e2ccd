"""HTML of an edition → DOCX, by pandoc in its sandbox: for people who work in a word processor.

pandoc is optional. It runs with `--sandbox`, so it opens no file but those named and no connection; within a time
and a share of memory; and what it writes is packed anew, so that the same edition gives the same bytes.
"""

import io
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath

from workflow.archives import zipped
from workflow.ebooks import Edition
from workflow.errors import Fault, RenderError
from workflow.hypertext import Node, changed, escaped, inner_xml, read_html
from workflow.patterns import pattern

SECONDS = 60
MEMORY = "256M"
_PICTURES = {".png", ".jpg", ".jpeg", ".gif"}
"""What every word processor shows. In the place of another picture stands what it shows, in words."""
_DATA = Path("/usr/share/pandoc/data")
"""Where Debian keeps what other builds of pandoc carry inside."""
_PAGE = (
    '<!doctype html><html lang="{tag}" dir="{direction}"><head><title>{title}</title></head><body>{body}</body></html>'
)


@lru_cache
def program() -> str | None:
    """Where pandoc is; None where it is not installed."""
    return shutil.which("pandoc")


def docx(edition: Edition, *, name: str) -> bytes:
    """The Word document of an edition; `name` is what errors call it. Raises RenderError."""
    with tempfile.TemporaryDirectory(prefix="communique-") as place:
        folder = Path(place)
        pictures = dict(_put_pictures(folder, edition.images))
        page = _PAGE.format(
            tag=edition.language.tag,
            direction=edition.language.direction,
            title=escaped(edition.title),
            body=inner_xml(_fit_for_word(read_html(edition.html), pictures)),
        )
        (folder / "edition.html").write_text(page, encoding="utf-8")
        readable = [*pictures.values(), *_data_files(folder)]
        return _packed_anew(_run(folder, readable, name), edition)


def _run(folder: Path, readable: list[str], name: str) -> bytes:
    """What pandoc makes of edition.html."""
    command = [
        *(program() or "pandoc", "--sandbox", "--from=html+epub_html_exts", "--to=docx", "--shift-heading-level-by=-1"),
        # The sandbox lets pandoc read what the command line names; for a Word document this option does nothing else.
        *(f"--epub-embed-font={path}" for path in readable),
        *("--output=edition.docx", "edition.html", "+RTS", f"-M{MEMORY}", "-RTS"),
    ]
    environment = {"HOME": str(folder), "PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=SECONDS, check=False, text=True
        )
    except subprocess.TimeoutExpired:
        raise RenderError(f"“{name}”: pandoc was not done after {SECONDS} seconds") from None
    except OSError as error:
        raise RenderError(f"“{name}”: pandoc could not be started: {error.strerror}") from None
    made = folder / "edition.docx"
    if done.returncode or not made.is_file():
        said = done.stderr.strip().split("\n")[-1] or f"it ended with {done.returncode}"
        raise RenderError(Fault(f"“{name}”: pandoc made no Word document: {said}", tip="communique doctor"))
    return made.read_bytes()


def _put_pictures(folder: Path, images: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    for number, (address, data) in enumerate(sorted(images.items()), 1):
        suffix = PurePosixPath(address).suffix.lower()
        if suffix in _PICTURES:
            (folder / f"{number}{suffix}").write_bytes(data)
            yield address, f"{number}{suffix}"


def _data_files(folder: Path) -> list[str]:
    """The parts of an empty document, where pandoc does not carry them inside and so could not read them."""
    if not (_DATA / "docx").is_dir():
        return []
    shutil.copytree(_DATA / "docx", folder / "data" / "data" / "docx")
    return [str(path.relative_to(folder)) for path in (folder / "data").rglob("*") if path.is_file()]


def _fit_for_word(body: Node, pictures: Mapping[str, str]) -> Node:
    """Notes as Word knows them, the title left to the metadata, passages in another language in a box of their own."""

    def fit(node: Node) -> Node | str | None:
        if node.tag == "h1" or "footnote-backref" in node.classes:
            return None
        if "footnote-ref" in node.classes:
            return next(Node("a", {**a.attrs, "epub:type": "noteref"}, a.children) for a in node.all("a"))
        if "footnotes" in node.classes:
            notes = [Node("aside", {"epub:type": "footnote", **li.attrs}, li.children) for li in node.all("li")]
            return Node("div", {}, [*notes])
        if node.tag == "img":
            source = pictures.get(node.attrs.get("src", ""))
            return Node("img", {**node.attrs, "src": source}) if source else f"[{node.attrs.get('alt', '')}]"
        if node.tag == "p" and "lang" in node.attrs:
            return Node("div", node.attrs, [Node("p", {}, node.children)])
        return node

    return changed(body, fit)


_CORE, _NOW = "docProps/core.xml", pattern(r"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def _packed_anew(data: bytes, edition: Edition) -> bytes:
    """The same document, whose bytes depend on the edition alone."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        files = {name: old.read(name) for name in old.namelist()}
    core = _NOW.sub(rf"\g<1>{edition.date.isoformat()}T00:00:00Z", files[_CORE].decode())
    creator = f"<dc:creator>{escaped(edition.publisher)}</dc:creator>"
    files[_CORE] = re.sub(r"<dc:creator>[^<]*</dc:creator>", lambda _: creator, core).encode()
    first = "[Content_Types].xml"  # by its place programs know what the file is
    return zipped((name, files[name]) for name in sorted(files, key=lambda name: (name != first, name)))
