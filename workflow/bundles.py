"""ZIPs to hand on: everything in one language, or one statement in every language.

A bundle is made of files that are made already, and stands alone: it has its own page, which opens from a folder on
disk, and its own manifest and sums, so that it verifies wherever it is. Only what is on the site is ever in it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from workflow import pages, views
from workflow.archives import zipped
from workflow.languages import read_tag
from workflow.manifest import Entry, Manifest, digest_of, moved, sealed

_KINDS: tuple[tuple[str, views.Kind], ...] = (
    (".letter.print.pdf", "letter"),
    (".booklet.print.pdf", "booklet"),
    (".print.pdf", "print"),
    (".pdf", "pdf"),
    (".social.txt", "social"),
    (".txt", "text"),
    (".epub", "epub"),
    (".docx", "docx"),
)
"""What a file is, by the end of its name; what is none of these, a page for example, is not taken along."""


@dataclass(frozen=True, slots=True)
class Part:
    """One edition, as a bundle takes it."""

    item: views.Item
    entries: tuple[Entry, ...]
    """Its files on the site."""


def bundle(
    parts: Sequence[Part], cover: views.Bundle, site: views.Site, read: Callable[[PurePosixPath], bytes]
) -> bytes:
    """The ZIP of these editions; `cover` says what its page is called, `read` gives a file of the site."""
    taken = [Part(part.item, tuple(_taken(part.entries))) for part in parts]
    names = {entry.path: f"{entry.slug}/{PurePosixPath(entry.path).name}" for part in taken for entry in part.entries}
    page = views.Bundle(
        language=cover.language,
        address=cover.address,
        title=cover.title,
        items=tuple((part.item, tuple(_downloads(part.entries, names))) for part in taken),
    )
    index = pages.bundle_page(page, site).encode()
    files = {PurePosixPath(name): read(PurePosixPath(path)) for path, name in names.items()}
    files[PurePosixPath("index.html")] = index
    entries = (*moved((entry for part in taken for entry in part.entries), names), _page_entry(index))
    files |= sealed(files, Manifest(tuple(sorted(entries, key=lambda entry: entry.path))))
    return zipped((str(path), files[path]) for path in sorted(files))


def _taken(entries: Sequence[Entry]) -> Iterator[Entry]:
    """What is handed on of an edition, in the order in which it is offered."""
    for suffix, kind in sorted(_KINDS, key=lambda pair: _ORDER.index(pair[1])):
        yield from (entry for entry in entries if _kind(entry.path) == kind and entry.path.endswith(suffix))


_ORDER = ("pdf", "print", "letter", "booklet", "text", "social", "epub", "docx")


def _kind(path: str) -> views.Kind | None:
    return next((kind for suffix, kind in _KINDS if path.endswith(suffix)), None)


def _downloads(entries: Sequence[Entry], names: dict[str, str]) -> Iterator[views.Download]:
    for entry in entries:
        kind = _kind(entry.path)
        assert kind is not None
        assert entry.language is not None
        yield views.Download(
            href=names[entry.path],
            kind=kind,
            title="",
            bytes=entry.bytes,
            type=entry.type,
            language=read_tag(entry.language),
        )


def _page_entry(data: bytes) -> Entry:
    return Entry("index.html", *digest_of(data), "text/html")
