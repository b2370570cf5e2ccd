"""One file recognised: genuine, replaced, withdrawn, or unknown.

Three things are told apart. Bytes that are on record are *genuine*, to the last letter. A file whose bytes are not on
record may carry the fingerprint of a text that we know: that says which text it claims to be, and proves nothing,
since a fingerprint can be copied. Everything else is unknown.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from workflow.errors import DeliveryError
from workflow.manifest import Entry, Manifest, TextRecord
from workflow.patterns import pattern
from workflow.trees import Zip

LARGEST = 200_000_000
"""Bytes of a book, unpacked, in which a fingerprint is looked for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence on what was verified."""

    ok: bool
    text: str


def recognised(name: str, digest: str, read: Callable[[], bytes], manifest: Manifest) -> Finding:
    """What a file is: by the digest of its bytes, else by the fingerprint in it, for which it is read."""
    if entry := next((one for one in manifest.files if one.sha256 == digest), None):
        return Finding(entry.state != "withdrawn", f"{name}: {_current(entry)}")
    if old := next((one for one in manifest.former if one.sha256 == digest), None):
        day = f" on {old.until}" if old.until else ""
        if old.standing == "withdrawn":
            return Finding(ok=False, text=f"{name}: genuine, and withdrawn{day}: do not pass it on")
        since = f"replaced{day}" if day else "replaced since"
        return Finding(ok=True, text=f"{name}: genuine, {since}; it went out on {old.released} as {old.path}")
    text = next(iter(_texts_of(name, read(), manifest)), None)
    if text is None:
        return Finding(ok=False, text=f"{name}: unknown: neither its bytes nor a fingerprint in it are on record")
    return Finding(ok=False, text=f"{name}: {_claimed(text)}")


def _current(entry: Entry) -> str:
    if entry.state == "withdrawn":
        return f"genuine: the page that says that {entry.slug} in {entry.language} was withdrawn"
    state = {
        "original": ", the original",
        "approved": ", an approved translation",
        "outdated": ", a translation whose original has changed since: it says so itself",
        "reviewed": ", a reviewed translation",
        "supplied": ", an edition that a partner made",
    }.get(entry.state or "", "")
    return f"genuine and current: it is {entry.path}{state}"


def _claimed(text: TextRecord) -> str:
    """What can be said of a file that carries the fingerprint of a text, and whose bytes are not on record."""
    what = f"{text.slug} in {text.language}"
    day = f" on {text.until}" if text.until else ""
    if text.standing == "withdrawn":
        return f"it carries the fingerprint of {what}, which was withdrawn{day}: do not pass it on"
    known = {
        "current": f"the current text of {what}",
        "replaced": f"an earlier text of {what}, replaced{day or ' since'}",
    }[text.standing]
    return (
        f"it carries the fingerprint of {known}; but these very bytes are not on record, and a fingerprint can be "
        "copied: compare its words with those on the site"
    )


_FINGERPRINT = pattern(r"SHA-?256\W{1,8}([0-9a-f]{64})\b")
_IN_A_PDF = pattern(rb"(?:<edition:sha256>|/EditionSha256\s*\()([0-9a-f]{64})")


def _texts_of(name: str, data: bytes, manifest: Manifest) -> Iterator[TextRecord]:
    """The texts whose fingerprint a file carries, a withdrawn one first.

    Page, plain text, book and Word document print it behind the words SHA-256 in their imprint, which is the last
    part. A PDF has it in its metadata, where `prints` puts it.
    """
    if data.startswith(b"%PDF"):
        found = [digest.decode() for digest in _IN_A_PDF.findall(data)]
    else:
        found = _FINGERPRINT.findall(_words(name, data))
    texts = [text for text in manifest.texts if found and text.sha256 == found[-1]]
    yield from sorted(texts, key=lambda text: ("withdrawn", "current", "replaced").index(text.standing))


def _words(name: str, data: bytes) -> str:
    """The text of a page, a plain text, a book or a Word document, without its tags; of a damaged book nothing."""
    if data.startswith(b"PK") and PurePath(name).suffix.lower() in {".epub", ".docx"}:
        try:
            data = b"\n".join(_pages(Zip(Path(name), io.BytesIO(data), largest=LARGEST)))
        except DeliveryError:
            return ""
    # Without < in it, or a file of nothing else would be searched anew from each of them.
    return re.sub(r"<[^<>]*>", "", data.decode("utf-8", errors="replace"))


def _pages(book: Zip) -> Iterator[bytes]:
    return (book.read(one) for one in sorted(book.names()) if one.endswith((".xhtml", "document.xml")))
